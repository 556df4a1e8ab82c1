package quota

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// NamedCredit is a credit with the names that a reader needs.
type NamedCredit struct {
	Credit
	Outcome       deal.Outcome `json:"outcome" enum:"open,won"`
	Probability   *int64       `json:"probability,omitempty" doc:"Per cent, of an open deal"`
	DealName      string       `json:"deal_name"`
	AccountName   string       `json:"account_name"`
	TerritoryName string       `json:"territory_name"`
}

// Credits lists what a territory's figures are made of, those below included,
// the latest first.
func (s *Service) Credits(ctx context.Context, actor access.Actor, q Question, id territory.ID) ([]NamedCredit, error) {
	top, err := s.territories.Find(ctx, s.db, actor.Scope, id)
	if err != nil {
		return nil, err
	}
	p, err := s.picture(ctx, q, nil)
	if err != nil {
		return nil, err
	}
	at, ok := p.tree.at[top.ID]
	if !ok {
		return []NamedCredit{}, nil
	}
	list := []NamedCredit{}
	p.each(false, func(k *deal.Known, c Credit) {
		i, ok := p.tree.at[c.TerritoryID]
		if !ok || c.Layer != p.layer[at] {
			return
		}
		for up := i; up >= 0; up = p.tree.parent[up] {
			if up == at {
				list = append(list, NamedCredit{Credit: c, Outcome: k.Outcome, Probability: k.Probability, TerritoryName: p.tree.nodes[i].Name})
				break
			}
		}
	})
	return s.Name(ctx, list)
}

// PersonCredits lists what someone's figures are made of, the latest first.
func (s *Service) PersonCredits(ctx context.Context, actor access.Actor, q Question, user access.UserID) ([]NamedCredit, error) {
	p, err := s.picture(ctx, q, nil)
	if err != nil {
		return nil, err
	}
	of := p.partsOf(actor.Scope)
	list, known := []NamedCredit{}, false
	for id, members := range of {
		of[id] = slices.DeleteFunc(members, func(m territory.Member) bool { return m.UserID != user })
		known = known || len(of[id]) > 0
	}
	if !known {
		return nil, fault.NotFound("user", user)
	}
	p.eachPart(of, false, func(_ access.UserID, k *deal.Known, c Credit) {
		list = append(list, NamedCredit{Credit: c, Outcome: k.Outcome, Probability: k.Probability, TerritoryName: p.tree.nodes[p.tree.at[c.TerritoryID]].Name})
	})
	return s.Name(ctx, list)
}

// Name sorts credits, the latest first, and says what they are called.
func (s *Service) Name(ctx context.Context, list []NamedCredit) ([]NamedCredit, error) {
	slices.SortStableFunc(list, func(a, b NamedCredit) int { return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(a.DealID, b.DealID)) })
	type named struct{ deal, account string }
	names := map[deal.ID]named{}
	for i := 0; i < len(list); i += 500 {
		ids := []string{}
		for _, c := range list[i:min(i+500, len(list))] {
			ids = append(ids, string(c.DealID))
		}
		err := s.deals.Names(ctx, s.db, ids, func(id deal.ID, name, account string) { names[id] = named{name, account} })
		if err != nil {
			return nil, err
		}
	}
	for i := range list {
		n := names[list[i].DealID]
		list[i].DealName, list[i].AccountName = n.deal, n.account
	}
	return list, nil
}
