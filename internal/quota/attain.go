package quota

import (
	"cmp"
	"context"
	"math/big"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/cascade"
	"arpent/internal/quota/pay"
	"arpent/internal/territory"
)

// Question asks how far everyone is.
type Question struct {
	Quantity Quantity
	Currency string
	From, To db.Date // whole months: first days
	AsOf     db.Date // what was known at the end of that day; today: now
}

// check fills what is absent: the current year's revenue, as of today, in the
// currency of the quotas in force.
func (s *Service) check(ctx context.Context, q *Question) (err error) {
	if q.Quantity == "" {
		q.Quantity = Revenue
	}
	if q.AsOf == "" {
		q.AsOf = s.today()
	}
	if q.From == "" {
		q.From = q.AsOf[:4] + "-01-01"
	}
	if q.To == "" {
		q.To = db.DateOf(q.From.Time().AddDate(1, 0, 0))
	}
	for _, day := range []db.Date{q.AsOf, q.From, q.To} {
		if _, err := db.ParseDate(string(day)); err != nil {
			return err
		}
	}
	if monthOf(q.From) != q.From || monthOf(q.To) != q.To || q.To <= q.From || daysBetween(q.From, q.To) > 5*366 {
		return fault.Invalid("quota.period", "a period runs from the first day of a month to that of a later one, at most five years on").With("from", q.From).With("to", q.To)
	}
	if q.Quantity != Revenue {
		q.Currency = ""
		return nil
	}
	if q.Currency, err = currency.Parse(q.Currency); err != nil || q.Currency != "" {
		return err
	}
	err = s.db.Get(ctx, &q.Currency, `SELECT r.currency FROM quota_rounds r JOIN quota_approvals a ON a.round_id = r.id AND a.ended_at IS NULL
		WHERE r.quantity = ? AND r.starts_on < ? AND r.ends_on > ? ORDER BY r.starts_on DESC LIMIT 1`, string(Revenue), q.To, q.From)
	if db.IsMissing(err) {
		q.Currency, err = "EUR", nil
	}
	return err
}

// knownAt is the instant up to which things count as known.
func (s *Service) knownAt(q Question) db.Time {
	if q.AsOf >= s.today() {
		return db.At(s.now())
	}
	return db.At(q.AsOf.Time().Add(24*time.Hour - time.Microsecond))
}

// Figures are how far a territory or person is.
type Figures struct {
	Quota    int64  `json:"quota" doc:"For the whole period"`
	Due      int64  `json:"due" doc:"The part for the days gone by"`
	Credited int64  `json:"credited" doc:"Won so far"`
	Deals    int64  `json:"deals" doc:"Won so far"`
	Open     int64  `json:"open" doc:"Open deals expected to close in the rest of the period"`
	Weighted int64  `json:"weighted" doc:"The same, times their probability"`
	Overdue  int64  `json:"overdue" doc:"Open deals whose day has gone by"`
	Attained *int64 `json:"attained,omitempty" doc:"Credited ÷ quota, in hundredths of a percent"`
}

// Standing is a territory's figures, with what is below included.
type Standing struct {
	TerritoryID territory.ID     `json:"territory_id"`
	ParentID    territory.ID     `json:"parent_id"`
	Name        string           `json:"name"`
	Depth       int              `json:"depth"`
	TypeID      territory.TypeID `json:"type_id"`
	Closed      bool             `json:"closed" doc:"Not open any more on the last day, but it counted before"`
	Overlay     bool             `json:"overlay" doc:"Stands beside the others: what counts for it counts for them too"`
	Vacant      bool             `json:"vacant"`
	Owners      []string         `json:"owners"`
	Street      int64            `json:"street" doc:"What is asked of the territories directly below, together"`
	Figures
}

// Attainment answers a question, as far as the scope reaches.
type Attainment struct {
	Quantity  Quantity         `json:"quantity"`
	Currency  string           `json:"currency"`
	From      db.Date          `json:"from"`
	To        db.Date          `json:"to"`
	AsOf      db.Date          `json:"as_of"`
	Items     []Standing       `json:"items"`
	People    []PersonStanding `json:"people"`
	Nowhere   int64            `json:"nowhere" doc:"Won at accounts that were in no territory; headquarters only"`
	Uncounted []Uncounted      `json:"uncounted" doc:"Revenue in currencies without a rate"`
}

