package committee_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/lead"
	"arpent/internal/lead/committee"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/forget"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations, alignment.Migrations, lead.Migrations}

// world is headquarters, two representatives, and what they sell to.
type world struct {
	*testing.T
	ctx        context.Context
	d          *db.DB
	now        time.Time
	accounts   *account.Service
	people     *person.Service
	deals      *deal.Service
	activities *activity.Service
	maps       *committee.Service
	hq         access.Actor
	rep, other access.Actor
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{T: t, ctx: context.Background(), d: d, now: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	users := access.New(d, access.Options{Demo: true, Now: clock})
	places, territories := place.New(), territory.New(d, users, clock)
	users.UseScopes(territories)
	w.accounts = account.New(d, account.Options{Access: users, Places: places, Territories: territories, Now: clock})
	w.people = person.New(d, users, w.accounts, clock)
	w.activities = activity.New(d, users, w.accounts, clock)
	w.deals = deal.New(d, users, w.accounts, clock)
	leads := lead.New(d, lead.Options{Access: users, Places: places, Territories: territories, Accounts: w.accounts, People: w.people, Now: clock})
	w.maps = committee.New(d, committee.Options{Access: users, Accounts: w.accounts, People: w.people, Leads: leads, Now: clock})
	for i, role := range []access.Role{access.HeadOffice, access.Representative, access.Representative} {
		id, err := users.AddUser(w.ctx, d, access.NewUser{Email: fmt.Sprintf("u%d@example.org", i), Name: fmt.Sprintf("User %d", i), Role: role})
		w.ok(err)
		actor, err := users.ActorOf(w.ctx, id)
		w.ok(err)
		*[]*access.Actor{&w.hq, &w.rep, &w.other}[i] = actor
	}
	return w
}

func (w *world) account(name string, owner access.Actor, headcount int64) account.ID {
	w.Helper()
	a, err := w.accounts.Create(w.ctx, w.hq, account.Particulars{Name: name, Country: "FR", Industry: "25.62B", Headcount: &headcount, OwnerID: owner.User.ID}, true)
	w.ok(err)
	return a.ID
}

func (w *world) person(at account.ID, family, called string) person.ID {
	w.Helper()
	p, err := w.people.Create(w.ctx, w.hq, person.PersonDraft{GivenName: "Zoé", FamilyName: family, Positions: []person.EmploymentDraft{{AccountID: at, Title: called, From: "2020-01-01"}}})
	w.ok(err)
	return p.ID
}

func (w *world) find(actor access.Actor, id account.ID) *committee.Committee {
	w.Helper()
	out, err := w.maps.Find(w.ctx, actor.Scope, id)
	w.ok(err)
	return out
}

func keyOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return fmt.Sprint(err)
}

func member(c *committee.Committee, id person.ID) committee.CommitteeMember {
	at := slices.IndexFunc(c.People, func(m committee.CommitteeMember) bool { return m.PersonID == id })
	if at < 0 {
		return committee.CommitteeMember{}
	}
	return c.People[at]
}

