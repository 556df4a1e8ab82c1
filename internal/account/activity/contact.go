package activity

import (
	"context"
	"slices"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Contact is a day on which something was done with a person at an account. A
// note is none, nor is a problem that a customer reported.
type Contact struct {
	AccountID account.ID `db:"account_id"`
	PersonID  string     `db:"person_id"`
	On        db.Date    `db:"happened_on"`
}

const contacts = `SELECT DISTINCT account_id, person_id, happened_on FROM activities
	WHERE deleted_at IS NULL AND person_id <> '' AND kind IN ('visit', 'call', 'email', 'meeting') AND happened_on >= ? AND happened_on <= ?`

// Contacts gives those from a day on, both days included, with anybody at some
// accounts, or at all when accounts is nil.
func Contacts(ctx context.Context, q db.Q, from, to db.Date, accounts []account.ID) ([]Contact, error) {
	if from == "" {
		from = "0001-01-01"
	}
	var out []Contact
	if accounts == nil {
		return out, q.Select(ctx, &out, contacts, from, to)
	}
	for some := range slices.Chunk(accounts, 500) {
		var part []Contact
		if err := q.Select(ctx, &part, contacts+" AND account_id IN (?)", from, to, some); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}
