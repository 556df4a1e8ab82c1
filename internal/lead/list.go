package lead

import (
	"context"
	"slices"

	"arpent/engine/cql"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/changed"
	"arpent/internal/lead/saved"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// LeadList is people put together by someone, for themselves or for everybody.
type LeadList struct {
	ID        string        `db:"id" json:"id"`
	UserID    access.UserID `db:"user_id" json:"user_id"`
	Name      string        `db:"name" json:"name"`
	Shared    bool          `db:"shared" json:"shared" doc:"Whether others see it too, each within what they may see"`
	CreatedAt db.Time       `db:"created_at" json:"created_at"`
	DeletedAt db.Time       `db:"deleted_at" json:"-"`
}

const listColumns = "id, user_id, name, shared, created_at, deleted_at"

// Lists gives an actor's own lists and those that are shared, by name.
func (s *Service) Lists(ctx context.Context, actor access.Actor) ([]LeadList, error) {
	out := []LeadList{}
	return out, s.db.Select(ctx, &out, "SELECT "+listColumns+" FROM lead_lists WHERE deleted_at IS NULL AND (user_id = ? OR shared = ?) ORDER BY name, id", actor.User.ID, true)
}

// list finds one that the actor sees; with own, one that is theirs.
func (s *Service) list(ctx context.Context, q db.Q, actor access.Actor, id string, own bool) (*LeadList, error) {
	var l LeadList
	err := q.Get(ctx, &l, "SELECT "+listColumns+" FROM lead_lists WHERE id = ?", id)
	if db.IsMissing(err) || err == nil && l.UserID != actor.User.ID && (own || !l.Shared || !l.DeletedAt.IsZero()) {
		return nil, fault.NotFound("list", id)
	}
	return &l, err
}

// MakeList makes an empty list.
func (s *Service) MakeList(ctx context.Context, actor access.Actor, name string, shared bool) (*LeadList, error) {
	name, err := saved.Named(name)
	if err != nil {
		return nil, err
	}
	l := &LeadList{ID: db.NewID(), UserID: actor.User.ID, Name: name, Shared: shared, CreatedAt: db.At(s.now())}
	_, err = s.db.Exec(ctx, "INSERT INTO lead_lists ("+listColumns+") VALUES (?,?,?,?,?,NULL)", l.ID, l.UserID, l.Name, l.Shared, l.CreatedAt)
	return l, err
}

// ChangeList renames or shares one's list, deletes it, or brings it back.
func (s *Service) ChangeList(ctx context.Context, actor access.Actor, id string, name *string, shared, deleted *bool) (*LeadList, error) {
	l, err := s.list(ctx, s.db, actor, id, true)
	if err != nil {
		return nil, err
	}
	if name != nil {
		if l.Name, err = saved.Named(*name); err != nil {
			return nil, err
		}
	}
	if shared != nil {
		l.Shared = *shared
	}
	if deleted != nil {
		l.DeletedAt = db.Time{}
		if *deleted {
			l.DeletedAt = db.At(s.now())
		}
	}
	_, err = s.db.Exec(ctx, "UPDATE lead_lists SET name = ?, shared = ?, deleted_at = ? WHERE id = ?", l.Name, l.Shared, l.DeletedAt, id)
	return l, err
}

// ListChange says what was put into a list or taken out of it.
type ListChange struct {
	People []person.ID `json:"people" doc:"Those whose part in the list changed"`
}

// most people are put into a list at a time.
const most = 10_000

// Put puts people into a list or takes them out: those named, or all that a
// filter finds. Who is beyond the scope is nobody.
func (s *Service) Put(ctx context.Context, actor access.Actor, id string, people []person.ID, filter *string, out bool) (*ListChange, error) {
	if _, err := s.list(ctx, s.db, actor, id, true); err != nil {
		return nil, err
	}
	people, err := s.meant(ctx, actor, people, filter)
	if err != nil {
		return nil, err
	}
	change := &ListChange{People: []person.ID{}}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, p := range people {
			text, args := "INSERT INTO lead_list_people (person_id, list_id, added_by, added_at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", []any{p, id, actor.User.ID, db.At(s.now())}
			if out {
				text, args = "DELETE FROM lead_list_people WHERE person_id = ? AND list_id = ?", []any{p, id}
			}
			n, err := tx.Exec(ctx, text, args...)
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			change.People = append(change.People, p)
			if err := changed.Tell(ctx, tx, "person", string(p)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return change, err
	}
	return change, s.Renew(ctx, change.People)
}

// meant gives the people in scope whom a filter finds, or of those named.
func (s *Service) meant(ctx context.Context, actor access.Actor, people []person.ID, filter *string) ([]person.ID, error) {
	if filter == nil && len(people) == 0 {
		return nil, fault.Invalid("lead.nobody", "name people or a filter")
	}
	all := ""
	if filter == nil {
		filter = &all
	} else {
		people = nil
	}
	named := map[person.ID]bool{}
	for _, p := range people {
		named[p] = true
	}
	found := map[person.ID]bool{}
	if err := s.Each(ctx, actor, *filter, func(p person.ID, _ account.ID) {
		if people == nil || named[p] {
			found[p] = true
		}
	}); err != nil {
		return nil, err
	}
	if len(found) > most {
		return nil, fault.Invalid("lead.too_many", "more than %d people at once: narrow the search", most).With("limit", most)
	}
	out := []person.ID{}
	for p := range found {
		out = append(out, p)
	}
	slices.Sort(out)
	return out, nil
}

// listsOf gives the lists that people are in.
func (s *Service) listsOf(ctx context.Context, q db.Q, people []person.Person) (map[person.ID][]string, error) {
	out := map[person.ID][]string{}
	for some := range slices.Chunk(idsOf(people), 500) {
		var rows []struct {
			Person person.ID `db:"person_id"`
			List   string    `db:"list_id"`
		}
		if err := q.Select(ctx, &rows, "SELECT person_id, list_id FROM lead_list_people WHERE person_id IN (?) ORDER BY list_id", some); err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.Person] = append(out[r.Person], r.List)
		}
	}
	return out, nil
}

