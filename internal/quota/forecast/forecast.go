// Package forecast says where a period will end: open deals by how sure they
// are, what pipeline there is against what is needed, a simulated landing, what
// a manager believes beside it, and how it all changed since a day. Any day can
// be asked for, as it was known then.
package forecast

import (
	"context"
	"math"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/quota/landing"
	"arpent/internal/quota/winning"
	"arpent/internal/territory"
)

// draws is how many landings are simulated: quantiles of a table's row and of
// its detail are of the same draws.
const draws = 5000

// correlation of deals that close in the same period: one or two in ten of
// what makes deals late or lost is common to all of them.
const correlation = 0.15

// Service answers what will come.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	deals       *deal.Service
	quotas      *quota.Service
	now         func() time.Time
}

// Options of New.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Deals       *deal.Service
	Quotas      *quota.Service
	Now         func() time.Time
}

// New makes the service; its tables are made by quota.Migrations.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{db: d, access: o.Access, territories: o.Territories, deals: o.Deals, quotas: o.Quotas, now: o.Now}
}

// Line is the forecast of a territory or of a person.
type Line struct {
	Name           string   `json:"name"`
	Quota          int64    `json:"quota"`
	Closed         int64    `json:"closed" doc:"Won so far"`
	Commit         int64    `json:"commit" doc:"Open deals of the category"`
	BestCase       int64    `json:"best_case" doc:"Open deals of the category"`
	Pipeline       int64    `json:"pipeline" doc:"Open deals of the category"`
	Omitted        int64    `json:"omitted" doc:"Open deals of the category"`
	Overdue        int64    `json:"overdue" doc:"Open deals whose day has gone by; in no category"`
	CommitForecast int64    `json:"commit_forecast" doc:"Closed and commit"`
	BestForecast   int64    `json:"best_forecast" doc:"Closed, commit and best case"`
	Weighted       int64    `json:"weighted" doc:"Open deals times their probability"`
	Coverage       *float64 `json:"coverage,omitempty" doc:"Open deals ÷ what is left of the quota; absent when nothing is"`
	Required       float64  `json:"required" doc:"1 ÷ own win rate by value"`
	WinRate        float64  `json:"win_rate" doc:"By value, drawn towards everyone's when there is little to go by"`
	P10            int64    `json:"p10" doc:"Nine times in ten the period ends above"`
	P50            int64    `json:"p50"`
	P90            int64    `json:"p90" doc:"One time in ten it ends above"`
	Reach          *float64 `json:"reach,omitempty" doc:"Probability of reaching the quota"`
}

// TerritoryLine is a territory's, what is below included.
type TerritoryLine struct {
	TerritoryID territory.ID `json:"territory_id"`
	ParentID    territory.ID `json:"parent_id"`
	Depth       int          `json:"depth"`
	Overlay     bool         `json:"overlay" doc:"Stands beside the others"`
	Owners      []string     `json:"owners"`
	Line
	Judgement *Judgement `json:"judgement,omitempty" doc:"The latest of the period"`
}

// PersonLine is someone's, over all their parts in territories.
type PersonLine struct {
	UserID access.UserID `json:"user_id"`
	Role   string        `json:"role"`
	Line
}

// Forecast answers a question, as far as the scope reaches.
type Forecast struct {
	Quantity quota.Quantity  `json:"quantity"`
	Currency string          `json:"currency"`
	From     db.Date         `json:"from"`
	To       db.Date         `json:"to"`
	AsOf     db.Date         `json:"as_of"`
	Items    []TerritoryLine `json:"items"`
	People   []PersonLine    `json:"people"`
	Scores   []TrackRecord   `json:"scores" doc:"How judgements of past periods turned out, by who made them"`
}

// quarter fills an absent period: the quarter of the day asked for.
func (s *Service) quarter(q quota.Question) quota.Question {
	if q.AsOf == "" {
		q.AsOf = db.DateOf(s.now())
	}
	if _, err := db.ParseDate(string(q.AsOf)); err == nil && q.From == "" {
		t := q.AsOf.Time()
		q.From = db.DateOf(time.Date(t.Year(), 3*((t.Month()-1)/3)+1, 1, 0, 0, 0, 0, time.UTC))
		if q.To == "" {
			q.To = db.DateOf(q.From.Time().AddDate(0, 3, 0))
		}
	}
	return q
}

