package person

import (
	"context"
	"strings"

	"arpent/internal/intake"
)

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// Target says what rows of a file mean as people.
func (s *Service) Target() *intake.Target {
	return &intake.Target{ID: "people", Label: label("People", "Personnes"), Custom: true, Fields: fields, Options: []string{"system", "existing", "apart"},
		Open: func(_ context.Context, session intake.Session) (intake.Writer, error) {
			return &writer{s: s, session: session}, nil
		}}
}

func looksLikeEmail(cell string) bool {
	return (&ContactDraft{Kind: "email", Value: cell}).check() == nil
}

func looksLikeProfile(cell string) bool { return strings.Contains(cell, "linkedin.com/") }

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
}
