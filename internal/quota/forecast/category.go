package forecast

import (
	"cmp"
	"context"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/winning"
)

// Category says how sure an open deal is.
type Category string

// The categories. Overdue is none that anyone sets: an open deal whose day has
// gone by counts in no forecast until it is given another.
const (
	Omitted  Category = "omitted"
	Pipeline Category = "pipeline"
	BestCase Category = "best_case"
	Commit   Category = "commit"
	Overdue  Category = "overdue"
)

// categoryOf is the category of a deal for which nobody set one, by its
// probability in percent.
func categoryOf(probability *int64) Category {
	switch {
	case probability == nil:
		return Pipeline
	case *probability < 20:
		return Omitted
	case *probability < 45:
		return Pipeline
	case *probability < 70:
		return BestCase
	}
	return Commit
}

func (s *Service) categoriesKnownAt(ctx context.Context, at db.Time) (map[deal.ID]Category, error) {
	var rows []struct {
		DealID   deal.ID  `db:"deal_id"`
		Category Category `db:"category"`
	}
	err := s.db.Select(ctx, &rows, "SELECT deal_id, category FROM quota_categories WHERE recorded_at <= ? AND (superseded_at IS NULL OR superseded_at > ?)", at, at)
	set := make(map[deal.ID]Category, len(rows))
	for _, r := range rows {
		set[r.DealID] = r.Category
	}
	return set, err
}

// SetCategory says how sure a deal is; empty: its probability says so again.
func (s *Service) SetCategory(ctx context.Context, actor access.Actor, id deal.ID, category Category) error {
	d, err := s.deals.Find(ctx, actor.Scope, id)
	if err != nil {
		return err
	}
	if d.Outcome != deal.Open {
		return fault.Conflict("quota.forecast_closed", "the deal is closed")
	}
	switch category {
	case "", Omitted, Pipeline, BestCase, Commit:
	default:
		return fault.Invalid("quota.category", "%q is no forecast category", category)
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		now := db.At(s.now())
		if _, err := tx.Exec(ctx, "UPDATE quota_categories SET superseded_at = ? WHERE account_id = ? AND deal_id = ? AND superseded_at IS NULL", now, string(d.AccountID), id); err != nil {
			return err
		}
		if category != "" {
			if _, err := tx.Exec(ctx, "INSERT INTO quota_categories (account_id, deal_id, id, category, recorded_at, recorded_by, superseded_at) VALUES (?,?,?,?,?,?,?)",
				string(d.AccountID), id, db.NewID(), string(category), now, actor.User.ID, nil); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "quota.category", "deal/"+string(id), map[string]any{"category": category})
	})
}

func compareTallies(a, b winning.Tally) int {
	return cmp.Or(cmp.Compare(a.Won, b.Won), cmp.Compare(a.Lost, b.Lost), cmp.Compare(a.WonValue, b.WonValue), cmp.Compare(a.LostValue, b.LostValue))
}
