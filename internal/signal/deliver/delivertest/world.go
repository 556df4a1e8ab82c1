// Package delivertest is a small world of signals for tests of the ways out.
package delivertest

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/intake"
	"arpent/internal/lead"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
	"arpent/internal/task"
	"arpent/internal/territory"
)

// Sets are the migrations that signals need, and more.
func Sets(more ...fs.FS) []fs.FS {
	return append([]fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, task.Migrations,
		alignment.Migrations, lead.Migrations, signal.Migrations}, more...)
}

// World is two representatives with an account each, and headquarters.
type World struct {
	testing.TB
	Ctx     context.Context
	D       *db.DB
	Now     time.Time
	Access  *access.Service
	Tasks   *task.Service
	Signals *signal.Service

	HQ, Ann, Bo access.Actor
	Acme, Other account.ID // Ann's, Bo's
	accounts    *account.Service
	told        int
}

// Open makes the world on a database.
func Open(t testing.TB, d *db.DB) *World {
	w := &World{TB: t, Ctx: context.Background(), D: d, Now: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)} // a Wednesday
	w.Access = access.New(d, access.Options{Demo: true, Now: w.Clock})
	territories := territory.New(d, w.Access, w.Clock)
	w.Access.UseScopes(territories)
	w.accounts = account.New(d, account.Options{Access: w.Access, Places: place.New(), Territories: territories, Now: w.Clock})
	people := person.New(d, w.Access, w.accounts, w.Clock)
	w.Tasks = task.New(d, w.Access, w.accounts, w.Clock)
	w.Signals = signal.New(d, signal.Options{Access: w.Access, Accounts: w.accounts, People: people, Tasks: w.Tasks, Now: w.Clock})
	w.HQ, w.Ann, w.Bo = w.user("Hélène Siège", access.Administrator), w.user("Ann Kerléau", access.Representative), w.user("Bo Petit", access.Representative)
	w.OK(w.Access.SetPassword(w.Ctx, d, w.HQ.User.ID, "one administrator must stay"))
	w.Acme, w.Other = w.account("Acme & Fils", w.Ann), w.account("Other", w.Bo)
	return w
}

// Clock is the world's.
func (w *World) Clock() time.Time { return w.Now }

// OK ends the test on an error.
func (w *World) OK(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *World) user(name string, role access.Role) access.Actor {
	id, err := w.Access.AddUser(w.Ctx, w.D, access.NewUser{Email: strings.ToLower(strings.Fields(name)[0]) + "@example.org", Name: name, Role: role})
	w.OK(err)
	return w.As(id)
}

// As is who a user is now.
func (w *World) As(id access.UserID) access.Actor {
	w.Helper()
	a, err := w.Access.ActorOf(w.Ctx, id)
	w.OK(err)
	return a
}

func (w *World) account(name string, owner access.Actor) account.ID {
	a, err := w.accounts.Create(w.Ctx, w.HQ, account.Particulars{Name: name, Town: "Lille", Country: "FR", OwnerID: owner.User.ID}, true)
	w.OK(err)
	return a.ID
}

// Give makes an account somebody else's.
func (w *World) Give(id account.ID, to access.Actor) {
	w.Helper()
	_, err := w.accounts.Change(w.Ctx, w.HQ, id, 0, json.RawMessage(`{"owner_id":"`+string(to.User.ID)+`"}`))
	w.OK(err)
}

// Close ends somebody's account with the program.
func (w *World) Close(who access.Actor) {
	w.Helper()
	active := false
	_, err := w.Access.ChangeUser(w.Ctx, w.HQ, who.User.ID, 0, access.UserChange{Active: &active})
	w.OK(err)
}

// Tell tells a signal about an account, and gives its number.
func (w *World) Tell(about account.ID, kind signal.Kind, quote string) int64 {
	w.Helper()
	w.told++
	var seq int64
	w.OK(w.D.Tx(w.Ctx, func(tx *db.Tx) error {
		told, err := w.Signals.Write(w.Ctx, tx, []signal.Telling{{Kind: kind, Concerns: []signal.Concern{{Account: about, Side: signal.About}}, Source: "hand", Same: fmt.Sprint(w.told),
			Confidence: 90, Evidence: signal.SignalEvidence{Quote: quote}}})
		if err == nil {
			seq = told[0].Seq
		}
		return err
	}))
	return seq
}

// Say gives a message's key with its language and what it is filled with.
func Say(language, key string, params map[string]any) string {
	out := language + ":" + key
	var pairs []string
	for k, v := range params {
		pairs = append(pairs, fmt.Sprintf(" %s=%v", k, v))
	}
	slices.Sort(pairs)
	return out + strings.Join(pairs, "")
}
