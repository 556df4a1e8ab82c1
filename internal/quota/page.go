package quota

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Page is a draft's goals while they are written: as they were, and as they
// come to be.
type Page struct {
	*Round
	before, after goals
}

// Cell is what a territory is asked for in a month; without one, 1 when its
// goal is kept as its parent's is shared out.
type Cell = cell

// Drafts lists the rounds that may be changed, the latest first.
func (s *Service) Drafts(ctx context.Context, q db.Q) ([]Round, error) {
	drafts := []Round{}
	return drafts, q.Select(ctx, &drafts, selectRound+" WHERE r.state = ? ORDER BY r.created_at DESC, r.id DESC", string(Draft))
}

// Begin makes a draft without goals, and opens it.
func (s *Service) Begin(ctx context.Context, tx *db.Tx, r *Round) (*Page, error) {
	return &Page{r, goals{}, goals{}}, s.insert(ctx, tx, r)
}

// Open reads a draft's goals to be written.
func (s *Service) Open(ctx context.Context, q db.Q, r *Round) (*Page, error) {
	g, err := s.goals(ctx, q, r.ID)
	return &Page{r, g, g.clone()}, err
}

// Save stores what was written as one edit, which undo takes back.
func (s *Service) Save(ctx context.Context, tx *db.Tx, actor access.Actor, p *Page, act string) error {
	return s.store(ctx, tx, actor, p.Round, act, p.before, p.after)
}

// MaySet says whether an actor may set a territory's goal; a fault when not.
func (s *Service) MaySet(ctx context.Context, tx *db.Tx, actor access.Actor, r *Round, id territory.ID) error {
	return s.maySet(ctx, tx, actor, r, id)
}

// Spread asks an amount of a territory over some months of the round, by
// season, and keeps it when its parent's is shared out.
func (p *Page) Spread(id territory.ID, from, to db.Date, amount int64) error {
	if err := p.after.spread(p.Round, id, monthsOf(from, to), amount); err != nil {
		return err
	}
	p.after.fix(id, true)
	return nil
}

// Total is what a territory is asked for from a month up to another.
func (p *Page) Total(id territory.ID, from, to db.Date) int64 {
	return p.after.total(id, monthsOf(from, to))
}

// Fixed says whether a territory keeps its goal.
func (p *Page) Fixed(id territory.ID) bool { return p.after.fixed(id) }

// Cells are a territory's goals month by month, and its fixed mark.
func (p *Page) Cells(id territory.ID) []Cell {
	list := []Cell{{Territory: id, Amount: p.after[place{territory: id}]}}
	for _, m := range p.Months() {
		list = append(list, Cell{id, m, p.after[place{id, m}]})
	}
	return list
}

// Put writes cells as they are.
func (p *Page) Put(cells []Cell) {
	for _, c := range cells {
		p.after[place{c.Territory, c.Month}] = c.Amount
	}
}

// Asked is what a territory is asked for in a month; false when nothing was set.
func (p *Page) Asked(id territory.ID, month db.Date) (int64, bool) {
	v, ok := p.after[place{id, month}]
	return v, ok
}
