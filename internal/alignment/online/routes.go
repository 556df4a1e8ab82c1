package online

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/territory"
)

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Online territories"}}
	}
	access.Handle(s.access, api, op("GET", "/territories/{id}/distribution", "get-distribution", "Who is dealt the accounts of an online territory"), access.Everyone, s.show)
	access.Handle(s.access, api, op("PUT", "/territories/{id}/distribution", "set-distribution", "Say who has a seat and how accounts are dealt"), access.Managers, s.set)
	access.Handle(s.access, api, op("POST", "/territories/{id}/distribution/deal", "deal-accounts", "Deal the accounts that wait"), access.Managers, s.dealAll)
	access.Handle(s.access, api, op("GET", "/territories/{id}/distribution/rebalancing", "preview-rebalancing", "What would change hands so that everyone holds their share"), access.Managers, s.preview)
	access.Handle(s.access, api, op("POST", "/territories/{id}/distribution/rebalancing", "rebalance-accounts", "Carry out what the preview showed"), access.Managers, s.carry)
	access.Handle(s.access, api, op("POST", "/territories/{id}/distribution/rebalancing/{run}/undo", "undo-rebalancing", "Give back what a rebalancing moved"), access.Managers, s.undo)
	access.Handle(s.access, api, op("GET", "/accounts/{id}/deal", "explain-account-deal", "How an account of an online territory came to its owner"), access.Everyone, s.explain)
}

type idInput struct {
	ID territory.ID `path:"id"`
}

type showOutput struct {
	ETag string `header:"ETag"`
	Body *Distribution
}

func (s *Service) show(ctx context.Context, actor access.Actor, in *idInput) (*showOutput, error) {
	d, err := s.Show(ctx, actor.Scope, in.ID)
	if err != nil {
		return nil, err
	}
	return &showOutput{account.ETag(d.Version), d}, nil
}

type setInput struct {
	ID      territory.ID `path:"id"`
	IfMatch string       `header:"If-Match"`
	Body    struct {
		Mode  Mode   `json:"mode" enum:"turn,load"`
		Seats []Seat `json:"seats" maxItems:"200"`
	}
}

func (s *Service) set(ctx context.Context, actor access.Actor, in *setInput) (*showOutput, error) {
	version, err := account.ParseVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := s.Set(ctx, actor, in.ID, version, in.Body.Mode, in.Body.Seats); err != nil {
		return nil, err
	}
	return s.show(ctx, actor, &idInput{in.ID})
}

type countOutput struct {
	Body struct {
		Accounts int `json:"accounts"`
	}
}

func (s *Service) dealAll(ctx context.Context, actor access.Actor, in *idInput) (*countOutput, error) {
	out := &countOutput{}
	var err error
	out.Body.Accounts, err = s.Deal(ctx, actor, in.ID)
	return out, err
}

type rebalancingOutput struct{ Body *Rebalancing }

func (s *Service) preview(ctx context.Context, actor access.Actor, in *idInput) (*rebalancingOutput, error) {
	r, err := s.Preview(ctx, actor, in.ID)
	return &rebalancingOutput{r}, err
}

type carryInput struct {
	ID   territory.ID `path:"id"`
	Body struct {
		Digest string `json:"digest" maxLength:"64"`
	}
}

func (s *Service) carry(ctx context.Context, actor access.Actor, in *carryInput) (*rebalancingOutput, error) {
	r, err := s.Rebalance(ctx, actor, in.ID, in.Body.Digest)
	return &rebalancingOutput{r}, err
}

type undoInput struct {
	ID  territory.ID `path:"id"`
	Run string       `path:"run"`
}

func (s *Service) undo(ctx context.Context, actor access.Actor, in *undoInput) (*countOutput, error) {
	out := &countOutput{}
	var err error
	out.Body.Accounts, err = s.Undo(ctx, actor, in.ID, in.Run)
	return out, err
}

type explainInput struct {
	ID account.ID `path:"id"`
}

type explainOutput struct {
	Body struct {
		Deal *DealtWhy `json:"deal,omitempty" doc:"Absent: it was never dealt, or is someone else's since"`
	}
}

func (s *Service) explain(ctx context.Context, actor access.Actor, in *explainInput) (*explainOutput, error) {
	out := &explainOutput{}
	var err error
	out.Body.Deal, err = s.Explain(ctx, actor.Scope, in.ID)
	return out, err
}
