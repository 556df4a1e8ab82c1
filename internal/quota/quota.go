// Package quota keeps what is asked of every territory and person, and how far
// they are: goals by month, shared out from the top and proposed from below,
// approved and never lost; attainment, rolled up the tree with each deal
// credited once at each level. Any day can be asked for, as it was known then.
package quota

import (
	"context"
	"embed"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/pay"
	"arpent/internal/territory"
)

// Migrations make the tables of rounds, goals, ramps and splits.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Quantity is what a quota counts.
type Quantity string

// The quantities.
const (
	Revenue     Quantity = "revenue"      // minor units of won deals
	Deals       Quantity = "deals"        // deals won
	NewAccounts Quantity = "new_accounts" // accounts that bought for the first time
)

// State says how far a round is.
type State string

// The states. A round that was ever approved does not change any more, whether
// in force or not: what it governed can be computed again.
const (
	Draft     State = "draft"
	Approved  State = "approved"
	Discarded State = "discarded"
)

// Mix says by what a goal is shared among the territories below: weights of
// any size, 0 leaves a basis out. All zero: alike.
type Mix struct {
	Potential int64 `json:"potential" minimum:"0" maximum:"1000" doc:"Of the accounts now in the territory"`
	History   int64 `json:"history" minimum:"0" maximum:"1000" doc:"What those accounts brought in the twelve months before"`
	Capacity  int64 `json:"capacity" minimum:"0" maximum:"1000" doc:"Full-time owners"`
	Accounts  int64 `json:"accounts" minimum:"0" maximum:"1000"`
}

// Round is one setting of quotas: for a quantity, a stretch of months and
// everything below a territory.
type Round struct {
	ID          string                        `db:"id" json:"id"`
	Name        string                        `db:"name" json:"name"`
	Quantity    Quantity                      `db:"quantity" json:"quantity" enum:"revenue,deals,new_accounts"`
	Currency    string                        `db:"currency" json:"currency" doc:"Of revenue; else empty"`
	StartsOn    db.Date                       `db:"starts_on" json:"starts_on" doc:"First day of a month"`
	EndsOn      db.Date                       `db:"ends_on" json:"ends_on" doc:"First day after"`
	RootID      territory.ID                  `db:"root_id" json:"root_id,omitempty" doc:"Absent for whom it is out of sight"`
	OverPercent int64                         `db:"over_percent" json:"over_percent" doc:"What the territories below are given together, in percent of their parent's goal"`
	Mix         db.JSON[Mix]                  `db:"mix" json:"mix"`
	Season      db.JSON[[]int64]              `db:"season" json:"season" doc:"A weight for each month; all alike when empty"`
	Rates       db.JSON[map[string]pay.Ratio] `db:"rates" json:"rates" doc:"What one unit of another currency is worth in this one, for the whole round"`
	State       State                         `db:"state" json:"state" enum:"draft,approved,discarded"`
	CopiedFrom  string                        `db:"copied_from" json:"copied_from,omitempty"`
	CreatedBy   string                        `db:"created_by" json:"created_by"`
	CreatedAt   db.Time                       `db:"created_at" json:"created_at"`
	ApprovedAt  db.Time                       `db:"approved_at" json:"approved_at,omitzero" doc:"When it was put in force last"`
	EndedAt     db.Time                       `db:"ended_at" json:"ended_at,omitzero" doc:"When another took its place, or it was withdrawn"`
	Version     int64                         `db:"version" json:"version"`
}

const roundColumns = "id, name, quantity, currency, starts_on, ends_on, root_id, over_percent, mix, season, rates, state, copied_from, created_by, created_at, version"

const prefixed = `r.id, r.name, r.quantity, r.currency, r.starts_on, r.ends_on, r.root_id, r.over_percent, r.mix, r.season, r.rates, r.state, r.copied_from,
	r.created_by, r.created_at, r.version`

// selectRound reads rounds with their latest approval.
const selectRound = `SELECT ` + prefixed + `, a.approved_at, a.ended_at FROM quota_rounds r
	LEFT JOIN quota_approvals a ON a.round_id = r.id AND a.approved_at = (SELECT MAX(b.approved_at) FROM quota_approvals b WHERE b.round_id = r.id)`

// Months lists the first days of the round's months.
func (r *Round) Months() []db.Date { return monthsOf(r.StartsOn, r.EndsOn) }

func monthsOf(from, to db.Date) []db.Date {
	var list []db.Date
	for t := monthOf(from).Time(); db.DateOf(t) < to; t = t.AddDate(0, 1, 0) {
		list = append(list, db.DateOf(t))
	}
	return list
}

func monthOf(day db.Date) db.Date { return day[:8] + "01" }

func nextMonth(month db.Date) db.Date { return db.DateOf(month.Time().AddDate(0, 1, 0)) }

func daysBetween(from, to db.Date) int64 { return int64(to.Time().Sub(from.Time()) / (24 * time.Hour)) }

// Service is the noun's door.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	alignment   *alignment.Service
	deals       *deal.Service
	now         func() time.Time
}

