package digest

import (
	"testing"
	"time"

	"arpent/internal/platform/db"
)

// A digest is due once a day from its hour on, in its reader's zone, also on the
// days on which clocks are changed.
func TestWhenADigestIsDue(t *testing.T) {
	at := func(text string) time.Time {
		out, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	long := db.At(at("2020-01-01T00:00:00Z"))
	for _, c := range []struct {
		name string
		s    DigestSettings
		now  string
		want db.Date
	}{
		{"in Tokyo it is tomorrow", DigestSettings{Wanted: true, Hour: 7, Weekdays: 127, Zone: "Asia/Tokyo", ChangedAt: long}, "2026-05-20T22:30:00Z", "2026-05-21"},
		{"in Honolulu it is yesterday", DigestSettings{Wanted: true, Hour: 20, Weekdays: 127, Zone: "Pacific/Honolulu", ChangedAt: long}, "2026-05-21T06:30:00Z", "2026-05-20"},
		{"an hour that the clocks skip", DigestSettings{Wanted: true, Hour: 2, Weekdays: 127, Zone: "Europe/Paris", ChangedAt: long}, "2026-03-29T01:30:00Z", "2026-03-29"},
		{"an hour that comes twice", DigestSettings{Wanted: true, Hour: 2, Weekdays: 127, Zone: "Europe/Paris", ChangedAt: long}, "2026-10-25T01:30:00Z", "2026-10-25"},
		{"not on a Sunday", DigestSettings{Wanted: true, Hour: 7, Weekdays: workdays, Zone: "UTC", ChangedAt: long}, "2026-05-24T08:00:00Z", ""},
		{"on a Sunday", DigestSettings{Wanted: true, Hour: 7, Weekdays: 64, Zone: "UTC", ChangedAt: long}, "2026-05-24T08:00:00Z", "2026-05-24"},
		{"not before its hour", DigestSettings{Wanted: true, Hour: 7, Weekdays: 127, Zone: "UTC", ChangedAt: long}, "2026-05-20T06:59:59Z", ""},
		{"asked for after its hour", DigestSettings{Wanted: true, Hour: 7, Weekdays: 127, Zone: "UTC", ChangedAt: db.At(at("2026-05-20T07:30:00Z"))}, "2026-05-20T08:00:00Z", ""},
		{"not wanted", DigestSettings{Hour: 7, Weekdays: 127, Zone: "UTC", ChangedAt: long}, "2026-05-20T08:00:00Z", ""},
	} {
		if got := c.s.due(at(c.now)); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
