package deal

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
)

// Routes adds the operations on deals to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Deals"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/deals", "list-deals", "Deals at accounts in scope, the latest to close first"), access.Everyone, r.list)
	access.Handle(s.access, api, op("POST", "/accounts/{id}/deals", "create-deal", "Add a deal to an account"), access.Everyone, r.create)
	access.Handle(s.access, api, op("GET", "/deals/{id}", "get-deal", "One deal"), access.Everyone, r.get)
	access.Handle(s.access, api, op("PATCH", "/deals/{id}", "change-deal", "Change a deal by a merge patch (RFC 7396)"), access.Everyone, r.change)
	access.Handle(s.access, api, op("DELETE", "/deals/{id}", "delete-deal", "Delete a deal until it is restored"), access.Everyone, r.delete)
	access.Handle(s.access, api, op("POST", "/deals/{id}/restore", "restore-deal", "Bring a deleted deal back"), access.Everyone, r.restore)
}

type routes struct{ s *Service }

type listOutput struct {
	Body struct {
		Items []Deal `json:"items"`
		Next  string `json:"next"`
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
	Body DealDraft
}

type oneOutput struct {
	ETag string `header:"ETag"`
	Body Deal
}

func show(d Deal, err error) (*oneOutput, error) { return &oneOutput{account.ETag(d.Version), d}, err }

func (r routes) create(ctx context.Context, actor access.Actor, in *createInput) (*oneOutput, error) {
	return show(r.s.Create(ctx, actor, in.ID, in.Body))
}

type oneInput struct {
	ID ID `path:"id"`
}

func (r routes) get(ctx context.Context, actor access.Actor, in *oneInput) (*oneOutput, error) {
	return show(r.s.Find(ctx, actor.Scope, in.ID))
}

type changeInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    DealDraft
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
	return show(r.s.Find(ctx, actor.Scope, in.ID))
}
