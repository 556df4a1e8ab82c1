package hook_test

import (
	"context"
	"testing"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal/hook"
)

func TestFind(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		for _, statement := range []string{
			"CREATE TABLE accounts (id TEXT, sort_name TEXT, domain TEXT, deleted_at TEXT)",
			"CREATE TABLE people (id TEXT, sort_name TEXT, deleted_at TEXT)",
			"CREATE TABLE positions (person_id TEXT, account_id TEXT, valid_to TEXT)",
			"CREATE TABLE contact_points (person_id TEXT, kind TEXT, match_value TEXT)",
			"INSERT INTO accounts VALUES ('acme', 'acme sas', 'acme.example', NULL), ('twin1', 'dupont sarl', '', NULL), ('twin2', 'dupont', '', NULL), ('gone', 'gone', 'gone.example', 'x'), ('full', 'fullwidth', '', NULL)",
			"INSERT INTO people VALUES ('ann', 'kerleau ann', NULL), ('bob', 'petit bob', NULL), ('bob2', 'petit bob', NULL)",
			"INSERT INTO positions VALUES ('ann', 'acme', NULL), ('bob', 'acme', NULL), ('bob2', 'acme', NULL)",
			"INSERT INTO contact_points VALUES ('ann', 'email', 'ann@acme.example'), ('bob', 'phone', '1'), ('bob', 'email', 'both@acme.example'), ('bob2', 'email', 'both@acme.example')",
		} {
			if _, err := d.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		for i, c := range []struct {
			event hook.HookEvent
			want  hook.Subject
		}{
			{hook.HookEvent{Domain: "acme.example"}, hook.Subject{Account: "acme"}},
			{hook.HookEvent{Company: "ACME"}, hook.Subject{Account: "acme"}},
			{hook.HookEvent{Company: "Acme Ltd"}, hook.Subject{Account: "acme"}},
			{hook.HookEvent{Company: "Dupont"}, hook.Subject{}},
			{hook.HookEvent{Domain: "gone.example", Company: "Gone"}, hook.Subject{}},
			{hook.HookEvent{Company: "SAS"}, hook.Subject{}},
			{hook.HookEvent{Email: "Ann@Acme.example "}, hook.Subject{Person: "ann", Account: "acme"}},
			{hook.HookEvent{Email: "both@acme.example"}, hook.Subject{}},
			{hook.HookEvent{Person: "Ann Kerleau", Company: "Acme"}, hook.Subject{Person: "ann", Account: "acme"}},
			{hook.HookEvent{Person: "Bob Petit", Company: "Acme"}, hook.Subject{Account: "acme"}},
			{hook.HookEvent{Person: "Ann Kerleau"}, hook.Subject{}},
			{hook.HookEvent{}, hook.Subject{}},
		} {
			if got, err := hook.Find(ctx, d, c.event); err != nil || got != c.want {
				t.Errorf("%d: %v, %v", i, got, err)
			}
		}
	})
}
