package activity

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
)

// Routes adds the operations on activities to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Activities"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/activities", "list-activities", "Activities at accounts in scope, the latest first"), access.Everyone, r.list)
	access.Handle(s.access, api, op("POST", "/accounts/{id}/activities", "create-activity", "Add an activity to an account"), access.Everyone, r.create)
	access.Handle(s.access, api, op("GET", "/activities/{id}", "get-activity", "One activity"), access.Everyone, r.get)
	access.Handle(s.access, api, op("PATCH", "/activities/{id}", "change-activity", "Change an activity by a merge patch (RFC 7396)"), access.Everyone, r.change)
	access.Handle(s.access, api, op("DELETE", "/activities/{id}", "delete-activity", "Delete an activity until it is restored"), access.Everyone, r.delete)
	access.Handle(s.access, api, op("POST", "/activities/{id}/restore", "restore-activity", "Bring a deleted activity back"), access.Everyone, r.restore)
}

type routes struct{ s *Service }

type listOutput struct {
	Body struct {
		Items []Activity `json:"items"`
		Next  string     `json:"next"`
	}
}

func (r routes) list(ctx context.Context, actor access.Actor, in *Query) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, out.Body.Next, err = r.s.List(ctx, actor.Scope, *in)
	return out, err
}

type createInput struct {
	ID   account.ID `path:"id"`
	Body ActivityDraft
}

type oneOutput struct {
	ETag string `header:"ETag"`
	Body Activity
}

func show(a Activity, err error) (*oneOutput, error) {
	return &oneOutput{account.ETag(a.Version), a}, err
}

func (r routes) create(ctx context.Context, actor access.Actor, in *createInput) (*oneOutput, error) {
	return show(r.s.Create(ctx, actor, in.ID, in.Body))
}

type oneInput struct {
	ID ID `path:"id"`
}

func (r routes) get(ctx context.Context, actor access.Actor, in *oneInput) (*oneOutput, error) {
	return show(r.s.find(ctx, r.s.db, actor.Scope, in.ID, false))
}

type changeInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    ActivityDraft
	RawBody []byte
}

func (r routes) change(ctx context.Context, actor access.Actor, in *changeInput) (*oneOutput, error) {
	version, err := account.ParseVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return show(r.s.Change(ctx, actor, in.ID, version, in.RawBody))
}

func (r routes) delete(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	return nil, r.s.Delete(ctx, actor, in.ID, false)
}

func (r routes) restore(ctx context.Context, actor access.Actor, in *oneInput) (*oneOutput, error) {
	if err := r.s.Delete(ctx, actor, in.ID, true); err != nil {
		return nil, err
	}
	return show(r.s.find(ctx, r.s.db, actor.Scope, in.ID, false))
}
