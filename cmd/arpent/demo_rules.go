package main

import (
	"context"

	"arpent/internal/alignment/rules"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// loadRules writes what headquarters thought of besides the map: specialists
// for one industry, at work since the territories were drawn, and a team for
// large companies that has yet to be decided.
func (l *loading) loadRules(ctx context.Context, tx *db.Tx) error {
	from := db.DateOf(l.c.PlanFrom)
	teams, err := l.territory.CreateMany(ctx, tx, l.actor, []territory.NewTerritory{
		{Name: "Spécialistes agroalimentaire", TypeID: "product", From: from},
		{Name: "Grands comptes", TypeID: "named", From: from},
	})
	if err != nil {
		return err
	}
	if _, err := l.rules.Add(ctx, tx, l.actor, rules.NewRule{TerritoryID: teams[0], Name: "Agroalimentaire de 20 salariés ou plus",
		Expression: "(industry LIKE '10%' OR industry LIKE '11%') AND headcount >= 20"}); err != nil {
		return err
	}
	if _, err := l.rules.ApplyNow(ctx, tx, l.actor, from, nil); err != nil {
		return err
	}
	for _, n := range []rules.NewRule{
		{TerritoryID: teams[1], Name: "Clients de 250 salariés ou plus", Expression: "headcount >= 250 AND customer = TRUE"},
		{TerritoryID: teams[1], Name: "Prospects industriels de 500 salariés ou plus", Off: true, Expression: "headcount >= 500 AND customer = FALSE AND sector = 'naf:C'"},
	} {
		if _, err := l.rules.Add(ctx, tx, l.actor, n); err != nil {
			return err
		}
	}
	return nil
}
