// Package fairness says what part of an attainment a territory had (its
// potential, the pipeline it was handed) and what part who worked it, with
// intervals, out of the quarters before; and says so where there is too little
// to tell.
package fairness

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/account/survey"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

const (
	quarters   = 8    // that the split is learnt from, up to the day asked for
	slip       = 6    // months after a quarter in which what was open before it may still close
	leastDays  = 30   // of a quarter gone by before it counts
	leastAll   = 16   // points in all, of at least
	leastSites = 6    // territories
	leastTwice = 4    // people with two quarters, to tell them from chance
	most       = 3.0  // attainment above which a quota was no measure: counted as that
	little     = 1e-3 // a thousandth: keeps logarithms of nothing finite
)

// Service answers what part is whose.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	quotas      *quota.Service
}

// New makes the service. It keeps no tables.
func New(d *db.DB, a *access.Service, territories *territory.Service, quotas *quota.Service) *Service {
	return &Service{db: d, access: a, territories: territories, quotas: quotas}
}

// FairnessRow splits a territory's attainment: average + territory + rep + rest.
type FairnessRow struct {
	TerritoryID territory.ID  `json:"territory_id"`
	Name        string        `json:"name"`
	Owners      []string      `json:"owners"`
	Quarters    int           `json:"quarters" doc:"Of the period, that count"`
	Attained    float64       `json:"attained" doc:"1 is the quota, or what of it was due by the day asked for"`
	Territory   FairnessPart  `json:"territory" doc:"What the territory had, against the average territory"`
	Potential   FairnessPart  `json:"potential" doc:"Of that, by its potential for what is asked"`
	Pipeline    FairnessPart  `json:"pipeline" doc:"Of that, by the pipeline it was handed, for what is asked"`
	Rep         *FairnessPart `json:"rep,omitempty" doc:"Who worked it; absent when that cannot be told from chance"`
	Rest        float64       `json:"rest" doc:"What neither explains; with the rep's part when that is absent"`
}

// Fairness splits the attainments in scope.
type Fairness struct {
	From        db.Date       `json:"from"`
	To          db.Date       `json:"to"`
	AsOf        db.Date       `json:"as_of"`
	Enough      bool          `json:"enough" doc:"Whether there is enough to learn from"`
	Separable   bool          `json:"separable" doc:"Whether people can be told from chance"`
	Points      int           `json:"points" doc:"Quarters of territories that it is learnt from"`
	Territories int           `json:"territories"`
	Least       int           `json:"least" doc:"Points that it takes"`
	LeastSites  int           `json:"least_territories" doc:"Territories that it takes"`
	Since       db.Date       `json:"since" doc:"First day of the first quarter learnt from"`
	Average     float64       `json:"average" doc:"Attainment of the average territory"`
	BySize      bool          `json:"by_accounts" doc:"The potential is taken by the number of accounts, since none has an amount"`
	Rows        []FairnessRow `json:"rows"`
}

// point is one territory in one quarter.
type point struct {
	Point
	at      territory.ID
	name    string
	quarter db.Date
	owners  []string
	weight  float64 // what was asked
}

// Split answers a question as far as the scope reaches; it learns from all.
func (s *Service) Split(ctx context.Context, actor access.Actor, q quota.Question) (*Fairness, error) {
	now, err := s.quotas.Reckon(ctx, q, nil)
	if err != nil {
		return nil, err
	}
	q = now.Question()
	last := quarterOf(min(q.To.AddDays(-1), q.AsOf))
	a := &Fairness{From: q.From, To: q.To, AsOf: q.AsOf, Least: leastAll, LeastSites: leastSites, Since: db.DateOf(last.Time().AddDate(0, -3*(quarters-1), 0)), Rows: []FairnessRow{}}
	points, err := s.points(ctx, a, q, last)
	if err != nil || len(points) == 0 {
		return a, err
	}
	a.Points = len(points)
	learnt, sites, twice := make([]Point, len(points)), map[territory.ID]bool{}, map[string]int{}
	for i, p := range points {
		learnt[i], sites[p.at] = p.Point, true
		twice[p.Who]++
	}
	again := 0
	for _, n := range twice {
		if n > 1 {
			again++
		}
	}
	a.Territories = len(sites)
	a.Enough, a.Separable = a.Points >= leastAll && a.Territories >= leastSites, again >= leastTwice
	if !a.Enough {
		return a, nil
	}
	f := fit(learnt, a.Separable)
	a.Average = f.Mean
	within, err := s.within(ctx, actor.Scope)
	if err != nil {
		return nil, err
	}
	for _, p := range points {
		if within[p.at] && p.quarter >= quarterOf(q.From) && p.quarter < q.To {
			a.add(f, p)
		}
	}
	a.finish()
	return a, nil
}

