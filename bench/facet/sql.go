package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	_ "github.com/ncruces/go-sqlite3/driver"

	"arpent/internal/platform/db/dbtest"
)

// names are the fields as columns of a table.
func names() []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.name)
	}
	return out
}

func where(q question) string {
	if q.filter == "" {
		return ""
	}
	return " WHERE " + q.filter
}

// postgres counts by GROUPING SETS, one pass for the five fields.
func postgres(file, _ string) ([]answer, error) {
	ctx := context.Background()
	address, err := dbtest.Server()
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	begun := time.Now()
	columns := make([]string, len(fields))
	for i, f := range fields {
		columns[i] = f.name + " text"
		if f.values == 2 {
			columns[i] = f.name + " boolean"
		}
	}
	for _, statement := range []string{"DROP TABLE IF EXISTS bench_leads", "CREATE UNLOGGED TABLE bench_leads (" + strings.Join(columns, ", ") + ")"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return nil, err
		}
	}
	defer func() { _, _ = conn.Exec(ctx, "DROP TABLE bench_leads") }()
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if _, err := conn.PgConn().CopyFrom(ctx, bufio.NewReaderSize(in, 1<<20), "COPY bench_leads FROM STDIN WITH (FORMAT csv, DELIMITER E'\\t')"); err != nil {
		return nil, err
	}
	for _, statement := range []string{"CREATE INDEX ON bench_leads (sector, customer, contactable) INCLUDE (" + strings.Join(counted, ", ") + ")", "VACUUM ANALYZE bench_leads", "SET max_parallel_workers_per_gather = 2", "SET work_mem = '256MB'"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return nil, err
		}
	}
	tell("PostgreSQL", "load, index", fmt.Sprintf("%.1f s", time.Since(begun).Seconds()))
	var out []answer
	for _, q := range questions {
		var a answer
		sets := "(" + strings.Join(counted, "), (") + ")"
		text := "SELECT GROUPING(" + strings.Join(counted, ", ") + "), " + strings.Join(counted, ", ") + ", COUNT(*) FROM bench_leads" + where(q) + " GROUP BY GROUPING SETS (" + sets + ")"
		times, err := repeated(3, func() error {
			rows, err := conn.Query(ctx, text)
			if err != nil {
				return err
			}
			a, err = grouped(rows)
			return err
		})
		if err != nil {
			return nil, err
		}
		timed("PostgreSQL", q.name, times)
		out = append(out, a)
	}
	return out, nil
}

// grouped reads rows of GROUPING SETS: which set, the fields, a count.
func grouped(rows pgx.Rows) (answer, error) {
	defer rows.Close()
	a := answer{}
	for _, f := range counted {
		a[f] = map[string]int{}
	}
	for rows.Next() {
		var set, n int
		values := make([]*string, len(counted))
		into := []any{&set}
		for i := range values {
			into = append(into, &values[i])
		}
		if err := rows.Scan(append(into, &n)...); err != nil {
			return nil, err
		}
		for i, f := range counted {
			if set>>(len(counted)-1-i)&1 == 1 {
				continue
			}
			text := ""
			if values[i] != nil {
				text = *values[i]
			}
			a[f][text] = n
		}
	}
	return a, rows.Err()
}

// sqlite counts field by field; one index seeks the filtered leads.
func sqlite(file, folder string) ([]answer, error) {
	path := filepath.Join(folder, "leads.sqlite")
	_ = os.Remove(path)
	defer os.Remove(path)
	d, err := sql.Open("sqlite3", "file:"+path+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-64000)")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	d.SetMaxOpenConns(1)
	begun := time.Now()
	if err := fill(d, file); err != nil {
		return nil, err
	}
	tell("SQLite", "load, index", fmt.Sprintf("%.1f s", time.Since(begun).Seconds()))
	var out []answer
	for _, q := range questions {
		a := answer{}
		times, err := repeated(1, func() error {
			for _, f := range counted {
				a[f] = map[string]int{}
				if err := countBy(d, f, where(q), a[f]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		timed("SQLite", q.name, times)
		out = append(out, a)
	}
	return out, nil
}

func countBy(d *sql.DB, f, where string, into map[string]int) error {
	rows, err := d.Query("SELECT COALESCE(" + f + ", ''), COUNT(*) FROM leads" + where + " GROUP BY " + f)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var n int
		if err := rows.Scan(&text, &n); err != nil {
			return err
		}
		into[text] = n
	}
	return rows.Err()
}

func fill(d *sql.DB, file string) error {
	if _, err := d.Exec("CREATE TABLE leads (" + strings.Join(names(), ", ") + ")"); err != nil {
		return err
	}
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	tx, err := d.Begin()
	if err != nil {
		return err
	}
	insert, err := tx.Prepare("INSERT INTO leads VALUES (" + strings.Repeat("?, ", len(fields)-1) + "?)")
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<16), 1<<16)
	args := make([]any, len(fields))
	for lines.Scan() {
		for i, cell := range strings.Split(lines.Text(), "\t") {
			switch {
			case cell == "":
				args[i] = nil
			case fields[i].values == 2:
				args[i] = cell == "true"
			default:
				args[i] = cell
			}
		}
		if _, err := insert.Exec(args...); err != nil {
			return err
		}
	}
	if lines.Err() != nil {
		return lines.Err()
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = d.Exec("CREATE INDEX leads_sought ON leads (sector, customer, contactable); ANALYZE")
	return err
}
