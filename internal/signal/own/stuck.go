package own

import (
	"context"
	"fmt"

	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
)

// standing is an open deal with since when it is in its stage, as far as is known.
type standing struct {
	Account account.ID `db:"account_id"`
	ID      deal.ID    `db:"id"`
	Stage   string     `db:"stage"`
	CloseOn db.Date    `db:"close_on"`
	Created db.Time    `db:"created_at"`
	Moved   db.Time    `db:"moved_at"` // the last time that it was in another stage, or not open
}

func (d *standing) since() db.Date {
	if d.Moved.IsZero() {
		return db.DateOf(d.Created.Time)
	}
	return db.DateOf(d.Moved.Time)
}

// stuck finds deals that stand still, or that should have closed. What is not
// known of a deal from before it was entered here is not counted against it.
func (l *look) stuck(ctx context.Context, p page, last map[account.ID]db.Date) ([]finding, error) {
	rule := l.rules.DealStuck
	if !rule.On {
		return nil, nil
	}
	where, args := p.where("d.account_id")
	var deals []standing
	if err := l.s.db.Select(ctx, &deals, `SELECT d.account_id, d.id, d.stage, d.close_on, d.created_at, (SELECT MAX(h.known_to) FROM deal_history h
			WHERE h.account_id = d.account_id AND h.deal_id = d.id AND (h.stage <> d.stage OR h.outcome <> d.outcome)) AS moved_at
		FROM deals d JOIN accounts a ON a.id = d.account_id WHERE d.outcome = 'open' AND d.deleted_at IS NULL AND a.deleted_at IS NULL AND `+where+" ORDER BY d.account_id, d.id", args...); err != nil {
		return nil, err
	}
	var out []finding
	for i := range deals {
		d := &deals[i]
		r := &signal.SignalRecords{DealID: d.ID, Stage: d.Stage, Since: d.since(), LastOn: last[d.Account]}
		known := l.usual[fold.Words(d.Stage)]
		r.Usual, r.Of = known.Days, known.Deals
		if r.Of < rule.WonDeals {
			r.Usual, r.Default = rule.DefaultDays, true
		}
		r.Limit = max(r.Usual, rule.LeastDays)
		if d.CloseOn != "" && signal.Between(d.CloseOn, l.day) > rule.LateDays {
			r.CloseOn = d.CloseOn
		}
		so := r.Since.AddDays(r.Limit + 1)
		if r.CloseOn != "" {
			so = min(so, r.CloseOn.AddDays(rule.LateDays+1))
		}
		if so > l.day {
			continue
		}
		f := l.finding(signal.DealStuck, d.Account, fmt.Sprintf("stuck %s %s", d.ID, r.Since), r)
		f.HappenedOn = l.since(so)
		out = append(out, f)
	}
	return out, nil
}
