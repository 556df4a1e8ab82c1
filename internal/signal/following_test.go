package signal_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal"
	"arpent/internal/signal/following"
)

// asks are filters, and by hand what they say of a signal about a firm that has
// ten people for each of its number, and whose odd ones have bought.
func (w *world) asks() map[string]func(one *signal.Shown) bool {
	within := func(one *signal.Shown, leaf int) bool {
		return slices.ContainsFunc(one.Places, func(p signal.Place) bool { l, _ := leafOf(p.Name); return l == leaf })
	}
	any := func(one *signal.Shown, is func(firm int) bool) bool {
		return slices.ContainsFunc(one.Places, func(p signal.Place) bool {
			return is(slices.IndexFunc(firms, func(f struct {
				name string
				leaf int
			}) bool {
				return f.name == p.Name
			}))
		})
	}
	return map[string]func(one *signal.Shown) bool{
		"kind = 'in_the_news'": func(one *signal.Shown) bool { return one.Kind == signal.InTheNews },
		"kind IN ('promoted', 'changed_job') AND confidence >= 90": func(one *signal.Shown) bool {
			return (one.Kind == signal.Promoted || one.Kind == signal.ChangedJob) && one.Confidence >= 90
		},
		"headcount > 35":                                         func(one *signal.Shown) bool { return any(one, func(f int) bool { return f > 3 }) },
		"customer = TRUE AND headcount <= 50":                    func(one *signal.Shown) bool { return any(one, func(f int) bool { return f%2 == 1 && f <= 5 }) },
		"CASEI(quote) LIKE CASEI('%ATELIER%')":                   func(one *signal.Shown) bool { return strings.Contains(one.Evidence.V.Quote, "atelier") },
		"A_CONTAINS(territory, ('" + string(w.leaves[1]) + "'))": func(one *signal.Shown) bool { return within(one, 1) },
		"source = 'feed'":                                        func(one *signal.Shown) bool { return one.Sources.V[0].Name == "feed" },
		"company LIKE 'F%' OR company LIKE 'G%'":                 func(one *signal.Shown) bool { return any(one, func(f int) bool { return f == 5 || f == 6 }) },
		"followed = TRUE AND kind <> 'in_the_news'": func(one *signal.Shown) bool {
			return one.Kind != signal.InTheNews && one.Weight.Follow != nil && one.Weight.Follow.Rule == ""
		},
	}
}

// eventful is a world with news of every firm and people who moved.
func eventful(t *testing.T, d *db.DB) *world {
	w := open(t, d)
	for i, f := range firms {
		a, err := w.accounts.Find(w.ctx, w.hq.Scope, w.called[f.name])
		w.ok(err)
		_, err = w.accounts.Change(w.ctx, w.hq, a.ID, a.Version, json.RawMessage(fmt.Sprintf(`{"headcount": %d, "customer": %t}`, 10*i, i%2 == 1)))
		w.ok(err)
		_, err = w.signals.Tell1(w.ctx, w.news(i, i, []string{"un second atelier", "douze millions"}[i%2]))
		w.ok(err)
	}
	w.bring("Connections.csv")
	w.bring("Connections-later.csv")
	w.ok(w.signals.Catch(w.ctx))
	return w
}

