package plan

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/plan/draft"
)

type moveInput struct {
	PlanInput
	Body draft.MoveWish
}

type lockInput struct {
	PlanInput
	Body draft.LockWish
}

type splitInput struct {
	PlanInput
	Body draft.SplitWish
}

type addInput struct {
	PlanInput
	Body draft.AddWish
}

// SlotInput names a territory of a plan.
type SlotInput struct {
	PlanInput
	Number int `path:"number" minimum:"0" maximum:"5000"`
}

type slotPatchInput struct {
	SlotInput
	Body draft.SlotPatch
}

type namesInput struct {
	PlanInput
	Body struct {
		All      bool   `json:"all,omitempty" doc:"Rename those named by hand too"`
		Language string `json:"language,omitempty" enum:",fr,en" doc:"Empty: French for French levels"`
	}
}

type repsInput struct {
	PlanInput
	Body draft.RepWish
}

type editsInput struct {
	PlanInput
	Limit int `query:"limit" default:"50" minimum:"1" maximum:"500"`
}

type editsOutput struct {
	Body struct {
		Items []draft.EditRecord `json:"items"`
	}
}

func changed(c *draft.PlanChange, err error) (*changeOutput, error) { return &changeOutput{c}, err }

func (s *Service) editRoutes(api huma.API, op operation) {
	access.Handle(s.access, api, op("POST", "/{id}/moves", "move-units", "Give units to a territory"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *moveInput) (*changeOutput, error) {
			return changed(s.draft.Move(ctx, actor, in.ID, in.Body))
		})
	access.Handle(s.access, api, op("POST", "/{id}/undo", "undo-edit", "Take the last edit back"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*changeOutput, error) {
			return changed(s.draft.Undo(ctx, actor, in.ID))
		})
	access.Handle(s.access, api, op("POST", "/{id}/redo", "redo-edit", "Do again what was undone"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *PlanInput) (*changeOutput, error) {
			return changed(s.draft.Redo(ctx, actor, in.ID))
		})
	access.Handle(s.access, api, op("GET", "/{id}/edits", "list-edits", "What was done to a plan, newest first, undone edits included"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *editsInput) (*editsOutput, error) {
			out := &editsOutput{}
			var err error
			out.Body.Items, err = s.draft.Edits(ctx, actor, in.ID, in.Limit)
			return out, err
		})
	access.Handle(s.access, api, op("POST", "/{id}/locks", "lock-units", "Lock units where they are, or free them"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *lockInput) (*changeOutput, error) {
			return changed(s.draft.Lock(ctx, actor, in.ID, in.Body))
		})
	access.Handle(s.access, api, op("POST", "/{id}/split", "split-units", "Split units that are larger than a territory"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *splitInput) (*changeOutput, error) {
			return changed(s.draft.Split(ctx, actor, in.ID, in.Body))
		})
	access.Handle(s.access, api, op("POST", "/{id}/territories", "add-plan-territory", "One more territory"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *addInput) (*changeOutput, error) {
			return changed(s.draft.AddTerritory(ctx, actor, in.ID, in.Body))
		})
	access.Handle(s.access, api, op("PATCH", "/{id}/territories/{number}", "change-plan-territory", "Name a territory, or say who works it and from where"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *slotPatchInput) (*changeOutput, error) {
			return changed(s.draft.PatchTerritory(ctx, actor, in.ID, in.Number, in.Body))
		})
	access.Handle(s.access, api, op("DELETE", "/{id}/territories/{number}", "remove-plan-territory", "Remove a territory; its units have none then"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *SlotInput) (*changeOutput, error) {
			return changed(s.draft.RemoveTerritory(ctx, actor, in.ID, in.Number))
		})
	access.Handle(s.access, api, op("POST", "/{id}/names", "name-plan-territories", "Give territories the names that people would"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *namesInput) (*changeOutput, error) {
			return changed(s.draft.Names(ctx, actor, in.ID, in.Body.All, in.Body.Language))
		})
	access.Handle(s.access, api, op("POST", "/{id}/reps", "propose-reps", "Who should work which territory, by home and by the accounts they have"), access.Managers,
		func(ctx context.Context, actor access.Actor, in *repsInput) (*struct{ Body *draft.RepProposals }, error) {
			body, err := s.draft.ProposeReps(ctx, actor, in.ID, in.Body)
			return &struct{ Body *draft.RepProposals }{body}, err
		})
}
