package person

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// visible is a condition on people p: all to headquarters; to others those who
// work or worked at an account in scope, and those they entered themselves.
func (s *Service) visible(scope access.Scope) (string, []any) {
	if scope.All {
		return "1=1", nil
	}
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", db.DateOf(s.now()))
	return "(p.created_by = ? OR p.id IN (SELECT j.person_id FROM positions j JOIN accounts a ON a.id = j.account_id WHERE a.deleted_at IS NULL AND " + within + "))",
		append([]any{scope.User}, args...)
}

// Visible tells which of these people are in scope and not deleted.
func (s *Service) Visible(ctx context.Context, q db.Q, scope access.Scope, ids []ID) (map[ID]bool, error) {
	out := map[ID]bool{}
	within, args := s.visible(scope)
	for some := range slices.Chunk(ids, 500) {
		var seen []ID
		if err := q.Select(ctx, &seen, "SELECT p.id FROM people p WHERE p.id IN (?) AND p.deleted_at IS NULL AND "+within, append([]any{some}, args...)...); err != nil {
			return nil, err
		}
		for _, id := range seen {
			out[id] = true
		}
	}
	return out, nil
}

// find gives a person in scope, without positions and the like.
func (s *Service) find(ctx context.Context, q db.Q, scope access.Scope, id ID, deleted bool) (Person, error) {
	within, args := s.visible(scope)
	var p Person
	err := q.Get(ctx, &p, "SELECT "+selected+" FROM people p WHERE p.id = ? AND "+within, append([]any{id}, args...)...)
	if db.IsMissing(err) || err == nil && p.DeletedAt.IsZero() == deleted {
		return p, fault.NotFound("person", id)
	}
	return p, err
}

// Find gives a person in scope with all that is known of them.
func (s *Service) Find(ctx context.Context, scope access.Scope, id ID) (Person, error) {
	p, err := s.find(ctx, s.db, scope, id, false)
	if err != nil {
		return p, err
	}
	people := []Person{p}
	err = s.complete(ctx, s.db, scope, people)
	return people[0], err
}

// complete adds positions, contact points and consents. Positions at accounts
// outside the scope are left out.
func (s *Service) complete(ctx context.Context, q db.Q, scope access.Scope, people []Person) error {
	return s.fill(ctx, q, people, func(jobs []Employment) (map[account.ID]string, error) { return s.employers(ctx, q, scope, jobs) })
}

// fill reads what is known of people. seen names the accounts of positions that
// may be told of; without it all are told, and none is named.
func (s *Service) fill(ctx context.Context, q db.Q, people []Person, seen func([]Employment) (map[account.ID]string, error)) error {
	return s.fillWhere(ctx, q, people, seen, func(some []ID) (string, []any) { return "IN (?)", []any{some} })
}

