package main

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
	"arpent/internal/territory/autonomy"
)

// looks finds what managers ask to act on, each noun in the actor's scope.
func (a *app) looks() map[string]autonomy.Look {
	return map[string]autonomy.Look{
		"territory": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			t, err := a.territory.Find(ctx, a.db, actor.Scope, territory.ID(id))
			if err != nil {
				return "", err
			}
			return t.Name, nil
		},
		"account": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			found, err := a.account.Find(ctx, actor.Scope, account.ID(id))
			return found.Name, err
		},
		"deal": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			found, err := a.deal.Find(ctx, actor.Scope, deal.ID(id))
			return found.Name, err
		},
		"round": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			rounds, err := a.quota.Rounds(ctx, actor.Scope)
			for _, r := range rounds {
				if r.ID == id {
					return r.Name, err
				}
			}
			return "", orMissing(err, "round", id)
		},
		"plan": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			plans, err := a.plan.Plans(ctx, actor)
			for _, p := range plans {
				if string(p.ID) == id {
					return p.Name, err
				}
			}
			return "", orMissing(err, "plan", id)
		},
	}
}

func orMissing(err error, what, id string) error {
	if err != nil {
		return err
	}
	return fault.NotFound(what, id)
}
