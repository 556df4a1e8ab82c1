package main

import (
	"arpent/cmd/arpent/backup"
	"arpent/cmd/arpent/exit"
)

type backupCommand struct {
	databaseFlag
	File string `arg:"" help:"File to write; must not exist yet."`
}

// Run copies the database while it is in use.
func (c backupCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	return backup.Write(ctx, c.Database, c.File)
}

type restoreCommand struct {
	databaseFlag
	File string `arg:"" type:"existingfile" help:"File that backup wrote."`
}

// Run puts a copy in the database's place.
func (c restoreCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	return backup.Restore(ctx, c.Database, c.File)
}