// within says which territories the scope holds.
func (s *Service) within(ctx context.Context, scope access.Scope) (map[territory.ID]bool, error) {
	all, err := s.territories.All(ctx, s.db)
	held := map[territory.ID]bool{}
	for _, t := range all {
		held[t.ID] = scope.Holds(t.TreeLeft)
	}
	return held, err
}

// add puts one quarter into its territory's row, weighted by what was asked;
// FairnessRow.Quarters counts, and the weights are kept in Rest until finish.
func (a *Fairness) add(f *Fit, p point) {
	i := slices.IndexFunc(a.Rows, func(r FairnessRow) bool { return r.TerritoryID == p.at })
	if i < 0 {
		i = len(a.Rows)
		a.Rows = append(a.Rows, FairnessRow{TerritoryID: p.at, Name: p.name, Owners: []string{}})
	}
	r := &a.Rows[i]
	r.Quarters++
	for _, o := range p.owners {
		if !slices.Contains(r.Owners, o) {
			r.Owners = append(r.Owners, o)
		}
	}
	r.Rest += p.weight
	w := p.weight / r.Rest
	mix := func(to *FairnessPart, of FairnessPart) {
		to.Value, to.Low, to.High = to.Value+w*(of.Value-to.Value), to.Low+w*(of.Low-to.Low), to.High+w*(of.High-to.High)
	}
	r.Attained += w * (p.Value - r.Attained)
	mix(&r.Territory, f.territory(p.Features))
	mix(&r.Potential, f.feature(p.Features, 0))
	mix(&r.Pipeline, f.feature(p.Features, 1))
	if a.Separable {
		if r.Rep == nil {
			r.Rep = &FairnessPart{}
		}
		mix(r.Rep, f.who(p.Who))
	}
}

func (a *Fairness) finish() {
	for i := range a.Rows {
		r := &a.Rows[i]
		r.Rest = r.Attained - a.Average - r.Territory.Value
		if r.Rep != nil {
			r.Rest -= r.Rep.Value
		}
	}
	slices.SortFunc(a.Rows, func(x, y FairnessRow) int { return strings.Compare(x.Name, y.Name) })
}

// points reads the quarters up to the last.
func (s *Service) points(ctx context.Context, a *Fairness, q quota.Question, last db.Date) ([]point, error) {
	handed, err := s.handed(ctx, a, q, last)
	if err != nil {
		return nil, err
	}
	points := []point{}
	for first := a.Since; first <= last; first = after(first) {
		if q.AsOf < first.AddDays(leastDays-1) {
			break
		}
		more, err := s.quarter(ctx, q, first, handed[first])
		if err != nil {
			return nil, err
		}
		points = append(points, more...)
	}
	a.BySize = scalePotential(points)
	return points, nil
}

// quarter reads one: every territory in the first layer that has none below.
func (s *Service) quarter(ctx context.Context, q quota.Question, first db.Date, handed map[territory.ID]int64) ([]point, error) {
	r, err := s.quotas.Reckon(ctx, quota.Question{Quantity: q.Quantity, Currency: q.Currency, From: first, To: after(first), AsOf: q.AsOf}, nil)
	if err != nil {
		return nil, err
	}
	potential, accounts, err := s.potential(ctx, r, first)
	if err != nil {
		return nil, err
	}
	whose, err := s.owners(ctx, r, first)
	if err != nil {
		return nil, err
	}
	items := r.Attainment(access.Scope{All: true}).Items
	above := map[territory.ID]bool{}
	for _, st := range items {
		if !st.Overlay {
			above[st.ParentID] = true
		}
	}
	points := []point{}
	for _, st := range items {
		if st.Overlay || above[st.TerritoryID] || st.Due <= 0 {
			continue
		}
		asked := float64(st.Due)
		p := point{at: st.TerritoryID, name: st.Name, quarter: first, weight: asked}
		p.Who = strings.Join(whose[st.TerritoryID], ", ")
		if p.Who == "" {
			p.Who = "vacant " + string(st.TerritoryID)
		}
		for _, owner := range whose[st.TerritoryID] {
			name, _, _ := strings.Cut(owner, "\x00")
			p.owners = append(p.owners, name)
		}
		p.Value = min(most, float64(st.Credited)/asked)
		p.Features = []float64{float64(potential[st.TerritoryID]) / asked, math.Log1p(float64(handed[st.TerritoryID]) / asked), float64(accounts[st.TerritoryID])}
		points = append(points, p)
	}
	return points, nil
}

