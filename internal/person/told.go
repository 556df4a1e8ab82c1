package person

import (
	"context"
	"encoding/json"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// ChangesNamed gives changes by their ids, whatever one may see, for what is
// computed of everybody. people are those whose changes they are.
func ChangesNamed(ctx context.Context, q db.Q, people []ID, ids []string) ([]Change, error) {
	out := []Change{}
	for some := range slices.Chunk(ids, 500) {
		var part []Change
		if err := q.Select(ctx, &part, `SELECT person_id, id, field, before, after, source, happened_on, changed_by, recorded_at FROM person_changes
			WHERE person_id IN (?) AND id IN (?) ORDER BY id`, people, some); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

// Positions reads what a change tells of a position before and after; nil where
// there was or is none.
func (c *Change) Positions() (before, after *Held, err error) {
	if err = json.Unmarshal(orNothing(c.Before.V), &before); err == nil {
		err = json.Unmarshal(orNothing(c.After.V), &after)
	}
	return before, after, err
}

func orNothing(text json.RawMessage) json.RawMessage {
	if len(text) == 0 {
		return json.RawMessage("null")
	}
	return text
}

// Standing is what decides who may see someone: see Visible.
type Standing struct {
	Name      string
	CreatedBy access.UserID
	At        []account.ID // where they work or worked
}

// StandingOf gives the standing of some people, those deleted left out.
func StandingOf(ctx context.Context, q db.Q, ids []ID) (map[ID]*Standing, error) {
	out := map[ID]*Standing{}
	for some := range slices.Chunk(ids, 500) {
		var people []Person
		if err := q.Select(ctx, &people, "SELECT id, given_name, family_name, created_by FROM people WHERE id IN (?) AND deleted_at IS NULL", some); err != nil {
			return nil, err
		}
		for i := range people {
			out[people[i].ID] = &Standing{Name: people[i].FullName(), CreatedBy: people[i].CreatedBy}
		}
		var held []struct {
			Person  ID         `db:"person_id"`
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

// Names gives what some people are called, those deleted left out, whatever one
// may see.
func Names(ctx context.Context, q db.Q, ids []ID) (map[ID]string, error) {
	out := map[ID]string{}
	for some := range slices.Chunk(ids, 500) {
		var part []Person
		if err := q.Select(ctx, &part, "SELECT id, given_name, family_name FROM people WHERE id IN (?) AND deleted_at IS NULL", some); err != nil {
			return nil, err
		}
		for i := range part {
			out[part[i].ID] = part[i].FullName()
		}
	}
	return out, nil
}
