package account_test

import (
	"context"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
)

// hq acts in tests that need no request.
func hq() access.Actor {
	return access.Actor{User: access.User{ID: "hq", Role: access.HeadOffice}, Scope: access.Scope{All: true, User: "hq"}}
}

// ptr draws nothing or a number.
func ptr(t *rapid.T, name string) *int64 {
	if !rapid.Bool().Draw(t, name+"?") {
		return nil
	}
	n := rapid.Int64Range(0, 9).Draw(t, name)
	return &n
}

func particulars(t *rapid.T, tag string) account.Particulars {
	word := rapid.SampledFrom([]string{"", "a", "b"})
	p := account.Particulars{Name: tag + " " + rapid.SampledFrom([]string{"x", "y"}).Draw(t, "name"), Town: word.Draw(t, "town"), Street: word.Draw(t, "street"),
		Postcode: word.Draw(t, "postcode"), Country: rapid.SampledFrom([]string{"", "FR"}).Draw(t, "country"), Headcount: ptr(t, "headcount"),
		Potential: ptr(t, "potential"), Revenue: ptr(t, "revenue"), Currency: "EUR", Customer: rapid.Bool().Draw(t, "customer"), Note: word.Draw(t, "note"),
		Industry: rapid.SampledFrom([]string{"", "7010Z", "541511", "words"}).Draw(t, "industry"), Domain: rapid.SampledFrom([]string{"", "a.fr"}).Draw(t, "domain"),
		Custom: rapid.MapOfN(rapid.SampledFrom([]string{"k", "l"}), rapid.SampledFrom([]string{"1", "2"}), 0, 2).Draw(t, "custom")}
	for _, v := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "3"}), 0, 2, rapid.ID).Draw(t, "ids") {
		p.External = append(p.External, account.ExternalID{Scheme: "crm", Value: tag + v})
	}
	return p
}

// What a merge did, its undo takes back: both accounts say what they said, and
// each has its own deals again.
func TestMergeAndUndoLeaveEverythingAsItWas(t *testing.T) {
	dbtest.Each(t, apiSets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		standIn(t, d)
		a := access.New(d, access.Options{})
		s := account.New(d, account.Options{Access: a})
		deals := deal.New(d, a, s, nil)
		get := func(t *rapid.T, id account.ID) account.Particulars {
			got, err := s.Find(ctx, hq().Scope, id)
			if err != nil {
				t.Fatal(err)
			}
			return got.Particulars()
		}
		rapid.Check(t, func(t *rapid.T) {
			var ids [2]account.ID
			var was [2]account.Particulars
			for i, tag := range []string{"winner", "loser"} {
				made, err := s.Create(ctx, hq(), particulars(t, tag), true)
				if err != nil {
					t.Fatal(err)
				}
				ids[i], was[i] = made.ID, get(t, made.ID)
				if err := d.Tx(ctx, func(tx *db.Tx) error { return deals.Load(ctx, tx, []deal.Deal{{AccountID: made.ID, Name: tag}}) }); err != nil {
					t.Fatal(err)
				}
			}
			take := rapid.SliceOfN(rapid.SampledFrom([]string{"name", "town", "headcount", "potential", "industry", "custom.k", "note", "customer"}), 0, 3).Draw(t, "take")
			m, err := s.Merge(ctx, hq(), ids[0], ids[1], take)
			if err != nil {
				t.Fatal(err)
			}
			merged := get(t, ids[0])
			if len(merged.External) != len(was[0].External)+len(was[1].External) {
				t.Fatalf("ids in other systems: %v", merged.External)
			}
			if was[0].Headcount == nil && was[1].Headcount != nil && merged.Headcount == nil {
				t.Fatal("a field that only the loser knew is lost")
			}
			if _, err := s.Find(ctx, hq().Scope, ids[1]); fault.CodeOf(err) != fault.Missing {
				t.Fatalf("the loser is still there: %v", err)
			}
			note := rapid.Bool().Draw(t, "edited since")
			if note {
				if _, err := s.Change(ctx, hq(), ids[0], 0, []byte(`{"note":"since"}`)); err != nil {
					t.Fatal(err)
				}
				was[0].Note = "since"
			}
			if _, err := s.Unmerge(ctx, hq(), m.ID); err != nil {
				t.Fatal(err)
			}
			for i := range ids {
				if now := get(t, ids[i]); !reflect.DeepEqual(now, was[i]) {
					t.Fatalf("account %d: %+v, was %+v", i, now, was[i])
				}
				var n int
				if err := d.Get(ctx, &n, "SELECT COUNT(*) FROM deals WHERE account_id = ?", ids[i]); err != nil || n != 1 {
					t.Fatalf("account %d has %d deals, %v", i, n, err)
				}
				if err := d.Get(ctx, &n, "SELECT COUNT(*) FROM account_external_ids WHERE account_id = ?", ids[i]); err != nil || n != len(was[i].External) {
					t.Fatalf("account %d has %d ids, %v", i, n, err)
				}
			}
			if _, err := s.Unmerge(ctx, hq(), m.ID); fault.CodeOf(err) != fault.Clash {
				t.Fatalf("undone twice: %v", err)
			}
		})
	})
}
