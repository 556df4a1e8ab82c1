package export

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/paulmach/orb"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"arpent/internal/account/currency"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/outline"
)

// words are the words of a printed page.
var words = map[string]map[string]string{
	"fr": {"rep": "Commercial : ", "vacant": "poste à pourvoir", "units": "Unités", "sum": "Total", "deviation": "Écart à la cible", "travel": "Heures de route par an",
		"accounts": "Comptes", "potential": "Potentiel", "revenue": "Chiffre d’affaires", "workload": "Charge", "population": "Population", "largest": "Principaux comptes", "measure": "Mesure"},
	"en": {"rep": "Representative: ", "vacant": "vacant", "units": "Units", "sum": "Sum", "deviation": "Off target", "travel": "Hours on the road a year",
		"accounts": "Accounts", "potential": "Potential", "revenue": "Revenue", "workload": "Workload", "population": "Population", "largest": "Largest accounts", "measure": "Measure"},
}

// print writes one A4 page per territory, with its map.
func (t *table) print(w io.Writer, drawn []orb.MultiPolygon, language string) error {
	if words[language] == nil {
		language = "en"
	}
	p := fpdf.New("P", "mm", "A4", "")
	p.SetAutoPageBreak(false, 0)
	p.AddUTF8FontFromBytes("go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	p.SetTitle(t.Detail.Name, true)
	shapes := make([]orb.MultiPolygon, len(drawn))
	for i, s := range drawn {
		if len(s) > 0 {
			shapes[i] = outline.Simplified(s, 0.002)
		}
	}
	members := make([][]int32, len(t.Slots))
	for i, n := range t.Plan {
		if int(n) < len(members) {
			members[n] = append(members[n], int32(i))
		}
	}
	for _, s := range t.shown() {
		t.page(p, &s, shapes, members[s.Number], words[language])
	}
	return p.Output(w)
}

func (t *table) page(p *fpdf.Fpdf, s *draft.PlanTerritory, shapes []orb.MultiPolygon, members []int32, say map[string]string) {
	p.AddPage()
	p.SetTextColor(20, 30, 40)
	p.SetFont("go", "B", 20)
	p.Text(mapLeft, 22, s.Name)
	p.SetFont("go", "", 11)
	rep := s.RepName
	if rep == "" {
		rep = say["vacant"]
	}
	p.Text(mapLeft, 30, say["rep"]+rep)
	p.SetTextColor(110, 118, 126)
	p.SetFont("go", "", 9)
	p.Text(mapLeft, 35, fmt.Sprintf("%s · %d / %d", t.Detail.Name, s.Number+1, len(t.Slots)))
	t.drawMap(p, s, shapes, members)
	t.figures(p, s, say)
}

// figures lists the measures and the largest accounts below the map.
func (t *table) figures(p *fpdf.Fpdf, s *draft.PlanTerritory, say map[string]string) {
	y := mapTop + mapHeight + 10
	line := func(size float64, bold string, cells ...string) {
		p.SetFont("go", bold, size)
		p.SetTextColor(20, 30, 40)
		x := mapLeft
		for i, c := range cells {
			if i == 0 {
				p.Text(x, y, c)
			} else {
				p.Text(mapLeft+60+float64(i)*40-p.GetStringWidth(c), y, c)
			}
		}
		y += 5.5
	}
	line(9, "B", say["measure"], say["sum"], say["deviation"])
	line(9, "", say["units"], number(float64(s.Units)))
	for m, measure := range t.Detail.Measures {
		if measure.Total == 0 || m > 9 {
			continue
		}
		name, value := say[measure.Name], s.Sums[m]
		if name == "" {
			name = measure.Name
			if measure.Label != "" {
				name = measure.Label
			}
		}
		text := number(value)
		switch {
		case len(measure.Unit) == 3 && strings.ToUpper(measure.Unit) == measure.Unit:
			text = amount(value, measure.Unit)
		case measure.Unit != "people":
			text = strings.TrimSpace(text + " " + measure.Unit)
		}
		line(9, "", name, text, fmt.Sprintf("%+.1f %%", 100*s.Deviation[m]))
	}
	if s.Travel > 0 {
		line(9, "", say["travel"], number(s.Travel)+" h")
	}
	y += 3
	largest := t.largest(s.Number)
	if len(largest) == 0 {
		return
	}
	names, hours, potential := t.Units.Accounts.Name, t.ofAccounts("workload"), t.ofAccounts("potential")
	line(9, "B", say["largest"], say["workload"], say["potential"])
	for _, i := range largest {
		if y > 285 {
			return
		}
		cells := []string{fitted(p, names[i], 68), number(hours[i]) + " h", ""}
		if potential[i] > 0 {
			cells[2] = amount(potential[i], t.currency())
		}
		line(8.5, "", cells...)
	}
}

// ofAccounts gives a measure's value of each account.
func (t *table) ofAccounts(measure string) []float64 {
	return t.Units.Accounts.Values[slices.Index(design.AccountMeasures[:], measure)]
}

// currency is that of the accounts' amounts; empty when there are none.
func (t *table) currency() string {
	for _, m := range t.Detail.Measures {
		if m.Name == "potential" {
			return m.Unit
		}
	}
	return ""
}

// amount writes minor units of a currency in whole ones.
func amount(minor float64, code string) string {
	return strings.TrimSpace(number(minor/math.Pow10(currency.Exponent(code))) + " " + code)
}

// fitted shortens a text to a width in millimetres.
func fitted(p *fpdf.Fpdf, text string, width float64) string {
	for runes := []rune(text); p.GetStringWidth(text) > width && len(runes) > 1; {
		runes = runes[:len(runes)-1]
		text = strings.TrimRight(string(runes), " -") + "…"
	}
	return text
}

// largest gives a territory's ten accounts of most workload.
func (t *table) largest(n int) []int {
	hours := t.ofAccounts("workload")
	var of []int
	for i, unit := range t.Units.Accounts.Unit {
		if unit >= 0 && int(t.Plan[unit]) == n {
			of = append(of, i)
		}
	}
	slices.SortStableFunc(of, func(i, j int) int { return cmp.Compare(hours[j], hours[i]) })
	return of[:min(len(of), 10)]
}

// number writes thousands apart.
func number(v float64) string {
	digits := fmt.Sprintf("%.0f", v)
	var out strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			out.WriteRune('\u00a0')
		}
		out.WriteRune(r)
	}
	return out.String()
}
