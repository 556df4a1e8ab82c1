// Package instance reads the tables that describe a districting problem:
// units, edges, assignments, centres, targets. Every defect is reported with
// its file, line and column.
package instance

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Error is a defect of an input file. Line and Byte (the place in the line)
// count from 1; 0 is unknown. Column is the name of the column, "" when it
// concerns the whole line.
type Error struct {
	File   string
	Line   int
	Byte   int
	Column string
	Reason string
}

// Error reads "file:line:byte: column name: reason", as editors understand it.
func (e *Error) Error() string {
	text := e.File
	if e.Line > 0 {
		text += ":" + strconv.Itoa(e.Line)
		if e.Byte > 0 {
			text += ":" + strconv.Itoa(e.Byte)
		}
	}
	if e.Column != "" {
		text += ": column " + e.Column
	}
	return text + ": " + e.Reason
}

// table is a CSV file with a header; comma, semicolon and tab are recognised.
type table struct {
	file   string
	csv    *csv.Reader
	header []string
	column map[string]int
	row    []string
	line   int
}

func openTable(file string, r io.Reader) (*table, error) {
	buffered := bufio.NewReader(r)
	if bom, _ := buffered.Peek(3); bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		_, _ = buffered.Discard(3) // just peeked
	}
	head, _ := buffered.Peek(2048)
	if end := bytes.IndexByte(head, '\n'); end >= 0 {
		head = head[:end]
	}
	t := &table{file: file, csv: csv.NewReader(buffered), column: map[string]int{}}
	t.csv.ReuseRecord = true
	for _, comma := range []rune{';', '\t'} {
		if bytes.Count(head, []byte(string(comma))) > bytes.Count(head, []byte(",")) {
			t.csv.Comma = comma
		}
	}
	header, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, &Error{File: file, Line: 1, Reason: "the file is empty; a header is expected"}
	}
	if err != nil {
		return nil, t.syntax(err)
	}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if _, twice := t.column[name]; twice {
			return nil, &Error{File: file, Line: 1, Column: name, Reason: "the header has this column twice"}
		}
		t.header = append(t.header, name)
		t.column[name] = i
	}
	return t, nil
}

func (t *table) syntax(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &Error{File: t.file, Line: parse.Line, Byte: parse.Column, Reason: parse.Err.Error()}
	}
	return fmt.Errorf("%s: %w", t.file, err)
}

// next reads a row; false at the end.
func (t *table) next() (bool, error) {
	row, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil {
		return false, t.syntax(err)
	}
	t.row = row
	t.line, _ = t.csv.FieldPos(0)
	return true, nil
}

func (t *table) has(names ...string) bool {
	for _, name := range names {
		if _, ok := t.column[name]; !ok {
			return false
		}
	}
	return true
}

// need fails unless the header has the columns.
func (t *table) need(names ...string) error {
	for _, name := range names {
		if !t.has(name) {
			return &Error{File: t.file, Line: 1, Column: name, Reason: fmt.Sprintf("missing; the header has %q", t.header)}
		}
	}
	return nil
}

// text gives a field; only a column that has or need confirmed may be asked for.
func (t *table) text(name string) string { return strings.TrimSpace(t.row[t.column[name]]) }

func (t *table) fail(column, format string, args ...any) error {
	_, at := t.csv.FieldPos(t.column[column])
	return &Error{File: t.file, Line: t.line, Byte: at, Column: column, Reason: fmt.Sprintf(format, args...)}
}

func (t *table) number(name string) (float64, error) {
	text := t.text(name)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, t.fail(name, "%q is not a number", text)
	}
	return v, nil
}

// unit looks an id up among the units.
func (t *table) unit(name string, index map[string]int32) (int32, error) {
	id := t.text(name)
	i, ok := index[id]
	if !ok {
		return 0, t.fail(name, "there is no unit %q", id)
	}
	return i, nil
}

// territory reads a number 1..k and gives 0..k-1.
func (t *table) territory(name string, k int) (int32, error) {
	text := t.text(name)
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 || v > k {
		return 0, t.fail(name, "%q is not a territory between 1 and %d", text, k)
	}
	return int32(v - 1), nil
}