// scalePotential takes the logarithm of potential for what is asked, or of the
// number of accounts where none has a potential; it says whether of the latter.
func scalePotential(points []point) bool {
	bySize := !slices.ContainsFunc(points, func(p point) bool { return p.Features[0] > 0 })
	for i := range points {
		f := points[i].Features
		v := f[0]
		if bySize {
			v = f[2] / points[i].weight
		}
		points[i].Features = []float64{math.Log(v + little), f[1]}
		if bySize {
			points[i].Features[0] = math.Log(max(v, 1e-12))
		}
	}
	return bySize
}

func (s *Service) potential(ctx context.Context, r *quota.Reckoning, day db.Date) (potential, accounts map[territory.ID]int64, err error) {
	sums, err := survey.SumByTerritory(ctx, s.db, access.Scope{All: true}, day)
	potential, accounts = map[territory.ID]int64{}, map[territory.ID]int64{}
	for _, p := range sums {
		id := territory.ID(p.TerritoryID)
		accounts[id] += p.Accounts
		if v, ok := r.Worth(p.Potential, p.Currency); ok {
			potential[id] += v
		}
	}
	return potential, accounts, err
}

// owners tells who worked each territory for a quarter of the days at least, by
// name and id.
func (s *Service) owners(ctx context.Context, r *quota.Reckoning, first db.Date) (map[territory.ID][]string, error) {
	next := after(first)
	members, err := s.territories.MembersKnownAt(ctx, s.db, r.KnownAt(), first, next)
	days := map[territory.ID]map[string]int{}
	for _, m := range members {
		if m.Role != territory.Owner {
			continue
		}
		end := next
		if m.ValidTo != "" {
			end = min(end, m.ValidTo)
		}
		if days[m.TerritoryID] == nil {
			days[m.TerritoryID] = map[string]int{}
		}
		days[m.TerritoryID][m.UserName+"\x00"+string(m.UserID)] += int(end.Time().Sub(max(first, m.ValidFrom).Time()) / (24 * time.Hour))
	}
	whose := map[territory.ID][]string{}
	for id, by := range days {
		for name, n := range by {
			if 4*n >= 90 {
				whose[id] = append(whose[id], name)
			}
		}
		slices.Sort(whose[id])
	}
	return whose, err
}

// handed adds up, by quarter and territory, the deals that were open when the
// quarter began: made before, and closed in it, later, or not yet.
func (s *Service) handed(ctx context.Context, a *Fairness, q quota.Question, last db.Date) (map[db.Date]map[territory.ID]int64, error) {
	span := quota.Question{Quantity: q.Quantity, Currency: q.Currency, From: a.Since, To: db.DateOf(last.Time().AddDate(0, 3+slip, 0)), AsOf: q.AsOf}
	r, err := s.quotas.Reckon(ctx, span, func(k *deal.Known) bool { return k.Outcome == deal.Lost })
	if err != nil {
		return nil, err
	}
	handed := map[db.Date]map[territory.ID]int64{}
	r.Each(func(k *deal.Known, c quota.Credit, holders []territory.ID) {
		if len(holders) == 0 || c.Layer != territory.Primary || k.CreatedOn == "" {
			return
		}
		for first := a.Since; first <= last; first = after(first) {
			if k.CreatedOn < first && first <= k.CloseOn && k.CloseOn < db.DateOf(first.Time().AddDate(0, 3+slip, 0)) {
				if handed[first] == nil {
					handed[first] = map[territory.ID]int64{}
				}
				handed[first][holders[0]] += c.Amount
			}
		}
	})
	return handed, nil
}

func quarterOf(day db.Date) db.Date {
	t := day.Time()
	return db.DateOf(time.Date(t.Year(), 3*((t.Month()-1)/3)+1, 1, 0, 0, 0, 0, time.UTC))
}

func after(first db.Date) db.Date { return db.DateOf(first.Time().AddDate(0, 3, 0)) }
