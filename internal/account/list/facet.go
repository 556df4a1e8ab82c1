package list

import (
	"cmp"
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account/industry"
)

// Bucket is one value of a facet: what to put into the filter, and how many
// accounts the rest of the filter leaves with it.
type Bucket struct {
	Value string            `json:"value"`
	Label map[string]string `json:"label,omitempty" doc:"By language, where the value is not one in itself"`
	Count int64             `json:"count"`
}

// AccountFacets count the accounts by the values of some fields. Each counts under
// the filter without its own field, so that one sees what another choice gives.
type AccountFacets struct {
	Owner    []Bucket      `json:"owner"`
	Sector   []Bucket      `json:"sector"`
	Size     []Bucket      `json:"size"`
	Country  []Bucket      `json:"country"`
	Placed   []Bucket      `json:"placed"`
	Customer []Bucket      `json:"customer"`
	Totals   AccountTotals `json:"totals"`
}

// AccountTotals sum what the whole filter leaves; amounts by currency, in minor units.
type AccountTotals struct {
	Accounts  int64            `json:"accounts"`
	Potential map[string]int64 `json:"potential"`
	Revenue   map[string]int64 `json:"revenue"`
	Hours     float64          `json:"hours" doc:"Visits a year × duration, travel excluded"`
}

// Facets counts the accounts in scope under a filter.
func (s *Service) Facets(ctx context.Context, scope access.Scope, f Filter) (AccountFacets, error) {
	var out AccountFacets
	for _, facet := range []struct {
		field, text string
		to          *[]Bucket
		label       func(string) (string, map[string]string)
	}{
		{"owner", "a.owner_id", &out.Owner, orNone},
		{"country", "a.country", &out.Country, orNone},
		{"sector", "a.industry_version || ' ' || substr(a.industry, 1, 2)", &out.Sector, sectorLabel},
		{"size", sizeText(), &out.Size, plainLabel},
		{"customer", "CASE WHEN a.customer THEN 'yes' ELSE 'no' END", &out.Customer, plainLabel},
		{"placed", "CASE WHEN a.lon IS NULL THEN 'no' WHEN a.flagged OR a.confidence < 0.5 THEN 'doubtful' ELSE 'sure' END", &out.Placed, plainLabel},
	} {
		where, err := s.where(ctx, scope, f, facet.field)
		if err != nil {
			return out, err
		}
		counts := map[string]int64{}
		labels := map[string]map[string]string{}
		err = s.db.Each(ctx, "SELECT "+facet.text+", COUNT(*) FROM accounts a WHERE "+where.String()+" GROUP BY 1", where.args, func(r *sqlx.Rows) error {
			var value string
			var n int64
			if err := r.Scan(&value, &n); err != nil {
				return err
			}
			key, label := facet.label(value)
			counts[key] += n
			labels[key] = label
			return nil
		})
		if err != nil {
			return out, err
		}
		*facet.to = []Bucket{}
		for key, n := range counts {
			*facet.to = append(*facet.to, Bucket{key, labels[key], n})
		}
		slices.SortFunc(*facet.to, func(a, b Bucket) int { return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Value, b.Value)) })
	}
	return out, s.totals(ctx, scope, f, &out.Totals)
}

func (s *Service) totals(ctx context.Context, scope access.Scope, f Filter, t *AccountTotals) error {
	t.Potential, t.Revenue = map[string]int64{}, map[string]int64{}
	where, err := s.where(ctx, scope, f, "")
	if err != nil {
		return err
	}
	return s.db.Each(ctx, `SELECT a.currency, COUNT(*), CAST(COALESCE(SUM(a.potential), 0) AS BIGINT), CAST(COALESCE(SUM(a.revenue), 0) AS BIGINT),
		COALESCE(SUM(a.visits_per_year * a.visit_minutes), 0) / 60.0 FROM accounts a WHERE `+where.String()+" GROUP BY a.currency", where.args, func(r *sqlx.Rows) error {
		var currency string
		var n, potential, revenue int64
		var hours float64
		if err := r.Scan(&currency, &n, &potential, &revenue, &hours); err != nil {
			return err
		}
		t.Accounts += n
		t.Hours += hours
		if currency != "" {
			t.Potential[currency], t.Revenue[currency] = potential, revenue
		}
		return nil
	})
}

func sizeText() string {
	text := "CASE WHEN a.headcount IS NULL THEN 'none'"
	for _, band := range sizes[:len(sizes)-1] {
		text += " WHEN a.headcount < " + itoa(band.to) + " THEN '" + band.key + "'"
	}
	return text + " ELSE '" + sizes[len(sizes)-1].key + "' END"
}

func plainLabel(v string) (string, map[string]string) { return v, nil }

func orNone(v string) (string, map[string]string) {
	if v == "" {
		return "none", nil
	}
	return v, nil
}

// sectorLabel gives the sector of "version division".
func sectorLabel(v string) (string, map[string]string) {
	for i := range v {
		if v[i] == ' ' {
			if s := industry.SectorOf(v[i+1:], v[:i]); s != nil {
				return s.Key, map[string]string{"fr": s.FR, "en": s.EN}
			}
		}
	}
	return "none", nil
}
