package payroll

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/quota/pay"
)

// PayPart is what one component of a plan earns someone.
type PayPart struct {
	Component pay.Component `json:"component" doc:"With the person's own target"`
	Quota     int64         `json:"quota"`
	Credited  int64         `json:"credited"`
	Attained  pay.Ratio     `json:"attained"`
	Earned    int64         `json:"earned"`
	Waiting   int64         `json:"waiting" doc:"Won, but not yet invoiced or paid, as the component asks"`
	Slices    []pay.Slice   `json:"slices" doc:"By tier; a cap is not applied to them"`
	Lines     []PayLine     `json:"lines,omitempty" doc:"Credit by credit, in the order of their days"`
	Curve     []PayPoint    `json:"curve,omitempty" doc:"What being credited so much pays"`
}

// PayPoint is a point of a pay curve.
type PayPoint struct {
	Credited int64 `json:"credited"`
	Pays     int64 `json:"pays"`
}

// curveSteps is in how many steps a curve is drawn, up to 1.7 quotas or a fifth
// beyond what is credited.
const curveSteps = 68

func curve(c *pay.Component, quota, credited int64) ([]PayPoint, error) {
	list := []PayPoint{}
	if quota <= 0 {
		return list, nil
	}
	most := max(float64(quota)*1.7, float64(credited)*1.2)
	for i := range curveSteps + 1 {
		at := int64(most * float64(i) / curveSteps)
		pays, err := c.Earned(at, quota)
		if err != nil {
			return nil, err
		}
		list = append(list, PayPoint{at, pays})
	}
	return list, nil
}

// PayLine is what one deal pays, given all before it.
type PayLine struct {
	pay.Line
	On          db.Date `json:"on" doc:"The day it began to count"`
	WonOn       db.Date `json:"won_on"`
	DealName    string  `json:"deal_name"`
	AccountName string  `json:"account_name"`
	AccountID   string  `json:"account_id"`
}

// Earner is what someone earns under a plan.
type Earner struct {
	UserID  access.UserID `json:"user_id"`
	Name    string        `json:"name"`
	From    db.Date       `json:"from"`
	To      db.Date       `json:"to"`
	Percent int64         `json:"percent"`
	Target  int64         `json:"target" doc:"Earned at exactly the quotas"`
	Earned  int64         `json:"earned"`
	Settled int64         `json:"settled" doc:"Of what is earned, in months that are settled"`
	Doubts  int           `json:"doubts" doc:"Disputes that are open"`
	Parts   []PayPart     `json:"parts"`
}

// Payroll is a plan's people as of a day, as far as the reader may see.
type Payroll struct {
	Plan     PayPlan  `json:"plan"`
	Warnings []string `json:"warnings" doc:"cliff: pay jumps; falling: a higher tier pays less; capped"`
	AsOf     db.Date  `json:"as_of"`
	Closed   db.Date  `json:"closed,omitempty" doc:"The last month that is settled"`
	Next     db.Date  `json:"next,omitempty" doc:"The month that may be settled next, once it is over"`
	People   []Earner `json:"people"`
}

// book is what a plan's pay is reckoned from.
type book struct {
	plan    *PayPlan
	asOf    db.Date
	at      db.Time
	people  []Enrolment
	ledgers map[stretch]*reading
}

// stretch is what someone's numbers are read for.
type stretch struct {
	quantity string
	from, to db.Date
	late     bool // with what was won up to a year before and may be invoiced or paid now
}

func (e Enrolment) stretch(c *pay.Component) stretch {
	late := c.Trigger == pay.Invoiced || c.Trigger == pay.Paid
	return stretch{c.Quantity, e.From, e.To, late}
}

// lateMonths is how long before a plan a deal may have been won that is
// invoiced or paid within it.
const lateMonths = 12

type reading struct {
	quotas map[access.UserID]int64
	won    map[access.UserID][]won
	open   map[access.UserID][]quota.NamedCredit
}

// won is a credit with the days from which it may count.
type won struct {
	quota.Credit
	invoiced, paid db.Date
}

// counts is the day from which a credit counts; empty: not yet.
func (w *won) counts(t pay.Trigger) db.Date {
	switch t {
	case pay.Invoiced:
		return w.invoiced
	case pay.Paid:
		return w.paid
	}
	return w.On
}

