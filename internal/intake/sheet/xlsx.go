package sheet

import (
	"archive/zip"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"arpent/internal/platform/fault"
)

// partMemory is the largest part of an XLSX file that is held in memory; larger
// ones are inflated to a temporary file.
const partMemory = 8 << 20

func bomb(reason string, args ...any) *fault.Error {
	return fault.New(fault.TooLarge, "intake.bomb", "the workbook is refused: "+reason, args...)
}

// inspect inflates every part of the archive once, at constant memory and up to
// the limits, since the sizes an archive states need not be true. A text longer
// than a cell may hold is found here too, before anything would hold it whole.
func inspect(file io.ReaderAt, size int64, limits Limits) error {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return fault.Invalid("intake.bad_zip", "the workbook is damaged").Wrap(err)
	}
	if len(archive.File) > 10_000 {
		return bomb("it has %d parts", len(archive.File))
	}
	workbook := false
	total := int64(0)
	for _, part := range archive.File {
		workbook = workbook || part.Name == "xl/workbook.xml"
		n, err := weigh(part, limits.UnzipBytes-total, limits)
		if err != nil {
			return err
		}
		total += n
	}
	if !workbook {
		return fault.Invalid("intake.not_a_table", "this is a zip archive, not a workbook; unpack it first").With("what", "zip")
	}
	return nil
}

func weigh(part *zip.File, room int64, limits Limits) (int64, error) {
	in, err := part.Open()
	if err != nil {
		return 0, fault.Invalid("intake.bad_zip", "the workbook is damaged").Wrap(err)
	}
	defer in.Close()
	var (
		buf    [32 << 10]byte
		n, run int64
		isXML  = strings.HasSuffix(strings.ToLower(part.Name), ".xml")
		stored = int64(part.CompressedSize64)
	)
	for {
		got, err := in.Read(buf[:])
		n += int64(got)
		if n > room {
			return n, bomb("it inflates to more than %d MB", limits.UnzipBytes>>20)
		}
		if n > 8<<20 && n > limits.UnzipRatio*max(stored, 1) {
			return n, bomb("%s inflates more than %d times", part.Name, limits.UnzipRatio)
		}
		for _, c := range buf[:got] {
			if run++; c == '<' || c == '>' {
				run = 0
			}
			if isXML && run > int64(limits.RecordBytes) {
				return n, bomb("%s holds a text longer than %d bytes", part.Name, limits.RecordBytes)
			}
		}
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, fault.Invalid("intake.bad_zip", "the workbook is damaged").Wrap(err)
		}
	}
}

func openBook(file File, limits Limits) (*excelize.File, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if err := inspect(file, size, limits); err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(file, excelize.Options{RawCellValue: true, UnzipSizeLimit: limits.UnzipBytes, UnzipXMLSizeLimit: partMemory})
	if err != nil {
		return nil, fault.Invalid("intake.bad_workbook", "the workbook cannot be read").Wrap(err)
	}
	return book, nil
}

type workbook struct {
	book   *excelize.File
	rows   *excelize.Rows
	limits Limits
	line   int64
}

// openXLSX reads the named sheet. Cells give their values, not their formulas,
// and numbers as stored, whatever their display format.
func openXLSX(file File, name string, limits Limits) (Reader, error) {
	book, err := openBook(file, limits)
	if err != nil {
		return nil, err
	}
	w, err := openSheet(book, name, limits)
	if err != nil {
		_ = book.Close()
		return nil, err
	}
	return w, nil
}

func openSheet(book *excelize.File, name string, limits Limits) (*workbook, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, fault.Invalid("intake.no_sheet", "there is no sheet %q", name).With("sheet", name)
	}
	return &workbook{book: book, rows: rows, limits: limits}, nil
}

func (w *workbook) Next() (Record, error) {
	if !w.rows.Next() {
		if err := w.rows.Error(); err != nil {
			return Record{}, fault.Invalid("intake.bad_workbook", "the sheet cannot be read past line %d", w.line).With("line", w.line).Wrap(err)
		}
		return Record{}, io.EOF
	}
	w.line++
	cells, err := w.rows.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return Record{}, fault.Invalid("intake.bad_workbook", "line %d of the sheet cannot be read", w.line).With("line", w.line).Wrap(err)
	}
	r := Record{Line: w.line}
	if len(cells) > w.limits.Columns {
		cells = cells[:w.limits.Columns]
		r.Bad = tooWide(w.line, w.limits.Columns)
	}
	r.Cells = make([]string, len(cells))
	for i, c := range cells {
		if len(c) > w.limits.CellBytes {
			r.Bad = cellTooLong(w.line, i, w.limits.CellBytes)
			c = c[:200]
		}
		r.Cells[i] = clean(c)
	}
	return r, nil
}

func (w *workbook) Close() error {
	err := w.rows.Close()
	if e := w.book.Close(); err == nil {
		err = e
	}
	return err
}

// detectXLSX takes the first sheet that holds rows.
func detectXLSX(file File, limits Limits) (Format, error) {
	book, err := openBook(file, limits)
	if err != nil {
		return Format{}, err
	}
	defer book.Close()
	f := Format{Kind: XLSX, Sheets: book.GetSheetList()}
	if len(f.Sheets) > limits.Sheets {
		return f, bomb("it has %d sheets", len(f.Sheets))
	}
	for _, f.Sheet = range f.Sheets {
		w, err := openSheet(book, f.Sheet, limits)
		if err != nil {
			return f, err
		}
		records, err := sample(w)
		_ = w.rows.Close()
		if err != nil {
			return f, err
		}
		if len(records) > 0 {
			describe(&f, records, 1)
			return f, nil
		}
	}
	return f, fault.Invalid("intake.empty", "the workbook holds no rows")
}

func sample(rows Reader) ([]Record, error) {
	var out []Record
	for skipped := 0; len(out) < sampleRecords && skipped < 10_000; {
		r, err := rows.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if r.Blank() {
			skipped++
			continue
		}
		out = append(out, r)
	}
	return out, nil
}
