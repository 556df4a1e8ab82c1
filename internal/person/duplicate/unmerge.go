package duplicate

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/person/background"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/follow"
)

// Merges lists what was merged into somebody in scope, the newest first. Who came
// back since is told of only to those who see them.
func (s *Service) Merges(ctx context.Context, scope access.Scope, id person.ID) ([]PersonMerge, error) {
	out := []PersonMerge{}
	if _, err := s.o.People.Find(ctx, scope, id); err != nil {
		return nil, err
	}
	if err := s.db.Select(ctx, &out, "SELECT "+mergeColumns+" FROM person_merges WHERE person_id = ? ORDER BY id DESC", id); err != nil {
		return nil, err
	}
	var back []person.ID
	for i := range out {
		if !out[i].UndoneAt.IsZero() {
			back = append(back, out[i].LoserID)
		}
	}
	seen, err := s.o.People.Visible(ctx, s.db, scope, back)
	if err != nil {
		return nil, err
	}
	out = slices.DeleteFunc(out, func(m PersonMerge) bool { return !m.UndoneAt.IsZero() && !seen[m.LoserID] })
	users, err := s.o.Access.Users(ctx)
	for i := range out {
		out[i].count()
		for _, u := range users {
			if u.ID == out[i].MergedBy {
				out[i].By = u.Name
			}
		}
	}
	return out, err
}

// count fills what a merge tells of what came along.
func (m *PersonMerge) count() {
	m.Positions, m.ContactPoints, m.Moved = []string{}, []string{}, map[string]int{}
	for table, t := range m.Kept.V.Trails {
		if n := len(t.Went); n > 0 {
			m.Moved[table] = n
		}
		for _, key := range t.Went {
			switch table {
			case "positions":
				m.Positions = append(m.Positions, key[0])
			case "contact_points":
				m.ContactPoints = append(m.ContactPoints, key[0])
			}
		}
	}
}

// Unmerge takes a merge back: who was taken in returns as they were, with what
// was theirs; who stayed is what they were before, but for what changed since.
func (s *Service) Unmerge(ctx context.Context, actor access.Actor, id string) (PersonMerge, error) {
	var m PersonMerge
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		err := tx.Get(ctx, &m, "SELECT "+mergeColumns+" FROM person_merges WHERE id = ?", id)
		if db.IsMissing(err) {
			return fault.NotFound("person_merge", id)
		}
		if err != nil {
			return err
		}
		seen, err := s.o.People.Visible(ctx, tx, actor.Scope, []person.ID{m.PersonID})
		if err != nil {
			return err
		}
		if !seen[m.PersonID] {
			return fault.NotFound("person_merge", id)
		}
		m.UndoneBy, m.UndoneAt = actor.User.ID, db.At(s.o.Now())
		// First of all, so that of two who undo it at once one waits for the other.
		n, err := tx.Exec(ctx, "UPDATE person_merges SET undone_by = ?, undone_at = ?, kept = ? WHERE person_id = ? AND id = ? AND undone_at IS NULL", m.UndoneBy, m.UndoneAt, db.JSON[kept]{}, m.PersonID, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("person.unmerged", "this merge was undone before")
		}
		if err := s.part(ctx, tx, &m); err != nil {
			return err
		}
		m.Kept.V = kept{}
		m.count()
		return s.o.Access.Audit(ctx, tx, actor, "person.unmerge", "person/"+string(m.PersonID), map[string]any{"loser": m.LoserID, "merge": m.ID})
	})
	return m, err
}

