package intake

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/db"
)

// ProblemRow is a row of the file that was rejected, or stored with a doubt.
type ProblemRow struct {
	Seq      int64              `db:"seq" json:"seq" doc:"Place among the rows, from 0"`
	Line     int64              `db:"line" json:"line"`
	Rejected bool               `db:"rejected" json:"rejected"`
	ObjectID string             `db:"object_id" json:"object_id" doc:"What was stored, empty when rejected"`
	Cells    db.JSON[[]string]  `db:"cells" json:"cells"`
	Problems db.JSON[[]Problem] `db:"problems" json:"problems"`
}

const problemColumns = "seq, line, rejected, object_id, cells, problems"

// Problems gives the rows after a place in the file that were rejected, or
// those that were stored with a doubt.
func (s *Service) Problems(ctx context.Context, actor access.Actor, id string, rejected bool, after int64, limit int) ([]ProblemRow, error) {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	rows := []ProblemRow{}
	err = s.db.Select(ctx, &rows, "SELECT "+problemColumns+" FROM import_problems WHERE import_id = ? AND rejected = ? AND seq > ? ORDER BY seq LIMIT ?",
		m.ID, rejected, after, limit)
	return rows, err
}

// Translate words a problem in a language; "" when it cannot.
type Translate func(language, key string, params map[string]any) string

// WriteProblems writes those rows as they stood in the file, the line and the
// reasons after them, with the file's own separator: corrected, the file can be
// brought in again. Cells that a spreadsheet would take for formulas are made safe.
func (s *Service) WriteProblems(ctx context.Context, m *Import, rejected bool, language string, out io.Writer) error {
	target, err := s.Target(m.Target)
	if err != nil {
		return err
	}
	separator := m.Format.V.Separator
	if separator == "" {
		separator = ","
		if language == "fr" {
			separator = ";"
		}
	}
	if _, err := io.WriteString(out, "\ufeff"); err != nil { // spreadsheets take a file without it for cp1252
		return err
	}
	w := csv.NewWriter(out)
	w.Comma, w.UseCRLF = rune(separator[0]), true
	if err := w.Write(safe(append(slices.Clone(m.Format.V.Columns), reasonColumns(language)...))); err != nil {
		return err
	}
	err = s.db.Each(ctx, "SELECT "+problemColumns+" FROM import_problems WHERE import_id = ? AND rejected = ? ORDER BY seq", []any{m.ID, rejected}, func(row *sqlx.Rows) error {
		var p ProblemRow
		if err := row.StructScan(&p); err != nil {
			return err
		}
		cells := slices.Clone(p.Cells.V)
		for len(cells) < len(m.Format.V.Columns) {
			cells = append(cells, "")
		}
		reasons := make([]string, len(p.Problems.V))
		for i, one := range p.Problems.V {
			reasons[i] = s.words(target, language, one)
		}
		return w.Write(safe(append(cells, strconv.FormatInt(p.Line, 10), strings.Join(reasons, " | "))))
	})
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return err
}

// reasonColumns are the columns added; a file brought in again leaves them out.
func reasonColumns(language string) []string {
	if language == "fr" {
		return []string{"Ligne du fichier", "Motif"}
	}
	return []string{"Line in the file", "Reason"}
}

// words says a problem in a language, its field by the label it has there.
func (s *Service) words(t *Target, language string, p Problem) string {
	if s.translate == nil {
		return p.Message
	}
	params := maps.Clone(p.Params)
	if f := t.field(p.Field); f != nil && params != nil {
		params["field"] = f.Label[language]
	}
	if text := s.translate(language, p.Key, params); text != "" {
		return text
	}
	return p.Message
}

func safe(cells []string) []string {
	for i, c := range cells {
		cells[i] = sheet.Safe(c)
	}
	return cells
}

// problemsName is what the file of problems is called.
func problemsName(m *Import, rejected bool, language string) string {
	stem := m.FileName
	if dot := strings.LastIndexByte(stem, '.'); dot > 0 {
		stem = stem[:dot]
	}
	word := map[bool]string{true: "rejected", false: "doubtful"}
	if language == "fr" {
		word = map[bool]string{true: "rejets", false: "a-verifier"}
	}
	return fmt.Sprintf("%s-%s.csv", stem, word[rejected])
}
