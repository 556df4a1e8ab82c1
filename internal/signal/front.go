package signal

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/signal/budget"
)

// frontDays is of how many days the front is chosen; beyondDays how many days ago
// what goes beyond the budget may have become known: an answer of Friday is there
// on Monday, one of last month stands by its rank.
const frontDays, beyondDays = 90, 7

// urgent are the kinds that wait for an answer.
var urgent = []Kind{Replied, OpenedLink}

// beyond says why a line may come to the front beyond a budget; empty for no reason.
func (s *Service) beyond(b *budget.SignalBudget) func(r *rank) string {
	from := b.Day(s.o.Now()).AddDays(-beyondDays)
	return func(r *rank) string {
		switch {
		case db.DateOf(r.NoticedAt.Time) < from:
			return ""
		case slices.Contains(urgent, r.Kind):
			return "urgent"
		case r.weight.Follow != nil:
			return "followed"
		}
		return ""
	}
}

// mostInLetter bounds what a letter tells in full, for whoever follows everything.
const mostInLetter = 200

// split gives the first lines that a budget allows, with those beyond it, and the others.
func split(list []rank, daily int, beyond func(r *rank) string) (shown, left []rank) {
	for i := range list {
		switch {
		case len(shown) == mostInLetter:
			left = append(left, list[i])
		case beyond(&list[i]) != "":
			shown = append(shown, list[i])
		case daily > 0:
			shown, daily = append(shown, list[i]), daily-1
		default:
			left = append(left, list[i])
		}
	}
	return shown, left
}

// settled brings to a user's front what belongs there, and says which lines of a
// feed, the weightiest first, stand at it.
func (s *Service) settled(ctx context.Context, b budget.SignalBudget, list []rank) (*budget.Front, []bool, error) {
	beyond := s.beyond(&b)
	lines := make([]budget.Line, len(list))
	for i := range list {
		r := &list[i]
		l := budget.Line{Key: string(r.ID), Beyond: beyond(r) != ""}
		if r.group != nil {
			l.Key = r.group.Key
			for _, id := range r.group.ids {
				l.Also = append(l.Also, string(id))
			}
		} else if cause := r.cause(); cause != "" {
			l.Also = []string{cause}
		}
		lines[i] = l
	}
	f, err := s.budget.Settle(ctx, b, lines)
	if err != nil {
		return nil, nil, err
	}
	at := f.At(lines)
	for i := range list {
		if at[i] {
			if list[i].front = beyond(&list[i]); list[i].front == "" {
				list[i].front = "budget"
			}
		}
	}
	return f, at, nil
}

// SignalFront is what stands at the front of a user's day.
type SignalFront struct {
	budget.SignalBudget
	Day    db.Date `json:"day" doc:"The user's, in the budget's zone"`
	Items  []Shown `json:"items" doc:"What is open of it, the weightiest first"`
	Used   int     `json:"used" doc:"How many lines came to the front within the budget today, those acted on too"`
	Beyond int     `json:"beyond" doc:"How many beyond it: urgent, or followed"`
	Rest   int     `json:"rest" doc:"How many signals do not stand at the front"`
	Today  db.Date `json:"today"`
	Seq    int64   `json:"seq" doc:"All that became known up to here is in"`
	Tuned  []Tuned `json:"tuned"`
	Lines  int     `json:"lines" doc:"Of the whole feed"`
}

// Front gives what stands at the front of a user's day. here is the zone of whoever
// has not chosen one yet.
func (s *Service) Front(ctx context.Context, actor access.Actor, here string) (*SignalFront, error) {
	out := &SignalFront{Today: s.today()}
	var err error
	if out.SignalBudget, err = s.budget.Of(ctx, actor.User.ID, here); err != nil {
		return nil, err
	}
	if out.Seq, err = s.latest(ctx); err != nil { // before the list: what comes meanwhile is heard of again
		return nil, err
	}
	list, tuned, err := s.ranked(ctx, actor, Query{Days: frontDays, State: "open"}, nil)
	if err != nil {
		return nil, err
	}
	f, at, err := s.settled(ctx, out.SignalBudget, list)
	if err != nil {
		return nil, err
	}
	var front []rank
	for i := range list {
		if at[i] {
			front = append(front, list[i])
		}
	}
	out.Day, out.Used, out.Beyond, out.Tuned, out.Lines, out.Rest = f.Day, min(f.Used, f.Daily), f.Beyond, tuned, len(list), count(list)-count(front)
	out.Items, err = s.full(ctx, actor, front)
	return out, err
}

// KeepBudget says how many signals a day come to a user's front.
func (s *Service) KeepBudget(ctx context.Context, user access.UserID, daily int, zone string) error {
	return s.budget.Keep(ctx, budget.SignalBudget{UserID: user, Daily: daily, Zone: zone})
}

// rest leaves out of a feed what stands at the front.
func (s *Service) rest(ctx context.Context, actor access.Actor, q Query, list []rank) ([]rank, error) {
	b, err := s.budget.Of(ctx, actor.User.ID, q.Zone)
	if err != nil {
		return nil, err
	}
	whole := list
	if q.Days != frontDays || q.Flat || q.Followed { // what the front is chosen from
		if whole, _, err = s.ranked(ctx, actor, Query{Days: frontDays, State: "open"}, nil); err != nil {
			return nil, err
		}
	}
	_, at, err := s.settled(ctx, b, whole)
	if err != nil {
		return nil, err
	}
	gone := map[ID]bool{}
	for i := range whole {
		if at[i] {
			gone[whole[i].ID] = true
			if whole[i].group != nil {
				for _, id := range whole[i].group.ids {
					gone[id] = true
				}
			}
		}
	}
	return slices.DeleteFunc(list, func(r rank) bool { return gone[r.ID] }), nil
}