// PersonStanding is someone's figures over all parts in territories.
type PersonStanding struct {
	UserID access.UserID `json:"user_id"`
	Name   string        `json:"name"`
	Role   string        `json:"role" doc:"The highest held: manager, owner, overlay or stand-in"`
	Peers  int           `json:"peers" doc:"Other owners with a like quota, between half and twice as much"`
	Ahead  *int64        `json:"ahead,omitempty" doc:"Percent of the peers with a lower attainment; absent with fewer than five"`
	Figures
}

// picture is everything an answer is made of.
type picture struct {
	question Question
	counting counting
	at       db.Time
	tree     *tree
	closed   map[territory.ID]bool
	overlay  map[territory.TypeID]bool
	layer    []string                           // by node: in which its type competes
	monthly  map[territory.ID]map[db.Date]int64 // goals in force
	ledger   *ledger
	worth    []int64 // of each deal of the ledger
	members  []territory.Member
	ramps    map[access.UserID][]Ramp
	also     func(*deal.Known) bool // deals that are read besides those that count
}

// picture reads all that a question needs, whatever the scope.
func (s *Service) picture(ctx context.Context, q Question, also func(*deal.Known) bool) (p *picture, err error) {
	if err = s.check(ctx, &q); err != nil {
		return nil, err
	}
	p = &picture{question: q, at: s.knownAt(q), monthly: map[territory.ID]map[db.Date]int64{}, closed: map[territory.ID]bool{}, also: also}
	p.counting = counting{quantity: q.Quantity, currency: q.Currency, rates: map[string]pay.Ratio{}}
	if err = s.inForce(ctx, p); err != nil {
		return nil, err
	}
	if p.overlay, err = s.overlays(ctx, s.db); err != nil {
		return nil, err
	}
	if p.ledger, err = s.read(ctx, s.db, p.counting, p.at, q.From, q.To); err != nil {
		return nil, err
	}
	p.worth = make([]int64, len(p.ledger.deals))
	for i := range p.ledger.deals {
		if k := &p.ledger.deals[i]; p.counts(k) || also != nil && also(k) {
			p.worth[i] = p.ledger.worth(p.counting, &p.ledger.deals[i])
		}
	}
	if p.members, err = s.territories.MembersKnownAt(ctx, s.db, p.at, q.From, q.To); err != nil {
		return nil, err
	}
	if p.ramps, err = s.rampsKnownAt(ctx, p.at); err != nil {
		return nil, err
	}
	return p, s.grow(ctx, p)
}

// inForce collects the goals that counted at the instant.
func (s *Service) inForce(ctx context.Context, p *picture) error {
	q := p.question
	var rounds []Round
	if err := s.db.Select(ctx, &rounds, `SELECT `+prefixed+`, a.approved_at, a.ended_at FROM quota_rounds r JOIN quota_approvals a ON a.round_id = r.id
		AND a.approved_at <= ? AND (a.ended_at IS NULL OR a.ended_at > ?) WHERE r.quantity = ? AND r.currency = ? AND r.starts_on < ? AND r.ends_on > ? ORDER BY a.approved_at`,
		p.at, p.at, string(q.Quantity), q.Currency, q.To, q.From); err != nil {
		return err
	}
	for i := range rounds {
		for code, rate := range rounds[i].Rates.V {
			p.counting.rates[code] = rate
		}
		g, err := s.goals(ctx, s.db, rounds[i].ID)
		if err != nil {
			return err
		}
		for at, amount := range g {
			if at.month >= q.From && at.month < q.To {
				if p.monthly[at.territory] == nil {
					p.monthly[at.territory] = map[db.Date]int64{}
				}
				p.monthly[at.territory][at.month] = amount
			}
		}
	}
	return nil
}

