package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"arpent/cmd/arpent/exit"
	"arpent/internal/platform/db"
)

type backupCommand struct {
	databaseFlag
	File string `arg:"" help:"File to write; must not exist yet."`
}

// Run copies a SQLite database while it is in use (VACUUM INTO reads one
// snapshot); for PostgreSQL it calls pg_dump, which does the same.
func (c backupCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	if _, err := os.Stat(c.File); err == nil {
		return fmt.Errorf("%s exists already; name a new file", c.File)
	}
	if strings.Contains(c.Database, "://") {
		return run(ctx, "pg_dump", "--format=custom", "--no-owner", "--file="+c.File, c.Database)
	}
	if _, err := os.Stat(c.Database); err != nil {
		return fmt.Errorf("there is no database to copy: %w", err)
	}
	d, err := db.Open(ctx, c.Database)
	if err != nil {
		return err
	}
	defer d.Close()
	partial := c.File + ".partial"
	if err := d.BackupTo(ctx, partial); err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	if err := check(ctx, partial); err != nil {
		return err
	}
	if err := os.Rename(partial, c.File); err != nil {
		return err
	}
	fmt.Println("Wrote", c.File)
	return nil
}

type restoreCommand struct {
	databaseFlag
	File string `arg:"" type:"existingfile" help:"File that backup wrote."`
}

// Run puts a copy in the database's place; the program must not be running.
// The database that was there is kept beside it, named .before-restore.
func (c restoreCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	if strings.Contains(c.Database, "://") {
		return run(ctx, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname="+c.Database, c.File)
	}
	if err := check(ctx, c.File); err != nil {
		return fmt.Errorf("%s cannot be restored: %w", c.File, err)
	}
	partial := c.Database + ".partial"
	_ = os.Remove(partial)
	source, err := db.Open(ctx, c.File)
	if err != nil {
		return err
	}
	err = source.BackupTo(ctx, partial)
	_ = source.Close()
	if err != nil {
		return err
	}
	if err := c.setAside(ctx); err != nil {
		return err
	}
	if err := os.Rename(partial, c.Database); err != nil {
		return err
	}
	fmt.Println("Restored", c.Database)
	return nil
}

// setAside folds what the write-ahead log holds into the database and moves
// it out of the way; a program that still uses it makes this fail.
func (c restoreCommand) setAside(ctx context.Context) error {
	if _, err := os.Stat(c.Database); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	d, err := db.Open(ctx, c.Database)
	if err != nil {
		return err
	}
	if err := d.Close(); err != nil { // the last to close folds the log in and removes it
		return err
	}
	if _, err := os.Stat(c.Database + "-wal"); err == nil {
		return fmt.Errorf("%s is in use; stop the program first", c.Database)
	}
	return os.Rename(c.Database, c.Database+".before-restore")
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
