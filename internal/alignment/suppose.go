package alignment

import (
	"context"
	"maps"
	"slices"

	"arpent/internal/account"
	"arpent/internal/alignment/terrain"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Supposed is a geography that is not in force, with what it would do to the
// tree. Without a Level it is what is, on its first day.
type Supposed struct {
	Geography
	Opened []territory.ID // territories that it would make, of its type
	Closed []territory.ID // territories that would end with it
}

// Supposition is the resolver as it would decide on one day.
type Supposition struct {
	s     *Service
	w     *world
	layer string
	day   db.Date
}

// Stamp changes whenever territories, plans or rules decide otherwise than before.
func (s *Service) Stamp(ctx context.Context, q db.Q) (string, error) {
	var stamp string
	if err := q.Get(ctx, &stamp, "SELECT stamp FROM alignment_stamp WHERE id = 1"); err != nil {
		return "", err
	}
	tree, err := s.territories.Stamp(ctx, q)
	return stamp + "/" + tree, err
}

// Suppose has the resolver decide in memory as if a geography came into force
// on its first day. It writes nothing.
func (s *Service) Suppose(ctx context.Context, q db.Q, g Supposed) (*Supposition, error) {
	known, err := s.world(ctx, q)
	if err != nil {
		return nil, err
	}
	w := *known
	x := &Supposition{s: s, w: &w, layer: w.types[g.TypeID].Layer(), day: g.From}
	if g.Level == "" {
		return x, nil
	}
	content := terrain.NewContent()
	for _, a := range g.Areas {
		content.Areas[a.Code] = a.Territory
	}
	for i, p := range g.Parts {
		content.AddPart(p.Area, i, p.Shape, p.Territory)
	}
	accounts, err := s.planned(ctx, q, &g.Geography)
	if err != nil {
		return nil, err
	}
	content.AddAccounts(accounts)
	w.geographies = append([]*geography{{PlanID: g.PlanID, TypeID: g.TypeID, From: g.From, Level: g.Level, Content: content}}, known.geographies...)
	w.territories = maps.Clone(known.territories)
	for _, id := range g.Opened {
		w.territories[id] = &territory.Territory{ID: id, TypeID: g.TypeID, ValidFrom: g.From}
	}
	w.close(g.Closed, g.From)
	return x, nil
}

// close ends territories on a day, but for those that hold open ones.
func (w *world) close(ids []territory.ID, day db.Date) {
	for _, id := range ids {
		t := w.territories[id]
		holds := false
		for _, below := range w.territories {
			holds = holds || below.ParentID == id && (below.ValidTo == "" || below.ValidTo > day)
		}
		if t == nil || t.ValidTo != "" || holds {
			continue
		}
		ended := *t
		ended.ValidTo = max(day, t.ValidFrom)
		w.territories[id] = &ended
	}
}

// Where tells fn in which territory of the geography's layer accounts would be,
// empty for none: all that are not deleted (ids nil) or some. It knows no scope:
// what becomes of them is shown as far as the caller may see.
func (x *Supposition) Where(ctx context.Context, q db.Q, ids []account.ID, fn func(account.ID, territory.ID)) error {
	subjects, err := x.s.subjects(ctx, q, x.w, ids)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(subjects, 1000) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, u := range some {
			fn(u.ID, x.w.resolve(u, x.layer, x.day).territory)
		}
	}
	return nil
}
