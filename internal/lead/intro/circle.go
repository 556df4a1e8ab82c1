package intro

import (
	"context"
	"fmt"

	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// What a person may be to a user, in the order of a Circle's bits.
const (
	First         = "first"          // a tie of the user's own
	Second        = "second"         // none, but through one colleague or one person
	OfColleague   = "colleague"      // a colleague has a tie
	PastColleague = "past_colleague" // the user said that they worked together
)

// Relations lists them all.
func Relations() []string { return []string{First, Second, OfColleague, PastColleague} }

const (
	first uint8 = 1 << iota
	second
	ofColleague
	pastColleague
)

// Circle is what people are to one user, as ties were when it was made.
type Circle struct {
	facet.Owner // of the index's column of relations
	of          map[person.ID]uint8
	told        string // for which scope and day
	used        int64
}

// Of gives a person's relations, a bit for each of Relations.
func (c *Circle) Of(id person.ID) uint8 { return c.of[id] }

// acquainted is whom each user has a tie with, on a day.
type acquainted struct {
	day  db.Date
	with map[access.UserID][]person.ID
	past map[access.UserID][]person.ID // worked with
}

// mostCircles are remembered.
const mostCircles = 50

// Forget drops what was computed, since people changed; with ties, who knows
// whom too.
func (s *Service) Forget(ties bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn++
	clear(s.circles)
	if ties {
		s.known = nil
	}
}

// Circle gives what people are to the actor, computed once until something
// changes.
func (s *Service) Circle(ctx context.Context, actor access.Actor) (*Circle, error) {
	told := fmt.Sprint(s.today(), actor.Scope)
	s.mu.Lock()
	s.uses++
	turn, known, c := s.turn, s.known, s.circles[actor.User.ID]
	if c != nil && c.told == told {
		c.used = s.uses
		s.mu.Unlock()
		return c, nil
	}
	s.mu.Unlock()
	if known == nil || known.day != s.today() {
		var err error
		if known, err = s.everyone(ctx); err != nil {
			return nil, err
		}
	}
	c, err := s.draw(ctx, actor, known)
	if err != nil {
		return nil, err
	}
	c.told = told
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn != turn { // something changed meanwhile: good for this once
		return c, nil
	}
	if len(s.circles) >= mostCircles {
		s.dropOldest()
	}
	s.known, c.used = known, s.uses
	s.circles[actor.User.ID] = c
	return c, nil
}

func (s *Service) dropOldest() {
	oldest, least := access.UserID(""), s.uses+1
	for id, c := range s.circles {
		if c.used < least {
			oldest, least = id, c.used
		}
	}
	delete(s.circles, oldest)
}

// everyone reads who has a tie with whom.
func (s *Service) everyone(ctx context.Context) (*acquainted, error) {
	ties, err := s.ties(ctx, s.db, nil)
	if err != nil {
		return nil, err
	}
	out := &acquainted{day: s.today(), with: map[access.UserID][]person.ID{}, past: map[access.UserID][]person.ID{}}
	for p := range ties {
		out.with[p.user] = append(out.with[p.user], p.person)
	}
	said, err := s.acquaintances(ctx, s.db, nil)
	for _, a := range said {
		if a.WorkedFrom != "" {
			out.past[a.UserID] = append(out.past[a.UserID], a.PersonID)
		}
	}
	return out, err
}

// draw computes a circle.
func (s *Service) draw(ctx context.Context, actor access.Actor, known *acquainted) (*Circle, error) {
	c := &Circle{of: map[person.ID]uint8{}}
	me := actor.User.ID
	colleagues, err := s.colleagues(ctx, s.db, me)
	if err != nil {
		return nil, err
	}
	for user := range colleagues {
		for _, id := range known.with[user] {
			c.of[id] |= second | ofColleague
		}
	}
	through, err := s.through(ctx, actor.Scope, known.with[me])
	if err != nil {
		return nil, err
	}
	for _, id := range through {
		c.of[id] |= second
	}
	for _, id := range known.with[me] {
		c.of[id] = c.of[id]&^second | first
	}
	for _, id := range known.past[me] {
		c.of[id] |= pastColleague
	}
	return c, nil
}

// through gives those who worked with somebody one knows, as far as one sees it.
func (s *Service) through(ctx context.Context, scope access.Scope, mine []person.ID) ([]person.ID, error) {
	steps := make(map[person.ID]bool, len(mine))
	for _, id := range mine {
		steps[id] = true
	}
	if err := between(ctx, s, scope, steps); err != nil {
		return nil, err
	}
	ids := keysOf(steps)
	places, err := s.worked(ctx, s.db, scope, ids)
	if err != nil {
		return nil, err
	}
	var out []person.ID
	for _, id := range ids {
		for other := range places.with(id) {
			out = append(out, other)
		}
	}
	return out, nil
}
