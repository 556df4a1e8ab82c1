package design

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"arpent/engine/districting"
	"arpent/engine/districting/instance"
)

// question is a design problem with the names it was asked in.
type question struct {
	districting.Problem
	units  *instance.Units
	links  []districting.Edge // added to join separate parts
	giants []districting.Giant
}

// openInput opens a file, unpacking .gz.
func openInput(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s is a folder", path)
	}
	if !strings.HasSuffix(path, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// from reads one table.
func from[T any](path string, read func(file string, r io.Reader) (T, error)) (T, error) {
	r, err := openInput(path)
	if err != nil {
		var none T
		return none, err
	}
	defer r.Close()
	return read(path, r)
}

// read turns the flags and their files into a problem.
func (c Command) read() (*question, error) {
	q := &question{}
	if err := c.checkNumbers(); err != nil {
		return nil, err
	}
	if err := c.readMap(q); err != nil {
		return nil, err
	}
	q.X, q.Y, q.Measures, q.Territories = q.units.X, q.units.Y, q.units.Measures, c.Territories
	if n := len(q.units.IDs); c.Territories > n {
		return nil, fmt.Errorf("--territories: %d asked of %d units", c.Territories, n)
	}
	q.links = districting.Links(q.X, q.Y, q.Edges)
	q.Edges = append(q.Edges, q.links...)
	if err := c.readAims(q); err != nil {
		return nil, err
	}
	if err := c.readWishes(q); err != nil {
		return nil, err
	}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	q.giants = districting.Giants(&q.Problem)
	return q, nil
}

func (c Command) checkNumbers() error {
	switch {
	case c.Territories < 1:
		return fmt.Errorf("--territories: %d; at least 1", c.Territories)
	case !(c.Keep >= 0 && c.Keep <= 1):
		return fmt.Errorf("--keep: %v is not between 0 and 1", c.Keep)
	case c.Keep > 0 && c.Current == "":
		return errors.New("--keep needs --current: what is there to stay with?")
	case len(c.MaxMoved) > 0 && c.Current == "":
		return errors.New("--max-moved needs --current: moved from where?")
	case c.Seconds != nil && !(*c.Seconds > 0 && *c.Seconds < 1e7):
		return fmt.Errorf("--seconds: %v is not a time to search", *c.Seconds)
	case c.Iterations < 0:
		return fmt.Errorf("--iterations: %d", c.Iterations)
	case c.Frontier < 0 || c.Frontier > 1000:
		return fmt.Errorf("--frontier: %d is not between 1 and 1000", c.Frontier)
	case c.Areas == "" && (c.Units == "" || c.Adjacency == ""):
		return errors.New("--units and --adjacency, or --areas, are needed")
	}
	return nil
}

// readMap reads units and neighbours. With both tables and areas, the areas
// give what the tables do not.
func (c Command) readMap(q *question) error {
	var err error
	var areas *instance.Units
	var borders []districting.Edge
	if c.Areas != "" {
		if areas, borders, err = readAreas(c.Areas); err != nil {
			return err
		}
		q.units, q.Edges = areas, borders
	}
	if c.Units != "" {
		if q.units, err = from(c.Units, instance.ReadUnits); err != nil {
			return err
		}
	}
	if c.Adjacency != "" {
		q.Edges, err = from(c.Adjacency, func(file string, r io.Reader) ([]districting.Edge, error) {
			return instance.ReadEdges(file, r, q.units)
		})
		return err
	}
	if c.Units == "" {
		return nil
	}
	q.Edges = nil
	for i, id := range q.units.IDs {
		if _, ok := areas.Index[id]; !ok {
			return fmt.Errorf("%s: unit %q (the %d. unit of %s) has no area", c.Areas, id, i+1, c.Units)
		}
	}
	for _, e := range borders {
		a, okA := q.units.Index[areas.IDs[e.A]]
		b, okB := q.units.Index[areas.IDs[e.B]]
		if okA && okB { // areas without a row in the table are not designed
			q.Edges = append(q.Edges, districting.Edge{A: a, B: b, BorderMeters: e.BorderMeters})
		}
	}
	return nil
}

func readAreas(name string) (*instance.Units, []districting.Edge, error) {
	path, object := name, ""
	if _, err := os.Stat(name); err != nil {
		if before, after, ok := strings.Cut(name, "#"); ok {
			path, object = before, after
		}
	}
	data, err := from(path, func(file string, r io.Reader) ([]byte, error) { return io.ReadAll(r) })
	if err != nil {
		return nil, nil, err
	}
	return instance.ReadAreas(path, data, object)
}

// measure finds a measure for a flag.
func (q *question) measure(flag, name string) (int, error) {
	if m := q.units.Measure(name); m >= 0 {
		return m, nil
	}
	if err := q.units.Defect(name); err != nil {
		return 0, fmt.Errorf("%s: %q is not a measure: %w", flag, name, err)
	}
	names := make([]string, len(q.Measures))
	for i, m := range q.Measures {
		names[i] = m.Name
	}
	return 0, fmt.Errorf("%s: there is no measure %q; the units have %q", flag, name, names)
}

var objectives = map[string]districting.Kind{"moment": districting.Moment, "median": districting.Median, "border": districting.Border, "cut": districting.Cut}

// readAims reads --objective, --balance and --targets.
func (c Command) readAims(q *question) error {
	word, name, named := strings.Cut(c.Objective, ":")
	kind, ok := objectives[word]
	switch {
	case !ok:
		return fmt.Errorf("--objective: %q is none of moment:M, median:M, border, cut", c.Objective)
	case kind <= districting.Median && !named:
		return fmt.Errorf("--objective: %s needs a measure, as in %s:pop", word, word)
	case kind >= districting.Border && named:
		return fmt.Errorf("--objective: %s takes no measure", word)
	}
	q.Objective.Kind = kind
	if named {
		m, err := q.measure("--objective", name)
		if err != nil {
			return err
		}
		q.Objective.Measure = m
	}
	if kind == districting.Border {
		total := 0.0
		for _, e := range q.Edges {
			total += e.BorderMeters
		}
		if total == 0 {
			return fmt.Errorf("--objective: border needs a column border_m in %s", c.Adjacency)
		}
	}
	for _, text := range c.Balance {
		b, err := q.balance(text)
		if err != nil {
			return err
		}
		for _, other := range q.Balance {
			if other.Measure == b.Measure {
				return fmt.Errorf("--balance: %q bounds a measure that is bounded already", text)
			}
		}
		q.Balance = append(q.Balance, b)
	}
	if c.Targets == "" {
		return nil
	}
	_, err := from(c.Targets, func(file string, r io.Reader) (struct{}, error) {
		return struct{}{}, instance.ReadTargets(file, r, q.units, c.Territories, q.Balance)
	})
	return err
}

// balance reads M:lo..hi or M:p%.
func (q *question) balance(text string) (districting.Balance, error) {
	var b districting.Balance
	name, bounds, _ := cutLast(text, ":")
	m, err := q.measure("--balance", name)
	if err != nil {
		return b, err
	}
	b.Measure = m
	if low, high, ok := strings.Cut(bounds, ".."); ok {
		var errLow, errHigh error
		b.Low, errLow = strconv.ParseFloat(low, 64)
		b.High, errHigh = strconv.ParseFloat(high, 64)
		if errLow != nil || errHigh != nil || math.IsNaN(b.Low) || math.IsNaN(b.High) || math.IsInf(b.Low, 0) {
			return b, fmt.Errorf("--balance: %q is not M:lo..hi", text)
		}
		if b.Low > b.High || b.High < 0 {
			return b, fmt.Errorf("--balance: %q: nothing is between %v and %v", text, b.Low, b.High)
		}
		return b, nil
	}
	share, err := percent(bounds)
	if err != nil {
		return b, fmt.Errorf("--balance: %q: %w; write M:lo..hi or M:5%%", text, err)
	}
	mean := q.Total(m) / float64(q.Territories)
	b.Low, b.High = mean*(1-share), mean*(1+share)
	return b, nil
}

func percent(text string) (float64, error) {
	digits, ok := strings.CutSuffix(text, "%")
	v, err := strconv.ParseFloat(digits, 64)
	if !ok || err != nil || !(v >= 0) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a percentage", text)
	}
	return v / 100, nil
}

