package sheet

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"

	"arpent/internal/platform/fault"
)

const (
	sampleBytes   = 256 << 10
	sampleRecords = 200
	preambleMax   = 30 // lines among which the heading is looked for
)

// Detect finds out how a file is to be read. It goes once through a text file
// and holds a sample of it.
func Detect(file File, limits Limits) (Format, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return Format{}, err
	}
	if err := limits.Admit(size); err != nil {
		return Format{}, err
	}
	var magic [8]byte
	n, err := file.ReadAt(magic[:], 0)
	if err != nil && err != io.EOF {
		return Format{}, err
	}
	if n == 0 {
		return Format{}, fault.Invalid("intake.empty", "the file is empty")
	}
	zip, err := container(magic[:n])
	if err != nil {
		return Format{}, err
	}
	if zip {
		return detectXLSX(file, limits)
	}
	return detectText(file, limits)
}

// container tells a zip archive (XLSX is one) from text, and names what is neither.
func container(magic []byte) (zip bool, err error) {
	for _, known := range []struct{ magic, name string }{
		{"\xd0\xcf\x11\xe0", "an old or encrypted Office file; save it as .xlsx or .csv"},
		{"%PDF", "a PDF"}, {"\x1f\x8b", "a gzip archive; unpack it first"}, {"\x89PNG", "a picture"},
		{"\xff\xd8\xff", "a picture"}, {"7z\xbc\xaf", "a 7z archive; unpack it first"}, {"SQLite f", "a database"},
		{"{\\rtf", "an RTF document"},
	} {
		if bytes.HasPrefix(magic, []byte(known.magic)) {
			return false, fault.Invalid("intake.not_a_table", "this is %s, not a table", known.name).With("what", known.name)
		}
	}
	return bytes.HasPrefix(magic, []byte("PK\x03\x04")), nil
}

func detectText(file File, limits Limits) (Format, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Format{}, err
	}
	s, err := look(file, limits)
	if err != nil {
		return Format{}, err
	}
	f := Format{Kind: Text, Encoding: s.encoding, OldMac: s.oldMac}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Format{}, err
	}
	in, err := decode(file, f.Encoding, f.OldMac)
	if err != nil {
		return Format{}, err
	}
	sample, err := io.ReadAll(io.LimitReader(in, sampleBytes))
	if err != nil {
		return Format{}, err
	}
	whole := len(sample) < sampleBytes
	from, records := pickSeparator(&f, sample, whole, limits)
	if width, _ := commonWidth(records); width == 0 {
		if !whole {
			return Format{}, tooLong(1, limits.RecordBytes)
		}
		return Format{}, fault.Invalid("intake.empty", "the file holds no rows")
	}
	describe(&f, records, from)
	return f, nil
}

// pickSeparator parses the sample with each separator and keeps the one whose
// records agree best on their number of cells. "sep=;" on the first line, as
// spreadsheets write it, settles the matter. The first line that counts is given.
func pickSeparator(f *Format, sample []byte, whole bool, limits Limits) (int64, []Record) {
	first, _, _ := bytes.Cut(sample, []byte{'\n'})
	if sep, ok := strings.CutPrefix(strings.ToLower(string(bytes.TrimSpace(first))), "sep="); ok && (sep == "," || sep == ";" || sep == "|" || sep == "") {
		f.Separator = sep
		if sep == "" { // "sep=<tab>", trimmed
			f.Separator = "\t"
		}
		return 2, parseSample(sample, f.Separator[0], whole, limits)
	}
	best := -1.0
	var kept []Record
	for _, sep := range []string{",", ";", "\t", "|"} {
		records := parseSample(sample, sep[0], whole, limits)
		if score := agreement(records); score > best {
			best, kept, f.Separator = score, records, sep
		}
	}
	return 1, kept
}

func parseSample(sample []byte, comma byte, whole bool, limits Limits) []Record {
	rows := newText(bytes.NewReader(sample), comma, limits)
	var out []Record
	for len(out) < sampleRecords {
		r, err := rows.Next()
		if err != nil {
			if !whole && len(out) > 1 {
				out = out[:len(out)-1] // the last record is cut
			}
			return out
		}
		out = append(out, r)
	}
	return out
}

// agreement is the share of records that have the commonest width, weighted by
// that width: 1 for a single column, more for more.
func agreement(records []Record) float64 {
	width, n := commonWidth(records)
	filled := 0
	for _, r := range records {
		if !r.Blank() {
			filled++
		}
	}
	if filled == 0 {
		return 0
	}
	share := float64(n) / float64(filled)
	if width < 2 {
		return 0.5 * share // anything that splits half the rows alike is better
	}
	return share * (1 + math.Log(float64(width)))
}

func commonWidth(records []Record) (width, n int) {
	counts := map[int]int{}
	for _, r := range records {
		if !r.Blank() && r.Bad == nil {
			counts[len(r.Cells)]++
		}
	}
	for w, c := range counts {
		if better := float64(c)*(1+math.Log(float64(w))) - float64(n)*(1+math.Log(float64(max(width, 1)))); better > 0 || better == 0 && w > width {
			width, n = w, c
		}
	}
	return width, n
}

