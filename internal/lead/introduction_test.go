package lead_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/lead/intro"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/task"
)

func keyOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

// An ask makes a task, is answered once, and does not go beyond what somebody
// may be asked in a week.
func TestAsksForIntroductions(t *testing.T) {
	dbtest.Each(t, append(slices.Clone(sets), task.Migrations), func(t *testing.T, d *db.DB) {
		w := acquaint(t, d)
		tasks := task.New(d, w.access, w.accounts, func() time.Time { return w.now })
		me, colleague := w.actor(2), w.actor(4)
		var seen []person.ID // by the one who asks
		var far person.ID
		for _, p := range w.person {
			if v, err := w.people.Visible(w.ctx, d, me.Scope, []person.ID{p}); err == nil && v[p] {
				if w.strength(w.users[4], p) == 0 {
					seen = append(seen, p)
				}
			} else {
				far = p
			}
		}
		ask := func(p person.ID) (*intro.Introduction, error) {
			return w.intros.Ask(w.ctx, me, p, colleague.User.ID, "Bonjour")
		}
		refused := func(err error, key string) {
			t.Helper()
			if keyOf(err) != key {
				t.Fatalf("%v, not %s", err, key)
			}
		}
		_, err := ask(far)
		refused(err, "person.not_found")
		_, err = ask(seen[0])
		refused(err, "lead.ask_stranger")
		ties := make([]person.Tie, 6)
		for i := range ties {
			ties[i] = person.Tie{PersonID: seen[i], UserID: colleague.User.ID, Network: "linkedin", ConnectedOn: "2026-01-10", Source: "test"}
		}
		w.ok(d.Tx(w.ctx, func(tx *db.Tx) error { return network.Load(w.ctx, tx, db.At(w.now), ties) }))

		_, err = w.intros.Wish(w.ctx, colleague, true)
		w.ok(err)
		_, err = ask(seen[0])
		refused(err, "lead.ask_closed")
		_, err = w.intros.Wish(w.ctx, colleague, false)
		w.ok(err)
		first, err := ask(seen[0])
		w.ok(err)
		if first.Person == "" || first.Asked == "" || first.State != intro.Open {
			t.Fatalf("%+v", first)
		}
		_, err = ask(seen[0])
		refused(err, "lead.ask_open")

		theirs, err := w.intros.Asks(w.ctx, colleague)
		w.ok(err)
		if len(theirs) != 1 || theirs[0].ID != first.ID || theirs[0].Person == "" || theirs[0].PersonID != "" && !w.sees(colleague, seen[0]) {
			t.Fatalf("%+v", theirs)
		}
		todo := func() int {
			open, err := tasks.List(w.ctx, colleague.Scope, task.Query{State: task.Open, Mine: true})
			w.ok(err)
			return len(open)
		}
		if todo() != 1 {
			t.Fatalf("%d tasks", todo())
		}
		_, err = w.intros.Answer(w.ctx, me, first.ID, intro.Introduced, "")
		refused(err, "introduction.not_found") // it is the other's to answer
		done, err := w.intros.Answer(w.ctx, colleague, first.ID, intro.Introduced, "Volontiers")
		w.ok(err)
		if done.State != intro.Introduced || done.EndedAt.IsZero() || todo() != 0 {
			t.Fatalf("%+v, %d tasks", done, todo())
		}
		_, err = w.intros.Withdraw(w.ctx, me, first.ID)
		refused(err, "lead.ask_ended")
		_, err = w.intros.Reopen(w.ctx, me, first.ID)
		refused(err, "lead.ask_not_yours")
		_, err = w.intros.Reopen(w.ctx, w.hq, first.ID)
		refused(err, "introduction.not_found")
		again, err := w.intros.Reopen(w.ctx, colleague, first.ID)
		w.ok(err)
		if again.State != intro.Open || again.Answer != "" || !again.EndedAt.IsZero() || todo() != 1 {
			t.Fatalf("%+v, %d tasks", again, todo())
		}
		_, err = w.intros.Reopen(w.ctx, colleague, first.ID)
		refused(err, "lead.ask_not_yours")
		_, err = w.intros.Answer(w.ctx, colleague, first.ID, intro.Introduced, "Volontiers")
		w.ok(err)

		second, err := ask(seen[1])
		w.ok(err)
		if _, err := w.intros.Answer(w.ctx, colleague, second.ID, intro.Declined, ""); err != nil || todo() != 0 {
			t.Fatal(err, todo())
		}
		third, err := ask(seen[2])
		w.ok(err)
		_, err = ask(seen[3])
		refused(err, "lead.ask_budget")
		_, err = w.intros.Withdraw(w.ctx, me, third.ID) // what was taken back does not count
		w.ok(err)
		_, err = w.intros.Reopen(w.ctx, me, third.ID)
		w.ok(err)
		_, err = w.intros.Withdraw(w.ctx, me, third.ID)
		w.ok(err)
		_, err = ask(seen[3])
		w.ok(err)
		_, err = w.intros.Reopen(w.ctx, me, third.ID) // another took its place
		refused(err, "lead.ask_budget")
		w.now = w.now.AddDate(0, 0, 8)
		_, err = ask(seen[4])
		w.ok(err)
		_, err = w.intros.Limit(w.ctx, w.hq, 0)
		w.ok(err)
		_, err = ask(seen[5])
		refused(err, "lead.ask_budget")
	})
}

func (w *acquainted) sees(actor access.Actor, p person.ID) bool {
	v, err := w.people.Visible(w.ctx, w.d, actor.Scope, []person.ID{p})
	w.ok(err)
	return v[p]
}
