package forecast_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/quota/forecast"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, alignment.Migrations, quota.Migrations}

var ctx = context.Background()

// world is a company with a region of two territories, whose clock the test turns.
type world struct {
	t                  *testing.T
	now                time.Time
	hq, boss, rep      access.Actor
	accounts           *account.Service
	deals              *deal.Service
	forecasts          *forecast.Service
	region, east, west territory.ID
	inEast, inWest     account.ID
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{t: t, now: time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	a := access.New(d, access.Options{Now: clock})
	territories := territory.New(d, a, clock)
	a.UseScopes(territories)
	w.accounts = account.New(d, account.Options{Access: a, Territories: territories, Now: clock})
	w.deals = deal.New(d, a, w.accounts, clock)
	alignments := alignment.New(d, alignment.Options{Access: a, Territories: territories, Accounts: w.accounts, Now: clock})
	quotas := quota.New(d, quota.Options{Access: a, Territories: territories, Alignment: alignments, Deals: w.deals, Now: clock})
	w.forecasts = forecast.New(d, forecast.Options{Access: a, Territories: territories, Deals: w.deals, Quotas: quotas, Now: clock})
	user := func(name string, role access.Role) access.UserID {
		id, err := a.AddUser(ctx, d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		w.ok(err)
		return id
	}
	actor := func(id access.UserID) access.Actor {
		u, err := a.User(ctx, id)
		w.ok(err)
		scope, err := territories.ScopeOf(ctx, u)
		w.ok(err)
		return access.Actor{User: u, Scope: scope}
	}
	hq, boss, rep := user("hq", access.HeadOffice), user("boss", access.Manager), user("rep", access.Representative)
	w.hq = actor(hq)
	place := func(name string, parent territory.ID) (id territory.ID) {
		w.ok(d.Tx(ctx, func(tx *db.Tx) (err error) {
			id, err = territories.Create(ctx, tx, w.hq, territory.NewTerritory{Name: name, ParentID: parent, From: "2026-01-01"})
			return err
		}))
		return id
	}
	w.region = place("Region", "")
	w.east, w.west = place("East", w.region), place("West", w.region)
	for _, m := range []territory.NewMember{{TerritoryID: w.region, UserID: boss, Role: territory.Manager, From: "2026-01-01"}, {TerritoryID: w.east, UserID: rep, Role: territory.Owner, From: "2026-01-01"}} {
		w.ok(d.Tx(ctx, func(tx *db.Tx) error { _, err := territories.SetMember(ctx, tx, w.hq, m); return err }))
	}
	firm := func(name string) account.ID {
		a, err := w.accounts.Create(ctx, w.hq, account.Particulars{Name: name}, true)
		w.ok(err)
		return a.ID
	}
	w.inEast, w.inWest = firm("east firm"), firm("west firm")
	g := alignment.Geography{PlanID: db.NewID(), From: "2026-01-01", Level: alignment.AccountLevel,
		Accounts: []alignment.AccountRule{{Account: w.inEast, Territory: w.east}, {Account: w.inWest, Territory: w.west}}}
	w.ok(d.Tx(ctx, func(tx *db.Tx) error { _, err := alignments.Publish(ctx, tx, w.hq, g, nil); return err }))
	id, err := quotas.Create(ctx, w.hq, quota.NewRound{Name: "2026", Quantity: quota.Revenue, Currency: "EUR", StartsOn: "2026-01-01", RootID: w.region, Goal: 120_000_00})
	w.ok(err)
	w.ok(quotas.Approve(ctx, w.hq, id, 0))
	w.boss, w.rep = actor(boss), actor(rep)
	return w
}

func (w *world) deal(at account.ID, amount int64, percent int64, closes db.Date, outcome deal.Outcome) deal.ID {
	w.t.Helper()
	d, err := w.deals.Create(ctx, w.hq, at, deal.DealDraft{Name: fmt.Sprint("deal ", amount), Amount: &amount, Currency: "EUR", Probability: &percent, CloseOn: closes, Outcome: outcome})
	w.ok(err)
	return d.ID
}

func (w *world) change(id deal.ID, patch string) {
	w.t.Helper()
	_, err := w.deals.Change(ctx, w.hq, id, 0, json.RawMessage(patch))
	w.ok(err)
}

func (w *world) of(f *forecast.Forecast, id territory.ID) forecast.TerritoryLine {
	w.t.Helper()
	i := slices.IndexFunc(f.Items, func(l forecast.TerritoryLine) bool { return l.TerritoryID == id })
	if i < 0 {
		w.t.Fatalf("%s is not in the answer", id)
	}
	return f.Items[i]
}

func TestCategoriesCoverageAndLanding(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		for range 3 { // the past: three of four by count and by value
			w.deal(w.inEast, 1_000_00, 100, "2026-02-10", deal.Won)
		}
		w.deal(w.inEast, 1_000_00, 0, "2026-02-20", deal.Lost)
		w.deal(w.inEast, 2_000_00, 100, "2026-04-01", deal.Won)
		for _, percent := range []int64{10, 20, 44, 45, 69, 70, 90} {
			w.deal(w.inEast, 1_000_00, percent, "2026-06-30", deal.Open)
		}
		w.deal(w.inWest, 5_000_00, 50, "2026-04-02", deal.Open)
		w.deal(w.inEast, 7_000_00, 50, "2026-07-01", deal.Open) // the next quarter's
		w.now = w.now.AddDate(0, 0, 9)
		f, err := w.forecasts.Forecast(ctx, w.hq, quota.Question{})
		w.ok(err)
		if f.From != "2026-04-01" || f.To != "2026-07-01" {
			t.Fatalf("absent, the period is %s to %s", f.From, f.To)
		}
		east, region := w.of(f, w.east), w.of(f, w.region)
		if east.Omitted != 1_000_00 || east.Pipeline != 2_000_00 || east.BestCase != 2_000_00 || east.Commit != 2_000_00 || east.Closed != 2_000_00 {
			t.Errorf("categories: %+v", east.Line)
		}
		if east.CommitForecast != 4_000_00 || east.BestForecast != 6_000_00 || east.Weighted != 3_480_00 {
			t.Errorf("cumulative: %+v", east.Line)
		}
		if region.Overdue != 5_000_00 || region.Commit != east.Commit || region.Closed != east.Closed {
			t.Errorf("rolled up: %+v", region.Line)
		}
		// 15,000 asked of the territory for the quarter (half of 30,000), 2,000 won, 7,000 open.
		if east.Quota != 15_000_00 || east.Coverage == nil || math.Abs(*east.Coverage-7.0/13) > 0.005 {
			t.Errorf("coverage %v of quota %d", *east.Coverage, east.Quota)
		}
		if math.Abs(east.Required-1/east.WinRate) > 0.01 || east.WinRate < 0.5 || east.WinRate > 0.9 {
			t.Errorf("required %f at a win rate of %f", east.Required, east.WinRate)
		}
		if !(east.Closed <= east.P10 && east.P10 <= east.P50 && east.P50 <= east.P90 && east.P90 <= 9_000_00) || *east.Reach != 0 {
			t.Errorf("landing: %+v", east.Line)
		}
	})
}

