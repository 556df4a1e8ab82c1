// Package follow lets rows go along when one thing is taken into another, and
// come back exactly as they were. Each noun declares its tables once; whoever
// merges keeps the trail that is needed to undo it.
package follow

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/platform/db"
)

// Rows are those of one or several tables that hang on something by a column.
type Rows struct {
	Tables []string // with the columns Of and Key in each
	Of     string   // the column that says whose a row is
	Where  string   // only rows of which this is true
	Key    []string // the columns that tell rows of one owner apart; rows that share it stay together
	Once   bool     // an owner has one row, or one set of rows, for each key
	// Clash is true of rows l, that would go, and w, of whom they would go to,
	// which cannot stand beside each other. Once clashes by the key.
	Clash string
	// Join is a SET list by which w takes in what a clashing l says.
	Join string
	// Tell is run for both afterwards; its ? is the owner.
	Tell string
}

// Row is one as it was taken away.
type Row struct {
	Table  string          `json:"table"`
	Values json.RawMessage `json:"values"`
}

// Changed is a row that was there and says something else since.
type Changed struct {
	Table  string          `json:"table"`
	Key    []string        `json:"key"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
}

// Trail is what became of the rows, and all that is needed to undo it.
type Trail struct {
	Went    [][]string `json:"went,omitempty"` // keys
	Gone    []Row      `json:"gone,omitempty"`
	Changed []Changed  `json:"changed,omitempty"`
}

// Move gives all of one owner to another. What cannot stand beside what is
// there is kept in the trail and taken away, and so is what drop names by key.
func (r Rows) Move(ctx context.Context, tx *db.Tx, from, to string, drop func(key []string) bool) (Trail, error) {
	var t Trail
	keys, err := r.keys(ctx, tx, from)
	if err != nil {
		return t, err
	}
	clashing, err := r.clashing(ctx, tx, from, to)
	if err != nil {
		return t, err
	}
	for _, key := range keys {
		clashes := slices.ContainsFunc(clashing, func(k []string) bool { return slices.Equal(k, key) })
		if !clashes && (drop == nil || !drop(key)) {
			if err := r.give(ctx, tx, from, to, key); err != nil {
				return t, err
			}
			t.Went = append(t.Went, key)
			continue
		}
		if clashes && r.Join != "" {
			if err := t.Change(ctx, tx, r, to, key, func() error { return r.join(ctx, tx, from, to, key) }); err != nil {
				return t, err
			}
		}
		if err := r.take(ctx, tx, &t, from, key); err != nil {
			return t, err
		}
	}
	return t, r.tell(ctx, tx, from, to)
}

// Return undoes a Move from one to another. Rows that say something else by now
// than what the move made of them stay.
func (r Rows) Return(ctx context.Context, tx *db.Tx, t Trail, from, to string) error {
	for _, key := range t.Went {
		if err := r.give(ctx, tx, to, from, key); err != nil {
			return err
		}
	}
	for _, c := range t.Changed {
		if _, err := r.Restore(ctx, tx, c, to); err != nil {
			return err
		}
	}
	for _, one := range t.Gone {
		if err := insert(ctx, tx, one.Table, one.Values); err != nil {
			return err
		}
	}
	return r.tell(ctx, tx, from, to)
}

// Restore makes a row what it was before, unless it changed since; it says
// whether it did so.
func (r Rows) Restore(ctx context.Context, tx *db.Tx, c Changed, owner string) (bool, error) {
	now, err := r.rows(ctx, tx, c.Table, owner, c.Key)
	if err != nil || len(now) != 1 || !same(now[0], c.After) {
		return false, err
	}
	if err := r.delete(ctx, tx, c.Table, owner, c.Key); err != nil {
		return false, err
	}
	return true, insert(ctx, tx, c.Table, c.Before)
}

// Change keeps what an owner's row was and is, around what changes it.
func (t *Trail) Change(ctx context.Context, tx *db.Tx, r Rows, owner string, key []string, change func() error) error {
	table := r.Tables[0]
	before, err := r.rows(ctx, tx, table, owner, key)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := r.rows(ctx, tx, table, owner, key)
	if err == nil && len(before) == 1 && len(after) == 1 {
		t.Changed = append(t.Changed, Changed{table, key, before[0], after[0]})
	}
	return err
}

func (r Rows) columns(of string) []string {
	out := make([]string, len(r.Key))
	for i, k := range r.Key {
		out[i] = "CAST(" + of + k + " AS TEXT)"
	}
	return out
}

// where is true of an owner's rows of one key.
func (r Rows) where(of, owner string, key []string) (string, []any) {
	text, args := of+r.Of+" = ?", []any{owner}
	for i, c := range r.columns(of) {
		text, args = text+" AND "+c+" = ?", append(args, key[i])
	}
	if r.Where != "" {
		text += " AND " + r.Where
	}
	return text, args
}

// keys are those under which an owner has rows.
func (r Rows) keys(ctx context.Context, tx *db.Tx, owner string) ([][]string, error) {
	var out [][]string
	for _, table := range r.Tables {
		text, args := Rows{Of: r.Of, Where: r.Where}.where("l.", owner, nil)
		if err := r.read(ctx, tx, table+" l WHERE "+text, args, &out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// clashing are the keys whose rows cannot stand beside those of another.
func (r Rows) clashing(ctx context.Context, tx *db.Tx, from, to string) ([][]string, error) {
	clash := r.clash()
	var out [][]string
	for _, table := range r.Tables {
		for _, other := range r.Tables {
			if clash == "" {
				continue
			}
			if err := r.read(ctx, tx, table+" l WHERE l."+r.Of+" = ? AND EXISTS (SELECT 1 FROM "+other+" w WHERE w."+r.Of+" = ? AND "+clash+")", []any{from, to}, &out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (r Rows) clash() string {
	if !r.Once {
		return r.Clash
	}
	all := []string{"1 = 1"}
	for _, k := range r.Key {
		all = append(all, "w."+k+" = l."+k)
	}
	return strings.Join(all, " AND ")
}

// read adds keys that are not there yet.
func (r Rows) read(ctx context.Context, tx *db.Tx, from string, args []any, out *[][]string) error {
	columns := append([]string{"''"}, r.columns("l.")...)
	return tx.Each(ctx, "SELECT DISTINCT "+strings.Join(columns, ", ")+" FROM "+from, args, func(row *sqlx.Rows) error {
		values, err := row.SliceScan()
		if err != nil {
			return err
		}
		key := []string{}
		for _, v := range values[1:] {
			key = append(key, text(v))
		}
		if !slices.ContainsFunc(*out, func(k []string) bool { return slices.Equal(k, key) }) {
			*out = append(*out, key)
		}
		return nil
	})
}

func text(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	s, _ := v.(string)
	return s
}

func (r Rows) give(ctx context.Context, tx *db.Tx, from, to string, key []string) error {
	where, args := r.where("", from, key)
	for _, table := range r.Tables {
		if _, err := tx.Exec(ctx, "UPDATE "+table+" SET "+r.Of+" = ? WHERE "+where, append([]any{to}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

func (r Rows) take(ctx context.Context, tx *db.Tx, t *Trail, owner string, key []string) error {
	for _, table := range r.Tables {
		rows, err := r.rows(ctx, tx, table, owner, key)
		if err != nil {
			return err
		}
		for _, one := range rows {
			t.Gone = append(t.Gone, Row{table, one})
		}
		if err := r.delete(ctx, tx, table, owner, key); err != nil {
			return err
		}
	}
	return nil
}

func (r Rows) delete(ctx context.Context, tx *db.Tx, table, owner string, key []string) error {
	where, args := r.where("", owner, key)
	_, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE "+where, args...)
	return err
}

func (r Rows) join(ctx context.Context, tx *db.Tx, from, to string, key []string) error {
	where, args := r.where("l.", from, key)
	_, err := tx.Exec(ctx, "UPDATE "+r.Tables[0]+" AS w SET "+r.Join+" FROM "+r.Tables[0]+" AS l WHERE w."+r.Of+" = ? AND "+r.clash()+" AND "+where, append([]any{to}, args...)...)
	return err
}

func (r Rows) tell(ctx context.Context, tx *db.Tx, owners ...string) error {
	if r.Tell == "" {
		return nil
	}
	for _, owner := range owners {
		if _, err := tx.Exec(ctx, r.Tell, owner); err != nil {
			return err
		}
	}
	return nil
}
