package person

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Tie is what a user has to do with a person on a network: since when they are
// connected, who asked, how often they wrote. Never what they wrote.
type Tie struct {
	PersonID    ID            `db:"person_id" json:"-"`
	UserID      access.UserID `db:"user_id" json:"user_id"`
	Network     string        `db:"network" json:"network"`
	ConnectedOn db.Date       `db:"connected_on" json:"connected_on,omitempty"`
	InvitedOn   db.Date       `db:"invited_on" json:"invited_on,omitempty"`
	InvitedBy   string        `db:"invited_by" json:"invited_by,omitempty" enum:"us,them,"`
	Sent        int64         `db:"sent" json:"sent" doc:"Messages to the person"`
	Received    int64         `db:"received" json:"received" doc:"Messages from the person"`
	FirstOn     db.Date       `db:"first_on" json:"first_on,omitempty" doc:"The first message"`
	LastOn      db.Date       `db:"last_on" json:"last_on,omitempty" doc:"The last message"`
	Source      string        `db:"source" json:"source"`
	RecordedAt  db.Time       `db:"recorded_at" json:"recorded_at"`
}

const tieColumns = "person_id, user_id, network, connected_on, invited_on, invited_by, sent, received, first_on, last_on, source, recorded_at"

// says whether a tie holds anything.
func (t *Tie) says() bool {
	return t.ConnectedOn != "" || t.InvitedOn != "" || t.Sent+t.Received > 0
}

// lay adds what a file says: its counts are those of the whole export, so the
// greater ones hold.
func (t *Tie) lay(n *Tie) bool {
	was := *t
	set := func(to *db.Date, says db.Date) {
		if says != "" {
			*to = says
		}
	}
	set(&t.ConnectedOn, n.ConnectedOn)
	set(&t.InvitedOn, n.InvitedOn)
	if n.InvitedBy != "" {
		t.InvitedBy = n.InvitedBy
	}
	t.Sent, t.Received = max(t.Sent, n.Sent), max(t.Received, n.Received)
	if n.FirstOn != "" && (t.FirstOn == "" || n.FirstOn < t.FirstOn) {
		t.FirstOn = n.FirstOn
	}
	t.LastOn = max(t.LastOn, n.LastOn)
	return *t != was
}

// tiesOf gives what one user has to do with some people on a network.
func tiesOf(ctx context.Context, q db.Q, user access.UserID, network string, ids []ID) (map[ID]Tie, error) {
	out := map[ID]Tie{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var some []Tie
		if err := q.Select(ctx, &some, "SELECT "+tieColumns+" FROM person_ties WHERE user_id = ? AND network = ? AND person_id IN (?)", user, network, ids[:n]); err != nil {
			return nil, err
		}
		for _, t := range some {
			out[t.PersonID] = t
		}
		ids = ids[n:]
	}
	return out, nil
}

// putTie stores a tie; one that says nothing goes.
func putTie(ctx context.Context, tx *db.Tx, t *Tie) error {
	if _, err := tx.Exec(ctx, "DELETE FROM person_ties WHERE person_id = ? AND user_id = ? AND network = ?", t.PersonID, t.UserID, t.Network); err != nil || !t.says() {
		return err
	}
	_, err := tx.Exec(ctx, "INSERT INTO person_ties ("+tieColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
		t.PersonID, t.UserID, t.Network, t.ConnectedOn, t.InvitedOn, t.InvitedBy, t.Sent, t.Received, t.FirstOn, t.LastOn, t.Source, t.RecordedAt)
	return err
}

// Ties lists what the user has to do with a person on networks; to those who
// see everything, what all users have.
func (s *Service) Ties(ctx context.Context, scope access.Scope, id ID) ([]Tie, error) {
	if _, err := s.find(ctx, s.db, scope, id, false); err != nil {
		return nil, err
	}
	out := []Tie{}
	return out, s.db.Select(ctx, &out, "SELECT "+tieColumns+" FROM person_ties WHERE person_id = ? AND (user_id = ? OR ?) ORDER BY user_id, network", id, scope.User, scope.All)
}
