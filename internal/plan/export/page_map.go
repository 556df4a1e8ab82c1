package export

import (
	"cmp"
	"math"
	"slices"

	"codeberg.org/go-pdf/fpdf"
	"github.com/paulmach/orb"

	"arpent/internal/plan/draft"
)

// The map's frame on an A4 page, in millimetres.
const mapLeft, mapTop, mapWidth, mapHeight = 15.0, 38.0, 180.0, 130.0

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
				for i, q := range ring {
					if x, y := at(q); i == 0 {
						p.MoveTo(x, y)
					} else {
						p.LineTo(x, y)
					}
				}
				p.ClosePath()
			}
			p.DrawPath("FD*") // holes stay open
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
	t.label(p, members, at)
}

// labels is how many towns a page names.
const labels = 12

// label names the towns where most people live or most accounts are, as many as
// fit without touching.
func (t *table) label(p *fpdf.Fpdf, members []int32, at func(orb.Point) (x, y float64)) {
	weight := t.Units.Measures[0].Values
	for _, m := range t.Units.Measures {
		if m.Name == "population" {
			weight = m.Values
		}
	}
	largest := slices.Clone(members)
	slices.SortStableFunc(largest, func(i, j int32) int { return cmp.Compare(weight[j], weight[i]) })
	p.SetFont("go", "B", 7)
	p.SetTextColor(20, 30, 40)
	type box struct{ left, top, right, bottom float64 }
	var taken []box
	said := map[string]bool{}
	for _, i := range largest {
		name := t.Units.Town[i]
		if name == "" {
			name = t.Units.Name[i]
		}
		x, y := at(t.Units.Point(i))
		wide := p.GetStringWidth(name)
		b := box{x - wide/2 - 1, y - 4, x + wide/2 + 1, y + 0.5}
		inside := b.left > mapLeft && b.right < mapLeft+mapWidth && b.top > mapTop && b.bottom < mapTop+mapHeight
		if said[name] || !inside || slices.ContainsFunc(taken, func(o box) bool { return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom }) {
			continue
		}
		said[name] = true
		p.Text(x-wide/2, y-1, name)
		if taken = append(taken, b); len(taken) == labels {
			return
		}
	}
}
