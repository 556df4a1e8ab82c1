package alignment

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/paulmach/orb"

	"arpent/internal/alignment/condition"
	"arpent/internal/alignment/terrain"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// world is everything that decides about accounts at large, compiled; only pins
// are apart, since they change often and concern few.
type world struct {
	stamp       string
	territories map[territory.ID]*territory.Territory
	types       map[territory.TypeID]territory.Type
	ranked      []territory.Type // by priority
	geographies []*geography     // latest first day first
	ruleSets    []*ruleSet       // latest first day first
	turns       []db.Date        // days on which something of the above begins or ends
}

// geography is one in force, ready to be asked.
type geography struct {
	ID     string           `db:"id"`
	PlanID string           `db:"plan_id"`
	TypeID territory.TypeID `db:"type_id"`
	From   db.Date          `db:"valid_from"`
	To     db.Date          `db:"valid_to"`
	Level  string           `db:"level"`
	*terrain.Content
}

// layers lists where territories compete: the primary one, then the overlays.
func (w *world) layers() []string {
	out := []string{territory.Primary}
	for _, t := range w.ranked {
		if t.Overlay {
			out = append(out, t.Layer())
		}
	}
	return out
}

// open says whether a territory takes accounts on a day.
func (w *world) open(id territory.ID, day db.Date) bool {
	t := w.territories[id]
	return t != nil && t.OpenOn(day)
}

func (w *world) layerOf(id territory.ID) string {
	if t := w.territories[id]; t != nil {
		return w.types[t.TypeID].Layer()
	}
	return ""
}

// rulesOn gives the rules in force on a day, nil when there are none.
func (w *world) rulesOn(day db.Date) *ruleSet {
	for _, set := range w.ruleSets {
		if set.From <= day && (set.To == "" || day < set.To) {
			return set
		}
	}
	return nil
}

// geographyOn gives the geography of a type in force on a day: the one that
// began last among those not withdrawn by then.
func (w *world) geographyOn(typeID territory.TypeID, day db.Date) *geography {
	for _, g := range w.geographies {
		if g.TypeID == typeID && g.From <= day && (g.To == "" || day < g.To) {
			return g
		}
	}
	return nil
}

// world gives what decides, as the transaction sees it. It is compiled once
// and kept for as long as its stamps stay the same.
func (s *Service) world(ctx context.Context, q db.Q) (*world, error) {
	stamp, err := s.Stamp(ctx, q)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	if known != nil && known.stamp == stamp {
		return known, nil
	}
	w, err := s.compile(ctx, q, stamp, known)
	if err == nil {
		s.mu.Lock()
		s.known = w
		s.mu.Unlock()
	}
	return w, err
}

// compile reads all anew, except for geographies that are known: what is in
// one never changes.
func (s *Service) compile(ctx context.Context, q db.Q, stamp string, known *world) (*world, error) {
	w := &world{stamp: stamp, territories: map[territory.ID]*territory.Territory{}, types: map[territory.TypeID]territory.Type{}}
	all, err := s.territories.All(ctx, q)
	if err != nil {
		return nil, err
	}
	for i := range all {
		w.territories[all[i].ID] = &all[i]
	}
	if w.ranked, err = s.territories.Types(ctx, q); err != nil {
		return nil, err
	}
	for _, t := range w.ranked {
		w.types[t.ID] = t
	}
	if err := s.compileRuleSets(ctx, q, w, known); err != nil {
		return nil, err
	}
	if err := q.Select(ctx, &w.geographies, `SELECT id, plan_id, type_id, valid_from, valid_to, level FROM geographies
		WHERE valid_to IS NULL OR valid_to > valid_from ORDER BY valid_from DESC, published_at DESC, id DESC`); err != nil {
		return nil, err
	}
	for i, g := range w.geographies {
		if known != nil {
			if at := slices.IndexFunc(known.geographies, func(o *geography) bool { return o.ID == g.ID }); at >= 0 {
				g.Content = known.geographies[at].Content
			}
		}
		if g.Content == nil {
			if g.Content, err = readContent(ctx, q, w.geographies[i].ID); err != nil {
				return nil, err
			}
		}
	}
	w.turns = w.findTurns()
	return w, nil
}

// compileRuleSets reads the rule sets that decide about any day. What their
// expressions were compiled to is kept, since an applied set never changes.
func (s *Service) compileRuleSets(ctx context.Context, q db.Q, w, known *world) error {
	var sets []RuleSet
	if err := q.Select(ctx, &sets, "SELECT "+ruleSetColumns+" FROM rule_sets WHERE valid_to IS NULL OR valid_to > valid_from ORDER BY valid_from DESC, applied_at DESC, id DESC"); err != nil {
		return err
	}
	for _, set := range sets {
		var asked *condition.Set
		if known != nil {
			if at := slices.IndexFunc(known.ruleSets, func(o *ruleSet) bool { return o.ID == set.ID }); at >= 0 {
				asked = known.ruleSets[at].asked
			}
		}
		if asked == nil {
			var err error
			if asked, err = s.askedOf(ctx, q, set.Rules.V, nil); err != nil {
				return err
			}
		}
		w.ruleSets = append(w.ruleSets, w.compileRules(set, asked))
	}
	return nil
}

func (w *world) findTurns() []db.Date {
	var days []db.Date
	for _, g := range w.geographies {
		days = append(days, g.From, g.To)
	}
	for _, r := range w.ruleSets {
		days = append(days, r.From, r.To)
	}
	for _, t := range w.territories {
		days = append(days, t.ValidFrom, t.ValidTo)
	}
	slices.Sort(days)
	days = slices.Compact(days)
	return slices.DeleteFunc(days, func(d db.Date) bool { return d == "" })
}

// readContent reads what a geography gives to whom.
func readContent(ctx context.Context, q db.Q, id string) (*terrain.Content, error) {
	c := terrain.NewContent()
	err := q.Each(ctx, "SELECT area, territory_id FROM geography_areas WHERE geography_id = ?", []any{id}, func(r *sqlx.Rows) error {
		var area string
		var t territory.ID
		err := r.Scan(&area, &t)
		c.Areas[area] = t
		return err
	})
	if err != nil {
		return nil, err
	}
	var parts []struct {
		Area      string                    `db:"area"`
		Seq       int                       `db:"seq"`
		Shape     db.JSON[orb.MultiPolygon] `db:"shape"`
		Territory territory.ID              `db:"territory_id"`
	}
	if err := q.Select(ctx, &parts, "SELECT area, seq, shape, territory_id FROM geography_parts WHERE geography_id = ? ORDER BY seq", id); err != nil {
		return nil, err
	}
	for _, p := range parts {
		c.AddPart(p.Area, p.Seq, p.Shape.V, p.Territory)
	}
	var accounts []terrain.Planned
	if err := q.Select(ctx, &accounts, "SELECT account_id, territory_id, area, lon, lat FROM geography_accounts WHERE geography_id = ? ORDER BY account_id", id); err != nil {
		return nil, err
	}
	c.AddAccounts(accounts)
	return c, nil
}
