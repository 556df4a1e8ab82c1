package viewed

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"arpent/internal/platform/db"
)

// Whatever a page tells, nobody reads for longer than time went by, nor pages
// that are not there.
func TestNoVisitIsLongerThanTheTimeThatWentBy(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		begun := time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)
		v := Visit{OpenedAt: db.At(begun), LastAt: db.At(begun)}
		v.Pages.V = map[string]int64{}
		now, beats := begun, 1+r.IntN(20)
		for range beats {
			now = now.Add(time.Duration(r.IntN(9000)) * time.Millisecond)
			b := Beat{Seconds: r.Int64N(40) - 5, PageCount: r.Int64N(12) - 2, Pages: map[string]int64{}}
			for range r.IntN(5) {
				b.Pages[strconv.Itoa(r.IntN(16)-2)] = r.Int64N(30) - 5
			}
			v.add(b, now)
		}
		most := int64(now.Sub(begun).Seconds()) + int64(beats)
		sum := int64(0)
		for page, seconds := range v.Pages.V {
			n, err := strconv.Atoi(page)
			if err != nil || n < 1 || int64(n) > v.PageCount || seconds < 1 {
				t.Fatalf("page %s of %d: %d s", page, v.PageCount, seconds)
			}
			sum += seconds
		}
		if v.Seconds < 0 || v.Seconds > most || sum > most {
			t.Fatalf("%d s, %d s on pages, of %d s", v.Seconds, sum, most)
		}
	}
	v := Visit{PageCount: 3}
	v.Pages.V = map[string]int64{}
	v.add(Beat{Seconds: 5, Pages: map[string]int64{"01": 2, "../etc": 1, "2": 4}}, time.Time{}.Add(10*time.Second))
	if len(v.Pages.V) != 1 || v.Pages.V["2"] != 4 || v.Seconds != 5 {
		t.Errorf("%v, %d s", v.Pages.V, v.Seconds)
	}
}
