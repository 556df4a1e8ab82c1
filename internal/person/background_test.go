package person_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"reflect"
	"testing"

	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

// Schools, groups and skills come from files and from people, each with its
// source; what changed is told; the import is undone.
func TestBackgroundsFromFilesAndByHand(t *testing.T) {
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := setUp(t, d)
		b.put("a.csv", "First name,Last name,Email,Company\nAna,Roux,ana@acme.example,Acme\n", intake.ImportOptions{})
		file := "First name,Last name,Email,Company,Schools,Groups,Skills,Company technologies\nAna,Roux,ana@acme.example,Acme,\"École des Mines, Nancy; UTC\",Club Achats,\"Lean, C++\",SAP\n"
		m := b.put("b.csv", file, intake.ImportOptions{Companies: "create"})
		ana := b.everyone()["Ana Roux"]
		known := ana.Background.V
		if !reflect.DeepEqual(known.Schools.Now(), []string{"École des Mines, Nancy", "UTC"}) || !reflect.DeepEqual(known.Skills.Now(), []string{"Lean", "C++"}) || known.Groups[0].Source != "import/"+m.ID {
			t.Fatalf("%+v", known)
		}
		if again := b.put("b.csv", file, intake.ImportOptions{Companies: "create"}); again.Unchanged != 1 {
			t.Errorf("the same file again: %+v", again)
		}
		p, err := b.people.Change(ctx, b.hq, ana.ID, 0, json.RawMessage(`{"background":{"skills":[{"value":"Lean"},{"value":"Négociation"}]}}`))
		if err != nil || !reflect.DeepEqual(p.Background.V.Skills.Now(), []string{"Lean", "Négociation"}) || len(p.Background.V.Schools) != 2 {
			t.Fatalf("%+v %v", p.Background.V, err)
		}
		changes, err := b.people.Changes(ctx, b.hq.Scope, ana.ID, 100)
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]int{}
		for _, c := range changes {
			told[c.Field]++
		}
		if told["school"] != 2 || told["group"] != 1 || told["skill"] != 4 {
			t.Errorf("told: %v", told)
		}
		p, err = b.people.Change(ctx, b.hq, ana.ID, 0, json.RawMessage(`{"background":{"skills":[{"value":"Lean"},{"value":"C++"}]}}`))
		if err != nil || !reflect.DeepEqual(p.Background.V, known) {
			t.Errorf("undone: %+v, was %+v, %v", p.Background.V, known, err)
		}
		other := b.put("c.csv", "First name,Last name,Email,Skills\nBen,Petit,ben@other.example,Lean\n", intake.ImportOptions{})
		b.put("d.csv", "First name,Last name,Email,Skills\nAna,Roux,ana@acme.example,Lean\n", intake.ImportOptions{})
		if err := b.in.Revert(ctx, b.hq, other, func(int64, int64, string) {}); err != nil {
			t.Fatal(err)
		}
		if _, there := b.everyone()["Ben Petit"]; there {
			t.Error("whom the import made is still there")
		}
	})
}
