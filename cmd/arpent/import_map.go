package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"arpent/internal/intake"
)

// mappingFile is what --map may say.
type mappingFile struct {
	Columns map[string]string `yaml:"columns"`
	Options struct {
		Country  string `yaml:"country"`
		Currency string `yaml:"currency"`
		System   string `yaml:"system"`
	} `yaml:"options"`
	Format struct {
		Encoding   *string `yaml:"encoding"`
		Separator  *string `yaml:"separator"`
		Decimal    *string `yaml:"decimal"`
		DateOrder  *string `yaml:"date_order"`
		Sheet      *string `yaml:"sheet"`
		HeaderLine *int64  `yaml:"header_line"`
	} `yaml:"format"`
}

// readMapping reads a mapping file; words it does not know are refused, since
// a misspelt one would be ignored.
func readMapping(name string) (intake.Correction, error) {
	var c intake.Correction
	if name == "" {
		return c, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return c, err
	}
	defer file.Close()
	var m mappingFile
	in := yaml.NewDecoder(io.LimitReader(file, 1<<20))
	in.KnownFields(true)
	if err := in.Decode(&m); err != nil && !errors.Is(err, io.EOF) {
		return c, fmt.Errorf("%s: %w", name, err)
	}
	f := m.Format
	c = intake.Correction{Encoding: f.Encoding, Separator: f.Separator, Decimal: f.Decimal, DateOrder: f.DateOrder, Sheet: f.Sheet, HeaderLine: f.HeaderLine, Mapping: m.Columns,
		Options: &intake.ImportOptions{Country: m.Options.Country, Currency: m.Options.Currency, System: m.Options.System}}
	return c, nil
}
