package bring

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"arpent/internal/account/currency"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// bringing stores rows of a file as goals.
type bringing struct {
	quotas  *quota.Service
	now     func() time.Time
	session intake.Session
	at      map[territory.ID]territory.Territory
	named   map[string][]territory.ID
}

// brought is what a row says.
type brought struct {
	quota.Goal
	quantity quota.Quantity
	currency string
}

// Write sets the goals of a batch: one edit of every draft it touches, which
// undo of the draft takes back too.
func (w *bringing) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	outcomes, pages := make([]intake.Outcome, len(rows)), []*quota.Page{}
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
		if err := w.quotas.Save(ctx, tx, w.session.Actor, p, "import"); err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

// mark is where a draft that this import began came from.
func (w *bringing) mark() string { return "import/" + w.session.Import }

func (w *bringing) take(ctx context.Context, tx *db.Tx, r *intake.Row, pages *[]*quota.Page, out *intake.Outcome) error {
	says, err := w.read(r)
	if err != nil {
		return err
	}
	p, err := w.page(ctx, tx, says, pages)
	if err != nil {
		return err
	}
	if err := w.quotas.MaySet(ctx, tx, w.session.Actor, p.Round, says.TerritoryID); err != nil {
		return err
	}
	end := says.end()
	was := p.Cells(says.TerritoryID)
	held, fixed := p.Total(says.TerritoryID, says.Month, end), p.Fixed(says.TerritoryID)
	if err := p.Spread(says.TerritoryID, says.Month, end, says.Amount); err != nil {
		return err
	}
	out.ID, out.Version = p.ID+"/"+string(says.TerritoryID), stateOf(p.Cells(says.TerritoryID))
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
		if says.quantity != quota.Revenue {
			out.Record["amount"] = says.Amount
		} else {
			out.Record["currency"] = says.currency
		}
	}
	return err
}

// end is the first day after a row's months.
func (b *brought) end() db.Date { return db.DateOf(b.Month.Time().AddDate(0, b.Months, 0)) }

// stateOf tells one state of a territory's goals from another: goals have no
// version of their own.
func stateOf(list []quota.Cell) int64 {
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
	b.TerritoryID, b.quantity = open[0], quota.Revenue
	if q := r.Text("quantity"); q != "" {
		b.quantity = quota.Quantity(q)
	}
	amount, _ := r.Number("amount")
	exponent := 0
	if b.quantity == quota.Revenue {
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
func (w *bringing) page(ctx context.Context, tx *db.Tx, says brought, pages *[]*quota.Page) (*quota.Page, error) {
	end := says.end()
	t := w.at[says.TerritoryID]
	fits := func(r *quota.Round) bool {
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
	drafts, err := w.quotas.Drafts(ctx, tx)
	if err != nil {
		return nil, err
	}
	for i := range drafts {
		if fits(&drafts[i]) {
			p, err := w.quotas.Open(ctx, tx, &drafts[i])
			*pages = append(*pages, p)
			return p, err
		}
	}
	if !w.session.Actor.Scope.All {
		return nil, fault.Invalid("quota.no_draft", "no draft of quotas covers these months").With("field", "period")
	}
	if says.quantity == quota.Revenue && says.currency == "" {
		return nil, fault.Invalid("quota.currency", "a quota of revenue needs a currency").With("field", "currency")
	}
	for t.ParentID != "" {
		t = w.at[t.ParentID]
	}
	year := says.Month[:4]
	r := &quota.Round{ID: db.NewID(), Name: string(year), Quantity: says.quantity, Currency: says.currency, StartsOn: year + "-01-01", RootID: t.ID, OverPercent: 100, State: quota.Draft,
		CopiedFrom: w.mark(), CreatedBy: string(w.session.Actor.User.ID), CreatedAt: db.At(w.now()), Version: 1}
	r.EndsOn = db.DateOf(r.StartsOn.Time().AddDate(1, 0, 0))
	p, err := w.quotas.Begin(ctx, tx, r)
	*pages = append(*pages, p)
	return p, err
}

// rollUp asks of the territories that the file does not name what it asks
// below them, in a draft that it began.
func (w *bringing) rollUp(p *quota.Page) {
	ids := []territory.Territory{}
	for _, t := range w.at {
		ids = append(ids, t)
	}
	slices.SortFunc(ids, func(a, b territory.Territory) int { return int(b.TreeLeft - a.TreeLeft) }) // children first
	for _, m := range p.Months() {
		sums := map[territory.ID]int64{}
		for _, t := range ids {
			if sum, ok := sums[t.ID]; ok && !p.Fixed(t.ID) {
				p.Put([]quota.Cell{{Territory: t.ID, Month: m, Amount: sum}})
			}
			if v, ok := p.Asked(t.ID, m); ok && t.ID != p.RootID {
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
		r, err := w.quotas.Round(ctx, tx, round)
		if err != nil {
			return nil, err
		}
		p, err := w.quotas.Open(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		version := o.Changes[0].Version
		if r.State != quota.Draft || stateOf(p.Cells(id)) != version {
			version++ // touched since
		}
		if no := o.Refuse(w.at[id].Name, false, version); no != nil {
			refused = append(refused, *no)
			continue
		}
		var was []quota.Cell
		if err := json.Unmarshal(o.Before(), &was); err != nil {
			return nil, fmt.Errorf("quota: what an import kept cannot be read: %w", err)
		}
		p.Put(was)
		if r.CopiedFrom == w.mark() {
			w.rollUp(p)
		}
		if err := w.quotas.Save(ctx, tx, w.session.Actor, p, "import undone"); err != nil {
			return nil, err
		}
	}
	return refused, nil
}
