package main

import (
	"context"
	"log/slog"
	"testing"

	"arpent/cmd/arpent/demo"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

func testApp(t *testing.T, address string) *app {
	t.Helper()
	a, err := newApp(context.Background(), address, true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}

// testCompany is the program on a made-up company.
func testCompany(t *testing.T, address string, seed uint64, size demo.Size) (*app, *demo.Company) {
	t.Helper()
	a := testApp(t, address)
	g, err := demo.France(a.place)
	if err != nil {
		t.Fatal(err)
	}
	c := demo.Make(g, seed, size, a.now())
	if err := a.loadCompany(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	return a, c
}

// What the demo stores is what was made up, and everyone sees of it what is theirs.
func TestDemoIsStoredWhole(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a, c := testCompany(t, d.Address(), 3, demo.Size{Accounts: 600, Territories: 16})
		names := map[territory.ID]string{}
		all, err := a.territory.All(ctx, a.db)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range all {
			names[n.ID] = n.Name
		}
		want := map[string]int{}
		inRegion := map[int]int{}
		for _, x := range c.Accounts {
			want[c.Territories[x.Territory].Name]++
			inRegion[c.Territories[x.Territory].Region]++
		}
		got := map[string]int{}
		var held []territory.ID
		today := a.territory.Today()
		if err := a.db.Select(ctx, &held, "SELECT territory_id FROM account_territory WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", today, today); err != nil {
			t.Fatal(err)
		}
		for _, id := range held {
			got[names[id]]++
		}
		for name, n := range want {
			if got[name] != n {
				t.Errorf("%s holds %d accounts, should hold %d", name, got[name], n)
			}
		}
		users, err := a.access.Users(ctx)
		if err != nil {
			t.Fatal(err)
		}
		byEmail := map[string]access.User{}
		for _, u := range users {
			byEmail[u.Email] = u
		}
		sees := func(u demo.User) int {
			actor, err := a.access.ActorOf(ctx, byEmail[u.Email].ID)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			if err := account.Each(ctx, a.db, actor.Scope, a.territory.Today(), func(*account.Account) error { n++; return nil }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := sees(c.Users[0]); n != len(c.Accounts) {
			t.Errorf("headquarters sees %d accounts of %d", n, len(c.Accounts))
		}
		for i, r := range c.Regions {
			if n := sees(c.Users[r.Manager]); n != inRegion[i] {
				t.Errorf("the manager of %s sees %d accounts of %d", r.Name, n, inRegion[i])
			}
		}
		for _, x := range c.Territories {
			if owner := x.Owner(c.Today); owner >= 0 {
				if n := sees(c.Users[owner]); n != want[x.Name] {
					t.Errorf("%s sees %d accounts, %s holds %d", c.Users[owner].Name, n, x.Name, want[x.Name])
				}
			}
		}
		for _, u := range c.Users {
			if byEmail[u.Email].Active != u.Left.IsZero() {
				t.Errorf("%s is active: %t", u.Name, byEmail[u.Email].Active)
			}
		}
	})
}

// The quotas of the demo are as true in the past as they are today.
func TestDemoIsAsked(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a, c := testCompany(t, d.Address(), 2, demo.Size{Accounts: 600, Territories: 16})
		everything := access.Actor{Scope: access.Scope{All: true}}
		today := db.DateOf(c.Today)
		for _, day := range []db.Date{today, max(today.AddDays(-90), today[:4]+"-01-01")} {
			want := int64(0)
			for _, x := range c.Deals {
				if closed := db.DateOf(x.Close); x.Stage == demo.Won && closed <= day && closed >= today[:4]+"-01-01" && closed < today {
					want += x.Amount
				}
			}
			got, err := a.quota.Attainment(ctx, everything, quota.Question{From: today[:4] + "-01-01", AsOf: day})
			if err != nil {
				t.Fatal(err)
			}
			top := got.Items[0]
			if top.Quota == 0 || top.Credited < want*98/100 || top.Credited > want {
				t.Errorf("as of %s: %d of %d, the deals say %d", day, top.Credited, top.Quota, want)
			}
		}
		rounds, err := a.quota.Rounds(ctx, access.Scope{All: true})
		if err != nil || len(rounds) != 2 || rounds[0].State != quota.Draft || !rounds[1].InForce() {
			t.Fatalf("%+v, %v", rounds, err)
		}
	})
}
