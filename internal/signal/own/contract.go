package own

import (
	"context"
	"fmt"

	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
)

// goneFor is for how many days a contract that ended without another is still
// spoken of.
const goneFor = 30

type ending struct {
	Account account.ID `db:"account_id"`
	ID      string     `db:"id"`
	On      db.Date    `db:"ends_on"`
}

// contracts finds one's own contracts that end, and those of competitors, unless
// a later one is there already.
func (l *look) contracts(ctx context.Context, p page) ([]finding, error) {
	rule := l.rules.ContractEnding
	if !rule.On {
		return nil, nil
	}
	var out []finding
	for _, c := range []struct {
		days  int
		rival bool
		text  string
	}{
		{rule.OwnDays, false, `SELECT d.account_id, d.id, d.contract_ends_on AS ends_on FROM deals d JOIN accounts a ON a.id = d.account_id
			WHERE d.outcome = 'won' AND d.deleted_at IS NULL AND a.deleted_at IS NULL AND d.contract_ends_on >= ? AND d.contract_ends_on <= ?
			AND NOT EXISTS (SELECT 1 FROM deals o WHERE o.account_id = d.account_id AND o.outcome = 'won' AND o.deleted_at IS NULL AND o.contract_ends_on > d.contract_ends_on)`},
		{rule.RivalDays, true, `SELECT d.account_id, d.id, d.ends_on FROM account_competitors d JOIN accounts a ON a.id = d.account_id
			WHERE d.removed_at IS NULL AND a.deleted_at IS NULL AND d.ends_on >= ? AND d.ends_on <= ?
			AND NOT EXISTS (SELECT 1 FROM account_competitors o WHERE o.account_id = d.account_id AND o.competitor_id = d.competitor_id AND o.removed_at IS NULL AND o.ends_on > d.ends_on)`},
	} {
		where, args := p.where("d.account_id")
		var list []ending
		if err := l.s.db.Select(ctx, &list, c.text+" AND "+where+" ORDER BY d.account_id, d.id", append([]any{l.day.AddDays(-goneFor), l.day.AddDays(c.days)}, args...)...); err != nil {
			return nil, err
		}
		for _, e := range list {
			r := &signal.SignalRecords{EndsOn: e.On, Rival: c.rival}
			if c.rival {
				r.ContractID = e.ID
			} else {
				r.DealID = deal.ID(e.ID)
			}
			f := l.finding(signal.ContractEnding, e.Account, fmt.Sprintf("contract %s %s", e.ID, e.On), r)
			f.old, f.HappenedOn = e.On < l.day, l.since(e.On.AddDays(-c.days))
			out = append(out, f)
		}
	}
	return out, nil
}
