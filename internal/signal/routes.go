package signal

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/signal/budget"
)

// Routes adds the operations on signals to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/signals" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-signals", "Signals about accounts and people in scope, the weightiest first"), access.Everyone, s.list)
	access.Handle(s.o.Access, api, op("GET", "/front", "get-signal-front", "What stands at the front of one's day, and how much of its budget is used"), access.Everyone, s.front)
	access.Handle(s.o.Access, api, op("PUT", "/budget", "keep-signal-budget", "Say how many signals a day come to the front, and in which zone one's day begins"), access.Everyone, s.keepBudget)
	access.Handle(s.o.Access, api, op("PUT", "/{id}/state", "set-signal-state", "Dismiss a signal, put it off, or open it again, for oneself"), access.Everyone, s.set)
	access.Handle(s.o.Access, api, op("PUT", "/groups/state", "set-signal-group-state", "Dismiss all signals of one cause, put them off, or open them again, for oneself"), access.Everyone, s.setGroup)
	access.Handle(s.o.Access, api, op("POST", "/{id}/acts", "note-signal-act", "Say what one made of a signal: a task, a note, a deal"), access.Everyone, s.noteAct)
	access.Handle(s.o.Access, api, op("GET", "/worth", "get-signal-worth", "What became of signals, by kind: acts, dismissals with their reasons, meetings and deals that followed"), access.Everyone, s.getWorth)
	access.Handle(s.o.Access, api, op("PUT", "/kinds/{kind}/state", "tune-signal-kind", "See less of a kind of signal, nothing of it, or as much as before"), access.Everyone, s.tune)
	s.follow.Routes(api)
}

type feedOutput struct {
	Body struct {
		Items []Shown `json:"items"`
		Next  string  `json:"next,omitempty" doc:"Given as ?cursor= asks for the next page; left out on the last"`
		Total int     `json:"total" doc:"How many signals all pages have, those of one cause counted each"`
		Lines int     `json:"lines" doc:"How many lines all pages have, those of one cause together in one"`
		Today db.Date `json:"today"`
		Tuned []Tuned `json:"tuned" doc:"Kinds that count less, or are left out of the feed"`
		Seq   int64   `json:"seq" doc:"All that became known up to here is in; live events after it are not"`
	}
}

type frontInput struct {
	Zone string `query:"zone" maxLength:"60" doc:"Where one is, for whoever has not said where their day begins"`
}

type frontOutput struct{ Body *SignalFront }

func (s *Service) front(ctx context.Context, actor access.Actor, in *frontInput) (*frontOutput, error) {
	f, err := s.Front(ctx, actor, in.Zone)
	return &frontOutput{f}, err
}

type budgetInput struct{ Body budget.SignalBudget }

func (s *Service) keepBudget(ctx context.Context, actor access.Actor, in *budgetInput) (*struct{}, error) {
	return nil, s.KeepBudget(ctx, actor.User.ID, in.Body.Daily, in.Body.Zone)
}

func (s *Service) list(ctx context.Context, actor access.Actor, in *Query) (*feedOutput, error) {
	out := &feedOutput{}
	var err error
	if out.Body.Seq, err = s.latest(ctx); err != nil { // before the list: what comes meanwhile is heard of again
		return nil, err
	}
	p, err := s.page(ctx, actor, *in)
	if err != nil {
		return nil, err
	}
	out.Body.Items, out.Body.Next, out.Body.Total, out.Body.Lines, out.Body.Tuned = p.items, p.next, p.total, p.lines, p.tuned
	out.Body.Today = s.today()
	return out, nil
}

type setInput struct {
	ID   ID `path:"id"`
	Body struct {
		State  string  `json:"state" enum:"open,dismissed,snoozed"`
		Reason string  `json:"reason,omitempty" maxLength:"300"`
		Until  db.Date `json:"until,omitempty" doc:"First day it is shown again"`
	}
}

func (s *Service) set(ctx context.Context, actor access.Actor, in *setInput) (*struct{}, error) {
	return nil, s.Set(ctx, actor, in.ID, in.Body.State, in.Body.Reason, in.Body.Until)
}

type tuneInput struct {
	Kind Kind `path:"kind"`
	Body struct {
		Tuning Tuning `json:"tuning" enum:"usual,less,muted"`
	}
}

func (s *Service) tune(ctx context.Context, actor access.Actor, in *tuneInput) (*struct{}, error) {
	return nil, s.Tune(ctx, actor.User.ID, in.Kind, in.Body.Tuning)
}

type setGroupInput struct {
	Body struct {
		Group  string  `json:"group" minLength:"1" maxLength:"120"`
		State  string  `json:"state" enum:"open,dismissed,snoozed"`
		Reason string  `json:"reason,omitempty" maxLength:"300"`
		Until  db.Date `json:"until,omitempty" doc:"First day they are shown again"`
	}
}

type setGroupOutput struct {
	Body struct {
		Count int `json:"count"`
	}
}

func (s *Service) setGroup(ctx context.Context, actor access.Actor, in *setGroupInput) (*setGroupOutput, error) {
	out := &setGroupOutput{}
	var err error
	out.Body.Count, err = s.SetGroup(ctx, actor, in.Body.Group, in.Body.State, in.Body.Reason, in.Body.Until)
	return out, err
}

type actInput struct {
	ID   ID `path:"id"`
	Body struct {
		Act Act `json:"act" enum:"task,note,deal"`
	}
}

func (s *Service) noteAct(ctx context.Context, actor access.Actor, in *actInput) (*struct{}, error) {
	return nil, s.NoteAct(ctx, actor, in.ID, in.Body.Act)
}

type worthInput struct {
	Days int `query:"days" default:"90" minimum:"1" maximum:"400"`
}

type worthOutput struct{ Body *SignalWorth }

func (s *Service) getWorth(ctx context.Context, actor access.Actor, in *worthInput) (*worthOutput, error) {
	w, err := s.Worth(ctx, actor, in.Days)
	return &worthOutput{w}, err
}
