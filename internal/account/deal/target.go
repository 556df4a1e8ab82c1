package deal

import (
	"context"

	"arpent/internal/intake"
)

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// Target says what rows of a file mean as deals.
func (s *Service) Target() *intake.Target {
	return &intake.Target{ID: "deals", Label: label("Deals", "Affaires"), Fields: fields,
		Options: []string{"country", "currency", "system", "existing", "apart"},
		Open: func(ctx context.Context, session intake.Session) (intake.Writer, error) {
			people, err := s.accounts.Colleagues(ctx)
			return &writer{s: s, session: session, people: people}, err
		}}
}

// fields, with the headings of Salesforce, HubSpot, Dynamics and of files that
// people make.
var fields = []intake.Field{
	{Name: "external_id", Label: label("Id in the other system", "Identifiant dans l’autre système"), Example: "0065g00000AbCdEAAV",
		Synonyms: []string{"opportunity id", "deal id", "id", "record id", "opportunityid", "(do not modify) opportunity", "n° affaire", "numéro d'affaire", "code affaire", "n° devis", "id affaire", "référence", "réf"}},
	{Name: "name", Label: label("Name", "Nom"), Required: true, Example: "Renouvellement 2026",
		Synonyms: []string{"opportunity name", "deal name", "opportunity", "topic", "affaire", "nom de l'affaire", "opportunité", "nom de l'opportunité", "intitulé", "libellé", "objet", "projet"}},
	{Name: "account_id", Label: label("Account’s id in the other system", "Identifiant du compte dans l’autre système"), Example: "0015g00000XyZabAAF",
		Synonyms: []string{"accountid", "associated company ids", "company id", "customer id", "code client", "n° client", "numéro client", "code compte", "id compte"}},
	{Name: "account", Label: label("Account", "Compte"), Example: "Établissements Dupont",
		Synonyms: []string{"account name", "associated company", "company", "company name", "client", "société", "entreprise", "raison sociale", "nom du compte", "nom client", "customer", "customer name", "potential customer"}},
	{Name: "amount", Label: label("Amount", "Montant"), Kind: intake.Money, Example: "12000",
		Synonyms: []string{"deal amount", "est. revenue", "estimated revenue", "value", "amount in company currency", "montant ht", "montant estimé", "montant (€)", "valeur", "ca prévu"}},
	{Name: "currency", Label: label("Currency", "Devise"), Example: "EUR",
		Synonyms: []string{"currencyisocode", "deal currency code", "currency code", "opportunity currency", "monnaie"}},
	{Name: "stage", Label: label("Stage", "Étape"), Example: "Négociation",
		Synonyms: []string{"stagename", "deal stage", "pipeline stage", "sales stage", "phase", "étape de vente", "statut", "status", "état"}},
	{Name: "outcome", Label: label("Won or lost", "Gagnée ou perdue"), Kind: intake.Choice, Lenient: true, Example: "won", Choices: outcomes,
		Synonyms: []string{"outcome", "result", "résultat", "issue", "statecode", "won", "is won", "iswon"}},
	{Name: "probability", Label: label("Probability (%)", "Probabilité (%)"), Kind: intake.Number, Lenient: true, Example: "60",
		Synonyms: []string{"probability", "deal probability", "probabilité", "chances", "proba", "taux de réussite"}},
	{Name: "close_on", Label: label("Closing day", "Date de clôture"), Kind: intake.Date, Lenient: true, Example: "2026-06-30",
		Synonyms: []string{"close date", "closedate", "est. close date", "estimated close date", "actual close date", "expected close date", "clôture", "date de signature", "date prévue", "échéance"}},
	{Name: "created_on", Label: label("Opened on", "Ouverte le"), Kind: intake.Date, Lenient: true, Example: "2026-01-12",
		Synonyms: []string{"created date", "createddate", "create date", "created on", "date de création", "créée le", "date d'ouverture"}},
	{Name: "invoiced_on", Label: label("Invoiced on", "Facturée le"), Kind: intake.Date, Lenient: true, Example: "2026-07-05",
		Synonyms: []string{"invoice date", "invoiced", "date de facture", "date de facturation", "facturée"}},
	{Name: "paid_on", Label: label("Paid on", "Encaissée le"), Kind: intake.Date, Lenient: true, Example: "2026-08-20",
		Synonyms: []string{"payment date", "paid", "date de paiement", "date d'encaissement", "encaissée", "payée le"}},
	{Name: "contract_ends_on", Label: label("Contract ends on", "Fin de contrat"), Kind: intake.Date, Lenient: true, Example: "2027-06-30",
		Synonyms: []string{"contract end date", "contract end", "contractenddate", "contract expiration date", "contract expiry", "subscription end date", "renewal date", "renewal on", "date de fin de contrat", "date de fin du contrat", "fin du contrat", "échéance du contrat", "échéance contrat", "date d'échéance du contrat", "date de renouvellement", "renouvellement le", "terme du contrat", "fin d'abonnement"}},
	{Name: "owner", Label: label("Owner", "Responsable"), Example: "camille.martin@exemple.fr",
		Synonyms: []string{"opportunity owner", "deal owner", "owner email", "ownerid", "owner id", "propriétaire", "commercial", "vendeur", "sales rep", "salesperson", "hubspot owner"}},
	{Name: "note", Label: label("Note", "Remarque"), Example: "Attend le budget",
		Synonyms: []string{"description", "notes", "comments", "deal description", "next step", "commentaire", "commentaires", "remarques"}},
}

// outcomes are the words for how a deal ended, and those of stages that say it.
var outcomes = map[string]string{
	"open": "open", "ouvert": "open", "ouverte": "open", "en cours": "open", "0": "open", "false": "open", "no": "open", "non": "open",
	"won": "won", "closed won": "won", "closedwon": "won", "gagne": "won", "gagnee": "won", "signe": "won", "signee": "won", "fermee gagnee": "won", "conclu": "won", "conclue": "won", "1": "won", "true": "won", "yes": "won", "oui": "won",
	"lost": "lost", "closed lost": "lost", "closedlost": "lost", "perdu": "lost", "perdue": "lost", "fermee perdue": "lost", "abandonne": "lost", "abandonnee": "lost",
}
