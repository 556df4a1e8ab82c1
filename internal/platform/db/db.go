// Package db is the thin layer over the two databases: SQLite, embedded, and
// PostgreSQL. One SQL text with ? placeholders serves both; where dialects
// truly differ, the caller asks Dialect and keeps the two texts side by side.
package db

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// Dialect tells the two databases apart.
type Dialect string

// The two databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Q runs statements; a *DB runs each on its own, a *Tx all together. A missing
// row is sql.ErrNoRows. A slice argument (other than []byte) expands for IN (?).
type Q interface {
	Get(ctx context.Context, dst any, query string, args ...any) error
	Select(ctx context.Context, dst any, query string, args ...any) error
	Exec(ctx context.Context, query string, args ...any) (int64, error)
	Each(ctx context.Context, query string, args []any, fn func(row *sqlx.Rows) error) error
	Dialect() Dialect
}

// DB is an open database. On SQLite it holds two pools: many readers, and the
// one writer that SQLite allows, so that writers queue here rather than fail.
type DB struct {
	dialect Dialect
	read    *sqlx.DB
	write   *sqlx.DB
	url     string
}

// Open connects to "postgres://…" or to the SQLite file at a path.
func Open(ctx context.Context, address string) (*DB, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return openPostgres(ctx, address)
	}
	if address == "" {
		return nil, fmt.Errorf("db: no database named; give a file path or postgres://…")
	}
	return openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"))
}

// Dialect says which of the two databases this is.
func (d *DB) Dialect() Dialect { return d.dialect }

// Address is where the database lives, without any password.
func (d *DB) Address() string {
	u, err := url.Parse(d.url)
	if d.dialect == SQLite || err != nil {
		return d.url
	}
	return u.Redacted()
}

// Close releases every connection.
func (d *DB) Close() error {
	err := d.read.Close()
	if d.write != d.read {
		if werr := d.write.Close(); err == nil {
			err = werr
		}
	}
	return err
}

// Ping checks that the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Get reads one row into a struct (db tags) or a scalar.
func (d *DB) Get(ctx context.Context, dst any, query string, args ...any) error {
	return get(ctx, d.read, d.dialect, dst, query, args)
}

// Select reads all rows into a slice of structs or scalars.
func (d *DB) Select(ctx context.Context, dst any, query string, args ...any) error {
	return selectAll(ctx, d.read, d.dialect, dst, query, args)
}

// Each streams rows to fn.
func (d *DB) Each(ctx context.Context, query string, args []any, fn func(row *sqlx.Rows) error) error {
	return each(ctx, d.read, d.dialect, query, args, fn)
}

// Exec writes on its own and returns the number of rows affected.
func (d *DB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return exec(ctx, d.write, d.dialect, query, args)
}

func get(ctx context.Context, q sqlx.QueryerContext, dialect Dialect, dst any, query string, args []any) error {
	query, args, err := bind(dialect, query, args)
	if err != nil {
		return err
	}
	return sqlx.GetContext(ctx, q, dst, query, args...)
}

func each(ctx context.Context, q sqlx.QueryerContext, dialect Dialect, query string, args []any, fn func(*sqlx.Rows) error) error {
	query, args, err := bind(dialect, query, args)
	if err != nil {
		return err
	}
	rows, err := q.QueryxContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func exec(ctx context.Context, e sqlx.ExecerContext, dialect Dialect, query string, args []any) (int64, error) {
	query, args, err := bind(dialect, query, args)
	if err != nil {
		return 0, err
	}
	result, err := e.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// bind expands slices and turns ? into $n for PostgreSQL.
func bind(dialect Dialect, query string, args []any) (string, []any, error) {
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			args[i] = Time{t}
		}
	}
	for _, a := range args {
		if isList(a) {
			var err error
			if query, args, err = sqlx.In(query, args...); err != nil {
				return "", nil, fmt.Errorf("db: %w", err)
			}
			break
		}
	}
	if dialect == Postgres {
		query = sqlx.Rebind(sqlx.DOLLAR, query)
	}
	return query, args, nil
}

func isList(a any) bool {
	if a == nil {
		return false
	}
	t := reflect.TypeOf(a)
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8
}
