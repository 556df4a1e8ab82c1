// Command packs rebuilds the places shipped inside the program from the open
// data in data/ and the npm packages pinned in data/npm/package.json:
//
//	npm install --prefix data/npm --ignore-scripts
//	go run ./cmd/packs
//
// It writes internal/place/packs/*.arpk; the same sources give the same bytes.
// docs/data.md says where each file comes from and how it is joined.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"arpent/internal/place/pack"
)

type sources struct {
	data string // the repository's data folder
	npm  string // the node_modules folder
}

func (s sources) file(parts ...string) string {
	return filepath.Join(append([]string{s.data}, parts...)...)
}

func (s sources) module(parts ...string) string {
	return filepath.Join(append([]string{s.npm}, parts...)...)
}

func main() {
	var s sources
	flag.StringVar(&s.data, "data", "data", "folder of the source files")
	flag.StringVar(&s.npm, "npm", "data/npm/node_modules", "folder of the installed npm packages")
	out := flag.String("out", "internal/place/packs", "folder to write to")
	flag.Parse()
	if err := run(s, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "packs:", err)
		os.Exit(1)
	}
}

func run(s sources, out string, only []string) error {
	for _, p := range []struct {
		name  string
		build func(sources) (*pack.Writer, error)
	}{
		{"france", france},
		{"usa", usa},
		{"world", world},
		{"base", base},
	} {
		if len(only) > 0 && !slices.Contains(only, p.name) {
			continue
		}
		w, err := p.build(s)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		f, err := os.Create(filepath.Join(out, p.name+".arpk"))
		if err != nil {
			return err
		}
		n, err := w.WriteTo(f)
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		w.Sizes(func(name string, inflated, stored int) {
			fmt.Printf("  %-32s %9d → %8d bytes\n", name, inflated, stored)
		})
		fmt.Printf("%s.arpk: %d bytes\n", p.name, n)
	}
	return nil
}
