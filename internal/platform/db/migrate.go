package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrate brings the tables up to date. Each noun gives its own set of files,
// "migrations/NNNN_name.sqlite.sql" beside "migrations/NNNN_name.postgres.sql":
// a pair is one step, forward only, the number says where it stands among the
// steps of all nouns. Every step runs in a transaction; on PostgreSQL several
// programs may start at once.
func (d *DB) Migrate(ctx context.Context, sets ...fs.FS) error {
	steps, err := gather(d.dialect, sets)
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithAllowOutofOrder(true), goose.WithLogger(goose.NopLogger())}
	dialect := goose.DialectSQLite3
	if d.dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, d.write.DB, steps, options...)
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("db: migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	return nil
}

// gather picks one dialect's texts out of all sets and refuses a step that has
// no twin for the other database.
func gather(dialect Dialect, sets []fs.FS) (fs.FS, error) {
	out := fstest.MapFS{}
	for _, set := range sets {
		files, err := fs.Glob(set, "migrations/*.sql")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			base, of, ok := split(file)
			if !ok {
				return nil, fmt.Errorf("db: migration %s is named for no database", file)
			}
			twin := strings.TrimSuffix(file, "."+string(of)+".sql") + "." + string(other(of)) + ".sql"
			if _, err := fs.Stat(set, twin); err != nil {
				return nil, fmt.Errorf("db: migration %s has no twin %s", file, twin)
			}
			if of != dialect {
				continue
			}
			text, err := read(set, file)
			if err != nil {
				return nil, err
			}
			out[base+".sql"] = &fstest.MapFile{Data: append([]byte("-- +goose Up\n"), text...)}
		}
	}
	return out, nil
}

func split(file string) (base string, of Dialect, ok bool) {
	base = strings.TrimSuffix(path.Base(file), ".sql")
	for _, d := range []Dialect{SQLite, Postgres} {
		if b, found := strings.CutSuffix(base, "."+string(d)); found {
			return b, d, true
		}
	}
	return "", "", false
}

func other(d Dialect) Dialect {
	if d == SQLite {
		return Postgres
	}
	return SQLite
}

func read(set fs.FS, file string) ([]byte, error) {
	f, err := set.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
