// Package export writes a plan to a file: GeoJSON, CSV, a workbook, or a page to
// print for each territory.
package export

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"arpent/internal/access"
	"arpent/internal/intake/sheet"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/outline"
	"arpent/internal/platform/fault"
)

// Service writes plans to files.
type Service struct {
	draft   *draft.Service
	outline *outline.Service
}

// New makes the service.
func New(d *draft.Service, o *outline.Service) *Service { return &Service{draft: d, outline: o} }

// Wish says what to write.
type Wish struct {
	Format    string // geojson, csv, xlsx or pdf
	Territory int    // only this one; -1 all
	Language  string // fr or en, of a printed page
}

// types gives the media type of each format.
var types = map[string]string{"geojson": "application/geo+json", "csv": "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf"}

// File is a plan ready to be written.
type File struct {
	Name  string
	Type  string
	Write func(io.Writer) error
}

// Make prepares a file, so that what is wrong is said before the first byte.
func (s *Service) Make(ctx context.Context, actor access.Actor, id draft.ID, w Wish) (*File, error) {
	if types[w.Format] == "" {
		return nil, fault.Invalid("plan.export_format", "a plan is exported as geojson, csv, xlsx or pdf, not as %q", w.Format).With("format", w.Format)
	}
	v, err := s.draft.View(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if w.Territory < -1 || w.Territory >= len(v.Slots) || w.Territory >= 0 && v.Detail.Slots[w.Territory].Hidden {
		return nil, fault.NotFound("territory", strconv.Itoa(w.Territory))
	}
	t := &table{View: v, only: w.Territory}
	f := &File{Name: fileName(v.Detail.Name) + "." + w.Format, Type: types[w.Format]}
	switch w.Format {
	case "csv":
		f.Write = t.csv
	case "xlsx":
		f.Write = t.workbook
	case "geojson":
		drawn, err := s.outline.Draw(v)
		if err != nil {
			return nil, err
		}
		f.Write = func(out io.Writer) error { return t.geojson(out, drawn) }
	case "pdf":
		drawn, err := s.outline.Draw(v)
		if err != nil {
			return nil, err
		}
		f.Write = func(out io.Writer) error { return t.print(out, drawn, w.Language) }
	}
	return f, nil
}

// fileName keeps what every file system takes.
func fileName(name string) string {
	out := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|;`, r) {
			return '-'
		}
		return r
	}, strings.TrimSpace(name))
	return strings.Trim(out, ". ")
}

// table lists what a file holds.
type table struct {
	*draft.View
	only int
}

// shown are the territories that the file holds.
func (t *table) shown() []draft.PlanTerritory {
	var out []draft.PlanTerritory
	for _, s := range t.Detail.Slots {
		if !s.Hidden && (t.only < 0 || s.Number == t.only) {
			out = append(out, s)
		}
	}
	return out
}

func (t *table) territoryHead() []string {
	head := []string{"number", "territory", "representative", "units", "longitude", "latitude", "travel_hours"}
	for _, m := range t.Detail.Measures {
		head = append(head, m.Name, m.Name+"_deviation")
	}
	return head
}

func (t *table) territoryRow(s *draft.PlanTerritory) []any {
	row := []any{s.Number + 1, sheet.Safe(s.Name), sheet.Safe(s.RepName), s.Units, round(s.Lon, 5), round(s.Lat, 5), round(s.Travel, 1)}
	for m := range t.Detail.Measures {
		row = append(row, round(s.Sums[m], 2), round(s.Deviation[m], 4))
	}
	return row
}

func (t *table) unitHead() []string {
	head := []string{"code", "name", "longitude", "latitude", "number", "territory", "representative"}
	for _, m := range t.Units.Measures {
		head = append(head, m.Name)
	}
	return head
}

// eachUnit calls fn with the cells of each unit that the file holds.
func (t *table) eachUnit(fn func([]any) error) error {
	for i, n := range t.Plan {
		if t.only >= 0 && int(n) != t.only || n == design.None && t.Hidden {
			continue
		}
		row := []any{t.Units.Code[i], sheet.Safe(t.Units.Name[i]), round(t.Units.Lon[i], 5), round(t.Units.Lat[i], 5), nil, "", ""}
		if n != design.None {
			s := &t.Detail.Slots[n]
			row[4], row[5], row[6] = s.Number+1, sheet.Safe(s.Name), sheet.Safe(s.RepName)
		}
		for _, m := range t.Units.Measures {
			row = append(row, round(m.Values[i], 2))
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return nil
}

// csv writes one line per unit.
func (t *table) csv(w io.Writer) error {
	buffer := bufio.NewWriterSize(w, 1<<16)
	_, _ = buffer.WriteString("\ufeff") // without it Excel reads UTF-8 as Windows-1252
	out := csv.NewWriter(buffer)
	out.UseCRLF = true
	_ = out.Write(t.unitHead())
	err := t.eachUnit(func(cells []any) error {
		line := make([]string, len(cells))
		for i, c := range cells {
			line[i] = plain(c)
		}
		return out.Write(line)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return buffer.Flush()
}

// workbook writes a sheet of territories and one of units.
func (t *table) workbook(w io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", "territories"); err != nil {
		return err
	}
	err := writeSheet(book, "territories", t.territoryHead(), func(add func([]any) error) error {
		for _, s := range t.shown() {
			if err := add(t.territoryRow(&s)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := book.NewSheet("units"); err != nil {
		return err
	}
	if err := writeSheet(book, "units", t.unitHead(), t.eachUnit); err != nil {
		return err
	}
	return book.Write(w)
}

func writeSheet(book *excelize.File, name string, head []string, fill func(add func([]any) error) error) error {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	at := 1
	add := func(cells []any) error {
		cell, err := excelize.CoordinatesToCellName(1, at)
		if err != nil {
			return err
		}
		at++
		return out.SetRow(cell, cells)
	}
	first := make([]any, len(head))
	for i, h := range head {
		first[i] = h
	}
	if err := add(first); err != nil {
		return err
	}
	if err := fill(add); err != nil {
		return err
	}
	return out.Flush()
}

func plain(c any) string {
	switch v := c.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	text, _ := json.Marshal(c)
	return string(text)
}

func round(v float64, digits int) float64 {
	by := math.Pow10(digits)
	return math.Round(v*by) / by
}
