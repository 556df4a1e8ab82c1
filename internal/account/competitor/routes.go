package competitor

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
)

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Competitors"}}
	}
	access.Handle(s.access, api, op("GET", "/competitors", "list-competitors", "Who else sells to one's accounts"), access.Everyone, s.list)
	access.Handle(s.access, api, op("POST", "/competitors", "add-competitor", "Name a competitor"), access.Everyone, s.add)
	access.Handle(s.access, api, op("PUT", "/competitors/{id}", "change-competitor", "Say all about a competitor anew"), access.Managers, s.change)
	access.Handle(s.access, api, op("GET", "/accounts/{id}/competitors", "list-account-competitors", "Who is installed at an account"), access.Everyone, s.installed)
	access.Handle(s.access, api, op("POST", "/accounts/{id}/competitors", "add-account-competitor", "Say that a competitor is at an account"), access.Everyone, s.install)
	access.Handle(s.access, api, op("DELETE", "/accounts/{id}/competitors/{entry}", "remove-account-competitor", "Say that it is no longer"), access.Everyone, s.remove)
	access.Handle(s.access, api, op("POST", "/accounts/{id}/competitors/{entry}/restore", "restore-account-competitor", "Say that it is after all"), access.Everyone, s.restore)
	access.Handle(s.access, api, op("GET", "/deals/{id}/contest", "get-deal-contest", "Whom a deal is fought against, and how it ended by rep and buyer"), access.Everyone, s.contest)
	access.Handle(s.access, api, op("PUT", "/deals/{id}/contest/against", "set-deal-competitors", "Say whom a deal is fought against"), access.Everyone, s.fight)
	access.Handle(s.access, api, op("PUT", "/deals/{id}/contest/{voice}", "tell-deal-verdict", "Tell how a deal ended by one voice"), access.Everyone, s.tell)
	access.Handle(s.access, api, op("DELETE", "/deals/{id}/contest/{voice}", "forget-deal-verdict", "Take back what one voice said"), access.Everyone, s.forget)
}

type listOutput struct {
	Body struct {
		Items []Competitor `json:"items"`
	}
}

func (s *Service) list(ctx context.Context, actor access.Actor, _ *struct{}) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, err = s.List(ctx, actor.Scope)
	return out, err
}

type oneOutput struct {
	ETag string `header:"ETag"`
	Body Competitor
}

type addInput struct{ Body Saying }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*oneOutput, error) {
	c, err := s.Add(ctx, actor, in.Body)
	return &oneOutput{account.ETag(c.Version), c}, err
}

type changeInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    Saying
}

func (s *Service) change(ctx context.Context, actor access.Actor, in *changeInput) (*oneOutput, error) {
	version, err := account.ParseVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Change(ctx, actor, in.ID, version, in.Body)
	return &oneOutput{account.ETag(c.Version), c}, err
}

type accountInput struct {
	ID account.ID `path:"id"`
}

type installedOutput struct {
	Body struct {
		Items []Installation `json:"items"`
	}
}

func (s *Service) installed(ctx context.Context, actor access.Actor, in *accountInput) (*installedOutput, error) {
	out := &installedOutput{}
	var err error
	out.Body.Items, err = s.Installed(ctx, actor.Scope, in.ID)
	return out, err
}

type installInput struct {
	ID   account.ID `path:"id"`
	Body NewInstallation
}

func (s *Service) install(ctx context.Context, actor access.Actor, in *installInput) (*installedOutput, error) {
	if _, err := s.Install(ctx, actor, in.ID, in.Body); err != nil {
		return nil, err
	}
	return s.installed(ctx, actor, &accountInput{in.ID})
}

type entryInput struct {
	ID    account.ID `path:"id"`
	Entry string     `path:"entry"`
}

func (s *Service) remove(ctx context.Context, actor access.Actor, in *entryInput) (*struct{}, error) {
	return nil, s.Remove(ctx, actor, in.ID, in.Entry, false)
}

func (s *Service) restore(ctx context.Context, actor access.Actor, in *entryInput) (*struct{}, error) {
	return nil, s.Remove(ctx, actor, in.ID, in.Entry, true)
}

type dealInput struct {
	ID deal.ID `path:"id"`
}

type contestOutput struct{ Body Contest }

func (s *Service) contest(ctx context.Context, actor access.Actor, in *dealInput) (*contestOutput, error) {
	c, err := s.Contest(ctx, actor.Scope, in.ID)
	return &contestOutput{c}, err
}

type fightInput struct {
	ID   deal.ID `path:"id"`
	Body struct {
		Against []ID `json:"against" maxItems:"20"`
	}
}

func (s *Service) fight(ctx context.Context, actor access.Actor, in *fightInput) (*contestOutput, error) {
	if err := s.Fight(ctx, actor, in.ID, in.Body.Against); err != nil {
		return nil, err
	}
	return s.contest(ctx, actor, &dealInput{in.ID})
}

type voiceInput struct {
	ID    deal.ID `path:"id"`
	Voice Voice   `path:"voice" enum:"rep,buyer"`
}

type tellInput struct {
	ID    deal.ID `path:"id"`
	Voice Voice   `path:"voice" enum:"rep,buyer"`
	Body  NewVerdict
}

func (s *Service) tell(ctx context.Context, actor access.Actor, in *tellInput) (*contestOutput, error) {
	if err := s.Tell(ctx, actor, in.ID, in.Voice, in.Body); err != nil {
		return nil, err
	}
	return s.contest(ctx, actor, &dealInput{in.ID})
}

func (s *Service) forget(ctx context.Context, actor access.Actor, in *voiceInput) (*contestOutput, error) {
	if err := s.Forget(ctx, actor, in.ID, in.Voice); err != nil {
		return nil, err
	}
	return s.contest(ctx, actor, &dealInput{in.ID})
}
