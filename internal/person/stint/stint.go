// Package stint tells who was at which accounts from when to when, for what is
// computed of who worked with whom.
package stint

import (
	"context"
	"slices"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Stint is a time that someone spent at an account. To is the first day after
// it; neither end need be known.
type Stint struct {
	PersonID   person.ID  `db:"person_id"`
	AccountID  account.ID `db:"account_id"`
	Title      string     `db:"title"`
	Department string     `db:"department"`
	From       db.Date    `db:"valid_from"`
	To         db.Date    `db:"valid_to"`
}

const stints = "SELECT j.person_id, j.account_id, j.title, j.department, j.valid_from, j.valid_to FROM positions j JOIN people p ON p.id = j.person_id WHERE p.deleted_at IS NULL AND j.account_id <> '' AND "

// Of gives those of some people, whatever one may see.
func Of(ctx context.Context, q db.Q, people []person.ID) ([]Stint, error) {
	return chunked(ctx, q, stints+"j.person_id IN (?)", people)
}

// At gives those at some accounts, whatever one may see.
func At(ctx context.Context, q db.Q, accounts []account.ID) ([]Stint, error) {
	return chunked(ctx, q, stints+"j.account_id IN (?)", accounts)
}

func chunked[T any](ctx context.Context, q db.Q, text string, ids []T) ([]Stint, error) {
	var out []Stint
	for some := range slices.Chunk(ids, 500) {
		var part []Stint
		if err := q.Select(ctx, &part, text, some); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}