// What is said of people shows to whoever sees the account and to nobody else,
// can be said otherwise, goes along with a merge and goes with the person.
func TestWhatIsSaidOfPeople(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		here, there := w.account("Dupont Outillage", w.rep, 40), w.account("Dupont Outils", w.rep, 40)
		boss, buyer, fitter := w.person(here, "Boss", "Directrice générale"), w.person(here, "Buyer", "Acheteur"), w.person(there, "Fitter", "Responsable maintenance")
		say := func(actor access.Actor, id account.ID, who person.ID, n committee.CommitteeSaying) string {
			return keyOf(w.maps.Say(w.ctx, actor, id, who, n))
		}
		decides := committee.CommitteeSaying{Role: committee.DecisionMaker, Attitude: committee.Supporter, Note: "Likes tea"}
		for _, c := range []struct{ got, want string }{
			{say(w.other, here, boss, decides), "account.not_found"},
			{say(w.rep, here, fitter, decides), "person.not_found"},
			{say(w.rep, here, boss, committee.CommitteeSaying{Role: "king"}), "lead.committee_role"},
			{say(w.rep, here, boss, committee.CommitteeSaying{Attitude: "cross"}), "lead.committee_attitude"},
			{say(w.rep, here, boss, decides), "<nil>"},
			{say(w.rep, here, buyer, committee.CommitteeSaying{Role: committee.Blocker}), "<nil>"},
			{say(w.rep, here, buyer, committee.CommitteeSaying{Role: committee.Purchasing}), "<nil>"},
			{say(w.rep, there, fitter, committee.CommitteeSaying{Role: committee.Evaluator}), "<nil>"},
		} {
			if c.got != c.want {
				t.Errorf("%s, not %s", c.got, c.want)
			}
		}
		if _, err := w.maps.Find(w.ctx, w.other.Scope, here); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's map is shown: %v", err)
		}
		c := w.find(w.rep, here)
		if m := member(c, boss); m.Role != committee.DecisionMaker || m.Note != "Likes tea" || m.Level != committee.Top || m.SetBy != w.rep.User.ID || c.People[0].PersonID != boss {
			t.Errorf("%+v", c.People)
		}
		if m := member(c, buyer); m.Role != committee.Purchasing || m.Function != title.Purchasing || len(c.People) != 2 {
			t.Errorf("%+v", c.People)
		}
		w.lines(here, boss, buyer)

		m, err := w.accounts.Merge(w.ctx, w.hq, here, there, nil)
		w.ok(err)
		if c := w.find(w.rep, here); len(c.People) != 3 || member(c, fitter).Role != committee.Evaluator {
			t.Errorf("the merge left the map behind: %+v", c.People)
		}
		_, err = w.accounts.Unmerge(w.ctx, w.hq, m.ID)
		w.ok(err)
		if c := w.find(w.rep, there); len(c.People) != 1 || member(c, fitter).Role != committee.Evaluator || len(w.find(w.rep, here).People) != 2 {
			t.Errorf("the map did not come back: %+v", c.People)
		}

		if got := say(w.rep, here, buyer, committee.CommitteeSaying{}); got != "<nil>" || member(w.find(w.rep, here), buyer).Role != "" {
			t.Errorf("not taken back: %s", got)
		}
		w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
			for _, p := range committee.Holds() {
				if err := p.Forget(w.ctx, tx, &forget.Person{ID: string(buyer)}); err != nil {
					return err
				}
			}
			return nil
		}))
		var left int
		w.ok(d.Get(w.ctx, &left, "SELECT (SELECT COUNT(*) FROM lead_committee_roles WHERE person_id = ?) + (SELECT COUNT(*) FROM lead_committee_ties WHERE person_id = ? OR other_id = ?)", buyer, buyer, buyer))
		if c := w.find(w.rep, here); left != 0 || len(c.Ties) != 0 || member(c, boss).Role != committee.DecisionMaker {
			t.Errorf("%d rows are left of who was erased; %+v", left, c)
		}
	})
}

// lines draws who reports to whom, one superior each and never in a circle.
func (w *world) lines(at account.ID, boss, buyer person.ID) {
	w.Helper()
	tie := func(kind committee.Kind, from, to person.ID, gone bool) string {
		return keyOf(w.maps.Tie(w.ctx, w.rep, at, committee.CommitteeTie{Kind: kind, PersonID: from, OtherID: to}, gone))
	}
	for _, c := range []struct{ got, want string }{
		{tie(committee.ReportsTo, buyer, buyer, false), "lead.committee_tie"},
		{tie("marries", buyer, boss, false), "lead.committee_tie"},
		{tie(committee.ReportsTo, buyer, boss, false), "<nil>"},
		{tie(committee.ReportsTo, buyer, boss, false), "<nil>"},
		{tie(committee.ReportsTo, boss, buyer, false), "lead.committee_circle"},
		{tie(committee.Influences, boss, buyer, false), "<nil>"},
		{tie(committee.ReportsTo, buyer, boss, true), "<nil>"},
		{tie(committee.ReportsTo, boss, buyer, false), "<nil>"},
		{tie(committee.ReportsTo, boss, buyer, true), "<nil>"},
		{tie(committee.ReportsTo, buyer, boss, false), "<nil>"},
	} {
		if c.got != c.want {
			w.Errorf("%s, not %s", c.got, c.want)
		}
	}
	if got := w.find(w.rep, at).Ties; len(got) != 2 {
		w.Errorf("%+v", got)
	}
}

