// Package sample holds files to try an import with, made like the exports of
// the systems that people come from. Companies and people in them are
// synthetic; towns and postcodes are real.
package sample

import (
	"embed"
	"io/fs"

	"arpent/internal/intake"
)

//go:embed files/*
var files embed.FS

// All gives the samples, the plainest first.
func All() intake.Samples {
	inside, err := fs.Sub(files, "files")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return intake.Samples{Files: inside, List: list}
}

var list = []intake.Sample{
	{Name: "comptes-2026.csv", Target: "accounts",
		Label: map[string]string{"en": "French accounts, plain file", "fr": "Comptes français, fichier simple"},
		Text: map[string]string{"en": "Semicolons, Windows-1252 accents, decimal commas; one row in twenty has something wrong.",
			"fr": "Points-virgules, accents Windows-1252, virgules décimales ; une ligne sur vingt a un défaut."}},
	{Name: "salesforce-accounts.csv", Target: "accounts",
		Label: map[string]string{"en": "Salesforce accounts", "fr": "Comptes Salesforce"},
		Text: map[string]string{"en": "An export by API names: Id, BillingPostalCode, AnnualRevenue…",
			"fr": "Un export aux noms d’API : Id, BillingPostalCode, AnnualRevenue…"}},
	{Name: "hubspot-companies.csv", Target: "accounts",
		Label: map[string]string{"en": "HubSpot companies", "fr": "Entreprises HubSpot"},
		Text: map[string]string{"en": "Some companies are in the Salesforce file too: shows how duplicates are found.",
			"fr": "Certaines entreprises sont aussi dans le fichier Salesforce : montre la recherche de doublons."}},
	{Name: "dynamics-accounts.xlsx", Target: "accounts",
		Label: map[string]string{"en": "Dynamics 365 accounts", "fr": "Comptes Dynamics 365"},
		Text: map[string]string{"en": "A workbook with the hidden columns that Dynamics adds.",
			"fr": "Un classeur, avec les colonnes cachées qu’ajoute Dynamics."}},
	{Name: "potentiels.xlsx", Target: "accounts",
		Label: map[string]string{"en": "Excel workbook with a title above the table", "fr": "Classeur Excel avec un titre au-dessus du tableau"},
		Text: map[string]string{"en": "Two sheets, the column names on the fourth line, dates and amounts as Excel stores them.",
			"fr": "Deux feuilles, les noms de colonnes en quatrième ligne, dates et montants tels qu’Excel les stocke."}},
	{Name: "salesforce-contacts.csv", Target: "people",
		Label: map[string]string{"en": "Salesforce contacts", "fr": "Contacts Salesforce"},
		Text: map[string]string{"en": "People at the accounts of the Salesforce file; some do not want e-mails.",
			"fr": "Des personnes chez les comptes du fichier Salesforce ; certaines refusent les e-mails."}},
	{Name: "salesforce-opportunities.csv", Target: "deals",
		Label: map[string]string{"en": "Salesforce opportunities", "fr": "Opportunités Salesforce"},
		Text: map[string]string{"en": "Open, won and lost deals at the accounts of the Salesforce file.",
			"fr": "Des affaires en cours, gagnées et perdues chez les comptes du fichier Salesforce."}},
	{Name: "visites-2026.csv", Target: "activities",
		Label: map[string]string{"en": "Visits and calls, plain French file", "fr": "Visites et appels, fichier simple"},
		Text: map[string]string{"en": "What was done at the accounts of the plain French file, named by their codes.",
			"fr": "Ce qui a été fait chez les comptes du fichier simple, désignés par leur code."}},
	{Name: "linkedin-connections.csv", Target: "people",
		Label: map[string]string{"en": "LinkedIn connections", "fr": "Relations LinkedIn"},
		Text: map[string]string{"en": "As LinkedIn’s own export writes them, with its notes above the table. To start with your own: ask LinkedIn for your data.",
			"fr": "Telles que les écrit l’export de LinkedIn, avec ses notes au-dessus du tableau. Pour partir des vôtres : demandez vos données à LinkedIn."}},
	{Name: "sales-navigator.csv", Target: "people",
		Label: map[string]string{"en": "Sales Navigator (PhantomBuster)", "fr": "Sales Navigator (PhantomBuster)"},
		Text: map[string]string{"en": "Someone of the LinkedIn file again: recognised, not made twice.",
			"fr": "Une personne du fichier LinkedIn, à nouveau : reconnue, pas créée deux fois."}},
	{Name: "contacts.vcf", Target: "people",
		Label: map[string]string{"en": "Address book (vCard)", "fr": "Carnet d’adresses (vCard)"},
		Text: map[string]string{"en": "A card as phones and mail programs write it.",
			"fr": "Une fiche comme l’écrivent téléphones et messageries."}},
}