var everyone = access.Scope{All: true}

// open reads a plan as of a day, and whom of it the actor may see: oneself,
// for a manager the people below, for headquarters everyone.
func (s *Service) open(ctx context.Context, actor access.Actor, id string, asOf db.Date) (*book, error) {
	p, err := s.plan(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	if p.PublishedAt.IsZero() && !actor.Scope.All {
		return nil, fault.NotFound("pay_plan", id)
	}
	b := &book{plan: p, ledgers: map[stretch]*reading{}}
	whole := stretch{string(quota.Revenue), p.StartsOn, p.EndsOn, false}
	r, err := s.read(ctx, b, whole, asOf)
	if err != nil {
		return nil, err
	}
	b.asOf, b.at = r.Question().AsOf, r.KnownAt()
	if b.people, err = s.enrolmentsKnownAt(ctx, s.db, id, b.at); err != nil {
		return nil, err
	}
	if !actor.Scope.All {
		visible := map[access.UserID]bool{actor.User.ID: true}
		if actor.User.Role == access.Manager {
			for _, person := range r.Attainment(actor.Scope).People {
				visible[person.UserID] = true
			}
		}
		b.people = slices.DeleteFunc(b.people, func(e Enrolment) bool { return !visible[e.UserID] })
	}
	for _, e := range b.people {
		for i := range p.Components.V {
			if of := e.stretch(&p.Components.V[i]); b.ledgers[of] == nil {
				if _, err := s.read(ctx, b, of, b.asOf); err != nil {
					return nil, err
				}
			}
		}
	}
	return b, nil
}

func (s *Service) read(ctx context.Context, b *book, of stretch, asOf db.Date) (*quota.Reckoning, error) {
	r, err := s.quotas.Reckon(ctx, quota.Question{Quantity: quota.Quantity(of.quantity), Currency: b.plan.Currency, From: of.from, To: of.to, AsOf: asOf}, nil)
	if err != nil {
		return nil, err
	}
	b.ledgers[of] = readingOf(r)
	if of.late {
		before := quota.Question{Quantity: quota.Quantity(of.quantity), Currency: b.plan.Currency, From: db.DateOf(of.from.Time().AddDate(0, -lateMonths, 0)), To: of.to, AsOf: asOf}
		before.From = before.From[:8] + "01"
		all, err := s.quotas.Reckon(ctx, before, nil)
		if err != nil {
			return nil, err
		}
		b.ledgers[of].won = readingOf(all).won
	}
	return r, nil
}

func readingOf(r *quota.Reckoning) *reading {
	l := &reading{quotas: map[access.UserID]int64{}, won: map[access.UserID][]won{}, open: map[access.UserID][]quota.NamedCredit{}}
	for _, p := range r.Attainment(everyone).People {
		l.quotas[p.UserID] = p.Quota
	}
	r.EachPart(everyone, func(user access.UserID, k *deal.Known, c quota.Credit) {
		if k.Outcome == deal.Won {
			l.won[user] = append(l.won[user], won{c, k.InvoicedOn, k.PaidOn})
		} else {
			l.open[user] = append(l.open[user], quota.NamedCredit{Credit: c, Outcome: k.Outcome, Probability: k.Probability})
		}
	})
	for _, list := range l.won {
		slices.SortFunc(list, func(a, b won) int {
			return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.DealID, b.DealID), cmp.Compare(a.TerritoryID, b.TerritoryID))
		})
	}
	return l
}

// credits are what counts for an enrolment's component up to a day, included,
// in the order of the days from which they count; waiting adds up what was won
// by then and does not count yet.
func (b *book) credits(e Enrolment, c *pay.Component, until db.Date) (list []won, waiting int64) {
	for _, w := range b.ledgers[e.stretch(c)].won[e.UserID] {
		switch day := w.counts(c.Trigger); {
		case day >= e.From && day < e.To && day <= until:
			list = append(list, w)
		case (day == "" || day > until) && w.On <= until:
			waiting += w.Amount
		}
	}
	slices.SortStableFunc(list, func(a, b won) int { return cmp.Compare(a.counts(c.Trigger), b.counts(c.Trigger)) })
	return list, waiting
}

