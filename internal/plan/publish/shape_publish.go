package publish

import (
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/platform/db"
)

// PublishWish says when and how a plan comes into force.
type PublishWish struct {
	From    db.Date `json:"from,omitempty" doc:"First day in force, today or later; absent: today"`
	Anyway  bool    `json:"anyway,omitempty" doc:"Although remarks of severity error stand"`
	Members *bool   `json:"members,omitempty" doc:"Make the proposed representatives owners of their territories; absent: yes"`
	Version int64   `json:"version,omitempty"`
}

// PublishPreview says what publishing would do.
type PublishPreview struct {
	From      db.Date         `json:"from"`
	Create    []string        `json:"create" doc:"Names of territories that it makes"`
	Continue  []string        `json:"continue" doc:"Names of territories in force that go on"`
	Close     []string        `json:"close" doc:"Names of territories in force that it ends"`
	Replaces  *draft.Plan     `json:"replaces,omitempty" doc:"The plan in force on that day"`
	Accounts  int             `json:"accounts" doc:"Accounts in the plan"`
	Moved     int             `json:"moved" doc:"Accounts that change hands"`
	Vacant    int             `json:"vacant" doc:"Territories without a representative"`
	Members   int             `json:"members" doc:"Memberships that it makes"`
	Remarks   []design.Remark `json:"remarks" doc:"Errors must be mended, or anyway be said"`
	MayAnyway bool            `json:"may_anyway" doc:"Whether the errors may be overridden"`
}

// PublishOutcome is the result of the job that publishes.
type PublishOutcome struct {
	PlanID     draft.ID `json:"plan_id"`
	From       db.Date  `json:"from"`
	Created    int      `json:"created"`
	Closed     int      `json:"closed"`
	Members    int      `json:"members"`
	Accounts   int      `json:"accounts" doc:"Accounts placed"`
	Moved      int      `json:"moved" doc:"Accounts whose territory changed"`
	Unassigned int      `json:"unassigned"`
}
