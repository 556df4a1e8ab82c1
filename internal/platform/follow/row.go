package follow

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/platform/db"
)

// rows gives whole rows as JSON, each value such that insert stores it again as
// it was: PostgreSQL writes and reads its own types.
func (r Rows) rows(ctx context.Context, tx *db.Tx, table, owner string, key []string) ([]json.RawMessage, error) {
	var out []json.RawMessage
	where, args := r.where("", owner, key)
	if tx.Dialect() == db.Postgres {
		var texts []string
		err := tx.Select(ctx, &texts, "SELECT CAST(row_to_json(x) AS TEXT) FROM "+table+" x WHERE "+where, args...)
		for _, t := range texts {
			out = append(out, json.RawMessage(t))
		}
		return out, err
	}
	err := tx.Each(ctx, "SELECT * FROM "+table+" WHERE "+where, args, func(row *sqlx.Rows) error {
		values := map[string]any{}
		if err := row.MapScan(values); err != nil {
			return err
		}
		for k, v := range values {
			if b, ok := v.([]byte); ok {
				values[k] = string(b)
			}
		}
		text, err := json.Marshal(values)
		out = append(out, text)
		return err
	})
	return out, err
}

// insert stores a row again, unless something stands in its place.
func insert(ctx context.Context, tx *db.Tx, table string, row json.RawMessage) error {
	if tx.Dialect() == db.Postgres {
		_, err := tx.Exec(ctx, "INSERT INTO "+table+" SELECT * FROM json_populate_record(CAST(NULL AS "+table+"), CAST(? AS JSON)) ON CONFLICT DO NOTHING", string(row))
		return err
	}
	values, err := decode(row)
	if err != nil {
		return err
	}
	columns := slices.Sorted(maps.Keys(values))
	var args []any
	for _, c := range columns {
		v := values[c]
		if n, ok := v.(json.Number); ok {
			if v, err = n.Int64(); err != nil {
				v, err = n.Float64()
			}
			if err != nil {
				return err
			}
		}
		args = append(args, v)
	}
	_, err = tx.Exec(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.TrimSuffix(strings.Repeat("?,", len(args)), ",")+") ON CONFLICT DO NOTHING", args...)
	return err
}

func decode(row json.RawMessage) (map[string]any, error) {
	values := map[string]any{}
	d := json.NewDecoder(bytes.NewReader(row))
	d.UseNumber()
	return values, d.Decode(&values)
}

// same says whether two rows hold the same values, in whatever order they stand.
func same(a, b json.RawMessage) bool {
	x, err := decode(a)
	y, other := decode(b)
	return err == nil && other == nil && reflect.DeepEqual(x, y)
}