func TestWhatSomeoneSetsStandsAndIsTheirs(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		mine, theirs := w.deal(w.inEast, 1_000_00, 10, "2026-06-30", deal.Open), w.deal(w.inWest, 1_000_00, 10, "2026-06-30", deal.Open)
		won := w.deal(w.inEast, 1, 100, "2026-04-01", deal.Won)
		w.now = w.now.AddDate(0, 0, 1)
		w.ok(w.forecasts.SetCategory(ctx, w.rep, mine, forecast.Commit))
		if err := w.forecasts.SetCategory(ctx, w.rep, theirs, forecast.Commit); fault.CodeOf(err) != fault.Missing {
			t.Errorf("someone else's deal: %v", err)
		}
		if err := w.forecasts.SetCategory(ctx, w.rep, won, forecast.Commit); fault.CodeOf(err) != fault.Clash {
			t.Errorf("a closed deal: %v", err)
		}
		for asOf, want := range map[db.Date]int64{"2026-04-01": 0, "2026-04-02": 1_000_00} {
			f, err := w.forecasts.Forecast(ctx, w.rep, quota.Question{AsOf: asOf})
			w.ok(err)
			if len(f.Items) != 1 || len(f.People) != 1 || f.Items[0].Commit != want || f.People[0].Commit != want {
				t.Errorf("as of %s: %+v", asOf, f)
			}
		}
		if _, err := w.forecasts.Detail(ctx, w.rep, quota.Question{}, w.west, ""); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another territory's detail: %v", err)
		}
	})
}

