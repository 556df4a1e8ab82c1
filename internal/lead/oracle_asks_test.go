package lead

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"arpent/internal/platform/db"
)

var textFields = map[string]func(l *Lead) string{
	"name": func(l *Lead) string { return l.FamilyName + " " + l.GivenName }, "title": func(l *Lead) string { return l.Title }, "function": func(l *Lead) string { return string(l.Function) },
	"seniority": func(l *Lead) string { return string(l.Seniority) }, "language": func(l *Lead) string { return l.Language }, "company": func(l *Lead) string { return l.Company },
	"sector": func(l *Lead) string { return l.Sector }, "industry": func(l *Lead) string { return l.Industry }, "size": func(l *Lead) string { return l.Size },
	"postcode": func(l *Lead) string { return l.Postcode }, "town": func(l *Lead) string { return l.Town }, "region": func(l *Lead) string { return l.Region },
	"department": func(l *Lead) string { return l.Department }, "country": func(l *Lead) string { return l.Country }, "owner": func(l *Lead) string { return string(l.OwnerID) },
	"funding": func(l *Lead) string { return l.Funding }, "company_type": func(l *Lead) string { return l.CompanyType }, "stage": func(l *Lead) string { return string(l.Stage) },
}

var numberFields = map[string]func(l *Lead) (float64, bool){
	"headcount": func(l *Lead) (float64, bool) { return told64(l.Headcount, 1) }, "potential": func(l *Lead) (float64, bool) { return told64(l.Potential, 100) },
	"worth": func(l *Lead) (float64, bool) { return told64(l.Worth, 100) }, "chance": func(l *Lead) (float64, bool) { return l.Chance, true },
	"open_deals":     func(l *Lead) (float64, bool) { return float64(l.OpenDeals), true },
	"funding_amount": func(l *Lead) (float64, bool) { return told64(l.FundingAmount, 100) },
	"days_since_funding": func(l *Lead) (float64, bool) {
		if l.FundingOn == "" || l.FundingOn > l.today {
			return 0, false
		}
		return float64(int(l.today.Time().Sub(l.FundingOn.Time()) / (24 * time.Hour))), true
	},
	"headcount_growth": func(l *Lead) (float64, bool) {
		if l.HeadcountGrowth == nil {
			return 0, false
		}
		return *l.HeadcountGrowth, true
	},
	"days_since_contact": func(l *Lead) (float64, bool) {
		if l.LastContact == "" || l.LastContact > l.today {
			return 0, false
		}
		days := int(l.today.Time().Sub(l.LastContact.Time()) / (24 * time.Hour))
		return float64(days), true
	},
}

func told64(n *int64, scale float64) (float64, bool) {
	if n == nil {
		return 0, false
	}
	return float64(*n) / scale, true
}

var dateFields = map[string]func(l *Lead) db.Date{"funding_on": func(l *Lead) db.Date { return l.FundingOn }, "since": func(l *Lead) db.Date { return l.Since }, "last_contact": func(l *Lead) db.Date { return l.LastContact }}

var setFields = map[string]func(l *Lead) []string{"spotlight": func(l *Lead) []string { return l.Spotlights }, "reach": func(l *Lead) []string { return l.Reach }, "signal": func(l *Lead) []string { return l.Signals },
	"list": func(l *Lead) []string { return l.Lists }, "past_title": func(l *Lead) []string { return l.pastTitles }, "technology": func(l *Lead) []string { return l.Technologies }, "school": func(l *Lead) []string { return l.Schools },
	"group": func(l *Lead) []string { return l.Groups }, "skill": func(l *Lead) []string { return l.Skills }, "tag": func(l *Lead) []string { return l.Tags }, "account_tag": func(l *Lead) []string { return l.AccountTags }, "territory": func(l *Lead) []string {
		out := []string{}
		for _, t := range l.Territories {
			out = append(out, string(t))
		}
		return out
	}}

var flagFields = map[string]func(l *Lead) bool{"customer": func(l *Lead) bool { return l.Customer }, "contactable": func(l *Lead) bool { return l.Contactable }}

