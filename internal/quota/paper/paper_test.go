package paper

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/quota/pay"
	"arpent/internal/quota/payroll"
	"arpent/internal/territory"
)

func opened(t *testing.T, write func(*bytes.Buffer) error) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func computed(t *testing.T, book *excelize.File, sheet, cell string) float64 {
	t.Helper()
	text, err := book.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	v, wrong := strconv.ParseFloat(text, 64)
	if err != nil || wrong != nil {
		t.Fatalf("%s!%s is %q: %v %v", sheet, cell, text, err, wrong)
	}
	return v
}

// harmless says that a cell holds text that no spreadsheet computes.
func harmless(t *testing.T, book *excelize.File, sheet, cell string) {
	t.Helper()
	f, _ := book.GetCellFormula(sheet, cell)
	v, _ := book.GetCellValue(sheet, cell)
	if f != "" || v == "" || v[0] == '=' || v[0] == '+' {
		t.Errorf("%s!%s: formula %q, value %q", sheet, cell, f, v)
	}
}

// What the formulas of the workbook compute is what the engine of pay says.
func TestPayByFormula(t *testing.T) {
	tiers := []pay.Tier{{From: 0, Rate: pay.One}, {From: pay.One, Rate: 3 * pay.One / 2}, {From: 6 * pay.One / 5, Rate: 2 * pay.One}}
	components := []pay.Component{{Name: "Marginal", Quantity: "revenue", Target: 100_000_00, Mode: pay.Marginal, Tiers: tiers},
		{Name: "=Cliff()", Quantity: "revenue", Target: 50_000_00, Mode: pay.Cliff, Tiers: tiers},
		{Name: "Capped", Quantity: "revenue", Target: 10_000_00, Mode: pay.Marginal, Tiers: tiers, Threshold: pay.One / 2, Cap: 13 * pay.One / 10},
		{Name: "Pieces", Quantity: "deals", Target: 10_000_00, Mode: pay.Marginal, Tiers: []pay.Tier{{From: pay.One / 5, Rate: pay.One}}}}
	r := &payroll.Payroll{AsOf: "2026-06-30"}
	r.Plan.Currency, r.Plan.Components.V = "EUR", components
	var want []int64
	for i, credited := range []int64{0, 10_000_00, 490_000_00, 1_000_000_00, 1_300_000_00, 2_000_000_00} {
		e := payroll.Earner{Name: fmt.Sprintf("=cmd|' /C calc'!A%d", i)}
		for _, c := range components {
			of, asked := credited, int64(1_000_000_00)
			if c.Quantity == "deals" {
				of, asked = credited/1_000_00, 1000
			}
			earned, err := c.Earned(of, asked)
			if err != nil {
				t.Fatal(err)
			}
			e.Parts, want = append(e.Parts, payroll.PayPart{Component: c, Quota: asked, Credited: of, Earned: earned}), append(want, earned)
		}
		r.People = append(r.People, e)
	}
	book := opened(t, func(out *bytes.Buffer) error { return Pay(r, "en", out) })
	for i, earned := range want {
		if got := computed(t, book, "Pay", fmt.Sprint("H", i+2)); math.Abs(got-float64(earned)/100) > 0.011 {
			t.Errorf("row %d computes %.2f, earned is %.2f", i+2, got, float64(earned)/100)
		}
		harmless(t, book, "Pay", fmt.Sprint("A", i+2))
	}
	harmless(t, book, "Pay", "B3")
	harmless(t, book, "Rates", "A5")
}

func TestAttainmentAndQuotasCompute(t *testing.T) {
	a := &quota.Attainment{Currency: "EUR", Items: []quota.Standing{{Name: "+Nord", Owners: []string{"@me"}, Figures: quota.Figures{Quota: 1000_00, Due: 500_00, Credited: 600_00}}, {Name: "Sud"}},
		People: []quota.PersonStanding{{Name: "=x", Role: "owner", Figures: quota.Figures{Quota: 200_00, Due: 100_00, Credited: 50_00}}}}
	book := opened(t, func(out *bytes.Buffer) error { return Attainment(a, "fr", out) })
	for cell, want := range map[string]float64{"G2": 0.6, "H2": 0.2} {
		if got := computed(t, book, "Secteurs", cell); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %g, want %g", cell, got, want)
		}
	}
	if got := computed(t, book, "Personnes", "F2"); got != 0.25 {
		t.Errorf("a person's attainment is %g", got)
	}
	for _, cell := range []string{"A2", "C2"} {
		harmless(t, book, "Secteurs", cell)
	}
	g := &quota.Grid{Months: []db.Date{"2026-01-01", "2026-02-01"}, Rows: []quota.Row{{TerritoryID: "a", Name: "All", Months: []int64{300, 300}},
		{TerritoryID: "b", ParentID: "a", Name: "B", Months: []int64{100, 250}}, {TerritoryID: "c", ParentID: territory.ID("a"), Name: "C", Months: []int64{100, 200}}, {TerritoryID: "o", ParentID: "a", Name: "O", Overlay: true, Months: []int64{9, 9}}}}
	book = opened(t, func(out *bytes.Buffer) error { return Quotas(g, "en", out) })
	for cell, want := range map[string]float64{"F2": 600, "G2": 650, "H2": 50, "F3": 350} {
		if got := computed(t, book, "Quotas", cell); got != want {
			t.Errorf("%s is %g, want %g", cell, got, want)
		}
	}
}

func TestStatementPrints(t *testing.T) {
	st := &payroll.PayStatement{AsOf: "2026-06-30", Paid: -12_345_67, Ledger: []payroll.PayEntry{{Kind: payroll.Bonus, Month: "2026-06-01", Amount: -12_345_67, Note: "œuvre"}}}
	st.Plan.Currency, st.Plan.Name, st.Person.To = "EUR", "Primes", "2027-01-01"
	one := payroll.PayPart{Component: pay.Component{Name: "Chiffre d’affaires", Quantity: "revenue"}}
	st.Person.Parts = []payroll.PayPart{one}
	pages := func() int {
		var out bytes.Buffer
		if err := Statement(st, "fr", &out); err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) {
			t.Fatalf("%v", err)
		}
		return bytes.Count(out.Bytes(), []byte("/Type /Page\n"))
	}
	if n := pages(); n != 1 {
		t.Errorf("a short statement has %d pages", n)
	}
	for range 150 {
		st.Person.Parts[0].Lines = append(st.Person.Parts[0].Lines, payroll.PayLine{AccountName: "Établissements Très Long Nom de Société & Fils Associés", DealName: "x"})
	}
	if n := pages(); n < 3 {
		t.Errorf("150 deals are on %d pages", n)
	}
	if got := money(-12_345_67, "EUR"); got != "−12\u00a0345.67\u00a0EUR" {
		t.Errorf("money is %q", got)
	}
}
