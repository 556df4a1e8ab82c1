package lead

import (
	"cmp"
	"context"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/keyword"
	"arpent/internal/lead/past"
	"arpent/internal/lead/title"
	"arpent/internal/lead/within"
	"arpent/internal/person"
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

	EnteredTotal int      `json:"entered_total" doc:"How many entered"`
	LeftTotal    int      `json:"left_total" doc:"How many left"`
	Untold       []string `json:"untold" doc:"Fields that it asks for and whose past is not kept: who moved by them alone is not told"`
}

// MovedLead is one of them, and because of what.
type MovedLead struct {
	Lead ListedLead         `json:"lead"`
	Why  []past.FieldChange `json:"why"`
}

// mostMoved are told.
const mostMoved = 200

// Diff holds what a saved search finds against what it would have found at the
// beginning of a day. Who may see what is decided by the scope of today.
func (s *Service) Diff(ctx context.Context, actor access.Actor, id string, since db.Date) (*SearchDiff, error) {
	if since == "" || since > s.today() {
		return nil, fault.Invalid("lead.since", "say since which day, up to today")
	}
	kept, err := s.saved.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	v, scope, filter, err := s.asked(ctx, actor, kept.Filter)
	if err != nil {
		return nil, err
	}
	e, err := s.filter(ctx, actor, kept.Filter)
	if err != nil {
		return nil, err
	}
	out := &SearchDiff{Since: since, Entered: []MovedLead{}, Left: []MovedLead{}, Untold: []string{}}
	if out.Kept, err = past.Since(ctx, s.db, s.now()); err != nil {
		return nil, err
	}
	was, err := past.On(ctx, s.db, db.At(since.Time()))
	if err != nil {
		return nil, err
	}
	d := &diff{s: s, v: v, was: was, since: since, today: s.today(), columns: Columns()}
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
	why  []past.FieldChange
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
	program, err := eval.Compile(within.Filter(scope, all), d.v.Schema())
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
		for _, i := range d.columns.Asked(e) {
			if name := d.columns[i].Name; past.Learned(name) {
				out.Untold = append(out.Untold, name)
			} else if passes = passes || past.Counted(name); !slices.Contains(d.fields, i) {
				d.fields = append(d.fields, i)
			}
		}
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
		before := d.before(r, now, w)
		fitted := (w == nil || !w.Absent) && then(before) && d.seen(before)
		if fitted != found[k] {
			m := move{ref: r, why: d.columns.Changes(d.fields, before, now)}
			if w != nil && w.Absent {
				m.why = []past.FieldChange{{Field: "lead", From: []string{}, To: []string{"+"}}}
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
		if !w.Gone || w.Absent || key.Account == "" { // without an account they are elsewhere now
			continue
		}
		r := ref{key.Person, key.Account}
		if before := d.before(r, nil, w); then(before) && d.seen(before) {
			d.left = append(d.left, move{r, []past.FieldChange{{Field: "lead", From: []string{"-"}, To: []string{}}}, w.Fields})
		}
	}
	return nil
}

// before is a lead as it was.
func (d *diff) before(r ref, now eval.Record, w *past.Was) *past.Former {
	return past.NewFormer(d.columns, d.since, d.today, now, w, spotlightsAt(r.account))
}

// spotlightsAt tells the spotlights of a lead at an account, as it was.
func spotlightsAt(at account.ID) func(on db.Date, f *past.Former) []string {
	return func(on db.Date, f *past.Former) []string {
		l := Lead{AccountID: at, Since: f.Date("since"), Joined: f.Date("joined"), LastContact: f.Date("last_contact"), Title: f.Of("title").Text(),
			Function: title.Function(f.Of("function").Text()), OpenDeals: int(f.Of("open_deals").Number()), moved: f.Moved()}
		if l.LastContact > on {
			l.LastContact = ""
		}
		l.spotlight(on)
		return l.Spotlights
	}
}

// tell reads the leads from the database, which has the last word on who may
// see what, and names what changed.
func (d *diff) tell(ctx context.Context, actor access.Actor, out *SearchDiff) error {
	names, err := d.names(ctx, actor)
	if err != nil {
		return err
	}
	if err := d.limitGone(ctx, actor.Scope); err != nil {
		return err
	}
	for _, side := range []struct {
		moves []move
		into  *[]MovedLead
		total *int
	}{{d.entered, &out.Entered, &out.EnteredTotal}, {d.left, &out.Left, &out.LeftTotal}} {
		slices.SortFunc(side.moves, func(a, b move) int {
			return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.account, b.account))
		})
		rest := side.moves
		for len(rest) > 0 && len(*side.into) < mostMoved {
			some := rest[:min(mostMoved-len(*side.into), len(rest))]
			rest = rest[len(some):]
			listed, err := d.listed(ctx, actor, some)
			if err != nil {
				return err
			}
			for _, m := range some {
				if l := listed[m.ref]; l != nil {
					*side.into = append(*side.into, MovedLead{*l, names.Said(m.why)})
				}
			}
		}
		*side.total = len(*side.into) + len(rest)
	}
	return nil
}

// limitGone leaves out those that are no more and whose person or account is
// beyond the scope.
func (d *diff) limitGone(ctx context.Context, scope access.Scope) error {
	var people []person.ID
	var accounts []account.ID
	for _, m := range d.left {
		if m.gone != nil {
			people, accounts = append(people, m.person), append(accounts, m.account)
		}
	}
	seen, err := d.s.people.Visible(ctx, d.s.db, scope, people)
	if err != nil {
		return err
	}
	at, err := d.s.accounts.Visible(ctx, d.s.db, scope, accounts)
	d.left = slices.DeleteFunc(d.left, func(m move) bool { return m.gone != nil && !(seen[m.person] && at[m.account]) })
	return err
}

// listed are leads as lists show them; those that are no more, as they were.
func (d *diff) listed(ctx context.Context, actor access.Actor, moves []move) (map[ref]*ListedLead, error) {
	var refs []ref
	var gone []person.ID
	for _, m := range moves {
		if m.gone == nil {
			refs = append(refs, m.ref)
		} else {
			gone = append(gone, m.person)
		}
	}
	items, err := d.s.rows(ctx, actor.Scope, refs)
	if err != nil {
		return nil, err
	}
	people, err := d.s.people.Batch(ctx, d.s.db, gone)
	out := map[ref]*ListedLead{}
	for i := range items {
		out[ref{items[i].PersonID, items[i].AccountID}] = &items[i]
	}
	for _, m := range moves {
		i := slices.IndexFunc(people, func(p person.Person) bool { return p.ID == m.person })
		if m.gone == nil || i < 0 {
			continue
		}
		out[m.ref] = &ListedLead{Lead: Lead{PersonID: m.person, AccountID: m.account, GivenName: people[i].GivenName, FamilyName: people[i].FamilyName, Title: m.gone["title"], Company: m.gone["company"], Town: m.gone["town"],
			Territories: []territory.ID{}, Reach: []string{}, Spotlights: []string{}, Signals: []string{}}, TerritoryNames: []territory.Crumb{}, Matched: []keyword.Matched{}}
	}
	return out, err
}

func (d *diff) names(ctx context.Context, actor access.Actor) (past.Names, error) {
	out := past.Names{"owner": {}, "territory": {}, "list": {}}
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
