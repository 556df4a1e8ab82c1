package runs

import (
	"encoding/json"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/db"
)

// RunWish asks the optimiser to work.
type RunWish struct {
	Kind       string  `json:"kind" enum:"optimise,repair,alternatives" doc:"optimise: from scratch or today; repair: from the plan as it stands, what is locked and edited by hand kept; alternatives: several plans side by side"`
	Seconds    float64 `json:"seconds,omitempty" minimum:"0" maximum:"3600" doc:"0: 20, and as long for each alternative"`
	Iterations int64   `json:"iterations,omitempty" minimum:"0" doc:"Instead of seconds; makes a run repeatable"`
	Seed       uint64  `json:"seed,omitempty"`
	Warm       bool    `json:"warm,omitempty" doc:"optimise: begin with the plan as it stands"`
	Count      int     `json:"count,omitempty" minimum:"0" maximum:"12" doc:"alternatives: how many; 0: 5"`
}

// PlanRun is one run of the optimiser.
type PlanRun struct {
	ID         string                   `db:"id" json:"id"`
	PlanID     draft.ID                 `db:"plan_id" json:"plan_id"`
	JobID      string                   `db:"job_id" json:"job_id"`
	Wish       db.JSON[RunWish]         `db:"wish" json:"wish"`
	State      string                   `db:"state" json:"state" enum:"queued,running,done,stopped,failed"`
	Feasible   bool                     `db:"feasible" json:"feasible"`
	Objective  float64                  `db:"objective" json:"objective"`
	Bound      float64                  `db:"bound" json:"bound" doc:"No plan has a lower objective; 0 when not known"`
	Iterations int64                    `db:"iterations" json:"iterations"`
	Seconds    float64                  `db:"seconds" json:"seconds"`
	Before     db.JSON[design.Score]    `db:"before" json:"before"`
	After      db.JSON[*design.Score]   `db:"after" json:"after"`
	Remarks    db.JSON[[]design.Remark] `db:"remarks" json:"remarks" doc:"Why the best found is not feasible, naming territories, units and measures"`
	Failure    db.JSON[json.RawMessage] `db:"failure" json:"failure"`
	CreatedBy  access.UserID            `db:"created_by" json:"created_by"`
	CreatedAt  db.Time                  `db:"created_at" json:"created_at"`
	FinishedAt db.Time                  `db:"finished_at" json:"finished_at,omitzero"`
}

// RunEvent is the live event "plan" on topic plan/ID while a run goes on.
type RunEvent struct {
	Run         string      `json:"run"`
	Job         string      `json:"job"`
	Phase       string      `json:"phase" doc:"wait, construct or improve"`
	Alternative int         `json:"alternative" doc:"Which of several, from 0"`
	Of          int         `json:"of"`
	Seconds     float64     `json:"seconds" doc:"Since the run began"`
	Limit       float64     `json:"limit" doc:"Seconds it may take, 0 without"`
	Iterations  int64       `json:"iterations"`
	Objective   float64     `json:"objective"`
	Violation   float64     `json:"violation" doc:"0 when feasible"`
	Feasible    bool        `json:"feasible"`
	Assignment  string      `json:"assignment,omitempty" doc:"The best so far, as in the plan's assignment; absent when unchanged since the last event"`
	Sums        [][]float64 `json:"sums,omitempty" doc:"Per territory, per measure of the plan"`
}

// Alternative is an assignment kept beside the plan's own.
type Alternative struct {
	ID        string                `db:"id" json:"id"`
	PlanID    draft.ID              `db:"plan_id" json:"plan_id"`
	RunID     string                `db:"run_id" json:"run_id" doc:"Empty when kept by hand"`
	Name      string                `db:"name" json:"name"`
	Keep      float64               `db:"keep" json:"keep" doc:"Weight of staying near today that made it"`
	Objective string                `db:"objective" json:"objective" doc:"Objective that made it"`
	Score     db.JSON[design.Score] `db:"score" json:"score"`
	Best      bool                  `db:"-" json:"best" doc:"No other is at least as good in balance, compactness, disruption and travel, and better in one"`
	Suggested bool                  `db:"-" json:"suggested" doc:"The knee: what more would cost most and give least"`
	Stale     bool                  `db:"stale" json:"stale" doc:"Made for other units: some were split since"`
	CreatedAt db.Time               `db:"created_at" json:"created_at"`
}

// PlanAlternatives holds the alternatives with the plan itself and today beside them.
type PlanAlternatives struct {
	Items   []Alternative `json:"items"`
	Current design.Score  `json:"current" doc:"The plan as it stands"`
	Today   *design.Score `json:"today,omitempty" doc:"The alignment in force when the plan was made"`
}
