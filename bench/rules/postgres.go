package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/engine/cql/sqltext"
	"arpent/internal/platform/db/dbtest"
)

// beside loads the accounts into PostgreSQL with an index for every column,
// runs each rule there, and compares what is found.
func beside(ctx context.Context, address string, records []record, filters []cql.Expr, counts []int, t *table) error {
	if address == "" {
		var err error
		if address, err = dbtest.Server(); err != nil {
			return err
		}
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	started := time.Now()
	if err := load(ctx, conn, records); err != nil {
		return err
	}
	defer conn.Exec(ctx, "DROP TABLE bench_accounts")
	t.row("PostgreSQL: loading and indexes", time.Since(started), "")

	started = time.Now()
	pairs := 0
	var took []time.Duration
	for i, e := range filters {
		begun := time.Now()
		n, err := ask(ctx, conn, e)
		if err != nil {
			return err
		}
		if n != counts[i] {
			text, _ := cql.Text(e)
			return fmt.Errorf("rule %d: %d accounts by the index, %d by PostgreSQL: %s", i, counts[i], n, text)
		}
		pairs += n
		took = append(took, time.Since(begun))
	}
	t.row("PostgreSQL: every rule as SQL", time.Since(started), fmt.Sprintf("%d pairs, the same", pairs))
	t.row("PostgreSQL: one changed rule, median", middle(took), fmt.Sprintf("slowest %.0f ms", longest(took).Seconds()*1000))
	return nil
}

func load(ctx context.Context, conn *pgx.Conn, records []record) error {
	if _, err := conn.Exec(ctx, `DROP TABLE IF EXISTS bench_accounts; CREATE UNLOGGED TABLE bench_accounts (id int, country text, postcode text,
		industry text, headcount float8, potential float8, domain text, lon float8, lat float8, customer boolean)`); err != nil {
		return err
	}
	texts := func(v eval.Value) any {
		if v.Type == eval.Null {
			return nil
		}
		return v.Text()
	}
	number := func(v eval.Value) any {
		if v.Type == eval.Null {
			return nil
		}
		return v.Number()
	}
	columns := []string{"id", "country", "postcode", "industry", "headcount", "potential", "domain", "lon", "lat", "customer"}
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"bench_accounts"}, columns, pgx.CopyFromSlice(len(records), func(i int) ([]any, error) {
		r := records[i]
		lon, lat, _ := r[place].Point()
		return []any{i, texts(r[country]), texts(r[postcode]), texts(r[industry]), number(r[headcount]), number(r[potential]),
			texts(r[domain]), lon, lat, r[customer].Truth() == eval.True}, nil
	}))
	if err != nil {
		return err
	}
	var statements []string
	for _, c := range []string{"country", "postcode text_pattern_ops", "industry text_pattern_ops", "headcount", "potential", "domain", "lon", "lat"} {
		statements = append(statements, "CREATE INDEX ON bench_accounts ("+c+")")
	}
	for _, s := range append(statements, "VACUUM ANALYZE bench_accounts") {
		if _, err := conn.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

var columns = map[string]sqltext.Column{"country": {SQL: "country"}, "postcode": {SQL: "postcode"}, "industry": {SQL: "industry"},
	"headcount": {SQL: "headcount"}, "potential": {SQL: "potential"}, "domain": {SQL: "domain"},
	"place": {Lon: "lon", Lat: "lat"}, "customer": {SQL: "customer"}}

func ask(ctx context.Context, conn *pgx.Conn, e cql.Expr) (int, error) {
	where, args, err := sqltext.Condition(e, schema, columns, sqltext.Postgres)
	if err != nil {
		return 0, err
	}
	for i := 1; strings.Contains(where, "?"); i++ {
		where = strings.Replace(where, "?", fmt.Sprintf("$%d", i), 1)
	}
	n := 0
	return n, conn.QueryRow(ctx, "SELECT count(*) FROM bench_accounts WHERE "+where, args...).Scan(&n)
}
