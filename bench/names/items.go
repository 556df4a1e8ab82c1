package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// item is news about a company, or about something that only looks like one.
type item struct {
	ID      string   `json:"id"`
	HeldOut bool     `json:"held_out"` // not looked at while the weights were chosen
	Title   string   `json:"title"`
	Body    string   `json:"body"`
	About   []string `json:"about,omitempty"` // the companies that it names, by id
}

// wording is a title and a body. C is the company, T and R its town and region,
// W and X words of its trade, P its head, D its domain, O another town, N a
// number, F and L a first and a last name.
type wording struct{ title, body string }

// Two sets of wordings, of which the second is for the half held out: no
// template stands in both.
var about = [2][]wording{
	{
		{"{C} va recruter {N} personnes", "{C}, spécialiste de {W} installé à {T}, prévoit {N} embauches cette année. Le groupe cherche surtout des techniciens."},
		{"{C} lève {N} millions d'euros", "La société {C} boucle un tour de table de {N} millions d'euros. L'argent servira à financer une usine à {T}."},
		{"Nomination chez {C}", "{P} prend la direction générale de {C}. Le spécialiste de {W} réalise la moitié de ses ventes à l'étranger."},
		{"Une usine de plus pour {C}", "L'entreprise {C} ouvrira au printemps un second site en {R}. L'investissement atteint {N} millions d'euros, selon {P}."},
		{"{C} signe un contrat avec la ville de {O}", "Le contrat porte sur {N} mois. {C} fournira {W} et {X} aux services municipaux."},
		{"{C} rachète un concurrent", "{C} annonce l'acquisition d'un concurrent allemand. Le montant n'est pas communiqué. Plus d'informations sur {D}."},
		{"{C} to hire {N} engineers", "{C}, which makes {w} products in {T}, will hire {N} engineers. Chief executive {P} said demand was strong."},
		{"{C} raises ${N} million", "The {w} company {C} has raised ${N} million from two funds. It will open an office near {T}."},
		{"New head at {C}", "{P} has been named chief executive of {C}. The {T} firm posted record sales last year."},
		{"{C} opens second plant", "{C} opened a second plant in {R} on Tuesday. The site will make {x} for export."},
		{"{C} publie des ventes en hausse", "{C} publie un chiffre d'affaires en hausse de {N} %. Les marges progressent aussi."},
		{"Results: {C}", "{C} reported sales up {N} percent. Margins improved as well."},
	},
	{
		{"Emploi : {N} postes à pourvoir chez {C}", "À {T}, {C} organise une journée de recrutement. {N} postes sont ouverts dans {W}."},
		{"{C} boucle une levée de fonds", "{N} millions d'euros : c'est la somme réunie par {C} auprès de ses actionnaires. Le groupe de {R} veut grandir vite."},
		{"{C} change de patron", "Le conseil d'administration de {C} a choisi {P} pour succéder au fondateur."},
		{"Extension de site", "Le fabricant {C} agrandit ses ateliers de {T}. Il y produit {X} depuis dix ans."},
		{"Marché public remporté", "Le marché de {W} de la métropole de {O} revient à {C}, qui devance deux candidats. Durée : {N} mois."},
		{"Rachat en vue", "Selon nos informations, {C} serait en discussions avec un groupe italien. Contactée, {P} n'a pas souhaité commenter."},
		{"{N} new jobs as {C} expands", "Jobs are coming to {T}: {C} plans to add {N} people to its {w} business over two years."},
		{"Funding round for {C}", "Investors have put ${N} million into {C}. The money will pay for research, according to its website {D}."},
		{"{C} appoints finance chief", "{C} appointed a finance chief on Monday. {P}, who runs the group, welcomed the move."},
		{"Expansion in {R}", "Supplier {C} is building a warehouse for {x} outside {T}. It should open next year."},
		{"Bourse : {C} progresse", "L'action {C} gagne {N} % après la publication de résultats supérieurs aux attentes."},
		{"Shares in {C} rise", "Shares in {C} rose {N} percent after results beat forecasts."},
	},
}

