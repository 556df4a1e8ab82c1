package lead_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/lead"
	"arpent/internal/lead/intro"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/task"
)

// acquainted is a world whose users know people, with the test's own notes of it.
type acquainted struct {
	*world
	intros *intro.Service
	// by user and person
	points map[[2]string]*known
	closed map[access.UserID]bool
	silent map[person.ID]bool // object to being approached
	// read anew before each comparison
	jobs map[person.ID][]person.Employment
}

type known struct {
	meetings, sent, received int
	connected, well          bool
	last                     db.Date
}

func acquaint(t *testing.T, d *db.DB) *acquainted {
	w := &acquainted{world: open(t, d), points: map[[2]string]*known{}, closed: map[access.UserID]bool{}, silent: map[person.ID]bool{}}
	clock := func() time.Time { return w.now }
	w.intros = intro.New(d, intro.Options{Access: w.access, Accounts: w.accounts, People: w.people, Tasks: task.New(d, w.access, w.accounts, clock), Now: clock})
	w.options.Ties = w.intros
	w.leads = lead.New(d, w.options)
	w.meet(90)
	for range 8 {
		p := w.person[w.r.IntN(len(w.person))]
		_, err := w.people.Record(w.ctx, w.hq, p, person.ConsentDraft{Act: "objection", Channel: "any", GivenOn: "2026-05-01"})
		w.ok(err)
		w.silent[p] = true
	}
	return w
}

func (w *acquainted) of(u access.UserID, p person.ID) *known {
	key := [2]string{string(u), string(p)}
	if w.points[key] == nil {
		w.points[key] = &known{}
	}
	return w.points[key]
}

// meet makes some ties.
func (w *acquainted) meet(n int) {
	acts := activity.New(w.d, w.access, w.accounts, func() time.Time { return w.now })
	var ties []person.Tie
	var done []activity.Activity
	for range n {
		u, p := w.users[1+w.r.IntN(4)], w.person[w.r.IntN(len(w.person))]
		k := w.of(u, p)
		day := db.DateOf(w.now).AddDays(-w.r.IntN(900))
		switch {
		case w.r.IntN(3) > 0:
			done = append(done, activity.Activity{AccountID: w.account[0], Kind: []activity.Kind{activity.Visit, activity.Meeting}[w.r.IntN(2)], HappenedOn: day, UserID: u, PersonID: string(p), CreatedBy: u})
			k.meetings++
		case k.connected || k.sent > 0:
			continue // a network's tie is written once here
		case w.r.IntN(2) == 0:
			ties = append(ties, person.Tie{PersonID: p, UserID: u, Network: "linkedin", ConnectedOn: day, Source: "test"})
			k.connected = true
		default:
			k.sent, k.received = 1+w.r.IntN(5), w.r.IntN(4)
			ties = append(ties, person.Tie{PersonID: p, UserID: u, Network: "linkedin", Sent: int64(k.sent), Received: int64(k.received), LastOn: day, Source: "test"})
		}
		k.last = max(k.last, day)
	}
	w.ok(w.d.Tx(w.ctx, func(tx *db.Tx) error {
		if err := network.Load(w.ctx, tx, db.At(w.now), ties); err != nil {
			return err
		}
		return acts.Load(w.ctx, tx, done)
	}))
}

// strength is the published formula, written once more.
func (w *acquainted) strength(u access.UserID, p person.ID) float64 {
	k := w.points[[2]string{string(u), string(p)}]
	if k == nil {
		return 0
	}
	points, recency := 3*float64(k.meetings)+math.Min(float64(k.sent), float64(k.received)), 0.0
	floor := 0.0
	if k.connected {
		points, floor = points+1, 0.05
	}
	if k.well {
		floor = 0.9
	}
	if k.last != "" {
		d := w.now.Truncate(24*time.Hour).Sub(k.last.Time()).Hours() / 24
		recency = 0.75*math.Max(0, 1-d/730) + 0.25*math.Max(0, 1-d/2190)
	}
	return math.Max(floor, 1-math.Exp(-points*recency/8))
}

