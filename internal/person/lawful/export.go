package lawful

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake/sheet"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/forget"
)

// PersonHeld is all that is held on one person, where it comes from and since when.
type PersonHeld struct {
	AsOf     time.Time        `json:"as_of"`
	Person   person.Person    `json:"person"`
	Holdings []forget.Holding `json:"holdings" doc:"By table: rows that are theirs, and places in other texts that name them"`
}

// Held gathers all that is held on a person (GDPR art. 15), and writes down that
// it was.
func (s *Service) Held(ctx context.Context, actor access.Actor, id person.ID) (*PersonHeld, error) {
	out := &PersonHeld{AsOf: s.o.Now().UTC(), Holdings: []forget.Holding{}}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		out.Holdings = out.Holdings[:0]
		var err error
		if out.Person, err = s.o.People.Any(ctx, tx, actor.Scope, id); err != nil {
			return err
		}
		_, all, err := s.known(ctx, tx, &out.Person)
		if err != nil {
			return err
		}
		for _, traces := range all {
			for _, place := range s.o.Places {
				some, err := place.Held(ctx, tx, traces)
				if err != nil {
					return err
				}
				out.Holdings = append(out.Holdings, some...)
			}
		}
		return s.o.Access.Audit(ctx, tx, actor, "person.export", "person/"+string(id), nil)
	})
	return out, err
}

// Write writes held.json and one table a file as CSV, packed.
func (h *PersonHeld) Write(out io.Writer) error {
	z := zip.NewWriter(out)
	file := func(name string) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: h.AsOf})
	}
	w, err := file("held.json")
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(h); err != nil {
		return err
	}
	for _, one := range h.together() {
		if len(one.Rows) > 0 {
			if w, err = file(one.Table + ".csv"); err == nil {
				err = table(w, one.Rows)
			}
			if err != nil {
				return err
			}
		}
	}
	if w, err = file("mentions.csv"); err != nil {
		return err
	}
	rows := [][]string{{"table", "key", "text"}}
	for _, one := range h.Holdings {
		for _, m := range one.Mentions {
			rows = append(rows, []string{one.Table, fmt.Sprint(m.Key...), m.Text})
		}
	}
	if err := write(w, rows); err != nil {
		return err
	}
	return z.Close()
}

// together lays what is of one table together.
func (h *PersonHeld) together() []forget.Holding {
	var out []forget.Holding
	for _, one := range h.Holdings {
		if at := slices.IndexFunc(out, func(o forget.Holding) bool { return o.Table == one.Table }); at >= 0 {
			out[at].Rows = append(out[at].Rows, one.Rows...)
		} else {
			out = append(out, forget.Holding{Table: one.Table, Rows: slices.Clone(one.Rows)})
		}
	}
	return out
}

func table(w io.Writer, rows []map[string]any) error {
	columns := map[string]bool{}
	for _, r := range rows {
		for k := range r {
			columns[k] = true
		}
	}
	names := slices.Sorted(maps.Keys(columns))
	out := [][]string{names}
	for _, r := range rows {
		line := make([]string, len(names))
		for i, k := range names {
			if r[k] != nil {
				line[i] = fmt.Sprint(r[k])
			}
		}
		out = append(out, line)
	}
	return write(w, out)
}

func write(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // spreadsheets take a file without it for cp1252
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, r := range rows {
		for i := range r {
			r[i] = sheet.Safe(r[i])
		}
		_ = out.Write(r)
	}
	out.Flush()
	return out.Error()
}
