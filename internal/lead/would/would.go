// Package would tells in which territory of a plan that is not in force yet the
// accounts of leads would be, so that leads can be searched by it. It asks the
// one resolver once for each state of a plan, and again for accounts that
// changed since.
package would

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"arpent/engine/cql"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/plan"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/publish"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Field is what filters name it. Its values are a plan's id, a slash, and the
// number of a territory of the plan, or None.
const Field = "would_be_in"

// None stands for no territory of the plan.
const None = "none"

// mostPlans are remembered.
const mostPlans = 6

// Plans is what is known of plans.
type Plans struct {
	db    *db.DB
	plans *plan.Service

	mu    sync.Mutex
	known map[draft.ID]*one
	uses  int64
}

// New makes it.
func New(d *db.DB, plans *plan.Service) *Plans {
	return &Plans{db: d, plans: plans, known: map[draft.ID]*one{}}
}

// one is a plan.
type one struct {
	used  int64        // Plans.mu is held for this and the next two
	stale []account.ID // that changed since they were asked about
	anew  bool         // so many changed that all are asked about

	mu    sync.Mutex // held for what follows
	plan  *publish.Supposed
	given *facet.Given
	of    map[account.ID]int // number of the territory, below 0 for none
}

// Snapshot is a snapshot of leads that knows where their accounts would be under
// a plan, which the actor must see all of; at tells a lead's account.
func (p *Plans) Snapshot(ctx context.Context, actor access.Actor, id draft.ID, s *facet.Snapshot, at func(facet.Key) account.ID) (*facet.Snapshot, error) {
	var out *facet.Snapshot
	err := p.with(ctx, actor, id, func(o *one) {
		none := len(o.plan.Territories)
		out = o.given.Snapshot(s, Field, func(k facet.Key) int {
			if number, there := o.of[at(k)]; there && number >= 0 {
				return number
			}
			return none
		})
	})
	return out, err
}

// Names gives the names of a plan's territories by their number.
func (p *Plans) Names(ctx context.Context, actor access.Actor, id draft.ID) (names []string, err error) {
	err = p.with(ctx, actor, id, func(o *one) { names = o.plan.Territories })
	return names, err
}

// with gives what is known of a plan, brought up to date.
func (p *Plans) with(ctx context.Context, actor access.Actor, id draft.ID, fn func(*one)) error {
	p.mu.Lock()
	p.uses++
	o := p.known[id]
	if o == nil {
		o = &one{}
	}
	o.used = p.uses
	p.mu.Unlock()
	o.mu.Lock()
	defer o.mu.Unlock()
	now, err := p.plans.Suppose(ctx, actor, id, o.plan)
	if err != nil {
		return refused(id, err)
	}
	p.keep(id, o)
	if err := p.update(ctx, id, o, now); err != nil {
		return err
	}
	fn(o)
	return nil
}

// refused words why a plan cannot be asked about: for a search it is a wrong
// filter, not a page that is missing.
func refused(id draft.ID, err error) error {
	switch fault.CodeOf(err) {
	case fault.Missing:
		return fault.Invalid("lead.plan_gone", "there is no plan %s", id).With("plan", string(id))
	case fault.Clash:
		return fault.Invalid("lead.plan_in_force", "the plan %s is not ahead any more, or does not fit the one in force: %s", id, err.Error()).With("plan", string(id))
	}
	return err
}

// keep remembers a plan that somebody may see, and forgets the one not used for
// longest.
func (p *Plans) keep(id draft.ID, o *one) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known[id] == nil {
		p.known[id] = o
	}
	for len(p.known) > mostPlans {
		var oldest draft.ID
		for other, k := range p.known {
			if oldest == "" || k.used < p.known[oldest].used {
				oldest = other
			}
		}
		delete(p.known, oldest)
	}
}

// update asks where accounts would be: all when the plan is another than it was,
// else those that changed. o.mu is held.
func (p *Plans) update(ctx context.Context, id draft.ID, o *one, now *publish.Supposed) error {
	p.mu.Lock()
	stale, all := o.stale, o.anew || now != o.plan
	o.stale, o.anew = nil, false
	p.mu.Unlock()
	if all {
		of := map[account.ID]int{}
		if err := now.Where(ctx, p.db, nil, func(id account.ID, number int) { of[id] = number }); err != nil {
			o.plan = nil // what was stale is forgotten
			return err
		}
		o.plan, o.of, o.given = now, of, facet.NewGiven(texts(id, now))
		return nil
	}
	if len(stale) == 0 {
		return nil
	}
	moved := false
	err := now.Where(ctx, p.db, stale, func(id account.ID, number int) {
		was, there := o.of[id]
		moved = moved || !there || was != number
		o.of[id] = number
	})
	if err != nil {
		o.plan = nil
		return err
	}
	if moved {
		o.given = facet.NewGiven(texts(id, now))
	}
	return nil
}

func texts(id draft.ID, plan *publish.Supposed) []string {
	out := make([]string, 0, len(plan.Territories)+1)
	for number := range plan.Territories {
		out = append(out, Text(id, number))
	}
	return append(out, Text(id, -1))
}

// mostStale accounts are asked about one by one.
const mostStale = 20_000

// Forget says that accounts changed; nil: that all may have.
func (p *Plans) Forget(accounts []account.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range p.known {
		if accounts == nil || len(o.stale)+len(accounts) > mostStale {
			o.stale, o.anew = nil, true
		} else if !o.anew {
			o.stale = append(o.stale, accounts...)
		}
	}
}

// Text is a territory of a plan as filters name it; a number below 0 is None.
func Text(id draft.ID, number int) string {
	if number < 0 {
		return string(id) + "/" + None
	}
	return string(id) + "/" + strconv.Itoa(number)
}

// Named is the plan that a filter names, or else the one given; none is empty.
// There is one at a time.
func Named(e cql.Expr, given draft.ID) (draft.ID, error) {
	if e == nil {
		return given, nil
	}
	var err error
	asked := false
	cql.Walk(e, func(e cql.Expr) bool {
		call, ok := e.(*cql.Call)
		if !ok || call.Op == cql.And || call.Op == cql.Or || call.Op == cql.Not {
			return err == nil
		}
		if !slices.Contains(cql.Fields(call), Field) {
			return false
		}
		asked = true
		cql.Walk(call, func(e cql.Expr) bool {
			text, ok := e.(cql.String)
			if !ok || err != nil {
				return err == nil
			}
			id, _, found := strings.Cut(text.Value, "/")
			switch {
			case !found || id == "":
				err = wrong(text.At, "write would_be_in IN ('plan/number')")
			case given != "" && string(given) != id:
				err = wrong(text.At, "one plan at a time")
			}
			given = draft.ID(id)
			return true
		})
		return false
	})
	if err == nil && asked && given == "" {
		err = fault.Invalid("lead.plan_needed", "say under which plan: would_be_in IN ('plan/number')")
	}
	return given, err
}

func wrong(at cql.Position, message string) error {
	return fault.Invalid("lead.filter", "%s: %s", at, message).With("message", message).With("line", at.Line).With("column", at.Column)
}
