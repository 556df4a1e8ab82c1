package duplicate

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/follow"
)

// two gives both people with all that is known of them, if the actor sees them.
func (s *Service) two(ctx context.Context, tx *db.Tx, scope access.Scope, ids [2]person.ID) ([2]person.Person, error) {
	var out [2]person.Person
	seen, err := s.o.People.Visible(ctx, tx, scope, ids[:])
	if err != nil {
		return out, err
	}
	if tx.Dialect() == db.Postgres { // an import may be at one of them
		if _, err := tx.Exec(ctx, "SELECT id FROM people WHERE id IN (?) ORDER BY id FOR UPDATE", ids[:]); err != nil {
			return out, err
		}
	}
	for i, id := range ids {
		one, err := s.o.People.Batch(ctx, tx, []person.ID{id})
		if err != nil {
			return out, err
		}
		if !seen[id] || len(one) == 0 {
			return out, fault.NotFound("person", id)
		}
		out[i] = one[0]
	}
	return out, nil
}

// Merge takes one person into another: fields, positions, ways to reach them,
// and everything that hangs on them. chosen says whose value of a field is
// kept; without, it is what is suggested.
func (s *Service) Merge(ctx context.Context, actor access.Actor, stays, goes person.ID, chosen map[string]string) (PersonMerge, error) {
	var m PersonMerge
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if stays == goes {
			return fault.Invalid("person.merge_self", "a person cannot be merged into themselves")
		}
		people, err := s.two(ctx, tx, actor.Scope, [2]person.ID{stays, goes})
		if err != nil {
			return err
		}
		w, l := &people[0], &people[1]
		if w.Light.EraseOn != "" || l.Light.EraseOn != "" {
			return fault.Conflict("person.merge_erasing", "one of the two is to be erased; take that back first")
		}
		when, err := told(ctx, tx, []person.ID{stays, goes})
		if err != nil {
			return err
		}
		m = PersonMerge{PersonID: stays, ID: db.NewID(), LoserID: goes, Name: l.FullName(), MergedBy: actor.User.ID, MergedAt: db.At(s.o.Now())}
		m.Kept.V = kept{Trails: map[string]follow.Trail{}, Made: map[string][]string{}}
		if m.Fields.V, err = choose(w, l, suggest(w, l, when), chosen); err != nil {
			return err
		}
		if err := s.decided(ctx, tx, &m); err != nil {
			return err
		}
		if err := s.unite(ctx, tx, &m, w, l); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO person_merges ("+mergeColumns+") VALUES (?,?,?,?,?,?,?,?,'',NULL)", m.PersonID, m.ID, m.LoserID, m.Name, m.Fields, m.Kept, m.MergedBy, m.MergedAt); err != nil {
			return err
		}
		m.count()
		return s.o.Access.Audit(ctx, tx, actor, "person.merge", "person/"+string(stays), map[string]any{"loser": goes, "name": m.Name, "merge": m.ID})
	})
	return m, err
}

// decided notes on the pair that it is merged, and keeps what it said before.
func (s *Service) decided(ctx context.Context, tx *db.Tx, m *PersonMerge) error {
	var t follow.Trail
	left, right := min(m.PersonID, m.LoserID), max(m.PersonID, m.LoserID)
	err := t.Change(ctx, tx, pairRows(), string(left), []string{string(right)}, func() error {
		_, err := tx.Exec(ctx, "UPDATE person_duplicates SET state = 'merged', decided_by = ?, decided_at = ? WHERE left_id = ? AND right_id = ?", m.MergedBy, m.MergedAt, left, right)
		return err
	})
	m.Kept.V.Trails["person_duplicates"] = t
	return err
}

