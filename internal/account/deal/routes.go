package deal

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
)

// Routes adds the operations on deals to the API, and to mux those that answer
// with files.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Deals"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/deals", "list-deals", "Deals at accounts in scope, the latest to close first"), access.Everyone, r.list)
	access.Handle(s.access, api, op("GET", "/deals/facets", "count-deals", "How many deals each further choice would leave, and what they add up to"), access.Everyone, r.facets)
	access.Handle(s.access, api, op("POST", "/accounts/{id}/deals", "create-deal", "Add a deal to an account"), access.Everyone, r.create)
	access.Handle(s.access, api, op("GET", "/deals/{id}", "get-deal", "One deal"), access.Everyone, r.get)
	access.Handle(s.access, api, op("PATCH", "/deals/{id}", "change-deal", "Change a deal by a merge patch (RFC 7396)"), access.Everyone, r.change)
	access.Handle(s.access, api, op("DELETE", "/deals/{id}", "delete-deal", "Delete a deal until it is restored"), access.Everyone, r.delete)
	access.Handle(s.access, api, op("POST", "/deals/{id}/restore", "restore-deal", "Bring a deleted deal back"), access.Everyone, r.restore)
	access.Handle(s.access, api, op("GET", "/deals/{id}/changes", "list-deal-changes", "What was done to a deal, by whom, the latest first"), access.Everyone, r.changes)
	access.Handle(s.access, api, op("POST", "/deals/{id}/undo", "undo-deal-change", "Take back the last change of a deal"), access.Everyone, r.undo)
	mux.Handle("GET /api/v1/deals.csv", s.access.Authenticated(access.Everyone, s.exportCSV))
	mux.Handle("GET /api/v1/deals.xlsx", s.access.Authenticated(access.Everyone, s.exportXLSX))
}

type routes struct{ s *Service }

type listOutput struct {
	Body struct {
		Items []ListedDeal `json:"items"`
		Next  string       `json:"next" doc:"Cursor of the page after, empty at the end"`
	}
}

type listInput struct {
	Query
	Order
}

func (r routes) list(ctx context.Context, actor access.Actor, in *listInput) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, out.Body.Next, err = r.s.List(ctx, actor.Scope, in.Query, in.Order)
	return out, err
}

type facetsOutput struct{ Body DealFacets }

func (r routes) facets(ctx context.Context, actor access.Actor, in *Query) (*facetsOutput, error) {
	f, err := r.s.Facets(ctx, actor.Scope, *in)
	return &facetsOutput{f}, err
}

type changesOutput struct {
	Body struct {
		Items []DealChange `json:"items"`
	}
}

func (r routes) changes(ctx context.Context, actor access.Actor, in *oneInput) (*changesOutput, error) {
	out := &changesOutput{}
	var err error
	out.Body.Items, err = r.s.Changes(ctx, actor.Scope, in.ID)
	return out, err
}

type undoInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
}

func (r routes) undo(ctx context.Context, actor access.Actor, in *undoInput) (*oneOutput, error) {
	version, err := account.ParseVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return show(r.s.Undo(ctx, actor, in.ID, version))
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
