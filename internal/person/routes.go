package person

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/fault"
)

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"People"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/people", "list-people", "People in scope by name, or those at an account"), access.Everyone, r.list)
	access.Handle(s.access, api, op("POST", "/people", "create-person", "Add a person"), access.Everyone, r.create)
	access.Handle(s.access, api, op("GET", "/people/{id}", "get-person", "One person; of one who was merged, where the one is who remains (307)"), access.Everyone, r.get)
	access.Handle(s.access, api, op("PATCH", "/people/{id}", "change-person", "Change a person by a merge patch (RFC 7396)"), access.Everyone, r.change)
	access.Handle(s.access, api, op("DELETE", "/people/{id}", "delete-person", "Delete a person until restored"), access.Everyone, r.delete)
	access.Handle(s.access, api, op("POST", "/people/{id}/restore", "restore-person", "Bring a deleted person back"), access.Everyone, r.restore)
	access.Handle(s.access, api, op("GET", "/people/{id}/changes", "list-person-changes", "What changed about a person, because of which import, newest first"), access.Everyone, r.changes)
	access.Handle(s.access, api, op("GET", "/people/{id}/ties", "list-person-ties", "What users have to do with a person on networks: dates and counts"), access.Everyone, r.ties)
	access.Handle(s.access, api, op("POST", "/people/{id}/consents", "record-consent", "Write down a consent, an objection or its withdrawal"), access.Everyone, r.record)
}

type routes struct{ s *Service }

type listOutput struct {
	Body struct {
		Items []Person `json:"items"`
		Next  string   `json:"next"`
	}
}

func (r routes) list(ctx context.Context, actor access.Actor, in *Query) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, out.Body.Next, err = r.s.List(ctx, actor.Scope, *in)
	return out, err
}

type oneOutput struct {
	ETag string `header:"ETag"`
	Body Person
}

func show(p Person, err error) (*oneOutput, error) {
	return &oneOutput{account.ETag(p.Version), p}, err
}

type createInput struct{ Body PersonDraft }

func (r routes) create(ctx context.Context, actor access.Actor, in *createInput) (*oneOutput, error) {
	return show(r.s.Create(ctx, actor, in.Body))
}

type oneInput struct {
	ID ID `path:"id"`
}

// getOutput leads from an old address to the new one for as long as the merge
// stands: it may be undone, so that nobody is to remember it.
type getOutput struct {
	Status       int
	ETag         string `header:"ETag"`
	Location     string `header:"Location" doc:"Where the one is who remains of somebody who was merged"`
	CacheControl string `header:"Cache-Control"`
	Body         Person
}

func (r routes) get(ctx context.Context, actor access.Actor, in *oneInput) (*getOutput, error) {
	p, err := r.s.Find(ctx, actor.Scope, in.ID)
	if fault.CodeOf(err) != fault.Missing || r.s.remains == nil {
		return &getOutput{Status: http.StatusOK, ETag: account.ETag(p.Version), Body: p}, err
	}
	if p, err = r.s.remains(ctx, actor.Scope, in.ID); err != nil {
		return nil, err
	}
	return &getOutput{http.StatusTemporaryRedirect, account.ETag(p.Version), "/api/v1/people/" + string(p.ID), "no-store", p}, nil
}

type changeInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    PersonDraft
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

type recordInput struct {
	ID   ID `path:"id"`
	Body ConsentDraft
}

func (r routes) record(ctx context.Context, actor access.Actor, in *recordInput) (*oneOutput, error) {
	return show(r.s.Record(ctx, actor, in.ID, in.Body))
}

type changesInput struct {
	ID    ID  `path:"id"`
	Limit int `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

type changesOutput struct {
	Body struct {
		Items []Change `json:"items"`
	}
}

func (r routes) changes(ctx context.Context, actor access.Actor, in *changesInput) (*changesOutput, error) {
	out := &changesOutput{}
	var err error
	out.Body.Items, err = r.s.Changes(ctx, actor.Scope, in.ID, in.Limit)
	return out, err
}

type tiesOutput struct {
	Body struct {
		Items []Tie `json:"items"`
	}
}

func (r routes) ties(ctx context.Context, actor access.Actor, in *oneInput) (*tiesOutput, error) {
	out := &tiesOutput{}
	var err error
	out.Body.Items, err = r.s.Ties(ctx, actor.Scope, in.ID)
	return out, err
}
