package demo

// Shared is a link that somebody of the force sent, with who looked at it.
type Shared struct {
	Title   string
	Address string // empty: to a document
	Pages   [][]string
	By      Kind // the first user of this kind who works here, see FirstPatch
	To      int  // the place of a person among those of the first representative's territory, -1: to anybody
	Days    int  // ago
	Ends    int  // days from now, 0: never
	Looks   []Look
}

// Look is one visit.
type Look struct {
	Days    int // ago
	Minutes int // after nine in the morning
	Seconds int64
	Read    []int64 // seconds by page of the document
	WentOn  bool
	Apart   string // why it is nobody's reading
}

var catalogue = [][]string{
	{"Comptoir Lambda", "Catalogue de protection individuelle 2027", "", "Gants, chaussures, casques et protection antichute", "Livré sous 24 heures depuis quatre dépôts"},
	{"Gants", "Manutention fine, enduction nitrile : dès 1,90 € la paire", "Anticoupure niveau D : dès 6,40 € la paire", "Chimie, manchette longue : dès 4,10 € la paire", "", "Essai gratuit : dix paires par atelier, pendant un mois"},
	{"Chaussures", "S3 légère, embout composite : 59 €", "S3 montante, semelle antiperforation : 74 €", "S5 agroalimentaire, lavable : 38 €", "", "Essayage sur site, du 35 au 50"},
	{"Casques et lunettes", "Casque ventilé, serre-tête à molette : 14 €", "Lunettes antibuée, traitement deux faces : 7,20 €", "Surlunettes visiteurs, par boîte de vingt : 46 €"},
	{"Conditions", "Franco de port dès 250 €", "Reprise des articles non portés sous 60 jours", "Marquage à votre nom dès 50 pièces"},
}

var audit = [][]string{
	{"Audit de consommables", "Ce que nous avons relevé lors de notre passage", "", "Stock dormant : 11 % des références", "Ruptures des six derniers mois : 9"},
	{"Ce que nous proposons", "Armoire de distribution en libre-service", "Réassort hebdomadaire, facturé à la sortie", "", "Gain attendu : 14 % la première année"},
	{"Étapes", "Semaine 1 : inventaire commun", "Semaine 3 : installation de l’armoire", "Semaine 8 : premier bilan chiffré"},
}

// Shares are the links of the first representative, their manager and
// headquarters, whom people, robots and colleagues opened.
func Shares() []Shared {
	return []Shared{
		{Title: "Tarif promotionnel d’automne", Address: "https://comptoir-lambda.example/promotion", By: Representative, To: -1, Days: 60, Ends: -10, Looks: []Look{
			{Days: 21, Minutes: 130, Seconds: 44, WentOn: true}, {Days: 26, Minutes: 61, Seconds: 15}}},
		{Title: "Catalogue de protection 2027, tous clients", Pages: catalogue, By: Representative, To: -1, Days: 30, Looks: []Look{
			{Days: 1, Minutes: 71, Seconds: 147, Read: []int64{12, 18, 84, 33, 0}}, {Days: 3, Minutes: 200, Seconds: 6, Read: []int64{6, 0, 0, 0, 0}},
			{Days: 8, Minutes: 455, Apart: "colleague"}, {Days: 12, Minutes: 3, Apart: "agent"}, {Days: 12, Minutes: 4, Apart: "prefetch"}, {Days: 17, Minutes: 95, Apart: "declined"}}},
		{Title: "Catalogue de protection 2027", Pages: catalogue, By: Representative, To: 1, Days: 9, Looks: []Look{{Days: 2, Minutes: 412, Seconds: 34, Read: []int64{9, 25, 0, 0, 0}}}},
		{Title: "Audit de consommables", Pages: audit, By: Representative, To: 0, Days: 6, Looks: []Look{
			{Days: 0, Minutes: 24, Seconds: 192, Read: []int64{38, 126, 28}}, {Days: 5, Minutes: 340, Seconds: 21, Read: []int64{21, 0, 0}}, {Days: 6, Minutes: 9, Apart: "agent"}}},
		{Title: "Inscription à la journée portes ouvertes", Address: "https://comptoir-lambda.example/portes-ouvertes", By: Representative, To: 2, Days: 4, Ends: 12},
		{Title: "Nos engagements de livraison", Address: "https://comptoir-lambda.example/livraison", By: Manager, To: -1, Days: 15, Looks: []Look{{Days: 4, Minutes: 250, Seconds: 75, WentOn: true}}},
		{Title: "Lettre aux clients", Pages: catalogue[:1], By: Headquarters, To: -1, Days: 20, Looks: []Look{
			{Days: 1, Minutes: 15, Seconds: 48, Read: []int64{48}}, {Days: 6, Minutes: 300, Seconds: 12, Read: []int64{12}}, {Days: 19, Minutes: 2, Apart: "agent"}}},
	}
}

// Public is what somebody of the force shows of themselves to anybody.
type Public struct {
	By        Kind
	Published bool
	Pitch     string
	Meeting   string
	Areas     []string
	Looks     []Look
}

// Publics are the public pages: the manager's is published, the first
// representative's is not yet.
func Publics() []Public {
	return []Public{
		{By: Manager, Published: true, Meeting: "https://rendez-vous.example/region",
			Pitch: "Mon équipe fournit les ateliers de la région en outillage, fixations et protections individuelles.\n\nUne question sur une livraison, un audit de vos consommables, une formation pour vos équipes : écrivez-moi ou réservez un créneau.",
			Areas: []string{"Ateliers", "Industrie agroalimentaire", "Maintenance"}, Looks: []Look{{Days: 2, Minutes: 190, Seconds: 66}, {Days: 11, Minutes: 20, Seconds: 9}}},
		{By: Representative, Pitch: "Outillage, fixations et protections individuelles pour les ateliers. Je passe chez vous chaque mois et je réponds dans la journée.",
			Areas: []string{"Ateliers", "Métallerie"}},
	}
}
