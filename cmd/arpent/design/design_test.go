package design

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"arpent/cmd/arpent/exit"
)

// design runs the command as from a shell and gives its status and what it said.
func design(t *testing.T, args ...string) (status int, said string) {
	t.Helper()
	var c Command
	parser := kong.Must(&c, kong.Name("design"), kong.Exit(func(int) {}))
	if _, err := parser.Parse(args); err != nil {
		return 2, err.Error()
	}
	var out bytes.Buffer
	err := c.run(t.Context(), &out)
	var code exit.Status
	switch {
	case errors.As(err, &code):
		return code.Code, out.String() + err.Error()
	case err != nil:
		return 1, out.String() + err.Error()
	}
	return 0, out.String()
}

// grid writes a map of 6 × 4 squares of 1 km, each with measure pop = 10 and
// hours = 1 to 3, and gives the arguments that name it.
func grid(t *testing.T) (dir string, args []string) {
	t.Helper()
	dir = t.TempDir()
	units, edges := "id,x_m,y_m,pop,hours,name\n", "a,b,border_m\n"
	for y := range 4 {
		for x := range 6 {
			units += fmt.Sprintf("u%d%d,%d,%d,10,%d,Town %d\n", x, y, 1000*x, 1000*y, 1+(x+y)%3, x)
			if x > 0 {
				edges += fmt.Sprintf("u%d%d,u%d%d,1000\n", x-1, y, x, y)
			}
			if y > 0 {
				edges += fmt.Sprintf("u%d%d,u%d%d,1000\nu%d%d,u%d%d,1000\n", x, y-1, x, y, x, y, x, y-1)
			}
		}
	}
	write(t, dir, "units.csv", units)
	write(t, dir, "edges.csv", edges)
	return dir, []string{"--units", filepath.Join(dir, "units.csv"), "--adjacency", filepath.Join(dir, "edges.csv"),
		"--out", filepath.Join(dir, "plan.csv"), "--report", filepath.Join(dir, "report.json"), "--quiet"}
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func readReport(t *testing.T, dir string) designReport {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r designReport
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDesignOptima(t *testing.T) {
	for _, c := range []struct {
		objective string
		k         int
		want      float64
	}{
		// Two squares of 3 × 4: the best centre is half a square off the centroid.
		{"moment:pop", 2, 2 * 10 * (8 + 15 + 12*0.25)},
		{"border", 2, 4},
		{"cut", 2, 4},
		{"cut", 6, 14},
	} {
		dir, args := grid(t)
		status, said := design(t, append(args, "--territories", fmt.Sprint(c.k), "--objective", c.objective, "--balance", "pop:0%", "--iterations", "300000")...)
		if status != 0 {
			t.Fatalf("%s: status %d: %s", c.objective, status, said)
		}
		r := readReport(t, dir)
		if !r.Feasible || r.Objective != c.want || len(r.Territories) != c.k {
			t.Errorf("%s in %d: objective %v, want %v", c.objective, c.k, r.Objective, c.want)
		}
		if r.Bound != nil && *r.Bound > r.Objective*(1+1e-9) {
			t.Errorf("%s: bound %v above objective %v", c.objective, *r.Bound, r.Objective)
		}
	}
}

// The same seed and iterations give the same plan with one worker and two.
func TestDesignRepeats(t *testing.T) {
	dir, args := grid(t)
	args = append(args, "--territories", "3", "--objective", "median:hours", "--balance", "hours:20%", "--balance", "pop:70..90", "--iterations", "200000", "--seed", "7")
	var plans []string
	for _, workers := range []string{"1", "2", "2"} {
		if status, said := design(t, append(args, "--workers", workers)...); status != 0 {
			t.Fatalf("status %d: %s", status, said)
		}
		plan, err := os.ReadFile(filepath.Join(dir, "plan.csv"))
		if err != nil {
			t.Fatal(err)
		}
		plans = append(plans, string(plan))
	}
	if plans[0] != plans[1] || plans[1] != plans[2] {
		t.Error("plans differ with the number of workers")
	}
	if !strings.HasPrefix(plans[0], "id,territory\nu00,") {
		t.Errorf("plan.csv begins %q", plans[0][:30])
	}
}

func TestDesignWishes(t *testing.T) {
	dir, args := grid(t)
	locked := write(t, dir, "locked.csv", "id,territory\nu00,2\nu50,2\n")
	barred := write(t, dir, "barred.csv", "id,territory\nu03,2\n")
	status, said := design(t, append(args, "--territories", "2", "--objective", "moment:pop", "--balance", "pop:10%", "--iterations", "200000", "--locked", locked, "--forbidden", barred)...)
	if status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	plan := readPlan(t, dir, "plan.csv")
	if plan["u00"] != "2" || plan["u50"] != "2" || plan["u03"] != "1" {
		t.Errorf("locks not kept: %v", plan)
	}

	// A centre outside the map, by position.
	centres := write(t, dir, "centres.csv", "territory,x_m,y_m\n1,9000,1500\n")
	if status, said = design(t, append(args, "--territories", "2", "--objective", "median:pop", "--balance", "pop:0%", "--iterations", "200000", "--centres", centres)...); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	if plan = readPlan(t, dir, "plan.csv"); plan["u51"] != "1" || plan["u01"] != "2" {
		t.Errorf("centre not followed: %v", plan)
	}

	// Three to one.
	targets := write(t, dir, "targets.csv", "territory,measure,share\n1,pop,3\n2,pop,1\n")
	if status, said = design(t, append(args, "--territories", "2", "--objective", "cut", "--balance", "pop:0%", "--iterations", "200000", "--targets", targets)...); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	if r := readReport(t, dir); r.Territories[0].Sums["pop"] != 180 || r.Territories[1].Sums["pop"] != 60 {
		t.Errorf("targets not met: %+v", r.Territories)
	}
}

func TestDesignKeep(t *testing.T) {
	dir, args := grid(t)
	current := "id,territory\n" // 5 columns and 1 column: out of balance
	for x := range 6 {
		for y := range 4 {
			current += fmt.Sprintf("u%d%d,%d\n", x, y, 1+x/5)
		}
	}
	file := write(t, dir, "current.csv", current)
	args = append(args, "--territories", "2", "--objective", "moment:pop", "--balance", "pop:0%", "--iterations", "400000", "--current", file)
	moved := func(extra ...string) float64 {
		if status, said := design(t, append(args, extra...)...); status != 0 {
			t.Fatalf("%v: status %d: %s", extra, status, said)
		}
		return *readReport(t, dir).Moved
	}
	if got := moved("--keep", "1"); got < 8.0/24-1e-9 || got > 8.0/24+1e-9 {
		t.Errorf("keep 1 moves %v, want a third, the least that balances", got)
	}
	if got := moved("--max-moved", "pop:40%"); got > 0.4 {
		t.Errorf("moves %v, allowed 0.4", got)
	}
	if status, said := design(t, append(args, "--max-moved", "pop:10%")...); status != 3 || !strings.Contains(said, "changes hands, allowed 10.00 %") &&
		!strings.Contains(said, "of pop, allowed") {
		t.Errorf("status %d: %s", status, said)
	}
	if status, said := design(t, append(args, "--frontier", "4")...); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	r := readReport(t, dir)
	if len(r.Alternatives) == 0 {
		t.Fatal("no alternatives")
	}
	for _, a := range r.Alternatives {
		if plan := readPlan(t, "", a.File); len(plan) != 24 {
			t.Errorf("%s has %d units", a.File, len(plan))
		}
	}
}

func readPlan(t *testing.T, dir, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	plan := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		id, territory, _ := strings.Cut(line, ",")
		plan[id] = territory
	}
	return plan
}

// A unit larger than a territory is named, and so are parts without a border.
func TestDesignSaysWhy(t *testing.T) {
	dir := t.TempDir()
	units := write(t, dir, "units.csv", "id;lon;lat;pop\nparis;2.35;48.86;1000\nlyon;4.85;45.76;10\nnice;7.26;43.7;10\nbastia;9.45;42.7;10\n")
	edges := write(t, dir, "edges.csv", "a\tb\nparis\tlyon\nlyon\tnice\n")
	status, said := design(t, "--units", units, "--adjacency", edges, "--territories", "2", "--balance", "pop:5%", "--objective", "moment:pop",
		"--iterations", "2000", "--out", filepath.Join(dir, "plan.csv"), "--report", filepath.Join(dir, "report.json"))
	if status != 3 {
		t.Fatalf("status %d: %s", status, said)
	}
	for _, want := range []string{"linked bastia and nice", "larger than a territory allows", "paris", "allowed 489.25 to 540.75"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in %s", want, said)
		}
	}
	r := readReport(t, dir)
	if r.Witness == nil || r.Witness.Kind != "unit" || r.Witness.Unit != "paris" || !strings.Contains(said, "no feasible plan exists: paris has 1000 of pop") {
		t.Errorf("witness %+v in %s", r.Witness, said)
	}
	if r.Feasible || len(r.Giants) != 1 || r.Giants[0].Unit != "paris" || len(r.Links) != 1 || len(r.Violations) == 0 {
		t.Errorf("report %+v", r)
	}
}

