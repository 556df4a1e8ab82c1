// Package answer sends lists as files that spreadsheets open, their texts made
// harmless: none is taken for a formula.
package answer

import (
	"bufio"
	"encoding/csv"
	"io"
	"net/http"
	"strconv"

	"github.com/xuri/excelize/v2"

	"arpent/internal/intake/sheet"
)

// Rows gives each row of a list to its argument, in the order of the heading:
// texts, int64, float64, bool, or nil for what is not known.
type Rows func(row func(cells []any) error) error

// CSV answers with a list as comma-separated values. A caller checks what may
// be refused before: once the first byte is sent, there is no status to say so.
func CSV(w http.ResponseWriter, name string, heading []string, rows Rows) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	buffer := bufio.NewWriterSize(w, 1<<16)
	_, _ = buffer.WriteString("\ufeff") // without it Excel reads UTF-8 as Windows-1252
	out := csv.NewWriter(buffer)
	out.UseCRLF = true
	_ = out.Write(heading)
	line := make([]string, len(heading))
	err := rows(func(cells []any) error {
		for i, c := range cells {
			line[i] = plain(c)
		}
		return out.Write(line)
	})
	if err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	out.Flush()
	return buffer.Flush()
}

func plain(c any) string {
	switch c := c.(type) {
	case string:
		return sheet.Safe(c)
	case int64:
		return strconv.FormatInt(c, 10)
	case float64:
		return strconv.FormatFloat(c, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(c)
	}
	return ""
}

// XLSX answers with a list as a workbook.
func XLSX(w http.ResponseWriter, name string, heading []string, rows Rows) error {
	book := excelize.NewFile()
	defer book.Close()
	page, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	head := []any{}
	for _, one := range heading {
		head = append(head, one)
	}
	if err := page.SetRow("A1", head); err != nil {
		return err
	}
	line := 2
	err = rows(func(cells []any) error {
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		line++
		for i, c := range cells {
			if text, ok := c.(string); ok {
				cells[i] = sheet.Safe(text)
			}
		}
		return page.SetRow(at, cells)
	})
	if err != nil {
		return err
	}
	if err := page.Flush(); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
	_, err = book.WriteTo(io.Writer(w))
	return err
}
