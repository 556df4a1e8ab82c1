package alignment

import (
	"context"
	"iter"

	"github.com/paulmach/orb"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/alignment/terrain"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// AccountLevel is the Level of a geography whose units are accounts.
const AccountLevel = "account"

// PostcodeLevel is the Level of a geography whose areas are postcodes, coded
// country/postcode.
const PostcodeLevel = "postcode"

// Publish puts a geography in force from its first day and places every account
// anew from then on, in the caller's transaction: all of it or nothing.
func (s *Service) Publish(ctx context.Context, tx *db.Tx, actor access.Actor, g Geography, progress Progress) (Outcome, error) {
	if !actor.Scope.All {
		return Outcome{}, fault.Forbidden("alignment.publish", "only headquarters publishes a plan")
	}
	if err := lock(ctx, tx, true); err != nil {
		return Outcome{}, err
	}
	id, err := s.store(ctx, tx, actor, &g)
	if err != nil {
		return Outcome{}, err
	}
	outcome, err := s.realign(ctx, tx, actor, g.From, nil, progress)
	if err != nil {
		return outcome, err
	}
	return outcome, s.access.Audit(ctx, tx, actor, "alignment.publish", "plan/"+g.PlanID, map[string]any{"geography": id, "outcome": outcome})
}

// store writes a geography down.
func (s *Service) store(ctx context.Context, tx *db.Tx, actor access.Actor, g *Geography) (string, error) {
	if g.TypeID == "" {
		g.TypeID = territory.Default
	}
	if _, err := db.ParseDate(string(g.From)); err != nil {
		return "", err
	}
	if g.PlanID == "" || g.Level == "" {
		return "", fault.Invalid("alignment.geography", "a geography names its plan and its level")
	}
	if err := s.check(ctx, tx, g); err != nil {
		return "", err
	}
	id := db.NewID()
	if _, err := tx.Exec(ctx, "INSERT INTO geographies (id, plan_id, type_id, valid_from, valid_to, level, published_at, published_by) VALUES (?,?,?,?,?,?,?,?)",
		id, g.PlanID, g.TypeID, g.From, db.Date(""), g.Level, db.At(s.now()), actor.User.ID); err != nil {
		return "", err
	}
	if _, err := tx.BulkInsert(ctx, "geography_areas", []string{"geography_id", "area", "territory_id"}, rows(g.Areas, func(_ int, a AreaRule) []any {
		return []any{id, a.Code, string(a.Territory)}
	})); err != nil {
		return "", err
	}
	if _, err := tx.BulkInsert(ctx, "geography_parts", []string{"geography_id", "seq", "area", "shape", "territory_id"}, rows(g.Parts, func(i int, p PartRule) []any {
		return []any{id, int64(i), p.Area, db.JSON[orb.MultiPolygon]{V: p.Shape}, string(p.Territory)}
	})); err != nil {
		return "", err
	}
	if err := s.storeAccounts(ctx, tx, id, g); err != nil {
		return "", err
	}
	return id, touch(ctx, tx)
}

// storeAccounts keeps the planned accounts with the place where they lay, so
// that the nearest one is the same one whenever it is asked for again.
func (s *Service) storeAccounts(ctx context.Context, tx *db.Tx, id string, g *Geography) error {
	planned, err := s.planned(ctx, tx, g)
	if err != nil || len(planned) == 0 {
		return err
	}
	_, err = tx.BulkInsert(ctx, "geography_accounts", []string{"geography_id", "account_id", "territory_id", "area", "lon", "lat"}, rows(planned, func(_ int, p terrain.Planned) []any {
		return []any{id, string(p.ID), string(p.Territory), p.Area, p.Lon, p.Lat}
	}))
	return err
}

// planned are the accounts that a geography names, where they lie now.
func (s *Service) planned(ctx context.Context, q db.Q, g *Geography) ([]terrain.Planned, error) {
	if len(g.Accounts) == 0 {
		return nil, nil
	}
	at := map[account.ID]survey.Placing{}
	ids := make([]account.ID, len(g.Accounts))
	for i, a := range g.Accounts {
		ids[i] = a.Account
	}
	if err := survey.Placings(ctx, q, ids, func(p survey.Placing) error { at[p.ID] = p; return nil }); err != nil {
		return nil, err
	}
	out := make([]terrain.Planned, len(g.Accounts))
	for i, a := range g.Accounts {
		p := at[a.Account]
		out[i] = terrain.Planned{ID: a.Account, Territory: a.Territory, Area: s.areaOf(&p, g.Level), Lon: p.Lon, Lat: p.Lat}
	}
	return out, nil
}

func rows[T any](items []T, row func(i int, item T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i, item := range items {
			if !yield(row(i, item)) {
				return
			}
		}
	}
}

// check refuses a geography that names a territory there is not, or of another type.
func (s *Service) check(ctx context.Context, tx *db.Tx, g *Geography) error {
	all, err := s.territories.All(ctx, tx)
	if err != nil {
		return err
	}
	of := map[territory.ID]territory.TypeID{}
	for _, t := range all {
		of[t.ID] = t.TypeID
	}
	seen := map[string]bool{}
	one := func(what string, t territory.ID) error {
		if of[t] == "" {
			return fault.NotFound("territory", t)
		}
		if of[t] != g.TypeID {
			return fault.Invalid("alignment.type", "territory %s is of another type than the plan", t).With("id", string(t))
		}
		if seen[what] {
			return fault.Invalid("alignment.twice", "%s is given to two territories", what).With("what", what)
		}
		seen[what] = what != ""
		return nil
	}
	for _, a := range g.Areas {
		if err := one("area "+a.Code, a.Territory); err != nil {
			return err
		}
	}
	for _, a := range g.Accounts {
		if err := one("account "+string(a.Account), a.Territory); err != nil {
			return err
		}
	}
	for _, p := range g.Parts {
		if err := one("", p.Territory); err != nil {
			return err
		}
	}
	return nil
}

// Withdraw takes a plan's geography out of force from a day on; the one that
// was in force before it is in force again. Days before stay as they were.
func (s *Service) Withdraw(ctx context.Context, tx *db.Tx, actor access.Actor, planID string, day db.Date) (Outcome, error) {
	if !actor.Scope.All {
		return Outcome{}, fault.Forbidden("alignment.publish", "only headquarters withdraws a plan")
	}
	if _, err := db.ParseDate(string(day)); err != nil {
		return Outcome{}, err
	}
	if err := lock(ctx, tx, true); err != nil {
		return Outcome{}, err
	}
	n, err := tx.Exec(ctx, "UPDATE geographies SET valid_to = CASE WHEN valid_from > ? THEN valid_from ELSE ? END WHERE plan_id = ? AND (valid_to IS NULL OR valid_to > ?)", day, day, planID, day)
	if err != nil {
		return Outcome{}, err
	}
	if n == 0 {
		return Outcome{}, fault.Conflict("alignment.not_in_force", "this plan is not in force")
	}
	if err := touch(ctx, tx); err != nil {
		return Outcome{}, err
	}
	outcome, err := s.realign(ctx, tx, actor, day, nil, nil)
	if err != nil {
		return outcome, err
	}
	return outcome, s.access.Audit(ctx, tx, actor, "alignment.withdraw", "plan/"+planID, map[string]any{"day": day, "outcome": outcome})
}
