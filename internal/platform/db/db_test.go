package db_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

var steps = []fs.FS{fstest.MapFS{
	"migrations/0001_things.sqlite.sql": {Data: []byte(`CREATE TABLE things (id TEXT PRIMARY KEY, n INTEGER NOT NULL, ok INTEGER NOT NULL,
		day TEXT, at TEXT, doc TEXT NOT NULL, raw BLOB, score REAL); CREATE INDEX things_n ON things (n);`)},
	"migrations/0001_things.postgres.sql": {Data: []byte(`CREATE TABLE things (id TEXT PRIMARY KEY, n BIGINT NOT NULL, ok BOOLEAN NOT NULL,
		day DATE, at TIMESTAMPTZ, doc JSONB NOT NULL, raw BYTEA, score DOUBLE PRECISION); CREATE INDEX things_n ON things (n);`)},
}}

type thing struct {
	ID    string                  `db:"id"`
	N     int64                   `db:"n"`
	OK    bool                    `db:"ok"`
	Day   db.Date                 `db:"day"`
	At    db.Time                 `db:"at"`
	Doc   db.JSON[map[string]int] `db:"doc"`
	Raw   []byte                  `db:"raw"`
	Score *float64                `db:"score"`
}

func (t thing) row() []any { return []any{t.ID, t.N, t.OK, t.Day, t.At, t.Doc, t.Raw, t.Score} }

var columns = []string{"id", "n", "ok", "day", "at", "doc", "raw", "score"}

func sample(n int64) thing {
	score := float64(n) / 3
	return thing{ID: fmt.Sprintf("t%06d", n), N: n, OK: n%2 == 0, Day: "2026-02-28",
		At: db.At(time.Date(2026, 3, 1, 4, 5, 6, 789000, time.UTC)), Doc: db.JSON[map[string]int]{V: map[string]int{"n": int(n)}},
		Raw: []byte{0, 1, 255}, Score: &score}
}

func TestRoundTrip(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		one, none := sample(1), thing{ID: "none"}
		none.Doc.V = map[string]int{}
		const insert = "INSERT INTO things (id, n, ok, day, at, doc, raw, score) VALUES (?,?,?,?,?,?,?,?)"
		for _, x := range []thing{one, none} {
			if _, err := d.Exec(ctx, insert, x.row()...); err != nil {
				t.Fatal(err)
			}
		}
		var got thing
		if err := d.Get(ctx, &got, "SELECT * FROM things WHERE id = ? AND ok = ? AND day >= ? AND at <= ?", "t000001", false, db.Date("2026-02-28"), one.At); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got.row()[:7]...) != fmt.Sprint(one.row()[:7]...) || *got.Score != *one.Score {
			t.Errorf("got %v\nwant %v", got, one)
		}
		if err := d.Get(ctx, &got, "SELECT * FROM things WHERE id = 'none'"); err != nil {
			t.Fatal(err)
		}
		if got.Day != "" || !got.At.IsZero() || got.Score != nil {
			t.Errorf("unknown values came back as %v", got)
		}
		if err := d.Get(ctx, &got, "SELECT * FROM things WHERE id = 'x'"); !db.IsMissing(err) {
			t.Errorf("missing row: %v", err)
		}
		if _, err := d.Exec(ctx, insert, one.row()...); !db.IsDuplicate(err) {
			t.Errorf("duplicate: %v", err)
		}
		var ids []string
		if err := d.Select(ctx, &ids, "SELECT id FROM things WHERE id IN (?) AND n >= ? ORDER BY id", []string{"none", "t000001"}, 0); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ids, []string{"none", "t000001"}) {
			t.Error(ids)
		}
	})
}

func TestBulkInsertAndRollback(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		many := func(yield func([]any) bool) {
			for n := range int64(1000) {
				if !yield(sample(n).row()) {
					return
				}
			}
		}
		stop := errors.New("stop")
		fired := false
		err := d.Tx(ctx, func(tx *db.Tx) error {
			tx.AfterCommit(func() { fired = true })
			if _, err := tx.BulkInsert(ctx, "things", columns, many); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) || fired {
			t.Fatalf("err %v, fired %v", err, fired)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			tx.AfterCommit(func() { fired = true })
			n, err := tx.BulkInsert(ctx, "things", columns, many)
			if n != 1000 && err == nil {
				t.Errorf("inserted %d", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var count int
		if err := d.Get(ctx, &count, "SELECT COUNT(*) FROM things"); err != nil || count != 1000 || !fired {
			t.Errorf("count %d, fired %v, %v", count, fired, err)
		}
		var got thing
		if err := d.Get(ctx, &got, "SELECT * FROM things WHERE n = ?", 7); err != nil || got.Doc.V["n"] != 7 || got.Day != "2026-02-28" {
			t.Errorf("%v %v", got, err)
		}
	})
}

func TestWritersQueue(t *testing.T) {
	dbtest.Each(t, steps, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Exec(ctx, "INSERT INTO things (id, n, ok, doc) VALUES ('c', 0, ?, '{}')", true); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				err := d.Tx(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, "UPDATE things SET n = n + 1 WHERE id = ?", "c")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var n int
		if err := d.Get(ctx, &n, "SELECT n FROM things WHERE id = 'c'"); err != nil || n != 20 {
			t.Errorf("%d %v", n, err)
		}
	})
}

func TestMigrationWithoutTwinIsRefused(t *testing.T) {
	d := dbtest.SQLite(t)
	err := d.Migrate(context.Background(), fstest.MapFS{"migrations/0001_a.sqlite.sql": {Data: []byte("SELECT 1;")}})
	if err == nil || !strings.Contains(err.Error(), "no twin") {
		t.Error(err)
	}
}

func TestNewIDSortsByTime(t *testing.T) {
	first := db.NewID()
	time.Sleep(3 * time.Millisecond)
	second := db.NewID()
	if len(first) != 20 || first >= second {
		t.Errorf("%s %s", first, second)
	}
	seen := map[string]bool{}
	for range 100000 {
		seen[db.NewID()] = true
	}
	if len(seen) != 100000 {
		t.Errorf("only %d different ids of 100000", len(seen))
	}
}
