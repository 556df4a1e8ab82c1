package person

import (
	"context"
	"strings"

	"arpent/internal/intake"
)

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// Target says what rows of a file mean as people.
func (s *Service) Target() *intake.Target {
	return &intake.Target{ID: "people", Label: label("People", "Personnes"), Custom: true, Fields: fields, Options: []string{"country", "system", "companies", "existing", "apart"},
		Open: func(_ context.Context, session intake.Session) (intake.Writer, error) {
			return &writer{s: s, session: session, employers: s.accounts.Employers(session)}, nil
		}}
}

func looksLikeEmail(cell string) bool {
	return (&ContactDraft{Kind: "email", Value: cell}).check() == nil
}

func looksLikeProfile(cell string) bool { return strings.Contains(cell, "linkedin.com/in/") }

// fields, with the headings of Salesforce, HubSpot, Dynamics, Apollo and of
// files that people make.
var fields = []intake.Field{
	{Name: "external_id", Label: label("Id in the other system", "Identifiant dans l’autre système"), Example: "0035g00000XyZabAAF",
		Synonyms: []string{"contact id", "id", "record id", "contactid", "lead id", "(do not modify) contact", "apollo contact id", "n° contact", "code contact", "id contact", "référence", "réf"}},
	{Name: "given_name", Label: label("First name", "Prénom"), Example: "Camille",
		Synonyms: []string{"firstname", "given name", "prenom"}},
	{Name: "family_name", Label: label("Last name", "Nom de famille"), Example: "Martin",
		Synonyms: []string{"lastname", "surname", "family name", "nom"}},
	{Name: "full_name", Label: label("Full name", "Nom complet"), Example: "Camille Martin",
		Synonyms: []string{"name", "contact name", "contact", "person", "nom et prénom", "prénom nom", "prénom et nom", "interlocuteur", "nom du contact"}},
	{Name: "title", Label: label("Title", "Fonction"), Example: "Directrice des achats",
		Synonyms: []string{"job title", "jobtitle", "position", "role", "poste", "intitulé du poste", "titre", "qualité"}},
	{Name: "department", Label: label("Department", "Service"), Example: "Achats",
		Synonyms: []string{"departments", "département", "direction", "service"}},
	{Name: "account_id", Label: label("Account’s id in the other system", "Identifiant du compte dans l’autre système"), Example: "0015g00000XyZabAAF",
		Synonyms: []string{"accountid", "associated company ids", "company id", "parentcustomerid", "customer id", "code client", "n° client", "numéro client", "code compte", "id compte", "apollo account id"}},
	{Name: "account", Label: label("Company", "Entreprise"), Example: "Établissements Dupont",
		Synonyms: []string{"account", "account name", "company name", "company", "associated company", "organization", "employer", "client", "société", "compte", "raison sociale", "nom du compte", "nom client", "employeur"}},
	{Name: "since", Label: label("In this position since", "En poste depuis"), Kind: intake.Date, Lenient: true, Example: "2024-09-01",
		Synonyms: []string{"start date", "position since", "depuis", "date d'entrée", "prise de poste"}},
	{Name: "email", Label: label("E-mail", "E-mail"), Example: "camille.martin@exemple.fr", Looks: looksLikeEmail,
		Synonyms: []string{"email address", "mail", "emailaddress1", "work email", "courriel", "adresse e-mail", "adresse mail", "e-mail professionnel"}},
	{Name: "phone", Label: label("Phone", "Téléphone"), Example: "04 72 00 00 00",
		Synonyms: []string{"phone number", "business phone", "work direct phone", "telephone1", "tél", "tel", "téléphone fixe", "ligne directe", "direct phone"}},
	{Name: "mobile", Label: label("Mobile", "Mobile"), Example: "06 12 34 56 78",
		Synonyms: []string{"mobile phone", "mobilephone", "mobile phone number", "cell", "cell phone", "portable", "gsm", "téléphone portable", "téléphone mobile"}},
	{Name: "profile", Label: label("Profile", "Profil"), Example: "https://www.linkedin.com/in/camille-martin", Looks: looksLikeProfile,
		Synonyms: []string{"linkedin", "linkedin url", "person linkedin url", "linkedin profile", "profil linkedin", "profile url"}},
	{Name: "language", Label: label("Language", "Langue"), Example: "fr", Synonyms: []string{"preferred language", "hs_language", "langue préférée"}},
	{Name: "objects", Label: label("Does not want e-mails", "Refuse les e-mails"), Kind: intake.Flag, Lenient: true, Example: "non",
		Synonyms: []string{"email opt out", "hasoptedoutofemail", "unsubscribed from all email", "do not allow bulk emails", "do not email", "opt out", "désinscrit", "désabonné", "ne pas contacter", "opposition"}},
	{Name: "note", Label: label("Note", "Remarque"), Example: "Préfère le matin",
		Synonyms: []string{"description", "notes", "comments", "commentaire", "commentaires", "remarques"}},
	{Name: "objects_phone", Label: label("Does not want calls", "Refuse les appels"), Kind: intake.Flag, Lenient: true, Example: "non",
		Synonyms: []string{"do not call", "donotcall", "ne pas appeler", "bloctel"}},
	{Name: "profile_id", Label: label("LinkedIn id", "Identifiant LinkedIn"), Example: "ACwAAB1c2d3e4f5", Synonyms: []string{"vmid", "linkedin url unique id"}},
	{Name: "contact_id", Label: label("Second id in the other system", "Second identifiant dans l’autre système"), Example: "0035g00000XyZabAAF", Synonyms: []string{"converted contact id"}},
	{Name: "since_about", Label: label("In this position since about", "En poste depuis environ"), Kind: intake.Date, Lenient: true, Example: "2024-09-01"},
	{Name: "past_company", Label: label("Former company", "Entreprise précédente"), Example: "Martin SA", Synonyms: []string{"previous company", "ancienne entreprise"}},
	{Name: "past_title", Label: label("Former title", "Fonction précédente"), Example: "Acheteuse", Synonyms: []string{"previous title", "ancien poste"}},
	{Name: "past_dates", Label: label("Formerly from and to", "Dates du poste précédent"), Example: "Jan 2019 - Mar 2021"},
	{Name: "company_domain", Label: label("Company’s domain", "Domaine de l’entreprise"), Example: "dupont.fr", Synonyms: []string{"company domain", "company domain name"}},
	{Name: "company_website", Label: label("Company’s website", "Site de l’entreprise"), Example: "https://www.dupont.fr", Synonyms: []string{"company website", "company url"}},
	{Name: "company_linkedin", Label: label("Company on LinkedIn", "Entreprise sur LinkedIn"), Example: "https://www.linkedin.com/company/12345", Synonyms: []string{"company linkedin url", "company linkedin"}},
	{Name: "company_place", Label: label("Company’s place", "Lieu de l’entreprise"), Example: "Lyon, Auvergne-Rhône-Alpes, France"},
	{Name: "company_street", Label: label("Company’s street", "Rue de l’entreprise"), Example: "12 avenue Jean-Jaurès", Synonyms: []string{"company address", "company street"}},
	{Name: "company_postcode", Label: label("Company’s postcode", "Code postal de l’entreprise"), Example: "69003", Synonyms: []string{"company postal code", "company zip"}},
	{Name: "company_town", Label: label("Company’s town", "Ville de l’entreprise"), Example: "Lyon", Synonyms: []string{"company city"}},
	{Name: "company_region", Label: label("Company’s region", "Région de l’entreprise"), Example: "Rhône", Synonyms: []string{"company state"}},
	{Name: "company_country", Label: label("Company’s country", "Pays de l’entreprise"), Kind: intake.Country, Lenient: true, Example: "France"},
	{Name: "company_industry", Label: label("Company’s industry", "Activité de l’entreprise"), Example: "Construction", Synonyms: []string{"company industry"}},
	{Name: "company_headcount", Label: label("Company’s headcount", "Effectif de l’entreprise"), Kind: intake.Integer, Lenient: true, Example: "42", Synonyms: []string{"company headcount", "company employees"}},
	{Name: "company_phone", Label: label("Company’s phone", "Téléphone de l’entreprise"), Example: "04 72 00 00 00", Synonyms: []string{"corporate phone"}},
	{Name: "company_duns", Label: label("Company’s DUNS", "DUNS de l’entreprise"), Example: "123456789"},
	{Name: "connected_on", Label: label("Connected on", "En relation depuis"), Kind: intake.Date, Lenient: true, Example: "2024-03-12"},
	{Name: "invited_on", Label: label("Invited on", "Invitation du"), Kind: intake.Date, Lenient: true, Example: "2024-03-10"},
	{Name: "invited_by", Label: label("Who invited", "Qui a invité"), Kind: intake.Choice, Lenient: true, Example: "us", Choices: map[string]string{"us": "us", "them": "them", "outgoing": "us", "incoming": "them"}},
	{Name: "messages_sent", Label: label("Messages sent", "Messages envoyés"), Kind: intake.Integer, Lenient: true, Example: "4"},
	{Name: "messages_received", Label: label("Messages received", "Messages reçus"), Kind: intake.Integer, Lenient: true, Example: "3"},
	{Name: "first_message_on", Label: label("First message on", "Premier message du"), Kind: intake.Date, Lenient: true, Example: "2023-01-09"},
	{Name: "last_message_on", Label: label("Last message on", "Dernier message du"), Kind: intake.Date, Lenient: true, Example: "2026-10-02"},
}
