package competitor

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Voice says who tells how a deal ended. The two often disagree, and the
// difference is worth knowing: neither overwrites the other.
type Voice string

// The voices.
const (
	Rep   Voice = "rep"
	Buyer Voice = "buyer"
)

// Verdict is how and why a deal ended, by one voice.
type Verdict struct {
	Voice        Voice         `db:"voice" json:"voice" enum:"rep,buyer"`
	Outcome      string        `db:"outcome" json:"outcome" enum:"won,lost,no_decision"`
	CompetitorID ID            `db:"competitor_id" json:"competitor_id,omitempty" doc:"Who won it, of a lost deal"`
	Reason       string        `db:"reason" json:"reason" enum:"price,product,service,relationship,delivery,terms,incumbent,timing,budget,other"`
	Note         string        `db:"note" json:"note"`
	ToldBy       string        `db:"told_by" json:"told_by" doc:"Who said so, in words"`
	ToldOn       db.Date       `db:"told_on" json:"told_on"`
	RecordedBy   access.UserID `db:"recorded_by" json:"recorded_by"`
	RecordedAt   db.Time       `db:"recorded_at" json:"recorded_at"`
}

// NewVerdict is what it takes to tell how a deal ended.
type NewVerdict struct {
	Outcome      string  `json:"outcome" enum:"won,lost,no_decision"`
	CompetitorID ID      `json:"competitor_id,omitempty"`
	Reason       string  `json:"reason" enum:"price,product,service,relationship,delivery,terms,incumbent,timing,budget,other"`
	Note         string  `json:"note,omitempty" maxLength:"5000"`
	ToldBy       string  `json:"told_by,omitempty" maxLength:"200"`
	ToldOn       db.Date `json:"told_on,omitempty" doc:"Absent: today"`
}

// Contest is whom a deal is fought against, and how it ended.
type Contest struct {
	Against  []ID      `json:"against"`
	Verdicts []Verdict `json:"verdicts" doc:"At most one of each voice"`
}

const verdictColumns = "voice, outcome, competitor_id, reason, note, told_by, told_on, recorded_by, recorded_at"

// Contest gives what is known of a deal in scope.
func (s *Service) Contest(ctx context.Context, scope access.Scope, id deal.ID) (Contest, error) {
	out := Contest{Against: []ID{}, Verdicts: []Verdict{}}
	d, err := s.deals.Find(ctx, scope, id)
	if err != nil {
		return out, err
	}
	if err := s.db.Select(ctx, &out.Against, "SELECT x.competitor_id FROM deal_competitors x JOIN competitors c ON c.id = x.competitor_id WHERE x.account_id = ? AND x.deal_id = ? ORDER BY c.sort_name", d.AccountID, id); err != nil {
		return out, err
	}
	return out, s.db.Select(ctx, &out.Verdicts, "SELECT "+verdictColumns+" FROM deal_verdicts WHERE account_id = ? AND deal_id = ? ORDER BY voice DESC", d.AccountID, id)
}

// Fight says whom a deal in scope is fought against: these and no others.
func (s *Service) Fight(ctx context.Context, actor access.Actor, id deal.ID, against []ID) error {
	d, err := s.deals.Find(ctx, actor.Scope, id)
	if err != nil {
		return err
	}
	against = slices.Clone(against)
	slices.Sort(against)
	against = slices.Compact(against)
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM deal_competitors WHERE account_id = ? AND deal_id = ?", d.AccountID, id); err != nil {
			return err
		}
		for _, c := range against {
			if _, err := s.find(ctx, tx, c); err != nil {
				return err
			}
			if err := meet(ctx, tx, d.AccountID, id, c); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "competitor.fight", "deal/"+string(id), map[string]any{"against": against})
	})
}

func meet(ctx context.Context, tx *db.Tx, at account.ID, id deal.ID, c ID) error {
	_, err := tx.Exec(ctx, "INSERT INTO deal_competitors (account_id, deal_id, competitor_id) VALUES (?,?,?) ON CONFLICT DO NOTHING", at, id, c)
	return err
}

// Tell records how a deal in scope ended by one voice, in place of what that
// voice said before; who won it is one it was fought against.
func (s *Service) Tell(ctx context.Context, actor access.Actor, id deal.ID, voice Voice, n NewVerdict) error {
	d, err := s.deals.Find(ctx, actor.Scope, id)
	if err != nil {
		return err
	}
	n.Note, n.ToldBy = strings.TrimSpace(n.Note), strings.TrimSpace(n.ToldBy)
	switch {
	case d.Outcome == deal.Open:
		return fault.Conflict("competitor.open", "the deal is still open: say first how it ended")
	case (n.Outcome == "won") != (d.Outcome == deal.Won):
		return fault.Invalid("competitor.outcome", "the deal was %s: correct that first if it is not so", d.Outcome).With("outcome", string(d.Outcome)).With("field", "outcome")
	case n.Outcome != "lost":
		n.CompetitorID = "" // nobody else won it
	}
	if n.ToldOn == "" {
		n.ToldOn = s.today()
	}
	if _, err := db.ParseDate(string(n.ToldOn)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if n.CompetitorID != "" {
			if _, err := s.find(ctx, tx, n.CompetitorID); err != nil {
				return err
			}
			if err := meet(ctx, tx, d.AccountID, id, n.CompetitorID); err != nil {
				return err
			}
		}
		if err := s.put(ctx, tx, d.AccountID, id, Verdict{voice, n.Outcome, n.CompetitorID, n.Reason, n.Note, n.ToldBy, n.ToldOn, actor.User.ID, db.At(s.now())}); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "competitor.verdict", "deal/"+string(id), map[string]any{"voice": voice, "verdict": n})
	})
}

func (s *Service) put(ctx context.Context, tx *db.Tx, at account.ID, id deal.ID, v Verdict) error {
	if _, err := tx.Exec(ctx, "DELETE FROM deal_verdicts WHERE account_id = ? AND deal_id = ? AND voice = ?", at, id, v.Voice); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "INSERT INTO deal_verdicts (account_id, deal_id, "+verdictColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?)",
		at, id, v.Voice, v.Outcome, v.CompetitorID, v.Reason, v.Note, v.ToldBy, v.ToldOn, v.RecordedBy, v.RecordedAt)
	return err
}

// Forget takes back what one voice said of a deal in scope.
func (s *Service) Forget(ctx context.Context, actor access.Actor, id deal.ID, voice Voice) error {
	d, err := s.deals.Find(ctx, actor.Scope, id)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM deal_verdicts WHERE account_id = ? AND deal_id = ? AND voice = ?", d.AccountID, id, voice); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "competitor.verdict_forget", "deal/"+string(id), map[string]any{"voice": voice})
	})
}