// unlike are items in which the name means something else, by family.
var unlike = [2]map[string][]wording{
	{
		"word": {
			{"Récolte record", "Cette année, {c} a souffert de la sécheresse, disent les producteurs de {O}. Les prix montent de {N} %."},
			{"Fait divers à {O}", "{F} {C}, {N} ans, a été élu président du club de pétanque de {O}."},
			{"Circulation coupée avenue {C}", "Des travaux ont lieu avenue {C} à {O} pendant {N} jours. Des bus de remplacement circulent."},
			{"Local school wins prize", "Pupils at {C} Academy in {O} won a science prize. {N} schools took part."},
		},
		"surname": {
			{"Élections à {O}", "{F} {C} conduira la liste d'opposition à {O}. M. {C} avait obtenu {N} % des voix."},
			{"Procès à {O}", "Mme {C} a été entendue par le tribunal de {O}. Son avocat demande {N} jours de plus."},
			{"Captain out injured", "{F} {C} will miss {N} games with a knee injury. The {O} club has no date for the return of {C}."},
			{"Le cabinet {C} & Fils fête ses {N} ans", "Les notaires {C} & Fils exercent à {O} depuis trois générations."},
		},
		"place": {
			{"Météo : vigilance orange en {C}", "La neige tombera en {C} jusqu'à jeudi. {N} communes sont concernées."},
			{"Tourisme : la {C} attire", "La {C} a reçu {N} % de visiteurs de plus. Les hôtels affichent complet."},
			{"Storm hits {C}", "Heavy rain fell across {C} on Sunday, closing {N} roads in {C} and beyond."},
			{"Le parc naturel de {C} s'agrandit", "Le parc compte {N} espèces d'oiseaux."},
		},
		"sister": {
			{"{B} Conseil ouvre un bureau à {O}", "Le cabinet {B} Conseil, sans lien avec l'industrie, emploie {N} consultants."},
			{"{B} Avocats recrute", "{B} Avocats cherche {N} collaborateurs à {O}."},
			{"{F} {B} wins regatta", "Sailor {F} {B} won the {O} regatta by {N} minutes."},
			{"Un nouveau maire", "{F} {B} a été élu maire de {O} avec {N} voix d'avance."},
		},
		"letters": {
			{"Fiscalité", "L'article {N} du {C} (code général) est modifié par la loi de finances, note un avocat de {O}."},
			{"Le {C}, un examen redouté", "{N} candidats ont passé le {C} à {O}. Les résultats tomberont lundi."},
			{"What is an {C}?", "An {C} is a device that doctors use in {O} hospitals. It costs about {N} euros."},
			{"Syndicats : la section {C} appelle à la grève", "Le syndicat {C} des enseignants de {O} annonce {N} jours de grève."},
		},
	},
	{
		"word": {
			{"Au marché de {O}", "Sur les étals, {c} se vend {N} euros. Les clients hésitent."},
			{"Carnet", "Mariage de {F} {C} et d'une amie d'enfance, samedi à {O}, devant {N} invités."},
			{"Le quartier {C} se rénove", "À {O}, la place {C} sera plantée de {N} arbres."},
			{"{C} Primary closes for repairs", "Parents at {C} Primary School near {O} were told it will close for {N} days."},
		},
		"surname": {
			{"Cyclisme", "Victoire de {F} {C} dans l'étape de {O}, avec {N} secondes d'avance. {C} endosse le maillot."},
			{"Le préfet visite {O}", "Le préfet {F} {C} a rencontré {N} agriculteurs. Monsieur {C} a promis une réponse."},
			{"Author reads in {O}", "Novelist {F} {C} read from a new book to {N} people. Tickets for Ms {C} sold out."},
			{"Boulangerie {C} : une affaire de famille", "La boulangerie {C}, à {O}, vend {N} pains par jour."},
		},
		"place": {
			{"Incendies : la {C} en alerte", "Les pompiers de {C} ont éteint {N} feux."},
			{"Randonnée en {C}", "Un sentier de {N} kilomètres traverse désormais la {C}."},
			{"A weekend in {C}", "Visitors to {C} will find {N} small hotels and quiet beaches. Trains to {C} leave hourly."},
			{"L'académie de {C} manque de professeurs", "{N} postes restent vacants."},
		},
		"sister": {
			{"{B} Immobilier vend un immeuble", "L'agence {B} Immobilier a cédé un immeuble de {N} logements à {O}."},
			{"Théâtre", "La compagnie {B} joue sa nouvelle pièce à {O}, pour {N} représentations."},
			{"{F} {B} named coach", "The {O} team named {F} {B} as coach. {B} signed for {N} years."},
			{"Décès de {F} {B}", "{F} {B}, ancien instituteur à {O}, est mort à {N} ans."},
		},
		"letters": {
			{"Réforme du {C}", "Le {C}, sigle connu de tous les étudiants de {O}, sera réformé. {N} universités sont concernées."},
			{"Santé : un {C} plus tôt", "Les médecins de {O} recommandent un {C} tous les {N} mois."},
			{"{C} rules explained", "Drivers in {O} must follow {C} rules from May. Fines reach {N} euros."},
			{"Concours", "{N} places au {C} cette année, dit le rectorat de {O}."},
		},
	},
}

