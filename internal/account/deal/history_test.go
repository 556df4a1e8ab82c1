package deal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

// Deals are changed at random while a copy of each moment is kept; what is
// known at any moment must be that copy.
func TestKnownAtIsWhatStoodThen(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, []fs.FS{access.Migrations, territory.Migrations, account.Migrations}, func(t *testing.T, d *db.DB) {
		if _, err := d.Exec(ctx, "CREATE TABLE alignments (account_id TEXT)"); err != nil {
			t.Fatal(err)
		}
		now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		a := access.New(d, access.Options{Now: clock})
		accounts := account.New(d, account.Options{Access: a, Places: place.New(), Territories: territory.New(d, a, clock)})
		deals := deal.New(d, a, accounts, clock)
		id, err := a.AddUser(ctx, d, access.NewUser{Email: "hq@example.org", Name: "HQ", Role: access.HeadOffice})
		if err != nil {
			t.Fatal(err)
		}
		actor := access.Actor{User: access.User{ID: id, Role: access.HeadOffice, Active: true}, Scope: access.Scope{All: true, User: id}}
		made, err := accounts.Create(ctx, actor, account.Particulars{Name: "Acme"}, true)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(1, 9))
		state := map[deal.ID]string{} // deal → what it says
		moments := []time.Time{}
		copies := []map[deal.ID]string{}
		describe := func(x deal.Deal) string { return fmt.Sprint(*x.Amount, x.Outcome, x.CloseOn) }
		var ids []deal.ID
		for range 60 {
			now = now.Add(time.Duration(1+r.IntN(100)) * time.Minute)
			switch k := r.IntN(4); {
			case k == 0 || len(ids) == 0:
				amount := r.Int64N(1000)
				x, err := deals.Create(ctx, actor, made.ID, deal.DealDraft{Name: "d", Amount: &amount, Currency: "EUR", CloseOn: "2026-06-15"})
				if err != nil {
					t.Fatal(err)
				}
				ids, state[x.ID] = append(ids, x.ID), describe(x)
			case k == 3:
				id := ids[r.IntN(len(ids))]
				_, there := state[id]
				if err := deals.Delete(ctx, actor, id, !there); err != nil {
					t.Fatal(err)
				}
				if there {
					delete(state, id)
				} else if x, err := deals.Find(ctx, actor.Scope, id); err == nil {
					state[id] = describe(x)
				}
			default:
				id := ids[r.IntN(len(ids))]
				if _, there := state[id]; !there {
					continue
				}
				patch, _ := json.Marshal(map[string]any{"amount": r.IntN(1000), "outcome": []string{"open", "won", "lost"}[r.IntN(3)]})
				x, err := deals.Change(ctx, actor, id, 0, patch)
				if err != nil {
					t.Fatal(err)
				}
				state[id] = describe(x)
			}
			copied := map[deal.ID]string{}
			for id, s := range state {
				copied[id] = s
			}
			moments, copies = append(moments, now), append(copies, copied)
		}
		for i, at := range moments {
			n := 0
			err := deals.KnownAt(ctx, d, db.At(at), "", "", func(k *deal.Known) error {
				n++
				if got := fmt.Sprint(*k.Amount, k.Outcome, k.CloseOn); got != copies[i][k.ID] {
					t.Fatalf("moment %d: %s, but then it was %s", i, got, copies[i][k.ID])
				}
				return nil
			})
			if err != nil || n != len(copies[i]) {
				t.Fatalf("moment %d: %d deals, then %d (%v)", i, n, len(copies[i]), err)
			}
		}
	})
}
