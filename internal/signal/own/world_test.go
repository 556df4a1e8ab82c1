package own_test

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/competitor"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/intake"
	"arpent/internal/lead"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
	"arpent/internal/signal"
	"arpent/internal/signal/own"
	"arpent/internal/task"
	"arpent/internal/territory"
)

var sets = []fs.FS{job.Migrations, access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, task.Migrations,
	alignment.Migrations, lead.Migrations, signal.Migrations}

var places = place.New()

// today is when tests begin: 2026-05-20.
const today = db.Date("2026-05-20")

// world is two representatives with accounts of their own, and headquarters.
type world struct {
	testing.TB
	ctx        context.Context
	d          *db.DB
	now        time.Time
	access     *access.Service
	accounts   *account.Service
	deals      *deal.Service
	activities *activity.Service
	rivals     *competitor.Service
	signals    *signal.Service
	jobs       *job.Runner
	own        *own.Service
	hq         access.Actor
	ann, bo    access.Actor
	called     map[string]account.ID
}

func open(t testing.TB, d *db.DB) *world {
	w := &world{TB: t, ctx: context.Background(), d: d, now: today.Time().Add(9 * time.Hour), called: map[string]account.ID{}}
	clock := func() time.Time { return w.now }
	w.access = access.New(d, access.Options{Demo: true, Now: clock})
	territories := territory.New(d, w.access, clock)
	w.access.UseScopes(territories)
	w.accounts = account.New(d, account.Options{Access: w.access, Places: places, Territories: territories, Now: clock})
	w.deals = deal.New(d, w.access, w.accounts, clock)
	w.activities = activity.New(d, w.access, w.accounts, clock)
	w.rivals = competitor.New(d, w.access, w.accounts, w.deals, clock)
	people := person.New(d, w.access, w.accounts, clock)
	w.signals = signal.New(d, signal.Options{Access: w.access, Territories: territories, Accounts: w.accounts, Deals: w.deals, People: people, Tasks: task.New(d, w.access, w.accounts, clock), Now: clock})
	w.jobs = job.New(d, live.NewHub(), nil)
	w.own = own.New(d, own.Options{Access: w.access, Signals: w.signals, Jobs: w.jobs, Now: clock})
	w.hq, w.ann, w.bo = w.user("hq", access.HeadOffice), w.user("ann", access.Representative), w.user("bo", access.Representative)
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) user(name string, role access.Role) access.Actor {
	id, err := w.access.AddUser(w.ctx, w.d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
	w.ok(err)
	a, err := w.access.ActorOf(w.ctx, id)
	w.ok(err)
	return a
}

// account makes one, a customer of somebody's unless its name ends in "?".
func (w *world) account(name string, of access.Actor) account.ID {
	w.Helper()
	id := account.ID(db.NewID())
	w.load(func(tx *db.Tx) error {
		return w.accounts.Load(w.ctx, tx, []account.Account{{ID: id, Name: name, Town: "Lille", Country: "FR", OwnerID: of.User.ID, CreatedBy: w.hq.User.ID, Customer: !strings.HasSuffix(name, "?")}})
	})
	w.called[name] = id
	return id
}

func (w *world) load(do func(tx *db.Tx) error) {
	w.Helper()
	w.ok(w.d.Tx(w.ctx, do))
}

// stay is a stage that a deal was in for so many days.
type stay struct {
	stage string
	days  int
}

// deal makes one that passed through stages, the last of which it is in since so
// many days; won ones closed then.
func (w *world) deal(at account.ID, name string, outcome deal.Outcome, change func(d *deal.Deal), stays ...stay) deal.ID {
	w.Helper()
	id := deal.ID(db.NewID())
	total := 0
	for _, s := range stays {
		total += s.days
	}
	from := w.now.AddDate(0, 0, -total)
	one := deal.Deal{ID: id, AccountID: at, Name: name, Currency: "EUR", Outcome: deal.Open, OwnerID: w.ann.User.ID, CreatedBy: w.ann.User.ID, CreatedAt: db.At(from), UpdatedAt: db.At(from)}
	var past []deal.Past
	for i, s := range stays {
		one.Stage, one.Version = s.stage, int64(i+1)
		if until := from.AddDate(0, 0, s.days); i < len(stays)-1 || outcome != deal.Open {
			past = append(past, deal.Past{Deal: one, Until: db.At(until)})
			one.UpdatedAt, from = db.At(until), until
		}
	}
	one.Outcome, one.Version = outcome, int64(len(past)+1)
	if outcome != deal.Open {
		one.Stage, one.CloseOn = string(outcome), db.DateOf(from)
	}
	if change != nil {
		change(&one)
	}
	w.load(func(tx *db.Tx) error {
		if err := w.deals.Load(w.ctx, tx, []deal.Deal{one}); err != nil {
			return err
		}
		return w.deals.LoadPast(w.ctx, tx, past)
	})
	return id
}

// did logs activities of a kind so many days ago.
func (w *world) did(at account.ID, kind activity.Kind, ago ...int) {
	w.Helper()
	var list []activity.Activity
	for _, n := range ago {
		list = append(list, activity.Activity{AccountID: at, Kind: kind, HappenedOn: db.DateOf(w.now).AddDays(-n), UserID: w.ann.User.ID, CreatedBy: w.ann.User.ID})
	}
	w.load(func(tx *db.Tx) error { return w.activities.Load(w.ctx, tx, list) })
}

// look does a whole pass.
func (w *world) look() *own.Pass {
	w.Helper()
	p, err := w.own.Look(w.ctx, w.hq.User.ID)
	w.ok(err)
	p, err = w.own.Run(w.ctx, p.ID, func(int64, int64) {})
	w.ok(err)
	return p
}

// feed is what somebody is told of a kind, in order.
func (w *world) feed(who access.Actor, kind signal.Kind) []signal.Shown {
	w.Helper()
	list, err := w.signals.Feed(w.ctx, who, signal.Query{Kind: string(kind), Days: 400, State: "open", Flat: true})
	w.ok(err)
	slices.SortFunc(list, func(a, b signal.Shown) int { return int(a.Seq - b.Seq) })
	return list
}

// said is a feed in short.
func (w *world) said(who access.Actor, kind signal.Kind) string {
	w.Helper()
	var out []string
	for _, one := range w.feed(who, kind) {
		r := one.Evidence.V.Records
		text := one.Places[0].Name
		switch kind {
		case signal.DealStuck:
			text += fmt.Sprintf(" %s: %d in %s, usual %d of %d", r.Deal, r.Days, r.Stage, r.Usual, r.Of)
			if r.Default {
				text += " by default"
			}
			if r.CloseOn != "" {
				text += ", late since " + string(r.CloseOn)
			}
		case signal.ContractEnding:
			text += fmt.Sprintf(" %s%s in %d", r.Deal, r.Competitor, r.Days)
		case signal.SilentAccount:
			text += fmt.Sprintf(" %d, usual %d of %d", r.Days, r.Usual, r.Of)
		case signal.ProblemSpike:
			text += fmt.Sprintf(" %d, expected %g, %g", r.Count, r.Expected, r.Chance)
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

// all is every signal there ever was, with whether it stands.
func (w *world) all() []string {
	w.Helper()
	var rows []struct {
		Kind     string    `db:"kind"`
		Same     string    `db:"same"`
		Evidence string    `db:"evidence"`
		Ended    db.Time   `db:"withdrawn_at"`
		Over     bool      `db:"over"`
		Account  string    `db:"account_id"`
		ID       signal.ID `db:"id"`
	}
	w.ok(w.d.Select(w.ctx, &rows, "SELECT g.id, g.kind, g.same, CAST(g.evidence AS TEXT) AS evidence, g.withdrawn_at, g.over, sa.account_id FROM signals g JOIN signal_accounts sa ON sa.signal_id = g.id ORDER BY g.same, g.seq"))
	var out []string
	for _, r := range rows {
		out = append(out, fmt.Sprint(r.Kind, " ", r.Account, " ", r.Same, " ", r.Evidence, " ", r.Ended.IsZero(), r.Over))
	}
	return out
}
