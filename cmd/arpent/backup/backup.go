// Package backup copies databases and puts copies in their place.
package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"arpent/internal/platform/db"
)

// Write copies a SQLite database while it is in use (VACUUM INTO reads one
// snapshot); for PostgreSQL it calls pg_dump, which does the same.
func Write(ctx context.Context, database, file string) error {
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("%s exists already; name a new file", file)
	}
	if strings.Contains(database, "://") {
		return run(ctx, "pg_dump", "--format=custom", "--no-owner", "--file="+file, database)
	}
	if _, err := os.Stat(database); err != nil {
		return fmt.Errorf("there is no database to copy: %w", err)
	}
	d, err := db.Open(ctx, database)
	if err != nil {
		return err
	}
	defer d.Close()
	partial := file + ".partial"
	if err := d.BackupTo(ctx, partial); err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	if err := check(ctx, partial); err != nil {
		return err
	}
	if err := os.Rename(partial, file); err != nil {
		return err
	}
	fmt.Println("Wrote", file)
	return nil
}

// Restore puts a copy in the database's place; the program must not be running.
// The database that was there is kept beside it, named .before-restore.
func Restore(ctx context.Context, database, file string) error {
	if strings.Contains(database, "://") {
		return run(ctx, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname="+database, file)
	}
	if err := check(ctx, file); err != nil {
		return fmt.Errorf("%s cannot be restored: %w", file, err)
	}
	partial := database + ".partial"
	_ = os.Remove(partial)
	source, err := db.Open(ctx, file)
	if err != nil {
		return err
	}
	err = source.BackupTo(ctx, partial)
	_ = source.Close()
	if err != nil {
		return err
	}
	if err := setAside(ctx, database); err != nil {
		return err
	}
	if err := os.Rename(partial, database); err != nil {
		return err
	}
	fmt.Println("Restored", database)
	return nil
}

// setAside folds what the write-ahead log holds into the database and moves
// it out of the way; a program that still uses it makes this fail.
func setAside(ctx context.Context, database string) error {
	if _, err := os.Stat(database); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	d, err := db.Open(ctx, database)
	if err != nil {
		return err
	}
	if err := d.Close(); err != nil { // the last to close folds the log in and removes it
		return err
	}
	if _, err := os.Stat(database + "-wal"); err == nil {
		return fmt.Errorf("%s is in use; stop the program first", database)
	}
	return os.Rename(database, database+".before-restore")
}

func check(ctx context.Context, file string) error {
	d, err := db.Open(ctx, file)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Check(ctx)
}

func run(ctx context.Context, name string, args ...string) error {
	command := exec.CommandContext(ctx, name, args...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
