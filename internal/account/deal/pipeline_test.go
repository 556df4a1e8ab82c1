package deal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
	"arpent/internal/territory"
)

// desk is two people, an account each, and deals by a clock that is moved by hand.
type desk struct {
	ctx      context.Context
	t        *testing.T
	now      time.Time
	deals    *deal.Service
	access   *access.Service
	hq, rep  access.Actor
	acme     account.ID
	hidden   account.ID
	accounts *account.Service
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	k := &desk{ctx: context.Background(), t: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return k.now }
	if _, err := d.Exec(k.ctx, "CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, layer TEXT, tree_left BIGINT, valid_from TEXT, valid_to TEXT)"); err != nil {
		t.Fatal(err)
	}
	k.access = access.New(d, access.Options{Now: clock, Demo: true})
	k.accounts = account.New(d, account.Options{Access: k.access, Territories: territory.New(d, k.access, clock), Now: clock})
	k.deals = deal.New(d, k.access, k.accounts, clock)
	actor := func(name string, role access.Role) access.Actor {
		id, err := k.access.AddUser(k.ctx, d, access.NewUser{Email: name + "@example.org", Name: name, Role: role})
		k.must(err)
		return access.Actor{User: access.User{ID: id, Name: name, Role: role, Active: true}, Scope: access.Scope{All: role == access.HeadOffice, User: id}}
	}
	k.hq, k.rep = actor("hq", access.HeadOffice), actor("rep", access.Representative)
	make := func(who access.Actor, name string) account.ID {
		a, err := k.accounts.Create(k.ctx, who, account.Particulars{Name: name, OwnerID: who.User.ID}, true)
		k.must(err)
		return a.ID
	}
	k.acme, k.hidden = make(k.rep, "Acme"), make(k.hq, "Hidden")
	return k
}

func (k *desk) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *desk) add(at account.ID, name, stage string, amount int64, closes db.Date) deal.Deal {
	k.t.Helper()
	k.now = k.now.Add(time.Minute)
	d, err := k.deals.Create(k.ctx, k.hq, at, deal.DealDraft{Name: name, Stage: stage, Amount: &amount, Currency: "EUR", CloseOn: closes, OwnerID: k.rep.User.ID})
	k.must(err)
	return d
}

func (k *desk) names(who access.Actor, f deal.Query, o deal.Order) string {
	k.t.Helper()
	if o.Limit == 0 {
		o.Limit = 100
	}
	out := []string{}
	for {
		page, next, err := k.deals.List(k.ctx, who.Scope, f, o)
		k.must(err)
		for _, d := range page {
			out = append(out, d.Name)
		}
		if o.Cursor = next; next == "" {
			return strings.Join(out, " ")
		}
	}
}

var deskSets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations}

