package person

import (
	"context"
	"encoding/json"
	"slices"

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
