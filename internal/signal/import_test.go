package signal_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal"
	"arpent/internal/task"
)

// told reads the signals that hold, as "url kind before→after".
func (w *world) told() []string {
	w.Helper()
	var rows []struct {
		Kind    string `db:"kind"`
		Profile string `db:"value"`
		Before  string `db:"before"`
		After   string `db:"after"`
	}
	const at = "COALESCE((SELECT a.name FROM signal_accounts sa JOIN accounts a ON a.id = sa.account_id WHERE sa.signal_id = s.id AND sa.side = '%s'), '')"
	w.ok(w.d.Select(w.ctx, &rows, "SELECT s.kind, c.value, "+fmt.Sprintf(at, "before")+" AS before, "+fmt.Sprintf(at, "after")+` AS after FROM signals s
		JOIN contact_points c ON c.person_id = s.person_id AND c.kind = 'profile' WHERE s.withdrawn_at IS NULL`))
	out := []string{}
	for _, r := range rows {
		out = append(out, fmt.Sprintf("%s %s %s→%s", r.Profile, r.Kind, r.Before, r.After))
	}
	slices.Sort(out)
	return out
}

// given reads the tasks that signals made, as "url act whose account".
func (w *world) given() []string {
	w.Helper()
	list, err := w.tasks.List(w.ctx, access.Scope{All: true}, task.Query{State: task.Open})
	w.ok(err)
	profiles := map[string]string{}
	var rows []struct {
		Person  string `db:"person_id"`
		Profile string `db:"value"`
	}
	w.ok(w.d.Select(w.ctx, &rows, "SELECT person_id, value FROM contact_points WHERE kind = 'profile'"))
	for _, r := range rows {
		profiles[r.Person] = r.Profile
	}
	out := []string{}
	for _, one := range list {
		if one.Source == "signal" {
			out = append(out, fmt.Sprintf("%s %s %s %s", profiles[one.PersonID], one.Act, one.Whose, one.Account))
		}
	}
	slices.Sort(out)
	return out
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

func differ(t *testing.T, what string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("%s: not wanted: %s", what, g)
		}
	}
	for _, g := range want {
		if !slices.Contains(got, g) {
			t.Errorf("%s: missing: %s", what, g)
		}
	}
	if !t.Failed() {
		t.Errorf("%s: something is there twice: %v", what, got)
	}
}

// The same export of one's connections brought twice, twenty people changed
// between: just the signals that the two files differ in, none twice, and each
// move's tasks with those who answer for the territories. Two programs look.
func TestTheSameConnectionsTwice(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		second := signal.New(d, w.options)
		catch := func() {
			var both sync.WaitGroup
			for _, s := range []*signal.Service{w.signals, second} {
				both.Go(func() {
					if err := s.Catch(w.ctx); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
		}
		owned := map[string]access.UserID{"Brasserie Quintard": w.users["rep0"], "Fonderie Lagrave": ""} // whose deal it is
		for company, owner := range owned {
			w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
				return w.deals.Load(w.ctx, tx, []deal.Deal{{AccountID: w.called[company], Name: "Machines", OwnerID: owner}, {AccountID: w.called[company], Name: "Old", OwnerID: w.users["hq"], Outcome: deal.Lost}})
			}))
		}
		w.bring("Connections.csv")
		catch()
		differ(t, "first import", w.told(), []string{})

		later := w.bring("Connections-later.csv")
		catch()
		signals, tasks := map[string]bool{}, map[string]bool{}
		for _, e := range expected(t) {
			before, after := e["before"], e["after"]
			from, wasOurs := leafOf(before)
			to, isOurs := leafOf(after)
			if !wasOurs {
				before = ""
			}
			if !isOurs {
				after = ""
			}
			if e["kind"] == "promoted" { // one account on both sides
				after = ""
			}
			signals[fmt.Sprintf("%s %s %s→%s", e["url"], e["kind"], before, after)] = true
			if e["kind"] != "changed_job" {
				continue
			}
			if isOurs {
				tasks[fmt.Sprintf("%s congratulate %s %s", e["url"], answers[to], after)] = true
			} else {
				tasks[fmt.Sprintf("%s congratulate %s %s", e["url"], answers[from], before)] = true
			}
			if wasOurs {
				tasks[fmt.Sprintf("%s succeed %s %s", e["url"], answers[from], before)] = true
			}
			if owner, open := owned[before]; open {
				whose := answers[from]
				if owner != "" {
					whose = "rep0"
				}
				tasks[fmt.Sprintf("%s review_deal %s %s", e["url"], whose, before)] = true
			}
		}
		differ(t, "second import", w.told(), sorted(signals))
		differ(t, "its tasks", w.given(), sorted(tasks))
		t.Logf("%d signals, %d tasks", len(signals), len(tasks))

		w.bring("Connections-later.csv")
		catch()
		differ(t, "third import", w.told(), sorted(signals))
		differ(t, "tasks of the third import", w.given(), sorted(tasks))

		w.ok(w.in.Revert(w.ctx, w.hq, later, func(int64, int64, string) {}))
		catch()
		differ(t, "undone", w.told(), []string{})
		differ(t, "tasks of what was undone", w.given(), []string{})
		w.bring("Connections-later.csv")
		catch()
		differ(t, "brought again", w.told(), sorted(signals))
		differ(t, "tasks of what was brought again", w.given(), sorted(tasks))
		w.bring("Connections.csv") // an old file knows of no move
		catch()
		differ(t, "an old file", w.told(), sorted(signals))
		differ(t, "tasks of an old file", w.given(), sorted(tasks))
	})
}

// Signals stay with the account that lives on when two are merged.
func TestSignalsFollowMergedAccounts(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		from, to := w.called["Horlogerie Morteau"], w.called["Gravures Tissot"]
		w.ok(d.Tx(w.ctx, func(tx *db.Tx) error {
			_, err := w.signals.Write(w.ctx, tx, []signal.Telling{{Kind: signal.Moved, Concerns: []signal.Concern{{Account: from, Side: signal.About}}, Source: "test", Same: "x", Confidence: 50}})
			return err
		}))
		_, err := w.accounts.Merge(w.ctx, w.hq, to, from, nil)
		w.ok(err)
		var at []account.ID
		w.ok(d.Select(w.ctx, &at, "SELECT account_id FROM signal_accounts"))
		if len(at) != 1 || at[0] != to {
			t.Errorf("the signal is about %v, not %s", at, to)
		}
	})
}
