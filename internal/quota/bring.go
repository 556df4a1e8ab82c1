package quota

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"arpent/internal/account/currency"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// bringing stores rows of a file as goals.
type bringing struct {
	s       *Service
	session intake.Session
	at      map[territory.ID]territory.Territory
	named   map[string][]territory.ID
}

// page is a draft as a batch fills it.
type page struct {
	*Round
	before, after goals
}

// brought is what a row says.
type brought struct {
	Goal
	quantity Quantity
	currency string
}

// Write sets the goals of a batch: one edit of every draft it touches, which
// undo of the draft takes back too.
func (w *bringing) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	outcomes, pages := make([]intake.Outcome, len(rows)), []*page{}
	for i, r := range rows {
		err := w.take(ctx, tx, r, &pages, &outcomes[i])
		if err != nil {
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range pages {
		if p.CopiedFrom == w.mark() {
			w.rollUp(p)
		}
		if err := w.s.store(ctx, tx, w.session.Actor, p.Round, "import", p.before, p.after); err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

// mark is where a draft that this import began came from.
func (w *bringing) mark() string { return "import/" + w.session.Import }

func (w *bringing) take(ctx context.Context, tx *db.Tx, r *intake.Row, pages *[]*page, out *intake.Outcome) error {
	says, err := w.read(r)
	if err != nil {
		return err
	}
	p, err := w.page(ctx, tx, says, pages)
	if err != nil {
		return err
	}
	if err := w.s.maySet(ctx, tx, w.session.Actor, p.Round, says.TerritoryID); err != nil {
		return err
	}
	months := monthsOf(says.Month, db.DateOf(says.Month.Time().AddDate(0, says.Months, 0)))
	was := p.cells(p.after, says.TerritoryID)
	held, fixed := p.after.total(says.TerritoryID, months), p.after.fixed(says.TerritoryID)
	if err := p.after.spread(p.Round, says.TerritoryID, months, says.Amount); err != nil {
		return err
	}
	p.after.fix(says.TerritoryID, true)
	out.ID, out.Version = p.ID+"/"+string(says.TerritoryID), stateOf(p.cells(p.after, says.TerritoryID))
	switch {
	case held == says.Amount && (fixed || held > 0):
		out.Act = intake.Unchanged
	case held == 0 && !fixed:
		out.Act = intake.Created
	default:
		out.Act = intake.Merged
	}
	if out.Act != intake.Unchanged {
		out.Before, err = json.Marshal(was)
	}
	if w.session.Rehearsal {
		out.Record = map[string]any{"territory": w.at[says.TerritoryID].Name, "period": string(says.Month), "amount": currency.Major(&says.Amount, says.currency), "quantity": string(says.quantity)}
		if says.quantity != Revenue {
			out.Record["amount"] = says.Amount
		} else {
			out.Record["currency"] = says.currency
		}
	}
	return err
}

// cells are what a territory is asked for month by month, and its fixed mark.
func (r *Round) cells(g goals, id territory.ID) []cell {
	list := []cell{{Territory: id, Amount: g[place{territory: id}]}}
	for _, m := range r.Months() {
		list = append(list, cell{id, m, g[place{id, m}]})
	}
	return list
}

// stateOf tells one state of a territory's goals from another: goals have no
// version of their own.
func stateOf(list []cell) int64 {
	h := fnv.New64a()
	for _, c := range list {
		fmt.Fprintln(h, c.Month, c.Amount)
	}
	return int64(h.Sum64() >> 2)
}

// read gives what a row says.
func (w *bringing) read(r *intake.Row) (b brought, err error) {
	name := r.Text("territory")
	ids := w.named[fold.Words(name)]
	if _, known := w.at[territory.ID(name)]; known {
		ids = []territory.ID{territory.ID(name)}
	}
	if b.Month, b.Months, err = PeriodOf(r.Text("period")); err != nil {
		return b, err
	}
	open := slices.DeleteFunc(slices.Clone(ids), func(id territory.ID) bool {
		t := w.at[id]
		return t.ValidTo != "" && t.ValidTo <= b.Month || !w.session.Actor.Scope.Holds(t.TreeLeft)
	})
	if len(open) != 1 {
		return b, fault.Invalid("quota.territory_unknown", "there is no territory %q, or several", name).With("field", "territory").With("value", name)
	}
	b.TerritoryID, b.quantity = open[0], Revenue
	if q := r.Text("quantity"); q != "" {
		b.quantity = Quantity(q)
	}
	amount, _ := r.Number("amount")
	exponent := 0
	if b.quantity == Revenue {
		for _, code := range []string{amount.Currency, r.Text("currency"), w.session.Options.Currency} {
			if b.currency == "" {
				if b.currency, err = currency.Parse(code); err != nil {
					return b, err
				}
			}
		}
		exponent = currency.Exponent(b.currency)
		if b.currency == "" {
			exponent = 2
		}
	}
	minor, ok := amount.Minor(exponent)
	if !ok || minor < 0 || minor > 1e15 {
		return b, fault.Invalid("quota.amount", "a goal is zero or more").With("field", "amount")
	}
	b.Amount = minor
	return b, nil
}

// page finds the draft that a row's months are in, the latest first; for
// headquarters one is begun where there is none.
func (w *bringing) page(ctx context.Context, tx *db.Tx, says brought, pages *[]*page) (*page, error) {
	end := db.DateOf(says.Month.Time().AddDate(0, says.Months, 0))
	t := w.at[says.TerritoryID]
	fits := func(r *Round) bool {
		root := w.at[r.RootID]
		// Amounts without a currency were read in hundredths.
		same := r.Currency == says.currency || says.currency == "" && currency.Exponent(r.Currency) == 2
		return r.Quantity == says.quantity && same && r.StartsOn <= says.Month && end <= r.EndsOn &&
			root.TreeLeft <= t.TreeLeft && t.TreeLeft < root.TreeRight
	}
	for _, p := range *pages {
		if fits(p.Round) {
			return p, nil
		}
	}
	var drafts []Round
	if err := tx.Select(ctx, &drafts, selectRound+" WHERE r.state = ? ORDER BY r.created_at DESC, r.id DESC", string(Draft)); err != nil {
		return nil, err
	}
	for i := range drafts {
		if fits(&drafts[i]) {
			g, err := w.s.goals(ctx, tx, drafts[i].ID)
			if err != nil {
				return nil, err
			}
			*pages = append(*pages, &page{&drafts[i], g, g.clone()})
			return (*pages)[len(*pages)-1], nil
		}
	}
	if !w.session.Actor.Scope.All {
		return nil, fault.Invalid("quota.no_draft", "no draft of quotas covers these months").With("field", "period")
	}
	if says.quantity == Revenue && says.currency == "" {
		return nil, fault.Invalid("quota.currency", "a quota of revenue needs a currency").With("field", "currency")
	}
	for t.ParentID != "" {
		t = w.at[t.ParentID]
	}
	year := says.Month[:4]
	r := &Round{ID: db.NewID(), Name: string(year), Quantity: says.quantity, Currency: says.currency, StartsOn: year + "-01-01", RootID: t.ID, OverPercent: 100, State: Draft,
		CopiedFrom: w.mark(), CreatedBy: string(w.session.Actor.User.ID), CreatedAt: db.At(w.s.now()), Version: 1}
	r.EndsOn = db.DateOf(r.StartsOn.Time().AddDate(1, 0, 0))
	*pages = append(*pages, &page{r, goals{}, goals{}})
	return (*pages)[len(*pages)-1], w.s.insert(ctx, tx, r)
}

// rollUp asks of the territories that the file does not name what it asks
// below them, in a draft that it began.
func (w *bringing) rollUp(p *page) {
	ids := []territory.Territory{}
	for _, t := range w.at {
		ids = append(ids, t)
	}
	slices.SortFunc(ids, func(a, b territory.Territory) int { return int(b.TreeLeft - a.TreeLeft) }) // children first
	for _, m := range p.Months() {
		sums := map[territory.ID]int64{}
		for _, t := range ids {
			if sum, ok := sums[t.ID]; ok && !p.after.fixed(t.ID) {
				p.after[place{t.ID, m}] = sum
			}
			if v, ok := p.after[place{t.ID, m}]; ok && t.ID != p.RootID {
				sums[t.ParentID] += v
			}
		}
	}
}

// Undo puts back what was asked before, where nobody asked for something else since.
func (w *bringing) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	refused := []intake.Refusal{}
	for _, o := range objects {
		round, of, _ := strings.Cut(o.ID, "/")
		id := territory.ID(of)
		r, err := w.s.Round(ctx, tx, round)
		if err != nil {
			return nil, err
		}
		before, err := w.s.goals(ctx, tx, r.ID)
		if err != nil {
			return nil, err
		}
		version := o.Changes[0].Version
		if r.State != Draft || stateOf(r.cells(before, id)) != version {
			version++ // touched since
		}
		if no := o.Refuse(w.at[id].Name, false, version); no != nil {
			refused = append(refused, *no)
			continue
		}
		var was []cell
		if err := json.Unmarshal(o.Before(), &was); err != nil {
			return nil, fmt.Errorf("quota: what an import kept cannot be read: %w", err)
		}
		after := before.clone()
		for _, c := range was {
			after[place{c.Territory, c.Month}] = c.Amount
		}
		if r.CopiedFrom == w.mark() {
			w.rollUp(&page{r, before, after})
		}
		if err := w.s.store(ctx, tx, w.session.Actor, r, "import undone", before, after); err != nil {
			return nil, err
		}
	}
	return refused, nil
}
