package main

import (
	"context"
	"math"
	"slices"
	"testing"

	"arpent/cmd/arpent/demo"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/handover"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// whose reads who has everything that is open, by part and id.
func whose(t *testing.T, d *db.DB) map[[2]string]access.UserID {
	t.Helper()
	out := map[[2]string]access.UserID{}
	for part, text := range map[string]string{
		"accounts":      "SELECT id, owner_id AS who FROM accounts WHERE deleted_at IS NULL",
		"deals":         "SELECT id, owner_id AS who FROM deals WHERE deleted_at IS NULL AND outcome = 'open'",
		"tasks":         "SELECT id, assignee_id AS who FROM tasks WHERE state = 'open' AND act <> 'introduce'",
		"lists":         "SELECT id, user_id AS who FROM lead_lists",
		"account_lists": "SELECT id, user_id AS who FROM account_lists",
		"searches":      "SELECT id, user_id AS who FROM lead_searches",
		"introductions": "SELECT id, requester_id AS who FROM lead_introductions WHERE state = 'open'",
		"links":         "SELECT id, owner_id AS who FROM smart_links",
	} {
		var rows []struct {
			ID  string        `db:"id"`
			Who access.UserID `db:"who"`
		}
		if err := d.Select(context.Background(), &rows, text); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out[[2]string{part, r.ID}] = r.Who
		}
	}
	return out
}

// Everything open of somebody is given as foretold, nothing is lost or given
// twice, what hangs on an account goes with it, and all comes back when taken
// back, but for what went elsewhere since.
func TestHandOverLosesNothing(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a, c := testCompany(t, d.Address(), 3, demo.Size{Accounts: 400, Territories: 12})
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		users, err := a.access.Users(ctx)
		must(err)
		actorOf := func(i int) access.Actor {
			t.Helper()
			at := slices.IndexFunc(users, func(u access.User) bool { return u.Email == c.Users[i].Email })
			actor, err := a.access.ActorOf(ctx, users[at].ID)
			must(err)
			return actor
		}
		rep, boss, _ := c.FirstPatch()
		leaver, manager, hq := actorOf(rep), actorOf(boss), actorOf(0)
		stranger := access.Actor{}
		var to []access.UserID
		for i, u := range c.Users {
			if u.Kind == demo.Representative && u.Left.IsZero() && i != rep && len(to) < 2 {
				to = append(to, actorOf(i).User.ID)
			}
			if u.Kind == demo.Manager && i != boss {
				stranger = actorOf(i)
			}
		}
		_, err = a.lead.MakeList(ctx, leaver, "Mine", false)
		must(err)
		_, err = a.lead.Saved().Save(ctx, leaver, "Buyers", "function = 'purchasing'")
		must(err)
		before := whose(t, d)
		counted := map[string]int{}
		for k, who := range before {
			if who == leaver.User.ID {
				counted[k[0]]++
			}
		}
		b, err := a.handover.Belongings(ctx, manager, leaver.User.ID)
		must(err)
		for _, n := range b.Counts {
			if n.Count+n.Beyond != counted[n.Part] {
				t.Errorf("%d + %d %s, not %d", n.Count, n.Beyond, n.Part, counted[n.Part])
			}
		}
		for _, part := range []string{"accounts", "deals", "tasks", "lists", "searches"} {
			if counted[part] == 0 {
				t.Fatalf("no %s to hand over", part)
			}
		}

		order := handover.HandOverOrder{Way: handover.ByShare, To: []handover.HandOverShare{{UserID: to[0], Share: 2}, {UserID: to[1], Share: 1}}}
		if _, err := a.handover.Give(ctx, stranger, leaver.User.ID, order); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's manager handed over: %v", err)
		}
		for _, wrong := range []handover.HandOverOrder{{}, {Way: "x", To: order.To}, {Way: handover.ByShare, To: []handover.HandOverShare{{UserID: leaver.User.ID}}},
			{Way: handover.ByShare, To: []handover.HandOverShare{{UserID: to[0]}, {UserID: to[0]}}}, {Way: handover.ByShare, To: []handover.HandOverShare{{UserID: "none"}}}} {
			if _, err := a.handover.Give(ctx, hq, leaver.User.ID, wrong); fault.CodeOf(err) != fault.Unprocessed {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		foretold, err := a.handover.Preview(ctx, hq, leaver.User.ID, order)
		must(err)
		if now := whose(t, d); len(now) != len(before) || now[[2]string{"accounts", string(foretold.Accounts[0].AccountID)}] != leaver.User.ID {
			t.Fatal("a preview changed something")
		}
		made, err := a.handover.Give(ctx, hq, leaver.User.ID, order)
		must(err)
		got := map[string]int{}
		for _, n := range made.Counts {
			got[n.Part] += n.Count
		}
		after := whose(t, d)
		stayed := 0
		for k, who := range before {
			switch {
			case who != leaver.User.ID && after[k] != who:
				t.Fatalf("%v was not the leaver's and changed hands", k)
			case who == leaver.User.ID && after[k] == who && k[0] == "introductions":
				stayed++ // asked of this very colleague
			case who == leaver.User.ID && !slices.Contains(to, after[k]):
				t.Fatalf("%v is with %q", k, after[k])
			}
		}
		for part, n := range counted {
			if part != "introductions" && got[part] != n || part == "introductions" && got[part]+stayed != n {
				t.Errorf("%d %s given of %d", got[part], part, n)
			}
		}
		if len(foretold.Counts) != len(made.Counts) && stayed == 0 {
			t.Errorf("foretold %+v, done %+v", foretold.Counts, made.Counts)
		}
		whole(t, d, leaver.User.ID, before, after)
		load := map[access.UserID]float64{}
		for k, who := range after {
			if before[k] == leaver.User.ID && (k[0] == "accounts" || k[0] == "deals") {
				load[who]++
			}
		}
		if share := load[to[0]] / (load[to[0]] + load[to[1]]); math.Abs(share-2.0/3) > 0.1 {
			t.Errorf("share %v, not two thirds", share)
		}
		if rest, err := a.handover.Belongings(ctx, hq, leaver.User.ID); err != nil || rest.Counts[0].Count+rest.Counts[1].Count != 0 {
			t.Errorf("%+v %v", rest, err)
		}

		gone := made.Counts[0]
		var moved account.ID
		must(d.Get(ctx, &moved, "SELECT MIN(id) FROM accounts WHERE owner_id = ? AND id IN (SELECT account_id FROM deals WHERE owner_id = ?)", to[0], to[0]))
		for k, who := range before {
			if k[0] == "accounts" && who == leaver.User.ID && after[k] == to[0] {
				moved = account.ID(k[1])
			}
		}
		must(d.Tx(ctx, func(tx *db.Tx) error { return a.account.Give(ctx, tx, []account.ID{moved}, hq.User.ID) }))
		if _, err := a.handover.Undo(ctx, manager, made.ID); fault.CodeOf(err) != fault.Missing {
			t.Errorf("who did not do it took it back: %v", err)
		}
		_, err = a.handover.Undo(ctx, hq, made.ID)
		must(err)
		for k, who := range whose(t, d) {
			if k[0] == "accounts" && k[1] == string(moved) {
				if who != hq.User.ID {
					t.Errorf("what went elsewhere since was taken from there")
				}
			} else if who != before[k] {
				t.Fatalf("%v is with %q, not %q; %+v", k, who, before[k], gone)
			}
		}
		if _, err := a.handover.Undo(ctx, hq, made.ID); fault.CodeOf(err) != fault.Clash {
			t.Errorf("taken back twice: %v", err)
		}
		byTerritory(t, a, hq, leaver.User.ID)
	})
}