func key[T any](m *market, of map[string]T) string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	return pick(m.r, names...)
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// condition makes a random one.
func (m *market) condition(depth int) *condition {
	if depth == 0 || m.r.IntN(4) == 0 {
		return m.question()
	}
	switch m.r.IntN(6) {
	case 0:
		return &condition{op: "NOT", of: []*condition{m.condition(depth - 1)}}
	case 1, 2:
		return m.joined("OR", depth)
	}
	return m.joined("AND", depth)
}

func (m *market) joined(op string, depth int) *condition {
	c := &condition{op: op}
	for range 2 + m.r.IntN(2) {
		c.of = append(c.of, m.condition(depth-1))
	}
	return c
}

// enough questions are asked anew until the leads change, then again and again
// in other company.
const enough = 1500

func (m *market) question() *condition {
	if len(m.asked) == enough {
		return pick(m.r, m.asked...)
	}
	q := m.newQuestion()
	m.asked = append(m.asked, q)
	return q
}

func (m *market) newQuestion() *condition {
	switch m.r.IntN(12) {
	case 0, 1, 2:
		return m.aboutText(key(m, textFields))
	case 3, 4:
		return m.aboutNumber(key(m, numberFields))
	case 5:
		return m.aboutDate()
	case 6, 7:
		return m.aboutSet(key(m, setFields))
	case 8:
		return m.aboutFlag(key(m, flagFields))
	case 9:
		return m.aboutPlace()
	}
	return m.aboutWords()
}

