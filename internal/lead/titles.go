package lead

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/lead/changed"
	"arpent/internal/lead/title"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// TitleCorrection says what a title means, where the published table does not.
type TitleCorrection struct {
	Title     string          `db:"title" json:"title" doc:"Folded: no accents, no capitals"`
	Function  title.Function  `db:"function" json:"function"`
	Seniority title.Seniority `db:"seniority" json:"seniority"`
	ChangedBy access.UserID   `db:"changed_by" json:"changed_by"`
	ChangedAt db.Time         `db:"changed_at" json:"changed_at"`
}

// corrections gives what titles were said to mean.
func (s *Service) corrections(ctx context.Context, q db.Q) (map[string]title.Role, error) {
	all, err := s.Corrections(ctx, q)
	out := map[string]title.Role{}
	for _, c := range all {
		out[c.Title] = title.Role{Function: c.Function, Seniority: c.Seniority}
	}
	return out, err
}

// Corrections lists them by title.
func (s *Service) Corrections(ctx context.Context, q db.Q) ([]TitleCorrection, error) {
	out := []TitleCorrection{}
	return out, q.Select(ctx, &out, "SELECT title, function, seniority, changed_by, changed_at FROM lead_titles ORDER BY title")
}

// Correct says what a title means, for everybody; with nothing said the table
// holds again.
func (s *Service) Correct(ctx context.Context, actor access.Actor, called string, role title.Role) error {
	folded := title.Fold(called)
	if folded == "" {
		return fault.Invalid("lead.title", "say which title")
	}
	if role.Function != "" && !slices.Contains(title.Functions(), role.Function) || role.Seniority != "" && !slices.Contains(title.Seniorities(), role.Seniority) {
		return fault.Invalid("lead.role", "there is no function %q with seniority %q", role.Function, role.Seniority)
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM lead_titles WHERE title = ?", folded); err != nil {
			return err
		}
		if role != (title.Role{}) {
			if _, err := tx.Exec(ctx, "INSERT INTO lead_titles (title, function, seniority, changed_by, changed_at) VALUES (?,?,?,?,?)",
				folded, role.Function, role.Seniority, actor.User.ID, db.At(s.now())); err != nil {
				return err
			}
		}
		if err := changed.Tell(ctx, tx, changed.Title, folded); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "lead.title", "title/"+folded, role)
	})
	if err != nil {
		return err
	}
	return s.Rebuild(ctx) // any number of leads may have the title
}
