// Package sheet reads the tables that people bring: delimited text in any of
// the encodings, separators and decimal signs in use, and XLSX. It holds one
// record at a time, whatever the size of the file, and refuses what would not
// fit: memory use depends on Limits, never on the file.
package sheet

import (
	"errors"
	"fmt"
	"io"

	"arpent/internal/platform/fault"
)

// Limits bound what one file may ask of the machine.
type Limits struct {
	FileBytes   int64 // the file as brought
	RecordBytes int   // one line of text, and one record with its quoted line breaks
	CellBytes   int
	Columns     int
	Rows        int64
	Sheets      int
	UnzipBytes  int64 // an XLSX file once inflated, all parts together
	UnzipRatio  int64 // inflated ÷ stored, looked at past the first 8 MiB of a part
}

// DefaultLimits fit a million ordinary rows.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 512 << 20, RecordBytes: 1 << 20, CellBytes: 64 << 10, Columns: 1000,
		Rows: 2_000_000, Sheets: 100, UnzipBytes: 1 << 30, UnzipRatio: 250,
	}
}

// Admit refuses a file that is larger than may be brought.
func (l Limits) Admit(size int64) error {
	if size <= l.FileBytes {
		return nil
	}
	return fault.New(fault.TooLarge, "intake.file_too_large", "the file is larger than %d MB", l.FileBytes>>20).With("limit", l.FileBytes>>20)
}

// The kinds of file.
const (
	Text = "text"
	XLSX = "xlsx"
)

// Format is how a file is to be read. Every part of it is detected and may be corrected.
type Format struct {
	Kind       string   `json:"kind" enum:"text,xlsx"`
	Encoding   string   `json:"encoding,omitempty" enum:"utf-8,utf-16le,utf-16be,windows-1252" doc:"text only"`
	Separator  string   `json:"separator,omitempty" doc:"one of , ; | or a tab; text only"`
	OldMac     bool     `json:"old_mac,omitempty" doc:"lines end in a carriage return alone"`
	Decimal    string   `json:"decimal" doc:"the decimal sign, . or ,"`
	DateOrder  string   `json:"date_order" enum:"dmy,mdy" doc:"how 03/04/2026 is read"`
	Sheet      string   `json:"sheet,omitempty" doc:"XLSX only"`
	Sheets     []string `json:"sheets,omitempty" doc:"the sheets there are; XLSX only"`
	HeaderLine int64    `json:"header_line" doc:"line of the column names; 0 when the file has none"`
	FirstLine  int64    `json:"first_line" doc:"line of the first record after the preamble and the column names"`
	Columns    []string `json:"columns" doc:"names of the columns, made up where the file gives none"`
}

// Record is one row of a file.
type Record struct {
	Line  int64 // where it starts, counted from 1
	Cells []string
	Bad   *fault.Error // why it cannot be read; Cells then hold what could be
}

// Blank says that no cell holds anything.
func (r Record) Blank() bool {
	for _, c := range r.Cells {
		if c != "" {
			return false
		}
	}
	return r.Bad == nil
}

// Reader gives the records of a file in order, then io.EOF. An error other than
// io.EOF means that the rest of the file cannot be read.
type Reader interface {
	Next() (Record, error)
	Close() error
}

// File is where a table is read from; *os.File and *bytes.Reader are such.
type File interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// Open reads file in the given format, from the first record after the column names.
func Open(file File, format Format, limits Limits) (Reader, error) {
	rows, err := open(file, format, limits)
	if err != nil {
		return nil, err
	}
	return &body{Reader: rows, first: format.FirstLine, width: len(format.Columns)}, nil
}

func open(file File, format Format, limits Limits) (Reader, error) {
	if format.Kind == XLSX {
		return openXLSX(file, format.Sheet, limits)
	}
	if err := validText(format); err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	in, err := decode(file, format.Encoding, format.OldMac)
	if err != nil {
		return nil, err
	}
	return newText(in, format.Separator[0], limits), nil
}

func validText(f Format) error {
	switch f.Separator {
	case ",", ";", "\t", "|":
		return nil
	}
	return fault.Invalid("intake.separator", "%q is no separator; use a comma, semicolon, tab or |", f.Separator).With("value", f.Separator)
}

// body skips what stands before the first record, drops empty rows, and brings
// every row to the width of the heading.
type body struct {
	Reader
	first int64
	width int
}

func (b *body) Next() (Record, error) {
	for {
		r, err := b.Reader.Next()
		if err != nil {
			return r, err
		}
		if r.Line < b.first || r.Blank() {
			continue
		}
		if r.Bad == nil {
			r = b.fit(r)
		}
		return r, nil
	}
}

// fit pads a short row. A longer one is refused when the surplus holds
// something: a separator inside an unquoted cell has shifted the rest.
func (b *body) fit(r Record) Record {
	for len(r.Cells) < b.width {
		r.Cells = append(r.Cells, "")
	}
	for _, c := range r.Cells[b.width:] {
		if c != "" {
			r.Bad = fault.Invalid("intake.row_too_long", "line %d has %d cells, the heading has %d", r.Line, len(r.Cells), b.width).
				With("line", r.Line).With("cells", len(r.Cells)).With("columns", b.width)
			return r
		}
	}
	r.Cells = r.Cells[:b.width]
	return r
}

// Count reads the file to its end and gives the number of records.
func Count(file File, format Format, limits Limits) (int64, error) {
	rows, err := Open(file, format, limits)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var n int64
	for {
		_, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if n++; n > limits.Rows {
			return n, fault.New(fault.TooLarge, "intake.too_many_rows", "the file has more than %d rows", limits.Rows).With("limit", limits.Rows)
		}
	}
}

func madeUp(i int) string { return fmt.Sprintf("Column %d", i+1) }