// What a manager believed half-way is scored once the period is over; what they
// say afterwards, or on its last day, does not help.
func TestJudgementsAreScored(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		judge := func(id territory.ID, amount int64) {
			w.ok(w.forecasts.Judge(ctx, w.boss, id, forecast.NewJudgement{Quantity: quota.Revenue, Currency: "EUR", From: "2026-04-01", To: "2026-07-01", Amount: amount}))
		}
		judge(w.east, 9_000_00)
		w.now = w.now.AddDate(0, 0, 20)
		judge(w.east, 12_000_00)
		judge(w.west, 8_000_00)
		w.now = time.Date(2026, 6, 29, 9, 0, 0, 0, time.UTC)
		judge(w.east, 10_000_00)
		w.deal(w.inEast, 10_000_00, 100, "2026-06-28", deal.Won)
		w.deal(w.inWest, 10_000_00, 100, "2026-06-28", deal.Won)
		w.now = w.now.AddDate(0, 0, 3)
		f, err := w.forecasts.Forecast(ctx, w.boss, quota.Question{})
		w.ok(err)
		if len(f.Scores) != 1 || f.Scores[0].Count != 2 || math.Abs(f.Scores[0].Bias) > 1e-9 || math.Abs(f.Scores[0].WAPE-0.2) > 1e-9 {
			t.Errorf("judged 12,000 and 8,000 of 10,000 each: %+v", f.Scores)
		}
		if f, _ := w.forecasts.Forecast(ctx, w.rep, quota.Question{}); len(f.Scores) != 1 || f.Scores[0].Count != 1 {
			t.Errorf("who sees one territory sees its scores: %+v", f.Scores)
		}
		err = w.forecasts.Judge(ctx, w.boss, w.east, forecast.NewJudgement{Quantity: quota.Revenue, Currency: "EUR", From: "2026-04-01", To: "2026-07-01", Amount: 1})
		if fault.CodeOf(err) != fault.Clash {
			t.Errorf("a period that is over was judged: %v", err)
		}
		detail, err := w.forecasts.Detail(ctx, w.boss, quota.Question{From: "2026-04-01", To: "2026-07-01", AsOf: "2026-05-01"}, w.east, "")
		w.ok(err)
		if n := len(detail.Judgements); n != 2 || detail.Judgements[1].Amount != 12_000_00 {
			t.Errorf("as of May, %d judgements", n)
		}
	})
}

// Whatever happens between two days, the steps of the waterfall lead from what
// was expected on one to what is on the other, and what is told as of the first
// day is what was told on it.
func TestTheWaterfallAddsUp(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		r := rand.New(rand.NewPCG(8, 1))
		var ids []deal.ID
		at := func() account.ID { return []account.ID{w.inEast, w.inWest}[r.IntN(2)] }
		closes := func() db.Date { return db.DateOf(w.now).AddDays(r.IntN(120) - 10) }
		for range 25 {
			ids = append(ids, w.deal(at(), r.Int64N(9_000_00), r.Int64N(101), closes(), deal.Open))
		}
		seen := map[forecast.Kind]int{}
		for range 12 {
			w.now = w.now.Truncate(24 * time.Hour).Add(23 * time.Hour)
			then, since := w.now, db.DateOf(w.now)
			before, err := w.forecasts.Detail(ctx, w.hq, quota.Question{From: "2026-04-01", To: "2026-07-01"}, w.region, "")
			w.ok(err)
			w.now = then.Add(26 * time.Hour)
			for range 6 {
				id := ids[r.IntN(len(ids))]
				switch r.IntN(6) {
				case 0:
					ids = append(ids, w.deal(at(), r.Int64N(9_000_00), r.Int64N(101), closes(), deal.Open))
				case 1:
					w.change(id, fmt.Sprintf(`{"outcome":%q,"close_on":%q}`, []string{"won", "lost"}[r.IntN(2)], db.DateOf(w.now)))
				case 2:
					w.change(id, fmt.Sprintf(`{"amount":%d}`, r.Int64N(9_000_00)))
				case 3:
					w.change(id, fmt.Sprintf(`{"probability":%d}`, r.Int64N(101)))
				default:
					w.change(id, fmt.Sprintf(`{"outcome":"open","close_on":%q}`, closes()))
				}
				w.now = w.now.Add(time.Minute)
			}
			w.now = w.now.AddDate(0, 0, r.IntN(6))
			after, err := w.forecasts.Detail(ctx, w.hq, quota.Question{From: "2026-04-01", To: "2026-07-01"}, w.region, since)
			w.ok(err)
			sum := after.Waterfall.Start
			for _, step := range after.Waterfall.Steps {
				sum += step.Amount
				seen[step.Kind] += step.Count
			}
			if sum != after.Waterfall.End {
				t.Fatalf("%s: the steps lead to %d, not to %d: %+v", since, sum, after.Waterfall.End, after.Waterfall)
			}
			if after.Waterfall.Start != before.Waterfall.End {
				t.Fatalf("%s: %d were expected that day, now %d are said to have been", since, before.Waterfall.End, after.Waterfall.Start)
			}
			if f := after; f.Closed+f.Weighted != f.Waterfall.End {
				t.Fatalf("the table says %d, the waterfall %d", f.Closed+f.Weighted, f.Waterfall.End)
			}
		}
		if len(seen) < 7 {
			t.Errorf("only these kinds of change were tried: %v", seen)
		}
	})
}
