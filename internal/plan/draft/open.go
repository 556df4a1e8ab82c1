package draft

import (
	"context"
	"slices"
	"sync"
	"time"

	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/fault"
)

// keepOpen is how many plans stay in memory, so that an edit costs no reading.
const keepOpen = 12

// Open is a plan in memory. mu is held while it is read or changed.
type Open struct {
	mu        sync.Mutex
	used      time.Time
	Row       *Row
	Units     *Frozen
	Work      *design.Working
	Locks     []byte
	Reference []uint16 // today, in the plan's numbers
}

// Close gives the plan back to others.
func (o *Open) Close() { o.mu.Unlock() }

// Frozen are units with what is derived from them, shared by all plans that
// have them.
type Frozen struct {
	*design.Units
	Key  string
	Near *design.Neighbours
}

// shelf holds the open plans and frozen units.
type shelf struct {
	mu     sync.Mutex
	plans  map[ID]*Open
	frozen map[string]*Frozen
}

func newShelf() *shelf {
	return &shelf{plans: map[ID]*Open{}, frozen: map[string]*Frozen{}}
}

// Open gives a plan in memory, locked, as it is stored now; the caller unlocks it.
func (s *Service) Open(ctx context.Context, id ID) (*Open, error) {
	s.shelf.mu.Lock()
	o := s.shelf.plans[id]
	if o == nil {
		o = &Open{}
		s.shelf.plans[id] = o
		s.shelf.tidy()
	}
	o.used = s.now()
	s.shelf.mu.Unlock()
	o.mu.Lock()
	if err := s.refresh(ctx, id, o); err != nil {
		o.Row = nil
		o.Close()
		return nil, err
	}
	return o, nil
}

// tidy forgets the plans not used for longest, and units that no plan has; mu is held.
func (h *shelf) tidy() {
	for len(h.plans) > keepOpen {
		var oldest ID
		for id, o := range h.plans {
			if oldest == "" || o.used.Before(h.plans[oldest].used) {
				oldest = id
			}
		}
		delete(h.plans, oldest)
	}
	if len(h.frozen) > 2*keepOpen {
		clear(h.frozen)
	}
}

// refresh reads the plan unless what is in memory is what is stored.
func (s *Service) refresh(ctx context.Context, id ID, o *Open) error {
	if o.Row != nil {
		var version int64
		if err := s.db.Get(ctx, &version, "SELECT version FROM plans WHERE id = ? AND deleted_at IS NULL", id); err == nil && version == o.Row.Version {
			return nil
		}
	}
	r, err := Find(ctx, s.db, id)
	if err != nil {
		return err
	}
	if !r.DeletedAt.IsZero() {
		return fault.NotFound("plan", id)
	}
	return s.put(ctx, o, r)
}

// put loads a stored plan into memory.
func (s *Service) put(ctx context.Context, o *Open, r *Row) error {
	units, err := s.FrozenUnits(ctx, r.UnitsID)
	if err != nil {
		return err
	}
	plan, err := design.DecodeAssignment(r.Assignment)
	if err != nil {
		return err
	}
	locks, err := design.Unpack(locksFormat, r.Locks)
	if err != nil {
		return err
	}
	o.Row, o.Units, o.Locks = r, units, locks
	o.Work = design.NewWorking(units.Units, len(r.Slots.V), plan, units.Near)
	o.Reference = seating.Reference(units.Units, r.Slots.V)
	return nil
}

const locksFormat = 1

func (s *Service) FrozenUnits(ctx context.Context, id string) (*Frozen, error) {
	s.shelf.mu.Lock()
	f := s.shelf.frozen[id]
	s.shelf.mu.Unlock()
	if f != nil {
		return f, nil
	}
	u, err := loadUnits(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	return s.shelve(id, u), nil
}

func (s *Service) shelve(id string, u *design.Units) *Frozen {
	f := &Frozen{Units: u, Key: id, Near: design.NewNeighbours(u.Len(), u.Edges)}
	s.shelf.mu.Lock()
	s.shelf.frozen[id] = f
	s.shelf.mu.Unlock()
	return f
}

// judge scores the plan as it stands in memory.
func (o *Open) judge() design.Score {
	return o.Work.Judge(o.Row.Wish.V, o.Row.Settings.V.Roads, o.Reference, seating.Homes(o.Row.Slots.V))
}

// LockedPlan is the territory of locked units, None for free ones; nil without any.
func (o *Open) LockedPlan() []uint16 {
	if !slices.Contains(o.Locks, 1) {
		return nil
	}
	out := make([]uint16, len(o.Work.Plan))
	for i, t := range o.Work.Plan {
		out[i] = design.None
		if o.Locks[i] == 1 {
			out[i] = t
		}
	}
	return out
}