// What rules and follows do to a feed is what their filters say by hand, for
// whoever has them and nobody else, and what is told live is weighed alike.
func TestRulesDoWhatTheirFiltersSay(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := eventful(t, d)
		r := rand.New(rand.NewPCG(7, 7))
		asks := w.asks()
		filters := slices.Sorted(func(yield func(string) bool) {
			for f := range asks {
				if !yield(f) {
					return
				}
			}
		})
		follow := w.signals.Following()
		all := signal.Query{Days: 400, State: "open", Flat: true}
		for round := range 6 {
			for who := range w.users {
				actor := w.actor(who)
				rules, err := follow.Rules(w.ctx, d, actor.User.ID)
				w.ok(err)
				for _, old := range rules {
					w.ok(follow.Drop(w.ctx, actor.User.ID, old.ID))
				}
				plain, err := w.signals.Feed(w.ctx, actor, all)
				w.ok(err)
				var named []account.ID
				for range r.IntN(3) {
					one := plain[r.IntN(len(plain))]
					if len(one.Places) > 0 {
						named = append(named, one.Places[0].AccountID)
					}
				}
				_, err = follow.Set(w.ctx, actor, named, nil, round%2 == 0)
				w.ok(err)
				chosen := map[string]following.FollowEffect{}
				for range r.IntN(4) {
					f := filters[r.IntN(len(filters))]
					chosen[f] = []following.FollowEffect{following.Raise, following.Less, following.Mute}[r.IntN(3)]
				}
				for f, effect := range chosen {
					_, err := follow.Put(w.ctx, actor.User.ID, following.FollowRule{Name: f, Filter: f, Effect: effect})
					w.ok(err)
				}
				accounts, _, err := follow.Followed(w.ctx, actor)
				w.ok(err)
				isNamed := func(one *signal.Shown) bool {
					return slices.ContainsFunc(one.Places, func(p signal.Place) bool {
						return slices.ContainsFunc(accounts, func(a following.FollowedThing) bool { return a.ID == string(p.AccountID) })
					})
				}
				feed, err := w.signals.Feed(w.ctx, actor, all)
				w.ok(err)
				shown := map[signal.ID]*signal.Shown{}
				for i := range feed {
					shown[feed[i].ID] = &feed[i]
				}
				live, _, err := w.signals.After(w.ctx, actor.User.ID, 0)
				w.ok(err)
				told := map[signal.ID]*signal.Shown{}
				for i := range live {
					told[live[i].ID] = &live[i]
				}
				for i := range live {
					one := live[i]
					one.Weight.Follow = nil
					if isNamed(&one) {
						one.Weight.Follow = &signal.SignalFollow{}
					}
					raised, lessened, muted := one.Weight.Follow != nil, false, false
					for f, effect := range chosen {
						if asks[f](&one) {
							raised, lessened, muted = raised || effect == following.Raise, lessened || effect == following.Less, muted || effect == following.Mute
						}
					}
					got := shown[one.ID]
					if (got == nil) != muted {
						t.Fatalf("%s round %d: %s %v of %v: shown %t, muted by hand %t; rules %v", who, round, one.Kind, one.Evidence.V.Quote, one.Places, got != nil, muted, chosen)
					}
					l := told[one.ID]
					if l.Muted != muted || (l.Weight.Follow != nil) != raised || (l.Weight.Less != 0) != lessened {
						t.Fatalf("%s round %d: live %s of %v: %+v muted %t, by hand %t %t %t; rules %v", who, round, one.Kind, one.Places, l.Weight, l.Muted, raised, lessened, muted, chosen)
					}
					if got == nil {
						continue
					}
					a, _ := json.Marshal([]any{got.Weight.Follow, got.Weight.Less, got.Weight.LessRule, got.Score})
					b, _ := json.Marshal([]any{l.Weight.Follow, l.Weight.Less, l.Weight.LessRule, l.Score})
					if string(a) != string(b) {
						t.Fatalf("%s: the feed says %s, live %s", who, a, b)
					}
				}
				for f, is := range asks { // the same, asked as a filter
					narrowed := all
					narrowed.Filter = f
					list, err := w.signals.Feed(w.ctx, actor, narrowed)
					w.ok(err)
					want := 0
					for i := range live {
						one := live[i]
						if one.Weight.Follow = nil; isNamed(&one) {
							one.Weight.Follow = &signal.SignalFollow{}
						}
						if is(&one) {
							want++
						}
					}
					if len(list) != want {
						t.Fatalf("%s: %s finds %d signals, %d by hand", who, f, len(list), want)
					}
				}
			}
		}
	})
}

