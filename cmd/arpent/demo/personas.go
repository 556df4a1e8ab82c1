package demo

import "arpent/internal/lead/persona"

// Personas are who buys from a distributor.
func Personas() []persona.PersonaDraft {
	return []persona.PersonaDraft{
		{Name: "Responsable maintenance en industrie", Filter: "function = 'maintenance' AND seniority IN ('director', 'manager') AND sector = 'naf:C'", Shared: persona.Everybody,
			Why: "Une panne arrête la ligne : il veut la bonne pièce le jour même, et un conseil sur place.",
			Say: "Parler d’abord des arrêts de l’an dernier, puis du stock déporté et de l’astreinte.",
			Objections: []persona.PersonaObjection{
				{Says: "Nos fournisseurs actuels suffisent.", Answer: "Proposer un essai sur une famille, avec le taux de service mesuré."},
				{Says: "C’est l’acheteur qui décide.", Answer: "Lui demander de cadrer le besoin technique, et voir l’acheteur ensemble."}}},
		{Name: "Acheteur attentif aux prix", Filter: "function = 'purchasing'", Shared: persona.Everybody,
			Why:        "Il réduit le nombre de fournisseurs et veut des prix tenus toute l’année.",
			Say:        "Montrer le coût complet : livraisons groupées, factures en moins, prix garantis douze mois.",
			Objections: []persona.PersonaObjection{{Says: "Vous êtes plus cher.", Answer: "Comparer le panier entier, pas l’article d’appel."}}},
		{Name: "Dirigeant d’une petite entreprise", Filter: "function = 'management' AND size IN ('1-10', '11-50')", Shared: persona.Everybody,
			Why: "Il décide seul et vite, et n’a pas de temps à perdre en commandes.",
			Say: "Aller droit au but : un interlocuteur, une livraison par semaine."},
	}
}
