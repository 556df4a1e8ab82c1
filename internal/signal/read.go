package signal

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/account"
	"arpent/internal/intake/fold"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// reader makes signals of changes about people.
type reader struct {
	titles *title.Table
	said   map[string]title.Role // corrections by users
	today  db.Date
}

func (s *Service) reader(ctx context.Context, q db.Q) (*reader, error) {
	said, err := s.said(ctx, q)
	return &reader{titles: s.titles, said: said, today: s.today()}, err
}

// said gives what users said titles mean.
func (s *Service) said(ctx context.Context, q db.Q) (map[string]title.Role, error) {
	out := map[string]title.Role{}
	if s.o.Leads == nil {
		return out, nil
	}
	list, err := s.o.Leads.Corrections(ctx, q)
	for _, c := range list {
		out[c.Title] = title.Role{Function: c.Function, Seniority: c.Seniority}
	}
	return out, err
}

// sameMove is how many days apart two sources may date the same move of a
// person; freshMove how long ago a position may have begun to be news.
const sameMove, freshMove = 180, 180

// read gives the signal that a change is, nil when it is none: data that were
// corrected or merged, and positions long past.
func (r *reader) read(c *person.Change) (*Telling, error) {
	if strings.HasPrefix(c.Source, "merge/") {
		return nil, nil
	}
	before, after, err := c.Positions()
	if err != nil {
		return nil, err
	}
	n := r.kind(c.Field, before, after)
	if n == nil {
		return nil, nil
	}
	n.Person, n.HappenedOn, n.Source, n.ApartDays = c.PersonID, c.HappenedOn, c.Source, sameMove
	if n.HappenedOn > r.today {
		n.HappenedOn = r.today
	}
	if n.Confidence = 90; n.Source == "" {
		n.Source, n.Confidence = "hand", 100
	}
	for _, side := range []struct {
		held *person.Held
		side Side
		to   **State
	}{{before, Before, &n.Evidence.Before}, {after, After, &n.Evidence.After}} {
		if side.held == nil {
			continue
		}
		state := &State{Company: side.held.Company, Title: side.held.Title}
		if id := account.ID(side.held.AccountID); id == "" {
			n.Confidence -= 20 // only a name, which may be that of an account
		} else if state.Company = ""; !slices.ContainsFunc(n.Concerns, func(o Concern) bool { return o.Account == id }) {
			n.Concerns = append(n.Concerns, Concern{id, side.side})
		}
		*side.to = state
	}
	n.Same = strings.Join([]string{string(n.Kind), string(n.Person), employer(n, before, after)}, " ")
	return n, nil
}

// kind tells what happened between two positions.
func (r *reader) kind(field string, before, after *person.Held) *Telling {
	switch {
	case field == "employer" && before != nil && after != nil && !sameEmployer(before, after):
		return &Telling{Kind: ChangedJob}
	case field != "position" && before != nil && after != nil && r.rose(before.Title, after.Title):
		return &Telling{Kind: Promoted}
	case field == "position" && before == nil && after != nil && after.To == "" && after.AccountID != "" && (after.From == "" || after.From > r.today.AddDays(-freshMove)):
		return &Telling{Kind: Joined}
	case field == "position" && before != nil && after != nil && before.To == "" && after.To != "" && after.To > r.today.AddDays(-freshMove) && sameEmployer(before, after):
		return &Telling{Kind: Left}
	}
	return nil
}

func sameEmployer(a, b *person.Held) bool {
	if a.AccountID != "" || b.AccountID != "" {
		return a.AccountID == b.AccountID
	}
	return fold.Words(a.Company) == fold.Words(b.Company)
}

// employer is what tells one move of a person from another: where it led, or
// for someone who left, from where; and for a promotion, to what.
func employer(n *Telling, before, after *person.Held) string {
	at := after
	if n.Kind == Left {
		at = before
	}
	name := at.AccountID
	if name == "" {
		name = fold.Words(at.Company)
	}
	if n.Kind == Promoted {
		name += " " + fold.Words(after.Title)
	}
	return name
}

// rose says whether a title stands above another.
func (r *reader) rose(before, after string) bool {
	a, b := r.rank(before), r.rank(after)
	return a >= 0 && b >= 0 && b < a
}

func (r *reader) rank(called string) int {
	role, corrected := r.said[title.Fold(called)]
	if !corrected {
		role = r.titles.Read(called)
	}
	return slices.Index(title.Seniorities(), role.Seniority)
}
