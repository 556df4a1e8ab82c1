package past

import (
	"context"
	"encoding/json"
	"fmt"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Was is what a lead was on a day, as far as it differs from what it is.
type Was struct {
	Absent bool   // it was not there
	Gone   bool   // it is not there now
	Whole  bool   // Fields are all it had, since it went in between
	Fields Values // by field; an empty text was not known
}

// On gives, of every lead that changed since, what it was.
func On(ctx context.Context, q db.Q, since db.Time) (map[Key]*Was, error) {
	var rows []struct {
		Person  person.ID  `db:"person_id"`
		Account account.ID `db:"account_id"`
		Field   string     `db:"field"`
		Before  string     `db:"before"`
	}
	if err := q.Select(ctx, &rows, "SELECT person_id, account_id, field, before FROM lead_log WHERE at >= ? AND person_id <> '' ORDER BY at, seq", since); err != nil {
		return nil, err
	}
	out := map[Key]*Was{}
	for _, r := range rows {
		key := Key{r.Person, r.Account}
		w := out[key]
		if w == nil {
			w = &Was{Fields: Values{}}
			out[key] = w
			w.Absent = r.Field == Came
		}
		switch {
		case r.Field == Came:
			w.Gone = false
		case r.Field == Gone:
			w.Gone = true
			if err := w.complete(r.Before); err != nil {
				return nil, err
			}
		case !w.Whole:
			w.first(r.Field, r.Before)
		}
	}
	return out, nil
}

// complete adds what the lead was when it went.
func (w *Was) complete(before string) error {
	if w.Whole || w.Absent {
		return nil
	}
	var all Values
	if err := json.Unmarshal([]byte(before), &all); err != nil {
		return fmt.Errorf("what a lead was: %w", err)
	}
	w.Whole = true
	for field, text := range all {
		w.first(field, text)
	}
	return nil
}

// first notes what a field was; later changes do not count.
func (w *Was) first(field, before string) {
	if _, changed := w.Fields[field]; !changed {
		w.Fields[field] = before
	}
}
