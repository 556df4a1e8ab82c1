package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sort"
	"strings"

	"arpent/internal/intake/fold"
	"arpent/internal/intake/sheet"
)

// Mapping says what each column of a file feeds, in the file's order.
type Mapping []ColumnMapping

// ColumnMapping is one column: Field is a field's name, "custom:Name", or ""
// for a column that is left out.
type ColumnMapping struct {
	Column string `json:"column"`
	Field  string `json:"field"`
	Why    string `json:"why,omitempty" doc:"name, content, remembered, or empty when a person chose"`
	// Examples are the first values that differ.
	Examples []string `json:"examples,omitempty"`
}

const (
	examplesKept  = 3
	examplesAmong = 50
)

// exemplify notes what the columns hold.
func (m Mapping) exemplify(rows []sheet.Record) {
	for i := range m {
		m[i].Examples = nil
		for _, r := range rows[:min(len(rows), examplesAmong)] {
			if i >= len(r.Cells) || r.Bad != nil || absent(r.Cells[i]) || len(m[i].Examples) == examplesKept {
				continue
			}
			if cell := clip(r.Cells[i]); !slices.Contains(m[i].Examples, cell) {
				m[i].Examples = append(m[i].Examples, cell)
			}
		}
	}
}

// bare is the mapping without what this one file holds, to be remembered.
func (m Mapping) bare() Mapping {
	out := slices.Clone(m)
	for i := range out {
		out[i].Examples = nil
	}
	return out
}

const customPrefix = "custom:"

// signature identifies a file's columns, so that a mapping made once is
// proposed again for the next file of the same make.
func signature(columns []string) string {
	h := sha256.New()
	for _, c := range columns {
		h.Write([]byte(fold.Words(c) + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// originOf guesses the system a file comes from by its columns, "" when none shows.
func originOf(columns []string) string {
	has := map[string]bool{}
	for _, c := range columns {
		has[fold.Words(c)] = true
	}
	two := func(names ...string) bool {
		n := 0
		for _, name := range names {
			if has[name] {
				n++
			}
		}
		return n >= 2
	}
	switch {
	case has["billingpostalcode"] || has["billingstreet"] || two("account id", "billing zip postal code", "billing street", "billing city") || two("firstname", "lastname", "accountid", "ownerid", "mailingpostalcode"):
		return "salesforce"
	case has["do not modify account"] || has["do not modify compte"] || has["do not modify row checksum"] || has["address1 postalcode"] || two("address 1 zip postal code", "address 1 city", "account number"):
		return "dynamics"
	case has["apollo account id"] || has["apollo contact id"] || has["apollo record id"] || has["company name for emails"]:
		return "apollo"
	case has["company domain name"] || has["hs object id"] || two("record id", "company owner", "company name", "contact owner", "create date"):
		return "hubspot"
	}
	return ""
}

// propose maps columns to fields by what they are called, then by what they
// hold. rows are a sample of the file.
func propose(target *Target, columns []string, rows []sheet.Record) Mapping {
	m := make(Mapping, len(columns))
	type candidate struct {
		column, field int
		score         float64
		why           string
	}
	var all []candidate
	for c, name := range columns {
		m[c].Column = name
		for f := range target.Fields {
			field := &target.Fields[f]
			named, content := nameScore(name, field), contentScore(c, field, rows)
			switch {
			case named >= 0.5 && content >= 0:
				all = append(all, candidate{c, f, named + 0.2*content, "name"})
			case named > 0 && named < 0.5 && content > 0.5, content >= 0.8:
				all = append(all, candidate{c, f, 0.45 * content, "content"})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].score > all[j].score })
	taken := map[int]bool{}
	for _, k := range all {
		if m[k.column].Field == "" && !taken[k.field] {
			taken[k.field] = true
			m[k.column].Field, m[k.column].Why = target.Fields[k.field].Name, k.why
		}
	}
	return m
}

// nameScore is 1 for a heading that is one of the field's names, less for one
// that holds it among other words.
func nameScore(heading string, f *Field) float64 {
	h := fold.Words(spread(heading))
	best := 0.0
	check := func(name string, weight float64) {
		n := fold.Words(spread(name))
		switch {
		case n == "":
		case h == n, strings.ReplaceAll(h, " ", "") == strings.ReplaceAll(n, " ", ""):
			best = max(best, weight)
		case strings.HasPrefix(h, n+" "), strings.HasSuffix(h, " "+n):
			// the longer the name, the surer: "account billing city" is a city
			best = max(best, weight*(0.5+0.3*float64(len(n))/float64(len(h))))
		}
	}
	check(f.Name, 1)
	for _, l := range f.Label {
		check(l, 1)
	}
	for i, s := range f.Synonyms {
		check(s, 0.99-0.002*float64(i)) // of two columns that fit, the likelier name wins
	}
	return best
}

// spread puts spaces into BillingPostalCode, keeping SIRET and NAF whole.
func spread(s string) string {
	var b strings.Builder
	var before rune
	for _, r := range s {
		if r >= 'A' && r <= 'Z' && before >= 'a' && before <= 'z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// contentScore is the share of a column's filled cells that look like the
// field: 0 when the field cannot be told by its content, below 0 when the cells
// cannot be read as its kind.
func contentScore(c int, f *Field, rows []sheet.Record) float64 {
	filled, looks, readable := 0, 0, 0
	for _, r := range rows {
		if r.Bad != nil || c >= len(r.Cells) || absent(r.Cells[c]) {
			continue
		}
		filled++
		cell := r.Cells[c]
		if f.Looks != nil && f.Looks(cell) {
			looks++
		}
		if fits(f, cell) {
			readable++
		}
	}
	if filled == 0 {
		return 0
	}
	if float64(readable) < 0.5*float64(filled) {
		return -1
	}
	if filled < 3 {
		return 0
	}
	return float64(looks) / float64(filled)
}

func fits(f *Field, cell string) bool {
	switch f.Kind {
	case Number, Money, Integer:
		_, point := sheet.ParseNumber(cell, ".")
		_, comma := sheet.ParseNumber(cell, ",")
		return point == nil || comma == nil || f.Lenient
	case Date:
		_, err := sheet.ParseDate(cell, "dmy")
		return err == nil
	case Country:
		_, ok := CountryCode(cell)
		return ok
	}
	return true
}
