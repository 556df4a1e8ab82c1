package plan

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/plan/compare"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/publish"
	"arpent/internal/plan/runs"
	"arpent/internal/platform/db"
)

// Against names what a plan is compared with.
type Against struct {
	With string `query:"with" default:"today" maxLength:"60" doc:"today, start, a plan's id, or alternative:ID; it is the side that things come from"`
}

// CompareInput names a plan and what it is compared with.
type CompareInput struct {
	PlanInput
	Against
}

type flowInput struct {
	CompareInput
	From  int `query:"from" default:"-2" minimum:"-2" doc:"Only from this territory; -1 none, -2 any"`
	To    int `query:"to" default:"-2" minimum:"-2"`
	Limit int `query:"limit" default:"200" minimum:"1" maximum:"5000"`
}

type changedAccountsOutput struct {
	Body struct {
		Items []compare.ChangedAccount `json:"items" doc:"Largest first by the first balanced measure of accounts"`
		Total int                      `json:"total"`
	}
}

type publishPreviewInput struct {
	PlanInput
	From db.Date `query:"from" doc:"First day in force; absent: today"`
}

type publishInput struct {
	PlanInput
	Body publish.PublishWish
}

type withdrawInput struct {
	PlanInput
	Body struct {
		From db.Date `json:"from,omitempty" doc:"First day on which it is no longer in force; absent: today"`
	}
}

type jobOutput struct {
	Body struct {
		JobID string `json:"job_id" doc:"Its result is a PublishOutcome"`
	}
}

type periodsInput struct {
	TypeID string `query:"type" doc:"Empty: the geographic type"`
}

type periodsOutput struct {
	Body struct {
		Items []draft.PlanPeriod `json:"items"`
	}
}

type balanceInput struct {
	TypeID  string  `query:"type" doc:"Empty: the geographic type"`
	Percent float64 `query:"percent" default:"15" minimum:"1" maximum:"100" doc:"Tolerance around the mean"`
}

type outcomeOutput struct{ Body *publish.PublishOutcome }

func (s *Service) lifeRoutes(api huma.API, op operation) {
	access.Handle(s.access, api, op("GET", "/{id}/compare", "compare-plan", "What moves from whom to whom, and how much of each measure"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *CompareInput) (*struct{ Body *compare.PlanComparison }, error) {
			body, err := s.compare.Compare(ctx, actor, in.ID, in.With)
			return &struct{ Body *compare.PlanComparison }{body}, err
		})
	access.Handle(s.access, api, op("GET", "/{id}/compare/accounts", "compare-plan-accounts", "Which accounts change hands"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *flowInput) (*changedAccountsOutput, error) {
			out := &changedAccountsOutput{}
			var err error
			out.Body.Items, out.Body.Total, err = s.compare.ChangedAccounts(ctx, actor, in.ID, in.With, in.From, in.To, in.Limit)
			return out, err
		})
	access.Handle(s.access, api, op("GET", "/{id}/publish", "preview-publish", "What publishing would do"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *publishPreviewInput) (*struct{ Body *publish.PublishPreview }, error) {
			body, err := s.publish.PublishPreview(ctx, actor, in.ID, in.From)
			return &struct{ Body *publish.PublishPreview }{body}, err
		})
	access.Handle(s.access, api, op("POST", "/{id}/publish", "publish-plan", "Bring a plan into force from a day; a job"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *publishInput) (*jobOutput, error) {
			out := &jobOutput{}
			var err error
			out.Body.JobID, err = s.publish.Publish(ctx, actor, in.ID, in.Body)
			return out, err
		})
	access.Handle(s.access, api, op("POST", "/{id}/withdraw", "withdraw-plan", "Take a plan out of force: the one before comes back; a job"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *withdrawInput) (*jobOutput, error) {
			out := &jobOutput{}
			var err error
			out.Body.JobID, err = s.publish.Withdraw(ctx, actor, in.ID, in.Body.From)
			return out, err
		})
	access.Handle(s.access, api, op("GET", "/{id}/outcome", "get-publish-outcome", "What the latest publishing of a plan did"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*outcomeOutput, error) {
			body, err := s.publish.Outcome(ctx, actor, in.ID)
			return &outcomeOutput{body}, err
		})
	access.Handle(s.access, api, op("GET", "/periods", "list-plan-periods", "Which plan was, is and will be in force when"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *periodsInput) (*periodsOutput, error) {
			out := &periodsOutput{}
			var err error
			out.Body.Items, err = s.draft.Periods(ctx, actor, in.TypeID)
			return out, err
		})
	access.Handle(s.access, api, op("GET", "/balance", "get-balance-today", "How even the alignment in force is"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *balanceInput) (*struct{ Body *BalanceToday }, error) {
			body, err := s.BalanceToday(ctx, actor, in.TypeID, in.Percent)
			return &struct{ Body *BalanceToday }{body}, err
		})
	// The live event's shape, so that clients have its type.
	access.Handle(s.access, api, op("GET", "/{id}/progress", "get-run-progress", "The latest look at the run that goes on; live on topic plan/ID as event plan"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*struct{ Body *runs.RunEvent }, error) {
			body, err := s.runs.Progress(ctx, actor, in.ID)
			return &struct{ Body *runs.RunEvent }{body}, err
		})
}
