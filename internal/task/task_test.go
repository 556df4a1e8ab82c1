package task_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/task"
)

func TestTasks(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, []fs.FS{task.Migrations}, func(t *testing.T, d *db.DB) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		s := task.New(d, nil, nil, func() time.Time { return time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) })
		_, err := d.Exec(ctx, "CREATE TABLE account_territory (account_id TEXT, tree_left BIGINT, valid_from DATE, valid_to DATE)")
		must(err)
		for _, stand := range []string{"accounts (id TEXT, name TEXT, owner_id TEXT, created_by TEXT, deleted_at TEXT)", "users (id TEXT, name TEXT)", "people (id TEXT, given_name TEXT, family_name TEXT, deleted_at TEXT)"} {
			_, err = d.Exec(ctx, "CREATE TABLE "+stand)
			must(err)
		}
		_, err = d.Exec(ctx, "INSERT INTO accounts VALUES ('acme', 'Acme', 'rep', '', NULL), ('left', 'Gone', 'other', '', NULL)")
		must(err)
		_, err = d.Exec(ctx, "INSERT INTO account_territory VALUES ('acme', 5, ?, NULL), ('left', 5, ?, ?)", db.Date("2026-01-01"), db.Date("2026-01-01"), db.Date("2026-06-15"))
		must(err)
		ensure := func(n task.Making) {
			t.Helper()
			must(d.Tx(ctx, func(tx *db.Tx) error { return s.Ensure(ctx, tx, n) }))
		}
		count := func(scope access.Scope, state task.State) int {
			t.Helper()
			list, err := s.List(ctx, scope, task.Query{State: state})
			must(err)
			return len(list)
		}
		one := task.Making{Title: "Call", Kind: "call", DueOn: "2026-06-16", Assignee: "rep", AccountID: "acme", Source: "signal", Key: "1"}
		gone := one
		gone.AccountID, gone.Key, gone.DueOn = "left", "2", "2026-06-17"
		for _, n := range []task.Making{one, one, gone} { // the same source makes a task once
			ensure(n)
		}
		rep, other := access.Scope{User: "rep"}, access.Scope{User: "other", Intervals: []access.Interval{{Left: 6, Right: 9}}}
		manager := access.Scope{User: "boss", Intervals: []access.Interval{{Left: 1, Right: 10}}}
		for i, c := range []struct {
			scope access.Scope
			want  int
		}{{rep, 2}, {manager, 1}, {other, 0}, {access.Scope{}, 0}, {access.Scope{All: true}, 2}} {
			if got := count(c.scope, task.Open); got != c.want {
				t.Errorf("scope %d: %d tasks, want %d", i, got, c.want)
			}
		}
		list, err := s.List(ctx, rep, task.Query{State: task.Open, Account: "acme"})
		must(err)
		id := list[0].ID
		if list[0].Account != "Acme" {
			t.Errorf("the account is called %q", list[0].Account)
		}
		all, err := s.List(ctx, rep, task.Query{State: task.Open, Mine: true})
		must(err)
		if len(all) != 2 || all[1].Account != "" || all[1].AccountID != "" {
			t.Errorf("an account out of sight is told: %+v", all)
		}
		if err := s.Finish(ctx, other, id, task.Done, ""); fault.CodeOf(err) != fault.Missing {
			t.Errorf("outside the scope: %v", err)
		}
		must(s.Finish(ctx, rep, id, task.Done, ""))
		if ensure(one); count(rep, task.Done) != 1 || count(rep, task.Open) != 1 {
			t.Error("a task that is done came back")
		}
		must(s.Finish(ctx, manager, id, task.Open, ""))
		must(s.Postpone(ctx, rep, id, "2026-06-23"))
		list, err = s.List(ctx, manager, task.Query{State: task.Open})
		must(err)
		if len(list) != 1 || list[0].DueOn != "2026-06-23" || !list[0].EndedAt.IsZero() {
			t.Errorf("opened again and postponed: %+v", list)
		}
		undone := errors.New("undone")
		_ = d.Tx(ctx, func(tx *db.Tx) error { n := one; n.Key = "3"; _ = s.Ensure(ctx, tx, n); return undone })
		if n := count(access.Scope{All: true}, task.Open); n != 2 {
			t.Errorf("%d open: a task outlived its transaction", n)
		}
	})
}