// describe finds the heading among sample records and names the columns, then
// reads the decimal sign and the order of dates off the rows below it.
func describe(f *Format, records []Record, from int64) {
	width, _ := commonWidth(records)
	at, found := heading(records, from, width)
	var rows []Record
	f.HeaderLine, f.FirstLine = 0, from
	if at < len(records) {
		f.FirstLine = records[at].Line
		rows = records[at:]
		if found {
			f.HeaderLine = records[at].Line
			f.FirstLine = f.HeaderLine + 1 + int64(strings.Count(strings.Join(records[at].Cells, ""), "\n"))
			rows = records[at+1:]
			f.Columns = names(records[at].Cells)
		}
	}
	if !found {
		for i := range max(width, 1) {
			f.Columns = append(f.Columns, madeUp(i))
		}
	}
	conventions(f, rows)
}

// Again finds the heading, the columns and the conventions anew after the
// encoding, the separator or the sheet was corrected.
func Again(file File, f Format, limits Limits) (Format, error) {
	rows, err := open(file, f, limits)
	if err != nil {
		return f, err
	}
	defer rows.Close()
	records, err := sample(rows)
	if err != nil {
		return f, err
	}
	f.Columns = nil
	describe(&f, records, 1)
	return f, nil
}

// Heading reads the names of the columns anew after HeaderLine was corrected.
func Heading(file File, f Format, limits Limits) (Format, error) {
	rows, err := open(file, f, limits)
	if err != nil {
		return f, err
	}
	defer rows.Close()
	width := 0
	for range preambleMax * 10 {
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f, err
		}
		if f.HeaderLine > 0 && r.Line == f.HeaderLine {
			f.Columns = names(r.Cells)
			f.FirstLine = r.Line + 1
			return f, nil
		}
		if f.HeaderLine == 0 && r.Line >= f.FirstLine {
			width = max(width, len(r.Cells))
		}
	}
	if f.HeaderLine > 0 {
		return f, fault.Invalid("intake.header_line", "no record starts on line %d", f.HeaderLine).With("line", f.HeaderLine)
	}
	f.Columns = nil
	for i := range max(width, 1) {
		f.Columns = append(f.Columns, madeUp(i))
	}
	return f, nil
}

// names gives every column a name of its own.
func names(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	out, seen := make([]string, len(cells)), map[string]int{}
	for i, c := range cells {
		c = strings.Join(strings.Fields(c), " ")
		if c == "" {
			c = madeUp(i)
		}
		seen[c]++
		if n := seen[c]; n > 1 {
			c += " (" + string(rune('0'+min(n, 9))) + ")"
		}
		out[i] = c
	}
	return out
}

// heading finds the record with the names of the columns: the first that is
// about as wide as the rows are, unless its cells are of the same kind as those
// below it. found is false when the file has no heading.
func heading(records []Record, from int64, width int) (at int, found bool) {
	for i, r := range records {
		if i > preambleMax || r.Line < from {
			continue
		}
		filled := 0
		for _, c := range r.Cells {
			if c != "" {
				filled++
			}
		}
		if filled == 0 || float64(filled) < 0.6*float64(width) || len(r.Cells) < width-1 {
			continue
		}
		return i, isHeading(r.Cells, records[i+1:])
	}
	for i, r := range records {
		if !r.Blank() && r.Line >= from {
			return i, isHeading(r.Cells, records[i+1:])
		}
	}
	return 0, false
}

// isHeading weighs each column: a text above values of another kind speaks for
// names, a value above values of its kind against.
func isHeading(head []string, rows []Record) bool {
	votes, texts, filled := 0, 0, 0
	for c, name := range head {
		if name == "" {
			continue
		}
		filled++
		of := kindOf(name)
		if of == textual {
			texts++
		}
		below := [kinds]int{}
		for _, r := range rows {
			if c < len(r.Cells) && r.Cells[c] != "" {
				below[kindOf(r.Cells[c])]++
			}
		}
		most, total := textual, 0
		for k, n := range below {
			total += n
			if n > below[most] {
				most = k
			}
		}
		if most == textual || total == 0 || below[most]*10 < total*7 {
			continue
		}
		if of == textual {
			votes++
		} else if of == most {
			votes--
		}
	}
	if votes != 0 {
		return votes > 0
	}
	return texts*10 >= filled*9
}

const (
	textual = iota
	numeric
	dated
	mail
	kinds
)

func kindOf(s string) int {
	if len(s) > 60 {
		return textual
	}
	if at := strings.IndexByte(s, '@'); at > 0 && strings.IndexByte(s[at:], '.') > 0 {
		return mail
	}
	if _, err := ParseDate(s, "dmy"); err == nil && !allDigits(s) {
		return dated
	}
	if _, err := ParseDate(s, "mdy"); err == nil && !allDigits(s) {
		return dated
	}
	if _, err := ParseNumber(s, "."); err == nil {
		return numeric
	}
	if _, err := ParseNumber(s, ","); err == nil {
		return numeric
	}
	return textual
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// conventions reads the decimal sign and the order of day and month off values
// that leave no choice.
func conventions(f *Format, rows []Record) {
	var comma, point, dmy, mdy int
	for _, r := range rows {
		for _, c := range r.Cells {
			switch decimalSign(c) {
			case ',':
				comma++
			case '.':
				point++
			}
			switch dateOrder(c) {
			case 'd':
				dmy++
			case 'm':
				mdy++
			}
		}
	}
	f.Decimal = "."
	if comma > point || comma == point && f.Separator == ";" {
		f.Decimal = ","
	}
	f.DateOrder = "dmy"
	if mdy > dmy || mdy == dmy && f.Decimal == "." && f.Separator == "," {
		f.DateOrder = "mdy"
	}
}
