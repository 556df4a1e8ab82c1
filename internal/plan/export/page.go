package export

import (
	"fmt"
	"io"
	"math"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/paulmach/orb"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"arpent/internal/plan/draft"
	"arpent/internal/plan/outline"
)

// words are the words of a printed page.
var words = map[string]map[string]string{
	"fr": {"rep": "Commercial", "vacant": "poste à pourvoir", "units": "Unités", "sum": "Total", "deviation": "Écart à la cible", "travel": "Heures de route par an",
		"accounts": "Comptes", "potential": "Potentiel", "revenue": "Chiffre d’affaires", "workload": "Charge", "population": "Population", "largest": "Principaux comptes", "measure": "Mesure"},
	"en": {"rep": "Representative", "vacant": "vacant", "units": "Units", "sum": "Sum", "deviation": "Off target", "travel": "Hours on the road a year",
		"accounts": "Accounts", "potential": "Potential", "revenue": "Revenue", "workload": "Workload", "population": "Population", "largest": "Largest accounts", "measure": "Measure"},
}

// The map's frame on an A4 page, in millimetres.
const mapLeft, mapTop, mapWidth, mapHeight = 15.0, 38.0, 180.0, 130.0

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
	p.Text(mapLeft, 30, say["rep"]+": "+rep)
	p.SetTextColor(110, 118, 126)
	p.SetFont("go", "", 9)
	p.Text(mapLeft, 35, fmt.Sprintf("%s · %d / %d", t.Detail.Name, s.Number+1, len(t.Slots)))
	t.drawMap(p, s, shapes, members)
	t.figures(p, s, say)
}

// drawMap fits the territory into the frame; its neighbours stand around it in grey.
func (t *table) drawMap(p *fpdf.Fpdf, s *draft.PlanTerritory, shapes []orb.MultiPolygon, members []int32) {
	box := orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
	if own := shapes[s.Number]; len(own) > 0 {
		box = own.Bound()
	} else {
		for _, i := range members {
			box = box.Extend(t.Units.Point(i))
		}
	}
	p.SetDrawColor(200, 206, 212)
	p.SetLineWidth(0.2)
	p.Rect(mapLeft, mapTop, mapWidth, mapHeight, "D")
	if box.IsEmpty() {
		return
	}
	middle := box.Center()
	narrow := math.Cos(middle[1] * math.Pi / 180)
	scale := 0.88 * math.Min(mapWidth/math.Max((box.Max[0]-box.Min[0])*narrow, 0.01), mapHeight/math.Max(box.Max[1]-box.Min[1], 0.01))
	at := func(q orb.Point) (x, y float64) {
		return mapLeft + mapWidth/2 + (q[0]-middle[0])*narrow*scale, mapTop + mapHeight/2 - (q[1]-middle[1])*scale
	}
	around := orb.Bound{Min: orb.Point{middle[0] - mapWidth/2/narrow/scale, middle[1] - mapHeight/2/scale}, Max: orb.Point{middle[0] + mapWidth/2/narrow/scale, middle[1] + mapHeight/2/scale}}
	p.ClipRect(mapLeft, mapTop, mapWidth, mapHeight, false)
	defer p.ClipEnd()
	fill := func(shape orb.MultiPolygon) {
		for _, polygon := range shape {
			for _, ring := range polygon {
				points := make([]fpdf.PointType, len(ring))
				for i, q := range ring {
					points[i].X, points[i].Y = at(q)
				}
				p.Polygon(points, "FD")
			}
		}
	}
	p.SetFillColor(236, 239, 242)
	p.SetDrawColor(255, 255, 255)
	for n, shape := range shapes {
		if n != s.Number && len(shape) > 0 && shape.Bound().Intersects(around) {
			fill(shape)
		}
	}
	p.SetFillColor(191, 219, 206)
	p.SetDrawColor(28, 107, 77)
	p.SetLineWidth(0.35)
	fill(shapes[s.Number])
	p.SetFillColor(28, 107, 77)
	for i, unit := range t.Units.Accounts.Unit {
		if unit >= 0 && int(t.Plan[unit]) == s.Number {
			x, y := at(orb.Point{t.Units.Accounts.Lon[i], t.Units.Accounts.Lat[i]})
			p.Circle(x, y, 0.5, "F")
		}
	}
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
		if len(measure.Unit) == 3 && strings.ToUpper(measure.Unit) == measure.Unit {
			value /= 100
		}
		unit := measure.Unit
		if unit == "people" {
			unit = ""
		}
		line(9, "", name, strings.TrimSpace(number(value)+" "+unit), fmt.Sprintf("%+.1f %%", 100*s.Deviation[m]))
	}
	if s.Travel > 0 {
		line(9, "", say["travel"], number(s.Travel)+" h")
	}
	y += 3
	if largest := t.largest(s.Number); len(largest) > 0 {
		line(9, "B", say["largest"])
		for _, name := range largest {
			if y > 285 {
				return
			}
			line(8.5, "", name)
		}
	}
}

// largest names a territory's ten accounts of most workload.
func (t *table) largest(n int) []string {
	a := &t.Units.Accounts
	var names []string
	var weight []float64
	for i, unit := range a.Unit {
		if unit < 0 || int(t.Plan[unit]) != n {
			continue
		}
		at := len(weight)
		for at > 0 && weight[at-1] < a.Values[3][i] {
			at--
		}
		if at >= 10 {
			continue
		}
		names, weight = append(names[:at], append([]string{a.Name[i]}, names[at:]...)...), append(weight[:at], append([]float64{a.Values[3][i]}, weight[at:]...)...)
		names, weight = names[:min(len(names), 10)], weight[:min(len(weight), 10)]
	}
	return names
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
