package list

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
)

// Routes adds the operations on lists to the API, and to mux those that answer
// with files and tiles.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Accounts"}}
	}
	r := routes{s}
	handle := s.access
	access.Handle(handle, api, op("GET", "/accounts", "list-accounts", "Accounts in scope, filtered, sorted, page by page"), access.Everyone, r.list)
	access.Handle(handle, api, op("GET", "/accounts/facets", "count-accounts", "How many accounts each further choice would leave, and what they add up to"), access.Everyone, r.facets)
	access.Handle(handle, api, op("POST", "/accounts/bulk/owner", "set-account-owner", "Give many accounts to another owner"), access.Managers, r.setOwner)
	access.Handle(handle, api, op("POST", "/accounts/bulk/{id}/undo", "undo-account-bulk", "Take back a change of many accounts"), access.Managers, r.undoBulk)
	access.Handle(handle, api, op("GET", "/account-lists", "list-account-lists", "One's lists of accounts and saved searches, and those that are shared, each with how many accounts are in it"), access.Everyone, r.lists)
	access.Handle(handle, api, op("POST", "/account-lists", "make-account-list", "Make a list of accounts, or keep a search"), access.Everyone, r.makeList)
	access.Handle(handle, api, op("PATCH", "/account-lists/{id}", "change-account-list", "Rename or share one's list, change its filter, have its owner told of it or not, delete it or bring it back"), access.Everyone, r.changeList)
	access.Handle(handle, api, op("POST", "/account-lists/{id}/accounts", "put-into-account-list", "Put accounts into a list or take them out: those named, or all that a filter leaves"), access.Everyone, r.put)
	mux.Handle("GET /api/v1/accounts.csv", s.access.Authenticated(access.Everyone, s.exportCSV))
	mux.Handle("GET /api/v1/accounts.xlsx", s.access.Authenticated(access.Everyone, s.exportXLSX))
	mux.Handle("GET /api/v1/tiles/accounts/{z}/{x}/{file}", s.access.Authenticated(access.Everyone, s.tile))
}

type routes struct{ s *Service }

type listInput struct {
	Filter
	Order
}

type listOutput struct{ Body Listing }

func (r routes) list(ctx context.Context, actor access.Actor, in *listInput) (*listOutput, error) {
	page, err := r.s.List(ctx, actor.Scope, in.Filter, in.Order)
	return &listOutput{page}, err
}

type facetsInput struct{ Filter }

type facetsOutput struct{ Body AccountFacets }

func (r routes) facets(ctx context.Context, actor access.Actor, in *facetsInput) (*facetsOutput, error) {
	f, err := r.s.Facets(ctx, actor.Scope, in.Filter)
	return &facetsOutput{f}, err
}

type setOwnerInput struct {
	Filter
	Body struct {
		IDs     []account.ID  `json:"ids,omitempty" maxItems:"20000" doc:"Without, all that the filter in the address leaves"`
		All     bool          `json:"all,omitempty" doc:"Must be true to change all that the filter leaves"`
		OwnerID access.UserID `json:"owner_id" doc:"Empty: nobody"`
	}
}

type bulkOutput struct{ Body BulkChange }

func (r routes) setOwner(ctx context.Context, actor access.Actor, in *setOwnerInput) (*bulkOutput, error) {
	f := &in.Filter
	if !in.Body.All {
		f = nil
	} else {
		in.Body.IDs = nil
	}
	change, err := r.s.SetOwner(ctx, actor, in.Body.IDs, f, in.Body.OwnerID)
	return &bulkOutput{change}, err
}

type bulkInput struct {
	ID string `path:"id"`
}

func (r routes) undoBulk(ctx context.Context, actor access.Actor, in *bulkInput) (*bulkOutput, error) {
	change, err := r.s.UndoBulk(ctx, actor, in.ID)
	return &bulkOutput{change}, err
}
