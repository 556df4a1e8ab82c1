// Package seen tells who made some people known and where they work or
// worked, which decides who may see them.
package seen

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Standing is what decides who may see someone: see person.Service.Visible.
type Standing struct {
	Name      string
	CreatedBy access.UserID
	At        []account.ID // where they work or worked
}

// Of gives the standing of some people, those deleted left out.
func Of(ctx context.Context, q db.Q, ids []person.ID) (map[person.ID]*Standing, error) {
	out := map[person.ID]*Standing{}
	for some := range slices.Chunk(ids, 500) {
		var people []person.Person
		if err := q.Select(ctx, &people, "SELECT id, given_name, family_name, created_by FROM people WHERE id IN (?) AND deleted_at IS NULL", some); err != nil {
			return nil, err
		}
		for i := range people {
			out[people[i].ID] = &Standing{Name: people[i].FullName(), CreatedBy: people[i].CreatedBy}
		}
		var held []struct {
			Person  person.ID  `db:"person_id"`
			Account account.ID `db:"account_id"`
		}
		if err := q.Select(ctx, &held, "SELECT DISTINCT person_id, account_id FROM positions WHERE person_id IN (?) AND account_id <> ''", some); err != nil {
			return nil, err
		}
		for _, h := range held {
			if p := out[h.Person]; p != nil {
				p.At = append(p.At, h.Account)
			}
		}
	}
	return out, nil
}
