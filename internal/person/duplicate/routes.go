package duplicate

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/job"
)

// Routes adds the package's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"People"}}
	}
	r := routes{s}
	access.Handle(s.o.Access, api, op("GET", "/person-duplicates", "list-person-duplicates", "Pairs of people that may be one"), access.Everyone, r.list)
	access.Handle(s.o.Access, api, op("POST", "/person-duplicates/search", "search-person-duplicates", "Compare everybody with everybody whom they may be"), access.Managers, r.search)
	access.Handle(s.o.Access, api, op("POST", "/person-duplicates/merge-sure", "merge-sure-person-duplicates", "Merge the pairs in scope that are surely one, at most 200 at once"), access.Everyone, r.mergeSure)
	access.Handle(s.o.Access, api, op("PATCH", "/person-duplicates/{id}", "decide-person-duplicate", "Say that two people are two, or ask again"), access.Everyone, r.decide)
	access.Handle(s.o.Access, api, op("POST", "/people/{id}/merge", "merge-person", "Take another person into this one"), access.Everyone, r.merge)
	access.Handle(s.o.Access, api, op("GET", "/people/{id}/merges", "list-person-merges", "Who was merged into a person"), access.Everyone, r.merges)
	access.Handle(s.o.Access, api, op("POST", "/person-merges/{id}/undo", "undo-person-merge", "Take a merge of people back"), access.Everyone, r.unmerge)
}

type routes struct{ s *Service }

type listOutput struct{ Body Pairs }

func (r routes) list(ctx context.Context, actor access.Actor, in *PairQuery) (*listOutput, error) {
	pairs, err := r.s.Duplicates(ctx, actor.Scope, *in)
	return &listOutput{pairs}, err
}

type jobOutput struct{ Body *job.Job }

func (r routes) search(ctx context.Context, actor access.Actor, _ *struct{}) (*jobOutput, error) {
	j, err := r.s.Search(ctx, actor)
	return &jobOutput{j}, err
}

func (r routes) mergeSure(ctx context.Context, actor access.Actor, _ *struct{}) (*mergesOutput, error) {
	out := &mergesOutput{}
	var err error
	out.Body.Items, err = r.s.MergeSure(ctx, actor)
	return out, err
}

type decideInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		State string `json:"state" enum:"open,apart"`
	}
}

func (r routes) decide(ctx context.Context, actor access.Actor, in *decideInput) (*struct{}, error) {
	return nil, r.s.Decide(ctx, actor, in.ID, in.Body.State)
}

type mergeInput struct {
	ID   person.ID `path:"id" maxLength:"40" doc:"The person who stays"`
	Body struct {
		LoserID person.ID         `json:"loser_id" maxLength:"40" doc:"The person who is taken in"`
		Fields  map[string]string `json:"fields,omitempty" maxProperties:"200" doc:"Whose value of a field to keep: winner, loser or, of a note, both; of others, what is suggested"`
	}
}

type mergeOutput struct{ Body PersonMerge }

func (r routes) merge(ctx context.Context, actor access.Actor, in *mergeInput) (*mergeOutput, error) {
	m, err := r.s.Merge(ctx, actor, in.ID, in.Body.LoserID, in.Body.Fields)
	return &mergeOutput{m}, err
}

type mergesInput struct {
	ID person.ID `path:"id" maxLength:"40"`
}

type mergesOutput struct {
	Body struct {
		Items []PersonMerge `json:"items"`
	}
}

func (r routes) merges(ctx context.Context, actor access.Actor, in *mergesInput) (*mergesOutput, error) {
	out := &mergesOutput{}
	var err error
	out.Body.Items, err = r.s.Merges(ctx, actor.Scope, in.ID)
	return out, err
}

type unmergeInput struct {
	ID string `path:"id" maxLength:"40"`
}

func (r routes) unmerge(ctx context.Context, actor access.Actor, in *unmergeInput) (*mergeOutput, error) {
	m, err := r.s.Unmerge(ctx, actor, in.ID)
	return &mergeOutput{m}, err
}
