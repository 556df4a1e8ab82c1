package person

import (
	"context"
	"slices"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Stint is a time that someone spent at an account, for what is computed of
// who worked with whom. To is the first day after it; neither end need be known.
type Stint struct {
	PersonID   ID         `db:"person_id"`
	AccountID  account.ID `db:"account_id"`
	Department string     `db:"department"`
	From       db.Date    `db:"valid_from"`
	To         db.Date    `db:"valid_to"`
}

const stints = "SELECT j.person_id, j.account_id, j.department, j.valid_from, j.valid_to FROM positions j JOIN people p ON p.id = j.person_id WHERE p.deleted_at IS NULL AND j.account_id <> '' AND "

// StintsOf gives those of some people, whatever one may see.
func StintsOf(ctx context.Context, q db.Q, people []ID) ([]Stint, error) {
	return chunked[Stint](ctx, q, stints+"j.person_id IN (?)", people)
}

// StintsAt gives those at some accounts, whatever one may see.
func StintsAt(ctx context.Context, q db.Q, accounts []account.ID) ([]Stint, error) {
	return chunked[Stint](ctx, q, stints+"j.account_id IN (?)", accounts)
}

func chunked[R, T any](ctx context.Context, q db.Q, text string, ids []T) ([]R, error) {
	var out []R
	for some := range slices.Chunk(ids, 500) {
		var part []R
		if err := q.Select(ctx, &part, text, some); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

// Objecting tells which of some people object to being approached at all.
func Objecting(ctx context.Context, q db.Q, people []ID) (map[ID]bool, error) {
	acts, err := chunked[Consent](ctx, q, "SELECT person_id, id, act, channel, given_on, recorded_at FROM consents k WHERE channel = 'any' AND person_id IN (?) ORDER BY "+newestAct, people)
	out, seen := map[ID]bool{}, map[ID]bool{}
	for _, a := range acts {
		if !seen[a.PersonID] {
			seen[a.PersonID] = true
			out[a.PersonID] = a.Act == "objection"
		}
	}
	return out, err
}

// TiesOf gives what users have to do with some people on networks, or with
// everybody when people is nil.
func TiesOf(ctx context.Context, q db.Q, people []ID) ([]Tie, error) {
	if people == nil {
		var out []Tie
		return out, q.Select(ctx, &out, "SELECT "+tieColumns+" FROM person_ties")
	}
	return chunked[Tie](ctx, q, "SELECT "+tieColumns+" FROM person_ties WHERE person_id IN (?)", people)
}

// LoadTies stores many new ties as they are; those that say nothing are left out.
func (s *Service) LoadTies(ctx context.Context, tx *db.Tx, ties []Tie) error {
	now := db.At(s.now())
	for i := range ties {
		if ties[i].RecordedAt.IsZero() {
			ties[i].RecordedAt = now
		}
		if err := putTie(ctx, tx, &ties[i]); err != nil {
			return err
		}
	}
	return nil
}
