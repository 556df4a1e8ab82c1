package signal

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Routes adds the operations on signals to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/signals" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-signals", "Signals about accounts and people in scope, the weightiest first"), access.Everyone, s.list)
	access.Handle(s.o.Access, api, op("PUT", "/{id}/state", "set-signal-state", "Dismiss a signal, put it off, or open it again, for oneself"), access.Everyone, s.set)
	access.Handle(s.o.Access, api, op("PUT", "/kinds/{kind}/state", "mute-signal-kind", "See less of a kind of signal, or as much as before"), access.Everyone, s.mute)
}

type feedOutput struct {
	Body struct {
		Items []Shown `json:"items"`
		Top   int     `json:"top" doc:"How many of them are for today at most; the others are a digest"`
		Today db.Date `json:"today"`
		Muted []Kind  `json:"muted" doc:"Kinds that are left out of the feed"`
		Seq   int64   `json:"seq" doc:"All that became known up to here is in; live events after it are not"`
	}
}

// daily is how many signals stand at the top.
const daily = 15

func (s *Service) list(ctx context.Context, actor access.Actor, in *Query) (*feedOutput, error) {
	out := &feedOutput{}
	var err error
	if out.Body.Seq, err = s.latest(ctx); err != nil { // before the list: what comes meanwhile is heard of again
		return nil, err
	}
	items, err := s.Feed(ctx, actor, *in)
	if err != nil {
		return nil, err
	}
	out.Body.Items, out.Body.Top, out.Body.Today = items, daily, s.today()
	out.Body.Muted, err = s.Mutes(ctx, actor.User.ID)
	return out, err
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

type muteInput struct {
	Kind Kind `path:"kind"`
	Body struct {
		Muted bool `json:"muted"`
	}
}

func (s *Service) mute(ctx context.Context, actor access.Actor, in *muteInput) (*struct{}, error) {
	return nil, s.Mute(ctx, actor.User.ID, in.Kind, in.Body.Muted)
}