// What one usually wins with is counted from who was met on the deals that were
// won; with too few of them nothing is said.
func TestWhomOneUsuallyWinsWith(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		mine := w.account("Mine", w.rep, 40)
		known := w.person(mine, "Known", "Responsable maintenance")
		small := 0 // won deals at small accounts with a maintenance manager on them
		const each = 40
		var deals []deal.Deal
		var met []activity.Activity
		for i := range 2 * each { // small accounts and large ones, two thirds of deals won
			headcount, won := int64(40), i%3 > 0
			if i >= each {
				headcount = 700
			}
			a := w.account(fmt.Sprintf("Firme %d", i), w.other, headcount)
			fitter, buyer := w.person(a, fmt.Sprintf("Fitter%d", i), "Responsable maintenance"), w.person(a, fmt.Sprintf("Buyer%d", i), "Acheteur")
			outcome := deal.Lost
			if won {
				outcome = deal.Won
			}
			deals = append(deals, deal.Deal{AccountID: a, Name: "D", Outcome: outcome, CreatedOn: "2026-01-10", CloseOn: "2026-03-10", CreatedBy: w.hq.User.ID})
			meet := func(p person.ID, day db.Date) {
				met = append(met, activity.Activity{AccountID: a, Kind: activity.Visit, HappenedOn: day, PersonID: string(p), UserID: w.other.User.ID, CreatedBy: w.other.User.ID})
			}
			meet(buyer, "2026-02-01")
			if won && (headcount == 40 || i%2 == 0) {
				meet(fitter, "2026-03-01")
				if headcount == 40 {
					small++
				}
			} else {
				meet(fitter, "2026-04-01") // after the end: not on the deal
			}
		}
		half := len(deals) / 8
		load := func(deals []deal.Deal, met []activity.Activity) {
			w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
				if err := w.deals.Load(w.ctx, tx, deals); err != nil {
					return err
				}
				return w.activities.Load(w.ctx, tx, met)
			}))
			w.now = w.now.Add(time.Hour)
		}
		load(deals[:half], met)
		if u := w.find(w.rep, mine).Usual; len(u.Seats) != 0 || u.Won == 0 || u.Won >= u.Least {
			t.Fatalf("said of %d deals: %+v", u.Won, u.Seats)
		}
		load(deals[half:], nil)
		u := w.find(w.rep, mine).Usual
		won := 0
		for _, x := range deals {
			if x.Outcome == deal.Won {
				won++
			}
		}
		at := slices.IndexFunc(u.Seats, func(c committee.CommitteeSeat) bool {
			return c.Function == title.Maintenance && c.Level == committee.Middle
		})
		if u.Won != won || u.Won+u.Lost != len(deals) || at < 0 || u.Size != "11-50" {
			t.Fatalf("%+v", u)
		}
		seat := u.Seats[at]
		if seat.Of != won || seat.LikeSeen != small || seat.LikeOf != u.Like || seat.LostShare != 0 {
			t.Errorf("%+v, small %d", seat, small)
		}
		overall, like := float64(seat.Seen)/float64(seat.Of), float64(seat.LikeSeen)/float64(seat.LikeOf)
		if lo, hi := math.Min(overall, like), math.Max(overall, like); seat.Share < lo-0.02 || seat.Share > hi {
			t.Errorf("share %v is not between all, %v, and those alike, %v", seat.Share, overall, like)
		}
		if seat.State != "known" || !slices.Equal(seat.People, []person.ID{known}) {
			t.Errorf("%+v", seat)
		}
		buyers := slices.IndexFunc(u.Seats, func(c committee.CommitteeSeat) bool { return c.Function == title.Purchasing })
		if buyers < 0 || u.Seats[buyers].State != "missing" || u.Seats[buyers].Share < 0.9 || u.Seats[buyers].LostShare != 1 {
			t.Errorf("%+v", u.Seats)
		}
		w.ok(w.maps.Say(w.ctx, w.rep, mine, known, committee.CommitteeSaying{Role: committee.Champion}))
		if got := w.find(w.rep, mine).Usual.Seats[at]; got.State != "involved" {
			t.Errorf("%+v", got)
		}
	})
}