// worked is the strength of a tie from working at the same account at the same
// time, as far as a scope reaches; everyone here began on one day.
func (w *acquainted) worked(a, b person.ID, at map[account.ID]bool) float64 {
	best := 0.0
	for _, x := range w.jobs[a] {
		for _, y := range w.jobs[b] {
			if x.AccountID != y.AccountID || !at[x.AccountID] {
				continue
			}
			from, to := max(x.From, y.From), db.DateOf(w.now)
			if x.From == "" || y.From == "" || from >= to {
				continue
			}
			years := to.Time().Sub(from.Time()).Hours() / 24 / 365.25
			best = math.Max(best, 1-math.Exp(-math.Min(5, years)/8))
		}
	}
	return best
}

// viewpoint is what someone sees, asked one by one.
type viewpoint struct {
	me       access.UserID
	people   map[person.ID]bool
	accounts map[account.ID]bool
}

func (w *acquainted) viewpoint(u int) *viewpoint {
	s := &viewpoint{w.users[u], map[person.ID]bool{}, map[account.ID]bool{}}
	scope := w.actor(u).Scope
	w.jobs = map[person.ID][]person.Employment{}
	for _, id := range w.person {
		if one, err := w.people.Find(w.ctx, w.hq.Scope, id); err == nil {
			w.jobs[id] = one.Positions
		}
		_, err := w.people.Find(w.ctx, scope, id)
		s.people[id] = err == nil
	}
	for _, id := range w.account {
		_, err := w.accounts.Find(w.ctx, scope, id)
		s.accounts[id] = err == nil
	}
	return s
}

func (w *acquainted) asked(s *viewpoint) []access.UserID {
	return slices.DeleteFunc(slices.Clone(w.users), func(u access.UserID) bool { return u == s.me || w.closed[u] })
}

// relations are what a person is to someone, by trying everybody between.
func (w *acquainted) relations(s *viewpoint, p person.ID) []string {
	out := []string{}
	direct := w.strength(s.me, p) > 0
	if direct {
		out = append(out, intro.First)
	}
	colleague := slices.ContainsFunc(w.asked(s), func(u access.UserID) bool { return w.strength(u, p) > 0 })
	through := slices.ContainsFunc(w.person, func(o person.ID) bool {
		return o != p && s.people[o] && !w.silent[o] && w.strength(s.me, o) > 0 && w.worked(o, p, s.accounts) > 0
	})
	if !direct && (colleague || through) {
		out = append(out, intro.Second)
	}
	if colleague {
		out = append(out, intro.OfColleague)
	}
	return out
}

