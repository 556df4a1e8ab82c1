package alignment_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/engine/geo"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"

	"github.com/paulmach/orb"
)

// horizon is how many days the oracle keeps, from the first of January on.
const horizon = 60

const firstDay db.Date = "2026-01-01"

// oracle decides day by day in the plainest way, and remembers what it said of
// each day; an act rewrites the days from its first one on.
type oracle struct {
	f           *fixture
	said        map[account.ID]*[2][horizon]string
	accounts    map[account.ID]*fact
	pins        []fakePin
	plans       []fakePlan
	rules       []fakeRules
	draft       []alignment.Rule
	territories map[territory.ID]*standing
	next        int
	alone       bool // an act that concerns no family
}

type fact struct {
	id, parent account.ID
	area       string
	industry   string
	lon, lat   float64
	gone       bool
}

type standing struct {
	typeID   territory.TypeID
	closed   int // horizon: open
	priority int
}

type fakePin struct {
	account   account.ID
	territory territory.ID
	family    bool
	from, to  int
	id        string
}

type fakePlan struct {
	id       string
	areas    map[string]territory.ID
	accounts map[account.ID]territory.ID
	places   map[account.ID]orb.Point
	from, to int
	seq      int
}

type fakeRules struct {
	id       string
	rules    []alignment.Rule
	from, to int
	seq      int
}

func day(i int) db.Date { return firstDay.AddDays(i) }

func (o *oracle) layer(t territory.ID) int {
	if o.territories[t].typeID == "product" {
		return 1
	}
	return 0
}

func (o *oracle) open(t territory.ID, d int) bool {
	return o.territories[t] != nil && d < o.territories[t].closed
}

func (o *oracle) decide(a *fact, layer, d int) string {
	if a.gone {
		return ""
	}
	pinned := func(id account.ID, family bool) territory.ID {
		for _, p := range o.pins {
			if p.account == id && (p.family || !family) && p.from <= d && d < p.to && o.layer(p.territory) == layer && o.open(p.territory, d) {
				return p.territory
			}
		}
		return ""
	}
	if t := pinned(a.id, false); t != "" {
		return string(t) + " pinned"
	}
	for at := o.accounts[a.parent]; at != nil && !at.gone; at = o.accounts[at.parent] {
		if t := pinned(at.id, true); t != "" {
			return string(t) + " family"
		}
	}
	var set *fakeRules
	for i := range o.rules {
		r := &o.rules[i]
		if r.from <= d && d < r.to && (set == nil || r.from > set.from || r.from == set.from && r.seq > set.seq) {
			set = r
		}
	}
	if set != nil {
		best, least := territory.ID(""), 1<<30
		for i, r := range set.rules {
			if p := o.territories[r.TerritoryID].priority*1000 + i; p < least && o.layer(r.TerritoryID) == layer && o.open(r.TerritoryID, d) && r.Expression == of(a.industry) {
				best, least = r.TerritoryID, p
			}
		}
		if best != "" {
			return string(best) + " rule"
		}
	}
	if layer == 1 {
		return ""
	}
	var plan *fakePlan
	for i := range o.plans {
		p := &o.plans[i]
		if p.from <= d && d < p.to && (plan == nil || p.from > plan.from || p.from == plan.from && p.seq > plan.seq) {
			plan = p
		}
	}
	if plan == nil {
		return ""
	}
	if t, ok := plan.accounts[a.id]; ok && o.open(t, d) {
		return string(t) + " account"
	}
	if t, ok := plan.areas[a.area]; ok && o.open(t, d) {
		return string(t) + " area"
	}
	if len(plan.accounts) == 0 {
		return ""
	}
	var best account.ID
	least := 1e18
	for id, t := range plan.accounts {
		if dist := geo.Distance(orb.Point{a.lon, a.lat}, plan.places[id]); o.open(t, d) && (dist < least || dist == least && id < best) {
			best, least = id, dist
		}
	}
	if best == "" {
		return ""
	}
	return string(plan.accounts[best]) + " nearest"
}

