package own

import (
	"context"
	"fmt"
	"math"
	"slices"

	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
)

const (
	// rhythmDays is how far back the rhythm of an account is looked for,
	// leastContacts from how many contacts on there is one.
	rhythmDays, leastContacts = 730, 4
	// contact is what kinds of activities are contacts: a note is none, nor is a
	// problem that a customer reported.
	contact = "v.deleted_at IS NULL AND v.kind IN ('visit', 'call', 'email', 'meeting')"
)

// met is a day of contact.
type met struct {
	Account account.ID `db:"account_id"`
	On      db.Date    `db:"happened_on"`
}

// last gives the day of the last contact with each account that had one.
func (l *look) last(ctx context.Context, p page) (map[account.ID]db.Date, error) {
	where, args := p.where("v.account_id")
	var list []met
	if err := l.s.db.Select(ctx, &list, "SELECT v.account_id, MAX(v.happened_on) AS happened_on FROM activities v WHERE "+contact+" AND v.happened_on <= ? AND "+where+" GROUP BY v.account_id", append([]any{l.day}, args...)...); err != nil {
		return nil, err
	}
	out := make(map[account.ID]db.Date, len(list))
	for _, one := range list {
		out[one.Account] = one.On
	}
	return out, nil
}

// silent finds customers, and accounts with an open deal, whom nobody has been in
// touch with for longer than their own rhythm. An account that nobody was ever in
// touch with is not silent: its contacts are not kept here.
func (l *look) silent(ctx context.Context, p page, last map[account.ID]db.Date) ([]finding, error) {
	rule := l.rules.SilentAccount
	if !rule.On {
		return nil, nil
	}
	where, args := p.where("a.id")
	var accounts []struct {
		ID       account.ID `db:"id"`
		Customer bool       `db:"customer"`
	}
	if err := l.s.db.Select(ctx, &accounts, `SELECT a.id, a.customer FROM accounts a WHERE a.deleted_at IS NULL AND `+where+` AND (a.customer = ?
		OR EXISTS (SELECT 1 FROM deals d WHERE d.account_id = a.id AND d.outcome = 'open' AND d.deleted_at IS NULL)) ORDER BY a.id`, append(args, true)...); err != nil {
		return nil, err
	}
	days, err := l.contactDays(ctx, p)
	if err != nil {
		return nil, err
	}
	var out []finding
	for _, a := range accounts {
		on, known := last[a.ID]
		if !known {
			continue
		}
		r := &signal.SignalRecords{Since: on, Of: len(days[a.ID])}
		if r.Of >= leastContacts {
			middle := median(days[a.ID])
			r.Usual, r.Limit = int(math.Round(middle)), max(int(math.Floor(middle*rule.Times)), rule.LeastDays)
		} else if a.Customer {
			r.Usual, r.Limit, r.Default = rule.CustomerDays, rule.CustomerDays, true
		} else {
			continue
		}
		if signal.Between(on, l.day) > r.Limit {
			f := l.finding(signal.SilentAccount, a.ID, fmt.Sprintf("silent %s %s", a.ID, on), r)
			f.HappenedOn = l.since(on.AddDays(r.Limit + 1))
			out = append(out, f)
		}
	}
	return out, nil
}

// contactDays gives the days of contact with accounts within the last two years,
// in order, each once.
func (l *look) contactDays(ctx context.Context, p page) (map[account.ID][]db.Date, error) {
	where, args := p.where("v.account_id")
	var list []met
	if err := l.s.db.Select(ctx, &list, "SELECT DISTINCT v.account_id, v.happened_on FROM activities v WHERE "+contact+" AND v.happened_on <= ? AND v.happened_on > ? AND "+where+" ORDER BY v.account_id, v.happened_on",
		append([]any{l.day, l.day.AddDays(-rhythmDays)}, args...)...); err != nil {
		return nil, err
	}
	out := map[account.ID][]db.Date{}
	for _, one := range list {
		out[one.Account] = append(out[one.Account], one.On)
	}
	return out, nil
}

// median is that of the days between days, of which there are two or more.
func median(days []db.Date) float64 {
	gaps := make([]int, len(days)-1)
	for i := range gaps {
		gaps[i] = signal.Between(days[i], days[i+1])
	}
	slices.Sort(gaps)
	middle := len(gaps) / 2
	if len(gaps)%2 == 1 {
		return float64(gaps[middle])
	}
	return float64(gaps[middle-1]+gaps[middle]) / 2
}
