package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/cql/sqltext"
	"arpent/engine/watch"
)

func newRandom(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

var columns = map[string]sqltext.Column{"function": {SQL: "function"}, "seniority": {SQL: "seniority"}, "industry": {SQL: "industry"}, "region": {SQL: "region"},
	"department": {SQL: "department"}, "territory": {SQL: "territory"}, "headcount": {SQL: "headcount"}, "customer": {SQL: "customer"}, "text": {SQL: "text"}}

// beside lets SQLite evaluate the same stored searches: leads come in batches,
// each search is a prepared statement that is run over the batch, which costs
// it least. The index is asked the same.
func beside(d *dice, n, events int, seed uint64) error {
	base, err := sql.Open("sqlite3", "file:watch?mode=memory&_pragma=journal_mode(off)")
	if err != nil {
		return err
	}
	defer base.Close()
	base.SetMaxOpenConns(1)
	if err := load(base, d, events, seed); err != nil {
		return err
	}
	sample := make([]eval.Record, 1000)
	for i := range sample {
		sample[i] = d.lead(seed, uint64(i))
	}
	index := watch.New(schema, sample)
	asked := make([]*sql.Stmt, n)
	args := make([][]any, n)
	for i := range n {
		own, plain := d.search(seed, uint64(i))
		e, err := cql.ParseText(own)
		if err != nil {
			return err
		}
		if err := index.Put(watch.ID(i), e); err != nil {
			return err
		}
		if e, err = cql.ParseText(plain); err != nil {
			return err
		}
		where, bound, err := sqltext.Condition(e, schema, columns, sqltext.SQLite)
		if err != nil {
			return err
		}
		if asked[i], err = base.Prepare("SELECT id FROM leads WHERE " + where); err != nil {
			return err
		}
		args[i] = bound
	}
	begun := time.Now()
	theirs := map[[2]int]bool{}
	for i, statement := range asked {
		if err := collect(statement, args[i], i, theirs); err != nil {
			return err
		}
	}
	took := time.Since(begun)
	leads := make([]record, events)
	for i := range leads {
		leads[i] = d.lead(seed, uint64(1<<32+i))
	}
	begun = time.Now()
	var s watch.Scratch
	ours := 0
	for i, l := range leads {
		for _, id := range index.Match(l, &s) {
			if ours++; !theirs[[2]int{i, int(id)}] {
				return fmt.Errorf("lead %d, search %d: found by the index only", i, id)
			}
		}
	}
	own := time.Since(begun)
	if ours != len(theirs) {
		return fmt.Errorf("%d pairs by the index, %d by SQLite", ours, len(theirs))
	}
	fmt.Printf("\n%d searches, %d events in one batch: %d pairs, the same by both\n", n, events, ours)
	tell("SQLite", "%.0f events a second, %.2f µs a search and event", float64(events)/took.Seconds(), took.Seconds()*1e6/float64(n*events))
	tell("watch", "%.0f events a second, %.4f µs a search and event", float64(events)/own.Seconds(), own.Seconds()*1e6/float64(n*events))
	return nil
}

func collect(statement *sql.Stmt, args []any, search int, into map[[2]int]bool) error {
	rows, err := statement.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var lead int
		if err := rows.Scan(&lead); err != nil {
			return err
		}
		into[[2]int{lead, search}] = true
	}
	return rows.Err()
}

func load(base *sql.DB, d *dice, events int, seed uint64) error {
	if _, err := base.Exec("CREATE TABLE leads (id INTEGER PRIMARY KEY, function, seniority, industry, region, department, territory, headcount, customer, text)"); err != nil {
		return err
	}
	for i := range events {
		l := d.lead(seed, uint64(1<<32+i))
		args := []any{i}
		for field := function; field <= text; field++ {
			switch v := l[field]; v.Type {
			case eval.TextType:
				args = append(args, v.Text())
			case eval.NumberType:
				args = append(args, v.Number())
			case eval.BoolType:
				args = append(args, v.Truth() == eval.True)
			default:
				args = append(args, nil)
			}
		}
		if _, err := base.Exec("INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", args...); err != nil {
			return err
		}
	}
	return nil
}
