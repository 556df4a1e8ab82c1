package sheet

import (
	"bufio"
	"bytes"
	"io"

	"arpent/internal/platform/fault"
)

// recoveries bounds how many unclosed quotes a file may have before it is
// refused; each costs a second look at up to one record of text.
const recoveries = 1000

// text parses delimited text. It is lenient where files in the field are: a
// quote inside an unquoted cell is a quote, text after a closing quote belongs
// to the cell, and a quote that never closes spoils its own line only.
type text struct {
	in      *bufio.Reader
	comma   byte
	limits  Limits
	line    int64  // of the next line to be read
	pending []byte // lines given back after a quote that never closed
	raw     []byte // the lines of the present record
	cell    []byte // contents of all cells of the present record
	ends    []int  // where each cell ends in cell
	rescued int
}

func newText(in io.Reader, comma byte, limits Limits) *text {
	return &text{in: bufio.NewReaderSize(in, 64<<10), comma: comma, limits: limits, line: 1}
}

func (t *text) Close() error { return nil }

// readLine gives one line without its end. The slice holds until the next call.
func (t *text) readLine(into []byte) ([]byte, error) {
	if len(t.pending) > 0 {
		head, rest, found := bytes.Cut(t.pending, []byte{'\n'})
		t.pending = rest
		if !found {
			t.pending = nil
		}
		t.line++
		return append(into, head...), nil
	}
	start := len(into)
	for {
		part, err := t.in.ReadSlice('\n')
		into = append(into, part...)
		if len(into)-start > t.limits.RecordBytes {
			return nil, tooLong(t.line, t.limits.RecordBytes)
		}
		switch err {
		case nil:
			t.line++
			return trimEnd(into, start), nil
		case bufio.ErrBufferFull:
		case io.EOF:
			if len(into) == start {
				return into, io.EOF
			}
			t.line++
			return trimEnd(into, start), nil
		default:
			return nil, err
		}
	}
}

func tooLong(line int64, limit int) error {
	return fault.New(fault.TooLarge, "intake.line_too_long", "line %d is longer than %d bytes; this is no table", line, limit).
		With("line", line).With("limit", limit)
}

func trimEnd(b []byte, start int) []byte {
	if n := len(b); n > start && b[n-1] == '\n' {
		b = b[:n-1]
	}
	if n := len(b); n > start && b[n-1] == '\r' {
		b = b[:n-1]
	}
	return b
}

// The states of the parser between two bytes.
const (
	atStart = iota // of a cell
	plain          // in an unquoted cell
	quoted
	closing // after a quote inside a quoted cell
)

// Next parses one record, across lines while a quoted cell is open.
func (t *text) Next() (Record, error) {
	first := t.line
	t.raw, t.cell, t.ends = t.raw[:0], t.cell[:0], t.ends[:0]
	state := atStart
	for {
		from := len(t.raw)
		raw, err := t.readLine(t.raw)
		if err == io.EOF {
			if from > 0 {
				return t.rescue(first)
			}
			return Record{}, io.EOF
		}
		if err != nil {
			return Record{}, err
		}
		t.raw = raw
		if len(t.raw) > t.limits.RecordBytes {
			return t.rescue(first)
		}
		state = t.parse(t.raw[from:], state)
		if state != quoted {
			t.ends = append(t.ends, len(t.cell))
			return t.record(first), nil
		}
		t.cell = append(t.cell, '\n')
		t.raw = append(t.raw, '\n')
	}
}

// parse runs the states over one line and gives the state at its end.
func (t *text) parse(line []byte, state int) int {
	for _, c := range line {
		switch {
		case c == 0: // a stray NUL carries no text
		case state == quoted:
			if c == '"' {
				state = closing
			} else {
				t.cell = append(t.cell, c)
			}
		case c == t.comma:
			t.ends = append(t.ends, len(t.cell))
			state = atStart
		case c == '"' && state == atStart:
			state = quoted
		case c == '"' && state == closing:
			t.cell = append(t.cell, '"')
			state = quoted
		default:
			t.cell = append(t.cell, c)
			if state != atStart || c != ' ' {
				state = plain
			}
		}
	}
	return state
}

// rescue treats the quotes of the record's first line as ordinary characters,
// marks that record bad and gives the other lines back to be read again.
func (t *text) rescue(first int64) (Record, error) {
	if t.rescued++; t.rescued > recoveries {
		return Record{}, fault.Invalid("intake.quotes", "more than %d quotes never close; is %q the right separator?", recoveries, string(t.comma)).With("limit", recoveries)
	}
	head, rest, _ := bytes.Cut(t.raw, []byte{'\n'})
	t.pending = append(append([]byte(nil), rest...), t.pending...)
	if n := len(t.pending); n > 0 && len(rest) > 0 && rest[len(rest)-1] == '\n' && n == len(rest) {
		t.pending = t.pending[:n-1] // the break added after the last line read
	}
	t.line = first + 1
	t.cell, t.ends = t.cell[:0], t.ends[:0]
	for _, part := range bytes.Split(head, []byte{t.comma}) {
		t.cell = append(t.cell, bytes.Trim(part, `" `)...)
		t.ends = append(t.ends, len(t.cell))
	}
	r := t.record(first)
	r.Bad = fault.Invalid("intake.quote_open", "line %d opens a quote that never closes", first).With("line", first)
	return r, nil
}

// record copies the cells out in one allocation, trimmed.
func (t *text) record(first int64) Record {
	all, from := string(t.cell), 0
	r := Record{Line: first}
	if len(t.ends) > t.limits.Columns {
		t.ends = t.ends[:t.limits.Columns]
		r.Bad = tooWide(first, t.limits.Columns)
	}
	r.Cells = make([]string, len(t.ends))
	for i, end := range t.ends {
		if end-from > t.limits.CellBytes {
			r.Bad = cellTooLong(first, i, t.limits.CellBytes)
			r.Cells[i] = clean(all[from : from+200])
		} else {
			r.Cells[i] = clean(all[from:end])
		}
		from = end
	}
	return r
}

func tooWide(line int64, limit int) *fault.Error {
	return fault.Invalid("intake.too_many_cells", "line %d has more than %d cells", line, limit).With("line", line).With("limit", limit)
}

func cellTooLong(line int64, column, limit int) *fault.Error {
	return fault.Invalid("intake.cell_too_long", "line %d: the cell in column %d is longer than %d bytes", line, column+1, limit).
		With("line", line).With("column", column+1).With("limit", limit)
}
