package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"arpent/engine/geo"
	"arpent/internal/place/pack"
)

// slurp reads a file, inflating it when its name ends in .gz.
func slurp(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return io.ReadAll(r)
}

func readJSON(path string, dst any) error {
	data, err := slurp(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, dst); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// table is a delimited file with a header; a row answers by column name.
type table struct {
	columns map[string]int
	rows    [][]string
}

func readTable(path string, comma rune) (*table, error) {
	data, err := slurp(path)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = comma, true, -1, true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: empty", path)
	}
	t := &table{columns: map[string]int{}, rows: rows[1:]}
	for i, name := range rows[0] {
		t.columns[strings.TrimSpace(name)] = i
	}
	return t, nil
}

// text gives a cell, "" when the row is too short. An unknown column is a
// mistake in this program and stops it.
func (t *table) text(row []string, column string) string {
	i, ok := t.columns[column]
	if !ok {
		panic("no column " + column)
	}
	if i >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[i])
}

// number gives a cell as a number, NaN when it is none. Thousands separated by
// commas are understood.
func (t *table) number(row []string, column string) float64 {
	return number(t.text(row, column))
}

func number(s string) float64 {
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// readTopology reads TopoJSON together with the grid of its positions.
func readTopology(path string) (*geo.Topology, pack.Grid, error) {
	var grid pack.Grid
	data, err := slurp(path)
	if err != nil {
		return nil, grid, err
	}
	var head struct {
		Transform struct {
			Scale     [2]float64 `json:"scale"`
			Translate [2]float64 `json:"translate"`
		} `json:"transform"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, grid, fmt.Errorf("%s: %w", path, err)
	}
	grid = pack.Grid{Scale: head.Transform.Scale, Translate: head.Transform.Translate}
	if grid.Scale[0] == 0 || grid.Scale[1] == 0 {
		return nil, grid, fmt.Errorf("%s: positions are not quantised", path)
	}
	t, err := geo.ReadTopology(data)
	if err != nil {
		return nil, grid, fmt.Errorf("%s: %w", path, err)
	}
	return t, grid, nil
}
