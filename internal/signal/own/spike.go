package own

import (
	"context"
	"math"

	"arpent/engine/outlier"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
)

// Problems of the last days are held against those of the days before.
const spikeDays, beforeDays = 28, 365

// problems is what is known of the problems that all customers report.
type problems struct {
	prior    outlier.Prior
	exposure float64 // of what was before, in stretches as long as what is looked at
	from     db.Date // after this day; empty: there is nothing to go by yet
}

// problems learns how often customers report problems. Problems that the company
// has kept for less than twice as long as what is looked at tell nothing yet: the
// first ones that are brought in would all be a spike.
func (l *look) learnProblems(ctx context.Context) (problems, error) {
	until := l.day.AddDays(-spikeDays)
	var first db.Date
	if err := l.s.db.Get(ctx, &first, "SELECT MIN(happened_on) FROM activities WHERE kind = 'problem' AND deleted_at IS NULL"); err != nil || first == "" {
		return problems{}, err
	}
	days := min(beforeDays, signal.Between(first, until)+1)
	if days < spikeDays {
		return problems{}, nil
	}
	out := problems{exposure: float64(days) / spikeDays, from: until.AddDays(-days)}
	var customers int
	if err := l.s.db.Get(ctx, &customers, "SELECT COUNT(*) FROM accounts WHERE customer = ? AND deleted_at IS NULL", true); err != nil {
		return out, err
	}
	var sums struct {
		Sum     int64 `db:"sum"`
		Squares int64 `db:"squares"`
	}
	if err := l.s.db.Get(ctx, &sums, `SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS sum, CAST(COALESCE(SUM(n * n), 0) AS BIGINT) AS squares FROM (SELECT COUNT(*) AS n FROM activities v JOIN accounts a ON a.id = v.account_id
		WHERE v.kind = 'problem' AND v.deleted_at IS NULL AND a.customer = ? AND a.deleted_at IS NULL AND v.happened_on > ? AND v.happened_on <= ? GROUP BY v.account_id) counted`, true, out.from, until); err != nil {
		return out, err
	}
	out.prior = outlier.Learn(customers, float64(sums.Sum), float64(sums.Squares), out.exposure)
	return out, nil
}

// spikes finds accounts that report problems faster than they did.
func (l *look) spikes(ctx context.Context, p page) ([]finding, error) {
	rule := l.rules.ProblemSpike
	if !rule.On || l.problems.from == "" {
		return nil, nil
	}
	where, args := p.where("v.account_id")
	until := l.day.AddDays(-spikeDays)
	var list []struct {
		Account account.ID `db:"account_id"`
		Lately  int        `db:"lately"`
		Before  int        `db:"earlier"`
	}
	if err := l.s.db.Select(ctx, &list, `SELECT v.account_id, SUM(CASE WHEN v.happened_on > ? THEN 1 ELSE 0 END) AS lately, SUM(CASE WHEN v.happened_on > ? THEN 0 ELSE 1 END) AS earlier
		FROM activities v JOIN accounts a ON a.id = v.account_id WHERE v.kind = 'problem' AND v.deleted_at IS NULL AND a.deleted_at IS NULL AND v.happened_on > ? AND v.happened_on <= ? AND `+where+`
		GROUP BY v.account_id ORDER BY v.account_id`, append([]any{until, until, l.problems.from, l.day}, args...)...); err != nil {
		return nil, err
	}
	var out []finding
	for _, a := range list {
		if a.Lately < rule.Least {
			continue
		}
		chance := l.problems.prior.AtLeast(a.Lately, a.Before, l.problems.exposure, 1)
		if chance*100 >= rule.Percent {
			continue
		}
		out = append(out, l.finding(signal.ProblemSpike, a.Account, "problems "+string(a.Account), &signal.SignalRecords{Count: a.Lately, Within: spikeDays,
			Expected: math.Round(100*l.problems.prior.Expect(a.Before, l.problems.exposure, 1)) / 100, Chance: twoDigits(chance)}))
	}
	return out, nil
}

// twoDigits rounds to two significant digits.
func twoDigits(x float64) float64 {
	if x <= 0 {
		return 0
	}
	scale := math.Pow(10, 1-math.Floor(math.Log10(x)))
	return math.Round(x*scale) / scale
}
