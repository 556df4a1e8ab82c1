package intro

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/person/stint"
	"arpent/internal/platform/db"
)

// places are who worked when at some accounts.
type places struct {
	today db.Date
	names map[account.ID]string
	at    map[account.ID]map[person.ID][]stint.Stint
	of    map[person.ID][]account.ID
}

// worked reads who was at the accounts in scope at which some people were. What
// is not dated tells no time together.
func (s *Service) worked(ctx context.Context, q db.Q, scope access.Scope, people []person.ID) (*places, error) {
	stints, err := stint.Of(ctx, q, people)
	if err != nil {
		return nil, err
	}
	var ids []account.ID
	for _, j := range stints {
		ids = append(ids, j.AccountID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	seen, err := s.accounts.Visible(ctx, q, scope, ids)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id account.ID) bool { return !seen[id] })
	list, err := account.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	if stints, err = stint.At(ctx, q, ids); err != nil {
		return nil, err
	}
	p := &places{today: s.today(), names: map[account.ID]string{}, at: map[account.ID]map[person.ID][]stint.Stint{}, of: map[person.ID][]account.ID{}}
	for i := range list {
		p.names[list[i].ID] = list[i].Name
	}
	for _, j := range stints {
		if j.To == "" || j.To > p.today {
			j.To = p.today
		}
		if j.From == "" || j.From >= j.To {
			continue
		}
		if p.at[j.AccountID] == nil {
			p.at[j.AccountID] = map[person.ID][]stint.Stint{}
		}
		if len(p.at[j.AccountID][j.PersonID]) == 0 {
			p.of[j.PersonID] = append(p.of[j.PersonID], j.AccountID)
		}
		p.at[j.AccountID][j.PersonID] = append(p.at[j.AccountID][j.PersonID], j)
	}
	return p, nil
}

// with gives the ties of a person with those they worked with: of several
// places, the one that makes the strongest.
func (p *places) with(one person.ID) map[person.ID]*IntroTie {
	out := map[person.ID]*IntroTie{}
	for _, id := range p.of[one] {
		for other, stints := range p.at[id] {
			if other == one {
				continue
			}
			if t := p.together(id, p.at[id][one], stints); t != nil && (out[other] == nil || t.Strength > out[other].Strength) {
				out[other] = t
			}
		}
	}
	return out
}

// together is the tie of two people by their times at an account; nil when they
// never met there, or too long ago. A team is a department of one name, in which
// they spent at least half of the time.
func (p *places) together(id account.ID, a, b []stint.Stint) *IntroTie {
	var spans []stint.Stint
	inTeam := []stint.Stint{}
	for _, x := range a {
		for _, y := range b {
			span := stint.Stint{From: max(x.From, y.From), To: min(x.To, y.To)}
			if span.From >= span.To {
				continue
			}
			spans = append(spans, span)
			if x.Department != "" && x.Department == y.Department {
				inTeam = append(inTeam, span)
			}
		}
	}
	if len(spans) == 0 {
		return nil
	}
	days, from, to := union(spans)
	team, _, _ := union(inTeam)
	t := &IntroTie{Company: p.names[id], WorkedFrom: from, WorkedTo: to, LastOn: to, Years: float64(days) / 365.25, SameTeam: 2*team >= days}
	if to >= p.today {
		t.WorkedTo = ""
	}
	if t.weigh(p.today); t.Strength == 0 {
		return nil
	}
	return t
}

// union counts the days that some of the spans cover.
func union(spans []stint.Stint) (days int, from, to db.Date) {
	slices.SortFunc(spans, func(a, b stint.Stint) int { return cmp.Compare(a.From, b.From) })
	for i, s := range spans {
		if i == 0 {
			from, to = s.From, s.From
		}
		if start := max(s.From, to); start < s.To {
			days += daysBetween(start, s.To)
			to = s.To
		}
	}
	return days, from, to
}
