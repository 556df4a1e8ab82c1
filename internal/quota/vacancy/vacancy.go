// Package vacancy says which territories nobody works, since when, who stands
// in and what a vacant day costs; and who covers whom during leave.
package vacancy

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// Service answers what stands empty.
type Service struct {
	access      *access.Service
	territories *territory.Service
	quotas      *quota.Service
	db          *db.DB
}

// New makes the service. It keeps no tables.
func New(d *db.DB, a *access.Service, t *territory.Service, q *quota.Service) *Service {
	return &Service{a, t, q, d}
}

// Cover is who stands in for a time.
type Cover struct {
	Name  string  `json:"name"`
	Share int64   `json:"share" doc:"Part of the results credited, in percent"`
	From  db.Date `json:"from"`
	To    db.Date `json:"to,omitempty" doc:"First day after"`
}

// Vacancy is a territory that nobody owns on the day.
type Vacancy struct {
	TerritoryID territory.ID `json:"territory_id"`
	Name        string       `json:"name"`
	Since       db.Date      `json:"since" doc:"First day without an owner"`
	Days        int64        `json:"days" doc:"Up to the day asked for, included"`
	Last        string       `json:"last,omitempty" doc:"Who owned it last"`
	Next        string       `json:"next,omitempty" doc:"Who is to own it"`
	NextOn      db.Date      `json:"next_on,omitempty"`
	Covers      []Cover      `json:"covers" doc:"Who stands in that day"`
	PerDay      int64        `json:"per_day" doc:"Quota of the day asked for: the month's, divided by its days"`
	Asked       int64        `json:"asked" doc:"Quota of the vacant days of the year"`
	Won         int64        `json:"won" doc:"Credited to the territory in those days"`
	Missed      int64        `json:"missed" doc:"What of the quota of those days was not won; never less than nothing"`
}

// Leave is a territory whose owner is covered that day.
type Leave struct {
	TerritoryID territory.ID `json:"territory_id"`
	Name        string       `json:"name"`
	Owners      []string     `json:"owners"`
	Covers      []Cover      `json:"covers"`
}

// Vacancies is what stands empty, as far as the scope reaches.
type Vacancies struct {
	AsOf     db.Date   `json:"as_of"`
	Currency string    `json:"currency"`
	Items    []Vacancy `json:"items" doc:"The dearest first"`
	Leaves   []Leave   `json:"leaves"`
	Missed   int64     `json:"missed" doc:"By all of them"`
}

// Routes adds the operation to the API.
func (s *Service) Routes(api huma.API) {
	access.Handle(s.access, api, huma.Operation{Method: "GET", Path: "/api/v1/vacancies", OperationID: "list-vacancies", Tags: []string{"Quotas"},
		Summary: "Territories without an owner: who stands in, what a vacant day costs; and who is covered during leave"}, access.Everyone, s.list)
}

type input struct {
	AsOf     string `query:"as_of" doc:"A day; absent: today"`
	Currency string `query:"currency" doc:"Absent: that of the quotas in force"`
}

type output struct{ Body *Vacancies }

func (s *Service) list(ctx context.Context, actor access.Actor, in *input) (*output, error) {
	v, err := s.On(ctx, actor, db.Date(in.AsOf), in.Currency)
	return &output{v}, err
}

// On answers for a day, in the quotas of its year.
func (s *Service) On(ctx context.Context, actor access.Actor, day db.Date, currency string) (*Vacancies, error) {
	r, err := s.quotas.Reckon(ctx, quota.Question{Currency: currency, AsOf: day}, nil)
	if err != nil {
		return nil, err
	}
	q := r.Question()
	v := &Vacancies{AsOf: q.AsOf, Currency: q.Currency, Items: []Vacancy{}, Leaves: []Leave{}}
	nodes, err := s.territories.Tree(ctx, actor, q.AsOf)
	if err != nil {
		return nil, err
	}
	at := map[territory.ID]int{}
	for _, n := range nodes {
		if n.Below > 0 {
			continue
		}
		covers, owners := coversOf(n)
		switch {
		case n.Vacant:
			one := Vacancy{TerritoryID: n.ID, Name: n.Name, Since: n.ValidFrom, Covers: covers}
			if err := s.date(ctx, &one, q.AsOf); err != nil {
				return nil, err
			}
			at[n.ID] = len(v.Items)
			v.Items = append(v.Items, one)
		case len(covers) > 0:
			v.Leaves = append(v.Leaves, Leave{n.ID, n.Name, owners, covers})
		}
	}
	r.Each(func(k *deal.Known, c quota.Credit, holders []territory.ID) {
		if k.Outcome != deal.Won || len(holders) == 0 || c.On > q.AsOf {
			return
		}
		if i, ok := at[holders[0]]; ok && c.On >= v.Items[i].Since {
			v.Items[i].Won += c.Amount
		}
	})
	for i := range v.Items {
		one := &v.Items[i]
		one.PerDay = r.Asked(one.TerritoryID, q.AsOf, q.AsOf.AddDays(1))
		one.Asked = r.Asked(one.TerritoryID, max(one.Since, q.From), q.AsOf.AddDays(1))
		one.Missed = max(0, one.Asked-one.Won)
		v.Missed += one.Missed
	}
	slices.SortStableFunc(v.Items, func(a, b Vacancy) int { return int(min(1, max(-1, b.Missed-a.Missed))) })
	return v, nil
}

func coversOf(n territory.Node) (covers []Cover, owners []string) {
	covers = []Cover{}
	for _, m := range n.Members {
		switch m.Role {
		case territory.StandIn:
			covers = append(covers, Cover{m.UserName, m.Share, m.ValidFrom, m.ValidTo})
		case territory.Owner:
			owners = append(owners, m.UserName)
		}
	}
	return covers, owners
}

// date finds since when a territory has had no owner, who was the last, and who
// is to come.
func (s *Service) date(ctx context.Context, v *Vacancy, day db.Date) error {
	members, err := s.territories.MembersOf(ctx, s.db, v.TerritoryID)
	if err != nil {
		return err
	}
	slices.SortFunc(members, func(a, b territory.Member) int { return strings.Compare(string(a.ValidFrom), string(b.ValidFrom)) })
	for _, m := range members {
		switch {
		case m.Role != territory.Owner:
		case m.ValidTo != "" && m.ValidTo <= day && m.ValidTo >= v.Since:
			v.Since, v.Last = m.ValidTo, m.UserName
		case m.ValidFrom > day && v.Next == "":
			v.Next, v.NextOn = m.UserName, m.ValidFrom
		}
	}
	v.Days = int64(day.Time().Sub(v.Since.Time())/(24*time.Hour)) + 1
	return nil
}
