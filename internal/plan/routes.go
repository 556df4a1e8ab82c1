package plan

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/gather"
	"arpent/internal/platform/httpd"
)

// PlanInput names a plan in the path; exported, since the API reads no fields of unexported parts.
type PlanInput struct {
	ID draft.ID `path:"id" maxLength:"40"`
}

type planOutput struct {
	ETag string `header:"ETag"`
	Body *draft.PlanDetail
}

type changeOutput struct{ Body *draft.PlanChange }

type none struct{}

// Routes adds the noun's operations to the API.
func (s *Service) Routes(server *httpd.Server) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/plans" + path, OperationID: id, Summary: summary, Tags: []string{"Plans"}}
	}
	s.planRoutes(server.API, op)
	s.editRoutes(server.API, op)
	s.runRoutes(server.API, op)
	s.lifeRoutes(server.API, op)
	s.fileRoutes(server)
}

type operation func(method, path, id, summary string) huma.Operation

// one wraps an operation on one plan without other input.
func one[O any](fn func(ctx context.Context, actor access.Actor, id draft.ID) (O, error)) func(context.Context, access.Actor, *PlanInput) (*struct{ Body O }, error) {
	return func(ctx context.Context, actor access.Actor, in *PlanInput) (*struct{ Body O }, error) {
		body, err := fn(ctx, actor, in.ID)
		return &struct{ Body O }{body}, err
	}
}

type listInput struct {
	State  draft.State `query:"state" enum:",draft,scheduled,active,archived" doc:"Only plans in this state"`
	TypeID string      `query:"type" doc:"Only plans for this type of territory"`
}

type listOutput struct {
	Body struct {
		Items []draft.Plan `json:"items"`
	}
}

type newInput struct{ Body gather.NewPlan }

type patchInput struct {
	PlanInput
	IfMatch string `header:"If-Match" doc:"The version one knows, as in ETag"`
	Body    draft.PlanPatch
}

type copyInput struct {
	PlanInput
	Body struct {
		Name string `json:"name,omitempty" maxLength:"200"`
	}
}

type measuresInput struct {
	Level    string `query:"level" required:"true"`
	Language string `query:"language" enum:",fr,en"`
}

type measuresOutput struct {
	Body struct {
		Items []gather.MeasureChoice `json:"items"`
	}
}

type checkInput struct {
	PlanInput
	Body struct {
		Wish *design.Wish `json:"wish,omitempty" doc:"Absent: the plan's own"`
	}
}

func answer(p *draft.PlanDetail, err error) (*planOutput, error) {
	if err != nil {
		return nil, err
	}
	return &planOutput{ETag: etag(p.Version), Body: p}, nil
}

func (s *Service) planRoutes(api huma.API, op operation) {
	access.Handle(s.access, api, op("GET", "", "list-plans", "Plans that one may see, newest first"), access.Everyone,
		func(ctx context.Context, actor access.Actor, in *listInput) (*listOutput, error) {
			out := &listOutput{}
			var err error
			out.Body.Items, err = s.draft.List(ctx, actor, in.State, in.TypeID)
			return out, err
		})
	access.Handle(s.access, api, op("POST", "", "create-plan", "Make a draft: freezes its units and their measures"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *newInput) (*planOutput, error) {
			return answer(s.draft.Create(ctx, actor, in.Body))
		})
	access.Handle(s.access, api, op("POST", "/preview", "preview-plan", "What a plan would be made of, how many territories it needs, what stands in its way"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *newInput) (*struct{ Body *draft.PlanPreview }, error) {
			body, err := s.draft.Preview(ctx, actor, in.Body)
			return &struct{ Body *draft.PlanPreview }{body}, err
		})
	access.Handle(s.access, api, op("GET", "/measures", "list-plan-measures", "Measures that a plan of a level may have"), access.Managers,
		func(ctx context.Context, _ access.Actor, in *measuresInput) (*measuresOutput, error) {
			out := &measuresOutput{}
			var err error
			out.Body.Items, err = s.gather.Measures(ctx, in.Level, in.Language)
			return out, err
		})
	access.Handle(s.access, api, op("GET", "/{id}", "get-plan", "One plan, its wish and its territories"), access.Everyone,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*planOutput, error) {
			return answer(s.draft.Find(ctx, actor, in.ID))
		})
	access.Handle(s.access, api, op("PATCH", "/{id}", "change-plan", "Change a draft's name, wish and settings"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *patchInput) (*planOutput, error) {
			version, err := versionOf(in.IfMatch)
			if err != nil {
				return nil, err
			}
			return answer(s.draft.Patch(ctx, actor, in.ID, version, in.Body))
		})
	access.Handle(s.access, api, op("DELETE", "/{id}", "delete-plan", "Put a plan that was never in force away; it can be restored"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*none, error) {
			return nil, s.draft.Delete(ctx, actor, in.ID)
		})
	access.Handle(s.access, api, op("POST", "/{id}/restore", "restore-plan", "Bring a plan back that was put away"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*planOutput, error) {
			return answer(s.draft.Restore(ctx, actor, in.ID))
		})
	access.Handle(s.access, api, op("POST", "/{id}/copy", "copy-plan", "A new draft with the same units and assignment"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *copyInput) (*planOutput, error) {
			return answer(s.draft.Copy(ctx, actor, in.ID, nil, in.Body.Name))
		})
	access.Handle(s.access, api, op("GET", "/{id}/units", "get-plan-units", "A plan's units, column by column"), access.Everyone, one(s.draft.Units))
	access.Handle(s.access, api, op("GET", "/{id}/assignment", "get-plan-assignment", "Which territory each unit has"), access.Everyone, one(s.draft.Assignment))
	access.Handle(s.access, api, op("GET", "/{id}/outlines", "get-plan-outlines", "Shapes of a plan's territories as it stands, simplified, as GeoJSON"), access.Everyone, one(s.outline.Territories))
	access.Handle(s.access, api, op("GET", "/{id}/parts", "get-plan-parts", "Shapes of the parts of split units, approximate, as GeoJSON"), access.Everyone, one(s.outline.Parts))
	access.Handle(s.access, api, op("GET", "/{id}/accounts", "get-plan-accounts", "The accounts in a plan that one may see"), access.Everyone, one(s.draft.Accounts))
	access.Handle(s.access, api, op("POST", "/{id}/check", "check-plan", "What would make a run fail, before it"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *checkInput) (*struct{ Body design.Findings }, error) {
			body, err := s.draft.Check(ctx, actor, in.ID, in.Body.Wish)
			return &struct{ Body design.Findings }{body}, err
		})
}
