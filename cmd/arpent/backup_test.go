package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"arpent/internal/access"
)

// A copy made while the program is open holds what was there then, and puts it back.
func TestBackupWhileOpenThenRestore(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	database, file := filepath.Join(folder, "arpent.db"), filepath.Join(folder, "copy.arpent")
	a := testApp(t, database)
	add := func(email string) {
		t.Helper()
		if _, err := a.access.AddUser(ctx, a.db, access.NewUser{Email: email, Name: email, Role: access.Manager}); err != nil {
			t.Fatal(err)
		}
	}
	add("before@example.org")
	if err := (backupCommand{databaseFlag: databaseFlag{Database: database}, File: file}).Run(); err != nil {
		t.Fatal(err)
	}
	if err := (backupCommand{databaseFlag: databaseFlag{Database: database}, File: file}).Run(); err == nil {
		t.Error("a backup was written over")
	}
	add("after@example.org")
	restore := restoreCommand{databaseFlag: databaseFlag{Database: database}, File: file}
	if err := restore.Run(); err == nil {
		t.Error("restored under a program that is running")
	}
	a.close()
	if err := restore.Run(); err != nil {
		t.Fatal(err)
	}
	b := testApp(t, database)
	users, err := b.access.Users(ctx)
	if err != nil || len(users) != 1 || users[0].Email != "before@example.org" {
		t.Errorf("%v %v", users, err)
	}
	if _, err := os.Stat(database + ".before-restore"); err != nil {
		t.Errorf("the database that was there is not kept: %v", err)
	}
}
