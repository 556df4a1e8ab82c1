// Package past keeps what changed of leads, so that a search can be asked who
// entered it since a day, who left it, and because of what.
package past

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
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

type mark struct {
	At     db.Time `db:"at"`
	Before string  `db:"before"`
}

// marked is when changes began to be kept the last time, and of which fields;
// zero when they are not.
func marked(ctx context.Context, q db.Q) (mark, error) {
	var all []mark
	err := q.Select(ctx, &all, "SELECT at, before FROM lead_log WHERE person_id = '' AND account_id = '' ORDER BY at DESC, seq DESC LIMIT 1")
	if err != nil || len(all) == 0 {
		return mark{}, err
	}
	return all[0], nil
}

// Known says whether changes of just these fields are kept already.
func Known(ctx context.Context, q db.Q, fields []string) (bool, error) {
	m, err := marked(ctx, q)
	return !m.At.IsZero() && m.Before == strings.Join(fields, " "), err
}

// Begin notes that changes of these fields are kept from here on: to be called
// once everybody was recorded.
func Begin(ctx context.Context, q db.Q, now time.Time, fields []string) error {
	return write(ctx, q, []Entry{{At: db.At(now), Field: Begun, Before: strings.Join(fields, " ")}})
}

// Since is from when on changes are known; zero when they are not kept.
func Since(ctx context.Context, q db.Q, now time.Time) (db.Time, error) {
	m, err := marked(ctx, q)
	if oldest := db.At(now.Add(-ForLong)); err == nil && !m.At.IsZero() && m.At.Before(oldest.Time) {
		return oldest, nil
	}
	return m.At, err
}

// Moved is a lead that is not what it was: Before is nil for one that came,
// After for one that is no more.
type Moved struct {
	Key
	Before, After Values
}

// Record holds the leads of some people against what they were, and writes down
// what is different; first tells that there is nothing to compare with yet.
// Whoever is to be told of it, which may be nobody, is told in the same
// transaction. People who are no more are forgotten altogether.
func Record(ctx context.Context, d *db.DB, now time.Time, people []person.ID, leads map[Key]Values, gone []person.ID, first bool, tell func(*db.Tx, []Moved) error) error {
	of := map[person.ID][]Key{}
	for key := range leads {
		of[key.Person] = append(of[key.Person], key)
	}
	return d.Tx(ctx, func(tx *db.Tx) error {
		if err := alone(ctx, tx); err != nil {
			return err
		}
		if err := forget(ctx, tx, gone); err != nil {
			return err
		}
		var all []Moved
		for some := range slices.Chunk(people, 500) {
			var keys []Key
			for _, id := range some {
				keys = append(keys, of[id]...)
			}
			moved, err := record(ctx, tx, db.At(now), some, keys, leads, first)
			if err != nil {
				return err
			}
			all = append(all, moved...)
		}
		if tell == nil || len(all) == 0 {
			return nil
		}
		return tell(tx, all)
	})
}

// alone lets one program at a time hold leads against what they were: two would
// both write the same change down, and wait for each other's rows.
func alone(ctx context.Context, tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, "LOCK TABLE lead_states IN SHARE ROW EXCLUSIVE MODE")
	return err
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

// record takes the leads there are, keys, together with those there were, and
// gives those that moved.
func record(ctx context.Context, tx *db.Tx, at db.Time, people []person.ID, keys []Key, leads map[Key]Values, first bool) ([]Moved, error) {
	var rows []stateRow
	if err := tx.Select(ctx, &rows, "SELECT person_id, account_id, fields FROM lead_states WHERE person_id IN (?)", people); err != nil {
		return nil, err
	}
	before := map[Key]string{}
	for _, r := range rows {
		key := Key{r.Person, r.Account}
		before[key] = r.Fields
		if _, there := leads[key]; !there {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Account, b.Account))
	})
	var entries []Entry
	var moved []Moved
	for _, key := range keys {
		was, known := before[key]
		values, there := leads[key]
		some, err := replace(ctx, tx, Entry{Key: key, At: at, Before: was}, known, there, values)
		if err != nil {
			return nil, err
		}
		if entries = append(entries, some...); len(some) == 0 {
			continue
		}
		one := Moved{Key: key, After: values}
		if known && json.Unmarshal([]byte(was), &one.Before) != nil {
			continue // another version wrote it
		}
		moved = append(moved, one)
	}
	if first {
		return nil, nil
	}
	return moved, write(ctx, tx, entries)
}

// replace puts what a lead is in the place of what it was, e.Before, and gives
// the changes.
func replace(ctx context.Context, tx *db.Tx, e Entry, known, there bool, values Values) ([]Entry, error) {
	if !there {
		_, err := tx.Exec(ctx, "DELETE FROM lead_states WHERE person_id = ? AND account_id = ?", e.Person, e.Account)
		e.Field = Gone
		return []Entry{e}, err
	}
	text, err := json.Marshal(values) // in the order of the fields' names
	if err != nil || known && e.Before == string(text) {
		return nil, err
	}
	_, err = tx.Exec(ctx, "INSERT INTO lead_states (person_id, account_id, fields) VALUES (?,?,?) ON CONFLICT (person_id, account_id) DO UPDATE SET fields = excluded.fields", e.Person, e.Account, string(text))
	if !known {
		e.Field = Came
		return []Entry{e}, err
	}
	return differences(e.Key, e.At, e.Before, values), err
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

// write appends entries to those of the same lead and time.
func write(ctx context.Context, q db.Q, entries []Entry) error {
	for _, e := range entries {
		if _, err := q.Exec(ctx, `INSERT INTO lead_log (person_id, seq, account_id, at, field, before)
			VALUES (?, (SELECT COALESCE(MAX(seq), -1) + 1 FROM lead_log WHERE person_id = ? AND account_id = ? AND at = ?), ?, ?, ?, ?)`,
			e.Person, e.Person, e.Account, e.At, e.Account, e.At, e.Field, e.Before); err != nil {
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