// unite makes one of two.
func (s *Service) unite(ctx context.Context, tx *db.Tx, m *PersonMerge, w, l *person.Person) error {
	names, err := s.names(ctx, tx, w, l)
	if err != nil {
		return err
	}
	from, to := string(l.ID), string(w.ID)
	all := append(Followers(), s.o.Followers...)
	for i, r := range all {
		if special(r.Tables[0]) {
			continue
		}
		if m.Kept.V.Trails[trailOf(all, i)], err = r.Move(ctx, tx, from, to, nil); err != nil {
			return err
		}
	}
	jobs, taken := doublePositions(w, l, names)
	if err := s.parts(ctx, tx, m, positionRows(), jobs, taken); err != nil {
		return err
	}
	points, taken := doublePoints(w, l)
	if err := s.parts(ctx, tx, m, pointRows(), points, taken); err != nil {
		return err
	}
	if err := s.noted(ctx, tx, m, w, l); err != nil {
		return err
	}
	t, err := peopleRows().Move(ctx, tx, from, to, func([]string) bool { return true })
	if err != nil {
		return err
	}
	before, err := entries(ctx, tx, w.ID)
	if err != nil {
		return err
	}
	if err := t.Change(ctx, tx, peopleRows(), to, nil, func() error {
		if err := write(ctx, tx, w.ID, combined(w, l, m.Fields.V)); err != nil {
			return err
		}
		if err := learn(ctx, tx, w.ID, w.Background.V.With(l.Background.V)); err != nil {
			return err
		}
		return s.o.People.Settle(ctx, tx, w.ID)
	}); err != nil {
		return err
	}
	m.Kept.V.Trails["people"] = t
	after, err := entries(ctx, tx, w.ID)
	m.Kept.V.Made["register_entries"] = slices.DeleteFunc(after, func(id string) bool { return slices.Contains(before, id) })
	return err
}

// entries are the lines of the register about somebody.
func entries(ctx context.Context, tx *db.Tx, id person.ID) ([]string, error) {
	out := []string{}
	return out, tx.Select(ctx, &out, "SELECT id FROM register_entries WHERE person_id = ?", id)
}

// parts moves positions or contact points; of doubles one stays.
func (s *Service) parts(ctx context.Context, tx *db.Tx, m *PersonMerge, r follow.Rows, doubles map[string]string, taken map[string]double) error {
	t, err := r.Move(ctx, tx, string(m.LoserID), string(m.PersonID), func(key []string) bool { return doubles[key[0]] != "" })
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(taken)) {
		d := taken[id]
		if err := t.Change(ctx, tx, r, string(m.PersonID), []string{id}, func() error {
			_, err := tx.Exec(ctx, "UPDATE "+r.Tables[0]+" SET "+d.set+" WHERE person_id = ? AND id = ?", append(slices.Clone(d.args), string(m.PersonID), id)...)
			return err
		}); err != nil {
			return err
		}
	}
	m.Kept.V.Trails[r.Tables[0]] = t
	return nil
}

// noted writes down which fields say something else since the merge. Positions
// are none of it: that two are one is no change of job.
func (s *Service) noted(ctx context.Context, tx *db.Tx, m *PersonMerge, w, l *person.Person) error {
	before, after := fieldsOf(w), combined(w, l, m.Fields.V)
	for _, field := range slices.Sorted(maps.Keys(after)) {
		if before[field] == after[field] {
			continue
		}
		id := db.NewID()
		if _, err := tx.Exec(ctx, "INSERT INTO person_changes (person_id, id, field, before, after, source, happened_on, changed_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?)",
			w.ID, id, field, text(before[field]), text(after[field]), "merge/"+m.ID, db.DateOf(s.o.Now()), m.MergedBy, m.MergedAt); err != nil {
			return err
		}
		m.Kept.V.Made["person_changes"] = append(m.Kept.V.Made["person_changes"], id)
	}
	return nil
}

func text(s string) db.JSON[json.RawMessage] {
	var v any
	if s != "" {
		v = s
	}
	out, _ := json.Marshal(v)
	return db.JSON[json.RawMessage]{V: out}
}

// names are those of the accounts at which people work or worked.
func (s *Service) names(ctx context.Context, q db.Q, people ...*person.Person) (map[account.ID]string, error) {
	accounts, err := s.accounts(ctx, q, people...)
	out := map[account.ID]string{}
	for id, a := range accounts {
		out[id] = a.Name
	}
	return out, err
}

func (s *Service) accounts(ctx context.Context, q db.Q, people ...*person.Person) (map[account.ID]account.Account, error) {
	wanted := map[account.ID]bool{}
	for _, p := range people {
		for _, j := range p.Positions {
			if j.AccountID != "" {
				wanted[j.AccountID] = true
			}
		}
	}
	out := map[account.ID]account.Account{}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(wanted)), 500) {
		list, err := account.ByIDs(ctx, q, some)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			out[a.ID] = a
		}
	}
	return out, nil
}

// trailOf names what is kept of some rows: their table, and by which column a
// table hangs on people that hangs on them by two.
func trailOf(all []follow.Rows, i int) string {
	name := all[i].Tables[0]
	for _, r := range all[:i] {
		if r.Tables[0] == name {
			return name + "/" + all[i].Of
		}
	}
	return name
}