// open is one open deal as far as it counts for a line.
type open struct {
	deal     *deal.Known
	amount   int64
	category Category
	byHand   bool
}

// sheet is what a line is reckoned from.
type sheet struct {
	open  []open
	tally winning.Tally
}

// reading is everything a forecast is made of.
type reading struct {
	now        *quota.Reckoning
	attainment *quota.Attainment
	prior      winning.Prior
	byPlace    map[territory.ID]*sheet
	byPerson   map[access.UserID]*sheet
	categories map[deal.ID]Category
	spans      map[territory.ID][]winning.Span
}

func (s *Service) read(ctx context.Context, scope access.Scope, q quota.Question) (*reading, error) {
	now, err := s.quotas.Reckon(ctx, s.quarter(q), nil)
	if err != nil {
		return nil, err
	}
	r := &reading{now: now, attainment: now.Attainment(scope), byPlace: map[territory.ID]*sheet{}, byPerson: map[access.UserID]*sheet{}, spans: map[territory.ID][]winning.Span{}}
	if r.categories, err = s.categoriesKnownAt(ctx, now.KnownAt()); err != nil {
		return nil, err
	}
	asOf := now.Question().AsOf
	now.Each(func(k *deal.Known, c quota.Credit, holders []territory.ID) {
		if k.Outcome == deal.Open {
			for _, id := range holders {
				of(r.byPlace, id).open = append(of(r.byPlace, id).open, r.open(k, c.Amount, asOf))
			}
		}
	})
	now.EachPart(scope, func(user access.UserID, k *deal.Known, c quota.Credit) {
		if k.Outcome == deal.Open {
			of(r.byPerson, user).open = append(of(r.byPerson, user).open, r.open(k, c.Amount, asOf))
		}
	})
	return r, s.readPast(ctx, scope, r)
}

func of[K comparable](m map[K]*sheet, key K) *sheet {
	if m[key] == nil {
		m[key] = &sheet{}
	}
	return m[key]
}

func (r *reading) open(k *deal.Known, amount int64, asOf db.Date) open {
	category, byHand := r.categories[k.ID]
	if !byHand {
		category = categoryOf(k.Probability)
	}
	if k.CloseOn < asOf {
		category, byHand = Overdue, false
	}
	return open{k, amount, category, byHand}
}

// history is how far back win rates look.
const historyMonths = 24

// readPast tallies what was won and lost in the two years up to the day.
func (s *Service) readPast(ctx context.Context, scope access.Scope, r *reading) error {
	q := r.now.Question()
	month := q.AsOf[:8] + "01"
	past := quota.Question{Quantity: q.Quantity, Currency: q.Currency, AsOf: q.AsOf,
		From: db.DateOf(month.Time().AddDate(0, -historyMonths, 0)), To: db.DateOf(month.Time().AddDate(0, 1, 0))}
	before, err := s.quotas.Reckon(ctx, past, func(k *deal.Known) bool { return k.Outcome == deal.Lost && k.CloseOn <= q.AsOf })
	if err != nil {
		return err
	}
	direct := map[territory.ID]*sheet{}
	before.Each(func(k *deal.Known, c quota.Credit, holders []territory.ID) {
		for i, id := range holders {
			if k.Outcome != deal.Open {
				of(r.byPlace, id).tally.Add(k.Outcome == deal.Won, float64(c.Amount))
				if i == 0 {
					of(direct, id).tally.Add(k.Outcome == deal.Won, float64(c.Amount))
				}
			}
			if span, ok := spanOf(k, q.AsOf); ok {
				r.spans[id] = append(r.spans[id], span)
			}
		}
	})
	before.EachPart(scope, func(user access.UserID, k *deal.Known, c quota.Credit) {
		if k.Outcome != deal.Open {
			of(r.byPerson, user).tally.Add(k.Outcome == deal.Won, float64(c.Amount))
		}
	})
	groups := make([]winning.Tally, 0, len(direct))
	for _, sheet := range direct {
		groups = append(groups, sheet.tally)
	}
	// Sums of floats depend on their order, and a map has none.
	slices.SortFunc(groups, func(a, b winning.Tally) int { return compareTallies(a, b) })
	r.prior = winning.PriorOf(groups)
	return nil
}

