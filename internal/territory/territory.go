// Package territory keeps the tree of territories: what they are, who works
// them and since when. It fills access.Scope, so that what someone may see
// follows from the tree. Everything is dated, and nothing is deleted: a
// territory is closed, a membership ends, a correction supersedes.
package territory

import (
	"context"
	"embed"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Migrations make the tables of territories, their members and homes.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// ID identifies a territory.
type ID string

// TypeID identifies a type of territories.
type TypeID string

// Kind says what the territories of a type are cut by.
type Kind string

// The kinds.
const (
	Geographic Kind = "geographic" // areas on the map
	Named      Kind = "named"      // accounts chosen one by one
	Industry   Kind = "industry"   // what companies do
	Product    Kind = "product"    // specialists beside the others
	Online     Kind = "online"     // worked at a distance
)

// Type groups territories that are cut by the same thing. Where several types
// claim an account the lower Priority wins; an overlay claims beside them.
type Type struct {
	ID       TypeID `db:"id" json:"id"`
	Name     string `db:"name" json:"name" doc:"Empty: called by its kind"`
	Kind     Kind   `db:"kind" json:"kind" enum:"geographic,named,industry,product,online"`
	Priority int64  `db:"priority" json:"priority" doc:"The lower wins where several types claim an account"`
	Overlay  bool   `db:"overlay" json:"overlay" doc:"Claims accounts beside the other types, not instead of them"`
	Version  int64  `db:"version" json:"version"`
}

// Default is the type of territories on the map, there from the start.
const Default TypeID = "geographic"

// Primary is the layer in which every type but the overlays competes: an
// account is in one territory of a layer at a time.
const Primary = "primary"

// Layer is where the type's territories compete for accounts.
func (t Type) Layer() string {
	if t.Overlay {
		return string(t.ID)
	}
	return Primary
}

// Territory is a node of the tree. TreeLeft and TreeRight are its nested-set
// numbers: everything below it has a TreeLeft between them.
type Territory struct {
	ID        ID      `db:"id" json:"id"`
	Name      string  `db:"name" json:"name"`
	TypeID    TypeID  `db:"type_id" json:"type_id"`
	ParentID  ID      `db:"parent_id" json:"parent_id" doc:"Empty at the top"`
	TreeLeft  int64   `db:"tree_left" json:"-"`
	TreeRight int64   `db:"tree_right" json:"-"`
	ValidFrom db.Date `db:"valid_from" json:"valid_from"`
	ValidTo   db.Date `db:"valid_to" json:"valid_to,omitempty" doc:"First day it is closed"`
	Note      string  `db:"note" json:"note"`
	ClosedAt  db.Time `db:"closed_at" json:"-"`
	CreatedBy string  `db:"created_by" json:"-"`
	CreatedAt db.Time `db:"created_at" json:"created_at"`
	Version   int64   `db:"version" json:"version"`
}

const columns = `id, name, type_id, parent_id, tree_left, tree_right, valid_from, valid_to, note, closed_at, created_by, created_at, version`

// Interval is the territory and everything below it.
func (t *Territory) Interval() access.Interval {
	return access.Interval{Left: t.TreeLeft, Right: t.TreeRight}
}

// OpenOn says whether the territory exists on a day.
func (t *Territory) OpenOn(day db.Date) bool {
	return t.ValidFrom <= day && (t.ValidTo == "" || day < t.ValidTo)
}

// MemberRole says what someone does in a territory.
type MemberRole string

// The roles. A territory without an owner is vacant; a stand-in works it
// meanwhile and is shown beside that.
const (
	Owner   MemberRole = "owner"    // works its accounts
	Manager MemberRole = "manager"  // answers for it and what is below
	Overlay MemberRole = "overlay"  // helps with it, a product specialist for instance
	StandIn MemberRole = "stand-in" // works it during leave or vacancy
)

// Member is someone's dated part in a territory.
type Member struct {
	ID          string        `db:"id" json:"id"`
	TerritoryID ID            `db:"territory_id" json:"territory_id"`
	UserID      access.UserID `db:"user_id" json:"user_id"`
	UserName    string        `db:"user_name" json:"user_name"`
	Role        MemberRole    `db:"role" json:"role" enum:"owner,manager,overlay,stand-in"`
	Share       int64         `db:"share" json:"share" doc:"Part of the territory's results credited, in percent"`
	ValidFrom   db.Date       `db:"valid_from" json:"valid_from"`
	ValidTo     db.Date       `db:"valid_to" json:"valid_to,omitempty" doc:"First day after"`
}

// Home is where a representative starts from.
type Home struct {
	UserID access.UserID `db:"user_id" json:"user_id"`
	Lon    float64       `db:"lon" json:"lon" minimum:"-180" maximum:"180"`
	Lat    float64       `db:"lat" json:"lat" minimum:"-90" maximum:"90"`
	Label  string        `db:"label" json:"label" doc:"Such as the town"`
}

// Realigner places accounts anew from a day on, in the transaction of a change
// to territories that moves accounts; the alignment noun does.
type Realigner interface {
	Realign(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date) error
}

// Service is the noun's door.
type Service struct {
	db      *db.DB
	access  *access.Service
	now     func() time.Time
	realign Realigner
}

// New makes the service. now may be nil.
func New(d *db.DB, a *access.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{db: d, access: a, now: now}
}

// UseRealigner says who places accounts anew when territories open or close.
func (s *Service) UseRealigner(r Realigner) { s.realign = r }

// Today is the day it is, in UTC.
func (s *Service) Today() db.Date { return db.DateOf(s.now()) }

func (s *Service) realigned(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date) error {
	if s.realign == nil {
		return nil
	}
	return s.realign.Realign(ctx, tx, actor, from)
}

// Find gives one territory within the actor's scope.
func (s *Service) Find(ctx context.Context, q db.Q, scope access.Scope, id ID) (*Territory, error) {
	var t Territory
	err := q.Get(ctx, &t, "SELECT "+columns+" FROM territories WHERE id = ?", id)
	if db.IsMissing(err) || err == nil && !scope.Holds(t.TreeLeft) {
		return nil, fault.NotFound("territory", id)
	}
	return &t, err
}

// All gives every territory in tree order, those closed too; for resolvers and
// reports that confine what they show themselves.
func (s *Service) All(ctx context.Context, q db.Q) ([]Territory, error) {
	all := []Territory{}
	return all, q.Select(ctx, &all, "SELECT "+columns+" FROM territories ORDER BY tree_left")
}

// change finds a territory that the actor may change: headquarters any, a
// manager those of a managed subtree.
func (s *Service) change(ctx context.Context, tx *db.Tx, actor access.Actor, id ID, version int64) (*Territory, error) {
	t, err := s.Find(ctx, tx, actor.Scope, id)
	if err != nil {
		return nil, err
	}
	if !mayChange(actor) {
		return nil, fault.Forbidden("territory.read_only", "only managers and headquarters change territories")
	}
	if version != 0 && version != t.Version {
		return nil, fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
	}
	return t, nil
}

func mayChange(actor access.Actor) bool {
	return actor.Scope.All || actor.User.Role == access.Manager
}
