package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/intake"
	"arpent/internal/lead"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/live"
	"arpent/internal/signal"
	"arpent/internal/task"
	"arpent/internal/territory"
)

// nowhere places nothing: accounts are pinned.
type nowhere struct{ alignment.Places }

func (nowhere) Levels() []string { return nil }

// serve keeps a territory with one account, and as many users who own it
// together as there are streams: each signal is for all of them, the worst case.
func serve(database string, count int) error {
	ctx, now := context.Background(), time.Now
	d, err := db.Open(ctx, database)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Migrate(ctx, []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, task.Migrations,
		alignment.Migrations, lead.Migrations, signal.Migrations}...); err != nil {
		return err
	}
	users := access.New(d, access.Options{Now: now})
	territories := territory.New(d, users, now)
	users.UseScopes(territories)
	places := place.New()
	accounts := account.New(d, account.Options{Access: users, Places: places, Territories: territories, Now: now})
	people := person.New(d, users, accounts, now)
	aligned := alignment.New(d, alignment.Options{Access: users, Territories: territories, Accounts: accounts, Places: nowhere{}, Now: now})
	leads := lead.New(d, lead.Options{Access: users, Places: places, Territories: territories, Accounts: accounts, People: people, Now: now})
	hub := live.NewHub()
	signals := signal.New(d, signal.Options{Access: users, Territories: territories, Accounts: accounts, Deals: deal.New(d, users, accounts, now), People: people,
		Tasks: task.New(d, users, accounts, now), Alignment: aligned, Leads: leads, Hub: hub, Now: now})
	var everybody []access.UserID
	var about account.ID
	hq, err := users.AddUser(ctx, d, access.NewUser{Email: "hq@example.org", Name: "HQ", Role: access.HeadOffice})
	if err != nil {
		return err
	}
	boss, err := users.ActorOf(ctx, hq)
	if err != nil {
		return err
	}
	a, err := accounts.Create(ctx, boss, account.Particulars{Name: "Karvex Foods", Town: "Lille", Country: "FR"}, true)
	if err != nil {
		return err
	}
	about = a.ID
	err = d.Tx(ctx, func(tx *db.Tx) error {
		from := db.DateOf(now()).AddDays(-1)
		id, err := territories.Create(ctx, tx, boss, territory.NewTerritory{Name: "France", From: from})
		if err != nil {
			return err
		}
		for i := range count {
			user, err := users.AddUser(ctx, tx, access.NewUser{Email: fmt.Sprintf("u%d@example.org", i), Name: fmt.Sprintf("U %d", i), Role: access.Representative})
			if err != nil {
				return err
			}
			everybody = append(everybody, user)
			if _, err := territories.SetMember(ctx, tx, boss, territory.NewMember{TerritoryID: id, UserID: user, Role: territory.StandIn, From: from}); err != nil {
				return err
			}
		}
		_, err = aligned.Pin(ctx, tx, boss, about, alignment.NewPin{TerritoryID: id})
		return err
	})
	if err != nil {
		return err
	}
	go signals.Announce(ctx)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) {
		i, _ := strconv.Atoi(r.URL.Query().Get("user"))
		_ = hub.Stream(w, r, signals.Live(everybody[i]), func(string) bool { return true })
	})
	mux.HandleFunc("POST /tell", func(w http.ResponseWriter, r *http.Request) {
		err := d.Tx(ctx, func(tx *db.Tx) error {
			_, err := signals.Write(ctx, tx, []signal.Telling{{Kind: signal.InTheNews, Concerns: []signal.Concern{{Account: about, Side: signal.About}}, Source: "bench",
				Evidence: signal.SignalEvidence{Quote: r.URL.Query().Get("at")}, Confidence: 100, Same: r.URL.Query().Get("n")}})
			return err
		})
		if err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	mux.HandleFunc("GET /goroutines", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, runtime.NumGoroutine()) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return http.Serve(listener, mux)
}
