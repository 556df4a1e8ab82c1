package design

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"arpent/cmd/arpent/exit"
	"arpent/engine/districting"
	"arpent/engine/districting/frontier"
	"arpent/engine/districting/proof"
	"arpent/engine/districting/solve"
)

// designReport is report.json. Territories count from 1, positions are those
// of the input (lon,lat or x_m,y_m).
type designReport struct {
	Feasible     bool                `json:"feasible"`
	Violations   []designViolation   `json:"violations"`
	Kind         string              `json:"objective_kind"`
	Objective    float64             `json:"objective"`
	Bound        *float64            `json:"bound,omitempty"`
	Gap          *float64            `json:"gap,omitempty"`
	Optimal      bool                `json:"proven_optimal,omitempty"`
	Witness      *designWitness      `json:"witness,omitempty"`
	Score        *float64            `json:"score,omitempty"`
	Reference    *float64            `json:"reference,omitempty"`
	Moved        *float64            `json:"moved,omitempty"`
	Territories  []designTerritory   `json:"territories"`
	Giants       []designGiant       `json:"giants,omitempty"`
	Links        []designLink        `json:"links,omitempty"`
	Alternatives []designAlternative `json:"alternatives,omitempty"`
	Seconds      float64             `json:"seconds"`
	Iterations   int64               `json:"iterations"`
	Seed         uint64              `json:"seed"`
	Interrupted  bool                `json:"interrupted,omitempty"`
}

type designViolation struct {
	Rule      string   `json:"rule"`
	Territory int32    `json:"territory,omitempty"`
	Unit      string   `json:"unit,omitempty"`
	Measure   string   `json:"measure,omitempty"`
	Value     *float64 `json:"value,omitempty"`
	Low       *float64 `json:"low,omitempty"`
	High      *float64 `json:"high,omitempty"`
	Pieces    int      `json:"pieces,omitempty"`
	Message   string   `json:"message"`
}

type designTerritory struct {
	Territory int                `json:"territory"`
	Centre    map[string]any     `json:"centre"`
	Units     int                `json:"units"`
	Sums      map[string]float64 `json:"sums"`
	Cost      float64            `json:"objective"`
}

// designGiant is a unit larger than a territory allows.
type designGiant struct {
	Unit    string  `json:"unit"`
	Measure string  `json:"measure"`
	Value   float64 `json:"value"`
	High    float64 `json:"high"`
}

// designWitness proves that no plan is feasible; which numbers it has depends on
// Kind: total, unit, pocket, around or all.
type designWitness struct {
	Kind    proof.Kind `json:"kind"`
	Unit    string     `json:"unit,omitempty"`
	Units   []string   `json:"units,omitempty"`
	Measure string     `json:"measure,omitempty"`
	Value   float64    `json:"value,omitempty"`
	Low     float64    `json:"low,omitempty"`
	High    float64    `json:"high,omitempty"`
	Looked  int64      `json:"looked_at,omitempty"`
	Message string     `json:"message"`
}

// designLink joins two parts of the map that have no common border.
type designLink struct {
	A      string  `json:"a"`
	B      string  `json:"b"`
	Meters float64 `json:"meters"`
}

type designAlternative struct {
	File      string  `json:"file"`
	Suggested bool    `json:"suggested"`
	Objective float64 `json:"objective"`
	Spread    float64 `json:"largest_imbalance"`
	Moved     float64 `json:"moved"`
	Travel    float64 `json:"travel"`
	Keep      float64 `json:"keep"`
	Tighten   float64 `json:"tighten"`
}

// remarks are what is worth saying before the search.
func (q *question) remarks() []string {
	var lines []string
	for _, l := range q.links {
		lines = append(lines, fmt.Sprintf("linked %s and %s, %.1f km apart: they are on separate parts of the map", q.units.IDs[l.A], q.units.IDs[l.B], q.length(l)/1000))
	}
	if len(q.giants) > 0 {
		ids := make([]string, len(q.giants))
		for i, g := range q.giants {
			ids[i] = q.units.IDs[g.Unit]
		}
		lines = append(lines, fmt.Sprintf("%d units are larger than a territory allows, so no plan is feasible until they are split: %s", len(ids), strings.Join(ids, ", ")))
		g := q.giants[0]
		lines = append(lines, fmt.Sprintf("the largest, %s, has %.8g of %s; a territory may have %.8g", ids[0], g.Value, q.measureName(q.Balance[g.Balance].Measure), g.High))
	}
	return lines
}

func (q *question) length(e districting.Edge) float64 {
	return math.Hypot(q.X[e.A]-q.X[e.B], q.Y[e.A]-q.Y[e.B])
}