// earner reckons an enrolment up to a day, with more credited besides.
func (b *book) earner(e Enrolment, until db.Date, more map[string]int64) (Earner, error) {
	person := Earner{UserID: e.UserID, Name: e.UserName, From: e.From, To: e.To, Percent: e.Percent, Parts: []PayPart{}}
	for _, c := range e.targeted(b.plan) {
		part := PayPart{Component: c, Quota: b.ledgers[e.stretch(&c)].quotas[e.UserID], Credited: more[c.Quantity]}
		counted, waiting := b.credits(e, &c, until)
		for _, credit := range counted {
			part.Credited += credit.Amount
		}
		part.Waiting = waiting
		var err error
		if part.Earned, err = c.Earned(part.Credited, part.Quota); err != nil {
			return person, err
		}
		part.Attained = pay.Attainment(part.Credited, part.Quota)
		part.Slices = c.Slices(part.Credited, part.Quota)
		person.Target += c.Target
		person.Earned += part.Earned
		person.Parts = append(person.Parts, part)
	}
	return person, nil
}

// Payroll answers for a plan as of a day.
func (s *Service) Payroll(ctx context.Context, actor access.Actor, id string, asOf db.Date) (*Payroll, error) {
	b, err := s.open(ctx, actor, id, asOf)
	if err != nil {
		return nil, err
	}
	answer := &Payroll{Plan: *b.plan, Warnings: b.plan.Warnings(), AsOf: b.asOf, People: []Earner{}}
	if answer.Closed, answer.Next, err = s.months(ctx, s.db, b.plan, b.at); err != nil {
		return nil, err
	}
	entries, err := s.entries(ctx, s.db, id, "", b.at)
	if err != nil {
		return nil, err
	}
	doubts, err := s.disputes(ctx, s.db, id, "", b.at)
	if err != nil {
		return nil, err
	}
	for _, e := range b.people {
		person, err := b.earner(e, b.asOf, nil)
		if err != nil {
			return nil, err
		}
		for _, d := range doubts {
			if d.UserID == e.UserID && d.ClosedAt.IsZero() {
				person.Doubts++
			}
		}
		for _, entry := range entries {
			if entry.UserID == e.UserID && entry.Kind == Earned {
				person.Settled += entry.Amount
			}
		}
		answer.People = append(answer.People, person)
	}
	return answer, nil
}

// PayStatement is someone's pay under a plan as of a day, to the minor unit.
type PayStatement struct {
	Plan     PayPlan             `json:"plan"`
	Warnings []string            `json:"warnings"`
	AsOf     db.Date             `json:"as_of"`
	Person   Earner              `json:"person"`
	Ledger   []PayEntry          `json:"ledger" doc:"What was settled, the earliest first; it only grows"`
	Paid     int64               `json:"paid" doc:"Sum of the ledger"`
	Pending  int64               `json:"pending" doc:"Earned and not settled yet; negative: to be taken back"`
	Owed     int64               `json:"owed" doc:"Advances still to be recovered"`
	Disputes []Dispute           `json:"disputes" doc:"The earliest first"`
	Open     []quota.NamedCredit `json:"open" doc:"Open deals of the plan's days, for what if"`
}

// Statement lays someone's pay out deal by deal.
func (s *Service) Statement(ctx context.Context, actor access.Actor, id string, user access.UserID, asOf db.Date) (*PayStatement, error) {
	b, e, err := s.enrolled(ctx, actor, id, user, asOf)
	if err != nil {
		return nil, err
	}
	st := &PayStatement{Plan: *b.plan, Warnings: b.plan.Warnings(), AsOf: b.asOf, Open: []quota.NamedCredit{}}
	if st.Person, err = b.earner(e, b.asOf, nil); err != nil {
		return nil, err
	}
	for i := range st.Person.Parts {
		if err := s.trace(ctx, b, e, &st.Person.Parts[i]); err != nil {
			return nil, err
		}
	}
	if st.Ledger, err = s.entries(ctx, s.db, id, user, b.at); err != nil {
		return nil, err
	}
	if st.Disputes, err = s.disputes(ctx, s.db, id, user, b.at); err != nil {
		return nil, err
	}
	st.Paid, st.Owed, st.Person.Settled = sums(st.Ledger)
	st.Pending = st.Person.Earned - st.Person.Settled
	for _, c := range b.ledgers[stretch{string(quota.Revenue), b.plan.StartsOn, b.plan.EndsOn, false}].open[user] {
		if c.On >= b.asOf && c.On >= e.From && c.On < e.To {
			st.Open = append(st.Open, c)
		}
	}
	st.Open, err = s.quotas.Name(ctx, st.Open)
	return st, err
}

