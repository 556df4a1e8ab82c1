package competitor

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
)

// Known is what is known of competitors all at once.
type Known struct {
	Competitors []Competitor
	Installed   []Installation
	Contests    []Contested
}

// Contested is what is known of one deal.
type Contested struct {
	AccountID account.ID
	DealID    deal.ID
	Contest
}

// Load stores many facts as they are, filling ids and dates. It asks nobody's leave.
func (s *Service) Load(ctx context.Context, tx *db.Tx, k *Known) error {
	now := db.At(s.now())
	for i := range k.Competitors {
		c := &k.Competitors[i]
		if c.ID == "" {
			c.ID = ID(db.NewID())
		}
		c.CreatedAt, c.Version = now, 1
		if err := s.insert(ctx, tx, *c); err != nil {
			return err
		}
	}
	if _, err := tx.BulkInsert(ctx, "account_competitors", []string{"account_id", "id", "competitor_id", "product", "ends_on", "note", "recorded_by", "recorded_at", "removed_by"}, func(yield func([]any) bool) {
		for _, i := range k.Installed {
			if !yield([]any{string(i.AccountID), db.NewID(), string(i.CompetitorID), i.Product, i.EndsOn, i.Note, string(i.RecordedBy), now, ""}) {
				return
			}
		}
	}); err != nil {
		return err
	}
	if _, err := tx.BulkInsert(ctx, "deal_competitors", []string{"account_id", "deal_id", "competitor_id"}, func(yield func([]any) bool) {
		for _, c := range k.Contests {
			for _, id := range c.Against {
				if !yield([]any{string(c.AccountID), string(c.DealID), string(id)}) {
					return
				}
			}
		}
	}); err != nil {
		return err
	}
	_, err := tx.BulkInsert(ctx, "deal_verdicts", []string{"account_id", "deal_id", "voice", "outcome", "competitor_id", "reason", "note", "told_by", "told_on", "recorded_by", "recorded_at"}, func(yield func([]any) bool) {
		for _, c := range k.Contests {
			for _, v := range c.Verdicts {
				if !yield([]any{string(c.AccountID), string(c.DealID), string(v.Voice), v.Outcome, string(v.CompetitorID), v.Reason, v.Note, v.ToldBy, v.ToldOn, string(v.RecordedBy), now}) {
					return
				}
			}
		}
	})
	return err
}