func (q *question) measureName(m int) string {
	if m < 0 {
		return "units"
	}
	return q.Measures[m].Name
}

// solve runs the search asked for and reports on the plan to be written first.
func (q *question) solve(c Command, o solve.Options) (*designReport, [][]int32, error) {
	if c.Frontier > 0 {
		return q.frontier(c, o)
	}
	r, err := solve.Solve(&q.Problem, o)
	if err != nil {
		return nil, nil, exit.BadInput(err)
	}
	report := q.report(r.Plan)
	report.Iterations = r.Iterations
	if q.Keep > 0 {
		report.Score, report.Reference = &r.Score, &r.Reference
	}
	return report, [][]int32{r.Plan}, nil
}

// prove reports how much better a plan could be at best, when that can be said
// of this objective and number of units. What is proven when o.Stop ends it stays.
// A better plan found on the way takes the place of a plan that was asked for alone.
func (q *question) prove(report *designReport, plans [][]int32, o proof.Options) *designReport {
	if !report.Feasible {
		return q.refute(report, plans, o)
	}
	if !proof.Supported(&q.Problem) {
		return report
	}
	proven := proof.Of(&q.Problem, plans[0], o)
	if len(plans) == 1 && q.Keep == 0 && !slices.Equal(proven.Plan, plans[0]) {
		plans[0] = proven.Plan
		better := q.report(plans[0])
		better.Iterations = report.Iterations
		report = better
	}
	if gap := proven.Gap(report.Objective); proven.Value > 0 {
		report.Bound, report.Gap = &proven.Value, &gap
		report.Optimal = proven.Optimal && len(plans) == 1 && q.Keep == 0
	}
	return report
}

// refute looks for a reason why no plan is feasible. If it meets a feasible one
// instead, that is the plan.
func (q *question) refute(report *designReport, plans [][]int32, o proof.Options) *designReport {
	w, met := proof.Against(&q.Problem, o)
	if met != nil {
		if better := q.report(met); better.Feasible && len(plans) == 1 {
			plans[0], better.Iterations = met, report.Iterations
			return q.prove(better, plans, o)
		}
	}
	if w == nil {
		return report
	}
	name := func(unit int32) string { return q.units.IDs[unit] }
	measure := func(balance int) string { return q.measureName(q.Balance[balance].Measure) }
	out := &designWitness{Kind: w.Kind, Value: w.Value, Low: w.Low, High: w.High, Looked: w.Looked, Message: w.Say(name, measure)}
	if w.Unit >= 0 {
		out.Unit = name(w.Unit)
	}
	for _, u := range w.Units {
		out.Units = append(out.Units, name(u))
	}
	if w.Balance >= 0 {
		out.Measure = measure(w.Balance)
	}
	report.Witness = out
	return report
}

func (q *question) frontier(c Command, o solve.Options) (*designReport, [][]int32, error) {
	list, knee, err := frontier.Find(&q.Problem, o, c.Frontier)
	if err != nil {
		return nil, nil, exit.BadInput(err)
	}
	report := q.report(list[knee].Plan)
	plans := [][]int32{list[knee].Plan}
	for i, a := range list {
		plans = append(plans, a.Plan)
		report.Alternatives = append(report.Alternatives, designAlternative{File: numbered(c.Out, i+1), Suggested: i == knee,
			Objective: a.Objective, Spread: a.Spread, Moved: a.Moved, Travel: a.Travel, Keep: a.Keep, Tighten: a.Tighten})
	}
	return report, plans, nil
}

// numbered puts -n before a file's extension.
func numbered(file string, n int) string {
	ext := filepath.Ext(file)
	return strings.TrimSuffix(file, ext) + "-" + strconv.Itoa(n) + ext
}

// report judges a plan by the independent checker.
func (q *question) report(plan []int32) *designReport {
	checked := districting.Check(&q.Problem, plan)
	r := &designReport{Feasible: checked.Feasible, Kind: q.Objective.Kind.String(), Objective: checked.Objective, Violations: []designViolation{}}
	for _, v := range checked.Violations {
		r.Violations = append(r.Violations, q.violation(v))
	}
	if q.Current != nil {
		r.Moved = &checked.Moved
	}
	for t, s := range checked.Territories {
		out := designTerritory{Territory: t + 1, Units: s.Units, Sums: map[string]float64{}, Cost: s.Cost, Centre: q.place(s)}
		for m, v := range s.Sums {
			out.Sums[q.Measures[m].Name] = v
		}
		r.Territories = append(r.Territories, out)
	}
	for _, g := range q.giants {
		r.Giants = append(r.Giants, designGiant{q.units.IDs[g.Unit], q.measureName(q.Balance[g.Balance].Measure), g.Value, g.High})
	}
	for _, l := range q.links {
		r.Links = append(r.Links, designLink{q.units.IDs[l.A], q.units.IDs[l.B], math.Round(q.length(l))})
	}
	return r
}

