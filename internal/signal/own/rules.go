package own

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// OwnRules say from when on what records say is told.
type OwnRules struct {
	DealStuck      StuckRule    `json:"deal_stuck"`
	ContractEnding ContractRule `json:"contract_ending"`
	SilentAccount  SilentRule   `json:"silent_account"`
	ProblemSpike   SpikeRule    `json:"problem_spike"`
}

// StuckRule is for deals that stand still.
type StuckRule struct {
	On          bool `json:"on"`
	Percentile  int  `json:"percentile" minimum:"50" maximum:"99" doc:"The share of won deals, in per cent, that had left the stage within the days that count as usual"`
	WonDeals    int  `json:"won_deals" minimum:"2" maximum:"1000" doc:"With fewer won deals known in a stage the default stands"`
	DefaultDays int  `json:"default_days" minimum:"1" maximum:"730"`
	LeastDays   int  `json:"least_days" minimum:"1" maximum:"730" doc:"No fewer days are too many, whatever is usual"`
	LateDays    int  `json:"late_days" minimum:"0" maximum:"730" doc:"Told when the expected closing day is past by more than these, however long the deal is in its stage"`
}

// ContractRule is for contracts that end.
type ContractRule struct {
	On        bool `json:"on"`
	OwnDays   int  `json:"own_days" minimum:"1" maximum:"730" doc:"How long before one's own contract ends"`
	RivalDays int  `json:"rival_days" minimum:"1" maximum:"730" doc:"How long before a competitor's ends"`
}

// SilentRule is for customers, and accounts with an open deal, whom nobody is in
// touch with.
type SilentRule struct {
	On           bool    `json:"on"`
	Times        float64 `json:"times" minimum:"1" maximum:"20" doc:"Too long is more than so many times the median between contacts"`
	LeastDays    int     `json:"least_days" minimum:"1" maximum:"730" doc:"No fewer days are too long, whatever the account's rhythm"`
	CustomerDays int     `json:"customer_days" minimum:"1" maximum:"1460" doc:"For customers with fewer than four contacts in two years"`
}

// SpikeRule is for problems.
type SpikeRule struct {
	On      bool    `json:"on"`
	Least   int     `json:"least" minimum:"2" maximum:"100" doc:"So many problems within 28 days, at least"`
	Percent float64 `json:"percent" minimum:"0.01" maximum:"20" doc:"Told when so many are less likely than this"`
}

// Defaults stand until somebody says otherwise.
func Defaults() OwnRules {
	return OwnRules{
		DealStuck:      StuckRule{On: true, Percentile: 80, WonDeals: 8, DefaultDays: 45, LeastDays: 14, LateDays: 7},
		ContractEnding: ContractRule{On: true, OwnDays: 90, RivalDays: 120},
		SilentAccount:  SilentRule{On: true, Times: 2, LeastDays: 45, CustomerDays: 180},
		ProblemSpike:   SpikeRule{On: true, Least: 3, Percent: 1},
	}
}

func (r *OwnRules) check() error {
	within := func(n, least, most int) bool { return n >= least && n <= most }
	d, c, a, p := r.DealStuck, r.ContractEnding, r.SilentAccount, r.ProblemSpike
	if !within(d.Percentile, 50, 99) || !within(d.WonDeals, 2, 1000) || !within(d.DefaultDays, 1, 730) || !within(d.LeastDays, 1, 730) || !within(d.LateDays, 0, 730) ||
		!within(c.OwnDays, 1, 730) || !within(c.RivalDays, 1, 730) || !(a.Times >= 1 && a.Times <= 20) || !within(a.LeastDays, 1, 730) || !within(a.CustomerDays, 1, 1460) ||
		!within(p.Least, 2, 100) || !(p.Percent >= 0.01 && p.Percent <= 20) {
		return fault.Invalid("own.rules", "a number is out of its bounds")
	}
	return nil
}

// Rules gives what stands now.
func (s *Service) Rules(ctx context.Context, q db.Q) (OwnRules, error) {
	kept := db.JSON[OwnRules]{V: Defaults()}
	err := q.Get(ctx, &kept, "SELECT rules FROM own_rules WHERE id = 'all'")
	if db.IsMissing(err) {
		return Defaults(), nil
	}
	return kept.V, err
}

// Keep changes the rules: they count from the next pass on.
func (s *Service) Keep(ctx context.Context, actor access.Actor, r OwnRules) error {
	if err := r.check(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		before, err := s.Rules(ctx, tx)
		if err != nil || before == r {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO own_rules (id, rules, changed_by, changed_at) VALUES ('all',?,?,?) ON CONFLICT (id) DO UPDATE SET rules = excluded.rules, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
			db.JSON[OwnRules]{V: r}, actor.User.ID, db.At(s.o.Now())); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "signal.own_rules", "signal/own", map[string]OwnRules{"before": before, "after": r})
	})
}
