package paper

import (
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"arpent/internal/account/currency"
	"arpent/internal/quota"
	"arpent/internal/quota/payroll"
)

const left, right, bottom = 18.0, 192.0, 280.0 // millimetres of an A4 page

// printed is a statement while it is written.
type printed struct {
	*fpdf.Fpdf
	say      map[string]string
	currency string
	y        float64
}

// Statement prints someone's pay on A4: the figures, deal by deal, the ledger.
func Statement(st *payroll.PayStatement, language string, out io.Writer) error {
	p := &printed{Fpdf: fpdf.New("P", "mm", "A4", ""), say: words[language], currency: st.Plan.Currency}
	p.SetAutoPageBreak(false, 0)
	p.AddUTF8FontFromBytes("go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	p.SetTitle(st.Person.Name+" · "+st.Plan.Name, true)
	p.SetFooterFunc(func() {
		p.SetFont("go", "", 8)
		p.SetTextColor(110, 118, 126)
		p.Text(left, 290, fmt.Sprintf("%s · %s · %s %s · %s %d", st.Person.Name, st.Plan.Name, p.say["as_of"], st.AsOf, p.say["page"], p.PageNo()))
	})
	p.turn()
	p.line(18, "B", p.say["statement"])
	p.y += 2
	p.line(12, "B", st.Person.Name)
	p.line(9, "", fmt.Sprintf("%s · %s – %s · %s %s", st.Plan.Name, st.Person.From, st.Person.To.AddDays(-1), p.say["as_of"], st.AsOf))
	p.y += 4
	for _, f := range [][2]string{{p.say["target"], p.money(st.Person.Target)}, {p.say["earned"], p.money(st.Person.Earned)}, {p.say["paid"], p.money(st.Paid)}, {p.say["pending"], p.money(st.Pending)}} {
		p.line(10, "", f[0], f[1])
	}
	for _, part := range st.Person.Parts {
		p.component(part)
	}
	p.ledger(st)
	return p.Output(out)
}

func (p *printed) component(part payroll.PayPart) {
	unit := p.currency
	if part.Component.Quantity != string(quota.Revenue) {
		unit = ""
	}
	p.y += 5
	p.line(11, "B", part.Component.Name)
	p.line(9, "", p.say["quota"], money(part.Quota, unit))
	p.line(9, "", p.say["credited"], money(part.Credited, unit), fmt.Sprintf("%.1f %%", 100*float64(part.Attained)/1e6))
	if part.Waiting > 0 {
		p.line(9, "", p.say["waiting"], money(part.Waiting, unit))
	}
	p.y += 1
	p.line(8.5, "B", p.say["deal"], p.say["on"], p.say["credited"], p.say["pays"])
	for _, l := range part.Lines {
		p.line(8.5, "", l.AccountName+" · "+l.DealName, string(l.On), money(l.Amount, unit), p.money(l.Pays))
	}
	p.line(8.5, "B", p.say["total"], "", money(part.Credited, unit), p.money(part.Earned))
}

func (p *printed) ledger(st *payroll.PayStatement) {
	p.y += 5
	p.line(11, "B", p.say["ledger"])
	for _, e := range st.Ledger {
		what := p.say[string(e.Kind)]
		if e.Kind == payroll.Earned {
			what = e.Component
		}
		if e.Note != "" {
			what += " – " + e.Note
		}
		p.line(8.5, "", what, string(e.Month[:7]), "", p.money(e.Amount))
	}
	p.line(8.5, "B", p.say["total"], "", "", p.money(st.Paid))
}

func (p *printed) turn() {
	p.AddPage()
	p.y = 24
}

// line writes a text and figures to its right, on a new page at the end of one.
func (p *printed) line(size float64, bold string, cells ...string) {
	if p.y > bottom {
		p.turn()
	}
	p.SetFont("go", bold, size)
	p.SetTextColor(20, 30, 40)
	for i, c := range cells {
		if i == 0 {
			width := right - left
			if len(cells) > 1 {
				width = 78
			}
			p.Text(left, p.y, p.fitted(c, width))
			continue
		}
		p.Text(right-float64(3-i)*32-p.GetStringWidth(c), p.y, c)
	}
	p.y += size*0.42 + 1.6
}

func (p *printed) fitted(text string, width float64) string {
	for runes := []rune(text); p.GetStringWidth(text) > width && len(runes) > 1; {
		runes = runes[:len(runes)-1]
		text = strings.TrimRight(string(runes), " -") + "…"
	}
	return text
}

func (p *printed) money(v int64) string { return money(v, p.currency) }

// money writes an amount with its cents and currency, thousands apart.
func money(v int64, code string) string {
	digits := 0
	if code != "" {
		digits = currency.Exponent(code)
	}
	text := fmt.Sprintf("%.*f", digits, amount(max(v, -v), code))
	whole, rest, _ := strings.Cut(text, ".")
	var out strings.Builder
	if v < 0 {
		out.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteRune('\u00a0')
		}
		out.WriteRune(r)
	}
	if rest != "" {
		out.WriteString("." + rest)
	}
	if code != "" {
		out.WriteString("\u00a0" + code)
	}
	return out.String()
}
