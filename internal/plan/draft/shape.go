package draft

import (
	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
)

// PlanPreview says what a plan would be made of.
type PlanPreview struct {
	Units    int             `json:"units"`
	Accounts int             `json:"accounts"`
	Unplaced int             `json:"unplaced" doc:"Accounts that lie in no unit"`
	Links    int             `json:"links"`
	Measures []PlanMeasure   `json:"measures"`
	Capacity Capacity        `json:"capacity"`
	Today    int             `json:"today" doc:"Territories of the alignment in force"`
	Wish     design.Wish     `json:"wish" doc:"The wish that would be taken where none is given"`
	Findings design.Findings `json:"findings"`
}

// PlanPatch holds what to change; absent leaves as it is.
type PlanPatch struct {
	Name        *string       `json:"name,omitempty" minLength:"1" maxLength:"200"`
	Note        *string       `json:"note,omitempty" maxLength:"4000"`
	Wish        *design.Wish  `json:"wish,omitempty" doc:"Fewer territories leave the units of those given up without one"`
	Roads       *design.Roads `json:"roads,omitempty"`
	HoursPerRep *float64      `json:"hours_per_rep,omitempty" minimum:"1" maximum:"4000"`
}

// PlanUnits are a plan's units, column by column.
type PlanUnits struct {
	Level    string       `json:"level"`
	Code     []string     `json:"code"`
	Name     []string     `json:"name"`
	Lon      []float64    `json:"lon"`
	Lat      []float64    `json:"lat"`
	Area     []int32      `json:"area" doc:"Feature id in the level's tiles; -1 for an account or a part of a split area"`
	Today    []int32      `json:"today" doc:"Index in todays, -1 none"`
	Todays   []PlanToday  `json:"todays"`
	Measures []UnitColumn `json:"measures"`
}

// UnitColumn is a measure per unit.
type UnitColumn struct {
	Name   string    `json:"name"`
	Values []float64 `json:"values"`
}

// PlanToday is a territory of the alignment in force when the plan was made.
type PlanToday struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Rep  string `json:"rep"`
}

// PlanAssignment is which territory each unit has.
type PlanAssignment struct {
	Version    int64  `json:"version"`
	Units      int    `json:"units"`
	Assignment string `json:"assignment" doc:"Base64 of little-endian 16-bit territory numbers, one per unit; 65535: none"`
	Locks      string `json:"locks" doc:"Base64 of one byte per unit, 1 locked"`
}

// AccountColumns are the accounts in a plan that the caller may see.
type AccountColumns struct {
	ID        []string    `json:"id"`
	Name      []string    `json:"name"`
	Unit      []int32     `json:"unit" doc:"-1 when it lies in no unit"`
	Lon       []float64   `json:"lon"`
	Lat       []float64   `json:"lat"`
	Measures  []string    `json:"measures"`
	Values    [][]float64 `json:"values" doc:"Per measure, per account"`
	Territory []int       `json:"territory" doc:"Number in the plan, -1 none"`
}

// EditRecord is one line of a plan's history.
type EditRecord struct {
	Seq   int64         `db:"seq" json:"seq"`
	Kind  string        `db:"kind" json:"kind" enum:"move,lock,split,add,remove,rename,names,reps,wish,run,pick,start,restore" doc:"What was done"`
	Count int           `db:"count" json:"count" doc:"Units or territories concerned"`
	Label string        `db:"label" json:"label" doc:"A name that the screen may show: the territory, the unit"`
	By    access.UserID `db:"by_id" json:"by"`
	At    db.Time       `db:"at" json:"at"`
	Done  bool          `db:"-" json:"done" doc:"False when it was undone and can be done again"`
}

// UnitMove is a unit and its new territory.
type UnitMove struct {
	Unit int32 `json:"unit" doc:"Index of the unit"`
	To   int   `json:"to" doc:"Number of the territory, -1 none"`
}

