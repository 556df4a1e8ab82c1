package lead

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/lead/within"
	"arpent/internal/person"
)

// size is how much a test does: little, or what the environment says.
func size(name string, little int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return little
}

// indexOf puts a market into an index as the service does. Rows of leads that
// come and go before scatter the rest over two chunks.
func indexOf(t testing.TB, m *market) *index {
	t.Helper()
	x := &index{columns: columns(), of: map[person.ID][]facet.Key{}}
	kinds := make([]facet.Column, len(x.columns))
	for i, c := range x.columns {
		kinds[i] = c.facet()
	}
	x.facets = facet.New(kinds, keywords())
	const passing = 70_000
	for i := range passing {
		if err := x.facets.Put(facet.Key(1_000_000+i), make([]eval.Value, len(x.columns))); err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range m.r.Perm(passing) {
		x.facets.Delete(facet.Key(1_000_000 + i))
	}
	for i := range m.leads {
		if err := x.put(&m.leads[i]); err != nil {
			t.Fatal(err)
		}
	}
	x.facets.Publish()
	return x
}

// countedFields are fields whose values are counted, and their values of a lead.
var countedFields = func() map[string]func(l *Lead) []string {
	out := map[string]func(l *Lead) []string{}
	for name, of := range textFields {
		out[name] = func(l *Lead) []string { return []string{of(l)} }
	}
	for name, of := range flagFields {
		out[name] = func(l *Lead) []string { return []string{strconv.FormatBool(of(l))} }
	}
	maps.Copy(out, setFields)
	return out
}()

// coded is a field's values by number, and the numbers of each lead's.
type coded struct {
	values []string
	of     [][]int
}

// codesOf numbers a field's values, once until something changes.
func (m *market) codesOf(field string) *coded {
	if c := m.codes[field]; c != nil {
		return c
	}
	c := &coded{of: make([][]int, len(m.leads))}
	number := map[string]int{}
	for i := range m.leads {
		for _, value := range countedFields[field](&m.leads[i]) {
			n, known := number[value]
			if !known {
				n = len(c.values)
				number[value] = n
				c.values = append(c.values, value)
			}
			c.of[i] = append(c.of[i], n)
		}
	}
	m.codes[field] = c
	return c
}

// tally counts a field's values of the leads that someone sees and to which the
// rest of a filter applies; the empty text stands for unknown.
func (m *market) tally(field string, v *viewer, rest verdict) map[string]int {
	c := m.codesOf(field)
	count := make([]int, len(c.values))
	for i, visible := range v.visible {
		if visible && (rest == nil || rest[i] == yes) {
			for _, n := range c.of[i] {
				count[n]++
			}
		}
	}
	out := map[string]int{}
	for i, n := range count {
		if n > 0 {
			out[c.values[i]] = n
		}
	}
	return out
}

// check holds one search to the oracle.
func check(t *testing.T, m *market, x *index, v *viewer, c *condition, facets []string) {
	t.Helper()
	s := x.facets.Snapshot()
	told := func() string { return fmt.Sprintf("%s within the scope of a %s %v", c, v.role, v.at) }
	scope := &facet.Filter{}
	var err error
	if !v.scope.All {
		if scope, err = s.Compile(within.Filter(v.scope, m.tree)); err != nil {
			t.Fatal(err)
		}
	}
	e, err := cql.ParseText(c.String())
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	filter, err := s.Compile(e)
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	got, err := s.Search(context.Background(), facet.Query{Scope: scope, Filter: filter, Facets: facets, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	found := make([]bool, len(m.leads))
	s.Keys(scope, filter, func(k facet.Key) bool { found[k] = true; return true })
	verdict := m.verdictOf(c)
	total := 0
	for i := range m.leads {
		fits := v.visible[i] && verdict[i] == yes
		if fits {
			total++
		}
		if fits != found[i] {
			t.Fatalf("%s: lead %d is found: %v, should be: %v\n%+v", told(), i, found[i], fits, m.leads[i])
		}
	}
	if total != got.Total {
		t.Fatalf("%s: %d found, %d counted", told(), total, got.Total)
	}
	pieces := c.pieces(false)
	for i, field := range facets {
		want, have := m.tally(field, v, m.allBut(pieces, field)), map[string]int{}
		for _, n := range got.Facets[i] {
			if n.Unknown != (n.Text == "") {
				t.Fatalf("%s: %s counts %+v", told(), field, n)
			}
			have[n.Text] = n.Count
		}
		if !maps.Equal(have, want) {
			t.Fatalf("%s: %s counts %v, should be %v", told(), field, have, want)
		}
	}
}

// allBut is the verdict of what must hold besides what names one field alone;
// nil for nothing.
func (m *market) allBut(pieces []*condition, field string) verdict {
	all := &condition{op: "AND"}
	for _, p := range pieces {
		if names := p.fields(); len(names) != 1 || names[0] != field || p.looks() {
			all.of = append(all.of, p)
		}
	}
	if len(all.of) == 0 {
		return nil
	}
	return m.verdictOf(all)
}

// looks says whether a condition also asks for words.
func (c *condition) looks() bool {
	return c.op == "" && len(c.field) == 0 || slices.ContainsFunc(c.of, (*condition).looks)
}

// Every search finds what a plain reading of every lead finds, and counts what
// it counts, for every role, while leads change.
func TestSearchIsWhatTheOracleSays(t *testing.T) {
	queries, leads := size("ARPENT_ORACLE_QUERIES", 800), size("ARPENT_ORACLE_LEADS", 1500)
	for worker := range uint64(2) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			m := newMarket(uint64(size("ARPENT_ORACLE_SEED", 1))+worker, leads)
			x := indexOf(t, m)
			roles := map[access.Role]int{}
			var viewers []*viewer
			for n := range queries / 2 {
				if n%max(1, queries/10) == 0 {
					m.change(t, x)
					viewers = nil
					for range min(100, queries/20) {
						viewers = append(viewers, m.viewer())
					}
				}
				v := pick(m.r, viewers...)
				roles[v.role]++
				facets := []string{}
				for range m.r.IntN(6) {
					if f := key(m, countedFields); !slices.Contains(facets, f) {
						facets = append(facets, f)
					}
				}
				check(t, m, x, v, m.condition(1+m.r.IntN(3)), facets)
			}
			t.Logf("%d leads: %v", len(m.leads), roles)
		})
	}
}