func cutLast(text, sep string) (before, after string, found bool) {
	if at := strings.LastIndex(text, sep); at >= 0 {
		return text[:at], text[at+len(sep):], true
	}
	return text, "", false
}

// readWishes reads centres, locks, bans and today's plan.
func (c Command) readWishes(q *question) (err error) {
	k := c.Territories
	if c.Centres != "" {
		if q.Centres, err = from(c.Centres, func(file string, r io.Reader) ([]districting.Centre, error) {
			return instance.ReadCentres(file, r, q.units, k)
		}); err != nil {
			return err
		}
	}
	assignment := func(file string, r io.Reader) ([]int32, error) { return instance.ReadAssignment(file, r, q.units, k) }
	if c.Locked != "" {
		if q.Locked, err = from(c.Locked, assignment); err != nil {
			return err
		}
	}
	if c.Forbidden != "" {
		if q.Forbidden, err = from(c.Forbidden, func(file string, r io.Reader) ([]districting.Forbidden, error) {
			return instance.ReadForbidden(file, r, q.units, k, q.Locked)
		}); err != nil {
			return err
		}
	}
	if c.Current != "" {
		if q.Current, err = from(c.Current, assignment); err != nil {
			return err
		}
	}
	q.Keep = c.Keep
	for _, text := range c.MaxMoved {
		name, share, _ := cutLast(text, ":")
		m, err := q.measure("--max-moved", name)
		if err != nil {
			return err
		}
		v, err := percent(share)
		if err != nil {
			return fmt.Errorf("--max-moved: %q: %w", text, err)
		}
		q.MaxMoved = append(q.MaxMoved, districting.MaxMoved{Measure: m, Share: v})
	}
	return nil
}