// Options of New.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Alignment   *alignment.Service
	Deals       *deal.Service
	Now         func() time.Time
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{db: d, access: o.Access, territories: o.Territories, alignment: o.Alignment, deals: o.Deals, now: o.Now}
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// NewRound is what it takes to begin setting quotas.
type NewRound struct {
	Name        string               `json:"name" minLength:"1" maxLength:"200"`
	Quantity    Quantity             `json:"quantity" enum:"revenue,deals,new_accounts"`
	Currency    string               `json:"currency,omitempty" maxLength:"3"`
	StartsOn    db.Date              `json:"starts_on" doc:"First day of a month"`
	Months      int                  `json:"months,omitempty" minimum:"1" maximum:"36" doc:"Absent: twelve"`
	RootID      territory.ID         `json:"root_id"`
	Goal        int64                `json:"goal" minimum:"0" maximum:"1000000000000000" doc:"For all of it: minor units, or pieces"`
	OverPercent int64                `json:"over_percent,omitempty" minimum:"50" maximum:"200" doc:"Absent: 100"`
	Mix         Mix                  `json:"mix,omitempty"`
	Season      []int64              `json:"season,omitempty" maxItems:"36"`
	Rates       map[string]pay.Ratio `json:"rates,omitempty"`
}

func (n *NewRound) check() (err error) {
	if n.Currency, err = currency.Parse(n.Currency); err != nil {
		return err
	}
	if !slices.Contains([]Quantity{Revenue, Deals, NewAccounts}, n.Quantity) {
		return fault.Invalid("quota.quantity", "%q is nothing that a quota counts", n.Quantity).With("field", "quantity")
	}
	if n.Quantity == Revenue && n.Currency == "" {
		return fault.Invalid("quota.currency", "a quota of revenue needs a currency").With("field", "currency")
	}
	if n.Quantity != Revenue {
		n.Currency = ""
	}
	if _, err := db.ParseDate(string(n.StartsOn)); err != nil {
		return err
	}
	if monthOf(n.StartsOn) != n.StartsOn {
		return fault.Invalid("quota.starts_on", "quotas begin with the first day of a month").With("field", "starts_on")
	}
	if n.Months == 0 {
		n.Months = 12
	}
	if n.OverPercent == 0 {
		n.OverPercent = 100
	}
	return checkSeason(n.Season, n.Months)
}

func checkSeason(season []int64, months int) error {
	if len(season) == 0 {
		return nil
	}
	sum := int64(0)
	for _, w := range season {
		if w < 0 || w > 1_000_000 {
			return fault.Invalid("quota.season", "the weight of a month is between 0 and a million").With("field", "season")
		}
		sum += w
	}
	if len(season) != months || sum == 0 {
		return fault.Invalid("quota.season", "the season has %d weights for %d months, and not all may be zero", len(season), months).With("field", "season")
	}
	return nil
}

// Rounds lists rounds, the latest first. Everyone sees that they exist; their
// goals are confined to the scope.
func (s *Service) Rounds(ctx context.Context, scope access.Scope) ([]Round, error) {
	rounds := []Round{}
	if err := s.db.Select(ctx, &rounds, selectRound+" WHERE r.state <> ? ORDER BY r.starts_on DESC, r.created_at DESC", string(Discarded)); err != nil {
		return nil, err
	}
	for i := range rounds {
		if err := s.veil(ctx, scope, &rounds[i]); err != nil {
			return nil, err
		}
	}
	return rounds, nil
}

// veil takes the root out of a round for whom it is out of scope: the goal of a
// representative comes out of a round over territories they do not see.
func (s *Service) veil(ctx context.Context, scope access.Scope, r *Round) error {
	if _, err := s.territories.Find(ctx, s.db, scope, r.RootID); err != nil {
		if fault.CodeOf(err) != fault.Missing {
			return err
		}
		r.RootID = ""
	}
	return nil
}

// Round gives one.
func (s *Service) Round(ctx context.Context, q db.Q, id string) (*Round, error) {
	var r Round
	err := q.Get(ctx, &r, selectRound+" WHERE r.id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("quota_round", id)
	}
	return &r, err
}

// draft gives a round that may be changed.
func (s *Service) draft(ctx context.Context, tx *db.Tx, id string, version int64) (*Round, error) {
	r, err := s.Round(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if version != 0 && version != r.Version {
		return nil, fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
	}
	if r.State != Draft {
		return nil, fault.Conflict("quota.approved", "approved quotas do not change; copy the round and approve the copy")
	}
	return r, nil
}

// InForce says whether the round counts now.
func (r *Round) InForce() bool { return !r.ApprovedAt.IsZero() && r.EndedAt.IsZero() }

func (s *Service) touch(ctx context.Context, tx *db.Tx, r *Round) error {
	r.Version++
	_, err := tx.Exec(ctx, "UPDATE quota_rounds SET version = ? WHERE id = ?", r.Version, r.ID)
	return err
}