// padding stands in many an item and tells nothing.
var padding = [2][]string{
	{"", "", "Le marché reste porteur, selon les analystes.", "Aucun autre détail n'a été donné.", "No further details were given.", "Le gouvernement suit le dossier."},
	{"", "", "La concurrence s'annonce rude.", "La décision sera connue en fin de mois.", "A spokesman declined to comment.", "Les habitants sont partagés."},
}

// templated writes five items about each company of a half, or about what looks
// like it.
func templated(r *rand.Rand, list []company, heldOut []bool) []item {
	var out []item
	for i, c := range list {
		half := 0
		if heldOut[i] {
			half = 1
		}
		for k := range 5 {
			it := item{ID: fmt.Sprintf("%s/%d", c.ID, k), HeldOut: heldOut[i]}
			pool := about[half]
			if k < 3 || c.Family == "twin" {
				it.About = []string{c.ID}
			} else {
				pool = unlike[half][c.Family]
			}
			w := pool[r.IntN(len(pool))]
			if c.Family == "twin" { // without a place, trade or person nobody could tell the two apart
				w = pool[r.IntN(len(pool)-2)]
			}
			fill := filler(r, c, it.About == nil)
			it.Title, it.Body = fill.Replace(w.title), fill.Replace(w.body)
			if more := padding[half][r.IntN(len(padding[half]))]; more != "" {
				it.Body += " " + more
			}
			out = append(out, it)
		}
	}
	return out
}

func filler(r *rand.Rand, c company, unlike bool) *strings.Replacer {
	name := c.Names[0]
	bare := name
	for _, form := range []string{" SA", " SAS", " Ltd", " GmbH"} {
		bare = strings.TrimSuffix(bare, form)
	}
	first, _, _ := strings.Cut(bare, " ")
	switch leaveOut := r.IntN(3) > 0; { // news mostly leaves the form out
	case unlike:
		name = first
	case leaveOut:
		name = bare
	}
	other := towns[r.IntN(len(towns))].name
	for other == c.Places[0] {
		other = towns[r.IntN(len(towns))].name
	}
	small := strings.ToLower(bare)
	return strings.NewReplacer("{C}", name, "{c}", "la "+small, "{B}", first, "{T}", c.Places[0], "{R}", c.Places[1], "{W}", c.Words[0], "{X}", c.Words[1], "{w}", c.Words[2], "{x}", c.Words[3],
		"{P}", c.Others[0], "{D}", c.Domains[0], "{O}", other, "{N}", fmt.Sprint(2+r.IntN(90)), "{F}", firstNames[r.IntN(len(firstNames))], "{L}", lastNames[r.IntN(len(lastNames))])
}
