// Command adventureworks turns the raw files of Microsoft's AdventureWorks
// sample into ordinary CSV files that Arpent imports:
//
//	go run ./cmd/adventureworks -from FOLDER -out FOLDER
//
// It prints what became of every row of every file. docs/adventureworks.md
// describes the raw files and the columns written.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"arpent/cmd/adventureworks/convert"
	"arpent/data/adventureworks"
)

func main() {
	from := flag.String("from", "", "folder of the raw files; without it, those in this repository")
	out := flag.String("out", "adventureworks", "folder to write to")
	flag.Parse()
	if err := run(*from, *out); err != nil {
		fmt.Fprintln(os.Stderr, "adventureworks:", err)
		os.Exit(1)
	}
}

func run(from, out string) error {
	var files fs.FS = adventureworks.Files
	if from != "" {
		files = os.DirFS(from)
	}
	result, err := convert.Convert(files)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o750); err != nil {
		return err
	}
	for _, c := range result.Counts {
		fmt.Printf("%-28s %6d rows: %s\n", c.File, c.Rows, c.Said)
	}
	for i := range result.Tables {
		t := &result.Tables[i]
		path := filepath.Join(out, t.Name+".csv")
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		if err := errors.Join(t.Write(f), f.Close()); err != nil {
			return err
		}
		fmt.Printf("%s: %d rows\n", path, len(t.Rows))
	}
	return nil
}
