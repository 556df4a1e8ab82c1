package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"arpent/internal/platform/fault"
)

func all(t *testing.T, data []byte) (Format, []Record) {
	t.Helper()
	file := bytes.NewReader(data)
	f, err := Detect(file, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Open(file, f, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []Record
	for {
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return f, out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
}

const french = "Nom;Code postal;Ville;Potentiel\nÉtablissements Léo;69003;Lyon;12 345,50\nCafé de la Gare;01000;Bourg-en-Bresse;980,00\n"

func TestEncodings(t *testing.T) {
	utf16le, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(french)
	utf16be, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(french)
	cp1252, _ := charmap.Windows1252.NewEncoder().String(french)
	for name, data := range map[string]string{
		UTF8: french, "utf-8 with mark": "\ufeff" + french, UTF16LE: utf16le, UTF16BE: utf16be, CP1252: cp1252,
		"old mac": strings.ReplaceAll(french, "\n", "\r"), "windows": strings.ReplaceAll(french, "\n", "\r\n"),
		"sep": "sep=;\n" + french, "blank lines": "\n\n" + french + "\n;;;\n",
	} {
		f, rows := all(t, []byte(data))
		if f.Separator != ";" || f.Decimal != "," || f.DateOrder != "dmy" {
			t.Errorf("%s: %+v", name, f)
		}
		if diff := cmp.Diff([]string{"Nom", "Code postal", "Ville", "Potentiel"}, f.Columns); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(rows) != 2 || rows[0].Cells[0] != "Établissements Léo" || rows[1].Cells[3] != "980,00" {
			t.Errorf("%s: %+v", name, rows)
		}
	}
}

func TestLateAccentDecidesTheEncoding(t *testing.T) {
	data := "name,town\n" + strings.Repeat("Acme,London\n", 50_000) + "Caf\xe9,Orl\xe9ans\n"
	f, rows := all(t, []byte(data))
	if f.Encoding != CP1252 || rows[len(rows)-1].Cells[0] != "Café" {
		t.Errorf("%s %q", f.Encoding, rows[len(rows)-1].Cells)
	}
}

func TestShapes(t *testing.T) {
	for name, c := range map[string]struct {
		data    string
		columns []string
		header  int64
		rows    [][]string
	}{
		"preamble": {"Notes:\n\"When exporting, some, may be missing\"\n\nFirst Name,Last Name,URL,Company\nAnn,Lee,https://x,Acme\n",
			[]string{"First Name", "Last Name", "URL", "Company"}, 4, [][]string{{"Ann", "Lee", "https://x", "Acme"}}},
		"no heading": {"292,Next Door,2025-01-02\n294,Pro Sales,2025-03-04\n",
			[]string{"Column 1", "Column 2", "Column 3"}, 0, [][]string{{"292", "Next Door", "2025-01-02"}, {"294", "Pro Sales", "2025-03-04"}}},
		"quoted lines": {"name\tstreet\n\"A \"\"B\"\"\"\t\"1 rue\nX\"\n", []string{"name", "street"}, 1, [][]string{{`A "B"`, "1 rue\nX"}}},
		"stray quotes": {"name,town\nBar \"Le Zinc\",Lyon\n\"ABC\" SARL,Paris\n", []string{"name", "town"}, 1, [][]string{{`Bar "Le Zinc"`, "Lyon"}, {"ABC SARL", "Paris"}}},
		"ragged":       {"a|b|c\nx\ny|z\nu|v|w|\n", []string{"a", "b", "c"}, 1, [][]string{{"x", "", ""}, {"y", "z", ""}, {"u", "v", "w"}}},
		"same names":   {"id,name,name,\n1,a,b,c\n", []string{"id", "name", "name (2)"}, 1, [][]string{{"1", "a", "b"}}},
		"one column":   {"Company\nAcme\nGlobex\n", []string{"Company"}, 1, [][]string{{"Acme"}, {"Globex"}}},
		"formula":      {"name,phone\n=cmd|' /C calc'!A0,'+33 1\n", []string{"name", "phone"}, 1, [][]string{{"=cmd|' /C calc'!A0", "+33 1"}}},
	} {
		f, rows := all(t, []byte(c.data))
		if diff := cmp.Diff(c.columns, f.Columns); diff != "" && name != "same names" {
			t.Errorf("%s: columns %s", name, diff)
		}
		if f.HeaderLine != c.header {
			t.Errorf("%s: heading on line %d, want %d", name, f.HeaderLine, c.header)
		}
		for i, want := range c.rows {
			if i >= len(rows) || rows[i].Bad == nil && !cmp.Equal(rows[i].Cells, want) {
				t.Errorf("%s: row %d of %+v, want %q", name, i, rows, want)
			}
		}
	}
}

func TestOpenQuoteSpoilsItsLineOnly(t *testing.T) {
	_, rows := all(t, []byte("name,town\nA,Lyon\n\"B,Paris\nC,Lille\nD,Nice"))
	if len(rows) != 4 || rows[1].Bad == nil || rows[1].Bad.Key != "intake.quote_open" || rows[1].Line != 3 {
		t.Fatalf("%+v", rows)
	}
	if rows[2].Bad != nil || rows[2].Line != 4 || rows[3].Cells[1] != "Nice" || rows[3].Line != 5 {
		t.Fatalf("%+v", rows)
	}
}

func TestWideRowIsRefused(t *testing.T) {
	_, rows := all(t, []byte("a,b\n1,2\nx, y, z\n3,4\n"))
	if rows[1].Bad == nil || rows[1].Bad.Key != "intake.row_too_long" {
		t.Errorf("%+v", rows[1])
	}
}

// endless is a file of one line without end, made as it is read.
type endless struct{ at, size int64 }

func (e *endless) Read(b []byte) (int, error) {
	n, err := e.ReadAt(b, e.at)
	e.at += int64(n)
	return n, err
}

func (e *endless) ReadAt(b []byte, at int64) (int, error) {
	n := int(min(int64(len(b)), e.size-at))
	if n <= 0 {
		return 0, io.EOF
	}
	for i := range b[:n] {
		b[i] = 'x'
	}
	return n, nil
}

func (e *endless) Seek(to int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		to += e.size
	}
	e.at = to
	return to, nil
}

func TestHugeLineCostsNoMemory(t *testing.T) {
	limits := DefaultLimits()
	limits.FileBytes = 4 << 30
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Detect(&endless{size: 1 << 30}, limits)
	runtime.ReadMemStats(&after)
	if key(err) != "intake.line_too_long" {
		t.Fatal(err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d bytes allocated", used)
	}
	if _, err := Detect(&endless{size: 5 << 30}, limits); key(err) != "intake.file_too_large" {
		t.Fatal(err)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ data, key string }{
		"empty": {"", "intake.empty"}, "blank": {"\n \n", "intake.empty"}, "xls": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "intake.not_a_table"},
		"pdf": {"%PDF-1.7 ...", "intake.not_a_table"}, "binary": {"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "intake.binary"},
		"zip": {string(archive(map[string]string{"a.csv": "a,b"})), "intake.not_a_table"}, "half a zip": {"PK\x03\x04rest", "intake.bad_zip"},
	} {
		if _, err := Detect(strings.NewReader(c.data), DefaultLimits()); key(err) != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

func key(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return fmt.Sprint(err)
}

func archive(parts map[string]string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, body := range parts {
		f, _ := w.Create(name)
		_, _ = io.WriteString(f, body)
	}
	_ = w.Close()
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	book := excelize.NewFile()
	_, _ = book.NewSheet("Accounts")
	for i, row := range [][]any{{"Export of today"}, {"Name", "Postcode", "Revenue", "Since"}, {"Acme", 1000, 1234.5, 45000}, {}, {"=1+1", "69003", "x", ""}} {
		_ = book.SetSheetRow("Accounts", fmt.Sprintf("A%d", i+1), &row)
	}
	_ = book.SetCellFormula("Accounts", "B3", "=500+500")
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	f, rows := all(t, b.Bytes())
	if f.Sheet != "Accounts" || f.HeaderLine != 2 || len(f.Sheets) != 2 {
		t.Errorf("%+v", f)
	}
	if len(rows) != 2 || rows[0].Cells[2] != "1234.5" || rows[0].Cells[3] != "45000" || rows[1].Line != 5 || rows[1].Cells[0] != "=1+1" {
		t.Errorf("%+v", rows)
	}
}

func TestSpreadsheetBombs(t *testing.T) {
	sheetOf := func(body string) []byte {
		return archive(map[string]string{"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": body})
	}
	limits := DefaultLimits()
	limits.UnzipBytes = 64 << 20
	for name, data := range map[string][]byte{
		"ratio":     sheetOf(strings.Repeat("<c><v>1</v></c>", 4<<20)),
		"long text": sheetOf("<c><v>" + strings.Repeat("A", 3<<20) + "</v></c>"),
		"size":      sheetOf(strings.Repeat("<c><v>1</v></c>", 5<<20)),
	} {
		if _, err := Detect(bytes.NewReader(data), limits); key(err) != "intake.bomb" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRecordsAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 6).Draw(t, "width")
		cell := rapid.StringOfN(rapid.RuneFrom([]rune("ab é\"\n;,\t|1")), 0, 12, -1)
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 20).Draw(t, "rows")
		var b strings.Builder
		for _, r := range rows {
			for i, c := range r {
				if i > 0 {
					b.WriteByte(';')
				}
				b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			b.WriteString("\r\n")
		}
		in := newText(strings.NewReader(b.String()), ';', DefaultLimits())
		for _, want := range rows {
			got, err := in.Next()
			if err != nil || got.Bad != nil || len(got.Cells) != width {
				t.Fatalf("%+v %v of %q", got, err, b.String())
			}
			for i := range want {
				if got.Cells[i] != clean(want[i]) {
					t.Fatalf("%q, want %q", got.Cells[i], clean(want[i]))
				}
			}
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add([]byte("a,b\n\"x\ny\",z\n"), byte(','))
	f.Add([]byte("\"\"\"\n\"a;b\n"), byte(';'))
	f.Fuzz(func(t *testing.T, data []byte, comma byte) {
		limits := DefaultLimits()
		limits.RecordBytes = 200
		in := newText(bytes.NewReader(data), comma, limits)
		last := int64(0)
		for range len(data) + 2 {
			r, err := in.Next()
			if err != nil {
				return
			}
			if r.Line <= last {
				t.Fatalf("line %d after %d", r.Line, last)
			}
			last = r.Line
		}
		t.Fatal("more records than bytes")
	})
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte(french))
	f.Add([]byte("\xff\xfea\x00,\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := bytes.NewReader(data)
		format, err := Detect(file, DefaultLimits())
		if err != nil {
			return
		}
		if _, err := Count(file, format, DefaultLimits()); err != nil && fault.CodeOf(err) == fault.Internal {
			t.Fatal(err)
		}
	})
}
