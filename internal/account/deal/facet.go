package deal

import (
	"context"

	"arpent/internal/access"
)

// DealBucket is one value of a facet, and how many deals the rest of the query
// leaves with it.
type DealBucket struct {
	Value string `db:"value" json:"value" doc:"What to put into the query; none for what is empty"`
	Count int64  `db:"count" json:"count"`
}

// DealSum adds up the deals of one outcome in one currency.
type DealSum struct {
	Outcome  Outcome `db:"outcome" json:"outcome" enum:"open,won,lost"`
	Currency string  `db:"currency" json:"currency"`
	Count    int64   `db:"count" json:"count"`
	Amount   int64   `db:"amount" json:"amount" doc:"Minor units"`
}

// DealFacets count the deals by the values of some fields, each under the query
// without its own field.
type DealFacets struct {
	Stage   []DealBucket `json:"stage"`
	Owner   []DealBucket `json:"owner"`
	Outcome []DealBucket `json:"outcome"`
	Sums    []DealSum    `json:"sums" doc:"Of what the whole query leaves"`
}

// Facets counts the deals at accounts in scope under a query.
func (s *Service) Facets(ctx context.Context, scope access.Scope, f Query) (DealFacets, error) {
	out := DealFacets{Sums: []DealSum{}}
	for _, facet := range []struct {
		field, column string
		to            *[]DealBucket
	}{{"stage", "d.stage", &out.Stage}, {"owner", "d.owner_id", &out.Owner}, {"outcome", "d.outcome", &out.Outcome}} {
		text, args, err := s.where(ctx, scope, f, facet.field)
		if err != nil {
			return out, err
		}
		*facet.to = []DealBucket{}
		if err := s.db.Select(ctx, facet.to, "SELECT CASE WHEN "+facet.column+" = '' THEN 'none' ELSE "+facet.column+" END AS value, COUNT(*) AS count"+from+text+
			" GROUP BY 1 ORDER BY 2 DESC, 1", args...); err != nil {
			return out, err
		}
	}
	text, args, err := s.where(ctx, scope, f, "")
	if err != nil {
		return out, err
	}
	return out, s.db.Select(ctx, &out.Sums, "SELECT d.outcome, d.currency, COUNT(*) AS count, CAST(COALESCE(SUM(d.amount), 0) AS BIGINT) AS amount"+from+text+
		" GROUP BY d.outcome, d.currency ORDER BY d.outcome, d.currency", args...)
}
