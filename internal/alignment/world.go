package alignment

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/paulmach/orb"

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

type ruleSet struct {
	ID    string          `db:"id"`
	From  db.Date         `db:"valid_from"`
	To    db.Date         `db:"valid_to"`
	Rules db.JSON[[]Rule] `db:"rules"`
	order []*Rule         // by type priority, then position
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

// rulesOn gives the rules in force on a day.
func (w *world) rulesOn(day db.Date) []*Rule {
	for _, set := range w.ruleSets {
		if set.From <= day && (set.To == "" || day < set.To) {
			return set.order
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
	var stamp string
	if err := q.Get(ctx, &stamp, "SELECT stamp FROM alignment_stamp WHERE id = 1"); err != nil {
		return nil, err
	}
	tree, err := s.territories.Stamp(ctx, q)
	if err != nil {
		return nil, err
	}
	stamp += "/" + tree
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
	if err := q.Select(ctx, &w.ruleSets, "SELECT id, valid_from, valid_to, rules FROM rule_sets WHERE valid_to IS NULL OR valid_to > valid_from ORDER BY valid_from DESC, applied_at DESC, id DESC"); err != nil {
		return nil, err
	}
	for _, set := range w.ruleSets {
		set.order = w.ordered(set.Rules.V)
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

// ordered puts rules in the order in which they are tried.
func (w *world) ordered(rules []Rule) []*Rule {
	out := make([]*Rule, 0, len(rules))
	for i := range rules {
		if w.territories[rules[i].TerritoryID] != nil {
			out = append(out, &rules[i])
		}
	}
	priority := func(r *Rule) int64 { return w.types[w.territories[r.TerritoryID].TypeID].Priority }
	slices.SortStableFunc(out, func(a, b *Rule) int {
		if c := priority(a) - priority(b); c != 0 {
			return int(c)
		}
		if c := a.Position - b.Position; c != 0 {
			return int(c)
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
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
