package lead

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/choice"
	"arpent/internal/lead/saved"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Leads"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/leads", "search-leads", "Leads in scope that a CQL2 filter finds, with counts of what else could be chosen"), access.Everyone, r.search)
	access.Handle(s.access, api, op("GET", "/leads/fields", "list-lead-fields", "What filters over leads may name"), access.Everyone, r.fields)
	access.Handle(s.access, api, op("GET", "/leads/choices", "read-lead-choices", "A filter as it would be chosen on a screen, field by field"), access.Everyone, r.choices)
	access.Handle(s.access, api, op("GET", "/leads/values", "suggest-lead-values", "Values of one field among the leads in scope, with how many there would be"), access.Everyone, r.suggest)
	access.Handle(s.access, api, op("GET", "/leads/map", "map-leads", "Where the leads in scope are that a filter finds, those near each other as one"), access.Everyone, r.onMap)
	access.Handle(s.access, api, op("GET", "/leads/likelihood", "get-lead-likelihood", "What recommendations rest on, how well it told later deals, and what speaks for and against an account"), access.Everyone, r.likely)
	access.Handle(s.access, api, op("GET", "/lead-searches", "list-lead-searches", "One's saved searches, each with how many it finds"), access.Everyone, r.searches)
	access.Handle(s.access, api, op("POST", "/lead-searches", "save-lead-search", "Keep a search"), access.Everyone, r.save)
	access.Handle(s.access, api, op("PATCH", "/lead-searches/{id}", "change-lead-search", "Rename a saved search, change its filter, have its owner told of it or not, delete it or bring it back"), access.Everyone, r.changeSearch)
	access.Handle(s.access, api, op("GET", "/lead-searches/{id}/changes", "compare-lead-search", "Who entered a saved search since a day, who left it, and because of what"), access.Everyone, r.diff)
	access.Handle(s.access, api, op("GET", "/lead-lists", "list-lead-lists", "One's lists and those that are shared"), access.Everyone, r.lists)
	access.Handle(s.access, api, op("POST", "/lead-lists", "make-lead-list", "Make a list"), access.Everyone, r.makeList)
	access.Handle(s.access, api, op("PATCH", "/lead-lists/{id}", "change-lead-list", "Rename or share one's list, delete it or bring it back"), access.Everyone, r.changeList)
	access.Handle(s.access, api, op("POST", "/lead-lists/{id}/people", "put-into-lead-list", "Put people into a list or take them out: those named, or all that a filter finds"), access.Everyone, r.put)
	access.Handle(s.access, api, op("GET", "/lead-titles", "list-lead-titles", "What titles were said to mean, beside the published table"), access.Everyone, r.titles)
	access.Handle(s.access, api, op("PUT", "/lead-titles", "correct-lead-title", "Say what a title means; with nothing said, the published table holds again"), access.Managers, r.correct)
}

type routes struct{ s *Service }

func (r routes) search(ctx context.Context, actor access.Actor, in *Query) (*struct{ Body *LeadsFound }, error) {
	body, err := r.s.Search(ctx, actor, *in)
	return &struct{ Body *LeadsFound }{body}, err
}

func (r routes) choices(ctx context.Context, actor access.Actor, in *struct {
	Filter string `query:"filter" maxLength:"100000" doc:"CQL2 text"`
}) (*struct{ Body *choice.Choices }, error) {
	body, err := r.s.Choices(ctx, actor, in.Filter)
	return &struct{ Body *choice.Choices }{body}, err
}

func (r routes) suggest(ctx context.Context, actor access.Actor, in *SuggestQuery) (*struct{ Body *LeadFacet }, error) {
	body, err := r.s.Suggest(ctx, actor, *in)
	return &struct{ Body *LeadFacet }{body}, err
}

func (r routes) onMap(ctx context.Context, actor access.Actor, in *MapQuery) (*struct{ Body *LeadMap }, error) {
	body, err := r.s.Map(ctx, actor, *in)
	return &struct{ Body *LeadMap }{body}, err
}

// LeadField is a field that filters may name.
type LeadField struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Count bool   `json:"counted" doc:"Whether its values can be asked for as facets"`
}

type fieldsOutput struct {
	Body struct {
		Items       []LeadField       `json:"items"`
		Functions   []title.Function  `json:"functions" doc:"Values of function"`
		Seniorities []title.Seniority `json:"seniorities" doc:"Values of seniority, from the top"`
		Spotlights  []string          `json:"spotlights"`
	}
}

func (r routes) fields(ctx context.Context, _ access.Actor, _ *struct{}) (*fieldsOutput, error) {
	schema, err := r.s.Fields(ctx)
	if err != nil {
		return nil, err
	}
	out := &fieldsOutput{}
	out.Body.Functions, out.Body.Seniorities, out.Body.Spotlights = title.Functions(), title.Seniorities(), Spotlights()
	for _, f := range schema.Fields {
		out.Body.Items = append(out.Body.Items, LeadField{f.Name, f.Type.String(), may([]string{f.Name}, "name") == nil})
	}
	return out, nil
}

