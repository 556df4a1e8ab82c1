package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// market is every account that was there when the territories were cut or came
// since: those gone meanwhile explain, with the drift, why the cut fits no more.
type market struct {
	ground      *Ground
	sectors     []sector
	from, today time.Time
	all         []firm
}

// firm is an account with what it was when the territories were cut.
type firm struct {
	Account
	was       int64 // potential then, cents
	wasVisits int
	gone      bool
}

// drift is how markets moved in a year: a handful of basins grew or shrank.
type drift struct{ basins []basin }

type basin struct{ x, y, km, by float64 }

func newDrift(r *rand.Rand, g *Ground, people *wheel) *drift {
	d := &drift{}
	for i := range 44 {
		t := &g.Towns[people.turn(r)]
		x, y := flat(t.Lon, t.Lat)
		by := 0.08 + 0.3*r.Float64()
		if i%2 == 1 {
			by = -by
		}
		d.basins = append(d.basins, basin{x, y, 30 + 45*r.Float64(), by})
	}
	return d
}

func (d *drift) at(lon, lat float64) float64 {
	x, y := flat(lon, lat)
	sum := 0.0
	for _, b := range d.basins {
		sum += b.by * math.Exp(-((x-b.x)*(x-b.x)+(y-b.y)*(y-b.y))/(2*b.km*b.km))
	}
	return math.Max(-0.5, math.Min(0.5, sum))
}

func newMarket(g *Ground, seed uint64, size Size, from, today time.Time) *market {
	m := &market{ground: g, sectors: sectors(), from: from, today: today}
	r := stream(seed, "market")
	firms := newWheel(len(g.Towns), func(i int) float64 { return g.Towns[i].Firms + g.Towns[i].Population/900 })
	people := newWheel(len(g.Towns), func(i int) float64 { return g.Towns[i].Population })
	lines := newWheel(len(m.sectors), func(i int) float64 { return m.sectors[i].weight })
	d := newDrift(stream(seed, "drift"), g, people)
	names := newNamer(seed)
	for known := 0; known < size.Accounts; {
		f := m.firm(r, firms, lines, d, names, len(m.all))
		if !f.gone {
			known++
		}
		m.all = append(m.all, f)
	}
	m.groups(stream(seed, "groups"))
	return m
}

func (m *market) firm(r *rand.Rand, firms, lines *wheel, d *drift, names *namer, n int) firm {
	town := firms.turn(r)
	t := &m.ground.Towns[town]
	s := &m.sectors[lines.turn(r)]
	f := firm{Account: Account{Number: fmt.Sprintf("CL-%05d", 10001+n), Town: town, TownName: t.Name, NAF: s.naf, Parent: -1}}
	f.Lon, f.Lat, f.Postcode = t.spot(r)
	f.Street = streetOf(r)
	f.Name = names.company(s, t)
	f.Domain = names.domain(f.Name)
	f.Phone = phone(r, t.Departement)
	heads := logNormal(r, s.heads, 0.95)
	f.Headcount = int(math.Max(1, math.Min(math.Round(heads), 2400)))
	// Potential follows headcount less than in proportion, and much that nobody
	// sees: together a lognormal of σ ≈ 1.2, as uneven as real markets.
	potential := 4200 * s.buys * math.Pow(float64(f.Headcount), 0.8) * math.Exp(0.78*r.NormFloat64())
	potential = math.Max(1500, math.Min(potential, 2.4e6))
	grown := d.at(f.Lon, f.Lat)
	f.Potential = roundMoney(potential)
	f.was = roundMoney(potential / math.Exp(grown+0.12*r.NormFloat64()))
	f.Visits, f.VisitMinutes = rhythm(f.Potential)
	f.wasVisits, _ = rhythm(f.was)
	f.Customer = r.Float64() < 0.62
	share := 0.0
	if f.Customer {
		share = math.Min(0.85, logNormal(r, 0.24, 0.6))
	}
	f.Revenue = roundMoney(potential * share)
	switch x := r.Float64(); {
	case x < 0.10*math.Exp(1.6*grown): // came since
		f.Since = m.from.AddDate(0, 0, 5+r.IntN(max(1, int(m.today.Sub(m.from).Hours()/24)-10)))
	case x > 1-0.09*math.Exp(-1.6*grown):
		f.gone, f.Planned = true, true
	default:
		f.Planned = true
		f.Since = m.from.AddDate(0, -1-r.IntN(70), -r.IntN(28))
	}
	return f
}

