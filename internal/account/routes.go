package account

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account/industry"
	"arpent/internal/platform/fault"
)

type operation func(method, path, id, summary string) huma.Operation

// Routes adds the operations on single accounts to the API; package list has
// those on many.
func (s *Service) Routes(api huma.API) {
	var op operation = func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Accounts"}}
	}
	r := routes{s}
	handle := s.access
	access.Handle(handle, api, op("POST", "/accounts", "create-account", "Add an account"), access.Everyone, r.create)
	access.Handle(handle, api, op("GET", "/accounts/{id}", "get-account", "One account"), access.Everyone, r.get)
	access.Handle(handle, api, op("PATCH", "/accounts/{id}", "change-account", "Change an account by a merge patch (RFC 7396)"), access.Everyone, r.change)
	access.Handle(handle, api, op("DELETE", "/accounts/{id}", "delete-account", "Delete an account until it is restored"), access.Everyone, r.delete)
	access.Handle(handle, api, op("POST", "/accounts/{id}/restore", "restore-account", "Bring a deleted account back"), access.Everyone, r.restore)
	access.Handle(handle, api, op("GET", "/account-duplicates", "list-account-duplicates", "Pairs of accounts that may be one"), access.Managers, r.duplicates)
	access.Handle(handle, api, op("PATCH", "/account-duplicates/{id}", "decide-account-duplicate", "Say that two accounts are two, or ask again"), access.Managers, r.decide)
	access.Handle(handle, api, op("POST", "/accounts/{id}/merge", "merge-account", "Take another account into this one"), access.Managers, r.merge)
	access.Handle(handle, api, op("GET", "/accounts/{id}/merges", "list-account-merges", "What was merged into an account"), access.Everyone, r.merges)
	access.Handle(handle, api, op("POST", "/account-merges/{id}/undo", "undo-account-merge", "Take a merge back"), access.Managers, r.unmerge)
	access.Handle(handle, api, op("GET", "/industries", "search-industries", "Codes of NAF and NAICS by words or digits"), access.Everyone, r.industries)
}

type routes struct{ s *Service }

// ParseVersion reads an If-Match header; absent or * is 0, any version.
func ParseVersion(etag string) (int64, error) {
	if etag == "" || etag == "*" {
		return 0, nil
	}
	v, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(etag, "W/"), `"`), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Bad, "etag", "If-Match holds %s, which is no ETag of this API", etag)
	}
	return v, nil
}

// ETag writes a version as an entity tag.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

type oneInput struct {
	ID ID `path:"id"`
}

type oneOutput struct {
	ETag string `header:"ETag"`
	Body Listed
}

func (r routes) show(ctx context.Context, actor access.Actor, a Account, err error) (*oneOutput, error) {
	if err != nil {
		return nil, err
	}
	items := []Listed{{Account: a}}
	err = r.s.Dress(ctx, actor.Scope, items)
	return &oneOutput{ETag(a.Version), items[0]}, err
}

func (r routes) get(ctx context.Context, actor access.Actor, in *oneInput) (*oneOutput, error) {
	a, err := r.s.Find(ctx, actor.Scope, in.ID)
	return r.show(ctx, actor, a, err)
}

type createInput struct {
	Despite bool `query:"despite" doc:"Create it although it looks like one that is there"`
	Body    Particulars
}

func (r routes) create(ctx context.Context, actor access.Actor, in *createInput) (*oneOutput, error) {
	a, err := r.s.Create(ctx, actor, in.Body, in.Despite)
	return r.show(ctx, actor, a, err)
}

type changeInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    Particulars
	RawBody []byte
}

func (r routes) change(ctx context.Context, actor access.Actor, in *changeInput) (*oneOutput, error) {
	version, err := ParseVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	a, err := r.s.Change(ctx, actor, in.ID, version, in.RawBody)
	return r.show(ctx, actor, a, err)
}

type deleteInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
}

func (r routes) delete(ctx context.Context, actor access.Actor, in *deleteInput) (*struct{}, error) {
	version, err := ParseVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, r.s.Delete(ctx, actor, in.ID, version)
}

func (r routes) restore(ctx context.Context, actor access.Actor, in *oneInput) (*oneOutput, error) {
	a, err := r.s.Restore(ctx, actor, in.ID)
	return r.show(ctx, actor, a, err)
}

type mergeUndoInput struct {
	ID string `path:"id"`
}

type duplicatesInput struct {
	State  string `query:"state" default:"open" enum:"open,merged,apart"`
	Before string `query:"before" doc:"The last id seen, to go on from"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
}

type duplicatesOutput struct {
	Body struct {
		Items []Duplicate `json:"items"`
		Next  string      `json:"next"`
	}
}

func (r routes) duplicates(ctx context.Context, actor access.Actor, in *duplicatesInput) (*duplicatesOutput, error) {
	out := &duplicatesOutput{}
	var err error
	out.Body.Items, err = r.s.Duplicates(ctx, actor, in.State, in.Before, in.Limit)
	if n := len(out.Body.Items); n == in.Limit {
		out.Body.Next = out.Body.Items[n-1].ID
	}
	return out, err
}

type decideInput struct {
	ID   string `path:"id"`
	Body struct {
		State string `json:"state" enum:"open,apart"`
	}
}

func (r routes) decide(ctx context.Context, actor access.Actor, in *decideInput) (*struct{}, error) {
	return nil, r.s.Decide(ctx, actor, in.ID, in.Body.State)
}

type mergeInput struct {
	ID   ID `path:"id" doc:"The account that stays"`
	Body struct {
		LoserID ID       `json:"loser_id" doc:"The account that is taken in"`
		Take    []string `json:"take,omitempty" maxItems:"100" doc:"Fields where the one taken in is to be believed; custom.Name for a custom field"`
	}
}

type mergeOutput struct{ Body Merge }

func (r routes) merge(ctx context.Context, actor access.Actor, in *mergeInput) (*mergeOutput, error) {
	m, err := r.s.Merge(ctx, actor, in.ID, in.Body.LoserID, in.Body.Take)
	return &mergeOutput{m}, err
}

type mergesOutput struct {
	Body struct {
		Items []Merge `json:"items"`
	}
}

func (r routes) merges(ctx context.Context, actor access.Actor, in *oneInput) (*mergesOutput, error) {
	out := &mergesOutput{}
	var err error
	out.Body.Items, err = r.s.Merges(ctx, actor, in.ID)
	return out, err
}

func (r routes) unmerge(ctx context.Context, actor access.Actor, in *mergeUndoInput) (*mergeOutput, error) {
	m, err := r.s.Unmerge(ctx, actor, in.ID)
	return &mergeOutput{m}, err
}

type industriesInput struct {
	Text  string `query:"text" maxLength:"100"`
	Limit int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
}

type industriesOutput struct {
	Body struct {
		Items []industry.Class `json:"items"`
	}
}

func (r routes) industries(_ context.Context, _ access.Actor, in *industriesInput) (*industriesOutput, error) {
	out := &industriesOutput{}
	out.Body.Items = industry.Search(in.Text, in.Limit)
	return out, nil
}