// checkLists refuses a filter that names a list which the actor does not see:
// whoever is in it is for those who do.
func (s *Service) checkLists(ctx context.Context, actor access.Actor, e cql.Expr) error {
	if !slices.Contains(cql.Fields(e), "list") {
		return nil
	}
	lists, err := s.Lists(ctx, actor)
	if err != nil {
		return err
	}
	var wrong error
	cql.Walk(e, func(e cql.Expr) bool {
		call, ok := e.(*cql.Call)
		if !ok || call.Op == cql.And || call.Op == cql.Or || call.Op == cql.Not || !slices.Contains(cql.Fields(call), "list") {
			return true
		}
		items, ok := constants(call)
		for _, id := range items {
			ok = ok && slices.ContainsFunc(lists, func(l LeadList) bool { return l.ID == id })
		}
		if !ok {
			wrong = fault.Invalid("lead.filter", "a list is named here that is not there: write A_OVERLAPS(list, ('its id'))").With("message", "no such list").With("line", call.At.Line).With("column", call.At.Column)
		}
		return false
	})
	return wrong
}

// constants gives the texts that a condition compares list with; false when it
// says anything else.
func constants(call *cql.Call) ([]string, bool) {
	var out []string
	if call.Op != "a_overlaps" && call.Op != "a_contains" || len(call.Args) != 2 {
		return nil, false
	}
	if _, ok := call.Args[0].(cql.Property); !ok {
		return nil, false
	}
	list, ok := call.Args[1].(cql.List)
	if !ok {
		return nil, false
	}
	for _, item := range list.Items {
		s, ok := item.(cql.String)
		if !ok {
			return nil, false
		}
		out = append(out, s.Value)
	}
	return out, true
}

func (s *Service) labelLists(ctx context.Context, actor access.Actor, values []FacetValue) ([]FacetValue, error) {
	lists, err := s.Lists(ctx, actor)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, l := range lists {
		names[l.ID] = l.Name
	}
	values = slices.DeleteFunc(values, func(v FacetValue) bool { return v.Unknown || names[v.Text] == "" })
	return values, label(values, names)
}
