package alignment

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// subjects reads accounts with all that decides about them: all (ids nil) or
// some. Rings of parents end where they close.
func (s *Service) subjects(ctx context.Context, q db.Q, ids []account.ID) ([]*subject, error) {
	var out []*subject
	above := map[account.ID]account.Placing{}
	err := account.Placings(ctx, q, ids, func(p account.Placing) error {
		out = append(out, &subject{Placing: p, s: s})
		above[p.ID] = p
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

// readAncestors adds the companies above those already read, to the top.
func readAncestors(ctx context.Context, q db.Q, subjects []*subject, known map[account.ID]account.Placing) error {
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
		var found []account.Placing
		if err := account.Placings(ctx, q, ids, func(p account.Placing) error { found = append(found, p); return nil }); err != nil {
			return err
		}
		for _, p := range found {
			known[p.ID] = p
		}
		for _, p := range found {
			want(p.ParentID)
		}
	}
	return nil
}
