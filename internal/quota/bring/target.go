// Package bring is goals out of files: each row sets what is asked of a
// territory for some months.
package bring

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// Target says what rows of a file mean as goals: each sets what is asked of a
// territory for some months, in the draft that covers them; where there is
// none, headquarters' rows begin one for the year.
func Target(d *db.DB, a *access.Service, quotas *quota.Service, territories *territory.Service, now func() time.Time) *intake.Target {
	return &intake.Target{ID: "quotas", Label: label("Quotas", "Objectifs"), Fields: fields, Least: access.Managers, Options: []string{"currency"},
		Open: func(ctx context.Context, session intake.Session) (intake.Writer, error) {
			if err := a.MayAlone(ctx, session.Actor, "set-quota-goals"); err != nil {
				return nil, err
			}
			all, err := territories.All(ctx, d)
			w := &bringing{quotas: quotas, now: now, session: session, at: map[territory.ID]territory.Territory{}, named: map[string][]territory.ID{}}
			for _, t := range all {
				w.at[t.ID] = t
				w.named[fold.Words(t.Name)] = append(w.named[fold.Words(t.Name)], t.ID)
			}
			return w, err
		}}
}

var fields = []intake.Field{
	{Name: "territory", Label: label("Territory", "Secteur"), Required: true, Example: "Lyon",
		Synonyms: []string{"territory", "territory name", "territory id", "territoryid", "secteur", "nom du secteur", "zone", "région", "region"}},
	{Name: "period", Label: label("Month, quarter or year", "Mois, trimestre ou année"), Required: true, Example: "2026-01",
		Synonyms: []string{"period", "month", "quarter", "year", "quota date", "date", "période", "mois", "trimestre", "année", "start date"}},
	{Name: "amount", Label: label("Goal", "Objectif"), Kind: intake.Money, Required: true, Example: "12000",
		Synonyms: []string{"quota", "goal", "target", "amount", "sales quota", "salesquota", "quota amount", "objectif", "montant", "cible", "objectif de ca"}},
	{Name: "currency", Label: label("Currency", "Devise"), Example: "EUR", Synonyms: []string{"currencyisocode", "currency code", "monnaie"}},
	{Name: "quantity", Label: label("What is counted", "Ce qui est compté"), Kind: intake.Choice, Lenient: true, Example: "revenue",
		Synonyms: []string{"quantity", "measure", "quota type", "mesure", "grandeur", "type d'objectif"},
		Choices: map[string]string{"revenue": "revenue", "amount": "revenue", "ca": "revenue", "chiffre d affaires": "revenue", "deals": "deals", "units": "deals", "affaires": "deals",
			"new accounts": "new_accounts", "nouveaux clients": "new_accounts", "nouveaux comptes": "new_accounts"}},
}

var (
	monthPattern   = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?:[T ].*)?$`)
	turnedPattern  = regexp.MustCompile(`^(?:\d{1,2}[-/.])?(\d{1,2})[-/.](\d{4})$`)
	quarterPattern = regexp.MustCompile(`^(?:(\d{4})[- /]*[QT]([1-4])|[QT]([1-4])[- /]*(\d{4}))$`)
	yearPattern    = regexp.MustCompile(`^(\d{4})$`)
)

// PeriodOf reads a month (2026-01, 01/2026, any day of it), a quarter (2026-Q1,
// T1 2026) or a year: its first month, and how many there are.
func PeriodOf(text string) (db.Date, int, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	first := func(year, month string, months int) (db.Date, int, error) {
		m, _ := strconv.Atoi(month)
		if m < 1 || m > 12 || year < "1900" {
			return "", 0, fault.Invalid("quota.period_unread", "%q is no month, quarter or year", text).With("value", text)
		}
		return db.Date(fmt.Sprintf("%s-%02d-01", year, m)), months, nil
	}
	quarter := func(year, n string) (db.Date, int, error) {
		q, _ := strconv.Atoi(n)
		return first(year, strconv.Itoa(3*q-2), 3)
	}
	if f := monthPattern.FindStringSubmatch(text); f != nil {
		return first(f[1], f[2], 1)
	}
	if f := turnedPattern.FindStringSubmatch(text); f != nil {
		return first(f[2], f[1], 1)
	}
	if f := quarterPattern.FindStringSubmatch(text); f != nil {
		return quarter(f[1]+f[4], f[2]+f[3])
	}
	if f := yearPattern.FindStringSubmatch(text); f != nil {
		return first(f[1], "1", 12)
	}
	return first("", "", 0)
}
