package demo

import (
	"math/rand/v2"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/stated"
	"arpent/internal/person/background"
	"arpent/internal/platform/db"
)

// craft is what people of a trade studied, belong to and are good at, by words
// of their titles.
type craft struct {
	words                   []string
	schools, groups, skills []string
}

var crafts = []craft{
	{[]string{"achat", "achet"}, []string{"EM Lyon", "Kedge", "IAE Grenoble", "DESMA", "EIPM", "Université de Bordeaux"}, []string{"CDAF", "Club des acheteurs industriels", "Réseau Achats Ouest"},
		[]string{"Négociation", "Appels d’offres", "Gestion des fournisseurs", "Achats indirects", "Sourcing", "Excel"}},
	{[]string{"maintenance", "atelier", "production", "technique", "méthodes", "qualité"}, []string{"Arts et Métiers", "INSA Lyon", "UTC", "ENSAM", "Lycée Livet", "IUT de Nantes"}, []string{"AFIM", "Réseau Maintenance 4.0", "Club Lean"},
		[]string{"GMAO", "Lean", "5S", "Maintenance préventive", "AMDEC", "Soudage", "CAO"}},
	{[]string{"gérant", "direct", "président"}, []string{"HEC Paris", "ESSEC", "Audencia", "EM Lyon", "Arts et Métiers", "INSA Lyon"}, []string{"CPME", "CJD", "APM", "UIMM", "BNI"},
		[]string{"Stratégie", "Développement commercial", "Gestion", "Management", "Négociation"}},
}

var others = craft{nil, []string{"Université de Nantes", "IUT de Rennes", "IAE Grenoble", "Université de Lille"}, []string{"CCI", "Réseau entreprendre"}, []string{"Logistique", "Excel", "Gestion des stocks", "Service client", "Anglais"}}

// Background is what is known of somebody beside where they work.
func (c *Company) Background(at int, by access.UserID) background.Background {
	p := &c.People[at]
	r := stream(7, "background "+p.Email)
	if r.IntN(3) == 0 {
		return background.Background{}
	}
	of := others
	for _, one := range crafts {
		for _, word := range one.words {
			if strings.Contains(strings.ToLower(p.Title), word) {
				of = one
			}
		}
	}
	stamp := stated.Stamp{Source: "Comptoir Lambda", By: by, On: db.DateOf(c.Today.AddDate(0, 0, -3-r.IntN(400)))}
	var b background.Background
	b.Schools = b.Schools.Lay(handful(r, of.schools, 1), stamp)
	if r.IntN(3) == 0 {
		b.Groups = b.Groups.Lay(handful(r, of.groups, 2), stamp)
	}
	b.Skills = b.Skills.Lay(handful(r, of.skills, 4), stamp)
	return b
}

// handful gives one to most of some words.
func handful(r *rand.Rand, of []string, most int) []string {
	var out []string
	for range 1 + r.IntN(most) {
		out = append(out, pick(r, of))
	}
	return out
}
