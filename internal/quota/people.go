package quota

import (
	"cmp"
	"maps"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/quota/cascade"
	"arpent/internal/territory"
)

// rank orders what someone does, the most answerable first.
var rank = map[territory.MemberRole]int{territory.Manager: 0, territory.Owner: 1, territory.Overlay: 2, territory.StandIn: 3}

// people gives the figures of everyone with a part in a territory in scope. A
// person is asked the part of each territory's goal that the days there, the
// share and the ramp give, and credited by share for what closed in those days;
// a manager for everything below.
func (p *picture) people(scope access.Scope) []PersonStanding {
	by := map[access.UserID]*PersonStanding{}
	of := p.partsOf(scope)
	for _, m := range slices.Concat(slices.Collect(maps.Values(of))...) {
		who := by[m.UserID]
		if who == nil {
			who = &PersonStanding{UserID: m.UserID, Name: m.UserName, Role: string(m.Role)}
			by[m.UserID] = who
		}
		if rank[m.Role] < rank[territory.MemberRole(who.Role)] {
			who.Role = string(m.Role)
		}
		if m.Role != territory.StandIn { // who stands in is credited, not asked
			quota, due := p.asked(m)
			who.Quota += quota
			who.Due += due
		}
	}
	p.eachPart(of, false, func(user access.UserID, k *deal.Known, c Credit) { by[user].credit(p, k, c.Amount) })
	list := make([]PersonStanding, 0, len(by))
	for _, who := range by {
		who.attain()
		list = append(list, *who)
	}
	slices.SortFunc(list, func(a, b PersonStanding) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.UserID, b.UserID))
	})
	return list
}

// eachPart tells fn what everyone with a part in some territories is credited
// of every deal: once a person, however many parts above.
func (p *picture) eachPart(of map[territory.ID][]territory.Member, all bool, fn func(user access.UserID, k *deal.Known, c Credit)) {
	p.each(all, func(k *deal.Known, c Credit) {
		home, ok := p.tree.at[c.TerritoryID]
		if !ok {
			return
		}
		done := map[access.UserID]bool{}
		for i := home; i >= 0; i = p.tree.parent[i] {
			if p.layer[i] != c.Layer {
				continue
			}
			for _, m := range of[p.tree.nodes[i].ID] {
				if c.On < m.ValidFrom || m.ValidTo != "" && c.On >= m.ValidTo || done[m.UserID] || i != home && m.Role != territory.Manager {
					continue
				}
				done[m.UserID] = true
				part := c
				part.Amount, part.Percent = cascade.Prorate(c.Amount, 1, 1, m.Share), c.Percent*m.Share/100
				fn(m.UserID, k, part)
			}
		}
	})
}

// partsOf gives who has a part in what, as far as the scope reaches.
func (p *picture) partsOf(scope access.Scope) map[territory.ID][]territory.Member {
	of := map[territory.ID][]territory.Member{}
	for _, m := range p.members {
		if i, ok := p.tree.at[m.TerritoryID]; ok && scope.Holds(p.tree.nodes[i].TreeLeft) {
			of[m.TerritoryID] = append(of[m.TerritoryID], m)
		}
	}
	return of
}

func (w *PersonStanding) credit(p *picture, k *deal.Known, amount int64) {
	switch {
	case k.Outcome == deal.Won:
		w.Credited += amount
		w.Deals++
	case k.CloseOn < p.question.AsOf:
		w.Overdue += amount
	default:
		w.Open += amount
		w.Weighted += chance(k, amount)
	}
}

// asked is a person's part of a territory's goals.
func (p *picture) asked(m territory.Member) (quota, due int64) {
	for month, goal := range p.monthly[m.TerritoryID] {
		next := nextMonth(month)
		begin, end := max(month, m.ValidFrom), next
		if m.ValidTo != "" {
			end = min(end, m.ValidTo)
		}
		if begin >= end {
			continue
		}
		ramp := rampOf(p.ramps[m.UserID], month)
		days := daysBetween(month, next)
		quota += cascade.Prorate(goal, daysBetween(begin, end), days, m.Share, ramp)
		if until := min(end, p.question.AsOf.AddDays(1)); begin < until {
			due += cascade.Prorate(goal, daysBetween(begin, until), days, m.Share, ramp)
		}
	}
	return quota, due
}