// enrolled finds someone on a plan; whoever may not see them finds nobody.
func (s *Service) enrolled(ctx context.Context, actor access.Actor, id string, user access.UserID, asOf db.Date) (*book, Enrolment, error) {
	b, err := s.open(ctx, actor, id, asOf)
	if err != nil {
		return nil, Enrolment{}, err
	}
	i := slices.IndexFunc(b.people, func(e Enrolment) bool { return e.UserID == user })
	if i < 0 {
		return nil, Enrolment{}, fault.NotFound("user", user)
	}
	return b, b.people[i], nil
}

// trace fills the lines of a part.
func (s *Service) trace(ctx context.Context, b *book, e Enrolment, part *PayPart) error {
	credits, _ := b.credits(e, &part.Component, b.asOf)
	list, named := make([]pay.Credit, len(credits)), make([]quota.NamedCredit, len(credits))
	for i, c := range credits {
		list[i], named[i] = pay.Credit{Ref: string(c.DealID), Amount: c.Amount}, quota.NamedCredit{Credit: c.Credit}
	}
	lines, err := part.Component.Statement(part.Quota, list)
	if err != nil {
		return err
	}
	if part.Curve, err = curve(&part.Component, part.Quota, part.Credited); err != nil {
		return err
	}
	if named, err = s.quotas.Name(ctx, named); err != nil {
		return err
	}
	names := map[string]quota.NamedCredit{}
	for _, n := range named {
		names[string(n.DealID)] = n
	}
	part.Lines = []PayLine{}
	for i, line := range lines {
		n := names[line.Ref]
		part.Lines = append(part.Lines, PayLine{line, credits[i].counts(part.Component.Trigger), credits[i].On, n.DealName, n.AccountName, string(n.AccountID)})
	}
	return nil
}

// Supposition is what might be won besides.
type Supposition struct {
	Deals []deal.ID `json:"deals,omitempty" maxItems:"500" doc:"Open deals that are won"`
	Extra int64     `json:"extra,omitempty" minimum:"0" maximum:"1000000000000000" doc:"More revenue, minor units"`
}

// Outlook is what a supposition would pay.
type Outlook struct {
	Now   int64     `json:"now" doc:"Earned as things are"`
	Then  int64     `json:"total" doc:"Earned if it came true"`
	More  int64     `json:"more"`
	Added int64     `json:"added" doc:"Revenue supposed"`
	Parts []PayPart `json:"parts"`
}

// WhatIf reckons what someone would earn if they won more. Deals count for
// revenue by their credited part, for deals won as one each.
func (s *Service) WhatIf(ctx context.Context, actor access.Actor, id string, user access.UserID, w Supposition) (*Outlook, error) {
	b, e, err := s.enrolled(ctx, actor, id, user, "")
	if err != nil {
		return nil, err
	}
	more, counted := map[string]int64{string(quota.Revenue): w.Extra}, map[string]bool{}
	for _, c := range e.targeted(b.plan) {
		for _, k := range b.ledgers[e.stretch(&c)].open[user] {
			if slices.Contains(w.Deals, k.DealID) && !counted[c.Quantity] {
				more[c.Quantity] += k.Amount
			}
		}
		counted[c.Quantity] = true
	}
	now, err := b.earner(e, b.asOf, nil)
	if err != nil {
		return nil, err
	}
	then, err := b.earner(e, b.asOf, more)
	return &Outlook{Now: now.Earned, Then: then.Earned, More: then.Earned - now.Earned, Added: more[string(quota.Revenue)], Parts: then.Parts}, err
}
