package autonomy

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/territory"
)

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/autonomy" + path, OperationID: id, Summary: summary, Tags: []string{"Autonomy"}}
	}
	access.Handle(s.access, api, op("GET", "", "get-autonomy", "What managers decide alone, by level, and one's own level"), access.Managers, s.policy)
	access.Handle(s.access, api, op("PUT", "", "set-autonomy", "Say what managers decide alone"), access.Headquarters, s.setPolicy)
	access.Handle(s.access, api, op("GET", "/requests", "list-requests", "What was asked of headquarters"), access.Managers, s.requests)
	access.Handle(s.access, api, op("POST", "/requests", "escalate", "Put a question to headquarters"), access.Managers, s.escalate)
	access.Handle(s.access, api, op("POST", "/requests/{id}/answers", "answer-request", "Approve, refuse, answer, withdraw or say more"), access.Managers, s.answer)
}

type none struct{}

type policyOutput struct {
	Body struct {
		Grants      []Grant      `json:"grants"`
		Level       int64        `json:"level" doc:"One's own; 0 for headquarters, which decides"`
		TerritoryID territory.ID `json:"territory_id"`
	}
}

func (s *Service) policy(ctx context.Context, actor access.Actor, _ *none) (*policyOutput, error) {
	out := &policyOutput{}
	var err error
	if out.Body.Grants, err = s.Policy(ctx, s.db); err != nil || actor.Scope.All {
		return out, err
	}
	at, err := s.seatOf(ctx, s.db, actor)
	out.Body.Level, out.Body.TerritoryID = at.Level, at.ID
	return out, err
}

type setPolicyInput struct {
	Body struct {
		Grants []Grant `json:"grants" maxItems:"100"`
	}
}

func (s *Service) setPolicy(ctx context.Context, actor access.Actor, in *setPolicyInput) (*policyOutput, error) {
	if err := s.SetPolicy(ctx, actor, in.Body.Grants); err != nil {
		return nil, err
	}
	return s.policy(ctx, actor, nil)
}

type requestsInput struct {
	State string `query:"state" default:"open" enum:"open,decided"`
}

type requestsOutput struct {
	Body struct {
		Items []Request `json:"items"`
	}
}

func (s *Service) requests(ctx context.Context, actor access.Actor, in *requestsInput) (*requestsOutput, error) {
	out := &requestsOutput{}
	var err error
	out.Body.Items, err = s.Requests(ctx, actor, in.State != "decided")
	return out, err
}

type escalateInput struct {
	Body struct {
		Subject string `json:"subject" minLength:"1" maxLength:"200"`
		Text    string `json:"text" minLength:"1" maxLength:"10000"`
	}
}

func (s *Service) escalate(ctx context.Context, actor access.Actor, in *escalateInput) (*requestsOutput, error) {
	if _, err := s.Escalate(ctx, actor, in.Body.Subject, in.Body.Text); err != nil {
		return nil, err
	}
	return s.requests(ctx, actor, &requestsInput{})
}

type answerInput struct {
	ID   string `path:"id"`
	Body struct {
		Act  string `json:"act" enum:"approve,refuse,answer,withdraw,say"`
		Text string `json:"text,omitempty" maxLength:"10000"`
	}
}

func (s *Service) answer(ctx context.Context, actor access.Actor, in *answerInput) (*struct{}, error) {
	return nil, s.Answer(ctx, actor, in.ID, in.Body.Act, in.Body.Text)
}
