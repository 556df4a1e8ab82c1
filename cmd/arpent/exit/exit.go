// Package exit is how commands choose the status that the process ends with.
package exit

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// Status is an error that ends the process with a status of its own (see each
// command's help); any other error ends it with 1.
type Status struct {
	Code int
	Err  error
}

func (s Status) Error() string { return s.Err.Error() }
func (s Status) Unwrap() error { return s.Err }

// BadInput is status 2: the caller's files or flags are wrong.
func BadInput(err error) error { return Status{Code: 2, Err: err} }

// Interrupted ends when a person stops the command.
func Interrupted() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// Writable fails early when a result could not be written.
func Writable(file string) error {
	if file == "" {
		return nil
	}
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder", file)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".arpent-*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", file, err)
	}
	f.Close()
	return os.Remove(f.Name())
}
