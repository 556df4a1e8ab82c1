package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"arpent/cmd/adventureworks/convert"
	"arpent/data/adventureworks"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// sampleForce writes AdventureWorks' sales force, and remembers it by the names
// that the converted files use.
type sampleForce struct {
	*app
	made        *convert.Result
	actor       access.Actor
	from        db.Date // first day of the first membership: territories begin with it
	users       map[string]access.UserID
	territories map[string]territory.ID
}

// The sample's sales managers have no territory; each answers for a group of them.
var sampleManagers = map[string]string{"North American Sales Manager": "North America", "European Sales Manager": "Europe", "Pacific Sales Manager": "Pacific"}

// loadAdventureWorks converts the sample's raw files, makes its sales force and
// brings its stores in through the import that anybody's file goes through.
func (a *app) loadAdventureWorks(ctx context.Context) (*intake.Import, error) {
	made, err := convert.Convert(adventureworks.Files)
	if err != nil {
		return nil, err
	}
	f := &sampleForce{app: a, made: made, users: map[string]access.UserID{}, territories: map[string]territory.ID{}}
	for _, m := range cells(made.Table("members"), "From") {
		if day := db.Date(m[0]); f.from == "" || day < f.from {
			f.from = day
		}
	}
	for _, step := range []func(context.Context, *db.Tx) error{f.loadUsers, f.loadTerritories, f.loadManagers} {
		if err := a.db.Tx(ctx, func(tx *db.Tx) error { return step(ctx, tx) }); err != nil {
			return nil, err
		}
	}
	if err := f.loadMembers(ctx); err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := made.Table("accounts").Write(&file); err != nil {
		return nil, err
	}
	m, err := a.intake.Upload(ctx, f.actor, "accounts", "adventureworks.csv", &file, intake.ImportOptions{System: "adventureworks"})
	if err != nil {
		return nil, err
	}
	keep := map[string]string{}
	for _, c := range m.Mapping.V {
		if c.Field == "" {
			keep[c.Column] = "custom:" + c.Column
		}
	}
	if m, err = a.intake.Correct(ctx, f.actor, m.ID, intake.Correction{Mapping: keep}); err != nil {
		return nil, err
	}
	if m, err = a.intake.Run(ctx, f.actor, m.ID, func(int64, int64, string) {}); err != nil {
		return nil, err
	}
	if err := a.db.Tx(ctx, func(tx *db.Tx) error { return f.loadPlan(ctx, tx) }); err != nil {
		return nil, err
	}
	return m, f.loadQuotas(ctx)
}

// cells picks columns of a converted table by their headings.
func cells(t *convert.Table, names ...string) [][]string {
	at := map[string]int{}
	for i, h := range t.Header {
		at[h] = i
	}
	rows := make([][]string, len(t.Rows))
	for i, r := range t.Rows {
		for _, n := range names {
			rows[i] = append(rows[i], r[at[n]])
		}
	}
	return rows
}

// loadUsers makes the sales people. Nobody of the files is at headquarters or
// administers a program, so those two are added.
func (f *sampleForce) loadUsers(ctx context.Context, tx *db.Tx) error {
	list := []access.NewUser{{Email: "headquarters@adventure-works.example", Name: "Sales Headquarters", Title: "Headquarters", Role: access.HeadOffice}}
	people := cells(f.made.Table("representatives"), "Email", "Name", "Title")
	for _, managers := range []bool{true, false} {
		for _, p := range people {
			if _, leads := sampleManagers[p[2]]; leads != managers {
				continue
			}
			role := access.Representative
			if managers {
				role = access.Manager
			}
			list = append(list, access.NewUser{Email: p[0], Name: p[1], Title: p[2], Role: role})
		}
	}
	list = append(list, access.NewUser{Email: "administrator@adventure-works.example", Name: "Administrator", Title: "Administrator", Role: access.Administrator})
	for i, u := range list {
		id, err := f.access.AddUser(ctx, tx, u)
		if err != nil {
			return fmt.Errorf("%s: %w", u.Email, err)
		}
		f.users[u.Email] = id
		if i == 0 {
			f.actor = access.Actor{User: access.User{ID: id, Name: u.Name, Role: u.Role, Active: true}, Scope: access.Scope{All: true, User: id}}
		}
		if i == 0 || u.Role != list[i-1].Role {
			time.Sleep(2 * time.Millisecond) // as in loading.loadUsers: the first of each role is offered
		}
	}
	return nil
}

func (f *sampleForce) loadTerritories(ctx context.Context, tx *db.Tx) (err error) {
	make := func(name, parent string) {
		if err == nil && f.territories[name] == "" {
			f.territories[name], err = f.territory.Create(ctx, tx, f.actor, territory.NewTerritory{Name: name, ParentID: f.territories[parent], From: f.from})
		}
	}
	make("AdventureWorks", "")
	for _, t := range cells(f.made.Table("territories"), "Name", "Parent") {
		make(t[1], "AdventureWorks")
		make(t[0], t[1])
	}
	return err
}

// loadManagers puts the sales managers, who have no territory, above their group.
func (f *sampleForce) loadManagers(ctx context.Context, tx *db.Tx) error {
	for _, p := range cells(f.made.Table("representatives"), "Email", "Title") {
		group, leads := sampleManagers[p[1]]
		if !leads {
			continue
		}
		if _, err := f.territory.SetMember(ctx, tx, f.actor, territory.NewMember{TerritoryID: f.territories[group], UserID: f.users[p[0]],
			Role: territory.Manager, From: f.from}); err != nil {
			return fmt.Errorf("%s in %s: %w", p[0], group, err)
		}
	}
	return nil
}

// loadMembers brings the territory history in, by day: the file's To is the
// last day. It names no shares: those who worked a territory together share it.
func (f *sampleForce) loadMembers(ctx context.Context) error {
	var file bytes.Buffer
	if err := f.made.Table("members").Write(&file); err != nil {
		return err
	}
	m, err := f.intake.Upload(ctx, f.actor, "memberships", "territory-history.csv", &file, intake.ImportOptions{})
	if err != nil {
		return err
	}
	if m, err = f.intake.Correct(ctx, f.actor, m.ID, intake.Correction{Mapping: map[string]string{"To": "last_day"}}); err != nil {
		return err
	}
	if m, err = f.intake.Run(ctx, f.actor, m.ID, func(int64, int64, string) {}); err != nil {
		return err
	}
	if m.Rejected > 0 {
		return fmt.Errorf("%d of %d memberships were rejected", m.Rejected, m.Total)
	}
	return nil
}

// loadPlan puts each store into the territory that its customer record names.
func (f *sampleForce) loadPlan(ctx context.Context, tx *db.Tx) error {
	g := alignment.Geography{PlanID: db.NewID(), From: f.from, Level: alignment.AccountLevel}
	byNumber := map[string]account.ID{}
	err := account.Each(ctx, tx, access.Scope{All: true}, f.territory.Today(), func(a *account.Account) error {
		for _, e := range a.External.V {
			byNumber[e.Value] = a.ID
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range cells(f.made.Table("accounts"), "Account number", "Territory") {
		if id, ok := byNumber[s[0]]; ok {
			g.Accounts = append(g.Accounts, alignment.AccountRule{Account: id, Territory: f.territories[s[1]]})
		}
	}
	_, err = f.alignment.Publish(ctx, tx, f.actor, g, nil)
	return err
}
