package lead_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/lead"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

// A program that starts again takes the index from its file, reads what changed
// since, and finds what one that reads everybody finds.
func TestFrozen(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		file := filepath.Join(t.TempDir(), "folder", "leads")
		var said bytes.Buffer
		start := func() *lead.Service {
			said.Reset()
			o := w.options
			o.Log = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
			s := lead.New(d, o)
			s.KeepIn(file)
			return s
		}
		same := func(s *lead.Service) {
			t.Helper()
			fresh := lead.New(d, w.options)
			for _, q := range []lead.Query{{Limit: 500, Sort: "name", Facets: []string{"function", "region", "territory", "spotlight"}}, {Filter: "headcount > 50 OR seniority = 'manager'", Limit: 500, Sort: "worth", Order: "desc"}, {Filter: "years_at_company >= 1", Limit: 500}} {
				one, err := s.Search(w.ctx, w.hq, q)
				w.ok(err)
				other, err := fresh.Search(w.ctx, w.hq, q)
				w.ok(err)
				if one.Total != other.Total || !reflect.DeepEqual(one.Facets, other.Facets) || q.Sort != "" && !reflect.DeepEqual(one.Items, other.Items) {
					t.Fatalf("%+v: %d found by what was thawed, %d by what was read", q, one.Total, other.Total)
				}
			}
		}
		first := start()
		first.Remember()
		w.ok(first.Refresh(w.ctx))
		w.ok(first.Freeze(w.ctx))
		was, err := os.ReadFile(file)
		w.ok(err)
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatal(info.Mode(), err)
		}
		w.ok(first.Freeze(w.ctx)) // nothing changed: it is left alone
		if now, err := os.ReadFile(file); err != nil || !bytes.Equal(was, now) {
			t.Fatal("written again", err)
		}

		gone := w.person[3]
		w.ok(w.people.Delete(w.ctx, w.hq, gone, false))
		p, err := w.people.Find(w.ctx, access.Scope{All: true}, w.person[5])
		w.ok(err)
		_, err = w.people.Change(w.ctx, w.hq, p.ID, p.Version, json.RawMessage(`{"family_name": "Autrement"}`))
		w.ok(err)

		second := start()
		second.Remember()
		w.ok(second.Refresh(w.ctx))
		if !strings.Contains(said.String(), "taken from its file") || strings.Contains(said.String(), "index made") {
			t.Fatal(said.String())
		}
		same(second)
		if found, err := second.Search(w.ctx, w.hq, lead.Query{Filter: "name LIKE 'Autrement%'", Limit: 5}); err != nil || found.Total == 0 {
			t.Fatal(found, err)
		}
		w.ok(second.Freeze(w.ctx))
		if now, err := os.ReadFile(file); err != nil || bytes.Equal(was, now) {
			t.Fatal("what changed is not in the file", err)
		}

		// A file of another database, of another day, or damaged is no use, and no harm.
		w.ok(os.WriteFile(file, was[:len(was)-3], 0o600))
		same(start())
		_, err = d.Exec(w.ctx, "DELETE FROM lead_frozen")
		w.ok(err)
		w.ok(os.WriteFile(file, was, 0o600))
		same(start())
		w.now = w.now.AddDate(0, 0, 1)
		third := start()
		w.ok(third.Refresh(w.ctx))
		w.ok(third.Freeze(w.ctx))
		w.now = w.now.AddDate(0, 0, 1)
		same(start())
	})
}
