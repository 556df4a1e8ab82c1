package lead

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/past"
	"arpent/internal/lead/title"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// SearchDiff says who entered a saved search since a day, and who left it.
type SearchDiff struct {
	Since   db.Date     `json:"since"`
	Kept    db.Time     `json:"kept" doc:"Changes are known from here on; zero when none are kept"`
	Entered []MovedLead `json:"entered" doc:"At most 200"`
	Left    []MovedLead `json:"left" doc:"At most 200; those that one may still see"`
	Total   int         `json:"total" doc:"How many it finds now"`
}

// MovedLead is one of them, and because of what.
type MovedLead struct {
	Lead ListedLead    `json:"lead"`
	Why  []FieldChange `json:"why"`
}

// FieldChange is a field that a search asks for and that is not what it was.
type FieldChange struct {
	Field string   `json:"field" doc:"\"lead\" when the whole lead came or went"`
	From  []string `json:"from" doc:"Texts of the value before; none for not known"`
	To    []string `json:"to"`
}

// mostMoved are told.
const mostMoved = 200

// Diff holds what a saved search finds against what it would have found at the
// beginning of a day. Who may see what is decided by the scope of today.
func (s *Service) Diff(ctx context.Context, actor access.Actor, id string, since db.Date) (*SearchDiff, error) {
	if since == "" || since > s.today() {
		return nil, fault.Invalid("lead.since", "say since which day, up to today")
	}
	saved, err := s.saved(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	v, scope, filter, err := s.asked(ctx, actor, saved.Filter)
	if err != nil {
		return nil, err
	}
	e, err := s.filter(ctx, actor, saved.Filter)
	if err != nil {
		return nil, err
	}
	out := &SearchDiff{Since: since, Entered: []MovedLead{}, Left: []MovedLead{}}
	if out.Kept, err = past.Since(ctx, s.db); err != nil {
		return nil, err
	}
	was, err := past.On(ctx, s.db, db.At(since.Time()))
	if err != nil {
		return nil, err
	}
	d := &diff{s: s, v: v, was: was, since: since, today: s.today(), columns: past.Columns{}}
	for _, c := range columns() {
		d.columns = append(d.columns, past.Column{Name: c.name, Kind: c.kind})
	}
	if err := d.limit(ctx, actor.Scope); err != nil {
		return nil, err
	}
	if err := d.find(e, scope, filter, out); err != nil {
		return nil, err
	}
	return out, d.tell(ctx, actor, out)
}

// diff is the work of one Diff.
type diff struct {
	s            *Service
	v            *view
	was          map[past.Key]*past.Was
	since, today db.Date
	columns      past.Columns
	fields       []int                  // that the filter and the scope ask for
	seen         func(eval.Record) bool // whether a lead was in scope
	entered      []move
	left         []move
}

type move struct {
	ref
	why  []FieldChange
	gone past.Values // what it was, when it is no more
}

// limit asks of leads as they were whether they were where the actor is today.
func (d *diff) limit(ctx context.Context, scope access.Scope) error {
	d.seen = func(eval.Record) bool { return true }
	if scope.All {
		return nil
	}
	all, err := d.s.territories.All(ctx, d.s.db)
	if err != nil {
		return err
	}
	program, err := eval.Compile(scopeFilter(scope, all), d.v.Schema())
	if err != nil {
		return err
	}
	d.seen = func(r eval.Record) bool { return program.Match(r) == eval.True }
	d.fields = []int{columnAt("territory"), columnAt("owner")}
	return nil
}

// find asks the filter of every lead in scope as it was and as it is. Only those
// that changed are asked, unless the filter asks for what passes with time.
func (d *diff) find(e cql.Expr, scope, filter *facet.Filter, out *SearchDiff) error {
	then := func(eval.Record) bool { return true }
	passes := false
	if e != nil {
		program, err := eval.Compile(e, d.v.Schema())
		if err != nil {
			return wrongFilter(err)
		}
		then = func(r eval.Record) bool { return program.Match(r) == eval.True }
		d.ask(e)
		passes = slices.ContainsFunc(d.fields, func(i int) bool { return slices.Contains(passing, d.columns[i].Name) })
	}
	found := map[facet.Key]bool{}
	d.v.Keys(scope, filter, func(k facet.Key) bool { found[k] = true; return true })
	out.Total = len(found)
	d.v.Records(scope, nil, func(k facet.Key, now eval.Record) bool {
		r := d.v.refs[k]
		w := d.was[past.Key{Person: r.person, Account: r.account}]
		if w == nil && !passes {
			return true
		}
		before := d.before(now, w)
		fitted := (w == nil || !w.Absent) && then(before) && d.seen(before)
		if fitted != found[k] {
			m := move{ref: r, why: d.why(before, now)}
			if w != nil && w.Absent {
				m.why = []FieldChange{{Field: "lead", From: []string{}, To: []string{"+"}}}
			}
			if fitted {
				d.left = append(d.left, m)
			} else {
				d.entered = append(d.entered, m)
			}
		}
		return true
	})
	for key, w := range d.was {
		if w.Gone && !w.Absent && then(d.before(nil, w)) {
			d.left = append(d.left, move{ref{key.Person, key.Account}, []FieldChange{{Field: "lead", From: []string{"-"}, To: []string{}}}, w.Fields})
		}
	}
	return nil
}

// ask notes the fields that a filter names; words stand for the texts they are in.
func (d *diff) ask(e cql.Expr) {
	names := cql.Fields(e)
	cql.Walk(e, func(e cql.Expr) bool {
		if call, ok := e.(*cql.Call); ok && strings.EqualFold(string(call.Op), "keywords") {
			names = append(names, "name", "title", "company", "industry")
		}
		return true
	})
	for i := range d.columns {
		if slices.Contains(names, d.columns[i].Name) && !slices.Contains(d.fields, i) {
			d.fields = append(d.fields, i)
		}
	}
}

func (d *diff) why(before, now eval.Record) []FieldChange {
	out := []FieldChange{}
	for _, i := range d.fields {
		if a, b := past.Text(before.Value(i)), past.Text(now.Value(i)); a != b {
			out = append(out, FieldChange{d.columns[i].Name, past.Texts(a), past.Texts(b)})
		}
	}
	return out
}

// before is a lead as it was.
func (d *diff) before(now eval.Record, w *past.Was) *past.Former {
	return past.NewFormer(d.columns, d.since, d.today, now, w, spotlightsOf)
}

// spotlightsOf are those of a lead on a day, by its columns.
func spotlightsOf(on db.Date, of func(name string) eval.Value) []string {
	date := func(name string) db.Date { return db.Date(past.Text(of(name))) }
	l := Lead{AccountID: "x", Since: date("since"), Joined: date("joined"), LastContact: date("last_contact"), Title: of("title").Text(),
		Function: title.Function(of("function").Text()), OpenDeals: int(of("open_deals").Number()), moved: of("days_since_move").Type != eval.Null}
	if l.LastContact > on {
		l.LastContact = ""
	}
	l.spotlight(on)
	return l.Spotlights
}

// tell reads the leads from the database, which has the last word on who may
// see what, and names what changed.
func (d *diff) tell(ctx context.Context, actor access.Actor, out *SearchDiff) error {
	names, err := d.names(ctx, actor)
	if err != nil {
		return err
	}
	for _, side := range []struct {
		moves []move
		into  *[]MovedLead
	}{{d.entered, &out.Entered}, {d.left, &out.Left}} {
		slices.SortFunc(side.moves, func(a, b move) int {
			return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.account, b.account))
		})
		for some := range slices.Chunk(side.moves, mostMoved) {
			listed, err := d.listed(ctx, actor, some)
			if err != nil {
				return err
			}
			for _, m := range some {
				if l := listed[m.ref]; l != nil && len(*side.into) < mostMoved {
					*side.into = append(*side.into, MovedLead{*l, names.said(m.why)})
				}
			}
		}
	}
	return nil
}

