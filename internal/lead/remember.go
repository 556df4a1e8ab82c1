package lead

import (
	"context"
	"slices"

	"arpent/internal/lead/past"
	"arpent/internal/person"
)

// Remember has changes of leads kept from here on: an index that was made
// before is made anew.
func (s *Service) Remember() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.remembers {
		s.remembers, s.index = true, nil
	}
}

// kept are the columns of which changes are kept.
func (x *index) kept() []string {
	var names []string
	for _, c := range x.columns {
		if past.Kept(c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// valuesOf are a lead's columns as texts.
func (x *index) valuesOf(l *Lead) past.Values {
	out := past.Values{}
	for i := range x.columns {
		c := &x.columns[i]
		if !past.Kept(c.name) {
			continue
		}
		if text := past.Text(c.value(l)); text != "" {
			out[c.name] = text
		}
	}
	return out
}

// keep writes down what changed of some people: those found, and of ids those
// that are no more.
func (s *Service) keep(ctx context.Context, x *index, ids []person.ID, found []person.Person, leads []Lead, first bool) error {
	if !s.remembers {
		return nil
	}
	now := map[past.Key]past.Values{}
	for i := range leads {
		now[past.Key{Person: leads[i].PersonID, Account: leads[i].AccountID}] = x.valuesOf(&leads[i])
	}
	there := map[person.ID]bool{}
	var left []person.ID
	for i := range found {
		left = append(left, found[i].ID)
		there[found[i].ID] = true
	}
	gone := slices.DeleteFunc(slices.Clone(ids), func(id person.ID) bool { return there[id] })
	return past.Record(ctx, s.db, s.now(), left, now, gone, first, s.turned(ctx, x, leads))
}

// keptAll ends the keeping of everybody: people who went while nobody looked are
// forgotten, and if nothing was known before, changes count from here on.
func (s *Service) keptAll(ctx context.Context, x *index, known bool) error {
	if !s.remembers {
		return nil
	}
	all, err := past.People(ctx, s.db)
	if err != nil {
		return err
	}
	gone := slices.DeleteFunc(all, x.has)
	if err := past.Record(ctx, s.db, s.now(), nil, nil, gone, false, nil); err != nil {
		return err
	}
	if !known {
		if err := past.Begin(ctx, s.db, s.now(), x.kept()); err != nil {
			return err
		}
	}
	return past.Trim(ctx, s.db, s.now())
}
