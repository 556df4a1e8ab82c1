package main

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/territory/autonomy"
)

// loadAutonomy lets headquarters keep the shape of the tree to itself, and two
// managers ask for something; one has an answer.
func (l *loading) loadAutonomy(ctx context.Context) error {
	if err := l.autonomy.SetPolicy(ctx, l.actor, []autonomy.Grant{{Level: 2, Power: "tree", Mode: autonomy.Ask}, {Level: 3, Power: "tree", Mode: autonomy.Never}}); err != nil {
		return err
	}
	for i, e := range [][3]string{
		{"Remise exceptionnelle face à Fournitures Belcourt", "Trois affaires perdues ce mois-ci à moins 12 %. Peut-on aligner les EPI jusqu’à la fin du trimestre ?", "Oui, à moins 8 % au plus, jusqu’au 31 mars. Faites le point avec moi mi-mars."},
		{"Renfort pendant le congé maternité", "Deux secteurs resteront vacants six semaines. Un intérimaire est-il possible ?", ""},
	} {
		if i >= len(l.c.Regions) {
			break
		}
		user, err := l.access.User(ctx, l.users[l.c.Regions[i].Manager])
		if err != nil {
			return err
		}
		scope, err := l.territory.ScopeOf(ctx, user)
		if err != nil {
			return err
		}
		at := l.on(l.c.Today.AddDate(0, 0, -9+4*i)).autonomy
		id, err := at.Escalate(ctx, access.Actor{User: user, Scope: scope}, e[0], e[1])
		if err != nil {
			return err
		}
		if e[2] != "" {
			if err := l.on(l.c.Today.AddDate(0, 0, -7)).autonomy.Answer(ctx, l.actor, id, "answer", e[2]); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadReviews lets the managers of the first regions write of the month before.
func (l *loading) loadReviews(ctx context.Context) error {
	for i, text := range []string{
		"Bon mois, porté par deux contrats-cadres signés plus tôt que prévu. Le portefeuille du trimestre prochain est maigre : priorité à la prospection dans l’agroalimentaire.\n\nPoint d’attention : Belcourt casse les prix sur les EPI.",
		"Mois en retrait : un poste vacant depuis six semaines et trois décisions reportées par les clients. Les visites reprennent avec l’arrivée du remplaçant.",
	} {
		if i >= len(l.c.Regions) {
			break
		}
		user, err := l.access.User(ctx, l.users[l.c.Regions[i].Manager])
		if err != nil {
			return err
		}
		scope, err := l.territory.ScopeOf(ctx, user)
		if err != nil {
			return err
		}
		day := l.c.Today.AddDate(0, 0, -l.c.Today.Day())
		if err := l.on(day).review.Write(ctx, access.Actor{User: user, Scope: scope}, l.regions[i], db.DateOf(day), text, "EUR"); err != nil {
			return err
		}
	}
	return nil
}