// grow lays out the tree: as it stood on the last day that counts, with
// territories that are closed by then but counted before.
func (s *Service) grow(ctx context.Context, p *picture) error {
	last := max(min(p.question.AsOf, p.question.To.AddDays(-1)), p.question.From)
	nodes, err := s.territories.Tree(ctx, everyone, last)
	if err != nil {
		return err
	}
	known := map[territory.ID]bool{}
	for _, n := range nodes {
		known[n.ID] = true
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return err
	}
	gone := map[territory.ID]territory.Territory{}
	for _, t := range all {
		if !known[t.ID] && t.ValidFrom <= last && t.ValidTo > p.question.From && t.ValidTo != "" {
			gone[t.ID] = t
			p.closed[t.ID] = true
		}
	}
	p.tree = plant(nodes, gone)
	types, err := s.territories.Types(ctx, s.db)
	if err != nil {
		return err
	}
	layer := map[territory.TypeID]string{}
	for _, t := range types {
		layer[t.ID] = t.Layer()
	}
	p.layer = make([]string, len(p.tree.nodes))
	for i, n := range p.tree.nodes {
		p.layer[i] = layer[n.TypeID]
	}
	return nil
}

// plant makes a tree of open territories and closed ones, parents first.
func plant(nodes []territory.Node, gone map[territory.ID]territory.Territory) *tree {
	below := map[territory.ID][]territory.Node{}
	is := map[territory.ID]bool{}
	for _, n := range nodes {
		is[n.ID] = true
	}
	for id := range gone {
		is[id] = true
	}
	hang := func(n territory.Node) {
		if !is[n.ParentID] {
			n.ParentID = ""
		}
		below[n.ParentID] = append(below[n.ParentID], n)
	}
	for _, n := range nodes {
		hang(n)
	}
	late := make([]territory.Territory, 0, len(gone))
	for _, t := range gone {
		late = append(late, t)
	}
	slices.SortFunc(late, func(a, b territory.Territory) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	for _, g := range late {
		hang(territory.Node{Territory: g, Members: []territory.Member{}})
	}
	t := &tree{at: map[territory.ID]int{}}
	var walk func(parent territory.ID, up, depth int)
	walk = func(parent territory.ID, up, depth int) {
		for _, n := range below[parent] {
			i := len(t.nodes)
			n.Depth, t.at[n.ID] = depth, i
			t.nodes, t.parent, t.below = append(t.nodes, n), append(t.parent, up), append(t.below, nil)
			if up >= 0 {
				t.below[up] = append(t.below[up], i)
			}
			walk(n.ID, i, depth+1)
		}
	}
	walk("", -1, 0)
	return t
}

// quota is a territory's goal for the period.
func (p *picture) quota(id territory.ID) int64 {
	sum := int64(0)
	for _, v := range p.monthly[id] {
		sum += v
	}
	return sum
}

// due is the part of a goal for the days up to the one asked for, included.
func (p *picture) due(id territory.ID) int64 {
	sum := int64(0)
	for month, v := range p.monthly[id] {
		next := nextMonth(month)
		gone := daysBetween(month, min(next, max(p.question.AsOf.AddDays(1), month)))
		sum += cascade.Prorate(v, gone, daysBetween(month, next))
	}
	return sum
}

// Attainment answers for the territories and people in scope.
func (s *Service) Attainment(ctx context.Context, actor access.Actor, q Question) (*Attainment, error) {
	p, err := s.picture(ctx, q, nil)
	if err != nil {
		return nil, err
	}
	return p.attainment(actor.Scope), nil
}

func (p *picture) attainment(scope access.Scope) *Attainment {
	q := p.question
	a := &Attainment{Quantity: q.Quantity, Currency: q.Currency, From: q.From, To: q.To, AsOf: q.AsOf, Items: []Standing{}, People: []PersonStanding{}, Uncounted: []Uncounted{}}
	figures, nowhere := p.figures()
	for i, n := range p.tree.nodes {
		if !scope.Holds(n.TreeLeft) {
			continue
		}
		st := Standing{TerritoryID: n.ID, ParentID: n.ParentID, Name: n.Name, Depth: n.Depth, TypeID: n.TypeID, Closed: p.closed[n.ID], Overlay: p.overlay[n.TypeID], Vacant: n.Vacant, Owners: owners(n), Figures: figures[i]}
		for _, c := range p.tree.below[i] {
			if p.layer[c] == p.layer[i] {
				st.Street += figures[c].Quota
			}
		}
		a.Items = append(a.Items, st)
	}
	a.Items = confine(a.Items)
	a.People = p.people(scope)
	all := a.People
	if !scope.All {
		all = p.people(everyone.Scope)
	}
	rankAmongPeers(a.People, all)
	if scope.All {
		a.Nowhere = nowhere
		for _, u := range p.ledger.uncounted {
			a.Uncounted = append(a.Uncounted, *u)
		}
		slices.SortFunc(a.Uncounted, func(x, y Uncounted) int { return cmp.Compare(x.Currency, y.Currency) })
	}
	return a
}

// confine lets what hangs below something out of scope stand at the top.
func confine(items []Standing) []Standing {
	depth := map[territory.ID]int{}
	for i := range items {
		if d, ok := depth[items[i].ParentID]; ok {
			items[i].Depth = d + 1
		} else {
			items[i].Depth, items[i].ParentID = 0, ""
		}
		depth[items[i].TerritoryID] = items[i].Depth
	}
	return items
}

func owners(n territory.Node) []string {
	names := []string{}
	for _, m := range n.Members {
		if m.Role == territory.Owner || m.Role == territory.StandIn || n.Below > 0 && m.Role == territory.Manager {
			names = append(names, m.UserName)
		}
	}
	return names
}

// figures adds everything up by node. A deal counts once at each level, for
// every part of it goes up the same tree.
func (p *picture) figures() (list []Figures, nowhere int64) {
	t := p.tree
	type sums struct{ credited, deals, open, weighted, overdue map[string]int64 }
	at := make([]sums, len(t.nodes))
	for i := range at {
		at[i] = sums{map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}}
	}
	p.each(false, func(k *deal.Known, c Credit) {
		i, ok := t.at[c.TerritoryID]
		if !ok {
			if k.Outcome == deal.Won && c.Layer == territory.Primary {
				nowhere += c.Amount
			}
			return
		}
		for ; i >= 0; i = t.parent[i] {
			switch {
			case k.Outcome == deal.Won:
				at[i].credited[c.Layer] += c.Amount
				if c.Percent == 100 { // of split deals, only the amounts add up to one
					at[i].deals[c.Layer]++
				}
			case k.CloseOn < p.question.AsOf:
				at[i].overdue[c.Layer] += c.Amount
			default:
				at[i].open[c.Layer] += c.Amount
				at[i].weighted[c.Layer] += chance(k, c.Amount)
			}
		}
	})
	list = make([]Figures, len(t.nodes))
	for i, n := range t.nodes {
		layer := p.layer[i]
		list[i] = Figures{Quota: p.quota(n.ID), Due: p.due(n.ID), Credited: at[i].credited[layer], Deals: at[i].deals[layer],
			Open: at[i].open[layer], Weighted: at[i].weighted[layer], Overdue: at[i].overdue[layer]}
		list[i].attain()
	}
	return list, nowhere
}

func (f *Figures) attain() {
	if f.Quota > 0 {
		v := new(big.Int).Quo(new(big.Int).Mul(big.NewInt(f.Credited), big.NewInt(10_000)), big.NewInt(f.Quota)).Int64()
		f.Attained = &v
	}
}

func chance(k *deal.Known, amount int64) int64 {
	if k.Probability == nil {
		return 0
	}
	return amount * *k.Probability / 100
}

// each tells fn every credit of what counts, or of all that was read.
func (p *picture) each(all bool, fn func(k *deal.Known, c Credit)) {
	for i := range p.ledger.deals {
		k := &p.ledger.deals[i]
		if p.worth[i] == 0 || !all && !p.counts(k) {
			continue
		}
		for _, c := range p.ledger.credit(k, p.worth[i]) {
			fn(k, c)
		}
	}
}

// counts says whether a deal is part of the answer: won by the day asked for,
// or open that day.
func (p *picture) counts(k *deal.Known) bool {
	return k.Outcome == deal.Open || k.Outcome == deal.Won && k.CloseOn <= p.question.AsOf
}