// compared says what a comparison makes of an order.
func compared(op string, order int) bool {
	switch op {
	case "=":
		return order == 0
	case "<>":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func (m *market) comparison() string { return pick(m.r, "=", "<>", "<", "<=", ">", ">=") }

func (m *market) aboutText(field string) *condition {
	of := textFields[field]
	value := of(&m.leads[m.r.IntN(len(m.leads))])
	if m.r.IntN(10) == 0 {
		value = "nowhere"
	}
	ask := func(text string, fits func(s string) bool) *condition {
		return &condition{text: text, field: []string{field}, ask: func(l *Lead) truth {
			if s := of(l); s != "" {
				return sure(fits(s))
			}
			return unclear
		}}
	}
	switch m.r.IntN(9) {
	case 0:
		return &condition{text: field + " IS NULL", field: []string{field}, ask: func(l *Lead) truth { return sure(of(l) == "") }}
	case 1:
		return &condition{text: field + " IS NOT NULL", field: []string{field}, ask: func(l *Lead) truth { return sure(of(l) != "") }}
	case 2:
		list := []string{value, of(&m.leads[m.r.IntN(len(m.leads))]), "x"}[:1+m.r.IntN(3)]
		texts := make([]string, len(list))
		for i, s := range list {
			texts[i] = quote(s)
		}
		not := pick(m.r, "", "NOT ")
		return ask(fmt.Sprintf("%s %sIN (%s)", field, not, strings.Join(texts, ", ")), func(s string) bool { return slices.Contains(list, s) == (not == "") })
	case 3:
		letters := []rune(value + "ab")
		pattern := pick(m.r, string(letters[:1+m.r.IntN(2)])+"%", "%"+string(letters[len(letters)/2:len(letters)/2+1])+"%", "_"+string(letters[1:2])+"%", "%"+value, `50\%%`, "%a%e%")
		not := pick(m.r, "", "NOT ")
		like := likePattern(pattern)
		return ask(field+" "+not+"LIKE "+quote(pattern), func(s string) bool { return like.MatchString(s) == (not == "") })
	case 4:
		return ask(fmt.Sprintf("CASEI(%s) = CASEI(%s)", field, quote(value)), func(s string) bool { return strings.ToLower(s) == strings.ToLower(value) })
	case 5:
		return ask(fmt.Sprintf("CASEI(ACCENTI(%s)) = CASEI(ACCENTI(%s))", field, quote(strings.ToUpper(value))), func(s string) bool { return plain(s) == plain(value) })
	case 6:
		low, high := value, of(&m.leads[m.r.IntN(len(m.leads))])
		return ask(fmt.Sprintf("%s BETWEEN %s AND %s", field, quote(low), quote(high)), func(s string) bool { return s >= low && s <= high })
	case 7: // two fields of one record
		other := key(m, textFields)
		op := m.comparison()
		return &condition{text: field + " " + op + " " + other, field: []string{field, other}, ask: func(l *Lead) truth {
			a, b := of(l), textFields[other](l)
			if a == "" || b == "" {
				return unclear
			}
			return sure(compared(op, strings.Compare(a, b)))
		}}
	}
	op := m.comparison()
	return ask(field+" "+op+" "+quote(value), func(s string) bool { return compared(op, strings.Compare(s, value)) })
}

func order(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (m *market) aboutNumber(field string) *condition {
	of := numberFields[field]
	value, _ := of(&m.leads[m.r.IntN(len(m.leads))])
	ask := func(text string, fits func(v float64) bool) *condition {
		return &condition{text: text, field: []string{field}, ask: func(l *Lead) truth {
			if v, known := of(l); known {
				return sure(fits(v))
			}
			return unclear
		}}
	}
	op := m.comparison()
	switch m.r.IntN(7) {
	case 0:
		return &condition{text: field + " IS NULL", field: []string{field}, ask: func(l *Lead) truth { _, known := of(l); return sure(!known) }}
	case 1:
		return ask(fmt.Sprintf("%g %s %s", value, op, field), func(v float64) bool { return compared(op, order(value, v)) })
	case 2:
		not := pick(m.r, "", "NOT ")
		high := value + float64(m.r.IntN(100)) - 20
		return ask(fmt.Sprintf("%s %sBETWEEN %g AND %g", field, not, value, high), func(v float64) bool { return (v >= value && v <= high) == (not == "") })
	case 3:
		return ask(fmt.Sprintf("%s IN (%g, 1, 7)", field, value), func(v float64) bool { return v == value || v == 1 || v == 7 })
	case 4:
		other := key(m, numberFields)
		return &condition{text: fmt.Sprintf("%s * 2 %s %s + 10", field, op, other), field: []string{field, other}, ask: func(l *Lead) truth {
			a, knownA := of(l)
			b, knownB := numberFields[other](l)
			if !knownA || !knownB {
				return unclear
			}
			return sure(compared(op, order(a*2, b+10)))
		}}
	}
	return ask(fmt.Sprintf("%s %s %g", field, op, value), func(v float64) bool { return compared(op, order(v, value)) })
}

func (m *market) aboutDate() *condition {
	field := key(m, dateFields)
	of := dateFields[field]
	value := db.Date("2024-01-01").AddDays(m.r.IntN(900))
	op := m.comparison()
	ask := func(text string, fits func(d db.Date) bool) *condition {
		return &condition{text: text, field: []string{field}, ask: func(l *Lead) truth {
			if d := of(l); d != "" {
				return sure(fits(d))
			}
			return unclear
		}}
	}
	switch m.r.IntN(6) {
	case 0:
		return &condition{text: field + " IS NULL", field: []string{field}, ask: func(l *Lead) truth { return sure(of(l) == "") }}
	case 1:
		return ask(fmt.Sprintf("T_AFTER(%s, DATE('%s'))", field, value), func(d db.Date) bool { return d > value })
	case 2:
		return ask(fmt.Sprintf("T_BEFORE(%s, DATE('%s'))", field, value), func(d db.Date) bool { return d < value })
	case 3:
		high := value.AddDays(m.r.IntN(200))
		return ask(fmt.Sprintf("%s BETWEEN DATE('%s') AND DATE('%s')", field, value, high), func(d db.Date) bool { return d >= value && d <= high })
	case 4:
		return &condition{text: "since " + op + " last_contact", field: []string{"since", "last_contact"}, ask: func(l *Lead) truth {
			if l.Since == "" || l.LastContact == "" {
				return unclear
			}
			return sure(compared(op, strings.Compare(string(l.Since), string(l.LastContact))))
		}}
	}
	return ask(fmt.Sprintf("%s %s DATE('%s')", field, op, value), func(d db.Date) bool { return compared(op, strings.Compare(string(d), string(value))) })
}

func (m *market) aboutSet(field string) *condition {
	of := setFields[field]
	wanted := slices.Clone(of(&m.leads[m.r.IntN(len(m.leads))]))
	for len(wanted) == 0 || m.r.IntN(3) == 0 {
		more := pick(m.r, append(of(&m.leads[m.r.IntN(len(m.leads))]), "nothing")...)
		if !slices.Contains(wanted, more) {
			wanted = append(wanted, more)
		}
	}
	texts := make([]string, len(wanted))
	for i, s := range wanted {
		texts[i] = quote(s)
	}
	shared := func(s []string) (n int) {
		for _, one := range wanted {
			if slices.Contains(s, one) {
				n++
			}
		}
		return n
	}
	name, fits := "A_OVERLAPS", func(s []string) bool { return shared(s) > 0 }
	switch m.r.IntN(5) {
	case 0:
		name, fits = "A_CONTAINS", func(s []string) bool { return shared(s) == len(wanted) }
	case 1:
		name, fits = "A_CONTAINEDBY", func(s []string) bool {
			return !slices.ContainsFunc(s, func(one string) bool { return !slices.Contains(wanted, one) })
		}
	case 2:
		return &condition{text: field + " IS NULL", field: []string{field}, ask: func(*Lead) truth { return no }}
	}
	return &condition{text: fmt.Sprintf("%s(%s, (%s))", name, field, strings.Join(texts, ", ")), field: []string{field}, ask: func(l *Lead) truth { return sure(fits(of(l))) }}
}

func (m *market) aboutFlag(field string) *condition {
	value, op := m.r.IntN(2) == 0, pick(m.r, "=", "<>")
	return &condition{text: fmt.Sprintf("%s %s %s", field, op, strings.ToUpper(fmt.Sprint(value))), field: []string{field}, ask: func(l *Lead) truth {
		return sure((flagFields[field](l) == value) == (op == "="))
	}}
}

// aboutPlace asks for a box or a triangle.
func (m *market) aboutPlace() *condition {
	at := func() (x, y float64) { return float64(m.r.IntN(14)) - 4.503, 42.007 + float64(m.r.IntN(9)) }
	x1, y1 := at()
	x2, y2 := at()
	x3, y3 := at()
	side := func(ax, ay, bx, by, px, py float64) float64 { return (bx-ax)*(py-ay) - (by-ay)*(px-ax) }
	text, inside := "", func(x, y float64) bool {
		a, b, c := side(x1, y1, x2, y2, x, y), side(x2, y2, x3, y3, x, y), side(x3, y3, x1, y1, x, y)
		return a > 0 && b > 0 && c > 0 || a < 0 && b < 0 && c < 0
	}
	if side(x1, y1, x2, y2, x3, y3) == 0 || m.r.IntN(2) == 0 {
		w, e, s, n := min(x1, x2), max(x1, x2)+1, min(y1, y2), max(y1, y2)+1
		text = fmt.Sprintf("%s(position, BBOX(%g, %g, %g, %g))", pick(m.r, "S_INTERSECTS", "S_WITHIN"), w, s, e, n)
		inside = func(x, y float64) bool { return x > w && x < e && y > s && y < n }
	} else {
		text = fmt.Sprintf("%s(position, POLYGON((%g %g, %g %g, %g %g, %g %g)))", pick(m.r, "S_INTERSECTS", "S_WITHIN"), x1, y1, x2, y2, x3, y3, x1, y1)
	}
	return &condition{text: text, field: []string{"position"}, ask: func(l *Lead) truth {
		if l.Lon == nil || l.Lat == nil {
			return unclear
		}
		return sure(inside(*l.Lon, *l.Lat))
	}}
}

// sought is a Boolean search as the oracle has it.
type sought struct {
	op    string // "", "AND", "OR", "NOT"
	of    []*sought
	words []string
	open  bool
	text  string
}

func (m *market) aboutWords() *condition {
	s := m.sought(2)
	return &condition{text: "keywords(" + quote(s.typed(m)) + ")", ask: func(l *Lead) truth {
		return sure(s.in(m.partsOf(l)))
	}}
}

func (m *market) partsOf(l *Lead) [][]string {
	parts := m.parts[l]
	if parts == nil {
		for _, text := range []string{l.GivenName + " " + l.FamilyName, l.Title, l.Company, l.Industry} {
			parts = append(parts, plainWords(text))
		}
		m.parts[l] = parts
	}
	return parts
}

func (m *market) sought(depth int) *sought {
	if depth > 0 {
		switch n := m.r.IntN(6); n {
		case 0, 1, 2:
			s := &sought{op: []string{"AND", "OR", "OR"}[n]}
			for range 2 + m.r.IntN(2) {
				s.of = append(s.of, m.sought(depth-1))
			}
			return s
		case 3:
			return &sought{op: "NOT", of: []*sought{m.sought(depth - 1)}}
		}
	}
	l := &m.leads[m.r.IntN(len(m.leads))]
	from := pick(m.r, jobs[m.r.IntN(len(jobs)-1)], l.Company, l.GivenName+" "+l.FamilyName, "assistante nulle", "Ventes achats")
	words := strings.Fields(from)
	at := m.r.IntN(len(words))
	s := &sought{text: words[at]}
	if m.r.IntN(2) == 0 {
		s.text = strings.Join(words[at:min(len(words), at+1+m.r.IntN(3))], " ")
		s.open = m.r.IntN(3) == 0
		s.words = plainWords(s.text)
		open := ""
		if s.open {
			open = "*"
		}
		quotes := pick(m.r, [2]string{`"`, `"`}, [2]string{"“", "”"}, [2]string{"« ", " »"}, [2]string{"„", "“"})
		s.text = quotes[0] + s.text + open + quotes[1]
		if quotes[1] == " »" { // a space before the closing quote ends the word
			s.open = false
			s.text = strings.ReplaceAll(s.text, "*", "")
		}
	} else {
		s.words = plainWords(s.text)
		if letters := []rune(s.text); m.r.IntN(3) == 0 && len(s.words) == 1 && len(letters) > 3 {
			s.open = true
			s.words = plainWords(string(letters[:3]))
			s.text = string(letters[:3]) + "*"
		}
	}
	if m.r.IntN(4) == 0 {
		s.text = strings.ToUpper(s.text)
	}
	if len(s.words) == 0 || slices.Contains([]string{"OR", "OU", "AND", "ET", "NOT", "SAUF"}, s.text) {
		return m.sought(0)
	}
	return s
}

// typed is the search as someone would type it: OR binds less than what stands
// side by side.
func (s *sought) typed(m *market) string {
	switch s.op {
	case "":
		return s.text
	case "NOT":
		inner := s.of[0].typed(m)
		if s.of[0].op != "" {
			inner = "(" + inner + ")"
		}
		return pick(m.r, "NOT ", "SAUF ", "-") + inner
	}
	parts := make([]string, len(s.of))
	for i, o := range s.of {
		parts[i] = o.typed(m)
		if o.op == "OR" && s.op == "AND" || o.op == s.op && m.r.IntN(2) == 0 {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	if s.op == "OR" {
		return strings.Join(parts, pick(m.r, " OR ", " OU "))
	}
	return strings.Join(parts, pick(m.r, " ", " AND ", " ET ", ", "))
}

func (s *sought) in(parts [][]string) bool {
	switch s.op {
	case "NOT":
		return !s.of[0].in(parts)
	case "AND":
		return !slices.ContainsFunc(s.of, func(o *sought) bool { return !o.in(parts) })
	case "OR":
		return slices.ContainsFunc(s.of, func(o *sought) bool { return o.in(parts) })
	}
	for _, words := range parts {
		for at := 0; at+len(s.words) <= len(words); at++ {
			fits := true
			for i, wanted := range s.words {
				has := words[at+i]
				fits = fits && (has == wanted || s.open && i == len(s.words)-1 && strings.HasPrefix(has, wanted))
			}
			if fits {
				return true
			}
		}
	}
	return false
}
