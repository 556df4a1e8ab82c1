// Package dbtest gives tests a real SQLite and a real PostgreSQL. PostgreSQL
// is never skipped: it is started from the machine's own programs when no
// address is given in ARPENT_TEST_POSTGRES.
package dbtest

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"testing"

	"arpent/internal/platform/db"
)

// Each runs fn once on each database, freshly made and brought up to date.
func Each(t *testing.T, sets []fs.FS, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t, sets...)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t, sets...)) })
}

// SQLite is a new database in a file that goes with the test.
func SQLite(t testing.TB, sets ...fs.FS) *db.DB {
	t.Helper()
	return ready(t, filepath.Join(t.TempDir(), "arpent.db"), sets)
}

// Postgres is a new database in the shared server, dropped with the test.
func Postgres(t testing.TB, sets ...fs.FS) *db.DB {
	t.Helper()
	server, err := Server()
	if err != nil {
		t.Fatalf("PostgreSQL is needed: %v", err)
	}
	ctx := context.Background()
	admin, err := db.Open(ctx, server)
	if err != nil {
		t.Fatalf("PostgreSQL is needed: %v", err)
	}
	defer admin.Close()
	name := "t_" + db.NewID()
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { drop(t, server, name) })
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return ready(t, address.String(), sets)
}

func drop(t testing.TB, server, name string) {
	ctx := context.Background()
	admin, err := db.Open(ctx, server)
	if err != nil {
		t.Errorf("drop %s: %v", name, err)
		return
	}
	defer admin.Close()
	if _, err := admin.Exec(ctx, fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)); err != nil {
		t.Errorf("drop %s: %v", name, err)
	}
}

func ready(t testing.TB, address string, sets []fs.FS) *db.DB {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(ctx, sets...); err != nil {
		t.Fatal(err)
	}
	return d
}
