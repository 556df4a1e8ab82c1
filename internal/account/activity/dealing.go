package activity

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Dealing sums up what a user did with a person up to a day. Which way an
// e-mail went is not known.
type Dealing struct {
	PersonID string        `db:"person_id"`
	UserID   access.UserID `db:"user_id"`
	Meetings int           `db:"meetings"` // and visits
	Calls    int           `db:"calls"`
	Emails   int           `db:"emails"`
	LastOn   db.Date       `db:"last_on"`
}

const dealings = `SELECT person_id, user_id, SUM(CASE WHEN kind IN ('visit', 'meeting') THEN 1 ELSE 0 END) AS meetings, SUM(CASE WHEN kind = 'call' THEN 1 ELSE 0 END) AS calls,
	SUM(CASE WHEN kind = 'email' THEN 1 ELSE 0 END) AS emails, MAX(happened_on) AS last_on
	FROM activities WHERE deleted_at IS NULL AND person_id <> '' AND user_id <> '' AND kind IN ('visit', 'call', 'email', 'meeting') AND happened_on <= ?`

// Dealings gives those with some people, or with everybody when people is nil.
func Dealings(ctx context.Context, q db.Q, today db.Date, people []string) ([]Dealing, error) {
	var out []Dealing
	if people == nil {
		return out, q.Select(ctx, &out, dealings+" GROUP BY person_id, user_id", today)
	}
	for some := range slices.Chunk(people, 500) {
		var part []Dealing
		if err := q.Select(ctx, &part, dealings+" AND person_id IN (?) GROUP BY person_id, user_id", today, some); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}
