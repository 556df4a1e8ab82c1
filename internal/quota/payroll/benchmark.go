package payroll

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// PayRange is what a role is paid elsewhere, in a year at target: headquarters
// enter it, with where it is from.
type PayRange struct {
	ID       string  `db:"id" json:"id,omitempty" readOnly:"true"`
	Role     string  `db:"role" json:"role" minLength:"1" maxLength:"200"`
	Currency string  `db:"currency" json:"currency" minLength:"3" maxLength:"3"`
	Low      int64   `db:"low" json:"low" minimum:"0" doc:"A quarter are paid less; minor units"`
	Median   int64   `db:"median" json:"median" minimum:"0"`
	High     int64   `db:"high" json:"high" minimum:"0" doc:"A quarter are paid more"`
	Source   string  `db:"source" json:"source" minLength:"1" maxLength:"500"`
	AsOf     db.Date `db:"as_of" json:"as_of"`
}

const rangeColumns = "id, role, currency, low, median, high, source, as_of"

// Ranges lists them by role, the latest first.
func (s *Service) Ranges(ctx context.Context, _ access.Actor) ([]PayRange, error) {
	list := []PayRange{}
	return list, s.db.Select(ctx, &list, "SELECT "+rangeColumns+" FROM quota_pay_ranges ORDER BY role, as_of DESC, id")
}

// SetRanges replaces them, all at once.
func (s *Service) SetRanges(ctx context.Context, actor access.Actor, list []PayRange) error {
	if !actor.Scope.All {
		return errHeadquarters()
	}
	for i := range list {
		if err := list[i].check(i + 1); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM quota_pay_ranges"); err != nil {
			return err
		}
		for _, r := range list {
			if _, err := tx.Exec(ctx, "INSERT INTO quota_pay_ranges ("+rangeColumns+", recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?)",
				db.NewID(), r.Role, r.Currency, r.Low, r.Median, r.High, r.Source, r.AsOf, actor.User.ID, db.At(s.now())); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "quota.pay_ranges", "pay_ranges", list)
	})
}

func (r *PayRange) check(row int) (err error) {
	r.Role, r.Source = strings.TrimSpace(r.Role), strings.TrimSpace(r.Source)
	if r.Role == "" || r.Source == "" {
		return fault.Invalid("quota.pay_range_words", "row %d: a range names its role and its source", row).With("row", row)
	}
	if r.Currency, err = currency.Parse(r.Currency); err != nil {
		return err
	}
	if r.Low > r.Median || r.Median > r.High || r.Low < 0 {
		return fault.Invalid("quota.pay_range_order", "row %d: low, median and high rise", row).With("row", row)
	}
	_, err = db.ParseDate(string(r.AsOf))
	return err
}
