package mapping_test

import (
	"context"
	"testing"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal/mapping"
)

func TestFind(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		for _, statement := range []string{
			"CREATE TABLE accounts (id TEXT, sort_name TEXT, domain TEXT, deleted_at TEXT, siren TEXT DEFAULT '', siret TEXT DEFAULT '', lei TEXT DEFAULT '', parent_id TEXT DEFAULT '')",
			"CREATE TABLE account_external_ids (account_id TEXT, scheme TEXT, value TEXT)",
			"CREATE TABLE people (id TEXT, sort_name TEXT, deleted_at TEXT)",
			"CREATE TABLE positions (person_id TEXT, account_id TEXT, valid_to TEXT)",
			"CREATE TABLE contact_points (person_id TEXT, kind TEXT, match_value TEXT)",
			"INSERT INTO accounts (id, sort_name, domain, deleted_at) VALUES ('acme', 'acme sas', 'acme.example', NULL), ('twin1', 'dupont sarl', '', NULL), ('twin2', 'dupont', '', NULL), ('gone', 'gone', 'gone.example', 'x'), ('full', 'fullwidth', '', NULL)",
			"INSERT INTO accounts (id, sort_name, domain, siren, siret, parent_id) VALUES ('head', 'michelin', '', '855200507', '85520050700017', ''), ('branch', 'michelin cholet', '', '855200507', '', 'head')",
			"INSERT INTO account_external_ids VALUES ('acme', 'sap', '4711'), ('gone', 'sap', '4712')",
			"INSERT INTO people VALUES ('ann', 'kerleau ann', NULL), ('bob', 'petit bob', NULL), ('bob2', 'petit bob', NULL)",
			"INSERT INTO positions VALUES ('ann', 'acme', NULL), ('bob', 'acme', NULL), ('bob2', 'acme', NULL)",
			"INSERT INTO contact_points VALUES ('ann', 'email', 'ann@acme.example'), ('bob', 'phone', '1'), ('bob', 'email', 'both@acme.example'), ('bob2', 'email', 'both@acme.example')",
		} {
			if _, err := d.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		for i, c := range []struct {
			event mapping.MappedEvent
			want  mapping.Subject
		}{
			{mapping.MappedEvent{Domain: "acme.example"}, mapping.Subject{Account: "acme"}},
			{mapping.MappedEvent{Company: "ACME"}, mapping.Subject{Account: "acme"}},
			{mapping.MappedEvent{Company: "Acme Ltd"}, mapping.Subject{Account: "acme"}},
			{mapping.MappedEvent{Company: "Dupont"}, mapping.Subject{}},
			{mapping.MappedEvent{Domain: "gone.example", Company: "Gone"}, mapping.Subject{}},
			{mapping.MappedEvent{Company: "SAS"}, mapping.Subject{}},
			{mapping.MappedEvent{Email: "Ann@Acme.example "}, mapping.Subject{Person: "ann", Account: "acme"}},
			{mapping.MappedEvent{Email: "both@acme.example"}, mapping.Subject{}},
			{mapping.MappedEvent{Person: "Ann Kerleau", Company: "Acme"}, mapping.Subject{Person: "ann", Account: "acme"}},
			{mapping.MappedEvent{Person: "Bob Petit", Company: "Acme"}, mapping.Subject{Account: "acme"}},
			{mapping.MappedEvent{Person: "Ann Kerleau"}, mapping.Subject{}},
			{mapping.MappedEvent{Identifier: "855 200 507", Company: "Somebody"}, mapping.Subject{Account: "head"}},
			{mapping.MappedEvent{Identifier: "FR 33 855200507"}, mapping.Subject{Account: "head"}},
			{mapping.MappedEvent{Identifier: "855 200 507 00017"}, mapping.Subject{Account: "head"}},
			{mapping.MappedEvent{Identifier: "552 100 554", Company: "Acme"}, mapping.Subject{Account: "acme"}},
			{mapping.MappedEvent{Identifier: "552 100 554", Company: "Michelin"}, mapping.Subject{}}, // another company of that name
			{mapping.MappedEvent{Identifier: "4711"}, mapping.Subject{Account: "acme"}},
			{mapping.MappedEvent{Identifier: "4712"}, mapping.Subject{}},
			{mapping.MappedEvent{}, mapping.Subject{}},
		} {
			if got, err := mapping.Find(ctx, d, c.event); err != nil || got != c.want {
				t.Errorf("%d: %v, %v", i, got, err)
			}
		}
	})
}
