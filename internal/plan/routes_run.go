package plan

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/runs"
)

type runInput struct {
	PlanInput
	Body runs.RunWish
}

type runOutput struct{ Body *runs.PlanRun }

type oneRunInput struct {
	PlanInput
	Run string `path:"run" maxLength:"40"`
}

type runsOutput struct {
	Body struct {
		Items []runs.PlanRun `json:"items"`
	}
}

type keepInput struct {
	PlanInput
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"200"`
	}
}

// AlternativeInput names an alternative of a plan.
type AlternativeInput struct {
	PlanInput
	Alternative string `path:"alternative" maxLength:"40"`
}

type alternativeCopyInput struct {
	AlternativeInput
	Body struct {
		Name string `json:"name,omitempty" maxLength:"200"`
	}
}

func (s *Service) runRoutes(api huma.API, op operation) {
	access.Handle(s.access, api, op("POST", "/{id}/runs", "start-run", "Let the optimiser work; follow it live on topic plan/ID"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *runInput) (*runOutput, error) {
			run, err := s.runs.StartRun(ctx, actor, in.ID, in.Body)
			return &runOutput{run}, err
		})
	access.Handle(s.access, api, op("GET", "/{id}/runs", "list-runs", "Runs of the optimiser, newest first"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*runsOutput, error) {
			out := &runsOutput{}
			var err error
			out.Body.Items, err = s.runs.Runs(ctx, actor, in.ID)
			return out, err
		})
	access.Handle(s.access, api, op("POST", "/{id}/runs/{run}/stop", "stop-run", "Stop a run; the best so far is kept"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *oneRunInput) (*runOutput, error) {
			run, err := s.runs.StopRun(ctx, actor, in.ID, in.Run)
			return &runOutput{run}, err
		})
	access.Handle(s.access, api, op("GET", "/{id}/alternatives", "list-alternatives", "Alternatives side by side, scored"), access.Managers, one(s.runs.Alternatives))
	access.Handle(s.access, api, op("POST", "/{id}/alternatives", "keep-alternative", "Keep the plan as it stands as an alternative"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *keepInput) (*struct{ Body *runs.Alternative }, error) {
			body, err := s.runs.KeepAlternative(ctx, actor, in.ID, in.Body.Name)
			return &struct{ Body *runs.Alternative }{body}, err
		})
	access.Handle(s.access, api, op("GET", "/{id}/alternatives/{alternative}/assignment", "get-alternative-assignment", "Which territory each unit has in an alternative"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *AlternativeInput) (*struct{ Body *draft.PlanAssignment }, error) {
			body, err := s.runs.AlternativeAssignment(ctx, actor, in.ID, in.Alternative)
			return &struct{ Body *draft.PlanAssignment }{body}, err
		})
	access.Handle(s.access, api, op("POST", "/{id}/alternatives/{alternative}/pick", "pick-alternative", "Make an alternative the plan's assignment; can be undone"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *AlternativeInput) (*changeOutput, error) {
			return changed(s.runs.Pick(ctx, actor, in.ID, in.Alternative))
		})
	access.Handle(s.access, api, op("POST", "/{id}/alternatives/{alternative}/copy", "copy-alternative", "A new draft from an alternative"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *alternativeCopyInput) (*planOutput, error) {
			return answer(s.runs.CopyAlternative(ctx, actor, in.ID, in.Alternative, in.Body.Name))
		})
	access.Handle(s.access, api, op("DELETE", "/{id}/alternatives/{alternative}", "drop-alternative", "Forget an alternative"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *AlternativeInput) (*none, error) {
			return nil, s.runs.DropAlternative(ctx, actor, in.ID, in.Alternative)
		})
}
