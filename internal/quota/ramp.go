package quota

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Ramp is how much of a quota someone new is asked for: so many percent in the
// first month after the start, in the second, and so on; after the last, all.
type Ramp struct {
	ID         string           `db:"id" json:"id"`
	UserID     access.UserID    `db:"user_id" json:"user_id"`
	StartsOn   db.Date          `db:"starts_on" json:"starts_on"`
	Percents   db.JSON[[]int64] `db:"percents" json:"percents"`
	RecordedAt db.Time          `db:"recorded_at" json:"recorded_at"`
	RecordedBy string           `db:"recorded_by" json:"-"`
}

// percent is what the ramp asks in a calendar month; 100 before and after it.
func (r Ramp) percent(month db.Date) int64 {
	start := monthOf(r.StartsOn)
	for i, p := range r.Percents.V {
		if db.DateOf(start.Time().AddDate(0, i, 0)) == month {
			return p
		}
	}
	return 100
}

func (s *Service) rampsKnownAt(ctx context.Context, at db.Time) (map[access.UserID][]Ramp, error) {
	var rows []Ramp
	err := s.db.Select(ctx, &rows, `SELECT id, user_id, starts_on, percents, recorded_at, recorded_by FROM quota_ramps
		WHERE recorded_at <= ? AND (superseded_at IS NULL OR superseded_at > ?) ORDER BY user_id, starts_on`, at, at)
	ramps := map[access.UserID][]Ramp{}
	for _, r := range rows {
		ramps[r.UserID] = append(ramps[r.UserID], r)
	}
	return ramps, err
}

func rampOf(ramps []Ramp, month db.Date) int64 {
	percent := int64(100)
	for _, r := range ramps {
		percent = min(percent, r.percent(month))
	}
	return percent
}

// Ramps lists the ramps that hold now.
func (s *Service) Ramps(ctx context.Context, actor access.Actor) ([]Ramp, error) {
	if !actor.Scope.All && actor.User.Role != access.Manager {
		return []Ramp{}, nil
	}
	ramps := []Ramp{}
	err := s.db.Select(ctx, &ramps, "SELECT id, user_id, starts_on, percents, recorded_at, recorded_by FROM quota_ramps WHERE superseded_at IS NULL ORDER BY starts_on DESC, user_id")
	return ramps, err
}

// SetRamp replaces someone's ramp; no percents: there is none any more.
func (s *Service) SetRamp(ctx context.Context, actor access.Actor, user access.UserID, start db.Date, percents []int64) error {
	if !actor.Scope.All {
		return fault.Forbidden("quota.ramp", "only headquarters sets ramps")
	}
	for i, p := range percents {
		if p < 0 || p > 100 {
			return fault.Invalid("quota.ramp_percent", "month %d: a ramp asks between 0 and 100 %%", i+1).With("row", i+1)
		}
	}
	if _, err := s.access.User(ctx, user); err != nil {
		return err
	}
	if _, err := db.ParseDate(string(start)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		now := db.At(s.now())
		if _, err := tx.Exec(ctx, "UPDATE quota_ramps SET superseded_at = ? WHERE user_id = ? AND superseded_at IS NULL", now, user); err != nil {
			return err
		}
		if len(percents) > 0 {
			if _, err := tx.Exec(ctx, "INSERT INTO quota_ramps (id, user_id, starts_on, percents, recorded_at, recorded_by, superseded_at) VALUES (?,?,?,?,?,?,?)",
				db.NewID(), user, start, db.JSON[[]int64]{V: percents}, now, actor.User.ID, nil); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "quota.ramp", "user/"+string(user), map[string]any{"starts_on": start, "percents": percents})
	})
}
