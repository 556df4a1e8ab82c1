// Package weights keeps what people say that attributes of accounts add to the
// chance of winning a deal there, where they know better than the deals teach.
package weights

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/lead/changed"
	"arpent/internal/lead/fit"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// All gives what was said.
func All(ctx context.Context, q db.Q) (fit.Said, error) {
	var rows []struct {
		Attribute string  `db:"attribute"`
		Value     string  `db:"value"`
		LogOdds   float64 `db:"log_odds"`
	}
	if err := q.Select(ctx, &rows, "SELECT attribute, value, log_odds FROM lead_weights"); err != nil {
		return nil, err
	}
	out := fit.Said{}
	for _, r := range rows {
		if out[r.Attribute] == nil {
			out[r.Attribute] = map[string]float64{}
		}
		out[r.Attribute][r.Value] = r.LogOdds
	}
	return out, nil
}

// Service changes them.
type Service struct {
	db         *db.DB
	access     *access.Service
	attributes []string
	renew      func(context.Context) error
	now        func() time.Time
}

// New makes it; renew brings the leads up to date after a change.
func New(d *db.DB, a *access.Service, attributes []string, renew func(context.Context) error, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{d, a, attributes, renew, now}
}

// most is the greatest weight, either way: the odds times or divided by a
// hundred.
var most = math.Log(100)

// mostSaid is how many weights may be said.
const mostSaid = 2000

// Say says what a value adds to the log-odds, for everybody; nil: what the deals
// teach holds again.
func (s *Service) Say(ctx context.Context, actor access.Actor, attribute, value string, logOdds *float64) error {
	value = strings.TrimSpace(value)
	switch {
	case !slices.Contains(s.attributes, attribute) || value == "":
		return fault.Invalid("lead.weight_of", "there is no attribute %q with value %q", attribute, value)
	case logOdds != nil && !(math.Abs(*logOdds) <= most+1e-9):
		return fault.Invalid("lead.weight", "a weight multiplies the odds by a hundredth to a hundred")
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM lead_weights WHERE attribute = ? AND value = ?", attribute, value); err != nil {
			return err
		}
		if logOdds != nil {
			n := 0
			if err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM lead_weights"); err != nil {
				return err
			}
			if n >= mostSaid {
				return fault.Invalid("lead.weights_many", "%d weights were said already", n).With("count", n)
			}
			if _, err := tx.Exec(ctx, "INSERT INTO lead_weights (attribute, value, log_odds, said_by, said_at) VALUES (?,?,?,?,?)",
				attribute, value, *logOdds, actor.User.ID, db.At(s.now())); err != nil {
				return err
			}
		}
		if err := changed.Tell(ctx, tx, changed.Weight, attribute); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "lead.weight", "lead_weight/"+attribute, map[string]any{"value": value, "log_odds": logOdds})
	})
	if err != nil {
		return err
	}
	return s.renew(ctx)
}

type sayInput struct {
	Body struct {
		Attribute string   `json:"attribute" maxLength:"40"`
		Value     string   `json:"value" maxLength:"300"`
		LogOdds   *float64 `json:"log_odds,omitempty" minimum:"-5" maximum:"5" doc:"Natural logarithm of what it multiplies the odds by; absent: what deals teach holds again"`
	}
}

// Routes adds the operation to the API.
func (s *Service) Routes(api huma.API) {
	access.Handle(s.access, api, huma.Operation{Method: http.MethodPut, Path: "/api/v1/lead-weights", OperationID: "say-lead-weight", Tags: []string{"Leads"},
		Summary: "Say what an attribute of accounts adds to the chance of winning there, for everybody; with nothing said, what deals teach holds again"},
		access.Headquarters, func(ctx context.Context, actor access.Actor, in *sayInput) (*struct{}, error) {
			return nil, s.Say(ctx, actor, in.Body.Attribute, in.Body.Value, in.Body.LogOdds)
		})
}
