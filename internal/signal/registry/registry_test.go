package registry_test

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/mapping"
	"arpent/internal/signal/registry"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, registry.Migrations}

// notice is a record in the shape of the French bulletin.
func notice(i int, family string) string {
	return fmt.Sprintf(`{"id":"A%d","dateparution":"2026-05-19","familleavis":%q,"familleavis_lib":"Procédures collectives","commercant":"Acme SAS","registre":["855 200 507","855200507"],"tribunal":"Lyon","jugement":"{\"nature\":\"Redressement\"}","url_complete":"https://bulletin.example/%d"}`, i, family, i)
}

// Records are read to the last page, each told once whatever a run does; what is
// wrong is kept with the register, and the next good run makes up for it.
func TestARegisterIsReadToItsEndAndToldOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		now := time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)
		published, failing := 250, false
		var since []string
		server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			since = append(since, r.URL.Query().Get("since"))
			from, _ := strconv.Atoi(r.URL.Query().Get("offset"))
			if failing && from >= 100 {
				out.WriteHeader(http.StatusBadGateway)
				return
			}
			fmt.Fprint(out, `{"results":[`)
			for i := from; i < min(from+100, published); i++ {
				if i > from {
					fmt.Fprint(out, ",")
				}
				fmt.Fprint(out, notice(i, []string{"collective", "dpc"}[i%2]))
			}
			fmt.Fprint(out, `]}`)
		}))
		t.Cleanup(server.Close)
		var told []registry.Told
		o := registry.Options{Private: true, Pause: time.Nanosecond, Now: func() time.Time { return now }, Kinds: []string{"tender"},
			Tell: func(_ context.Context, _ *db.Tx, one registry.Told) (bool, error) {
				told = append(told, one)
				return one.Link != "https://bulletin.example/8", nil
			}}
		s := registry.New(d, o)
		reading := registry.Presets()[0].Reading
		address := server.URL + "/records?since={since}&offset={offset}"
		if _, err := registry.New(d, registry.Options{Now: o.Now}).Try(ctx, address, reading); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("a register in a private network is read: %v", err)
		}
		one, err := s.Add(ctx, "u", "", address, 720, reading)
		if err != nil {
			t.Fatal(err)
		}
		failing = true
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
		list, err := s.Registries(ctx)
		if err != nil || len(list) != 1 || list[0].Problem != "registry.status" || list[0].Failures != 1 || len(told) != 50 {
			t.Fatalf("%+v %v, %d told", list, err, len(told))
		}
		failing, now = false, now.Add(13*time.Hour)
		if err := registry.New(d, o).Run(ctx); err != nil { // another program, or this one started again
			t.Fatal(err)
		}
		published, now = 260, now.AddDate(0, 0, 2)
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if list, err = s.Registries(ctx); err != nil || list[0].Problem != "" || list[0].Told != 129 || list[0].Nobody != 1 || len(told) != 130 {
			t.Errorf("%+v %v, %d told", list, err, len(told))
		}
		if since[0] != "2026-05-13" || since[len(since)-1] != "2026-05-19" {
			t.Errorf("asked since %v", since)
		}
		want := mapping.MappedEvent{Kind: "tender", Company: "Acme SAS", Identifier: "855 200 507", HappenedOn: "2026-05-19", Quote: "Acme SAS · Procédures collectives · Redressement · Lyon", Link: "https://bulletin.example/0"}
		if told[0].MappedEvent != want || told[0].Source != "registry/"+one.ID {
			t.Errorf("%+v", told[0])
		}
		var same []string
		for _, n := range told {
			same = append(same, n.Same)
		}
		slices.Sort(same)
		if n := len(same); len(slices.Compact(same)) != n {
			t.Error("a record was told twice")
		}
		sample, err := s.Try(ctx, address, reading)
		if err != nil || sample.Count != 100 || len(sample.Items) != 10 || sample.Items[0].Why != "nobody" || sample.Items[1].Why != "kind" || !sample.More {
			t.Errorf("%+v %v", sample, err)
		}
		if _, err := s.Add(ctx, "u", "", address, 720, reading); fault.CodeOf(err) != fault.Clash {
			t.Errorf("a register twice: %v", err)
		}
	})
}
