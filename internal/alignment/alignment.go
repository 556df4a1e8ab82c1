// Package alignment decides which account is in which territory, since when
// and why. It is the one resolver: pinned by hand, then named families, then
// rules by type priority and order, then the geography of the plan in force.
// What it decides is kept as dated alignments, so that lists, scopes and sums
// need no deciding, and so that a closed period can be read again as it was.
package alignment

import (
	"context"
	"embed"
	"sync"
	"time"

	"github.com/paulmach/orb"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment/condition"
	"arpent/internal/alignment/terrain"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Migrations make the tables of alignments, geographies, pins and rules, and
// the published view account_territory.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Reason says which kind of rule placed an account.
type Reason string

// The reasons, the strongest first.
const (
	Pinned  Reason = "pinned"  // by hand
	Family  Reason = "family"  // its parent company is named, with its family
	Ruled   Reason = "rule"    // a rule on what the account is
	Planned Reason = "account" // the plan names the account itself
	Part    Reason = "part"    // the plan gives the part of a split area where it lies
	Area    Reason = "area"    // the plan gives the area where it lies
	Nearest Reason = "nearest" // new since the plan: where the nearest planned account is
)

// Alignment is an account's being in a territory from a day on, and why.
type Alignment struct {
	AccountID   account.ID       `db:"account_id" json:"account_id"`
	ID          string           `db:"id" json:"id"`
	TerritoryID territory.ID     `db:"territory_id" json:"territory_id"`
	TypeID      territory.TypeID `db:"type_id" json:"type_id"`
	Layer       string           `db:"layer" json:"layer" doc:"primary, or the overlay type"`
	From        db.Date          `db:"valid_from" json:"valid_from"`
	To          db.Date          `db:"valid_to" json:"valid_to,omitempty" doc:"First day after; absent: until further notice"`
	Reason      Reason           `db:"reason" json:"reason" enum:"pinned,family,rule,account,part,area,nearest"`
	Rule        string           `db:"rule" json:"rule" doc:"What fired: the pin, the rule, level/area, or the nearest planned account"`
	PlanID      string           `db:"plan_id" json:"plan_id" doc:"The plan in force, when it decided"`
	Detail      db.JSON[Detail]  `db:"detail" json:"detail"`
	RecordedAt  db.Time          `db:"recorded_at" json:"recorded_at"`
	RecordedBy  string           `db:"recorded_by" json:"recorded_by"`
}

// Detail is what a sentence about the reason needs.
type Detail struct {
	Name       string     `json:"name,omitempty" doc:"Of the rule, the area, the named parent or the nearest account"`
	Level      string     `json:"level,omitempty"`
	Area       string     `json:"area,omitempty"`
	AccountID  account.ID `json:"account_id,omitempty" doc:"The named parent or the nearest planned account"`
	DistanceKm float64    `json:"distance_km,omitempty"`
	Note       string     `json:"note,omitempty" doc:"What was written when pinning"`
}

const columns = `account_id, id, territory_id, type_id, layer, valid_from, valid_to, reason, rule, plan_id, detail, recorded_at, recorded_by`

// Geography is a plan as the resolver reads it: from a day on, which areas,
// parts of areas and accounts belong to which territory.
type Geography struct {
	PlanID   string
	TypeID   territory.TypeID // empty: geographic
	From     db.Date
	Level    string // place level of the areas, "postcode", or "account" when accounts are the units
	Areas    []AreaRule
	Parts    []PartRule
	Accounts []AccountRule
}

// AreaRule gives a whole area to a territory.
type AreaRule struct {
	Code      string
	Territory territory.ID
}

// PartRule gives a part of an area that was split.
type PartRule struct {
	Area      string // code of the area that was split
	Shape     orb.MultiPolygon
	Territory territory.ID
}

// AccountRule gives an account that was a unit of the plan.
type AccountRule struct {
	Account   account.ID
	Territory territory.ID
}

// Outcome is what placing accounts anew did, counted on its first day.
type Outcome struct {
	From       db.Date        `json:"from"`
	Accounts   int            `json:"accounts" doc:"Accounts looked at"`
	Moved      int            `json:"moved" doc:"In another territory than before"`
	Entered    int            `json:"entered" doc:"In a territory, in none before"`
	Left       int            `json:"left" doc:"In none any more"`
	Unassigned int            `json:"unassigned" doc:"In no territory"`
	Overlays   int            `json:"overlays" doc:"Changes of overlay territories, of whatever kind"`
	ByReason   map[Reason]int `json:"by_reason"`
}

// Progress is told how far long work is; see job.Run.Progress.
type Progress func(done, total int64, note string)

// Places knows which area lies in which; the place noun does.
type Places interface {
	terrain.Places
	// Within gives the code of the area of a coarser level in which an area lies.
	Within(level, code, coarser string) (string, bool)
	// Levels lists the levels that there are, as fr-departement.
	Levels() []string
	// Named gives an area's name, empty when not known.
	Named(level, code string) string
}

// Service is the noun's door.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	places      Places
	language    *condition.Language
	dealer      Dealer
	now         func() time.Time

	mu       sync.Mutex
	known    *world                    // compiled for the stamp it carries
	drawings map[string]*terrain.Drawn // by geography
}

// Options of New.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Accounts    *account.Service
	Places      Places // may be nil: no area lies in another
	Now         func() time.Time
}

// New makes the service. It becomes the accounts' aligner, and places accounts
// anew when territories open or close.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{db: d, access: o.Access, territories: o.Territories, accounts: o.Accounts, places: o.Places, now: o.Now}
	var levels []string
	if o.Places != nil {
		levels = o.Places.Levels()
	}
	s.language = condition.New(levels)
	if o.Accounts != nil {
		o.Accounts.UseAligner(s)
	}
	if o.Territories != nil {
		o.Territories.UseRealigner(s)
	}
	return s
}

// Dealer is told of accounts that came into territories by today, in the
// transaction that placed them: it deals those of online territories to people.
type Dealer interface {
	Arrive(ctx context.Context, tx *db.Tx, came map[territory.ID][]account.ID) error
}

// UseDealer says who deals accounts to people.
func (s *Service) UseDealer(d Dealer) { s.dealer = d }

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// lock orders those who change what the resolver reads (exclusive) and those
// who place single accounts by it, until the transaction ends. SQLite has one
// writer anyway.
func lock(ctx context.Context, tx *db.Tx, exclusive bool) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	const key = 0x61727065 // "arpe"
	statement := "SELECT pg_advisory_xact_lock_shared(?)"
	if exclusive {
		statement = "SELECT pg_advisory_xact_lock(?)"
	}
	_, err := tx.Exec(ctx, statement, key)
	return err
}

// touch makes everyone compile anew what the resolver reads.
func touch(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE alignment_stamp SET stamp = ? WHERE id = 1", db.NewID())
	return err
}
