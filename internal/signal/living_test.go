package signal_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/internal/account"
	"arpent/internal/account/list"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal"
	"arpent/internal/signal/living"
	"arpent/internal/territory"
)

// listed is a world with lists of accounts.
type listed struct {
	*world
	lists  *list.Service
	living *living.Service
	after  int64
}

var listedSets = append([]fs.FS{living.Migrations}, sets...)

func openListed(t *testing.T, d *db.DB) *listed {
	w := &listed{world: open(t, d)}
	w.lists = list.New(d, w.access, w.accounts, w.options.Now)
	w.living = w.program()
	w.ok(w.living.Catch(w.ctx))
	w.ok(w.signals.Catch(w.ctx))
	w.told()
	return w
}

// program is the tellers of a program that starts.
func (w *listed) program() *living.Service {
	return living.New(w.d, living.Options{Access: w.access, Lists: w.lists, Signals: w.signals, Now: w.options.Now})
}

// keep keeps a search that its owner is told of.
func (w *listed) keep(who, name, filter string) *list.AccountList {
	w.Helper()
	l, err := w.lists.MakeList(w.ctx, w.actor(who), list.NewAccountList{Name: name, Kind: list.Living, Filter: filter, Told: true})
	w.ok(err)
	return l
}

// told tells what is new to whom, in the order in which it was told.
func (w *listed) told() string {
	w.Helper()
	w.ok(w.living.Catch(w.ctx))
	var out []string
	latest, err := w.signals.Latest(w.ctx)
	w.ok(err)
	for _, name := range []string{"hq", "boss", "manager", "rep0", "rep1", "standin"} {
		shown, _, err := w.signals.After(w.ctx, w.users[name], w.after)
		w.ok(err)
		for _, one := range shown {
			if one.Kind == signal.SavedSearch {
				e := one.Evidence.V
				out = append(out, fmt.Sprintf("%s: %s %s %s (%s)", name, one.Places[0].Name, e.Turn, e.Search, strings.Join(e.Fields, " ")))
			}
		}
	}
	w.after = latest
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func (w *listed) want(got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("told %q, not %q", got, want)
	}
}

func (w *listed) change(name, patch string) {
	w.Helper()
	_, err := w.accounts.Change(w.ctx, w.hq, w.called[name], 0, []byte(patch))
	w.ok(err)
}

func (w *listed) amend(who string, l *list.AccountList, c list.AccountListChange) *list.AccountList {
	w.Helper()
	l, err := w.lists.ChangeList(w.ctx, w.actor(who), l.ID, c)
	w.ok(err)
	return l
}

func yes() *bool          { b := true; return &b }
func no() *bool           { b := false; return &b }
func to(s string) *string { return &s }

