package recommend

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
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Leads"}}
	}
	r := routes{s}
	access.Handle(s.o.Access, api, op("GET", "/leads/recommended", "recommend-leads", "Whom to approach today: one person of each account, by chance times potential, with the evidence"), access.Everyone, r.recommend)
	access.Handle(s.o.Access, api, op("GET", "/leads/dismissals", "list-dismissed-leads", "What one said is not for one, and why"), access.Everyone, r.dismissals)
	access.Handle(s.o.Access, api, op("POST", "/leads/dismissals", "dismiss-lead", "Leave a lead out of one's recommendations, and hold why against others"), access.Everyone, r.dismiss)
	access.Handle(s.o.Access, api, op("DELETE", "/leads/dismissals/{id}", "undismiss-lead", "Take a dismissal back"), access.Everyone, r.undismiss)
}

type routes struct{ s *Service }

type recommendInput struct {
	Limit int `query:"limit" default:"10" minimum:"1" maximum:"100"`
}

type recommendOutput struct {
	Body struct {
		Items []Recommended `json:"items"`
	}
}

func (r routes) recommend(ctx context.Context, actor access.Actor, in *recommendInput) (*recommendOutput, error) {
	out := &recommendOutput{}
	var err error
	out.Body.Items, err = r.s.Recommend(ctx, actor, in.Limit)
	return out, err
}

type dismissalsOutput struct {
	Body struct {
		Items []Dismissal `json:"items"`
	}
}

func (r routes) dismissals(ctx context.Context, actor access.Actor, _ *struct{}) (*dismissalsOutput, error) {
	out := &dismissalsOutput{}
	var err error
	out.Body.Items, err = r.s.Dismissals(ctx, actor)
	return out, err
}

type dismissInput struct {
	Body struct {
		PersonID  person.ID  `json:"person_id" maxLength:"40"`
		AccountID account.ID `json:"account_id" maxLength:"40"`
		Reason    Reason     `json:"reason" enum:"not_now,wrong_person,wrong_account,wrong_industry,wrong_size,wrong_region"`
		Note      string     `json:"note,omitempty" maxLength:"1000"`
	}
}

func (r routes) dismiss(ctx context.Context, actor access.Actor, in *dismissInput) (*struct{ Body *Dismissal }, error) {
	d, err := r.s.Dismiss(ctx, actor, Dismissal{PersonID: in.Body.PersonID, AccountID: in.Body.AccountID, Reason: in.Body.Reason, Note: in.Body.Note})
	return &struct{ Body *Dismissal }{d}, err
}

func (r routes) undismiss(ctx context.Context, actor access.Actor, in *struct {
	ID string `path:"id" maxLength:"40"`
}) (*struct{}, error) {
	return nil, r.s.Undismiss(ctx, actor, in.ID)
}
