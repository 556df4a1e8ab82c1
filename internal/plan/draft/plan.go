// Package draft keeps plans: as stored, as open in memory, and as edited by
// hand with undo; it says who may see and change what.
package draft

import (
	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/gather"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
)

// ID identifies a plan.
type ID string

// State says where a plan is in its life. It follows from the days on which
// the plan is in force, so that it is right tomorrow without anyone acting.
type State string

// The states.
const (
	Draft     State = "draft"     // never published, or withdrawn before its day
	Scheduled State = "scheduled" // in force from a later day
	Active    State = "active"    // in force today
	Archived  State = "archived"  // was in force
)

// Plan is a plan as lists show it.
type Plan struct {
	ID            ID                     `db:"id" json:"id"`
	Name          string                 `db:"name" json:"name"`
	Note          string                 `db:"note" json:"note"`
	State         State                  `db:"-" json:"state" enum:"draft,scheduled,active,archived"`
	Level         string                 `db:"level" json:"level" doc:"What is assigned: a level of areas such as fr-commune, or accounts"`
	Region        db.JSON[gather.Region] `db:"region" json:"region"`
	TypeID        string                 `db:"type_id" json:"type_id" doc:"Type of the territories it makes"`
	ParentID      string                 `db:"parent_id" json:"parent_id" doc:"Territory under which they stand; empty for the top"`
	Territories   int                    `db:"territories" json:"territories"`
	Units         int                    `db:"units" json:"units"`
	Score         db.JSON[design.Score]  `db:"score" json:"score"`
	Before        db.JSON[*design.Score] `db:"before" json:"before" doc:"Today's alignment when the plan was made, judged by the same wish; absent without one"`
	ValidFrom     db.Date                `db:"-" json:"valid_from,omitempty" doc:"First day in force of the latest period"`
	ValidTo       db.Date                `db:"-" json:"valid_to,omitempty" doc:"First day no longer in force"`
	CopyOf        ID                     `db:"copy_of" json:"copy_of,omitempty"`
	RunningJob    string                 `db:"-" json:"running_job" doc:"The job that works on it now, empty without one"`
	CreatedBy     access.UserID          `db:"created_by" json:"created_by"`
	CreatedByName string                 `db:"-" json:"created_by_name"`
	CreatedAt     db.Time                `db:"created_at" json:"created_at"`
	UpdatedAt     db.Time                `db:"updated_at" json:"updated_at"`
	Version       int64                  `db:"version" json:"version"`
	MayEdit       bool                   `db:"-" json:"may_edit" doc:"Whether the caller may change it"`
}

// PlanDetail is one plan with all that the editor shows except its units.
type PlanDetail struct {
	Plan
	Wish     design.Wish     `json:"wish"`
	Roads    design.Roads    `json:"roads"`
	Capacity Capacity        `json:"capacity"`
	Measures []PlanMeasure   `json:"measures"`
	Slots    []PlanTerritory `json:"slots" doc:"Its territories; their place in this list is their number"`
	Undo     *EditRecord     `json:"undo,omitempty" doc:"What undo would take back"`
	Redo     *EditRecord     `json:"redo,omitempty" doc:"What redo would do again"`
	Links    int             `json:"links" doc:"Pairs of units that count as neighbours without a common border"`
	Parts    int             `json:"parts" doc:"Units that are parts of split ones; their borders are approximate"`
	Locked   int             `json:"locked" doc:"Locked units"`
	Unplaced int             `json:"unplaced" doc:"Accounts that lie in no unit"`
	Remarks  []design.Remark `json:"remarks" doc:"What is wrong with the assignment as it stands"`
	Cut      []CutPiece      `json:"cut" doc:"Pieces cut off from their territories"`
	Partial  bool            `json:"partial" doc:"True when the caller sees only the territories of their own scope"`
}

// Capacity says how many territories the workload asks for.
type Capacity struct {
	HoursPerRep float64 `json:"hours_per_rep" doc:"Hours a year that one representative has for visits and travel"`
	TotalHours  float64 `json:"total_hours" doc:"Workload of all units, travel included"`
	Needed      int     `json:"needed" doc:"total_hours ÷ hours_per_rep, rounded up"`
	FromHours   bool    `json:"from_hours" doc:"Whether the number of territories follows from it"`
}

// PlanMeasure is a number summed over units.
type PlanMeasure struct {
	Name     string  `json:"name" doc:"accounts, potential, revenue, workload, population, or an indicator of the place pack"`
	Label    string  `json:"label" doc:"Empty where the name says it"`
	Unit     string  `json:"unit" doc:"h, people, an ISO 4217 currency (in its minor unit), or empty"`
	Source   string  `json:"source"`
	Total    float64 `json:"total"`
	Target   float64 `json:"target" doc:"Mean of a territory"`
	Low      float64 `json:"low" doc:"Least allowed in an average territory; equal to high when the measure is not balanced"`
	High     float64 `json:"high"`
	Balanced bool    `json:"balanced"`
}

// PlanTerritory is one territory of a plan.
type PlanTerritory struct {
	seating.Slot
	Number    int       `json:"number" doc:"Its place, counted from 0; the assignment speaks in these"`
	RepName   string    `json:"rep_name"`
	Colour    int       `json:"colour" doc:"0 to 11; neighbours differ"`
	Units     int       `json:"units"`
	Sums      []float64 `json:"sums" doc:"Per measure of the plan"`
	Deviation []float64 `json:"deviation" doc:"Per measure, (sum − target) ÷ target"`
	Outside   bool      `json:"outside" doc:"Whether a balanced measure is out of tolerance"`
	Pieces    int       `json:"pieces" doc:"1 when it hangs together"`
	Lon       float64   `json:"lon" doc:"Its weighted centre"`
	Lat       float64   `json:"lat"`
	Travel    float64   `json:"travel_hours" doc:"Hours on the road a year"`
	Hidden    bool      `json:"hidden,omitempty" doc:"Outside the caller's scope: only its number is told"`
}
