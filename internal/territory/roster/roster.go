// Package roster brings in who works here and in which territories, as files of
// other systems tell it: users, and the tree of territories. What those systems
// call them is kept, so that later files may name them by it.
package roster

import (
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Service is the door.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	now         func() time.Time
}

// New makes the service.
func New(d *db.DB, a *access.Service, t *territory.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{d, a, t, now}
}

// Targets are what rows of a file may be.
func (s *Service) Targets() []*intake.Target {
	return []*intake.Target{
		{ID: "users", Label: label("Users", "Utilisateurs"), Fields: userFields, Least: access.Administrators, Options: []string{"system", "existing"}, Open: s.openUsers},
		{ID: "territories", Label: label("Territories", "Secteurs"), Fields: territoryFields, Least: access.Headquarters, Options: []string{"system", "existing"}, Open: s.openTerritories},
	}
}

func label(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }

// outside is an id in another system; empty when the row names none.
func outside(session intake.Session, r *intake.Row) (key [2]string, err error) {
	value := strings.TrimSpace(r.Text("external_id"))
	if value == "" {
		return key, nil
	}
	if len(value) > 200 {
		return key, fault.Invalid("territory.outside_long", "an id has at most 200 characters").With("field", "external_id")
	}
	return [2]string{system(session), value}, nil
}

// system is whose ids a file's are.
func system(session intake.Session) string {
	if s := session.Options.System; s != "" {
		return s
	}
	return "file:" + session.Signature
}
