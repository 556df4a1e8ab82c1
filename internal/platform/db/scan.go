package db

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"
)

// selectAll appends all rows to the slice that dst points to. Rows of several
// columns are read right into their place there: large structs, of which there
// may be a million, are not copied.
func selectAll(ctx context.Context, q sqlx.QueryerContext, dialect Dialect, dst any, query string, args []any) error {
	query, args, err := bind(dialect, query, args)
	if err != nil {
		return err
	}
	list := reflect.ValueOf(dst)
	if list.Kind() != reflect.Pointer || list.Elem().Kind() != reflect.Slice || !isRow(list.Elem().Type().Elem()) {
		return sqlx.SelectContext(ctx, q, dst, query, args...)
	}
	rows, err := q.QueryxContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	return scanInto(rows, list.Elem())
}

var scannerType = reflect.TypeFor[sql.Scanner]()

// isRow says whether a value holds a row's columns in its fields.
func isRow(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]() && !reflect.PointerTo(t).Implements(scannerType)
}

func scanInto(rows *sqlx.Rows, list reflect.Value) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	fields := rows.Mapper.TraversalsByName(list.Type().Elem(), columns)
	if i := slices.IndexFunc(fields, func(f []int) bool { return len(f) == 0 }); i >= 0 {
		return fmt.Errorf("db: no field of %s for the column %s", list.Type().Elem(), columns[i])
	}
	into := make([]any, len(columns))
	for rows.Next() {
		n := list.Len()
		if n == list.Cap() {
			list.Grow(1)
		}
		list.SetLen(n + 1)
		row := list.Index(n)
		row.SetZero()
		for i, f := range fields {
			into[i] = reflectx.FieldByIndexes(row, f).Addr().Interface()
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}
