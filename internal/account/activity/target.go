package activity

import (
	"context"

	"arpent/internal/intake"
)

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// Target says what rows of a file mean as activities.
func (s *Service) Target() *intake.Target {
	return &intake.Target{ID: "activities", Label: label("Activities", "Activités"), Fields: fields, Options: []string{"system", "existing", "apart"},
		Open: func(ctx context.Context, session intake.Session) (intake.Writer, error) {
			people, err := s.accounts.Colleagues(ctx)
			return &writer{s: s, session: session, people: people}, err
		}}
}

// fields, with the headings of Salesforce, HubSpot, Dynamics and of files that
// people make.
var fields = []intake.Field{
	{Name: "external_id", Label: label("Id in the other system", "Identifiant dans l’autre système"), Example: "00T5g00000AbCdEAAV",
		Synonyms: []string{"activity id", "task id", "event id", "id", "record id", "(do not modify) activity", "n° visite", "id activité", "référence", "réf"}},
	{Name: "account_id", Label: label("Account’s id in the other system", "Identifiant du compte dans l’autre système"), Example: "0015g00000XyZabAAF",
		Synonyms: []string{"accountid", "whatid", "company / account id", "associated company ids", "company id", "customer id", "code client", "n° client", "numéro client", "code compte", "id compte"}},
	{Name: "account", Label: label("Account", "Compte"), Example: "Établissements Dupont",
		Synonyms: []string{"account name", "company / account", "associated company", "company", "company name", "regarding", "client", "société", "entreprise", "raison sociale", "nom du compte", "nom client", "customer"}},
	{Name: "kind", Label: label("Kind", "Nature"), Kind: intake.Choice, Lenient: true, Example: "visite", Choices: kinds,
		Synonyms: []string{"type", "activity type", "task subtype", "tasksubtype", "engagement type", "nature", "type d'activité", "type de contact", "action", "canal"}},
	{Name: "happened_on", Label: label("Day", "Jour"), Kind: intake.Date, Required: true, Example: "2026-03-12",
		Synonyms: []string{"date", "activity date", "activitydate", "due date", "start date", "startdatetime", "start time", "scheduled start", "actual start", "date de visite", "date de l'activité", "date activité", "fait le", "le"}},
	{Name: "minutes", Label: label("Minutes", "Durée (min)"), Kind: intake.Integer, Lenient: true, Example: "45",
		Synonyms: []string{"duration", "duration (minutes)", "durationinminutes", "durée", "durée (minutes)", "temps passé"}},
	{Name: "user", Label: label("Who did it", "Par qui"), Example: "camille.martin@exemple.fr",
		Synonyms: []string{"assigned", "assigned to", "activity assigned to", "owner", "ownerid", "owner id", "owner email", "user", "commercial", "vendeur", "auteur", "responsable", "réalisé par", "sales rep"}},
	{Name: "subject", Label: label("Subject", "Objet"), Example: "Présentation de la gamme",
		Synonyms: []string{"title", "topic", "objet de la visite", "sujet", "intitulé", "libellé", "titre", "motif"}},
	{Name: "note", Label: label("Note", "Compte rendu"), Example: "Commande attendue en avril",
		Synonyms: []string{"description", "notes", "comments", "full comments", "body", "remarque", "remarques", "commentaire", "commentaires", "cr", "compte-rendu", "résumé"}},
}

// kinds are the words for what was done.
var kinds = map[string]string{
	"visit": "visit", "visite": "visit", "on site": "visit", "field visit": "visit", "passage": "visit", "tournee": "visit", "rdv client": "visit",
	"call": "call", "appel": "call", "phone": "call", "phone call": "call", "phonecall": "call", "telephone": "call", "tel": "call", "appel telephonique": "call", "logged call": "call",
	"email": "email", "e mail": "email", "mail": "email", "courriel": "email", "list email": "email",
	"meeting": "meeting", "reunion": "meeting", "appointment": "meeting", "rendez vous": "meeting", "rdv": "meeting", "event": "meeting", "visio": "meeting", "demo": "meeting",
	"problem": "problem", "probleme": "problem", "case": "problem", "ticket": "problem", "support ticket": "problem", "incident": "problem", "reclamation": "problem", "complaint": "problem", "plainte": "problem", "sav": "problem", "litige": "problem", "non conformite": "problem", "panne": "problem",
	"note": "note", "task": "note", "tache": "note", "todo": "note", "other": "note", "autre": "note",
}
