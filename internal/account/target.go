package account

import (
	"context"

	"arpent/internal/account/identifier"
	"arpent/internal/intake"
	"arpent/internal/platform/fault"
)

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// Target says what rows of a file mean as accounts.
func (s *Service) Target() *intake.Target {
	return &intake.Target{ID: "accounts", Label: label("Accounts", "Comptes"), Custom: true, Fields: fields,
		Options: []string{"country", "currency", "system", "existing", "apart"},
		Open: func(ctx context.Context, session intake.Session) (intake.Writer, error) {
			people, err := s.Colleagues(ctx)
			if err != nil {
				return nil, err
			}
			mayGive := s.mayGive(ctx, session.Actor)
			if mayGive != nil && fault.CodeOf(mayGive) != fault.Denied {
				return nil, mayGive
			}
			return &writer{s: s, session: session, people: people, mayGive: mayGive}, nil
		}}
}

func parses(scheme string) func(string) bool {
	return func(cell string) bool { _, err := identifier.Parse(scheme, cell); return err == nil }
}

// fields, with the headings of Salesforce, HubSpot, Dynamics, Apollo and of
// files that people make.
var fields = []intake.Field{
	{Name: "external_id", Label: label("Id in the other system", "Identifiant dans l’autre système"), Example: "0015g00000XyZabAAF",
		Synonyms: []string{"account id", "id", "record id", "accountid", "(do not modify) account", "(ne pas modifier) compte", "account number", "customer number", "n° client", "numéro client", "code client", "code compte", "apollo account id", "hs_object_id", "identifiant", "id compte", "réf", "référence"}},
	{Name: "name", Label: label("Name", "Nom"), Required: true, Example: "Établissements Dupont",
		Synonyms: []string{"account name", "company name", "company", "raison sociale", "nom du compte", "société", "entreprise", "nom de l'entreprise", "client", "nom client", "enseigne", "dénomination", "customer name", "organization", "reseller", "raison_sociale_sirene"}},
	{Name: "street", Label: label("Street", "Adresse"), Example: "12 avenue Jean-Jaurès",
		Synonyms: []string{"billing street", "street address", "address 1: street 1", "address1_line1", "address line 1", "address", "adresse 1", "rue", "voie", "shipping street", "company address"}},
	{Name: "postcode", Label: label("Postcode", "Code postal"), Example: "69003",
		Synonyms: []string{"billing zip/postal code", "billing postal code", "postal code", "zip", "zip code", "address 1: zip/postal code", "address1_postalcode", "cp", "zip/postal code", "shipping zip/postal code"}},
	{Name: "town", Label: label("Town", "Ville"), Example: "Lyon",
		Synonyms: []string{"billing city", "city", "address 1: city", "address1_city", "commune", "localité", "shipping city", "company city", "ville client"}},
	{Name: "region", Label: label("State or region", "Région ou département"), Example: "Rhône",
		Synonyms: []string{"billing state/province", "billing state", "state/region", "state", "province", "address 1: state/province", "address1_stateorprovince", "region", "département", "departement", "company state"}},
	{Name: "country", Label: label("Country", "Pays"), Kind: intake.Country, Lenient: true, Example: "France",
		Synonyms: []string{"billing country", "country/region", "address 1: country/region", "address1_country", "country code", "code pays", "shipping country", "company country"}},
	{Name: "longitude", Label: label("Longitude", "Longitude"), Kind: intake.Number, Lenient: true, Example: "4.85",
		Synonyms: []string{"lon", "lng", "long", "billing longitude", "address1_longitude", "address 1: longitude", "x"}},
	{Name: "latitude", Label: label("Latitude", "Latitude"), Kind: intake.Number, Lenient: true, Example: "45.75",
		Synonyms: []string{"lat", "billing latitude", "address1_latitude", "address 1: latitude", "y"}},
	{Name: "industry", Label: label("Industry", "Activité"), Example: "70.10Z",
		Synonyms: []string{"naf", "code naf", "ape", "code ape", "naics code", "naics codes", "nace", "sic", "sic code", "sic codes", "industry code", "secteur d'activité", "secteur", "activité", "industrycode", "ape_sirene"}},
	{Name: "headcount", Label: label("Headcount", "Effectif"), Kind: intake.Integer, Lenient: true, Example: "42",
		Synonyms: []string{"employees", "number of employees", "numberofemployees", "# employees", "no. of employees", "effectifs", "nombre de salariés", "salariés", "nb salariés", "nombre d'employés", "headcount"}},
	{Name: "headcount_growth", Label: label("Headcount growth, % a year", "Croissance de l’effectif, % par an"), Kind: intake.Number, Lenient: true, Example: "12",
		Synonyms: []string{"employee growth 1 year (%)", "company employee growth 1 year (%)", "headcount growth", "employee growth", "croissance effectif", "croissance de l'effectif"}},
	{Name: "type", Label: label("Type of company", "Type d’entreprise"), Example: "Privately Held", Synonyms: []string{"company type", "type of company", "organization type", "ownership", "type d'entreprise", "type de société"}},
	{Name: "technologies", Label: label("Technologies", "Technologies"), Example: "SAP; AutoCAD",
		Synonyms: []string{"technology", "tech stack", "web technologies", "technologies used", "logiciels", "outils", "technos"}},
	{Name: "funding", Label: label("Last funding, kind", "Dernière levée, type"), Example: "Series A", Synonyms: []string{"funding stage", "company funding stage", "latest funding", "last funding type", "type de levée"}},
	{Name: "funding_on", Label: label("Last funding, day", "Dernière levée, date"), Kind: intake.Date, Lenient: true, Example: "2026-03-01", Synonyms: []string{"last raised at", "last funding date", "latest funding date", "date de levée"}},
	{Name: "funding_amount", Label: label("Last funding, amount", "Dernière levée, montant"), Kind: intake.Money, Lenient: true, Example: "3000000", Synonyms: []string{"latest funding amount", "last funding amount", "montant levé"}},
	{Name: "tags", Label: label("Tags", "Étiquettes"), Example: "Salon 2026; Prioritaire", Synonyms: []string{"tag", "labels", "étiquette", "mots-clés"}},
	{Name: "potential", Label: label("Potential", "Potentiel"), Kind: intake.Money, Example: "12000",
		Synonyms: []string{"potential revenue", "annual potential", "potentiel annuel", "potentiel ca", "potentiel (€)", "sales potential"}},
	{Name: "revenue", Label: label("Sales with us", "Chiffre d’affaires réalisé"), Kind: intake.Money, Example: "8500,50",
		Synonyms: []string{"sales", "annual sales", "ca", "ca réalisé", "ca annuel", "ca n", "chiffre d'affaires", "turnover", "revenue", "annual revenue", "annualrevenue", "total revenue"}},
	{Name: "currency", Label: label("Currency", "Devise"), Example: "EUR",
		Synonyms: []string{"account currency", "currencyisocode", "currency code", "transactioncurrencyid", "monnaie", "devise"}},
	{Name: "visits_per_year", Label: label("Visits a year", "Visites par an"), Kind: intake.Number, Example: "6",
		Synonyms: []string{"visit frequency", "visits per year", "fréquence de visite", "nb visites", "nombre de visites", "visites/an"}},
	{Name: "visit_minutes", Label: label("Minutes a visit", "Durée d’une visite (min)"), Kind: intake.Integer, Example: "45",
		Synonyms: []string{"visit duration", "visit minutes", "durée visite", "durée de visite", "temps de visite", "minutes par visite"}},
	{Name: "owner", Label: label("Owner", "Responsable"), Example: "camille.martin@exemple.fr",
		Synonyms: []string{"account owner", "company owner", "owner email", "account owner email", "ownerid", "owner id", "propriétaire", "propriétaire du compte", "commercial", "vendeur", "sales rep", "salesperson", "représentant", "hubspot owner"}},
	{Name: "parent", Label: label("Parent account", "Maison mère"), Example: "Groupe Dupont",
		Synonyms: []string{"parent account", "parent account id", "parentid", "parent company", "parentaccountid", "société mère", "groupe", "subsidiary of"}},
	{Name: "customer", Label: label("Customer", "Client"), Kind: intake.Flag, Lenient: true, Example: "oui",
		Synonyms: []string{"is customer", "customer yes/no", "est client", "client oui/non", "déjà client"}},
	{Name: "siren", Label: label("SIREN", "SIREN"), Example: "732 829 320", Looks: parses(identifier.SIREN),
		Synonyms: []string{"n° siren", "numéro siren", "code siren"}},
	{Name: "siret", Label: label("SIRET", "SIRET"), Example: "732 829 320 00074", Looks: parses(identifier.SIRET),
		Synonyms: []string{"n° siret", "numéro siret", "code siret", "siret number"}},
	{Name: "lei", Label: label("LEI", "LEI"), Example: "969500TJ5KRTCJQWXH05", Looks: parses(identifier.LEI), Synonyms: []string{"legal entity identifier"}},
	{Name: "duns", Label: label("DUNS", "DUNS"), Example: "123456789", Synonyms: []string{"d-u-n-s number", "duns number", "dunsnumber", "companydunsnumber"}},
	{Name: "domain", Label: label("Domain", "Domaine"), Example: "dupont.fr", Synonyms: []string{"company domain name", "domain name", "email domain", "nom de domaine"}},
	{Name: "website", Label: label("Website", "Site web"), Example: "https://www.dupont.fr", Looks: looksLikeAddress,
		Synonyms: []string{"website url", "websiteurl", "web site", "site internet", "url", "company website", "site"}},
	{Name: "phone", Label: label("Phone", "Téléphone"), Example: "04 72 00 00 00",
		Synonyms: []string{"main phone", "telephone1", "phone number", "tél", "tel", "téléphone 1", "company phone", "billing phone", "standard"}},
	{Name: "note", Label: label("Note", "Remarque"), Example: "À rappeler en mars",
		Synonyms: []string{"description", "notes", "comments", "commentaire", "commentaires", "remarques", "about us"}},
}

func looksLikeAddress(cell string) bool {
	return (len(cell) > 8 && (cell[:4] == "http" || cell[:4] == "www.")) && identifier.DomainOf(cell) != ""
}