func TestOwnersAreToldWhatComesIntoTheirSearches(t *testing.T) {
	dbtest.Each(t, listedSets, func(t *testing.T, d *db.DB) {
		w := openListed(t, d)
		mine := w.keep("rep0", "Customers", "?customer=yes")
		if mine.Filter != "customer=yes" || mine.Total != 0 {
			t.Errorf("kept as %+v", mine)
		}
		w.keep("manager", "Customers of the north", "customer=yes")
		w.want(w.told(), "")

		w.change("Aciéries Bellefontaine", `{"customer":true}`)
		w.change("Brasserie Quintard", `{"customer":true}`)
		w.want(w.told(), "manager: Aciéries Bellefontaine entered Customers of the north (customer); manager: Brasserie Quintard entered Customers of the north (customer); rep0: Aciéries Bellefontaine entered Customers (customer)")
		w.want(w.told(), "") // once
		w.change("Aciéries Bellefontaine", `{"note":"called twice","headcount":12}`)
		w.want(w.told(), "") // nothing that is asked for

		// A program that starts anew goes on where the last one was.
		w.change("Emballages Picaud", `{"customer":true}`)
		w.living = w.program()
		w.want(w.told(), "manager: Emballages Picaud entered Customers of the north (customer); rep0: Emballages Picaud entered Customers (customer)")

		// Whoever loses an account is not told of it; whoever gains it is.
		w.keep("rep1", "Clients", "customer=yes")
		w.move(w.called["Aciéries Bellefontaine"], w.leaves[1])
		w.want(w.told(), "rep1: Aciéries Bellefontaine entered Clients (territory)")
		w.change("Aciéries Bellefontaine", `{"customer":false}`)
		w.want(w.told(), "manager: Aciéries Bellefontaine left Customers of the north (customer); rep1: Aciéries Bellefontaine left Clients (customer)")
		w.change("Aciéries Bellefontaine", `{"customer":true}`)
		w.want(w.told(), "manager: Aciéries Bellefontaine entered Customers of the north (customer); rep1: Aciéries Bellefontaine entered Clients (customer)")
		w.move(w.called["Aciéries Bellefontaine"], w.leaves[0])
		w.want(w.told(), "rep0: Aciéries Bellefontaine entered Customers (territory)")

		// Another filter, or a pause, counts from then on.
		mine = w.amend("rep0", mine, list.AccountListChange{Filter: to("customer=no")})
		w.want(w.told(), "")
		mine = w.amend("rep0", mine, list.AccountListChange{Filter: to("customer=yes")})
		w.want(w.told(), "")
		mine = w.amend("rep0", mine, list.AccountListChange{Told: no()})
		w.change("Emballages Picaud", `{"customer":false}`)
		w.told()
		mine = w.amend("rep0", mine, list.AccountListChange{Told: yes()})
		w.want(w.told(), "")
		w.change("Emballages Picaud", `{"customer":true}`)
		w.want(w.told(), "manager: Emballages Picaud entered Customers of the north (customer); rep0: Emballages Picaud entered Customers (customer)")
		mine = w.amend("rep0", mine, list.AccountListChange{Deleted: yes()})
		w.ok(w.accounts.Delete(w.ctx, w.hq, w.called["Emballages Picaud"], 0))
		w.want(w.told(), "")
		w.amend("rep0", mine, list.AccountListChange{Deleted: no()})
		w.want(w.told(), "")

		made, err := w.accounts.Create(w.ctx, w.actor("rep0"), account.Particulars{Name: "Jouets Lambert", Town: "Lille", Country: "FR", Customer: true}, true)
		w.ok(err)
		_ = made
		w.want(w.told(), "rep0: Jouets Lambert entered Customers (new)")
	})
}

func TestDaysAndScopesTurnSearches(t *testing.T) {
	dbtest.Each(t, listedSets, func(t *testing.T, d *db.DB) {
		w := openListed(t, d)
		w.keep("hq", "Nobody's", "unassigned=true")
		w.keep("manager", "Sector 1", "territory="+string(w.leaves[1]))
		w.keep("rep0", "France", "country=FR")
		w.want(w.told(), "")
		w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
			_, err := w.alignment.Pin(w.ctx, tx, w.hq, w.called["Imprimerie Sablon"], alignment.NewPin{TerritoryID: w.leaves[1], From: "2026-06-01"})
			return err
		}))
		w.want(w.told(), "")
		w.now = time.Date(2026, 5, 31, 22, 0, 0, 0, time.UTC)
		w.want(w.told(), "")
		w.now = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
		w.want(w.told(), "hq: Imprimerie Sablon left Nobody's (territory); manager: Imprimerie Sablon entered Sector 1 (territory)")
		w.want(w.told(), "")

		// A scope that is drawn otherwise is no change of accounts.
		w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
			_, err := w.territories.SetMember(w.ctx, tx, w.hq, territory.NewMember{TerritoryID: w.leaves[3], UserID: w.users["rep0"], Role: territory.Owner, From: "2026-06-01"})
			return err
		}))
		w.now = w.now.Add(time.Minute)
		w.want(w.told(), "")
		w.change("Horlogerie Morteau", `{"country":"CH"}`)
		w.want(w.told(), "rep0: Horlogerie Morteau left France (country)")
	})
}

