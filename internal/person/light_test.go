package person_test

import (
	"context"
	"io/fs"
	"testing"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

func TestALightSaysByWhichWaysAndWhyNot(t *testing.T) {
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		ctx, b := context.Background(), setUp(t, d)
		draft := person.PersonDraft{FamilyName: "Martin", ContactPoints: []person.ContactDraft{{Kind: "email", Value: "j.martin@acme.example"}, {Kind: "mobile", Value: "06 11 22 33 44"}}}
		p, err := b.people.Create(ctx, b.hq, draft)
		if err != nil {
			t.Fatal(err)
		}
		state := func(want string, ways ...string) {
			t.Helper()
			p, err = b.people.Find(ctx, access.Scope{All: true}, p.ID)
			if err != nil || p.Light.State != want || len(p.Light.Ways) != len(ways) {
				t.Fatalf("%+v, %v: want %s", p.Light, err, want)
			}
			for i, w := range p.Light.Ways {
				if w.Channel != ways[i] || w.May != (ways[i] == "") || !w.May && (w.Since != "2026-03-02" || w.Source != "by phone") {
					t.Errorf("%+v: want %q", w, ways[i])
				}
			}
		}
		say := func(act, channel string, on db.Date) {
			t.Helper()
			if _, err := b.people.Record(ctx, b.hq, p.ID, person.ConsentDraft{Act: act, Channel: channel, Source: "by phone", GivenOn: on}); err != nil {
				t.Fatal(err)
			}
		}
		state("yes", "", "")
		say("objection", "phone", "2026-03-02")
		state("partly", "", "phone")
		say("objection", "any", "2026-03-02")
		state("no", "any", "any")
		say("withdrawal", "any", "2026-03-03")
		state("partly", "", "phone")
		if p, err = b.people.Create(ctx, b.hq, person.PersonDraft{FamilyName: "Nobody"}); err != nil {
			t.Fatal(err)
		}
		state("no")
	})
}
