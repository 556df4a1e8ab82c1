package committee

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
		return huma.Operation{Method: method, Path: "/api/v1/accounts/{id}/committee" + path, OperationID: id, Summary: summary, Tags: []string{"Relationship maps"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "", "get-committee", "Who decides at an account, who speaks for and against, and whom one usually wins with"), access.Everyone, r.find)
	access.Handle(s.access, api, op("PUT", "/people/{person}", "say-committee-role", "Say what somebody does when the account decides; empty takes it back"), access.Everyone, r.say)
	access.Handle(s.access, api, op("PUT", "/ties", "tie-committee", "Say that somebody reports to or influences another, or does not"), access.Everyone, r.tie)
}

type routes struct{ s *Service }

type accountInput struct {
	ID account.ID `path:"id" maxLength:"40"`
}

type committeeOutput struct{ Body *Committee }

func (r routes) find(ctx context.Context, actor access.Actor, in *accountInput) (*committeeOutput, error) {
	body, err := r.s.Find(ctx, actor.Scope, in.ID)
	return &committeeOutput{body}, err
}

func (r routes) say(ctx context.Context, actor access.Actor, in *struct {
	ID     account.ID `path:"id" maxLength:"40"`
	Person person.ID  `path:"person" maxLength:"40"`
	Body   CommitteeSaying
}) (*committeeOutput, error) {
	if err := r.s.Say(ctx, actor, in.ID, in.Person, in.Body); err != nil {
		return nil, err
	}
	return r.find(ctx, actor, &accountInput{in.ID})
}

func (r routes) tie(ctx context.Context, actor access.Actor, in *struct {
	ID   account.ID `path:"id" maxLength:"40"`
	Body struct {
		CommitteeTie
		Gone bool `json:"gone,omitempty" doc:"They do not, any more"`
	}
}) (*committeeOutput, error) {
	if err := r.s.Tie(ctx, actor, in.ID, in.Body.CommitteeTie, in.Body.Gone); err != nil {
		return nil, err
	}
	return r.find(ctx, actor, &accountInput{in.ID})
}
