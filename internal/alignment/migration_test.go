package alignment_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

// first gives the migrations up to a number.
func first(t *testing.T, set fs.FS, below string) fs.FS {
	out := fstest.MapFS{}
	files, _ := fs.Glob(set, "migrations/*.sql")
	for _, file := range files {
		if strings.TrimPrefix(file, "migrations/") >= below {
			continue
		}
		text, err := fs.ReadFile(set, file)
		if err != nil {
			t.Fatal(err)
		}
		out[file] = &fstest.MapFile{Data: text}
	}
	return out
}

// Rules of before are the same rules, as text.
func TestConditionsBecomeText(t *testing.T) {
	before := []fs.FS{access.Migrations, territory.Migrations, account.Migrations, first(t, alignment.Migrations, "0501")}
	dbtest.Each(t, before, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		users := access.New(d, access.Options{})
		owner, err := users.AddUser(ctx, d, access.NewUser{Email: "Claire@example.org", Name: "Claire", Role: access.Representative})
		if err != nil {
			t.Fatal(err)
		}
		written := `{"countries":["FR","BE"],"area_level":"fr-departement","areas":["29","2A"],"area_prefixes":["69"],"postcodes":["69","56 4"],"industries":["10.2","it's"],` +
			`"headcount_min":10,"headcount_max":50,"owners":["` + string(owner) + `"],"customer":false}`
		for id, condition := range map[string]string{"r1": written, "r2": `{"customer":true}`} {
			if _, err := d.Exec(ctx, "INSERT INTO alignment_rules (id, territory_id, name, position, condition, changed_by, changed_at, version) VALUES (?,'t','n',1,?,'',?,1)", id, condition, db.At(db.Date("2026-01-01").Time())); err != nil {
				t.Fatal(err)
			}
		}
		for id, rules := range map[string]string{"s1": `[{"id":"r2","territory_id":"t","name":"n","position":1,"condition":{"headcount_min":7}},{"id":"r1","territory_id":"t","name":"n","position":2,"condition":` + written + `}]`, "s2": `null`, "s3": `[]`} {
			if _, err := d.Exec(ctx, "INSERT INTO rule_sets (id, valid_from, rules, applied_at, applied_by, moved) VALUES (?,?,?,?,'',0)", id, db.Date("2026-01-01"), rules, db.At(db.Date("2026-01-01").Time())); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Migrate(ctx, sets...); err != nil {
			t.Fatal(err)
		}
		want := `country IN ('FR', 'BE') AND fr_departement IN ('29', '2A') AND (area LIKE '69%') AND (postcode LIKE '69%' OR postcode LIKE '56 4%') AND ` +
			`(industry LIKE '10.2%' OR industry LIKE 'it''s%') AND headcount >= 10 AND headcount <= 50 AND owner IN ('claire@example.org') AND customer = FALSE`
		var texts []string
		if err := d.Select(ctx, &texts, "SELECT expression FROM alignment_rules ORDER BY id"); err != nil || len(texts) != 2 || texts[0] != want || texts[1] != "customer = TRUE" {
			t.Errorf("%q, %v", texts, err)
		}
		if _, err := condition.New([]string{"fr-departement"}).Read(want); err != nil {
			t.Error(err)
		}
		applied, err := alignment.New(d, alignment.Options{}).RuleSets(ctx, d)
		if err != nil || len(applied) != 3 {
			t.Fatalf("%+v, %v", applied, err)
		}
		for _, set := range applied {
			if set.ID == "s1" && (len(set.Rules.V) != 2 || set.Rules.V[0].Expression != "headcount >= 7" || set.Rules.V[1].Expression != want || set.Rules.V[1].ID != "r1") || set.ID != "s1" && len(set.Rules.V) != 0 {
				t.Errorf("%+v", set)
			}
		}
	})
}
