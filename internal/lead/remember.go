package lead

import (
	"context"
	"slices"

	"arpent/engine/facet"
	"arpent/internal/lead/past"
	"arpent/internal/person"
)

// Remember has changes of leads kept from here on.
func (s *Service) Remember() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remembers = true
}

// passing are columns that change with every day, or with what is learned: what
// they were is computed from others, or nobody asks.
var passing = []string{"chance", "worth", "years_in_position", "years_at_company", "years_of_experience", "days_since_move", "days_since_contact", "spotlight", "position"}

// valuesOf are a lead's columns as texts.
func (x *index) valuesOf(l *Lead) past.Values {
	out := past.Values{}
	for i := range x.columns {
		c := &x.columns[i]
		if slices.Contains(passing, c.name) || c.hidden && c.kind != facet.Words {
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
	return past.Record(ctx, s.db, s.now(), left, now, gone, first)
}

// forgetGone forgets people who went while nobody looked.
func (s *Service) forgetGone(ctx context.Context, x *index) error {
	if !s.remembers {
		return nil
	}
	kept, err := past.People(ctx, s.db)
	if err != nil {
		return err
	}
	gone := slices.DeleteFunc(kept, func(id person.ID) bool { return len(x.of[id]) > 0 })
	if err := past.Record(ctx, s.db, s.now(), nil, nil, gone, false); err != nil {
		return err
	}
	return past.Trim(ctx, s.db, s.now())
}
