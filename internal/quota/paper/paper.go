// Package paper writes quotas, attainment and pay to files: workbooks whose
// formulas live on, and statements to print. Texts that would be taken for
// formulas are made harmless.
package paper

import (
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/quota/payroll"
)

// Service writes the files.
type Service struct {
	access  *access.Service
	quotas  *quota.Service
	payroll *payroll.Service
}

// New makes the service.
func New(a *access.Service, quotas *quota.Service, p *payroll.Service) *Service {
	return &Service{access: a, quotas: quotas, payroll: p}
}

// Routes adds the operations that answer with files.
func (s *Service) Routes(mux *http.ServeMux) {
	mux.Handle("GET /api/v1/attainment/export.xlsx", s.access.Authenticated(access.Everyone, s.attainment))
	mux.Handle("GET /api/v1/quota-rounds/{id}/export.xlsx", s.access.Authenticated(access.Everyone, s.round))
	mux.Handle("GET /api/v1/pay-plans/{id}/export.xlsx", s.access.Authenticated(access.Everyone, s.pay))
	mux.Handle("GET /api/v1/pay-plans/{id}/people/{user}/statement.pdf", s.access.Authenticated(access.Everyone, s.statement))
}

func (s *Service) attainment(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	q := r.URL.Query()
	a, err := s.quotas.Attainment(r.Context(), actor, quota.Question{Quantity: quota.Quantity(q.Get("quantity")), Currency: q.Get("currency"),
		From: db.Date(q.Get("from")), To: db.Date(q.Get("to")), AsOf: db.Date(q.Get("as_of"))})
	if err != nil {
		return err
	}
	return send(w, "attainment-"+string(a.AsOf)+".xlsx", func(out io.Writer) error { return Attainment(a, language(r, actor), out) })
}

func (s *Service) round(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	g, err := s.quotas.Grid(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return send(w, "quotas-"+string(g.Round.StartsOn)+".xlsx", func(out io.Writer) error { return Quotas(g, language(r, actor), out) })
}

func (s *Service) pay(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	p, err := s.payroll.Payroll(r.Context(), actor, r.PathValue("id"), db.Date(r.URL.Query().Get("as_of")))
	if err != nil {
		return err
	}
	return send(w, "pay-"+string(p.AsOf)+".xlsx", func(out io.Writer) error { return Pay(p, language(r, actor), out) })
}

func (s *Service) statement(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	st, err := s.payroll.Statement(r.Context(), actor, r.PathValue("id"), access.UserID(r.PathValue("user")), db.Date(r.URL.Query().Get("as_of")))
	if err != nil {
		return err
	}
	return send(w, "statement-"+string(st.AsOf)+".pdf", func(out io.Writer) error { return Statement(st, language(r, actor), out) })
}

// language is the one asked for, the reader's own, or the browser's.
func language(r *http.Request, actor access.Actor) string {
	for _, l := range []string{r.URL.Query().Get("language"), actor.User.Locale, r.Header.Get("Accept-Language")} {
		if l != "" {
			return map[bool]string{true: "fr", false: "en"}[strings.HasPrefix(l, "fr")]
		}
	}
	return "en"
}

func send(w http.ResponseWriter, name string, write func(io.Writer) error) error {
	kind := "application/pdf"
	if strings.HasSuffix(name, ".xlsx") {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	if err := write(w); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}

// page fills a sheet row by row and keeps the first error.
type page struct {
	book    *excelize.File
	name    string
	row     int
	percent int
	err     error
}

// begin adds a sheet with its headings.
func begin(book *excelize.File, name string, heads ...string) *page {
	p := &page{book: book, name: name}
	if _, p.err = book.NewSheet(name); p.err != nil {
		return p
	}
	bold, _ := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	p.percent, _ = book.NewStyle(&excelize.Style{NumFmt: 10})
	cells := make([]any, len(heads))
	for i, h := range heads {
		cells[i] = h
	}
	p.add(cells...)
	p.keep(book.SetRowStyle(name, 1, 1, bold))
	p.keep(book.SetColWidth(name, "A", "A", 34))
	p.keep(book.SetColWidth(name, "B", "Z", 15))
	p.keep(book.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	return p
}

// formula is a cell that computes; share one that shows as a percentage.
type formula string
type share string

// add writes a row; %d in a formula is the row's number.
func (p *page) add(cells ...any) {
	p.row++
	for i, c := range cells {
		at, err := excelize.CoordinatesToCellName(i+1, p.row)
		p.keep(err)
		switch v := c.(type) {
		case formula:
			p.keep(p.book.SetCellFormula(p.name, at, p.numbered(string(v))))
		case share:
			p.keep(p.book.SetCellFormula(p.name, at, p.numbered(string(v))))
			p.keep(p.book.SetCellStyle(p.name, at, at, p.percent))
		case string:
			p.keep(p.book.SetCellStr(p.name, at, sheet.Safe(v)))
		default:
			p.keep(p.book.SetCellValue(p.name, at, v))
		}
	}
}

func (p *page) numbered(f string) string { return strings.ReplaceAll(f, "%d", fmt.Sprint(p.row)) }

func (p *page) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

// finish writes the book, its first sheet in front.
func finish(book *excelize.File, out io.Writer, pages ...*page) error {
	defer book.Close()
	for _, p := range pages {
		if p.err != nil {
			return p.err
		}
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	book.SetActiveSheet(0)
	return book.Write(out)
}

// amount is minor units in whole ones of a currency; pieces as they are.
func amount(v int64, code string) float64 {
	if code == "" {
		return float64(v)
	}
	return float64(v) / math.Pow10(currency.Exponent(code))
}
