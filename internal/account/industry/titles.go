package industry

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"arpent/internal/intake/fold"
)

// The files are INSEE's and the Census Bureau's lists of titles, as published.
//
//go:embed *.csv.gz
var files embed.FS

type book struct {
	titles   map[string]map[string]string // version → code → title
	entries  []entry                      // finest codes, to search
	sectors  map[string]*Sector
	sectorOf map[string]*Sector // family + two digits
	list     []*Sector
}

type entry struct {
	Class
	folded string
}

// load reads the lists once; they never change afterwards.
var load = sync.OnceValue(func() *book {
	b := &book{titles: map[string]map[string]string{NAF2: {}, NAICS: {}}, sectors: map[string]*Sector{}, sectorOf: map[string]*Sector{}}
	for _, level := range []string{"naf_naf2", "naf_naf3", "naf_naf4", "naf_naf5"} {
		for _, r := range rows(level, ';') {
			b.titles[NAF2][r[0]] = strings.TrimSpace(r[1])
		}
	}
	for _, r := range rows("naics_2022", ',') {
		title := strings.TrimSpace(r[1])
		if cut, ok := strings.CutSuffix(title, "T"); ok { // the published file marks trilateral titles so
			title = cut
		}
		b.titles[NAICS][r[0]] = title
	}
	for _, line := range strings.Split(strings.TrimSpace(sectorText), "\n") {
		part := strings.Split(line, "|")
		s := &Sector{Key: part[0], FR: part[1], EN: part[2], Versions: []string{NAICS}}
		b.sectors[s.Key] = s
		b.list = append(b.list, s)
		if range_, ok := strings.CutPrefix(s.Key, "naics:"); ok {
			from, to, _ := strings.Cut(range_, "-")
			for d := from; d <= max(from, to); d = d[:1] + string(d[1]+1) {
				s.Divisions = append(s.Divisions, d)
				b.sectorOf["naics:"+d] = s
			}
		} else {
			s.Versions = []string{NAF2, NAF2025, NACE2}
		}
	}
	for _, r := range rows("naf_5to1", ';') {
		s, division := b.sectors["naf:"+r[1]], r[0][:2]
		if b.sectorOf["naf:"+division] == nil {
			b.sectorOf["naf:"+division] = s
			s.Divisions = append(s.Divisions, division)
		}
	}
	for version, titles := range b.titles {
		for code, title := range titles {
			if version == NAF2 && len(code) == 5 || version == NAICS && len(code) == 6 {
				b.entries = append(b.entries, entry{Class{Show(code, version), version, title}, fold.Words(title) + " " + strings.ToLower(code)})
			}
		}
	}
	slices.SortFunc(b.entries, func(x, y entry) int { return strings.Compare(x.Version+x.Code, y.Version+y.Code) })
	return b
})

// Search gives the finest codes whose title holds every word, or that begin so.
func Search(text string, limit int) []Class {
	words := strings.Fields(fold.Words(strings.ReplaceAll(text, ".", "")))
	out := []Class{}
	for _, e := range load().entries {
		if len(out) == limit {
			break
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(e.folded, w) }) {
			out = append(out, e.Class)
		}
	}
	return out
}

// rows reads a list without its heading and without rows that hold no code.
func rows(name string, separator rune) [][]string {
	packed, err := files.ReadFile(name + ".csv.gz")
	if err != nil {
		panic(err) // embedded
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err)
	}
	r := csv.NewReader(unpacked)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = separator, true, -1
	all, err := r.ReadAll()
	if err != nil {
		panic(err)
	}
	return slices.DeleteFunc(all, func(f []string) bool {
		return len(f) < 2 || f[0] == "" || f[0][0] < '0' || f[0][0] > '9' || strings.Contains(f[0], " ")
	})
}

const sectorText = `
naf:A|Agriculture, sylviculture et pêche|Agriculture, forestry and fishing
naf:B|Industries extractives|Mining and quarrying
naf:C|Industrie manufacturière|Manufacturing
naf:D|Électricité, gaz et vapeur|Electricity, gas and steam
naf:E|Eau, assainissement et déchets|Water, sewerage and waste
naf:F|Construction|Construction
naf:G|Commerce, réparation automobile|Wholesale and retail trade, vehicle repair
naf:H|Transports et entreposage|Transportation and storage
naf:I|Hébergement et restauration|Accommodation and food service
naf:J|Information et communication|Information and communication
naf:K|Finance et assurance|Finance and insurance
naf:L|Immobilier|Real estate
naf:M|Activités spécialisées, scientifiques et techniques|Professional, scientific and technical activities
naf:N|Services administratifs et de soutien|Administrative and support services
naf:O|Administration publique|Public administration
naf:P|Enseignement|Education
naf:Q|Santé humaine et action sociale|Human health and social work
naf:R|Arts, spectacles et loisirs|Arts, entertainment and recreation
naf:S|Autres services|Other services
naf:T|Ménages employeurs|Households as employers
naf:U|Organismes extraterritoriaux|Extraterritorial organisations
naics:11|Agriculture, forêts et pêche (NAICS)|Agriculture, forestry, fishing and hunting (NAICS)
naics:21|Extraction, pétrole et gaz (NAICS)|Mining, quarrying, oil and gas (NAICS)
naics:22|Services publics d’énergie et d’eau (NAICS)|Utilities (NAICS)
naics:23|Construction (NAICS)|Construction (NAICS)
naics:31-33|Industrie manufacturière (NAICS)|Manufacturing (NAICS)
naics:42|Commerce de gros (NAICS)|Wholesale trade (NAICS)
naics:44-45|Commerce de détail (NAICS)|Retail trade (NAICS)
naics:48-49|Transports et entreposage (NAICS)|Transportation and warehousing (NAICS)
naics:51|Information (NAICS)|Information (NAICS)
naics:52|Finance et assurance (NAICS)|Finance and insurance (NAICS)
naics:53|Immobilier et location (NAICS)|Real estate, rental and leasing (NAICS)
naics:54|Services spécialisés et techniques (NAICS)|Professional, scientific and technical services (NAICS)
naics:55|Gestion de sociétés (NAICS)|Management of companies (NAICS)
naics:56|Services administratifs et déchets (NAICS)|Administrative, support and waste services (NAICS)
naics:61|Enseignement (NAICS)|Educational services (NAICS)
naics:62|Santé et action sociale (NAICS)|Health care and social assistance (NAICS)
naics:71|Arts, spectacles et loisirs (NAICS)|Arts, entertainment and recreation (NAICS)
naics:72|Hébergement et restauration (NAICS)|Accommodation and food services (NAICS)
naics:81|Autres services (NAICS)|Other services (NAICS)
naics:92|Administration publique (NAICS)|Public administration (NAICS)
`