type searchesOutput struct {
	Body struct {
		Items []saved.SavedSearch `json:"items"`
	}
}

func (r routes) searches(ctx context.Context, actor access.Actor, _ *struct{}) (*searchesOutput, error) {
	out := &searchesOutput{}
	var err error
	out.Body.Items, err = r.s.saved.List(ctx, actor)
	return out, err
}

type savedOutput struct{ Body *saved.SavedSearch }

type saveInput struct {
	Body struct {
		Name   string `json:"name" maxLength:"200"`
		Filter string `json:"filter" maxLength:"100000"`
	}
}

func (r routes) save(ctx context.Context, actor access.Actor, in *saveInput) (*savedOutput, error) {
	one, err := r.s.saved.Save(ctx, actor, in.Body.Name, in.Body.Filter)
	return &savedOutput{one}, err
}

type changeSearchInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body saved.SearchChange
}

func (r routes) changeSearch(ctx context.Context, actor access.Actor, in *changeSearchInput) (*savedOutput, error) {
	one, err := r.s.saved.Change(ctx, actor, in.ID, in.Body)
	return &savedOutput{one}, err
}

func (r routes) diff(ctx context.Context, actor access.Actor, in *struct {
	ID    string  `path:"id" maxLength:"40"`
	Since db.Date `query:"since" required:"true"`
}) (*struct{ Body *SearchDiff }, error) {
	body, err := r.s.Diff(ctx, actor, in.ID, in.Since)
	return &struct{ Body *SearchDiff }{body}, err
}

type listsOutput struct {
	Body struct {
		Items []LeadList `json:"items"`
	}
}

func (r routes) lists(ctx context.Context, actor access.Actor, _ *struct{}) (*listsOutput, error) {
	out := &listsOutput{}
	var err error
	out.Body.Items, err = r.s.Lists(ctx, actor)
	return out, err
}

type listOutput struct{ Body *LeadList }

type makeListInput struct {
	Body struct {
		Name   string `json:"name" maxLength:"200"`
		Shared bool   `json:"shared,omitempty"`
	}
}

func (r routes) makeList(ctx context.Context, actor access.Actor, in *makeListInput) (*listOutput, error) {
	l, err := r.s.MakeList(ctx, actor, in.Body.Name, in.Body.Shared)
	return &listOutput{l}, err
}

type changeListInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Name    *string `json:"name,omitempty" maxLength:"200"`
		Shared  *bool   `json:"shared,omitempty"`
		Deleted *bool   `json:"deleted,omitempty"`
	}
}

func (r routes) changeList(ctx context.Context, actor access.Actor, in *changeListInput) (*listOutput, error) {
	l, err := r.s.ChangeList(ctx, actor, in.ID, in.Body.Name, in.Body.Shared, in.Body.Deleted)
	return &listOutput{l}, err
}

type putInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		People []person.ID `json:"people,omitempty" maxItems:"10000"`
		Filter *string     `json:"filter,omitempty" maxLength:"100000" doc:"All that it finds, instead of people"`
		Out    bool        `json:"out,omitempty" doc:"Take out instead of putting in"`
	}
}

func (r routes) put(ctx context.Context, actor access.Actor, in *putInput) (*struct{ Body *ListChange }, error) {
	change, err := r.s.Put(ctx, actor, in.ID, in.Body.People, in.Body.Filter, in.Body.Out)
	return &struct{ Body *ListChange }{change}, err
}

type titlesOutput struct {
	Body struct {
		Items []TitleCorrection `json:"items"`
	}
}

func (r routes) titles(ctx context.Context, _ access.Actor, _ *struct{}) (*titlesOutput, error) {
	out := &titlesOutput{}
	var err error
	out.Body.Items, err = r.s.Corrections(ctx, r.s.db)
	return out, err
}

type correctInput struct {
	Body struct {
		Title     string          `json:"title" maxLength:"300"`
		Function  title.Function  `json:"function"`
		Seniority title.Seniority `json:"seniority"`
	}
}

func (r routes) correct(ctx context.Context, actor access.Actor, in *correctInput) (*titlesOutput, error) {
	if err := r.s.Correct(ctx, actor, in.Body.Title, title.Role{Function: in.Body.Function, Seniority: in.Body.Seniority}); err != nil {
		return nil, err
	}
	return r.titles(ctx, actor, nil)
}

type likelyInput struct {
	Account account.ID `query:"account" maxLength:"40" doc:"For this one; in general without"`
}

func (r routes) likely(ctx context.Context, actor access.Actor, in *likelyInput) (*struct{ Body *Likelihood }, error) {
	body, err := r.s.Likely(ctx, actor.Scope, in.Account)
	return &struct{ Body *Likelihood }{body}, err
}
