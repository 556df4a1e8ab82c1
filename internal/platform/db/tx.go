package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
)

// Tx is a write transaction.
type Tx struct {
	dialect Dialect
	conn    *sqlx.Conn
	tx      *sqlx.Tx
	after   []func()
}

// Tx runs fn in one transaction: committed when fn returns nil, rolled back on
// an error or a panic. A serialisation failure or deadlock on PostgreSQL is
// tried again, so fn must not act outside the database: use AfterCommit.
func (d *DB) Tx(ctx context.Context, fn func(tx *Tx) error) error {
	const attempts = 4
	for attempt := 1; ; attempt++ {
		err := d.once(ctx, fn)
		if err == nil || attempt == attempts || !retryable(err) || ctx.Err() != nil {
			return err
		}
	}
}

func (d *DB) once(ctx context.Context, fn func(tx *Tx) error) (err error) {
	conn, err := d.write.Connx(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	inner, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	tx := &Tx{dialect: d.dialect, conn: conn, tx: inner}
	done := false
	defer func() {
		if !done {
			_ = inner.Rollback() // the first error, or the panic, is what matters
		}
	}()
	if err = fn(tx); err != nil {
		return err
	}
	if err = inner.Commit(); err != nil {
		return err
	}
	done = true
	for _, f := range tx.after {
		f()
	}
	return nil
}

func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// AfterCommit runs fn once the transaction is durable, never when it is not.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// Dialect says which database this is.
func (tx *Tx) Dialect() Dialect { return tx.dialect }

// Get reads one row; see Q.
func (tx *Tx) Get(ctx context.Context, dst any, query string, args ...any) error {
	return get(ctx, tx.tx, tx.dialect, dst, query, args)
}

// Select reads all rows; see Q.
func (tx *Tx) Select(ctx context.Context, dst any, query string, args ...any) error {
	return selectAll(ctx, tx.tx, tx.dialect, dst, query, args)
}

// Each streams rows; on PostgreSQL the connection is busy until it returns, so
// fn must not use tx.
func (tx *Tx) Each(ctx context.Context, query string, args []any, fn func(row *sqlx.Rows) error) error {
	return each(ctx, tx.tx, tx.dialect, query, args, fn)
}

// Exec writes and returns the number of rows affected.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return exec(ctx, tx.tx, tx.dialect, query, args)
}

// BulkInsert adds many rows: COPY on PostgreSQL, a prepared statement on
// SQLite. It returns how many were added; on an error the transaction is lost.
func (tx *Tx) BulkInsert(ctx context.Context, table string, columns []string, rows iter.Seq[[]any]) (int64, error) {
	if tx.dialect == Postgres {
		return tx.copyIn(ctx, table, columns, rows)
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",")
	statement, err := tx.tx.PrepareContext(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ",")+") VALUES ("+marks+")")
	if err != nil {
		return 0, err
	}
	defer statement.Close()
	var n int64
	for row := range rows {
		if _, err := statement.ExecContext(ctx, row...); err != nil {
			return n, fmt.Errorf("row %d: %w", n+1, err)
		}
		n++
	}
	return n, nil
}

func (tx *Tx) copyIn(ctx context.Context, table string, columns []string, rows iter.Seq[[]any]) (int64, error) {
	var n int64
	err := tx.conn.Raw(func(driverConn any) error {
		next, stop := iter.Pull(rows)
		defer stop()
		var err error
		n, err = driverConn.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns,
			pgx.CopyFromFunc(func() ([]any, error) {
				row, ok := next()
				if !ok {
					return nil, nil
				}
				return row, plain(row)
			}))
		return err
	})
	return n, err
}

// plain turns values that know how to write themselves into plain ones: COPY,
// unlike an ordinary statement, has no text form to fall back on.
func plain(row []any) error {
	for i, v := range row {
		if v, ok := v.(copyValue); ok {
			var err error
			if row[i], err = v.copyValue(); err != nil {
				return err
			}
		}
	}
	return nil
}

type copyValue interface{ copyValue() (any, error) }

// IsMissing says that a Get found no row.
func IsMissing(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// IsDuplicate says that a unique rule refused the row.
func IsDuplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	return err != nil && strings.Contains(err.Error(), "UNIQUE constraint failed") ||
		err != nil && strings.Contains(err.Error(), "constraint failed: UNIQUE")
}