func TestDealsAreListedWithinScopeInAnyOrder(t *testing.T) {
	dbtest.Each(t, deskSets, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.add(k.acme, "Été", "Qualification", 300, "2026-05-01")
		k.add(k.acme, "alpha", "Offer", 100, "")
		k.add(k.acme, "beta", "Offer", 200, "2026-04-01")
		k.add(k.hidden, "secret", "Offer", 900, "2026-06-01")
		for _, c := range []struct {
			who  access.Actor
			f    deal.Query
			sort string
			want string
		}{
			{k.hq, deal.Query{}, "-close_on", "secret Été beta alpha"},
			{k.rep, deal.Query{}, "-close_on", "Été beta alpha"},
			{k.rep, deal.Query{}, "close_on", "alpha beta Été"},
			{k.rep, deal.Query{}, "-amount", "Été beta alpha"},
			{k.hq, deal.Query{}, "amount", "alpha beta Été secret"},
			{k.hq, deal.Query{}, "name", "alpha beta Été secret"},
			{k.hq, deal.Query{From: "2026-05-01"}, "account", "Été secret"},
			{k.hq, deal.Query{}, "updated_at", "Été alpha beta secret"},
			{k.hq, deal.Query{Text: "ETE"}, "name", "Été"},
			{k.hq, deal.Query{Text: "acme b"}, "name", "beta"},
			{k.hq, deal.Query{From: "2026-04-01", To: "2026-05-01"}, "name", "beta"},
			{k.hq, deal.Query{Owner: string(k.rep.User.ID) + ",none", Outcome: "open"}, "name", "alpha beta Été secret"},
			{k.hq, deal.Query{Outcome: "won"}, "name", ""},
		} {
			for _, limit := range []int{1, 2, 100} {
				if got := k.names(c.who, c.f, deal.Order{Sort: c.sort, Limit: limit}); got != c.want {
					t.Errorf("%+v by %s, %d at a time: %q, want %q", c.f, c.sort, limit, got, c.want)
				}
			}
		}
		f, err := k.deals.Facets(k.ctx, k.rep.Scope, deal.Query{Stage: "Offer"})
		k.must(err)
		if got := fmt.Sprint(f.Stage, f.Sums); got != "[{Offer 2} {Qualification 1}] [{open EUR 2 300}]" {
			t.Error(got)
		}
		if _, _, err := k.deals.List(k.ctx, k.rep.Scope, deal.Query{Territory: "T1"}, deal.Order{Limit: 5}); fault.CodeOf(err) != fault.Missing {
			t.Error(err)
		}
	})
}

func TestAChangeIsToldAndTakenBack(t *testing.T) {
	dbtest.Each(t, deskSets, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		x := k.add(k.acme, "Presses", "Offer", 100_000, "2026-05-01")
		later := func() { k.now = k.now.Add(time.Hour) }
		change := func(patch string) deal.Deal {
			later()
			out, err := k.deals.Change(k.ctx, k.rep, x.ID, 0, json.RawMessage(patch))
			k.must(err)
			return out
		}
		change(`{"amount":120000,"stage":"Negotiation","note":"they waited"}`)
		won := change(`{"outcome":"won","close_on":"2026-03-01","invoiced_on":"2026-03-02","probability":100}`)
		if same := change(`{"outcome":"won"}`); same.Version != won.Version {
			t.Errorf("nothing changed, but version %d became %d", won.Version, same.Version)
		}
		later()
		if _, err := k.deals.Undo(k.ctx, k.rep, x.ID, won.Version-1); fault.CodeOf(err) != fault.Stale {
			t.Errorf("an undo of another version: %v", err)
		}
		back, err := k.deals.Undo(k.ctx, k.rep, x.ID, won.Version)
		k.must(err)
		if back.Outcome != deal.Open || back.CloseOn != "2026-05-01" || back.InvoicedOn != "" || *back.Amount != 120_000 || back.Note != "they waited" {
			t.Errorf("%+v", back)
		}
		later()
		again, err := k.deals.Undo(k.ctx, k.rep, x.ID, 0)
		k.must(err)
		if again.Outcome != deal.Won || again.InvoicedOn != "2026-03-02" {
			t.Errorf("undone twice: %+v", again)
		}
		list, err := k.deals.Changes(k.ctx, k.hq.Scope, x.ID)
		k.must(err)
		got := []string{}
		for _, c := range list {
			fields := []string{}
			for _, f := range c.Fields {
				fields = append(fields, f.Field+" "+f.Before+">"+f.After)
			}
			if who := k.rep.User.ID; c.Act == "change" && c.By != who {
				t.Errorf("version %d by %q", c.Version, c.By)
			}
			got = append(got, c.Act+": "+strings.Join(fields, ", "))
		}
		want := []string{
			"change: outcome open>won, probability >100, close_on 2026-05-01>2026-03-01, invoiced_on >2026-03-02",
			"change: outcome won>open, probability 100>, close_on 2026-03-01>2026-05-01, invoiced_on 2026-03-02>",
			"change: outcome open>won, probability >100, close_on 2026-05-01>2026-03-01, invoiced_on >2026-03-02",
			"change: amount 100000>120000, stage Offer>Negotiation, note >they waited",
			"create: ",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		stranger := access.Scope{User: "nobody"}
		if _, err := k.deals.Changes(k.ctx, stranger, x.ID); fault.CodeOf(err) != fault.Missing {
			t.Errorf("out of scope: %v", err)
		}
	})
}

