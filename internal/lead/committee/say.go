package committee

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/person/stint"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// noteLimit is how many characters a note has at most.
const noteLimit = 2000

// CommitteeSaying is what one says of somebody; all empty takes back what was said.
type CommitteeSaying struct {
	Role     Role     `json:"role" enum:",decision_maker,champion,evaluator,purchasing,influencer,blocker"`
	Attitude Attitude `json:"attitude" enum:",supporter,neutral,opponent"`
	Note     string   `json:"note,omitempty" maxLength:"2000"`
}

func (n *CommitteeSaying) check() error {
	n.Note = strings.TrimSpace(n.Note)
	switch {
	case n.Role != "" && !slices.Contains(Roles(), n.Role):
		return fault.Invalid("lead.committee_role", "there is no role %q", n.Role).With("role", string(n.Role))
	case n.Attitude != "" && !slices.Contains([]Attitude{Supporter, Neutral, Opponent}, n.Attitude):
		return fault.Invalid("lead.committee_attitude", "there is no attitude %q", n.Attitude).With("attitude", string(n.Attitude))
	case utf8.RuneCountInString(n.Note) > noteLimit:
		return fault.Invalid("lead.committee_note", "a note has at most %d characters", noteLimit).With("limit", noteLimit)
	}
	return nil
}

// belong refuses people who never worked at an account in scope and have no part
// in its map.
func (s *Service) belong(ctx context.Context, actor access.Actor, id account.ID, people ...person.ID) error {
	if _, err := s.accounts.Find(ctx, actor.Scope, id); err != nil {
		return err
	}
	stints, err := stint.At(ctx, s.db, []account.ID{id})
	if err != nil {
		return err
	}
	for _, p := range people {
		if !slices.ContainsFunc(stints, func(j stint.Stint) bool { return j.PersonID == p }) {
			return fault.NotFound("person", p)
		}
	}
	return nil
}

// Say says what somebody does at an account in scope. What was said before is
// kept as past.
func (s *Service) Say(ctx context.Context, actor access.Actor, id account.ID, who person.ID, n CommitteeSaying) error {
	if err := n.check(); err != nil {
		return err
	}
	if err := s.belong(ctx, actor, id, who); err != nil {
		return err
	}
	now := db.At(s.now())
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		said, err := roles(ctx, tx, id)
		if err != nil {
			return err
		}
		if was := said[who]; was != nil && was.CommitteeSaying == n || was == nil && n == (CommitteeSaying{}) {
			return nil
		}
		if _, err := tx.Exec(ctx, "UPDATE lead_committee_roles SET ended_at = ?, ended_by = ? WHERE account_id = ? AND person_id = ? AND ended_at IS NULL", now, actor.User.ID, id, who); err != nil {
			return err
		}
		if n != (CommitteeSaying{}) {
			if _, err := tx.Exec(ctx, "INSERT INTO lead_committee_roles (account_id, id, person_id, role, attitude, note, set_by, set_at, ended_by) VALUES (?,?,?,?,?,?,?,?,'')",
				id, db.NewID(), who, n.Role, n.Attitude, n.Note, actor.User.ID, now); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "lead.committee", "account/"+string(id), map[string]string{"person": string(who), "role": string(n.Role), "attitude": string(n.Attitude)})
	})
}

// Tie says that somebody reports to or influences another at an account in
// scope, or, with gone, that they do not. Somebody reports to one person at most.
func (s *Service) Tie(ctx context.Context, actor access.Actor, id account.ID, t CommitteeTie, gone bool) error {
	if t.PersonID == t.OtherID || t.Kind != ReportsTo && t.Kind != Influences {
		return fault.Invalid("lead.committee_tie", "name two people, and whether one reports to or influences the other")
	}
	if err := s.belong(ctx, actor, id, t.PersonID, t.OtherID); err != nil {
		return err
	}
	now := db.At(s.now())
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		open, err := ties(ctx, tx, id)
		if err != nil || slices.Contains(open, t) != gone {
			return err
		}
		end, args := "UPDATE lead_committee_ties SET ended_at = ?, ended_by = ? WHERE account_id = ? AND kind = ? AND person_id = ? AND ended_at IS NULL", []any{now, actor.User.ID, id, t.Kind, t.PersonID}
		if gone || t.Kind == Influences {
			end, args = end+" AND other_id = ?", append(args, t.OtherID)
		}
		if !gone && t.Kind == ReportsTo && above(open, t.OtherID, t.PersonID) {
			return fault.Conflict("lead.committee_circle", "nobody reports to somebody who reports to them")
		}
		if _, err := tx.Exec(ctx, end, args...); err != nil {
			return err
		}
		if !gone {
			if _, err := tx.Exec(ctx, "INSERT INTO lead_committee_ties (account_id, id, kind, person_id, other_id, set_by, set_at, ended_by) VALUES (?,?,?,?,?,?,?,'')",
				id, db.NewID(), t.Kind, t.PersonID, t.OtherID, actor.User.ID, now); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "lead.committee", "account/"+string(id), map[string]any{"kind": t.Kind, "person": t.PersonID, "other": t.OtherID, "gone": gone})
	})
}

// above says whether somebody stands above one, up the lines of report.
func above(open []CommitteeTie, from, sought person.ID) bool {
	for range len(open) + 1 {
		if from == sought {
			return true
		}
		at := slices.IndexFunc(open, func(t CommitteeTie) bool { return t.Kind == ReportsTo && t.PersonID == from })
		if at < 0 {
			return false
		}
		from = open[at].OtherID
	}
	return true // a circle already, which two at once may have made
}

// said is what holds of somebody.
type said struct {
	PersonID person.ID `db:"person_id"`
	CommitteeSaying
	SetBy access.UserID `db:"set_by"`
	SetAt db.Time       `db:"set_at"`
}

// roles gives what holds of each at an account: of two things said at once, or
// of accounts merged, the later.
func roles(ctx context.Context, q db.Q, id account.ID) (map[person.ID]*said, error) {
	var rows []said
	err := q.Select(ctx, &rows, "SELECT person_id, role, attitude, note, set_by, set_at FROM lead_committee_roles WHERE account_id = ? AND ended_at IS NULL ORDER BY set_at, id", id)
	out := map[person.ID]*said{}
	for i := range rows {
		out[rows[i].PersonID] = &rows[i]
	}
	return out, err
}

// ties gives what holds between people at an account, each line once; none of
// somebody with themselves, who were two before.
func ties(ctx context.Context, q db.Q, id account.ID) ([]CommitteeTie, error) {
	var rows []CommitteeTie
	err := q.Select(ctx, &rows, "SELECT kind, person_id, other_id FROM lead_committee_ties WHERE account_id = ? AND ended_at IS NULL ORDER BY set_at DESC, id DESC", id)
	out := []CommitteeTie{}
	for _, t := range rows {
		if t.PersonID != t.OtherID && !slices.ContainsFunc(out, func(o CommitteeTie) bool {
			return o == t || t.Kind == ReportsTo && o.Kind == ReportsTo && o.PersonID == t.PersonID
		}) {
			out = append(out, t)
		}
	}
	return out, err
}
