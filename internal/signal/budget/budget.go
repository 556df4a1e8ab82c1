// Package budget says how many signals a day come to the front for a user, and
// keeps which lines of their feed did: what came to the front stays there for
// the day, acted on or not, on every device, and no other takes its place.
// What is urgent, or followed, comes to the front beyond the budget.
package budget

import (
	"context"
	"time"
	_ "time/tzdata" // the machine may know no time zones

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Usual is the budget of who has chosen none; Least and Most bound it.
const Usual, Least, Most = 15, 5, 100

// mostBeyond bounds what comes to the front of a day beyond the budget, for whoever
// follows very much; what is more than that stands by its rank.
const mostBeyond = 50

// keepDays is for how long it is known what came to the front.
const keepDays = 40

// SignalBudget is how many signals come to a user's front each day.
type SignalBudget struct {
	UserID    access.UserID `db:"user_id" json:"-"`
	Daily     int           `db:"daily" json:"daily" minimum:"5" maximum:"100"`
	Zone      string        `db:"zone" json:"zone" maxLength:"60" doc:"Where the user's day begins: a time zone of the IANA database"`
	ChangedAt db.Time       `db:"changed_at" json:"-"`
}

// Service is the package's door.
type Service struct {
	db  *db.DB
	now func() time.Time
}

// New makes the service.
func New(d *db.DB, now func() time.Time) *Service { return &Service{d, now} }

func (b *SignalBudget) check() error {
	if b.Daily < Least || b.Daily > Most {
		return fault.Invalid("signal.budget", "from %d to %d signals a day come to the front", Least, Most).With("least", Least).With("most", Most)
	}
	if _, err := time.LoadLocation(b.Zone); err != nil || b.Zone == "" || b.Zone == "Local" {
		return fault.Invalid("signal.zone", "no time zone is called %s", b.Zone).With("zone", b.Zone)
	}
	return nil
}

// Of gives a user's budget; whoever has chosen none has the usual one, in the zone
// where they are, which counts from then on on every device.
func (s *Service) Of(ctx context.Context, user access.UserID, here string) (SignalBudget, error) {
	var b SignalBudget
	err := s.db.Get(ctx, &b, "SELECT user_id, daily, zone, changed_at FROM signal_budgets WHERE user_id = ?", user)
	if !db.IsMissing(err) {
		return b, err
	}
	b = SignalBudget{UserID: user, Daily: Usual, Zone: here}
	if b.check() != nil {
		b.Zone = "UTC"
	}
	return b, nil
}

// Keep changes a user's budget.
func (s *Service) Keep(ctx context.Context, b SignalBudget) error {
	if err := b.check(); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, `INSERT INTO signal_budgets (user_id, daily, zone, changed_at) VALUES (?,?,?,?)
		ON CONFLICT (user_id) DO UPDATE SET daily = excluded.daily, zone = excluded.zone, changed_at = excluded.changed_at`, b.UserID, b.Daily, b.Zone, db.At(s.now()))
	return err
}

// Day is the user's day.
func (b *SignalBudget) Day(now time.Time) db.Date {
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		zone = time.UTC
	}
	return db.Date(now.In(zone).Format("2006-01-02"))
}
