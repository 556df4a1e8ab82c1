package persona

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
)

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Personas"}}
	}
	r := routes{s}
	access.Handle(s.o.Access, api, op("GET", "/personas", "list-personas", "Who buys, as one may see it, held against won and lost deals"), access.Everyone, r.list)
	access.Handle(s.o.Access, api, op("POST", "/personas", "add-persona", "Write down who buys, why, and what is said to them"), access.Everyone, r.add)
	access.Handle(s.o.Access, api, op("GET", "/personas/{id}", "get-persona", "One persona, held against won and lost deals"), access.Everyone, r.find)
	access.Handle(s.o.Access, api, op("GET", "/personas/{id}/versions", "list-persona-versions", "All that was ever written of a persona, the newest first"), access.Everyone, r.versions)
	access.Handle(s.o.Access, api, op("PUT", "/personas/{id}", "change-persona", "Write a new version of a persona"), access.Everyone, r.change)
	access.Handle(s.o.Access, api, op("DELETE", "/personas/{id}", "delete-persona", "Take a persona away"), access.Everyone, r.remove)
	access.Handle(s.o.Access, api, op("POST", "/personas/{id}/restore", "restore-persona", "Bring a persona back"), access.Everyone, r.restore)
	access.Handle(s.o.Access, api, op("GET", "/people/{id}/personas", "list-personas-of-person", "The personas that a person is of, at an account"), access.Everyone, r.of)
}

type routes struct{ s *Service }

type personasOutput struct {
	Body struct {
		Items []Persona `json:"items"`
	}
}

func (r routes) list(ctx context.Context, actor access.Actor, _ *struct{}) (*personasOutput, error) {
	out := &personasOutput{}
	var err error
	out.Body.Items, err = r.s.List(ctx, actor)
	return out, err
}

type personaOutput struct{ Body *Persona }

func (r routes) add(ctx context.Context, actor access.Actor, in *struct{ Body PersonaDraft }) (*personaOutput, error) {
	body, err := r.s.Add(ctx, actor, in.Body)
	return &personaOutput{body}, err
}

type idInput struct {
	ID string `path:"id" maxLength:"40"`
}

func (r routes) find(ctx context.Context, actor access.Actor, in *idInput) (*personaOutput, error) {
	body, err := r.s.Find(ctx, actor, in.ID)
	return &personaOutput{body}, err
}

type personaVersionsOutput struct {
	Body struct {
		Items []PersonaVersion `json:"items"`
	}
}

func (r routes) versions(ctx context.Context, actor access.Actor, in *idInput) (*personaVersionsOutput, error) {
	out := &personaVersionsOutput{}
	var err error
	out.Body.Items, err = r.s.Versions(ctx, actor, in.ID)
	return out, err
}

func (r routes) change(ctx context.Context, actor access.Actor, in *struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		PersonaDraft
		Version int64 `json:"version,omitempty" doc:"The one that was read; absent: whatever is there"`
	}
}) (*personaOutput, error) {
	body, err := r.s.Change(ctx, actor, in.ID, in.Body.Version, in.Body.PersonaDraft)
	return &personaOutput{body}, err
}

func (r routes) remove(ctx context.Context, actor access.Actor, in *idInput) (*struct{}, error) {
	return nil, r.s.Delete(ctx, actor, in.ID, false)
}

func (r routes) restore(ctx context.Context, actor access.Actor, in *idInput) (*personaOutput, error) {
	if err := r.s.Delete(ctx, actor, in.ID, true); err != nil {
		return nil, err
	}
	return r.find(ctx, actor, in)
}

type ofInput struct {
	ID      person.ID  `path:"id" maxLength:"40"`
	Account account.ID `query:"account" maxLength:"40" doc:"Where they are met; without, whoever works at none"`
}

func (r routes) of(ctx context.Context, actor access.Actor, in *ofInput) (*personasOutput, error) {
	out := &personasOutput{}
	var err error
	out.Body.Items, err = r.s.Of(ctx, actor, in.ID, in.Account)
	return out, err
}
