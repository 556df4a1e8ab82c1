package relay

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

// Routes adds the operations on endpoints to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/endpoints" + path, OperationID: id, Summary: summary, Tags: []string{"Delivery"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-endpoints", "Systems that signals are sent on to, and how they fare"), access.Everyone, s.list)
	access.Handle(s.o.Access, api, op("POST", "", "add-endpoint", "Send signals on to a system from now on; the secret is shown once"), access.Everyone, s.add)
	access.Handle(s.o.Access, api, op("DELETE", "/{id}", "end-endpoint", "Send nothing more to a system"), access.Everyone, s.end)
	access.Handle(s.o.Access, api, op("POST", "/{id}/test", "test-endpoint", "Send a system a message that tells nothing, now"), access.Everyone, s.test)
	access.Handle(s.o.Access, api, op("POST", "/{id}/again", "resume-endpoint", "Send to a system again, and try at once what was given up"), access.Everyone, s.again)
}

type listOutput struct {
	Body struct {
		Items []Endpoint `json:"items"`
	}
}

func (s *Service) list(ctx context.Context, actor access.Actor, _ *struct{}) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, err = s.Endpoints(ctx, actor)
	return out, err
}

type addInput struct{ Body EndpointDraft }

type addOutput struct{ Body *EndpointMade }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*addOutput, error) {
	one, err := s.Add(ctx, actor, in.Body)
	return &addOutput{one}, err
}

type oneInput struct {
	ID EndpointID `path:"id"`
}

func (s *Service) end(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	return nil, s.End(ctx, actor, in.ID)
}

func (s *Service) again(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	return nil, s.Again(ctx, actor, in.ID)
}

type testOutput struct {
	Body struct {
		Status int `json:"status" doc:"What the other system answered"`
	}
}

func (s *Service) test(ctx context.Context, actor access.Actor, in *oneInput) (*testOutput, error) {
	e, err := s.find(ctx, s.db, actor, in.ID)
	if err != nil {
		return nil, err
	}
	if !s.limits.Allow("test "+string(actor.User.ID), 10*time.Second, 5, s.o.Now()) {
		return nil, fault.New(fault.TooMany, "deliver.too_many", "too many requests; wait a minute")
	}
	out := &testOutput{}
	out.Body.Status, err = s.Try(ctx, e)
	return out, err
}
