package handover

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Rows are a part that is rows of a table, each with an id and a column of whose
// it is; the noun whose table it is declares them.
type Rows struct {
	Name    string
	Table   string
	Column  string         // whose they are
	Worth   string         // a condition: which are worth handing over
	Account string         // the column of the account they hang on; empty: none
	Version string         // a column that counts changes, if there is one
	Stamp   string         // a column of when they were changed, if there is one
	Now     func() db.Time // for Stamp
	Stays   string         // a condition: those that cannot be this colleague's, who is each of its ?
}

// Called is the part's name.
func (r Rows) Called() string { return r.Name }

// Open gives what is open of a user.
func (r Rows) Open(ctx context.Context, q db.Q, user access.UserID) ([]Thing, error) {
	at := r.Account
	if at == "" {
		at = "''"
	}
	var out []Thing
	return out, q.Select(ctx, &out, "SELECT id, "+at+" AS account_id FROM "+r.Table+" WHERE "+r.Column+" = ? AND "+r.Worth+" ORDER BY id", user)
}

// Give gives rows to another user.
func (r Rows) Give(ctx context.Context, tx *db.Tx, _ access.Actor, ids []string, from, to access.UserID) ([]string, error) {
	still, err := stillTheirs(ctx, tx, r.Table, r.Column, r.Worth, ids, from)
	if err != nil {
		return nil, err
	}
	if r.Stays != "" {
		if still, err = r.without(ctx, tx, still, to); err != nil {
			return nil, err
		}
	}
	set, args := r.Column+" = ?", []any{to}
	if r.Version != "" {
		set += ", " + r.Version + " = " + r.Version + " + 1"
	}
	if r.Stamp != "" {
		set, args = set+", "+r.Stamp+" = ?", append(args, r.Now())
	}
	for some := range slices.Chunk(still, 500) {
		if _, err := tx.Exec(ctx, "UPDATE "+r.Table+" SET "+set+" WHERE id IN (?)", append(slices.Clone(args), some)...); err != nil {
			return nil, err
		}
	}
	return still, nil
}

// without leaves out what stays.
func (r Rows) without(ctx context.Context, tx *db.Tx, ids []string, to access.UserID) ([]string, error) {
	var out []string
	for some := range slices.Chunk(ids, 500) {
		args := []any{some}
		for range strings.Count(r.Stays, "?") {
			args = append(args, to)
		}
		var part []string
		if err := tx.Select(ctx, &part, "SELECT id FROM "+r.Table+" WHERE id IN (?) AND NOT ("+r.Stays+") ORDER BY id", args...); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

// stillTheirs gives those of some rows that are a user's.
func stillTheirs(ctx context.Context, q db.Q, table, column, worth string, ids []string, user access.UserID) ([]string, error) {
	out := []string{}
	for some := range slices.Chunk(ids, 500) {
		var part []string
		if err := q.Select(ctx, &part, "SELECT id FROM "+table+" WHERE id IN (?) AND "+column+" = ? AND "+worth+" ORDER BY id", some, user); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}