// from rewrites the days from one on, of all accounts or of some with those below.
func (o *oracle) from(first int, ids ...account.ID) {
	for id, a := range o.accounts {
		if len(ids) > 0 {
			hit := false
			for at := a; at != nil && !hit && (at == a || !o.alone); at = o.accounts[at.parent] {
				hit = slices.Contains(ids, at.id)
			}
			if !hit {
				continue
			}
		}
		if o.said[id] == nil {
			o.said[id] = &[2][horizon]string{}
		}
		begin := first
		if a.gone { // keeps its past
			begin = max(first, o.today())
		}
		for layer := range 2 {
			for d := begin; d < horizon; d++ {
				o.said[id][layer][d] = o.decide(a, layer, d)
			}
		}
	}
}

func TestResolverAgainstOracle(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		for seed := range uint64(10) {
			if d.Dialect() == db.Postgres && seed > 2 {
				break
			}
			f := newFixture2(t, d, seed)
			r := rand.New(rand.NewPCG(seed, 7))
			o := &oracle{f: f, said: map[account.ID]*[2][horizon]string{}, accounts: map[account.ID]*fact{}, territories: map[territory.ID]*standing{}}
			for i, kind := range []territory.TypeID{"geographic", "geographic", "geographic", "geographic", "named", "industry", "product", "product"} {
				id := f.territory(fmt.Sprintf("T%d/%d", seed, i), "", kind)
				o.territories[id] = &standing{kind, horizon, map[territory.TypeID]int{"named": 10, "industry": 20, "product": 50, "geographic": 100}[kind]}
			}
			known := map[db.Time]map[account.ID]string{}
			log := []string{}
			for range 45 {
				log = append(log, o.step(r))
				o.verify(t, log)
				f.now = f.now.Add(time.Millisecond)
				if id := o.pick(r, false); id != "" {
					at := db.At(f.now)
					known[at] = map[account.ID]string{id: o.recorded(id, at)}
				}
				if t.Failed() {
					return
				}
			}
			for at, some := range known {
				for id, want := range some {
					if got := o.recorded(id, at); got != want {
						t.Errorf("seed %d: what was known of %s at %s reads differently now:\n%s\nwas\n%s", seed, id, at.Format("15:04:05.000"), got, want)
					}
				}
			}
		}
	})
}

// newFixture2 empties what the run before left.
func newFixture2(t *testing.T, d *db.DB, seed uint64) *fixture {
	f := &fixture{t: t}
	if seed > 0 {
		for _, table := range []string{"alignments", "geographies", "geography_accounts", "geography_areas", "geography_parts", "alignment_pins", "alignment_rules", "rule_sets", "accounts", "territory_versions", "territories", "users"} {
			if _, err := d.Exec(t.Context(), "DELETE FROM "+table); err != nil {
				t.Fatal(err)
			}
		}
	}
	f = newFixture(t, d)
	f.now = firstDay.Time().Add(8 * time.Hour)
	return f
}

func (o *oracle) recorded(id account.ID, at db.Time) string {
	rows, err := o.f.s.HistoryKnownAt(o.f.ctx, o.f.db, id, at)
	if err != nil {
		o.f.t.Fatal(err)
	}
	out := ""
	for _, a := range rows {
		out += fmt.Sprintln(a.Layer, a.From, a.To, a.TerritoryID, a.Reason, a.Rule)
	}
	return out
}

// under says whether an account is another one, or below it.
func (o *oracle) under(id, top account.ID) bool {
	for a := o.accounts[id]; a != nil; a = o.accounts[a.parent] {
		if a.id == top {
			return true
		}
	}
	return false
}

func (o *oracle) today() int {
	return int(o.f.now.Sub(firstDay.Time()).Hours() / 24)
}