// fillWhere does the same; which says in SQL what ids are some of these, and may
// let in others.
func (s *Service) fillWhere(ctx context.Context, q db.Q, people []Person, seen func([]Employment) (map[account.ID]string, error), which func(some []ID) (string, []any)) error {
	at := map[ID]*Person{}
	ids := make([]ID, len(people))
	for i := range people {
		p := &people[i]
		p.External, p.Positions, p.ContactPoints, p.Consents, p.Objects = []ExternalID{}, []Employment{}, []ContactPoint{}, []Consent{}, []string{}
		at[p.ID], ids[i] = p, p.ID
	}
	for some := range slices.Chunk(ids, 500) {
		if err := s.fillSome(ctx, q, seen, at, some, which); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) fillSome(ctx context.Context, q db.Q, seen func([]Employment) (map[account.ID]string, error), at map[ID]*Person, ids []ID, which func([]ID) (string, []any)) error {
	are, args := which(ids)
	of := func(id ID) *Person { return cmp.Or(at[id], &Person{}) } // others, such as deleted ones, are not wanted
	jobs, points := make([]Employment, 0, 2*len(ids)), make([]ContactPoint, 0, 2*len(ids))
	var acts []Consent
	if err := q.Select(ctx, &jobs, "SELECT "+strings.Join(positionColumns, ", ")+" FROM positions WHERE person_id "+are+" ORDER BY CASE WHEN valid_to IS NULL THEN 0 ELSE 1 END, valid_from DESC, id", args...); err != nil {
		return err
	}
	if err := q.Select(ctx, &points, "SELECT "+strings.Join(contactColumns, ", ")+" FROM contact_points WHERE person_id "+are+" ORDER BY kind, id", args...); err != nil {
		return err
	}
	if err := q.Select(ctx, &acts, "SELECT "+strings.Join(consentColumns, ", ")+" FROM consents k WHERE person_id "+are+" ORDER BY "+newestAct, args...); err != nil {
		return err
	}
	var known []struct {
		PersonID ID     `db:"person_id"`
		Scheme   string `db:"scheme"`
		Value    string `db:"value"`
	}
	if err := q.Select(ctx, &known, "SELECT person_id, scheme, value FROM person_external_ids WHERE person_id "+are+" ORDER BY scheme, value", args...); err != nil {
		return err
	}
	for _, e := range known {
		p := of(e.PersonID)
		p.External = append(p.External, ExternalID{Scheme: e.Scheme, Value: e.Value})
	}
	var names map[account.ID]string
	if seen != nil {
		var err error
		if names, err = seen(jobs); err != nil {
			return err
		}
	}
	for _, j := range jobs {
		name, told := names[j.AccountID]
		if p := of(j.PersonID); j.AccountID == "" || told || seen == nil {
			j.AccountName = name
			p.Positions = append(p.Positions, j)
		}
	}
	for _, c := range points {
		p := of(c.PersonID)
		p.ContactPoints = append(p.ContactPoints, c)
	}
	for _, c := range acts {
		p := of(c.PersonID)
		p.Consents = append(p.Consents, c)
	}
	standing, err := s.standing(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		at[id].Objects = objections(at[id].Consents)
		at[id].Light = light(at[id], standing[id])
	}
	return nil
}

// employers names the accounts of positions that are within scope.
func (s *Service) employers(ctx context.Context, q db.Q, scope access.Scope, jobs []Employment) (map[account.ID]string, error) {
	wanted := []account.ID{}
	for _, j := range jobs {
		if j.AccountID != "" {
			wanted = append(wanted, j.AccountID)
		}
	}
	visible, err := s.accounts.Visible(ctx, q, scope, wanted)
	if err != nil {
		return nil, err
	}
	accounts, err := account.ByIDs(ctx, q, wanted)
	names := map[account.ID]string{}
	for i := range accounts {
		if visible[accounts[i].ID] {
			names[accounts[i].ID] = accounts[i].Name
		}
	}
	return names, err
}

// newestAct orders consents k, the newest first; of two of one moment an
// objection holds.
const newestAct = "k.given_on DESC, k.recorded_at DESC, CASE k.act WHEN 'objection' THEN 0 ELSE 1 END, k.id DESC"

// newerAct orders like newestAct.
func newerAct(a, b Consent) int {
	objects := func(c Consent) int {
		if c.Act == "objection" {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.GivenOn, a.GivenOn), b.RecordedAt.Compare(a.RecordedAt.Time), cmp.Compare(objects(a), objects(b)), cmp.Compare(b.ID, a.ID))
}

// objections gives the channels on which the newest act is an objection.
// Consents are the newest first.
func objections(consents []Consent) []string {
	out, seen := []string{}, map[string]bool{}
	for _, c := range consents {
		if !seen[c.Channel] {
			seen[c.Channel] = true
			if c.Act == "objection" {
				out = append(out, c.Channel)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Query narrows a list of people.
type Query struct {
	Text    string     `query:"text" maxLength:"200" doc:"Words in names, titles, companies and e-mail addresses"`
	Account account.ID `query:"account" doc:"Who works or worked there"`
	After   string     `query:"after" doc:"The next of the page before"`
	Limit   int        `query:"limit" default:"50" minimum:"1" maximum:"500"`
}

// List gives people in scope by family name, and where the list goes on.
func (s *Service) List(ctx context.Context, scope access.Scope, f Query) ([]Person, string, error) {
	within, args := s.visible(scope)
	text := "p.deleted_at IS NULL AND " + within
	for _, word := range strings.Fields(fold.Words(f.Text)) {
		text += ` AND p.search LIKE ? ESCAPE '\'`
		args = append(args, "%"+word+"%")
	}
	if f.Account != "" {
		if _, err := s.accounts.Find(ctx, scope, f.Account); err != nil {
			return nil, "", err
		}
		text += " AND p.id IN (SELECT person_id FROM positions WHERE account_id = ?)"
		args = append(args, f.Account)
	}
	if name, id, ok := strings.Cut(f.After, "/"); ok {
		text += " AND (p.sort_name, p.id) > (?, ?)"
		args = append(args, name, id)
	}
	people := []Person{}
	if err := s.db.Select(ctx, &people, "SELECT "+selected+" FROM people p WHERE "+text+" ORDER BY p.sort_name, p.id LIMIT ?", append(args, f.Limit+1)...); err != nil {
		return nil, "", err
	}
	next := ""
	if len(people) > f.Limit {
		people = people[:f.Limit]
		next = people[f.Limit-1].SortName + "/" + string(people[f.Limit-1].ID)
	}
	return people, next, s.complete(ctx, s.db, scope, people)
}
