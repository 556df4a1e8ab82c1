// Package convert turns the raw files of Microsoft's AdventureWorks sample
// (MIT licence) into ordinary CSV: stores with their addresses and positions,
// sales people, territories and who worked them when. The raw files have no
// header, are separated in three ways, may be UTF-16, and hold XML and SQL
// Server's binary geography inside their cells.
package convert

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
	"unicode/utf16"
)

// layout is how a raw file is separated; it shows in the first line.
type layout struct{ cell, row string }

var layouts = []layout{{"+|", "&|"}, {"\t", "\n"}, {"|", "\n"}}

// read gives the rows of a raw file, NAME.csv or NAME.csv.gz, each with exactly
// columns cells.
func read(from fs.FS, name string, columns int) ([][]string, error) {
	text, err := slurp(from, name+".csv")
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(text, "\n")
	for _, l := range layouts {
		if !strings.Contains(first, l.cell) {
			continue
		}
		var rows [][]string
		for i, row := range strings.Split(text, l.row) {
			row = strings.Trim(row, "\r\n")
			if row == "" {
				continue
			}
			cells := strings.Split(row, l.cell)
			if len(cells) != columns {
				return nil, fmt.Errorf("%s.csv, row %d: %d cells, not %d", name, i+1, len(cells), columns)
			}
			rows = append(rows, cells)
		}
		return rows, nil
	}
	return nil, fmt.Errorf("%s.csv: separated neither by +|, tab nor |", name)
}

func slurp(from fs.FS, name string) (string, error) {
	data, err := fs.ReadFile(from, name)
	if errors.Is(err, fs.ErrNotExist) {
		var packed []byte
		if packed, err = fs.ReadFile(from, name+".gz"); err == nil {
			var z *gzip.Reader
			if z, err = gzip.NewReader(bytes.NewReader(packed)); err == nil {
				data, err = io.ReadAll(z)
			}
		}
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return decode(data), nil
}

// decode understands UTF-16 with a byte-order mark, as the sample is published,
// and UTF-8 with or without.
func decode(data []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return string(bytes.TrimPrefix(data, []byte("\ufeff")))
	}
	data = data[2:]
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// position reads SQL Server's serialized geography of one point ([MS-SSCLRT]
// 2.1): reference system 4326, version 1, properties "valid, single point",
// then latitude and longitude as little-endian doubles, all in hexadecimal.
func position(hexed string) (lon, lat float64, err error) {
	b, err := hex.DecodeString(hexed)
	switch {
	case err != nil:
		return 0, 0, fmt.Errorf("position %q: %w", hexed, err)
	case len(b) != 22 || binary.LittleEndian.Uint32(b) != 4326 || b[4] != 1 || b[5] != 0x0C:
		return 0, 0, fmt.Errorf("position %q is not a single WGS 84 point", hexed)
	}
	lat = math.Float64frombits(binary.LittleEndian.Uint64(b[6:]))
	lon = math.Float64frombits(binary.LittleEndian.Uint64(b[14:]))
	if !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
		return 0, 0, fmt.Errorf("position %q lies at %v, %v", hexed, lat, lon)
	}
	return lon, lat, nil
}

// survey is the XML in a store's demographics.
type survey struct {
	AnnualSales     int64
	AnnualRevenue   int64
	BankName        string
	BusinessType    string
	YearOpened      int
	Specialty       string
	SquareFeet      int64
	Brands          string
	Internet        string
	NumberEmployees int
}

func readSurvey(text string) (survey, error) {
	var s survey
	err := xml.Unmarshal([]byte(text), &s)
	return s, err
}
