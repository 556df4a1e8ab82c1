package sqltext

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

var schema = &eval.Schema{Fields: []eval.Field{{Name: "name", Type: eval.TextType}, {Name: "town", Type: eval.TextType}, {Name: "size", Type: eval.NumberType},
	{Name: "growth", Type: eval.NumberType}, {Name: "active", Type: eval.BoolType}, {Name: "founded", Type: eval.TimeType}, {Name: "seen", Type: eval.TimeType},
	{Name: "place", Type: eval.ShapeType}, {Name: "tags", Type: eval.ListType}}}

var columns = map[string]Column{"name": {SQL: "t.name", Folded: "t.name_folded"}, "town": {SQL: "t.town"}, "size": {SQL: "t.size"}, "growth": {SQL: "t.growth"},
	"active": {SQL: "t.active"}, "founded": {SQL: "t.founded"}, "seen": {SQL: "t.seen", Instant: true}, "place": {Lon: "t.lon", Lat: "t.lat"}}

type row []eval.Value

func (r row) Value(i int) eval.Value { return r[i] }

var tables = map[db.Dialect]string{
	db.SQLite:   `CREATE TABLE t (id INTEGER, name TEXT, name_folded TEXT, town TEXT, size INTEGER, growth REAL, active INTEGER, founded TEXT, seen TEXT, lon REAL, lat REAL)`,
	db.Postgres: `CREATE TABLE t (id INTEGER, name TEXT, name_folded TEXT, town TEXT, size BIGINT, growth DOUBLE PRECISION, active BOOLEAN, founded DATE, seen TIMESTAMPTZ, lon DOUBLE PRECISION, lat DOUBLE PRECISION)`,
}

