package lead

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"arpent/internal/account"
	"arpent/internal/lead/headcount"
	"arpent/internal/lead/stage"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/territory"

	"arpent/internal/access"
)

// The oracle answers searches on its own: it shares no reader, no evaluator and
// no index with the program. A condition is made together with its text, and
// asked of every lead, one after the other.

// truth of a condition: no, unknown, yes, as numbers so that AND is the least
// and OR the greatest of its sides.
type truth int8

const (
	no truth = iota - 1
	unclear
	yes
)

func sure(b bool) truth {
	if b {
		return yes
	}
	return no
}

// condition is a filter: one question, or others joined.
type condition struct {
	op    string // "", "AND", "OR", "NOT"
	of    []*condition
	text  string // of a question
	field []string
	ask   func(l *Lead) truth
}

func (c *condition) String() string {
	switch c.op {
	case "":
		return "(" + c.text + ")"
	case "NOT":
		return "(NOT " + c.of[0].String() + ")"
	}
	parts := make([]string, len(c.of))
	for i, o := range c.of {
		parts[i] = o.String()
	}
	return "(" + strings.Join(parts, " "+c.op+" ") + ")"
}

func (c *condition) fields() []string {
	out := slices.Clone(c.field)
	for _, o := range c.of {
		out = append(out, o.fields()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pieces are the conditions that must all be true: those joined by AND, and the
// negations of those joined by OR under NOT.
func (c *condition) pieces(not bool) []*condition {
	switch {
	case c.op == "NOT":
		return c.of[0].pieces(!not)
	case c.op == "AND" && !not || c.op == "OR" && not:
		var out []*condition
		for _, o := range c.of {
			out = append(out, o.pieces(not)...)
		}
		return out
	case not:
		return []*condition{{op: "NOT", of: []*condition{c}}}
	}
	return []*condition{c}
}

// verdict is what a condition is of every lead.
type verdict []truth

// market is made-up leads in made-up territories, with the oracle's notes.
type market struct {
	r     *rand.Rand
	leads []Lead
	gone  []bool
	tree  []territory.Territory
	above map[territory.ID]territory.ID
	users []access.UserID
	// what was worked out of the leads as they are
	asked []*condition
	known map[string]verdict
	codes map[string]*coded
	parts map[*Lead][][]string // the words of its texts
}

// forget drops what was worked out, since the leads changed.
func (m *market) forget() {
	m.asked, m.known, m.codes, m.parts = nil, map[string]verdict{}, map[string]*coded{}, map[*Lead][][]string{}
}

func newMarket(seed uint64, leads int) *market {
	m := &market{r: rand.New(rand.NewPCG(seed, 11)), above: map[territory.ID]territory.ID{}}
	m.forget()
	left := int64(1)
	m.grow("", 0, &left)
	for i := range 12 {
		m.users = append(m.users, access.UserID(fmt.Sprintf("U%d", i)))
	}
	for i := range leads {
		m.leads = append(m.leads, m.lead(i))
	}
	m.gone = make([]bool, leads)
	return m
}

// grow makes a subtree, numbered as nested sets.
func (m *market) grow(parent territory.ID, depth int, left *int64) {
	at := len(m.tree)
	id := territory.ID(fmt.Sprintf("T%d", at))
	m.tree = append(m.tree, territory.Territory{ID: id, ParentID: parent, TreeLeft: *left})
	m.above[id] = parent
	*left++
	for range []int{4, 3, 3, 0}[depth] {
		m.grow(id, depth+1, left)
	}
	m.tree[at].TreeRight = *left
	*left++
}

func pick[T any](r *rand.Rand, items ...T) T { return items[r.IntN(len(items))] }

var (
	givens    = []string{"Ana", "Élie", "Zoé", "Jean-Luc", "Maël", "François"}
	families  = []string{"d’Ormesson", "Lefèvre", "O'Brien", "Müller", "Le Goff", "Çelik"}
	jobs      = []string{"Head of Sales", "Responsable des achats", "Acheteuse", "Directeur général", "VP Sales & Marketing", "Chef d’équipe", "Assistant sales", "Directrice des ventes", ""}
	firms     = []string{"Électricité de l’Erdre", "Acier & Fils", "Œuvre du Nord", "Sales Partners", "50% Nord_Est", "Général Bâtiment"}
	trades    = []string{"Installation électrique", "Commerce de gros", "Fabrication d’acier", ""}
	towns     = []string{"Lyon", "Évry", "Saint-Étienne", "Nîmes", "lyon", "LYON", "Paris"}
	spots     = Spotlights()
	told      = []string{"funding", "in_the_news", "opened_link"}
	systems   = []string{"SAP", "C++", "L’Atelier", "Sage 100"}
	schools   = []string{"École des Mines, Nancy", "EM Lyon", "UTC"}
	clubs     = []string{"Club Achats", "Les Dirigeantes de l’Ouest"}
	words_    = []string{"salon 2026", "Prioritaire", "à relancer"}
	crafts    = []string{"Lean", "C++", "C#", "Négociation"}
	ways      = []string{"email", "phone", "mobile", "profile"}
	functions = []title.Function{title.Sales, title.Purchasing, title.Management, "it", ""}
	ranks     = []title.Seniority{title.Owner, title.Director, title.Staff, ""}
)

func some[T ~string](r *rand.Rand, from []T, most int) []T {
	out := []T{}
	for range r.IntN(most + 1) {
		if one := pick(r, from...); !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// lead makes one of which, now and then, anything is not known.
func (m *market) lead(i int) Lead {
	r := m.r
	perhaps := func(n int64) *int64 {
		if r.IntN(6) == 0 {
			return nil
		}
		return &n
	}
	date := func() db.Date {
		if r.IntN(5) == 0 {
			return ""
		}
		return db.Date("2024-01-01").AddDays(r.IntN(900))
	}
	l := Lead{PersonID: person.ID(fmt.Sprintf("P%d", i)), AccountID: account.ID(fmt.Sprintf("A%d", i/2)), GivenName: pick(r, givens...), FamilyName: fmt.Sprintf("%s %d", pick(r, families...), r.IntN(300)),
		Title: pick(r, jobs...), Function: pick(r, functions...), Seniority: pick(r, ranks...), Since: date(), Language: pick(r, "fr", "en", ""), Company: fmt.Sprintf("%s %d", pick(r, firms...), r.IntN(40)),
		Sector: pick(r, "naf:C", "naf:F", "naf:G", ""), Industry: pick(r, trades...), Headcount: perhaps(int64(r.IntN(300))), Potential: perhaps(int64(r.IntN(5000)) * 100), Currency: "EUR", Customer: r.IntN(3) == 0,
		Postcode: fmt.Sprintf("%05d", 1000*r.IntN(60)), Town: pick(r, towns...), Region: pick(r, "Bretagne", "Île-de-France", "Provence-Alpes-Côte d'Azur", ""), Department: pick(r, "Rhône", "Gard", ""), Country: pick(r, "FR", "BE"),
		LastContact: date(), OpenDeals: r.IntN(3), Chance: float64(r.IntN(101)) / 100, Contactable: r.IntN(2) == 0, Reach: some(r, ways, 3), Spotlights: some(r, spots, 3), Signals: some(r, told, 2), Lists: some(r, []string{"L1", "L2", "L3"}, 2)}
	l.Technologies, l.Schools, l.Groups, l.Skills = some(r, systems, 3), some(r, schools, 2), some(r, clubs, 1), some(r, crafts, 3)
	l.Stage, l.Tags, l.AccountTags = pick(r, stage.Stages()...), some(r, words_, 2), some(r, words_, 1)
	l.CompanyType = pick(r, "private", "public", "non_profit", "")
	if l.FundingCurrency = "EUR"; r.IntN(2) == 0 {
		l.Funding, l.FundingOn, l.FundingAmount = pick(r, "seed", "series_a", "debt"), date(), perhaps(int64(r.IntN(900))*1000)
	}
	if r.IntN(3) > 0 {
		growth := float64(r.IntN(600)-200) / 10
		l.HeadcountGrowth = &growth
	}
	l.Size, l.Worth = headcount.Range(l.Headcount), perhaps(int64(r.IntN(3000))*100)
	if r.IntN(6) > 0 {
		lon, lat := -5+14*r.Float64(), 42+9*r.Float64()
		l.Lon, l.Lat = &lon, &lat
	}
	if r.IntN(8) > 0 {
		for range 1 + r.IntN(2) {
			if t := pick(r, m.tree...).ID; !slices.Contains(l.Territories, t) {
				l.Territories = append(l.Territories, t)
			}
		}
	}
	if r.IntN(3) == 0 {
		l.OwnerID = pick(r, m.users...)
	}
	l.today, l.pastTitles = "2026-05-20", some(r, jobs[:4], 2)
	l.creator, l.by = pick(r, m.users...), pick(r, m.users...)
	if r.IntN(4) > 0 {
		l.creator = "import"
	}
	if r.IntN(15) == 0 {
		l.AccountID, l.Territories, l.OwnerID, l.creator = "", nil, "", ""
	}
	return l
}

// viewer is someone with a scope, and how the oracle sees it: territories by
// name, each with or without what is below.
type viewer struct {
	role    access.Role
	scope   access.Scope
	at      []territory.ID
	below   bool
	visible []bool
}

func (m *market) viewer() *viewer {
	role := pick(m.r, access.HeadOffice, access.Administrator, access.Manager, access.Manager, access.Representative, access.Representative)
	v := &viewer{role: role, below: role == access.Manager}
	v.scope = access.Scope{User: pick(m.r, m.users...), All: role == access.HeadOffice || role == access.Administrator}
	for range m.r.IntN(4) {
		t := pick(m.r, m.tree...)
		v.at = append(v.at, t.ID)
		i := access.Interval{Left: t.TreeLeft, Right: t.TreeLeft + 1}
		if v.below {
			i.Right = t.TreeRight
		}
		v.scope.Intervals = append(v.scope.Intervals, i)
	}
	v.look(m)
	return v
}

// look notes which leads are within the scope, by climbing the tree.
func (v *viewer) look(m *market) {
	v.visible = make([]bool, len(m.leads))
	for i := range m.leads {
		v.visible[i] = !m.gone[i] && v.sees(m, &m.leads[i])
	}
}

func (v *viewer) sees(m *market, l *Lead) bool {
	me := v.scope.User
	if v.scope.All || l.OwnerID == me || l.creator == me || l.AccountID == "" && l.by == me {
		return true
	}
	for _, t := range l.Territories {
		for up := t; up != ""; up = m.above[up] {
			if slices.Contains(v.at, up) {
				return true
			}
			if !v.below {
				break
			}
		}
	}
	return false
}

// verdictOf asks a condition of every lead; what was asked once is remembered.
func (m *market) verdictOf(c *condition) verdict {
	if c.op == "" {
		out, ok := m.known[c.text]
		if !ok {
			out = make(verdict, len(m.leads))
			for i := range m.leads {
				out[i] = c.ask(&m.leads[i])
			}
			m.known[c.text] = out
		}
		return out
	}
	out := slices.Clone(m.verdictOf(c.of[0]))
	if c.op == "NOT" {
		for i := range out {
			out[i] = -out[i]
		}
		return out
	}
	for _, o := range c.of[1:] {
		other := m.verdictOf(o)
		for i := range out {
			if c.op == "AND" {
				out[i] = min(out[i], other[i])
			} else {
				out[i] = max(out[i], other[i])
			}
		}
	}
	return out
}

// plain is a text as the oracle folds it: by a list of the letters that occur.
var plainLetters = strings.NewReplacer("é", "e", "è", "e", "ë", "e", "ê", "e", "É", "e", "ü", "u", "Ç", "c", "ç", "c", "î", "i", "Î", "i", "ô", "o", "â", "a", "Œ", "oe", "œ", "oe")

func plain(s string) string { return strings.ToLower(plainLetters.Replace(s)) }

func plainWords(s string) []string {
	return strings.FieldsFunc(plain(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// likePattern is LIKE as a regular expression.
func likePattern(pattern string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("(?s)^")
	for rest := []rune(pattern); len(rest) > 0; rest = rest[1:] {
		switch {
		case rest[0] == '\\' && len(rest) > 1:
			rest = rest[1:]
			b.WriteString(regexp.QuoteMeta(string(rest[0])))
		case rest[0] == '%':
			b.WriteString(".*")
		case rest[0] == '_':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(rest[0])))
		}
	}
	b.WriteString("$")
	return regexp.MustCompile(b.String())
}
