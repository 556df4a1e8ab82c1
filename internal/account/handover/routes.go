package handover

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
)

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Hand-overs"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/users/{id}/belongings", "get-belongings", "What is open of a user: accounts, deals, tasks, lists and the like, counted"), access.Managers, r.belongings)
	access.Handle(s.access, api, op("GET", "/users/{id}/hand-overs", "list-hand-overs", "What was handed over from a user"), access.Managers, r.done)
	access.Handle(s.access, api, op("POST", "/users/{id}/hand-over/preview", "preview-hand-over", "What a hand-over would give to whom"), access.Managers, r.preview)
	access.Handle(s.access, api, op("POST", "/users/{id}/hand-over", "hand-over", "Give everything open of a user to colleagues, as a whole"), access.Managers, r.give)
	access.Handle(s.access, api, op("POST", "/hand-overs/{id}/undo", "undo-hand-over", "Give back what was handed over and is still with whoever got it"), access.Managers, r.undo)
}

type routes struct{ s *Service }

type userInput struct {
	ID access.UserID `path:"id" maxLength:"40"`
}

func (r routes) belongings(ctx context.Context, actor access.Actor, in *userInput) (*struct{ Body *Belongings }, error) {
	body, err := r.s.Belongings(ctx, actor, in.ID)
	return &struct{ Body *Belongings }{body}, err
}

type handOversOutput struct {
	Body struct {
		Items []HandOver `json:"items"`
	}
}

func (r routes) done(ctx context.Context, actor access.Actor, in *userInput) (*handOversOutput, error) {
	out := &handOversOutput{}
	var err error
	out.Body.Items, err = r.s.Done(ctx, actor, in.ID)
	return out, err
}

type orderInput struct {
	ID   access.UserID `path:"id" maxLength:"40"`
	Body HandOverOrder
}

func (r routes) preview(ctx context.Context, actor access.Actor, in *orderInput) (*struct{ Body *HandOverPreview }, error) {
	body, err := r.s.Preview(ctx, actor, in.ID, in.Body)
	return &struct{ Body *HandOverPreview }{body}, err
}

type handOverOutput struct{ Body *HandOver }

func (r routes) give(ctx context.Context, actor access.Actor, in *orderInput) (*handOverOutput, error) {
	body, err := r.s.Give(ctx, actor, in.ID, in.Body)
	return &handOverOutput{body}, err
}

func (r routes) undo(ctx context.Context, actor access.Actor, in *struct {
	ID string `path:"id" maxLength:"40"`
}) (*handOverOutput, error) {
	body, err := r.s.Undo(ctx, actor, in.ID)
	return &handOverOutput{body}, err
}
