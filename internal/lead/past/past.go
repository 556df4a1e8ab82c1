// Package past keeps what changed of leads, so that a search can be asked who
// entered it since a day, who left it, and because of what.
package past

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Key is which lead.
type Key struct {
	Person  person.ID
	Account account.ID
}

// Values are a lead's fields as texts; what is not known is left out.
type Values map[string]string

// What an Entry says besides the fields' names.
const (
	Came  = "+" // the lead was not there before
	Gone  = "-" // it is no more; Before holds all its values
	Begun = "0" // changes are kept from here on
)

// Entry is one change.
type Entry struct {
	Key
	At     db.Time
	Field  string
	Before string
}

// ForLong is how long changes are kept.
const ForLong = 400 * 24 * time.Hour

type stateRow struct {
	Person  person.ID  `db:"person_id"`
	Account account.ID `db:"account_id"`
	Fields  string     `db:"fields"`
}

// Begin says whether changes were kept already, and notes the time if not.
func Begin(ctx context.Context, d *db.DB, now time.Time) (known bool, err error) {
	begun, err := Since(ctx, d)
	if err != nil || !begun.IsZero() {
		return true, err
	}
	return false, write(ctx, d, []Entry{{At: db.At(now), Field: Begun}})
}

// Since is when changes began to be kept; zero when they are not.
func Since(ctx context.Context, q db.Q) (db.Time, error) {
	var at []db.Time
	err := q.Select(ctx, &at, "SELECT at FROM lead_log WHERE person_id = '' AND account_id = '' ORDER BY at")
	if err != nil || len(at) == 0 {
		return db.Time{}, err
	}
	return at[0], nil
}

// Record holds the leads of some people against what they were, and writes down
// what is different; first tells that there is nothing to compare with yet.
// People who are no more are forgotten altogether.
func Record(ctx context.Context, d *db.DB, now time.Time, people []person.ID, leads map[Key]Values, gone []person.ID, first bool) error {
	return d.Tx(ctx, func(tx *db.Tx) error {
		if err := forget(ctx, tx, gone); err != nil {
			return err
		}
		for some := range slices.Chunk(people, 500) {
			if err := record(ctx, tx, db.At(now), some, leads, first); err != nil {
				return err
			}
		}
		return nil
	})
}

func forget(ctx context.Context, tx *db.Tx, people []person.ID) error {
	for some := range slices.Chunk(people, 500) {
		for _, table := range []string{"DELETE FROM lead_states WHERE person_id IN (?)", "DELETE FROM lead_log WHERE person_id IN (?)"} {
			if _, err := tx.Exec(ctx, table, some); err != nil {
				return err
			}
		}
	}
	return nil
}

func record(ctx context.Context, tx *db.Tx, at db.Time, people []person.ID, leads map[Key]Values, first bool) error {
	var rows []stateRow
	if err := tx.Select(ctx, &rows, "SELECT person_id, account_id, fields FROM lead_states WHERE person_id IN (?)", people); err != nil {
		return err
	}
	before := map[Key]string{}
	for _, r := range rows {
		before[Key{r.Person, r.Account}] = r.Fields
	}
	var entries []Entry
	for key, values := range leads {
		if !slices.Contains(people, key.Person) {
			continue
		}
		text, err := json.Marshal(values) // in the order of the fields' names
		if err != nil {
			return err
		}
		was, known := before[key]
		delete(before, key)
		if was == string(text) {
			continue
		}
		if !known && !first {
			entries = append(entries, Entry{key, at, Came, ""})
		} else if known {
			entries = append(entries, differences(key, at, was, values)...)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO lead_states (person_id, account_id, fields) VALUES (?,?,?) ON CONFLICT (person_id, account_id) DO UPDATE SET fields = excluded.fields", key.Person, key.Account, string(text)); err != nil {
			return err
		}
	}
	for key, was := range before {
		entries = append(entries, Entry{key, at, Gone, was})
		if _, err := tx.Exec(ctx, "DELETE FROM lead_states WHERE person_id = ? AND account_id = ?", key.Person, key.Account); err != nil {
			return err
		}
	}
	return write(ctx, tx, entries)
}

func differences(key Key, at db.Time, was string, now Values) []Entry {
	var before Values
	if json.Unmarshal([]byte(was), &before) != nil {
		return nil // another version wrote it
	}
	all := maps.Clone(before)
	maps.Copy(all, now)
	var out []Entry
	for _, field := range slices.Sorted(maps.Keys(all)) {
		if before[field] != now[field] {
			out = append(out, Entry{key, at, field, before[field]})
		}
	}
	return out
}

func write(ctx context.Context, q db.Q, entries []Entry) error {
	for i, e := range entries {
		if _, err := q.Exec(ctx, "INSERT INTO lead_log (person_id, seq, account_id, at, field, before) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING", e.Person, i, e.Account, e.At, e.Field, e.Before); err != nil {
			return err
		}
	}
	return nil
}

// Trim takes away changes that are too old.
func Trim(ctx context.Context, q db.Q, now time.Time) error {
	_, err := q.Exec(ctx, "DELETE FROM lead_log WHERE at < ? AND person_id <> ''", db.At(now.Add(-ForLong)))
	return err
}

// People are those of whom something is kept.
func People(ctx context.Context, q db.Q) ([]person.ID, error) {
	var ids []person.ID
	return ids, q.Select(ctx, &ids, "SELECT DISTINCT person_id FROM lead_states")
}

// Was is what a lead was on a day, as far as it differs from what it is.
type Was struct {
	Absent bool   // it was not there
	Gone   bool   // it is not there now: Fields are all there were
	Fields Values // by field; an empty text was not known
}

// On gives, of every lead that changed since, what it was.
func On(ctx context.Context, q db.Q, since db.Time) (map[Key]*Was, error) {
	var rows []struct {
		Person  person.ID  `db:"person_id"`
		Account account.ID `db:"account_id"`
		Field   string     `db:"field"`
		Before  string     `db:"before"`
	}
	if err := q.Select(ctx, &rows, "SELECT person_id, account_id, field, before FROM lead_log WHERE at >= ? AND person_id <> '' ORDER BY at, seq", since); err != nil {
		return nil, err
	}
	out := map[Key]*Was{}
	for _, r := range rows {
		key := Key{r.Person, r.Account}
		w := out[key]
		if w == nil {
			w = &Was{Fields: Values{}}
			out[key] = w
			w.Absent = r.Field == Came
		}
		switch r.Field {
		case Came:
			w.Gone = false
		case Gone:
			w.Gone = true
			var all Values
			if err := json.Unmarshal([]byte(r.Before), &all); err != nil {
				continue
			}
			maps.DeleteFunc(all, func(field, _ string) bool { _, changed := w.Fields[field]; return changed })
			maps.Copy(w.Fields, all)
		default:
			if _, changed := w.Fields[r.Field]; !changed {
				w.Fields[r.Field] = r.Before
			}
		}
	}
	return out, nil
}
