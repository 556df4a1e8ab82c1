package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"runtime"

	"github.com/jmoiron/sqlx"
	"github.com/ncruces/go-sqlite3/driver"
)

// openSQLite opens (and makes) the file. Writers take the lock at BEGIN
// (_txlock=immediate): a transaction that will write never finds, half way,
// that another one got there first.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	pragmas := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)",
		"foreign_keys(on)", "temp_store(memory)", "cache_size(-65536)", "wal_autocheckpoint(8000)",
		"secure_delete(on)", // what is deleted is overwritten: people can ask to be erased
	}}
	open := func(lock string, connections int) (*sqlx.DB, error) {
		pragmas.Set("_txlock", lock)
		dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas.Encode()
		pool, err := driver.Open(dsn)
		if err != nil {
			return nil, fmt.Errorf("db: open %s: %w", path, err)
		}
		pool.SetMaxOpenConns(connections)
		pool.SetMaxIdleConns(connections)
		return wrap(pool, "sqlite3"), nil
	}
	write, err := open("immediate", 1)
	if err != nil {
		return nil, err
	}
	if err := write.PingContext(ctx); err != nil {
		write.Close()
		return nil, fmt.Errorf("db: open %s: %w", path, err)
	}
	read, err := open("deferred", max(4, runtime.NumCPU()*2))
	if err != nil {
		write.Close()
		return nil, err
	}
	return &DB{dialect: SQLite, read: read, write: write, url: path}, nil
}

func wrap(pool *sql.DB, driverName string) *sqlx.DB { return sqlx.NewDb(pool, driverName) }

// BackupTo writes a consistent copy of a SQLite database to a new file while
// readers and writers go on.
func (d *DB) BackupTo(ctx context.Context, path string) error {
	if d.dialect != SQLite {
		return fmt.Errorf("db: a copy of PostgreSQL is made by pg_dump")
	}
	_, err := d.read.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

// Check runs the database's own integrity test; nil means sound.
func (d *DB) Check(ctx context.Context) error {
	if d.dialect != SQLite {
		return d.Ping(ctx)
	}
	var verdict string
	if err := d.Get(ctx, &verdict, "PRAGMA integrity_check"); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("db: integrity check: %s", verdict)
	}
	return nil
}