func TestDesignAreas(t *testing.T) {
	dir := t.TempDir()
	square := func(id string, x int, pop string) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"pop":%s},"geometry":{"type":"Polygon","coordinates":[[[%d,0],[%d,0],[%d,9],[%d,9],[%d,0]]]}}`, id, pop, 100*x, 100*x+100, 100*x+100, 100*x, 100*x)
	}
	features := []string{square("a", 0, "3"), square("b", 1, "1"), square("c", 2, "1"), square("d", 3, "1")}
	file := write(t, dir, "areas.geojson", `{"type":"FeatureCollection","features":[`+strings.Join(features, ",\n")+`]}`)
	args := []string{"--territories", "2", "--objective", "cut", "--iterations", "5000", "--out", filepath.Join(dir, "plan.csv")}
	if status, said := design(t, append(args, "--areas", file, "--balance", "pop:0%")...); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	if plan := readPlan(t, dir, "plan.csv"); plan["a"] == plan["b"] || plan["b"] != plan["d"] {
		t.Errorf("plan %v", plan)
	}
	units := write(t, dir, "units.csv", "id,x_m,y_m,one\nb,150,4,1\nc,250,4,1\nd,350,4,1\n")
	if status, said := design(t, append(args, "--areas", file, "--units", units)...); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	topo := write(t, dir, "areas.topojson", `{"type":"Topology","arcs":[[[1000,0],[2000,0]]],"objects":{"one":{"type":"GeometryCollection","geometries":[]},"two":{"type":"GeometryCollection","geometries":[]}}}`)
	if status, said := design(t, append(args, "--areas", topo)...); status != 2 || !strings.Contains(said, `the file has ["one" "two"]; name one as FILE#NAME`) {
		t.Errorf("status %d: %s", status, said)
	}
	broken := write(t, dir, "broken.geojson", "{\"type\":\n\"FeatureCollection\",]}")
	if status, said := design(t, append(args, "--areas", broken)...); status != 2 || !strings.Contains(said, "broken.geojson:2:") {
		t.Errorf("status %d: %s", status, said)
	}
}