// A search may rest on a list that is put together by hand.
func TestListsAreForThoseWhoSeeTheirAccounts(t *testing.T) {
	dbtest.Each(t, listedSets, func(t *testing.T, d *db.DB) {
		w := openListed(t, d)
		all := list.Filter{}
		boss, rep := w.actor("manager"), w.actor("rep0")
		l, err := w.lists.MakeList(w.ctx, boss, list.NewAccountList{Name: " Trade fair ", Kind: list.Static})
		w.ok(err)
		put, err := w.lists.Put(w.ctx, boss, l.ID, nil, &all, false)
		w.ok(err)
		if len(put.Accounts) != 8 || put.Same != 0 || l.Name != "Trade fair" {
			t.Errorf("%d accounts put in, %d same, called %q", len(put.Accounts), put.Same, l.Name)
		}
		in := list.Filter{List: l.ID}
		if _, err := w.lists.List(w.ctx, rep.Scope, in, list.Order{Sort: "name", Limit: 50}); fault.CodeOf(err) != fault.Missing {
			t.Errorf("a list that is not shared was opened: %v", err)
		}
		if mine, err := w.lists.Lists(w.ctx, rep); err != nil || len(mine) != 0 {
			t.Errorf("%v %v", mine, err)
		}
		w.amend("manager", l, list.AccountListChange{Shared: yes()})
		page, err := w.lists.List(w.ctx, rep.Scope, in, list.Order{Sort: "name", Limit: 50})
		w.ok(err)
		facets, err := w.lists.Facets(w.ctx, rep.Scope, in)
		w.ok(err)
		mine, err := w.lists.Lists(w.ctx, rep)
		w.ok(err)
		if page.Total != 2 || len(page.Items) != 2 || facets.Totals.Accounts != 2 || facets.Country[0].Count != 2 || len(mine) != 1 || mine[0].Total != 2 {
			t.Errorf("a representative of two accounts sees %d, %+v, %+v", page.Total, facets.Totals, mine)
		}
		// Only its owner puts anything into it, and only what is in sight.
		if _, err := w.lists.Put(w.ctx, rep, l.ID, nil, &all, true); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another took accounts out: %v", err)
		}
		own, err := w.lists.MakeList(w.ctx, rep, list.NewAccountList{Name: "Own", Kind: list.Static})
		w.ok(err)
		if _, err := w.lists.Put(w.ctx, rep, own.ID, []account.ID{w.called["Brasserie Quintard"]}, nil, false); fault.CodeOf(err) != fault.Missing {
			t.Errorf("an account out of sight was put in: %v", err)
		}
		// A search that rests on a list.
		w.keep("rep0", "At the fair", "list="+own.ID)
		put, err = w.lists.Put(w.ctx, rep, own.ID, []account.ID{w.called["Aciéries Bellefontaine"], w.called["Emballages Picaud"]}, nil, false)
		w.ok(err)
		again, err := w.lists.Put(w.ctx, rep, own.ID, []account.ID{w.called["Emballages Picaud"]}, nil, false)
		w.ok(err)
		if len(put.Accounts) != 2 || len(again.Accounts) != 0 || again.Same != 1 {
			t.Errorf("%+v %+v", put, again)
		}
		w.want(w.told(), "rep0: Aciéries Bellefontaine entered At the fair (list); rep0: Emballages Picaud entered At the fair (list)")
		_, err = w.lists.Put(w.ctx, rep, own.ID, nil, &list.Filter{Text: "picaud"}, true)
		w.ok(err)
		w.want(w.told(), "rep0: Emballages Picaud left At the fair (list)")
		// Deleted, and brought back with what was in it.
		w.amend("manager", l, list.AccountListChange{Deleted: yes()})
		if _, err := w.lists.Facets(w.ctx, boss.Scope, in); fault.CodeOf(err) != fault.Missing {
			t.Errorf("a deleted list was opened: %v", err)
		}
		if back := w.amend("manager", l, list.AccountListChange{Deleted: no()}); back.Total != 8 {
			t.Errorf("brought back with %d accounts", back.Total)
		}
		for _, wrong := range []list.NewAccountList{{Name: " ", Kind: list.Static}, {Name: "All", Kind: list.Living}, {Name: "x", Kind: list.Living, Filter: "colour=red"}, {Name: strings.Repeat("x", 201), Kind: list.Static}} {
			if _, err := w.lists.MakeList(w.ctx, boss, wrong); fault.CodeOf(err) != fault.Unprocessed {
				t.Errorf("%.30v was made: %v", wrong, err)
			}
		}
	})
}
