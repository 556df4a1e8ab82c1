// Command sql carries out one statement on a SQLite file that a journey's program
// works on, for what a journey cannot wait for: `go run ./e2e/sql FILE STATEMENT`.
package main

import (
	"context"
	"fmt"
	"os"

	"arpent/internal/platform/db"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("name a file and a statement")
	}
	d, err := db.Open(ctx, args[0])
	if err != nil {
		return err
	}
	defer d.Close()
	n, err := d.Exec(ctx, args[1])
	if err == nil && n == 0 {
		err = fmt.Errorf("nothing was changed")
	}
	return err
}