// paths are the strengths of all paths of at most three edges.
func (w *acquainted) paths(s *viewpoint, to person.ID, asks map[access.UserID]int) []float64 {
	var out []float64
	put := func(v float64) {
		if v > 0 {
			out = append(out, v)
		}
	}
	may := func(p person.ID) bool { return p != to && s.people[p] && !w.silent[p] }
	put(w.strength(s.me, to))
	for _, u := range w.asked(s) {
		ease := 0.9 / (1 + float64(asks[u])/3)
		put(ease * w.strength(u, to) * 0.8)
		for _, p := range w.person {
			if may(p) {
				put(ease * w.strength(u, p) * w.worked(p, to, s.accounts) * 0.64)
			}
		}
	}
	for _, p := range w.person {
		if !may(p) {
			continue
		}
		last := w.worked(p, to, s.accounts)
		if last == 0 {
			continue
		}
		put(w.strength(s.me, p) * last * 0.8)
		for _, o := range w.person {
			if o != p && may(o) {
				put(w.strength(s.me, o) * w.worked(o, p, s.accounts) * last * 0.64)
			}
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

// compare holds searches and paths of one user against the test's notes.
func (w *acquainted) compare(u int) {
	w.Helper()
	s, actor := w.viewpoint(u), w.actor(u)
	relations := map[person.ID][]string{}
	for _, p := range w.person {
		relations[p] = w.relations(s, p)
	}
	for _, wanted := range []string{"", "first", "second", "colleague"} {
		for _, other := range []string{"TRUE", "function = 'purchasing'"} {
			filter, kept := other, func(person.ID) bool { return true }
			if wanted != "" {
				filter = fmt.Sprintf("A_OVERLAPS(relationship, ('%s')) AND %s", wanted, other)
				kept = func(p person.ID) bool { return slices.Contains(relations[p], wanted) }
			}
			all, err := w.leads.Search(w.ctx, actor, lead.Query{Filter: other, Limit: 500})
			w.ok(err)
			got, err := w.leads.Search(w.ctx, actor, lead.Query{Filter: filter, Facets: []string{"relationship", "seniority"}, Limit: 500})
			w.ok(err)
			count, ranks, total := map[string]int{}, map[string]int{}, 0
			for _, l := range all.Items {
				for _, r := range relations[l.PersonID] {
					count[r]++
				}
				if kept(l.PersonID) {
					total++
					ranks[string(l.Seniority)]++
				}
			}
			told := []map[string]int{{}, {}}
			for i := range told {
				for _, v := range got.Facets[i].Values {
					told[i][v.Text] = v.Count
				}
			}
			if got.Total != total || fmt.Sprint(told[0]) != fmt.Sprint(count) || fmt.Sprint(told[1]) != fmt.Sprint(ranks) {
				w.Fatalf("user %d, %s: %d with %v and %v, not %d with %v and %v", u, filter, got.Total, told[0], told[1], total, count, ranks)
			}
		}
	}
	asks := map[access.UserID]int{}
	made, err := w.intros.Asks(w.ctx, w.actor(2))
	w.ok(err)
	for _, a := range made {
		if a.State == intro.Open {
			asks[a.AskedID]++
		}
	}
	for i, p := range w.person {
		if i%4 != u%4 {
			continue
		}
		got, err := w.intros.Paths(w.ctx, actor, p)
		if !s.people[p] {
			if fault.CodeOf(err) != fault.Missing {
				w.Fatalf("paths to somebody out of sight: %v", err)
			}
			continue
		}
		w.ok(err)
		want := w.paths(s, p, asks)
		if len(got.Items) != min(5, len(want)) {
			w.Fatalf("user %d: %d paths, not %d", u, len(got.Items), len(want))
		}
		for i, path := range got.Items {
			if math.Abs(path.Strength-want[i]) > 1e-9 {
				w.Fatalf("user %d: the %d. path is %v, not %v", u, i, path.Strength, want[i])
			}
			for _, step := range path.Steps {
				if step.PersonID != "" && !s.people[step.PersonID] {
					w.Fatalf("user %d is shown %s, out of sight", u, step.Name)
				}
				if step.Name == "" || step.UserID == s.me || w.closed[step.UserID] {
					w.Fatalf("a step of %+v", path)
				}
			}
		}
	}
}

// What people are to a user, with counts that ignore their own filter, and the
// best paths to them are as a search through everything finds them: when ties
// change, when somebody opts out, and within every scope.
func TestRelationships(t *testing.T) {
	dbtest.Each(t, append(slices.Clone(sets), task.Migrations), func(t *testing.T, d *db.DB) {
		w := acquaint(t, d)
		everyone := func() {
			w.ok(w.leads.Refresh(w.ctx))
			for u := range w.users {
				w.compare(u)
			}
		}
		everyone()
		w.meet(30)
		_, err := w.intros.Wish(w.ctx, w.actor(3), true)
		w.ok(err)
		w.closed[w.users[3]] = true
		actor := w.actor(2)
		for _, p := range w.person {
			if seen, err := w.people.Visible(w.ctx, w.d, actor.Scope, []person.ID{p}); err == nil && seen[p] {
				w.ok(w.intros.Acquaint(w.ctx, actor, p, &intro.Acquaintance{KnowsWell: true}))
				w.of(w.users[2], p).well = true
				break
			}
		}
		asked, open := 0, w.asked(w.viewpoint(2))
		for _, p := range w.person {
			for _, u := range open {
				if asked < 2 && w.strength(u, p) > 0 {
					if _, err := w.intros.Ask(w.ctx, actor, p, u, "Bonjour"); err == nil {
						asked++
					}
				}
			}
		}
		if asked == 0 {
			t.Fatal("nobody could be asked")
		}
		everyone()
	})
}