// change makes new leads of some, takes some out and some back in.
func (m *market) change(t *testing.T, x *index) {
	t.Helper()
	m.forget()
	for range len(m.leads) / 20 {
		i := m.r.IntN(len(m.leads))
		old := m.leads[i]
		m.leads[i] = m.lead(i)
		m.leads[i].AccountID = old.AccountID // the key of a lead stays
		if m.gone[i] = m.r.IntN(4) == 0; m.gone[i] {
			x.facets.Delete(x.refer(ref{old.PersonID, old.AccountID}))
			continue
		}
		if err := x.put(&m.leads[i]); err != nil {
			t.Fatal(err)
		}
	}
	x.facets.Publish()
}

// Whoever asks whatever, nothing beyond their scope is found or counted.
func TestScopeHoldsForAnyUserAndQuery(t *testing.T) {
	checks := size("ARPENT_SCOPE_CHECKS", 3000)
	for worker := range uint64(2) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			m := newMarket(uint64(size("ARPENT_ORACLE_SEED", 10))+worker, 400)
			x := indexOf(t, m)
			var viewers []*viewer
			for range 200 {
				viewers = append(viewers, m.viewer())
			}
			for range checks / 2 {
				check(t, m, x, pick(m.r, viewers...), m.condition(m.r.IntN(3)), []string{"territory", "function", "owner"})
			}
		})
	}
}
