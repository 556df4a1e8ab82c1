// Package account holds the companies one sells to or may sell to: who and
// where they are, what they are worth, who looks after them; their duplicates
// and how these are merged.
package account

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/profile"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Migrations make the tables accounts, account_external_ids,
// account_duplicates, account_merges, account_bulk_changes, deals and activities.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// ID identifies an account.
type ID string

// Account is a company at a place. Amounts are in minor units of Currency (see
// package currency); what is not known is nil or empty, never zero.
type Account struct {
	ID       ID     `db:"id" json:"id"`
	Name     string `db:"name" json:"name"`
	SortName string `db:"sort_name" json:"-"` // folded
	Search   string `db:"search" json:"-"`    // folded words that the text filter looks in
	Block    string `db:"block" json:"-"`     // see match.Block

	Street   string `db:"street" json:"street"`
	Postcode string `db:"postcode" json:"postcode"`
	Town     string `db:"town" json:"town"`
	Region   string `db:"region" json:"region"`
	Country  string `db:"country" json:"country" doc:"ISO 3166-1 alpha-2"`

	GivenLon   *float64        `db:"given_lon" json:"given_lon,omitempty" doc:"Degrees east, as brought; may have been found wrong"`
	GivenLat   *float64        `db:"given_lat" json:"given_lat,omitempty"`
	Lon        *float64        `db:"lon" json:"lon,omitempty" doc:"Degrees east (WGS 84) where the account was placed; absent when it could not be"`
	Lat        *float64        `db:"lat" json:"lat,omitempty" doc:"Degrees north"`
	Precision  string          `db:"precision" json:"precision" enum:"point,postcode,town,area,none"`
	Confidence float64         `db:"confidence" json:"confidence" doc:"Of the placing, 0 to 1"`
	AreaLevel  string          `db:"area_level" json:"area_level" doc:"fr-commune, us-county, world-country, or empty"`
	Area       string          `db:"area" json:"area" doc:"Code of the area within its level"`
	AreaName   string          `db:"area_name" json:"area_name"`
	PlaceFlags db.JSON[[]Flag] `db:"place_flags" json:"place_flags" doc:"Doubts about the position"`
	Flagged    bool            `db:"flagged" json:"-"`

	Industry        string `db:"industry" json:"industry" doc:"Code in its classification"`
	IndustryVersion string `db:"industry_version" json:"industry_version" enum:"naf2,naf2025,nace2,naics2022,sic," doc:"The classification the code belongs to"`
	IndustryName    string `db:"industry_name" json:"industry_name" doc:"In words, when no code is known"`
	Headcount       *int64 `db:"headcount" json:"headcount,omitempty"`

	Potential     *int64   `db:"potential" json:"potential,omitempty" doc:"What one might sell there in a year, minor units"`
	Revenue       *int64   `db:"revenue" json:"revenue,omitempty" doc:"What one sold there in the last twelve months, minor units"`
	Currency      string   `db:"currency" json:"currency" doc:"ISO 4217"`
	VisitsPerYear *float64 `db:"visits_per_year" json:"visits_per_year,omitempty"`
	VisitMinutes  *int64   `db:"visit_minutes" json:"visit_minutes,omitempty" doc:"How long a visit lasts"`

	OwnerID  access.UserID `db:"owner_id" json:"owner_id"`
	ParentID ID            `db:"parent_id" json:"parent_id"`
	Customer bool          `db:"customer" json:"customer" doc:"Whether it has bought"`

	SIREN    string                `db:"siren" json:"siren"`
	SIRET    string                `db:"siret" json:"siret"`
	LEI      string                `db:"lei" json:"lei"`
	DUNS     string                `db:"duns" json:"duns"`
	Domain   string                `db:"domain" json:"domain"`
	Phone    string                `db:"phone" json:"phone"`
	Website  string                `db:"website" json:"website"`
	External db.JSON[[]ExternalID] `db:"external" json:"external" doc:"Its ids in other systems"`

	Custom  db.JSON[map[string]string] `db:"custom" json:"custom"`
	Profile db.JSON[profile.Profile]   `db:"profile" json:"profile" doc:"What else is known of it, with who said so"`
	Note    string                     `db:"note" json:"note"`

	CreatedBy  access.UserID `db:"created_by" json:"created_by"`
	CreatedAt  db.Time       `db:"created_at" json:"created_at"`
	UpdatedAt  db.Time       `db:"updated_at" json:"updated_at"`
	DeletedAt  db.Time       `db:"deleted_at" json:"deleted_at,omitzero"`
	DeletedBy  access.UserID `db:"deleted_by" json:"-"`
	MergedInto ID            `db:"merged_into" json:"merged_into,omitempty"`
	Version    int64         `db:"version" json:"version"`
}

// ExternalID is an account's id in another system, such as salesforce.
type ExternalID struct {
	Scheme string `json:"scheme"`
	Value  string `json:"value"`
}

// Placed says whether the account has a position.
func (a *Account) Placed() bool { return a.Lon != nil && a.Lat != nil }

// AreaID names the finest area known, such as fr-commune/69123; empty without one.
func (a *Account) AreaID() string {
	if a.Area == "" {
		return ""
	}
	return a.AreaLevel + "/" + a.Area
}

// WorkloadHours is the time of a year's visits, travel excluded; 0 when not known.
func (a *Account) WorkloadHours() float64 {
	if a.VisitsPerYear == nil || a.VisitMinutes == nil {
		return 0
	}
	return *a.VisitsPerYear * float64(*a.VisitMinutes) / 60
}

// Aligner puts accounts into territories. It is called in the transaction of
// every act that may change where accounts belong: created, moved, merged,
// deleted, restored, changed in what a rule may read. An id whose account is
// deleted by then is to lose its alignment.
type Aligner interface {
	Align(ctx context.Context, tx *db.Tx, ids []ID) error
}

// Follower keeps what hangs on accounts in nouns to the right. Moved gives
// everything of one account to another and returns the ids of what moved;
// Return gives just these back.
type Follower interface {
	Moved(ctx context.Context, tx *db.Tx, from, to ID) ([]string, error)
	Return(ctx context.Context, tx *db.Tx, things []string, from, to ID) error
	// Holding gives those accounts that something hangs on.
	Holding(ctx context.Context, tx *db.Tx, ids []ID) ([]ID, error)
}

// Service is the noun's door.
type Service struct {
	db          *db.DB
	access      *access.Service
	log         *slog.Logger
	now         func() time.Time
	places      *place.Service
	territories *territory.Service
	aligner     Aligner
	followers   map[string]Follower
}

// Options of New.
type Options struct {
	Access      *access.Service
	Places      *place.Service     // nil: nothing is placed
	Territories *territory.Service // nil: accounts are shown without
	Log         *slog.Logger
	Now         func() time.Time
}

// New makes the service; UseAligner must follow before requests are served.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Service{db: d, access: o.Access, places: o.Places, territories: o.Territories, log: o.Log, now: o.Now, followers: map[string]Follower{}}
}

// UseAligner says who puts accounts into territories.
func (s *Service) UseAligner(a Aligner) { s.aligner = a }

// Follow registers what hangs on accounts under a name that is kept with each merge.
func (s *Service) Follow(name string, f Follower) { s.followers[name] = f }

func (s *Service) align(ctx context.Context, tx *db.Tx, ids ...ID) error {
	if s.aligner == nil || len(ids) == 0 {
		return nil
	}
	return s.aligner.Align(ctx, tx, ids)
}

// Today is the day by which scopes are read.
func (s *Service) today() db.Date { return db.DateOf(s.now()) }