// CutPiece is a part of a territory that does not hang together with the rest.
type CutPiece struct {
	Territory int     `json:"territory"`
	Units     []int32 `json:"units" doc:"At most 2000"`
	Count     int     `json:"count"`
}

// PlanChange is what an edit did.
type PlanChange struct {
	Version      int64           `json:"version"`
	Kind         string          `json:"kind"`
	Moved        []UnitMove      `json:"moved" doc:"Empty when assignment is given"`
	Assignment   string          `json:"assignment,omitempty" doc:"The whole assignment, when much of it changed"`
	Locks        string          `json:"locks,omitempty" doc:"All locks, when one changed"`
	Territories  []PlanTerritory `json:"territories" doc:"Those that changed"`
	All          bool            `json:"all" doc:"Whether territories holds all: some were added, removed or renumbered"`
	UnitsChanged bool            `json:"units_changed" doc:"Whether units must be read again: one was split, or that was undone"`
	WishChanged  bool            `json:"wish_changed" doc:"Whether the wish must be read again"`
	Score        design.Score    `json:"score"`
	Cut          []CutPiece      `json:"cut" doc:"Pieces cut off, in the territories that changed"`
	Remarks      []design.Remark `json:"remarks"`
	Skipped      int             `json:"skipped" doc:"Locked units that stayed where they were"`
	Undo         *EditRecord     `json:"undo,omitempty"`
	Redo         *EditRecord     `json:"redo,omitempty"`
}

// MoveWish asks to give units to a territory.
type MoveWish struct {
	Units   []int32 `json:"units" minItems:"1" maxItems:"200000" doc:"Indexes of units"`
	To      int     `json:"to" minimum:"-1" doc:"Number of the territory; -1 takes the units out"`
	Version int64   `json:"version,omitempty" doc:"When given, the edit is refused if the plan changed meanwhile"`
}

// LockWish asks to lock or free units, or all units of territories.
type LockWish struct {
	Units       []int32 `json:"units,omitempty" maxItems:"200000"`
	Territories []int   `json:"territories,omitempty" maxItems:"5000"`
	Locked      bool    `json:"locked"`
}

// SplitWish names the units to split.
type SplitWish struct {
	Codes []string `json:"codes,omitempty" maxItems:"200" doc:"Codes of units; empty: all that are larger than a territory may be"`
	By    string   `json:"by,omitempty" enum:",postcodes,accounts" doc:"postcodes: Voronoi cells of postcode points inside the shape; accounts: around clusters of accounts; empty: postcodes where there are any"`
}

// AddWish asks for one more territory.
type AddWish struct {
	Name  string  `json:"name,omitempty" maxLength:"200" doc:"Empty: a name is found"`
	Units []int32 `json:"units,omitempty" maxItems:"200000" doc:"Units to begin with"`
	Rep   string  `json:"rep,omitempty"`
}

// SlotPatch changes what a plan keeps about a territory.
type SlotPatch struct {
	Name    *string  `json:"name,omitempty" minLength:"1" maxLength:"200"`
	Rep     *string  `json:"rep,omitempty" doc:"User; empty for nobody"`
	HomeLon *float64 `json:"home_lon,omitempty" minimum:"-180" maximum:"180"`
	HomeLat *float64 `json:"home_lat,omitempty" minimum:"-90" maximum:"90"`
}

// RepWish says how representatives are proposed.
type RepWish struct {
	Keep  float64 `json:"keep,omitempty" minimum:"0" maximum:"1" doc:"0: by the way from home alone; 1: by the accounts they already have alone; absent: 0.5"`
	Apply bool    `json:"apply,omitempty" doc:"Put the proposals into the plan"`
}

// RepProposals is the answer of a proposal.
type RepProposals struct {
	Proposals []seating.RepProposal `json:"proposals"`
	Left      []seating.PlanRep     `json:"left" doc:"Representatives without a territory"`
	Change    *PlanChange           `json:"change,omitempty" doc:"What applying them did"`
}