// spanOf is how long a deal took, or has lasted by the day.
func spanOf(k *deal.Known, asOf db.Date) (winning.Span, bool) {
	if k.CreatedOn == "" {
		return winning.Span{}, false
	}
	end := asOf
	if k.Outcome != deal.Open {
		end = k.CloseOn
	}
	return winning.Span{Days: int(end.Time().Sub(k.CreatedOn.Time()) / (24 * time.Hour)), Over: k.Outcome == deal.Won}, true
}

// Forecast answers for the territories and people in scope.
func (s *Service) Forecast(ctx context.Context, actor access.Actor, q quota.Question) (*Forecast, error) {
	r, err := s.read(ctx, actor.Scope, q)
	if err != nil {
		return nil, err
	}
	q = r.now.Question()
	f := &Forecast{Quantity: q.Quantity, Currency: q.Currency, From: q.From, To: q.To, AsOf: q.AsOf, Items: []TerritoryLine{}, People: []PersonLine{}, Scores: []TrackRecord{}}
	latest, err := s.latest(ctx, r.now)
	if err != nil {
		return nil, err
	}
	for _, st := range r.attainment.Items {
		line, _, err := r.line(st.Name, st.Figures, of(r.byPlace, st.TerritoryID))
		if err != nil {
			return nil, err
		}
		f.Items = append(f.Items, TerritoryLine{TerritoryID: st.TerritoryID, ParentID: st.ParentID, Depth: st.Depth, Overlay: st.Overlay, Owners: st.Owners, Line: line, Judgement: latest[st.TerritoryID]})
	}
	for _, p := range r.attainment.People {
		line, _, err := r.line(p.Name, p.Figures, of(r.byPerson, p.UserID))
		if err != nil {
			return nil, err
		}
		f.People = append(f.People, PersonLine{UserID: p.UserID, Role: p.Role, Line: line})
	}
	f.Scores, err = s.scores(ctx, actor, q)
	return f, err
}

// line reckons one, and simulates where it lands.
func (r *reading) line(name string, figures quota.Figures, from *sheet) (Line, landing.Result, error) {
	l := Line{Name: name, Quota: figures.Quota, Closed: figures.Credited}
	rate := from.tally.ByValue(r.prior).Shrunk
	wish := landing.Wish{Closed: float64(l.Closed), Quota: float64(l.Quota), Correlation: correlation, Draws: draws, Seed: 1}
	coming := int64(0)
	for _, o := range from.open {
		switch o.category {
		case Overdue:
			l.Overdue += o.amount
			continue
		case Commit:
			l.Commit += o.amount
		case BestCase:
			l.BestCase += o.amount
		case Pipeline:
			l.Pipeline += o.amount
		default:
			l.Omitted += o.amount
			if o.byHand { // someone said that it is not to be counted on
				continue
			}
		}
		p := rate
		if o.deal.Probability != nil {
			p = float64(*o.deal.Probability) / 100
		}
		coming += o.amount
		l.Weighted += weigh(o.deal, o.amount)
		wish.Deals = append(wish.Deals, landing.Deal{Amount: float64(o.amount), Probability: p})
	}
	l.CommitForecast = l.Closed + l.Commit
	l.BestForecast = l.CommitForecast + l.BestCase
	l.WinRate, l.Required = rate, math.Round(100/rate)/100
	if left := l.Quota - l.Closed; left > 0 {
		coverage := math.Round(float64(coming)/float64(left)*100) / 100
		l.Coverage = &coverage
	}
	result, err := landing.Simulate(wish)
	if err != nil {
		return l, result, err
	}
	l.P10, l.P50, l.P90, l.Reach = whole(result.P10), whole(result.P50), whole(result.P90), result.Reach
	return l, result, nil
}

func whole(v float64) int64 { return int64(math.Round(v)) }

// weigh is an amount times the probability of its deal; nothing without one.
func weigh(k *deal.Known, amount int64) int64 {
	if k.Probability == nil {
		return 0
	}
	return amount * *k.Probability / 100
}
