package rules_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"arpent/internal/alignment/condition"
	"arpent/internal/alignment/rules"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

const book = `
rules:
  - name: Large customers
    territory: Grands comptes
    when: potential >= 5000 AND customer = TRUE
  - name: Food
    territory: Agro
    when: industry LIKE '10%'
  - name: Cold
    territory: Froid
    layer: product
    when: industry LIKE '10.2%' AND custom('Cold') = 'yes'
  - name: North
    territory: Nord
    when: fr_departement = '59'
    disabled: true
examples:
  - account: {name: Dairy, industry: 10.51C, potential: 6000, currency: EUR, customer: true}
    expect: Grands comptes
  - account: {name: Cannery, industry: 10.20Z, fr_commune: "59350", custom: {Cold: "yes"}}
    expect: Agro
    overlays: [Froid]
  - account: {name: Smith, industry: 25.50A, area_level: fr-commune, area: "59350"}
    expect: none
  - account: {name: Wrong, industry: 25.50A, potential: 4000, customer: true}
    expect: Grands comptes
`

func read(t *testing.T, text string) *rules.File {
	t.Helper()
	f, err := rules.ReadFile(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestExamplesAreTried(t *testing.T) {
	l := condition.New(levels{}.Levels())
	verdicts, err := read(t, book).Try(l, levels{}.Within)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range verdicts {
		if v.Passed != (i < 3) {
			t.Errorf("%+v", v)
		}
	}
	if v := verdicts[3]; len(v.Missing) != 1 || !strings.Contains(v.Missing[0], "potential >= 5000 (it has 4000)") {
		t.Errorf("%+v", v)
	}
	if v := verdicts[1]; !reflect.DeepEqual(v.Got, []string{"Agro", "Froid"}) {
		t.Errorf("%+v", v)
	}
	for text, want := range map[string]string{
		"rules:\n  - name: A\n    territory: T\n    wen: x = 1\n":                                                "wen",
		"rules:\n  - name: A\n    when: customer = TRUE\n":                                                       "no territory",
		"rules: []\nexamples:\n  - account: {postcode: 01000}\n":                                                 "in quotes",
		"rules: []\nexamples:\n  - account: {colour: red}\n":                                                     "colour",
		"rules:\n  - name: A\n    territory: T\n    when: headcont > 1\nexamples: []\n":                          "headcount",
		"rules: []\nexamples:\n  - account: {headcount: many}\n    expect: none\n":                               "many",
		"rules: []\nexamples:\n  - account: {created: 2026-13-01}\n    expect: none\n":                           "created",
		"rules: []\nexamples:\n  - account: {customer: perhaps}\n    expect: none\n    overlays: [A]\n":          "perhaps",
		"rules: []\nexamples:\n  - account: {custom: yes, lon: 4.8, lat: 45.7}\n    expect: none\n":              "custom",
		"rules:\n  - name: A\n    territory: T\n    when: postcode LIKE '69%' AND\nexamples:\n  - account: {}\n": "A",
	} {
		f, err := rules.ReadFile(strings.NewReader(text))
		if err == nil {
			_, err = f.Try(l, levels{}.Within)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What is exported and imported again is the same draft; a file makes the
// draft what it says.
func TestFilesAndDraftAreOne(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		f.territory("Agro", "industry")
		f.territory("Grands comptes", "named")
		f.territory("Nord", "geographic")
		cold := f.territory("Froid", "product")
		f.add(cold, "Old", "customer = TRUE")
		bring := func(text string) (out rules.Imported, err error) {
			err = d.Tx(f.ctx, func(tx *db.Tx) error {
				out, err = f.s.Import(f.ctx, tx, f.hq, read(t, text))
				return err
			})
			return out, err
		}
		if out, err := bring(book); err != nil || out != (rules.Imported{Created: 4, Removed: 1}) {
			t.Fatalf("%+v, %v", out, err)
		}
		ids := map[string]string{}
		for _, r := range f.overview(f.hq).Items {
			ids[r.Name] = r.ID
		}
		exported, err := f.s.Export(f.ctx, f.hq)
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := exported.Write(&text); err != nil {
			t.Fatal(err)
		}
		if want := read(t, book).Rules; !reflect.DeepEqual(read(t, text.String()).Rules, want) {
			t.Errorf("%s", text.String())
		}
		if out, err := bring(text.String()); err != nil || out != (rules.Imported{Unchanged: 4}) {
			t.Errorf("%+v, %v", out, err)
		}
		changed := strings.Replace(text.String(), "LIKE '10%'", "LIKE '11%'", 1)
		if out, err := bring(changed); err != nil || out != (rules.Imported{Unchanged: 3, Changed: 1}) {
			t.Errorf("%+v, %v", out, err)
		}
		for _, r := range f.overview(f.hq).Items {
			if ids[r.Name] != r.ID {
				t.Errorf("%s is another rule now", r.Name)
			}
		}
		for text, want := range map[string]string{
			"rules:\n  - {name: A, territory: Nowhere, when: customer = TRUE}\n":                                                                     "Nowhere",
			"rules:\n  - {name: A, territory: Nord, when: customr = TRUE}\n":                                                                         "customer",
			"rules:\n  - {name: A, territory: Froid, when: customer = TRUE}\n":                                                                       "layer",
			"rules:\n  - {name: A, territory: Nord, when: customer = TRUE}\n  - {name: B, territory: Grands comptes, when: customer = TRUE}\n":       "put it first",
			"rules:\n  - {name: A, territory: Nord, when: customer = TRUE}\n  - {name: A, territory: Nord, layer: product, when: customer = TRUE}\n": "layer",
		} {
			if _, err := bring(text); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v", text, err)
			}
		}
		// Names that several share are written from the top.
		f.must(func(tx *db.Tx) error {
			all, err := f.territories.All(f.ctx, tx)
			if err != nil {
				return err
			}
			_, err = f.territories.Create(f.ctx, tx, f.hq, territory.NewTerritory{Name: "Agro", TypeID: "industry", ParentID: all[0].ID, From: "2026-01-01"})
			return err
		})
		if _, err := bring(book); err == nil || !strings.Contains(err.Error(), "are called") {
			t.Error(err)
		}
	})
}
