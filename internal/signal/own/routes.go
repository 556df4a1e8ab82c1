package own

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/signal"
)

// Routes adds the operations on what records tell to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/own-records" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "get-own-records", "From when on what one's own records say becomes a signal, when they were last looked at, and what came of it"), access.Headquarters, s.get)
	access.Handle(s.o.Access, api, op("PUT", "/rules", "set-own-rules", "Say from when on what one's own records say becomes a signal"), access.Headquarters, s.put)
	access.Handle(s.o.Access, api, op("POST", "/passes", "look-at-own-records", "Look at all records now, or follow the look that is under way"), access.Headquarters, s.look)
}

// OwnRecords is how looking at one's own records fares.
type OwnRecords struct {
	Rules    OwnRules            `json:"rules"`
	Defaults OwnRules            `json:"defaults"`
	Last     *Pass               `json:"last,omitempty" doc:"The latest look that is over"`
	Now      *Pass               `json:"now,omitempty" doc:"The one that is under way"`
	Open     map[signal.Kind]int `json:"open" doc:"Signals that stand, by kind"`
}

type getOutput struct{ Body OwnRecords }

func (s *Service) get(ctx context.Context, _ access.Actor, _ *struct{}) (*getOutput, error) {
	out := &getOutput{Body: OwnRecords{Defaults: Defaults(), Open: map[signal.Kind]int{}}}
	var err error
	if out.Body.Rules, err = s.Rules(ctx, s.db); err != nil {
		return nil, err
	}
	if out.Body.Now, err = s.underWay(ctx, s.db); err != nil {
		return nil, err
	}
	if out.Body.Last, err = s.Last(ctx); err != nil {
		return nil, err
	}
	var counts []struct {
		Kind  signal.Kind `db:"kind"`
		Count int         `db:"n"`
	}
	if err := s.db.Select(ctx, &counts, "SELECT kind, COUNT(*) AS n FROM signals WHERE withdrawn_at IS NULL AND kind IN (?) AND same LIKE ? GROUP BY kind", Kinds(), origin+"%"); err != nil {
		return nil, err
	}
	for _, c := range counts {
		out.Body.Open[c.Kind] = c.Count
	}
	return out, nil
}

type putInput struct{ Body OwnRules }

func (s *Service) put(ctx context.Context, actor access.Actor, in *putInput) (*struct{}, error) {
	return nil, s.Keep(ctx, actor, in.Body)
}

type lookOutput struct{ Body *Pass }

func (s *Service) look(ctx context.Context, actor access.Actor, _ *struct{}) (*lookOutput, error) {
	p, err := s.Look(ctx, actor.User.ID)
	return &lookOutput{p}, err
}
