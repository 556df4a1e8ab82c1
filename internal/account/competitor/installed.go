package competitor

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Installation is a competitor at an account.
type Installation struct {
	ID           string        `db:"id" json:"id"`
	AccountID    account.ID    `db:"account_id" json:"account_id"`
	CompetitorID ID            `db:"competitor_id" json:"competitor_id"`
	Name         string        `db:"name" json:"name"`
	Product      string        `db:"product" json:"product" doc:"What it supplies there"`
	EndsOn       db.Date       `db:"ends_on" json:"ends_on,omitempty" doc:"When its contract ends, where known"`
	Note         string        `db:"note" json:"note"`
	RecordedBy   access.UserID `db:"recorded_by" json:"recorded_by"`
	RecordedAt   db.Time       `db:"recorded_at" json:"recorded_at"`
}

// NewInstallation is what it takes to say who is installed at an account.
type NewInstallation struct {
	CompetitorID ID      `json:"competitor_id"`
	Product      string  `json:"product,omitempty" maxLength:"300"`
	EndsOn       db.Date `json:"ends_on,omitempty"`
	Note         string  `json:"note,omitempty" maxLength:"5000"`
}

// Installed lists who is at an account in scope, by name.
func (s *Service) Installed(ctx context.Context, scope access.Scope, id account.ID) ([]Installation, error) {
	if _, err := s.accounts.Find(ctx, scope, id); err != nil {
		return nil, err
	}
	out := []Installation{}
	return out, s.db.Select(ctx, &out, `SELECT i.id, i.account_id, i.competitor_id, c.name, i.product, i.ends_on, i.note, i.recorded_by, i.recorded_at
		FROM account_competitors i JOIN competitors c ON c.id = i.competitor_id WHERE i.account_id = ? AND i.removed_at IS NULL ORDER BY c.sort_name, i.id`, id)
}

// Install says that a competitor is at an account in scope.
func (s *Service) Install(ctx context.Context, actor access.Actor, id account.ID, n NewInstallation) (string, error) {
	n.Product, n.Note = strings.TrimSpace(n.Product), strings.TrimSpace(n.Note)
	if n.EndsOn != "" {
		if _, err := db.ParseDate(string(n.EndsOn)); err != nil {
			return "", err
		}
	}
	entry := db.NewID()
	return entry, s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.accounts.Find(ctx, actor.Scope, id); err != nil {
			return err
		}
		if _, err := s.find(ctx, tx, n.CompetitorID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO account_competitors (account_id, id, competitor_id, product, ends_on, note, recorded_by, recorded_at, removed_by) VALUES (?,?,?,?,?,?,?,?,'')`,
			id, entry, n.CompetitorID, n.Product, n.EndsOn, n.Note, actor.User.ID, db.At(s.now())); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "competitor.install", "account/"+string(id), n)
	})
}

// Remove says that a competitor is no longer at an account in scope, or, with
// back, that it is after all.
func (s *Service) Remove(ctx context.Context, actor access.Actor, id account.ID, entry string, back bool) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.accounts.Find(ctx, actor.Scope, id); err != nil {
			return err
		}
		text, args := "UPDATE account_competitors SET removed_at = ?, removed_by = ? WHERE account_id = ? AND id = ? AND removed_at IS NULL", []any{db.At(s.now()), actor.User.ID, id, entry}
		act := "competitor.remove"
		if back {
			text, args, act = "UPDATE account_competitors SET removed_at = NULL, removed_by = '' WHERE account_id = ? AND id = ? AND removed_at IS NOT NULL", args[2:], "competitor.put_back"
		}
		done, err := tx.Exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if done == 0 {
			return fault.NotFound("installation", entry)
		}
		return s.access.Audit(ctx, tx, actor, act, "account/"+string(id), map[string]string{"entry": entry})
	})
}
