package alignment

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
)

// subjects reads accounts with all that decides about them: all (ids nil) or
// some. Rings of parents end where they close.
func (s *Service) subjects(ctx context.Context, q db.Q, w *world, ids []account.ID) ([]*subject, error) {
	owner, err := s.owners(ctx, w)
	if err != nil {
		return nil, err
	}
	var out []*subject
	above := map[account.ID]*survey.Placing{}
	err = survey.Placings(ctx, q, ids, func(p survey.Placing) error {
		u := &subject{s: s}
		s.see(&u.Subject, p, owner[p.OwnerID])
		out = append(out, u)
		above[p.ID] = &u.Placing
		return nil
	})
	if err != nil {
		return nil, err
	}
	if ids != nil {
		if err := readAncestors(ctx, q, out, above); err != nil {
			return nil, err
		}
	}
	asked := ids
	if ids != nil {
		asked = make([]account.ID, 0, len(above))
		for id := range above {
			asked = append(asked, id)
		}
	}
	pins, err := pinsOf(ctx, q, asked)
	if err != nil || len(pins) == 0 {
		return out, err
	}
	families := false
	for _, some := range pins {
		for i := range some {
			families = families || some[i].Family
		}
	}
	for _, u := range out {
		u.pins = pins[u.ID]
		if !families {
			continue
		}
		seen := map[account.ID]bool{u.ID: true}
		for id := u.ParentID; id != "" && !seen[id]; {
			seen[id] = true
			parent, there := above[id]
			if !there {
				break // deleted: its family is on its own
			}
			if some := pins[id]; len(some) > 0 {
				u.family = append(u.family, relative{id, parent.Name, some})
			}
			id = parent.ParentID
		}
	}
	return out, nil
}

// see fills in an account as conditions see it.
func (s *Service) see(u *condition.Subject, p survey.Placing, owner string) {
	*u = s.language.Subject(p, owner, func(level string) string { return s.areaOf(&u.Placing, level) })
}

// owners gives the users' e-mail addresses, when any rule asks who looks after
// an account (w nil: always).
func (s *Service) owners(ctx context.Context, w *world) (map[access.UserID]string, error) {
	if w != nil && !slices.ContainsFunc(w.ruleSets, func(r *ruleSet) bool { return r.asked.Names("owner") }) {
		return nil, nil
	}
	users, err := s.access.Users(ctx)
	out := make(map[access.UserID]string, len(users))
	for i := range users {
		out[users[i].ID] = users[i].Email
	}
	return out, err
}

// Subjects reads accounts as conditions see them: all (ids nil) or some. It
// knows no scope: what becomes of them is shown as far as the caller may see.
func (s *Service) Subjects(ctx context.Context, q db.Q, ids []account.ID) ([]*condition.Subject, error) {
	owner, err := s.owners(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []*condition.Subject
	return out, survey.Placings(ctx, q, ids, func(p survey.Placing) error {
		u := &condition.Subject{}
		s.see(u, p, owner[p.OwnerID])
		out = append(out, u)
		return nil
	})
}

// sample draws some accounts at random, which tell what is rare.
func (s *Service) sample(ctx context.Context, q db.Q) ([]*condition.Subject, error) {
	ids, err := survey.Sample(ctx, q, sampled)
	if err != nil {
		return nil, err
	}
	return s.Subjects(ctx, q, ids)
}

// readAncestors adds the companies above those already read, to the top.
func readAncestors(ctx context.Context, q db.Q, subjects []*subject, known map[account.ID]*survey.Placing) error {
	next := []account.ID{}
	asked := map[account.ID]bool{}
	want := func(id account.ID) {
		if _, ok := known[id]; !ok && id != "" && !asked[id] {
			asked[id] = true
			next = append(next, id)
		}
	}
	for _, u := range subjects {
		want(u.ParentID)
	}
	for len(next) > 0 {
		ids := next
		next = []account.ID{}
		var found []survey.Placing
		if err := survey.Placings(ctx, q, ids, func(p survey.Placing) error { found = append(found, p); return nil }); err != nil {
			return err
		}
		for i := range found {
			known[found[i].ID] = &found[i]
		}
		for _, p := range found {
			want(p.ParentID)
		}
	}
	return nil
}
