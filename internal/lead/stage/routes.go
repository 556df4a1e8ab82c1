package stage

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/past"
	"arpent/internal/person"
)

// LeadRef names a lead.
type LeadRef struct {
	PersonID  person.ID  `json:"person_id" maxLength:"40"`
	AccountID account.ID `json:"account_id" maxLength:"40" doc:"Empty for somebody who works at no account"`
}

func (r LeadRef) key() past.Key { return past.Key{Person: r.PersonID, Account: r.AccountID} }

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Leads"}}
	}
	r := routes{s}
	access.Handle(s.o.Access, api, op("GET", "/lead-marks", "list-lead-marks", "Stages and tags of a lead, now and before, and who set them"), access.Everyone, r.history)
	access.Handle(s.o.Access, api, op("PUT", "/lead-stages", "set-lead-stages", "Put leads into stages; answers with those that they were in"), access.Everyone, r.say)
	access.Handle(s.o.Access, api, op("PUT", "/lead-tags", "tag-leads", "Put words on leads, or take them off; answers with what takes that back"), access.Everyone, r.tag)
}

type routes struct{ s *Service }

type marksOutput struct {
	Body struct {
		Items []LeadMark `json:"items"`
	}
}

func (r routes) history(ctx context.Context, actor access.Actor, in *struct {
	Person  person.ID  `query:"person" required:"true" maxLength:"40"`
	Account account.ID `query:"account" maxLength:"40"`
}) (*marksOutput, error) {
	out := &marksOutput{}
	var err error
	out.Body.Items, err = r.s.History(ctx, actor, past.Key{Person: in.Person, Account: in.Account})
	return out, err
}

type stagedBody struct {
	Items []Staged `json:"items" minItems:"0" maxItems:"500"`
}

func (r routes) say(ctx context.Context, actor access.Actor, in *struct{ Body stagedBody }) (*struct{ Body stagedBody }, error) {
	before, err := r.s.Say(ctx, actor, in.Body.Items)
	return &struct{ Body stagedBody }{stagedBody{before}}, err
}

type taggedOutput struct {
	Body struct {
		Items []Tagging `json:"items"`
	}
}

func (r routes) tag(ctx context.Context, actor access.Actor, in *struct{ Body Tagging }) (*taggedOutput, error) {
	out := &taggedOutput{}
	var err error
	out.Body.Items, err = r.s.Tag(ctx, actor, in.Body)
	return out, err
}