func (o *oracle) pick(r *rand.Rand, gone bool) account.ID {
	var ids []account.ID
	for id, a := range o.accounts {
		if a.gone == gone {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	return ids[r.IntN(len(ids))]
}

// territory picks an open one of some type; empty without any.
func (o *oracle) territory(r *rand.Rand, types ...territory.TypeID) territory.ID {
	var ids []territory.ID
	for id, s := range o.territories {
		if s.closed == horizon && (len(types) == 0 || slices.Contains(types, s.typeID)) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	return ids[r.IntN(len(ids))]
}

// step does one random act in the program and in the oracle.
func (o *oracle) step(r *rand.Rand) string {
	f, today := o.f, o.today()
	id, k := o.pick(r, false), r.IntN(13)
	switch {
	case k == 0 && today < horizon-10:
		f.now = f.now.AddDate(0, 0, 1+r.IntN(3))
		return "a day passes"
	case k <= 2 || id == "":
		o.next++
		a := &fact{area: fmt.Sprintf("%02d%03d", 1+r.IntN(5), r.IntN(3)), industry: []string{"10", "26", "46"}[r.IntN(3)], lon: r.Float64() * 5, lat: 45 + r.Float64()*3}
		if r.IntN(3) == 0 {
			a.parent = id
		}
		a.id = f.account(fmt.Sprintf("A%d", o.next), a.area, func(n *account.Account) {
			n.ParentID, n.Industry, n.Lon, n.Lat = a.parent, a.industry, &a.lon, &a.lat
		})
		o.accounts[a.id] = a
		o.from(today, a.id)
		return fmt.Sprintf("account %s in %s below %q", a.id, a.area, a.parent)
	case k == 3:
		a := o.accounts[id]
		a.area = fmt.Sprintf("%02d%03d", 1+r.IntN(5), r.IntN(3))
		if other := o.pick(r, false); r.IntN(2) == 0 && !o.under(other, id) {
			a.parent = other
		}
		f.must(func(tx *db.Tx) error {
			if _, err := tx.Exec(f.ctx, "UPDATE accounts SET area = ?, parent_id = ? WHERE id = ?", a.area, a.parent, id); err != nil {
				return err
			}
			return f.s.Align(f.ctx, tx, []account.ID{id})
		})
		o.from(today, id)
		return fmt.Sprintf("account %s moves to %s, below %q", id, a.area, a.parent)
	case k == 4:
		o.accounts[id].gone = true
		f.must(func(tx *db.Tx) error {
			if _, err := tx.Exec(f.ctx, "UPDATE accounts SET deleted_at = ? WHERE id = ?", db.At(f.now), id); err != nil {
				return err
			}
			return f.s.Align(f.ctx, tx, []account.ID{id})
		})
		o.from(today, id)
		return fmt.Sprintf("account %s goes", id)
	case k <= 6:
		return o.publish(r, today)
	case k == 7:
		return o.withdraw(r, today)
	case k <= 9:
		return o.pin(r, id, today)
	case k == 10:
		return o.unpin(r, today)
	case k == 11:
		return o.rule(r, today)
	default:
		return o.close(r, today)
	}
}

func (o *oracle) publish(r *rand.Rand, today int) string {
	p := fakePlan{id: fmt.Sprintf("P%d", len(o.plans)), areas: map[string]territory.ID{}, accounts: map[account.ID]territory.ID{}, places: map[account.ID]orb.Point{},
		from: max(0, today-5+r.IntN(15)), to: horizon, seq: len(o.plans)}
	g := alignment.Geography{PlanID: p.id, From: day(p.from), Level: "fr-commune"}
	if r.IntN(3) == 0 {
		g.Level = alignment.AccountLevel
		for id, a := range o.accounts {
			if t := o.territory(r, "geographic"); !a.gone && t != "" && r.IntN(2) == 0 {
				p.accounts[id], p.places[id] = t, orb.Point{a.lon, a.lat}
				g.Accounts = append(g.Accounts, alignment.AccountRule{Account: id, Territory: t})
			}
		}
	} else {
		for i := range 5 {
			for j := range 3 {
				if t := o.territory(r, "geographic"); t != "" && r.IntN(4) > 0 {
					code := fmt.Sprintf("%02d%03d", 1+i, j)
					p.areas[code] = t
					g.Areas = append(g.Areas, alignment.AreaRule{Code: code, Territory: t})
				}
			}
		}
	}
	o.f.publish(g)
	o.plans = append(o.plans, p)
	o.from(p.from)
	return fmt.Sprintf("publish %s of %s from %s", p.id, g.Level, g.From)
}

func (o *oracle) withdraw(r *rand.Rand, today int) string {
	on := max(0, today-3+r.IntN(8))
	for i := range o.plans {
		p := &o.plans[i]
		if p.to == horizon && r.IntN(2) == 0 {
			o.f.must(func(tx *db.Tx) error { _, err := o.f.s.Withdraw(o.f.ctx, tx, o.f.hq, p.id, day(on)); return err })
			p.to = max(p.from, on)
			o.from(on)
			return fmt.Sprintf("withdraw %s on %s", p.id, day(on))
		}
	}
	return "nothing to withdraw"
}

func (o *oracle) pin(r *rand.Rand, id account.ID, today int) string {
	t := o.territory(r)
	if t == "" {
		return "nowhere to pin"
	}
	p := fakePin{account: id, territory: t, family: r.IntN(2) == 0, from: max(0, today-2+r.IntN(5)), to: horizon}
	n := alignment.NewPin{TerritoryID: t, Family: p.family, From: day(p.from)}
	if r.IntN(2) == 0 {
		p.to = p.from + 1 + r.IntN(6)
		n.To = day(p.to)
	}
	o.f.must(func(tx *db.Tx) error {
		done, err := o.f.s.Pin(o.f.ctx, tx, o.f.hq, id, n)
		p.id = done.ID
		return err
	})
	family := o.cut(id, o.layer(t), p.from, p.to) || p.family
	o.pins = append(o.pins, p)
	o.alone = !family
	o.from(p.from, id)
	o.alone = false
	return fmt.Sprintf("pin %s to %s family %t %s–%s", id, t, p.family, n.From, n.To)
}

// cut takes days out of an account's pins; whether one of them held for a family.
func (o *oracle) cut(id account.ID, layer, from, to int) (family bool) {
	var kept []fakePin
	for _, p := range o.pins {
		if p.account != id || o.layer(p.territory) != layer || p.to <= from || p.from >= to {
			kept = append(kept, p)
			continue
		}
		family = family || p.family
		if left := p; p.from < from {
			left.to, left.id = from, ""
			kept = append(kept, left)
		}
		if right := p; p.to > to {
			right.from, right.id = to, ""
			kept = append(kept, right)
		}
	}
	o.pins = kept
	return family
}

func (o *oracle) unpin(r *rand.Rand, today int) string {
	for _, p := range o.pins {
		if p.id == "" || p.to <= today || o.accounts[p.account].gone || r.IntN(2) == 0 {
			continue
		}
		o.f.must(func(tx *db.Tx) error {
			_, err := o.f.s.Unpin(o.f.ctx, tx, o.f.hq, p.account, p.id, day(today))
			return err
		})
		from := max(today, p.from)
		o.alone = !o.cut(p.account, o.layer(p.territory), from, p.to)
		o.from(from, p.account)
		o.alone = false
		return fmt.Sprintf("unpin %s of %s", p.id, p.account)
	}
	return "nothing to unpin"
}

func (o *oracle) rule(r *rand.Rand, today int) string {
	if n := len(o.rules); n > 0 && r.IntN(3) == 0 {
		best := -1
		for i, s := range o.rules {
			if s.to == horizon && (best < 0 || s.from > o.rules[best].from || s.from == o.rules[best].from && s.seq > o.rules[best].seq) {
				best = i
			}
		}
		if best >= 0 {
			s := &o.rules[best]
			o.f.must(func(tx *db.Tx) error { _, err := o.f.s.UndoRules(o.f.ctx, tx, o.f.hq, s.id, nil); return err })
			s.to = max(today, s.from)
			o.from(s.to)
			return "undo rules " + s.id
		}
	}
	t := o.territory(r, "named", "industry", "product", "geographic")
	if t == "" {
		return "no territory for a rule"
	}
	n := alignment.Rule{ID: fmt.Sprint("R", len(o.draft)), TerritoryID: t, Name: "rule", Position: int64(len(o.draft)), Expression: of([]string{"10", "26", "46"}[r.IntN(3)])}
	o.draft = append(slices.Clone(o.draft), n)
	s := fakeRules{rules: o.draft, from: today + r.IntN(4), to: horizon, seq: len(o.rules)}
	rehearsed, err := o.f.s.Rehearse(o.f.ctx, o.f.hq, day(s.from), s.rules, nil)
	if err != nil {
		o.f.t.Fatal(err)
	}
	before := o.of(s.from)
	o.f.must(func(tx *db.Tx) (err error) {
		var out alignment.Outcome
		s.id, out, err = o.f.s.ApplyRules(o.f.ctx, tx, o.f.hq, day(s.from), s.rules, nil)
		if !reflect.DeepEqual(out, rehearsed.Outcome) {
			o.f.t.Errorf("applied %+v, rehearsed %+v", out, rehearsed.Outcome)
		}
		return err
	})
	o.rules = append(o.rules, s)
	o.checkRehearsal(rehearsed.Moves, before, s.from)
	o.from(s.from)
	return fmt.Sprintf("apply %d rules from %s", len(s.rules), day(s.from))
}

// of writes the condition that an account is of an industry.
func of(industry string) string { return "industry = '" + industry + "'" }

// of gives what the oracle said of a day.
func (o *oracle) of(d int) map[account.ID][2]string {
	out := map[account.ID][2]string{}
	for id, said := range o.said {
		out[id] = [2]string{said[0][d], said[1][d]}
	}
	return out
}

// checkRehearsal holds the moves that were foretold against those that were.
func (o *oracle) checkRehearsal(moves []alignment.Move, before map[account.ID][2]string, d int) {
	o.f.t.Helper()
	foretold := map[account.ID][2]string{}
	for id, a := range before {
		foretold[id] = a
	}
	for _, m := range moves {
		layer, after := 0, ""
		if m.Layer != territory.Primary {
			layer = 1
		}
		if m.To != "" {
			after = string(m.To)
		}
		now := foretold[m.Account.ID]
		if was, _, _ := strings.Cut(now[layer], " "); was != string(m.From) {
			o.f.t.Errorf("%s is said to leave %q, it was in %q", m.Account.ID, m.From, was)
		}
		now[layer] = after
		foretold[m.Account.ID] = now
	}
	for id, fact := range o.accounts {
		for layer := range 2 {
			said, _, _ := strings.Cut(foretold[id][layer], " ")
			if is, _, _ := strings.Cut(o.decide(fact, layer, d), " "); !fact.gone && is != said {
				o.f.t.Errorf("%s was foretold to be in %q, is in %q", id, said, is)
			}
		}
	}
}

func (o *oracle) close(r *rand.Rand, today int) string {
	for id, s := range o.territories {
		if s.closed < horizon {
			was := s.closed
			o.f.must(func(tx *db.Tx) error { return o.f.territories.Reopen(o.f.ctx, tx, o.f.hq, id) })
			s.closed = horizon
			o.from(was)
			return "reopen " + string(id)
		}
	}
	id := o.territory(r)
	on := max(0, today-1+r.IntN(4))
	o.f.must(func(tx *db.Tx) error { return o.f.territories.Close(o.f.ctx, tx, o.f.hq, id, day(on), false) })
	o.territories[id].closed = on
	o.from(on)
	return fmt.Sprintf("close %s on %s", id, day(on))
}

// verify holds what is recorded against what the oracle said of every day, and
// that no two alignments of an account overlap in a layer.
func (o *oracle) verify(t *testing.T, log []string) {
	t.Helper()
	for id, said := range o.said {
		rows, err := o.f.s.History(o.f.ctx, o.f.db, id)
		if err != nil {
			t.Fatal(err)
		}
		var got [2][horizon]string
		for _, a := range rows {
			layer := 0
			if a.Layer != territory.Primary {
				layer = 1
			}
			for d := range horizon {
				if on := day(d); a.From <= on && (a.To == "" || on < a.To) {
					if got[layer][d] != "" {
						t.Fatalf("%s is in two territories of layer %d on %s after %v", id, layer, on, log)
					}
					got[layer][d] = string(a.TerritoryID) + " " + string(a.Reason)
				}
			}
		}
		for layer := range 2 {
			for d := range horizon {
				if got[layer][d] != said[layer][d] {
					t.Fatalf("%s on %s, layer %d: recorded %q, the oracle says %q after\n%v", id, day(d), layer, got[layer][d], said[layer][d], log)
				}
			}
		}
	}
}