// Nobody sees more by a follow or a rule, and who loses an account is told no
// longer of it though they follow it.
func TestFollowingShowsNothingOutOfSight(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := eventful(t, d)
		follow := w.signals.Following()
		rep := w.actor("rep0")
		acieries, fonderie := w.called["Aciéries Bellefontaine"], w.called["Fonderie Lagrave"]
		if _, err := follow.Set(w.ctx, rep, []account.ID{acieries, fonderie}, nil, true); fault.CodeOf(err) != fault.Missing {
			t.Fatalf("an account out of sight is followed: %v", err)
		}
		n, err := follow.Set(w.ctx, rep, []account.ID{acieries, acieries}, nil, true)
		w.ok(err)
		_, err = follow.Put(w.ctx, rep.User.ID, following.FollowRule{Name: "All", Filter: "confidence > 0", Effect: following.Raise})
		w.ok(err)
		feed, err := w.signals.Feed(w.ctx, rep, signal.Query{Days: 400, State: "open", Followed: true})
		w.ok(err)
		byName := 0
		for _, one := range feed {
			for _, p := range one.Places {
				if leaf, _ := leafOf(p.Name); leaf != 0 {
					t.Errorf("a rule showed %s", p.Name)
				}
			}
			if one.Weight.Follow.AccountID == acieries {
				byName++
			}
		}
		if n != 1 || byName == 0 || byName == len(feed) {
			t.Errorf("%d followed; %d of %d signals are of it", n, byName, len(feed))
		}
		w.move(acieries, w.leaves[2])
		accounts, _, err := follow.Followed(w.ctx, w.actor("rep0"))
		w.ok(err)
		feed, err = w.signals.Feed(w.ctx, w.actor("rep0"), signal.Query{Days: 400, State: "open"})
		w.ok(err)
		for _, one := range feed {
			if f := one.Weight.Follow; f.AccountID != "" || f.Rule != "All" {
				t.Errorf("%+v", f)
			}
		}
		if len(accounts) != 0 {
			t.Errorf("%v", accounts)
		}
		// What cannot be read is refused, and says what was perhaps meant.
		_, err = follow.Put(w.ctx, rep.User.ID, following.FollowRule{Name: "x", Filter: "knd = 'moved'", Effect: following.Mute})
		if fault.CodeOf(err) != fault.Unprocessed || !strings.Contains(err.Error(), "kind") {
			t.Errorf("%v", err)
		}
		if err := follow.Drop(w.ctx, w.users["rep1"], "nothing"); fault.CodeOf(err) != fault.Missing {
			t.Errorf("%v", err)
		}
	})
}

// Who follows an account follows what it is merged into, and a person likewise
// raises what is told of them.
func TestFollowsGoAlong(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := eventful(t, d)
		follow := w.signals.Following()
		hq := w.actor("hq")
		from, to := w.called["Emballages Picaud"], w.called["Horlogerie Morteau"]
		_, err := follow.Set(w.ctx, hq, []account.ID{from, to}, nil, true)
		w.ok(err)
		m, err := w.accounts.Merge(w.ctx, hq, to, from, nil)
		w.ok(err)
		list, _, err := follow.Followed(w.ctx, hq)
		w.ok(err)
		if len(list) != 1 || list[0].ID != string(to) {
			t.Errorf("%+v", list)
		}
		_, err = w.accounts.Unmerge(w.ctx, hq, m.ID)
		w.ok(err)
		if list, _, err = follow.Followed(w.ctx, hq); err != nil || len(list) != 2 {
			t.Errorf("%+v %v", list, err)
		}
		_, err = follow.Set(w.ctx, hq, []account.ID{from, to}, nil, false)
		w.ok(err)
		feed, err := w.signals.Feed(w.ctx, hq, signal.Query{Days: 400, State: "open", Kind: string(signal.Promoted)})
		w.ok(err)
		_, err = follow.Set(w.ctx, hq, nil, []person.ID{feed[0].PersonID}, true)
		w.ok(err)
		after, err := w.signals.Feed(w.ctx, hq, signal.Query{Days: 400, State: "open", Followed: true})
		w.ok(err)
		if len(after) == 0 || after[0].PersonID != feed[0].PersonID || !after[0].Weight.Follow.Person || after[0].Score != 2*feed[0].Score {
			t.Errorf("%+v, before %+v", after, feed[0].Weight)
		}
	})
}
