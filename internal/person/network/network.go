// Package network reads and fills what users have to do with people on
// networks, many at once.
package network

import (
	"context"
	"slices"

	"arpent/internal/person"
	"arpent/internal/platform/db"
)

var columns = []string{"person_id", "user_id", "network", "connected_on", "invited_on", "invited_by", "sent", "received", "first_on", "last_on", "source", "recorded_at"}

const tied = "SELECT person_id, user_id, network, connected_on, sent, received, last_on FROM person_ties"

// Ties gives those of all users with some people, or with everybody when people
// is nil: connections, counts, and the last message.
func Ties(ctx context.Context, q db.Q, people []person.ID) ([]person.Tie, error) {
	var out []person.Tie
	if people == nil {
		return out, q.Select(ctx, &out, tied)
	}
	for some := range slices.Chunk(people, 500) {
		var part []person.Tie
		if err := q.Select(ctx, &part, tied+" WHERE person_id IN (?)", some); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

// Load stores many new ties as they are.
func Load(ctx context.Context, tx *db.Tx, now db.Time, ties []person.Tie) error {
	_, err := tx.BulkInsert(ctx, "person_ties", columns, func(yield func([]any) bool) {
		for i := range ties {
			t := &ties[i]
			if !yield([]any{string(t.PersonID), string(t.UserID), t.Network, t.ConnectedOn, t.InvitedOn, t.InvitedBy, t.Sent, t.Received, t.FirstOn, t.LastOn, t.Source, now}) {
				return
			}
		}
	})
	return err
}