// fill makes random rows, in the table and as records.
func fill(t *testing.T, d *db.DB, r *rand.Rand, n int) []row {
	ctx := context.Background()
	if _, err := d.Exec(ctx, tables[d.Dialect()]); err != nil {
		t.Fatal(err)
	}
	var rows []row
	err := d.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.BulkInsert(ctx, "t", []string{"id", "name", "name_folded", "town", "size", "growth", "active", "founded", "seen", "lon", "lat"}, func(yield func([]any) bool) {
			for id := range n {
				values, cells := make(row, len(schema.Fields)), make([]any, 11)
				cells[0] = int64(id)
				known := func() bool { return r.IntN(7) > 0 }
				if known() {
					s := []string{"Étoile", "étoile", "Acier 50%", "a_b", "ACIER", "", `back\slash`, "[x]*?", "it's"}[r.IntN(9)]
					values[0], cells[1], cells[2] = eval.TextOf(s), s, Fold(s)
				}
				if known() {
					s := []string{"Lyon", "lyon", "Évry", "Zürich"}[r.IntN(4)]
					values[1], cells[3] = eval.TextOf(s), s
				}
				if known() {
					v := int64(r.IntN(21) - 10)
					values[2], cells[4] = eval.NumberOf(float64(v)), v
				}
				if known() {
					v := float64(r.IntN(9)-4) / 2
					values[3], cells[5] = eval.NumberOf(v), v
				}
				if known() {
					b := r.IntN(2) == 0
					values[4], cells[6] = eval.BoolOf(b), b
				}
				day := time.Date(2026, 1, 1+r.IntN(5), 0, 0, 0, 0, time.UTC)
				if known() {
					values[5], cells[7] = eval.DayOf(day), db.DateOf(day)
				}
				if known() {
					moment := day.Add(time.Duration(r.IntN(24)) * time.Hour)
					values[6], cells[8] = eval.InstantOf(moment), db.At(moment)
				}
				if known() {
					lon, lat := float64(r.IntN(9)), float64(r.IntN(9))
					values[7], cells[9], cells[10] = eval.PointOf(lon, lat), lon, lat
				}
				rows = append(rows, values)
				if d.Dialect() == db.Postgres && cells[7] != nil {
					cells[7] = day
				}
				if !yield(cells) {
					return
				}
			}
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func number(r *rand.Rand, depth int) string {
	if depth > 0 && r.IntN(3) == 0 {
		return "(" + number(r, depth-1) + " " + []string{"+", "-", "*", "/", "%", "div"}[r.IntN(6)] + " " + number(r, depth-1) + ")"
	}
	return []string{"size", "growth", fmt.Sprint(r.IntN(7) - 3), "0.5"}[r.IntN(4)]
}

func leaf(r *rand.Rand) string {
	op := []string{"=", "<>", "<", "<=", ">", ">="}[r.IntN(6)]
	switch r.IntN(10) {
	case 0:
		return number(r, 2) + " " + op + " " + number(r, 2)
	case 1:
		return "town " + op + " " + []string{"'Lyon'", "'lyon'", "name", "'Évry'"}[r.IntN(4)]
	case 2:
		return "name LIKE " + []string{"'%toile'", `'%\%%'`, `'a\_b'`, "'a_b'", "'[x]%'", `'%\\%'`, "'it''s'", "''"}[r.IntN(8)]
	case 3:
		return "CASEI(ACCENTI(name)) " + []string{"= 'etoile'", "LIKE 'ac%'", "IN ('acier', 'a_b')", "= CASEI('ÉTOILE')"}[r.IntN(4)]
	case 4:
		return "active " + []string{"=", "<>"}[r.IntN(2)] + " " + []string{"TRUE", "FALSE"}[r.IntN(2)]
	case 5:
		return "founded " + op + " " + []string{"DATE('2026-01-03')", "seen", "TIMESTAMP('2026-01-02T12:00:00Z')"}[r.IntN(3)]
	case 6:
		return "seen " + op + " " + []string{"DATE('2026-01-03')", "TIMESTAMP('2026-01-02T12:00:00Z')"}[r.IntN(2)]
	case 7:
		return []string{"S_WITHIN(place, BBOX(1, 2, 5, 6))", "S_INTERSECTS(place, BBOX(7, 0, 2, 8))", "place IS NULL", "town IS NOT NULL", "(size > 2) IS NULL"}[r.IntN(5)]
	case 8:
		return "size BETWEEN " + number(r, 1) + " AND " + number(r, 1)
	default:
		return []string{"size IN (1, growth, 3)", "town NOT IN ('Lyon', name)", "TRUE", "seen BETWEEN DATE('2026-01-02') AND DATE('2026-01-03')"}[r.IntN(4)]
	}
}

func filter(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(4) == 0 {
		return "(" + leaf(r) + ")"
	}
	if r.IntN(4) == 0 {
		return "NOT " + filter(r, depth-1)
	}
	return "(" + filter(r, depth-1) + []string{" AND ", " OR "}[r.IntN(2)] + filter(r, depth-1) + ")"
}

// Both databases find the rows of which eval finds a filter true, unknown
// values included.
func TestSameAsEval(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		r := rand.New(rand.NewPCG(11, 12))
		rows := fill(t, d, r, 300)
		dialect := SQLite
		if d.Dialect() == db.Postgres {
			dialect = Postgres
		}
		for range 1500 {
			text := filter(r, 3)
			e, err := cql.ParseText(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			program, err := eval.Compile(e, schema)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			var want, got []int
			for id, values := range rows {
				if program.Match(values) == eval.True {
					want = append(want, id)
				}
			}
			condition, args, err := Condition(e, schema, columns, dialect)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if err := d.Select(context.Background(), &got, "SELECT t.id FROM t WHERE "+condition+" ORDER BY t.id", args...); err != nil {
				t.Fatalf("%s → %s: %v", text, condition, err)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s → %s %v: %v instead of %v", text, condition, args, got, want)
			}
		}
	})
}

func TestRefusals(t *testing.T) {
	for text, want := range map[string]string{
		"A_CONTAINS(tags, ('x'))":                     "line 1, column 1: a_contains is not computed by the database",
		"CASEI(town) = 'lyon'":                        "line 1, column 1: the database compares texts as they are",
		"nmae = 'x'":                                  `line 1, column 1: there is no field nmae; did you mean "name"?`,
		"S_WITHIN(place, POLYGON((0 0,1 0,1 1,0 0)))": "line 1, column 1: the database looks for positions in a BBOX only",
	} {
		e, err := cql.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := Condition(e, schema, columns, SQLite); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