func TestDealsThroughTheAPI(t *testing.T) {
	dbtest.Each(t, deskSets, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		server := httpd.New("test", slog.New(slog.DiscardHandler))
		k.access.Routes(server.API, "test")
		k.deals.Routes(server.API, server.Mux)
		h := httptest.NewServer(server.Handler(k.access.Identify))
		t.Cleanup(h.Close)
		answer, err := http.Post(h.URL+"/api/v1/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, k.hq.User.ID)))
		k.must(err)
		answer.Body.Close()
		do := func(method, path, body string, status int, headers ...string) []byte {
			t.Helper()
			r, _ := http.NewRequest(method, h.URL+"/api/v1"+path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			for i := 0; i < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			for _, c := range answer.Cookies() {
				r.AddCookie(c)
			}
			got, err := http.DefaultClient.Do(r)
			k.must(err)
			defer got.Body.Close()
			text, _ := io.ReadAll(got.Body)
			if got.StatusCode != status {
				t.Fatalf("%s %s: %d, want %d: %s", method, path, got.StatusCode, status, text)
			}
			return text
		}
		var made deal.Deal
		k.must(json.Unmarshal(do("POST", "/accounts/"+string(k.acme)+"/deals", `{"name":"=1+1","amount":5000,"currency":"EUR","stage":"Offer"}`, 200), &made))
		at := "/deals/" + string(made.ID)
		k.now = k.now.Add(time.Hour)
		do("PATCH", at, `{"outcome":"won","close_on":"2026-02-01","invoiced_on":"2026-02-03","paid_on":"2026-02-20","contract_ends_on":"2027-01-31"}`, 200, "If-Match", `"1"`)
		do("PATCH", at, `{"stage":"Other"}`, 412, "If-Match", `"1"`)
		var cleared deal.Deal
		k.now = k.now.Add(time.Hour)
		k.must(json.Unmarshal(do("PATCH", at, `{"amount":null,"paid_on":null,"contract_ends_on":null}`, 200, "If-Match", `"2"`), &cleared))
		if cleared.Amount != nil || cleared.PaidOn != "" || cleared.ContractEndsOn != "" || cleared.InvoicedOn != "2026-02-03" {
			t.Errorf("%+v", cleared)
		}
		k.now = k.now.Add(time.Hour)
		do("POST", at+"/undo", "", 200, "If-Match", `"3"`)
		text := do("GET", "/deals.csv", "", 200)
		if !bytes.Contains(text, []byte("'=1+1")) || !bytes.Contains(text, []byte("50,EUR,Offer,won")) || !bytes.Contains(text, []byte("2026-02-20,2027-01-31")) {
			t.Errorf("%s", text)
		}
		do("GET", "/deals.csv?from=never", "", 422)
		do("GET", "/deals.xlsx?outcome=lost", "", 200)
		do("GET", "/deals/facets?stage=Offer", "", 200)
		if changes := do("GET", at+"/changes", "", 200); !bytes.Contains(changes, []byte(`"field":"contract_ends_on","before":"2027-01-31","after":""`)) {
			t.Errorf("%s", changes)
		}
		do("PATCH", at, `{"contract_ends_on":"some day"}`, 422)
		do("GET", "/deals?sort=-contract_ends_on", "", 200)
		do("DELETE", at, "", 204)
		do("POST", at+"/undo", "", 404)
		do("POST", at+"/restore", "", 200)
	})
}
