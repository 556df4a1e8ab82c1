package convert

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"io"
	"io/fs"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"arpent/data/adventureworks"
)

// plainText is a packed file's text, read without the converter's own code.
func plainText(t *testing.T, name string) string {
	t.Helper()
	data, err := adventureworks.Files.ReadFile(name + ".csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sumOf adds up what a pattern finds in a raw text.
func sumOf(t *testing.T, text, pattern string) (n int, sum int64) {
	t.Helper()
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		v, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		n, sum = n+1, sum+v
	}
	return n, sum
}

func column(t *testing.T, table *Table, name string) []string {
	t.Helper()
	for i, h := range table.Header {
		if h == name {
			var out []string
			for _, r := range table.Rows {
				out = append(out, r[i])
			}
			return out
		}
	}
	t.Fatalf("%s has no column %s", table.Name, name)
	return nil
}

func total(t *testing.T, cells []string) *big.Rat {
	t.Helper()
	sum := new(big.Rat)
	for _, c := range cells {
		v, ok := new(big.Rat).SetString(c)
		if c != "" && !ok {
			t.Fatalf("%q is no number", c)
		}
		if c != "" {
			sum.Add(sum, v)
		}
	}
	return sum
}

// The sums are taken from the raw text by patterns that know nothing of rows
// and cells, and from the CSV as written.
func TestSumsAreThoseOfTheFiles(t *testing.T) {
	r, err := Convert(adventureworks.Files)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Table("accounts").Write(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	written := &Table{Name: "accounts", Header: rows[0], Rows: rows[1:]}
	raw := plainText(t, "Store")
	for pattern, name := range map[string]string{
		`<AnnualSales>(\d+)<`: "Potential", `<AnnualRevenue>(\d+)<`: "Revenue", `<NumberEmployees>(\d+)<`: "Employees",
		`<SquareFeet>(\d+)<`: "Square feet", `<YearOpened>(\d+)<`: "Year opened", `(?m)^(\d+)\+\|`: "Store ID",
	} {
		n, sum := sumOf(t, raw, pattern)
		if n != 701 || len(written.Rows) != n {
			t.Errorf("%s: %d in the file, %d written", name, n, len(written.Rows))
		}
		if got := total(t, column(t, written, name)); got.Cmp(new(big.Rat).SetInt64(sum)) != 0 {
			t.Errorf("%s: the file's sum is %d, the table's %s", name, sum, got.FloatString(0))
		}
	}
	for table, c := range map[string]struct {
		file, name string
		field      int
	}{
		"quotas":          {"SalesPersonQuotaHistory", "Quota", 2},
		"representatives": {"SalesPerson", "Revenue this year", 5},
		"territories":     {"SalesTerritory", "Revenue last year", 5},
	} {
		var cells []string
		for line := range strings.Lines(plainText(t, c.file)) {
			cells = append(cells, strings.Split(line, "\t")[c.field])
		}
		if want, got := total(t, cells), total(t, column(t, r.Table(table), c.name)); want.Cmp(got) != 0 {
			t.Errorf("%s: the file's sum is %s, the table's %s", table, want.FloatString(4), got.FloatString(4))
		}
	}
}

// Positions come back bit by bit: each written pair is somewhere in the raw
// file as the sixteen bytes it was made of.
func TestPositionsAreThoseOfTheFile(t *testing.T) {
	r, err := Convert(adventureworks.Files)
	if err != nil {
		t.Fatal(err)
	}
	raw := plainText(t, "Address")
	lon, lat := column(t, r.Table("accounts"), "Longitude"), column(t, r.Table("accounts"), "Latitude")
	for i := range lon {
		x, _ := strconv.ParseFloat(lon[i], 64)
		y, _ := strconv.ParseFloat(lat[i], 64)
		b := binary.LittleEndian.AppendUint64(nil, math.Float64bits(y))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		if !strings.Contains(raw, strings.ToUpper(hex.EncodeToString(b))) {
			t.Fatalf("row %d: %s, %s is not in the file", i+1, lon[i], lat[i])
		}
	}
}

// As published some files are UTF-16; they read the same.
func TestFilesMayBeUTF16(t *testing.T) {
	files := fstest.MapFS{}
	entries, _ := fs.ReadDir(adventureworks.Files, ".")
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".csv.gz")
		data := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(strings.ReplaceAll(plainText(t, name), "\n", "\r\n"))) {
			data = binary.LittleEndian.AppendUint16(data, u)
		}
		files[name+".csv"] = &fstest.MapFile{Data: data}
	}
	want, err := Convert(adventureworks.Files)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Convert(files)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Tables {
		var a, b bytes.Buffer
		_, _ = want.Tables[i].Write(&a), got.Tables[i].Write(&b)
		if a.String() != b.String() {
			t.Errorf("%s differs", want.Tables[i].Name)
		}
	}
}

func TestWhatIsNotUnderstoodIsSaid(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"Store", "<AnnualSales>", "<AnnualSale", "Store.csv, row 1"},
		{"Address", "E6100000010C", "E6100000010D", "Address.csv, row 1: position"},
		{"BusinessEntityAddress", "+|", "+", "cells"},
		{"Customer", "\t292\t", "\t294\t", "twice"},
	} {
		text := strings.Replace(plainText(t, c.file), c.old, c.new, 1)
		files := changed{adventureworks.Files, fstest.MapFS{c.file + ".csv": {Data: []byte(text)}}}
		if _, err := Convert(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.file, err)
		}
	}
}

type changed struct {
	fs.FS
	by fstest.MapFS
}

func (c changed) Open(name string) (fs.File, error) {
	if _, ok := c.by[name]; ok {
		return c.by.Open(name)
	}
	return c.FS.Open(name)
}

func FuzzPosition(f *testing.F) {
	f.Add("E6100000010CAE8BFC28BCE4474067A89189898A5EC0")
	f.Fuzz(func(t *testing.T, hexed string) {
		if lon, lat, err := position(hexed); err == nil && (math.Abs(lat) > 90 || math.Abs(lon) > 180 || math.IsNaN(lon+lat)) {
			t.Errorf("%q: %v, %v", hexed, lon, lat)
		}
	})
}