// listed are leads as lists show them; of those that are no more, as they were,
// if the person and the account are in scope.
func (d *diff) listed(ctx context.Context, actor access.Actor, moves []move) (map[ref]*ListedLead, error) {
	var refs []ref
	for _, m := range moves {
		if m.gone == nil {
			refs = append(refs, m.ref)
		}
	}
	items, err := d.s.rows(ctx, actor.Scope, refs)
	if err != nil {
		return nil, err
	}
	out := map[ref]*ListedLead{}
	for i := range items {
		out[ref{items[i].PersonID, items[i].AccountID}] = &items[i]
	}
	for _, m := range moves {
		if m.gone == nil || m.account == "" {
			continue
		}
		p, err := d.s.people.Find(ctx, actor.Scope, m.person)
		visible, errVisible := d.s.accounts.Visible(ctx, d.s.db, actor.Scope, []account.ID{m.account})
		if fault.CodeOf(err) == fault.Missing || errVisible == nil && !visible[m.account] {
			continue
		}
		if err := cmp.Or(err, errVisible); err != nil {
			return nil, err
		}
		out[m.ref] = &ListedLead{Lead: Lead{PersonID: m.person, AccountID: m.account, GivenName: p.GivenName, FamilyName: p.FamilyName, Title: m.gone["title"], Company: m.gone["company"], Town: m.gone["town"],
			Territories: []territory.ID{}, Reach: []string{}, Spotlights: []string{}}, TerritoryNames: []territory.Crumb{}, Matched: []Matched{}}
	}
	return out, nil
}

// changeNames are the names of what changes name by an id, by field; what is
// beyond the scope has none and is left out.
type changeNames map[string]map[string]string

func (d *diff) names(ctx context.Context, actor access.Actor) (changeNames, error) {
	out := changeNames{"owner": {}, "territory": {}, "list": {}}
	users, err := d.s.userNames(ctx)
	if err != nil {
		return nil, err
	}
	for id, name := range users {
		out["owner"][string(id)] = name
	}
	all, err := d.s.territories.All(ctx, d.s.db)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if actor.Scope.Holds(all[i].TreeLeft) {
			out["territory"][string(all[i].ID)] = all[i].Name
		}
	}
	lists, err := d.s.Lists(ctx, actor)
	for _, l := range lists {
		out["list"][l.ID] = l.Name
	}
	return out, err
}

func (n changeNames) said(why []FieldChange) []FieldChange {
	out := slices.Clone(why)
	for i := range out {
		of, byID := n[out[i].Field]
		if !byID {
			continue
		}
		named := func(ids []string) []string {
			texts := []string{}
			for _, id := range ids {
				if name, known := of[id]; known {
					texts = append(texts, name)
				}
			}
			return texts
		}
		out[i].From, out[i].To = named(out[i].From), named(out[i].To)
	}
	return out
}
