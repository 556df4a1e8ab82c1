package territory_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

// Subtrees are moved at random while people come and go. After every act each
// person sees exactly what a slow reckoning says, which knows parents and
// memberships only and walks up from every territory.
func TestMovesChangeSightAsASlowOracleSays(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		r := rand.New(rand.NewPCG(9, 4))
		type stay struct {
			user int
			at   territory.ID
			role territory.MemberRole
			from db.Date
		}
		root := f.create("root", "")
		ids, parent := []territory.ID{root}, map[territory.ID]territory.ID{}
		for i := range 24 {
			up := ids[r.IntN(len(ids))]
			id := f.create(fmt.Sprint("t", i), up)
			ids, parent[id] = append(ids, id), up
		}
		var people []access.Actor
		for i := range 9 {
			people = append(people, f.user(fmt.Sprint("p", i), []access.Role{access.Manager, access.Manager, access.Representative}[i%3]))
		}
		below := func(id, top territory.ID) bool {
			for ; id != ""; id = parent[id] {
				if id == top {
					return true
				}
			}
			return false
		}
		var stays []stay
		today := func() db.Date { return db.DateOf(f.now) }
		sees := func(user int, id territory.ID) bool {
			for _, s := range stays {
				if s.user != user || s.from > today() {
					continue
				}
				whole := people[user].User.Role == access.Manager && (s.role == territory.Manager || s.role == territory.StandIn)
				if s.at == id || whole && below(id, s.at) {
					return true
				}
			}
			return false
		}
		moved := 0
		for range 70 {
			if r.IntN(3) == 0 {
				s := stay{r.IntN(len(people)), ids[r.IntN(len(ids))], []territory.MemberRole{territory.Manager, territory.Owner, territory.Overlay, territory.StandIn}[r.IntN(4)], today().AddDays(r.IntN(5) - 2)}
				err := f.tx(func(tx *db.Tx) error {
					_, err := f.s.SetMember(f.ctx, tx, f.hq, territory.NewMember{TerritoryID: s.at, UserID: people[s.user].User.ID, Role: s.role, Share: 1, From: s.from})
					return err
				})
				if err == nil {
					stays = append(stays, s)
				}
			} else {
				id, to := ids[1+r.IntN(len(ids)-1)], ids[r.IntN(len(ids))]
				err := f.tx(func(tx *db.Tx) error {
					return f.s.Change(f.ctx, tx, f.hq, id, 0, territory.TerritoryChange{ParentID: &to})
				})
				if loop := below(to, id); loop != (err != nil) {
					t.Fatalf("moving %s below %s: %v, a loop: %t", id, to, err, loop)
				}
				if err == nil {
					parent[id] = to
					moved++
				}
			}
			f.now = f.now.Add(7 * time.Hour)
			for user := range people {
				actor := f.scoped(people[user])
				for _, id := range ids {
					_, err := f.s.Find(f.ctx, d, actor.Scope, id)
					if got, want := err == nil, sees(user, id); got != want {
						t.Fatalf("person %d (%s) sees %s: %t, the oracle says %t", user, actor.User.Role, id, got, want)
					}
				}
			}
		}
		if moved < 20 || len(stays) < 10 {
			t.Errorf("only %d moves and %d stays were tried", moved, len(stays))
		}
	})
}
