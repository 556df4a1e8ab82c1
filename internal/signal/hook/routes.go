package hook

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/signal/mapping"
)

// Routes adds the operations on senders to the API, and where messages come in.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/hooks" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-hooks", "Systems that may send events, and how they fare"), access.Headquarters, s.list)
	access.Handle(s.o.Access, api, op("POST", "", "add-hook", "Let a system send events; its token and secret are shown once"), access.Headquarters, s.add)
	access.Handle(s.o.Access, api, op("PUT", "/{id}/mapping", "map-hook", "Say where in a sender's messages signals are"), access.Headquarters, s.remap)
	access.Handle(s.o.Access, api, op("DELETE", "/{id}", "end-hook", "Take nothing more from a sender"), access.Headquarters, s.endSender)
	access.Handle(s.o.Access, api, op("POST", "/try", "try-hook", "What a message would tell, by a mapping"), access.Headquarters, s.try)
	access.Handle(s.o.Access, api, op("GET", "/{id}/messages", "list-hook-messages", "A sender's newest messages"), access.Headquarters, s.messages)
	access.Handle(s.o.Access, api, op("POST", "/{id}/again", "read-hook-again", "Read messages again that failed or were about nobody known"), access.Headquarters, s.again)
	mux.Handle("POST /hooks/{sender}", s.Handler())
}

type listOutput struct {
	Body struct {
		Items []HookSender `json:"items"`
	}
}

func (s *Service) list(ctx context.Context, _ access.Actor, _ *struct{}) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, err = s.Senders(ctx)
	return out, err
}

type addInput struct {
	Body struct {
		Name    string               `json:"name" minLength:"1" maxLength:"100"`
		Signed  bool                 `json:"signed"`
		Mapping mapping.EventMapping `json:"mapping"`
	}
}

type addOutput struct{ Body *HookMade }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*addOutput, error) {
	one, err := s.Add(ctx, actor.User.ID, in.Body.Name, in.Body.Signed, in.Body.Mapping)
	if err != nil {
		return nil, err
	}
	return &addOutput{one}, s.o.Access.Audit(ctx, s.db, actor, "hook.add", "hook/"+string(one.ID), map[string]any{"name": one.Name})
}

type remapInput struct {
	ID   SenderID `path:"id"`
	Body mapping.EventMapping
}

func (s *Service) remap(ctx context.Context, actor access.Actor, in *remapInput) (*struct{}, error) {
	if err := s.Remap(ctx, in.ID, in.Body); err != nil {
		return nil, err
	}
	return nil, s.o.Access.Audit(ctx, s.db, actor, "hook.map", "hook/"+string(in.ID), in.Body)
}

type oneInput struct {
	ID SenderID `path:"id"`
}

func (s *Service) endSender(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	if err := s.End(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, s.o.Access.Audit(ctx, s.db, actor, "hook.end", "hook/"+string(in.ID), nil)
}

type tryInput struct {
	Body struct {
		Mapping mapping.EventMapping `json:"mapping"`
		Message string               `json:"message" maxLength:"1000000"`
	}
}

type tryOutput struct {
	Body struct {
		Events []mapping.MappedEvent `json:"events"`
	}
}

func (s *Service) try(_ context.Context, _ access.Actor, in *tryInput) (*tryOutput, error) {
	out := &tryOutput{}
	if err := s.check(in.Body.Mapping); err != nil {
		return nil, err
	}
	var err error
	out.Body.Events, err = Try(in.Body.Mapping, in.Body.Message)
	return out, err
}

type messagesInput struct {
	ID    SenderID `path:"id"`
	State State    `query:"state" enum:"waiting,done,unmatched,failed"`
}

type messagesOutput struct {
	Body struct {
		Items []HookMessage `json:"items"`
	}
}

func (s *Service) messages(ctx context.Context, _ access.Actor, in *messagesInput) (*messagesOutput, error) {
	out := &messagesOutput{}
	var err error
	out.Body.Items, err = s.Messages(ctx, in.ID, in.State, 100)
	return out, err
}

type againOutput struct {
	Body struct {
		Count int64 `json:"count"`
	}
}

func (s *Service) again(ctx context.Context, _ access.Actor, in *oneInput) (*againOutput, error) {
	out := &againOutput{}
	var err error
	out.Body.Count, err = s.Again(ctx, in.ID)
	return out, err
}
