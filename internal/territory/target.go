package territory

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
)

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// Target says what rows of a file mean as memberships: each puts someone into a
// territory from a day on. People who work a territory at the same time stay
// in it side by side.
func (s *Service) Target() *intake.Target {
	return &intake.Target{ID: "memberships", Label: label("Memberships", "Affectations"), Fields: memberFields, Least: access.Managers, Open: s.openBringing}
}

var memberFields = []intake.Field{
	{Name: "territory", Label: label("Territory", "Secteur"), Required: true, Example: "Lyon",
		Synonyms: []string{"territory name", "territory id", "territoryid", "nom du secteur", "zone", "région", "region", "territory2", "territory2id"}},
	{Name: "person", Label: label("Person (e-mail)", "Personne (adresse e-mail)"), Required: true, Example: "jeanne.martin@example.org",
		Synonyms: []string{"email", "e-mail", "user", "user name", "username", "userid", "user id", "rep", "sales rep", "representative", "sales person", "salesperson", "owner email",
			"adresse e-mail", "courriel", "utilisateur", "commercial", "représentant", "nom", "name"}},
	{Name: "role", Label: label("Role", "Rôle"), Kind: intake.Choice, Example: "owner",
		Synonyms: []string{"role in territory", "roleinterritory2", "role in territory2", "member role", "rôle dans le secteur", "fonction"}, Choices: map[string]string{
			"owner": "owner", "rep": "owner", "sales rep": "owner", "titulaire": "owner", "responsable des comptes": "owner", "commercial": "owner",
			"manager": "manager", "sales manager": "manager", "responsable": "manager", "chef": "manager",
			"overlay": "overlay", "specialist": "overlay", "spécialiste": "overlay", "specialiste": "overlay", "renfort": "overlay", "appui": "overlay",
			"stand in": "stand-in", "stand-in": "stand-in", "cover": "stand-in", "remplaçant": "stand-in", "remplacant": "stand-in", "remplaçante": "stand-in", "remplacante": "stand-in", "intérim": "stand-in", "interim": "stand-in"}},
	{Name: "share", Label: label("Share, in percent", "Part, en pour cent"), Kind: intake.Number, Example: "50",
		Synonyms: []string{"share", "share %", "split", "split percent", "percent", "part", "part %", "pourcentage", "quote-part"}},
	{Name: "from", Label: label("First day", "Premier jour"), Kind: intake.Date, Example: "2026-01-01",
		Synonyms: []string{"from", "start", "start date", "startdate", "valid from", "begin", "effective from", "du", "à partir du", "début", "date de début", "depuis"}},
	{Name: "last_day", Label: label("Last day", "Dernier jour"), Kind: intake.Date, Example: "2026-06-30",
		Synonyms: []string{"last day", "end", "end date", "enddate", "until", "through", "au", "jusqu'au", "fin", "date de fin", "jusqu'à"}},
	{Name: "to", Label: label("First day after", "Premier jour après"), Kind: intake.Date, Example: "2026-07-01",
		Synonyms: []string{"to", "valid to", "effective to", "first day after"}},
}

func (s *Service) openBringing(ctx context.Context, session intake.Session) (intake.Writer, error) {
	if err := s.access.MayAlone(ctx, session.Actor, "set-member"); err != nil {
		return nil, err
	}
	w := &bringing{s: s, session: session, at: map[ID]Territory{}, named: map[string][]ID{}, people: map[string][]access.UserID{}}
	all, err := s.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		w.at[t.ID] = t
		w.named[fold.Words(t.Name)] = append(w.named[fold.Words(t.Name)], t.ID)
	}
	outside, err := s.outsideNames(ctx)
	if err != nil {
		return nil, err
	}
	for value, id := range outside["territory"] {
		w.named[fold.Words(value)] = append(w.named[fold.Words(value)], ID(id))
	}
	for value, id := range outside["user"] {
		w.people[value] = append(w.people[value], access.UserID(id))
	}
	users, err := s.access.Users(ctx)
	for _, u := range users {
		for _, by := range []string{fold.Text(u.Email), string(u.ID), fold.Words(u.Name)} {
			w.people[by] = append(w.people[by], u.ID)
		}
	}
	return w, err
}

// outsideNames gives what other systems call users and territories, by noun.
func (s *Service) outsideNames(ctx context.Context) (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	for _, noun := range []string{"user", "territory"} {
		known, err := Outside(ctx, s.db, noun)
		if err != nil {
			return nil, err
		}
		out[noun] = OutsideNames(known)
	}
	return out, nil
}
