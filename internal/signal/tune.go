package signal

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/following"
)

// Tuning is how much of a kind of signal a user wants.
type Tuning string

// The tunings.
const (
	Usual Tuning = "usual"
	Less  Tuning = "less"  // it counts half
	Muted Tuning = "muted" // it is left out of the feed, not of its own list
)

// Tuned is a kind of which a user wants less, or nothing.
type Tuned struct {
	Kind   Kind   `json:"kind"`
	Tuning Tuning `json:"tuning" enum:"less,muted"`
	Count  int    `json:"count" doc:"Signals of the asked days that count less, or are left out"`
}

func kindNames() []string {
	out := []string{}
	for _, k := range Kinds() {
		out = append(out, string(k))
	}
	return out
}

// Following is what users follow, and their rules.
func (s *Service) Following() *following.Service { return s.follow }

// Tune says how much of a kind of signal a user wants: by a rule about the kind.
func (s *Service) Tune(ctx context.Context, user access.UserID, kind Kind, to Tuning) error {
	if !slices.Contains(Kinds(), kind) {
		return fault.NotFound("signal_kind", kind)
	}
	if !slices.Contains([]Tuning{Usual, Less, Muted}, to) {
		return fault.Invalid("signal.tuning", "one wants as much of a kind as usual, less of it, or nothing")
	}
	effect := following.FollowEffect(to)
	if to == Usual {
		effect = ""
	}
	return s.follow.Tune(ctx, user, string(kind), effect)
}

// tunedOf lists what a user wants less of, and how many of some open signals are
// of each kind.
func (c *choices) tunedOf(open map[Kind]int) []Tuned {
	out := []Tuned{}
	for _, kind := range Kinds() {
		if to := c.wishes.Kind(string(kind)); to == following.Less || to == following.Mute {
			out = append(out, Tuned{kind, Tuning(to), open[kind]})
		}
	}
	return out
}

// told is a signal as rules see it.
func (l *lean) told() following.Told {
	return following.Told{Kind: string(l.Kind), Confidence: l.Confidence, HappenedOn: l.HappenedOn, Person: l.PersonID}
}

// told is a signal as rules see it.
func (one *Signal) told() following.Told {
	t := following.Told{Kind: string(one.Kind), Confidence: one.Confidence, HappenedOn: one.HappenedOn, Person: one.PersonID, Quote: one.Evidence.V.Quote}
	if len(one.Sources.V) > 0 {
		t.Source = one.Sources.V[0].Name
	}
	return t
}

// judged is what a user wants of signals, and which of these a filter leaves.
type judged struct {
	verdicts []following.Verdict
	left     []bool // nil: all
}

// judge asks a user's wishes, and the filter that the feed is narrowed by, of
// signals, with the accounts in sight that each tells of.
func (s *Service) judge(ctx context.Context, actor access.Actor, q Query, mine *choices, list []rank, at map[ID][]account.ID) (*judged, error) {
	out := &judged{verdicts: make([]following.Verdict, len(list))}
	needs := mine.wishes.Needs
	var narrow *following.Narrowing
	if q.Filter != "" {
		var err error
		if narrow, err = following.Narrow(q.Filter); err != nil {
			return nil, err
		}
		needs, out.left = needs.And(narrow.Needs), make([]bool, len(list))
	}
	if mine.wishes.None() && narrow == nil {
		return out, nil
	}
	var accounts []account.ID
	people := peopleOf(list)
	for _, ids := range at {
		accounts = append(accounts, ids...)
	}
	seen, err := s.o.People.Visible(ctx, s.db, actor.Scope, people)
	if err != nil {
		return nil, err
	}
	facts, err := s.follow.Facts(ctx, s.db, needs, accounts, people)
	if err != nil {
		return nil, err
	}
	texts := map[ID]following.Told{}
	if needs.Text {
		if texts, err = s.texts(ctx, list); err != nil {
			return nil, err
		}
	}
	for i := range list {
		l := &list[i].lean
		t, read := texts[l.ID]
		if !read {
			t = l.told()
		}
		out.verdicts[i] = mine.wishes.Judge(facts, &t, at[l.ID], seen[l.PersonID])
		if narrow != nil {
			out.left[i] = narrow.Matches(facts, &t, at[l.ID], seen[l.PersonID], &out.verdicts[i])
		}
	}
	return out, nil
}

// texts reads what signals are told by in full.
func (s *Service) texts(ctx context.Context, list []rank) (map[ID]following.Told, error) {
	out := map[ID]following.Told{}
	for some := range slices.Chunk(list, 500) {
		ids := make([]ID, len(some))
		for i := range some {
			ids[i] = some[i].ID
		}
		var part []Signal
		if err := s.db.Select(ctx, &part, "SELECT "+columns+" FROM signals WHERE id IN (?)", ids); err != nil {
			return nil, err
		}
		for i := range part {
			out[part[i].ID] = part[i].told()
		}
	}
	return out, nil
}