// rhythm is how often and how long an account is visited, by what it may buy.
func rhythm(potential int64) (visits, minutes int) {
	switch euros := potential / 100; {
	case euros >= 260_000:
		return 24, 105
	case euros >= 110_000:
		return 14, 90
	case euros >= 42_000:
		return 8, 75
	case euros >= 15_000:
		return 5, 60
	default:
		return 2, 45
	}
}

// groups makes some accounts sites of a larger company, the group's head being
// the one with most people.
func (m *market) groups(r *rand.Rand) {
	live := []int{}
	for i := range m.all {
		if !m.all[i].gone && m.all[i].Headcount >= 25 {
			live = append(live, i)
		}
	}
	for range min(28, len(live)/12) {
		sites := []int{}
		for range 2 + r.IntN(6) {
			if i := pick(r, live); m.all[i].Parent < 0 && !slices.Contains(sites, i) {
				sites = append(sites, i)
			}
		}
		if len(sites) < 2 {
			continue
		}
		slices.SortFunc(sites, func(a, b int) int { return m.all[b].Headcount - m.all[a].Headcount })
		name := "Groupe " + pick(r, surnames)
		if slices.ContainsFunc(m.all, func(f firm) bool { return strings.HasPrefix(f.Name, name) }) {
			continue
		}
		for k, i := range sites {
			m.all[i].Name = name + " – " + m.all[i].TownName
			m.all[i].Domain = domainOf(name)
			if k > 0 {
				m.all[i].Parent = sites[0]
			}
			live = slices.DeleteFunc(live, func(j int) bool { return j == i })
		}
	}
}

// known gives the accounts of today; parents are their positions among them.
func (m *market) known() []Account {
	at := map[int]int{}
	list := []Account{}
	for i := range m.all {
		if !m.all[i].gone {
			at[i] = len(list)
			list = append(list, m.all[i].Account)
		}
	}
	for i := range list {
		if list[i].Parent >= 0 {
			list[i].Parent = at[list[i].Parent]
		}
	}
	return list
}

func roundMoney(euros float64) int64 { return int64(math.Round(euros/50)) * 5000 }

func streetOf(r *rand.Rand) string {
	s := pick(r, streets)
	if strings.HasPrefix(s, "Z") {
		return s
	}
	return fmt.Sprintf("%d %s", 1+r.IntN(140), s)
}

// phone uses the numbers that the French regulator keeps for fiction.
func phone(r *rand.Rand, departement string) string {
	prefix := "05 36 49"
	switch {
	case strings.Contains("75 77 78 91 92 93 94 95", departement):
		prefix = "01 99 00"
	case strings.Contains("14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85", departement):
		prefix = "02 61 91"
	case strings.Contains("02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90", departement):
		prefix = "03 53 01"
	case strings.Contains("01 03 04 05 06 07 11 13 15 26 2A 2B 30 34 38 42 43 48 63 66 69 73 74 83 84", departement):
		prefix = "04 65 71"
	}
	return fmt.Sprintf("%s %02d %02d", prefix, r.IntN(100), r.IntN(100))
}

// plain keeps the letters and digits of a name for addresses.
func plain(s, between string) string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(norm.NFKD.String(strings.ReplaceAll(s, "œ", "oe"))), func(c rune) bool {
		return c == ' ' || c == '-' || c == '\'' || c == '’' || c == '–' || c == '.' || c == '&'
	}) {
		w = strings.Map(func(c rune) rune {
			if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
				return c
			}
			return -1
		}, w)
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, between)
}

func domainOf(name string) string { return plain(name, "-") + ".example" }