// whole says that what hangs on an account of the leaver's went where it went.
func whole(t *testing.T, d *db.DB, leaver access.UserID, before, after map[[2]string]access.UserID) {
	t.Helper()
	var rows []struct {
		ID      string `db:"id"`
		Account string `db:"account_id"`
	}
	if err := d.Select(context.Background(), &rows, "SELECT id, account_id FROM deals WHERE outcome = 'open' AND deleted_at IS NULL"); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if before[[2]string{"deals", r.ID}] == leaver && before[[2]string{"accounts", r.Account}] == leaver && after[[2]string{"deals", r.ID}] != after[[2]string{"accounts", r.Account}] {
			t.Fatalf("deal %s and its account went different ways", r.ID)
		}
	}
}

// byTerritory gives accounts to whoever of the colleagues works their territory.
func byTerritory(t *testing.T, a *app, hq access.Actor, leaver access.UserID) {
	t.Helper()
	ctx := context.Background()
	members, err := a.territory.Members(ctx, a.db, a.territory.Today())
	if err != nil {
		t.Fatal(err)
	}
	var patch territory.ID
	order := handover.HandOverOrder{Way: handover.ByTerritory}
	for _, m := range members {
		if m.UserID == leaver && m.Role == territory.Owner {
			patch = m.TerritoryID
		}
	}
	for _, m := range members {
		if m.UserID != leaver && m.Role == territory.Owner && len(order.To) < 2 {
			order.To = append(order.To, handover.HandOverShare{UserID: m.UserID})
		}
	}
	heir := order.To[1].UserID
	if err := a.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := a.territory.SetMember(ctx, tx, hq, territory.NewMember{TerritoryID: patch, UserID: heir, Role: territory.Owner, Replace: true})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	p, err := a.handover.Preview(ctx, hq, leaver, order)
	if err != nil {
		t.Fatal(err)
	}
	by := 0
	for _, x := range p.Accounts {
		in, err := a.account.TerritoriesOf(ctx, hq.Scope, []account.ID{x.AccountID})
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(in[x.AccountID], func(c territory.Crumb) bool { return c.ID == patch }) {
			by++
			if x.UserID != heir || !x.Territory {
				t.Errorf("%+v is in the heir's territory", x)
			}
		}
	}
	if by == 0 {
		t.Error("no account is in the territory")
	}
}
