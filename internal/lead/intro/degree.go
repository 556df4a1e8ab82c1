package intro

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Degree is the nearest that a person is to the circle's user: one of Relations,
// or empty.
func (c *Circle) Degree(id person.ID) string {
	is := c.of[id]
	switch {
	case is&first != 0:
		return First
	case is&pastColleague != 0:
		return PastColleague
	case is&ofColleague != 0:
		return OfColleague
	case is&second != 0:
		return Second
	}
	return ""
}

// Degrees are what some people are to all users, as far as users' own ties tell
// it: who is second through other people is not in it.
type Degrees struct {
	tied, past map[pair]bool
	by         map[person.ID]map[access.UserID]bool // the users who may be asked that have a tie
}

// Degrees reads what some people are to all users.
func (s *Service) Degrees(ctx context.Context, q db.Q, people []person.ID) (*Degrees, error) {
	d := &Degrees{tied: map[pair]bool{}, past: map[pair]bool{}, by: map[person.ID]map[access.UserID]bool{}}
	if len(people) == 0 {
		return d, nil
	}
	ties, err := s.ties(ctx, q, people)
	if err != nil {
		return nil, err
	}
	open, err := s.colleagues(ctx, q, "")
	if err != nil {
		return nil, err
	}
	for p := range ties {
		d.tied[p] = true
		if _, asked := open[p.user]; !asked {
			continue
		}
		if d.by[p.person] == nil {
			d.by[p.person] = map[access.UserID]bool{}
		}
		d.by[p.person][p.user] = true
	}
	said, err := s.acquaintances(ctx, q, people)
	for _, a := range said {
		if a.WorkedFrom != "" {
			d.past[pair{a.UserID, a.PersonID}] = true
		}
	}
	return d, err
}

// Of is the nearest that a person is to a user: one of Relations, or empty.
func (d *Degrees) Of(user access.UserID, who person.ID) string {
	p := pair{user, who}
	by := d.by[who]
	switch {
	case d.tied[p]:
		return First
	case d.past[p]:
		return PastColleague
	case len(by) > 1 || len(by) == 1 && !by[user]:
		return OfColleague
	}
	return ""
}
