// Package network reads and fills what users have to do with people on
// networks, many at once.
package network

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

var columns = []string{"person_id", "user_id", "network", "connected_on", "invited_on", "invited_by", "sent", "received", "first_on", "last_on", "source", "recorded_at"}

var told = "SELECT " + strings.Join(columns, ", ") + " FROM person_ties"

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

// With gives what a user has to do with some people, on whatever network:
// of several, the one with the most messages.
func With(ctx context.Context, q db.Q, user access.UserID, people []person.ID) (map[person.ID]person.Tie, error) {
	out := map[person.ID]person.Tie{}
	for some := range slices.Chunk(people, 500) {
		var part []person.Tie
		if err := q.Select(ctx, &part, told+" WHERE user_id = ? AND person_id IN (?) ORDER BY sent + received, network", user, some); err != nil {
			return nil, err
		}
		for _, t := range part {
			out[t.PersonID] = t
		}
	}
	return out, nil
}

// To gives what anybody has to do with some people, as With does for one user.
func To(ctx context.Context, q db.Q, people []person.ID) (map[access.UserID]map[person.ID]person.Tie, error) {
	out := map[access.UserID]map[person.ID]person.Tie{}
	for some := range slices.Chunk(people, 500) {
		var part []person.Tie
		if err := q.Select(ctx, &part, told+" WHERE person_id IN (?) ORDER BY sent + received, network", some); err != nil {
			return nil, err
		}
		for _, t := range part {
			if out[t.UserID] == nil {
				out[t.UserID] = map[person.ID]person.Tie{}
			}
			out[t.UserID][t.PersonID] = t
		}
	}
	return out, nil
}

// Heard adds a message from a person, on a day, to what a user has to do with
// them on a network.
func Heard(ctx context.Context, tx *db.Tx, user access.UserID, network string, id person.ID, on db.Date, source string, now db.Time) error {
	_, err := tx.Exec(ctx, "INSERT INTO person_ties ("+strings.Join(columns, ", ")+`) VALUES (?,?,?,NULL,NULL,'',0,1,?,?,?,?)
		ON CONFLICT (person_id, user_id, network) DO UPDATE SET received = person_ties.received + 1, source = excluded.source, recorded_at = excluded.recorded_at,
			first_on = CASE WHEN person_ties.first_on < excluded.first_on THEN person_ties.first_on ELSE excluded.first_on END,
			last_on = CASE WHEN person_ties.last_on > excluded.last_on THEN person_ties.last_on ELSE excluded.last_on END`,
		id, user, network, on, on, source, now)
	return err
}
