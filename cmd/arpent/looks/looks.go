// Package looks finds what managers ask to act on.
package looks

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/plan"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/territory"
	"arpent/internal/territory/autonomy"
)

// Nouns are who finds it.
type Nouns struct {
	DB          *db.DB
	Territories *territory.Service
	Accounts    *account.Service
	Deals       *deal.Service
	Quotas      *quota.Service
	Plans       *plan.Service
}

// Of gives a look for each kind of thing, each noun in the actor's scope.
func Of(n Nouns) map[string]autonomy.Look {
	return map[string]autonomy.Look{
		"territory": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			t, err := n.Territories.Find(ctx, n.DB, actor.Scope, territory.ID(id))
			if err != nil {
				return "", err
			}
			return t.Name, nil
		},
		"account": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			found, err := n.Accounts.Find(ctx, actor.Scope, account.ID(id))
			return found.Name, err
		},
		"deal": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			found, err := n.Deals.Find(ctx, actor.Scope, deal.ID(id))
			return found.Name, err
		},
		"round": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			rounds, err := n.Quotas.Rounds(ctx, actor.Scope)
			for _, r := range rounds {
				if r.ID == id {
					return r.Name, err
				}
			}
			return "", orMissing(err, "round", id)
		},
		"plan": func(ctx context.Context, actor access.Actor, id string) (string, error) {
			plans, err := n.Plans.Plans(ctx, actor)
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