// part makes two of one.
func (s *Service) part(ctx context.Context, tx *db.Tx, m *PersonMerge) error {
	stays, trails := string(m.PersonID), m.Kept.V.Trails
	back, err := s.former(ctx, tx, m)
	if err != nil {
		return err
	}
	for _, t := range trails["person_duplicates"].Changed {
		if _, err := pairRows().Restore(ctx, tx, t, string(min(m.PersonID, m.LoserID))); err != nil {
			return err
		}
	}
	for table, ids := range m.Kept.V.Made {
		for _, id := range ids {
			if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE id = ? AND person_id = ?", id, stays); err != nil {
				return err
			}
		}
	}
	all := append(Followers(), s.o.Followers...)
	for i, r := range all {
		t := trails[trailOf(all, i)]
		if r.Tables[0] == "people" {
			t.Changed = nil // the one who stays is dealt with already
		}
		if err := r.Return(ctx, tx, t, string(m.LoserID), stays); err != nil {
			return err
		}
	}
	if !back {
		if err := s.o.People.Settle(ctx, tx, m.PersonID); err != nil {
			return err
		}
	}
	return s.o.People.Enter(ctx, tx, m.PersonID, m.LoserID)
}

// former gives who stayed their fields back, and says whether nothing else
// changed. The version goes on, so that nobody who read the merged person
// writes over the former one.
func (s *Service) former(ctx context.Context, tx *db.Tx, m *PersonMerge) (bool, error) {
	changed := m.Kept.V.Trails["people"].Changed
	if len(changed) != 1 {
		return false, nil
	}
	var version int64
	if err := tx.Get(ctx, &version, "SELECT version FROM people WHERE id = ?", m.PersonID); err != nil {
		return false, err
	}
	back, err := peopleRows().Restore(ctx, tx, changed[0], string(m.PersonID))
	if err != nil {
		return false, err
	}
	if back {
		_, err = tx.Exec(ctx, "UPDATE people SET version = ?, updated_at = ? WHERE id = ?", version+1, db.At(s.o.Now()), m.PersonID)
		return true, err
	}
	was, err := fieldsIn(changed[0].Before)
	if err != nil {
		return false, err
	}
	became, err := fieldsIn(changed[0].After)
	if err != nil {
		return false, err
	}
	one, err := s.o.People.Batch(ctx, tx, []person.ID{m.PersonID})
	if err != nil || len(one) == 0 {
		return false, err
	}
	now := fieldsOf(&one[0])
	for field := range maps.Keys(became) {
		if now[field] == became[field] {
			now[field] = was[field]
		}
	}
	if err := write(ctx, tx, m.PersonID, now); err != nil {
		return false, err
	}
	return false, unlearn(ctx, tx, &one[0], changed[0])
}

// unlearn makes what is known of who stayed what it was before, unless that
// changed since.
func unlearn(ctx context.Context, tx *db.Tx, p *person.Person, c follow.Changed) error {
	var was, became background.Background
	for row, into := range map[*json.RawMessage]*background.Background{&c.Before: &was, &c.After: &became} {
		var one struct {
			Background json.RawMessage `json:"background"`
		}
		if err := json.Unmarshal(*row, &one); err != nil {
			return err
		}
		if len(one.Background) == 0 {
			return nil // merged before there was such
		}
		var inner string
		if json.Unmarshal(one.Background, &inner) == nil { // SQLite keeps JSON as text
			one.Background = json.RawMessage(inner)
		}
		if err := json.Unmarshal(one.Background, into); err != nil {
			return err
		}
	}
	if !reflect.DeepEqual(p.Background.V, became) {
		return nil
	}
	return learn(ctx, tx, p.ID, was)
}

// fieldsIn reads the fields of a row of people.
func fieldsIn(row json.RawMessage) (map[string]string, error) {
	var one struct {
		Given    string          `json:"given_name"`
		Family   string          `json:"family_name"`
		Language string          `json:"language"`
		Note     string          `json:"note"`
		Custom   json.RawMessage `json:"custom"`
	}
	if err := json.Unmarshal(row, &one); err != nil {
		return nil, err
	}
	p := person.Person{GivenName: one.Given, FamilyName: one.Family, Language: one.Language, Note: one.Note}
	var inner string
	if json.Unmarshal(one.Custom, &inner) == nil { // SQLite keeps JSON as text
		one.Custom = json.RawMessage(inner)
	}
	if err := json.Unmarshal(one.Custom, &p.Custom.V); err != nil {
		return nil, err
	}
	return fieldsOf(&p), nil
}