func (q *question) place(s districting.Summary) map[string]any {
	if s.Units == 0 && s.Centre < 0 {
		return nil
	}
	out := map[string]any{}
	if s.Centre >= 0 {
		out["unit"] = q.units.IDs[s.Centre]
	}
	if q.units.Geographic {
		p := q.units.Projection.Inverse([2]float64{s.X, s.Y})
		out["lon"], out["lat"] = math.Round(p[0]*1e6)/1e6, math.Round(p[1]*1e6)/1e6
	} else {
		out["x_m"], out["y_m"] = s.X, s.Y
	}
	return out
}

// violation says in a user's words what the checker found.
func (q *question) violation(v districting.Violation) designViolation {
	out := designViolation{Rule: v.Rule, Territory: v.Territory + 1, Pieces: v.Pieces}
	if v.Unit >= 0 {
		out.Unit = q.units.IDs[v.Unit]
	}
	switch v.Rule {
	case "balance":
		out.Measure, out.Value, out.Low, out.High = q.measureName(v.Measure), &v.Value, &v.Low, &v.High
		out.Message = fmt.Sprintf("territory %d has %.8g of %s, allowed %.8g to %.8g", out.Territory, v.Value, out.Measure, v.Low, v.High)
	case "max_moved":
		out.Measure, out.Value, out.High = q.measureName(v.Measure), &v.Value, &v.High
		out.Message = fmt.Sprintf("%.2f %% of %s changes hands, allowed %.2f %%", 100*v.Value, out.Measure, 100*v.High)
	case "contiguity":
		out.Message = fmt.Sprintf("territory %d is in %d pieces", out.Territory, v.Pieces)
	case "empty":
		out.Message = fmt.Sprintf("territory %d has no unit", out.Territory)
	case "locked":
		out.Message = fmt.Sprintf("unit %s is locked elsewhere than in territory %d", out.Unit, out.Territory)
	case "forbidden":
		out.Message = fmt.Sprintf("unit %s is barred from territory %d", out.Unit, out.Territory)
	default:
		out.Message = v.String()
	}
	return out
}

// firstViolations names the worst offences in one line.
func (r *designReport) firstViolations() string {
	var parts []string
	if n := len(r.Giants); n > 0 {
		g := r.Giants[0] // the reason for the rest
		parts = append(parts, fmt.Sprintf("larger than a territory allows: %d, the largest %s", n, g.Unit))
	}
	for _, v := range r.Violations[:min(3, len(r.Violations))] {
		parts = append(parts, v.Message)
	}
	if more := len(r.Violations) - 3; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, "; ")
}

// sentence is the last line on the terminal.
func (r *designReport) sentence() string {
	text := fmt.Sprintf("%d territories, %s %.8g", len(r.Territories), r.Kind, r.Objective)
	if r.Moved != nil {
		text += fmt.Sprintf(", %.1f %% changes hands", 100**r.Moved)
	}
	switch {
	case r.Optimal:
		text += "; no plan is better"
	case r.Gap != nil:
		text += fmt.Sprintf("; no plan can be more than %.2f %% better", 100**r.Gap)
	}
	if r.Witness != nil {
		text += "; no feasible plan exists: " + r.Witness.Message
	}
	return fmt.Sprintf("%s (%.1f s)", text, r.Seconds)
}

// write stores the plan, the alternatives and the report, each whole or not at all.
func (q *question) write(c Command, r *designReport, plans [][]int32) error {
	for i, plan := range plans {
		file := c.Out
		if i > 0 {
			file = numbered(c.Out, i)
		}
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		_ = w.Write([]string{"id", "territory"}) // a buffer does not fail
		for u, t := range plan {
			_ = w.Write([]string{q.units.IDs[u], strconv.Itoa(int(t) + 1)})
		}
		w.Flush()
		if err := writeWhole(file, text.Bytes()); err != nil {
			return err
		}
	}
	if c.Report == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return writeWhole(c.Report, append(text, '\n'))
}

func writeWhole(file string, data []byte) error {
	partial := file + ".partial"
	if err := os.WriteFile(partial, data, 0o644); err != nil { //nolint:gosec // a plan is not a secret
		return err
	}
	return os.Rename(partial, file)
}
