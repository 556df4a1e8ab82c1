package person

import (
	"context"
	"strings"

	"arpent/internal/intake"
	"arpent/internal/person/written"
)

// Target says what rows of a file mean as people.
func (s *Service) Target() *intake.Target {
	return &intake.Target{ID: "people", Label: map[string]string{"en": "People", "fr": "Personnes"}, Custom: true, Fields: written.Fields(looksLikeEmail, looksLikeProfile), Options: []string{"country", "system", "companies", "existing", "apart"},
		Open: func(_ context.Context, session intake.Session) (intake.Writer, error) {
			return &writer{s: s, session: session, employers: s.accounts.Employers(session)}, nil
		}}
}

func looksLikeEmail(cell string) bool {
	return (&ContactDraft{Kind: "email", Value: cell}).check() == nil
}

func looksLikeProfile(cell string) bool { return strings.Contains(cell, "linkedin.com/in/") }
