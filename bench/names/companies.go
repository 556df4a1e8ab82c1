package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// company is one of the two hundred known, as the test reads it.
type company struct {
	ID      string   `json:"id"`
	Family  string   `json:"family"` // of look-alikes: word, surname, place, twin, sister, letters
	Names   []string `json:"names"`
	Places  []string `json:"places"`
	Words   []string `json:"words"`
	Domains []string `json:"domains"`
	Others  []string `json:"others"`
}

type town struct{ name, region string }

var towns = []town{{"Lyon", "Auvergne-Rhône-Alpes"}, {"Lille", "Hauts-de-France"}, {"Nantes", "Pays de la Loire"}, {"Toulouse", "Occitanie"}, {"Strasbourg", "Grand Est"},
	{"Rennes", "Bretagne"}, {"Bordeaux", "Nouvelle-Aquitaine"}, {"Dijon", "Bourgogne-Franche-Comté"}, {"Rouen", "Normandie"}, {"Tours", "Centre-Val de Loire"},
	{"Grenoble", "Auvergne-Rhône-Alpes"}, {"Metz", "Grand Est"}, {"Montpellier", "Occitanie"}, {"Brest", "Bretagne"}, {"Leeds", "Yorkshire"}, {"Bristol", "England"},
	{"Glasgow", "Scotland"}, {"Boston", "Massachusetts"}, {"Denver", "Colorado"}, {"Portland", "Oregon"}}

// trade holds words in both languages.
type trade struct{ french, english [2]string }

var tradeList = []trade{
	{[2]string{"logistique", "entrepôts"}, [2]string{"logistics", "warehouses"}}, {[2]string{"logiciels", "informatique"}, [2]string{"software", "cloud"}},
	{[2]string{"agroalimentaire", "conserves"}, [2]string{"food", "canning"}}, {[2]string{"télécoms", "fibre"}, [2]string{"telecoms", "broadband"}},
	{[2]string{"chimie", "peintures"}, [2]string{"chemicals", "paints"}}, {[2]string{"assurance", "mutuelle"}, [2]string{"insurance", "claims"}},
	{[2]string{"cosmétique", "parfums"}, [2]string{"cosmetics", "perfumes"}}, {[2]string{"bâtiment", "béton"}, [2]string{"construction", "concrete"}},
	{[2]string{"aéronautique", "turbines"}, [2]string{"aerospace", "turbines"}}, {[2]string{"médical", "prothèses"}, [2]string{"medical", "implants"}},
	{[2]string{"distribution", "supermarchés"}, [2]string{"retail", "stores"}}, {[2]string{"énergie", "éolien"}, [2]string{"energy", "wind"}},
	{[2]string{"textile", "tissus"}, [2]string{"textile", "fabrics"}}, {[2]string{"emballage", "carton"}, [2]string{"packaging", "cardboard"}},
	{[2]string{"électronique", "capteurs"}, [2]string{"electronics", "sensors"}}, {[2]string{"ferroviaire", "wagons"}, [2]string{"rail", "wagons"}}}

// The names by family; the first half of each is for tuning.
var (
	wordNames = strings.Fields(`Boussole Horizon Orange Carrefour Cascade Tremplin Spark Lotus Comète Harbour Cristal Pivot Falcon Olive Levier Meridian Saphir Target Voltige Ruche
		Zénith Casino Phare Ancre Mosaïque Apple Boulanger Summit Aurore Shell Trident Clover Racine Corail Gap Essor Next Alliance Lumen Granite`)
	surnameNames = strings.Fields(`Martin Durand Lambert Girard Chevalier Fontaine Lemaire Vidal Renard Barbier Harrison Walker Bennett Fletcher Garnier Perrin Marchand Bouvier Carpentier Lacroix
		Bernard Dupont Moreau Mercier Blanchard Leclerc Masson Aubert Tessier Germain Parker Sullivan Chapman Foster Rivière Gauthier Morin Delmas Vasseur Joly`)
	placeNames  = strings.Fields("Lorraine Beauce Vercors Camargue Savoie Cornwall Nevada Sologne Vendôme Ardèche Berry Champagne Touraine Morvan Gascogne Dakota Highland Jura Landes Artois")
	twinNames   = strings.Fields("Novalis Arcadia Sigmatec Heliance Proxima Bioline Datalys Optima Valoris Kineo Axiome Techniplast Medialys Aquanord Ferrolux Isotherm Vertical Lumina Cobalt Sirius")
	sisterNames = strings.Fields(`Veltrion Karvex Olmedia Brivance Tesquia Norvane Zephalt Quorum Dexalys Fenwick Ambrelis Cortiva Hallmont Juvenor Ostrava Palatec Redstow Sylvatis Torvald Umbrane
		Wexford Altivia Belcombe Crestin Dunmore Elvador Farallon Gravelis Hexanor Imbertis Kestrel Lorvan Mistraltech Nexalia Orvance Pellador Quintessor Rivalto Solvanis Tarquin`)
	letterNames = strings.Fields("CGI SPIE IDEC SNEF ATR GFI ERAM OVH EDI CRIT BIC ADP SEB SII NGE AKKA SGS ARC ISS TDF")
)

var firstNames = []string{"Claire", "Hugues", "Nadia", "Sophie", "Marc", "Helen", "Oliver", "Karim", "Inès", "Gilles"}

var lastNames = []string{"Aubrac", "Kerleau", "Whitcombe", "Santoni", "Vauquelin", "Ollivault", "Brackley", "Dezellus", "Hartwell", "Quesnoy", "Maréchaud", "Tillerand"}

// known makes the two hundred companies and tells which half each is in.
func known(r *rand.Rand) (list []company, heldOut []bool) {
	add := func(family, name string, second bool, at int) {
		t := towns[(at*7+r.IntN(3))%len(towns)]
		if family == "twin" { // never at one place with the other
			t = towns[(at*3)%len(towns)]
		}
		w := tradeList[(at*5+r.IntN(2))%len(tradeList)]
		c := company{ID: fmt.Sprintf("%s-%d", family, at), Family: family, Names: []string{name}, Places: []string{t.name, t.region},
			Words: append(append([]string{}, w.french[:]...), w.english[:]...), Domains: []string{strings.ToLower(fmt.Sprintf("%s-%d.example", plainLetters(name), at))},
			Others: []string{firstNames[r.IntN(len(firstNames))] + " " + lastNames[r.IntN(len(lastNames))]}}
		list, heldOut = append(list, c), append(heldOut, second)
	}
	each := func(family string, names []string, form func(i int, name string) []string) {
		for i, name := range names {
			for _, n := range form(i, name) {
				add(family, n, i >= len(names)/2, len(list))
			}
		}
	}
	plain := func(i int, name string) []string {
		return []string{name + []string{"", "", " SA", " SAS", " Ltd"}[i%5]}
	}
	each("word", wordNames, plain)
	each("surname", surnameNames, func(i int, name string) []string {
		if i%2 == 0 {
			return plain(i, name)
		}
		return []string{name + " " + []string{"Transports", "Industries", "Logistics", "Emballages"}[i/2%4]}
	})
	each("place", placeNames, plain)
	each("twin", twinNames, func(_ int, name string) []string { return []string{name, name} })
	each("sister", sisterNames, func(i int, name string) []string {
		return []string{name + " " + []string{"Systèmes", "Foods", "Pharma", "Composites"}[i%4] + []string{"", " SAS", "", " GmbH"}[i/4%4]}
	})
	each("letters", letterNames, plain)
	return list, heldOut
}

func plainLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}
