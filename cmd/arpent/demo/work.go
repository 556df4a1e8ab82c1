package demo

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// contacts makes the people whom the force meets.
func (c *Company) contacts(seed uint64) {
	r, own := stream(seed, "contacts"), stream(seed, "careers")
	titles := newWheel(len(contactTitles), func(i int) float64 { return contactTitles[i].weight })
	for i := range c.Accounts {
		a := &c.Accounts[i]
		n := 1
		for _, more := range []int{18, 60, 220} {
			if a.Headcount >= more && r.Float64() < 0.8 {
				n++
			}
		}
		for range n {
			t := contactTitles[titles.turn(r)]
			first, last, called := someone(r, t.title)
			c.People = append(c.People, Person{Account: i, First: first, Last: last, Title: called, DecidesPurchases: t.decides,
				Email: plain(first, "-") + "." + plain(last, "-") + "@" + a.Domain,
				Phone: fmt.Sprintf("06 39 98 %02d %02d", r.IntN(100), r.IntN(100)),
				Since: c.Today.AddDate(0, -3-r.IntN(110), -r.IntN(28))})
			p := &c.People[len(c.People)-1]
			if own.IntN(30) == 0 { // new in the position
				p.Since = c.Today.AddDate(0, 0, -5-own.IntN(80))
			}
			p.Objects = own.IntN(60) == 0
		}
	}
}

// work is a year of deals and activities. A territory with more to do than a
// year has hours sees its accounts less often than they should be.
func (c *Company) work(seed uint64) {
	minutes := make([]float64, len(c.Territories))
	mean := 0.0
	for i := range c.Accounts {
		a := &c.Accounts[i]
		minutes[a.Territory] += float64(a.Visits * (a.VisitMinutes + 30))
		mean += float64(a.Visits*(a.VisitMinutes+30)) / float64(len(c.Territories))
	}
	firstPerson := make([]int, len(c.Accounts))
	for i := range firstPerson {
		firstPerson[i] = -1
	}
	for p := len(c.People) - 1; p >= 0; p-- {
		firstPerson[c.People[p].Account] = p
	}
	for i := range c.Accounts {
		t := c.Accounts[i].Territory
		c.visits(seed, i, firstPerson[i], math.Min(1, 1.05*mean/math.Max(1, minutes[t])))
		c.deals(seed, i)
	}
	c.problems(seed)
	slices.SortStableFunc(c.Activities, func(a, b Activity) int { return a.At.Compare(b.At) })
}

func (c *Company) visits(seed uint64, account, person int, coverage float64) {
	a := &c.Accounts[account]
	r := stream(seed, "visits "+a.Number)
	start := c.Today.AddDate(-1, 0, 0)
	if a.Since.After(start) {
		start = a.Since.AddDate(0, 0, 6)
	}
	days := int(c.Today.Sub(start).Hours() / 24)
	n := int(float64(a.Visits)*coverage*(0.75+0.35*r.Float64())*float64(days)/365 + r.Float64())
	for k := range n {
		day := workday(start.AddDate(0, 0, int((float64(k)+r.Float64())*float64(days)/float64(n))))
		user := c.Territories[a.Territory].Owner(day)
		if user < 0 || !day.Before(c.Today) {
			continue
		}
		at := day.Add(time.Duration(8*60+30+5*r.IntN(100)) * time.Minute)
		who := -1
		if r.Float64() < 0.8 {
			who = person
		}
		act := Activity{Account: account, User: user, Person: who, Kind: "visit", At: at, Minutes: a.VisitMinutes/15*15 - 15 + 15*r.IntN(3)}
		if r.Float64() < 0.5 {
			act.Note = pick(r, visitNotes)
		}
		c.Activities = append(c.Activities, act)
		if r.Float64() < 0.3 {
			before := workday(day.AddDate(0, 0, -7))
			at := before.Add(time.Duration(9*60+5*r.IntN(90)) * time.Minute)
			call := Activity{Account: account, User: user, Person: person, Kind: "call", At: at, Minutes: 5 + r.IntN(15)}
			if before.After(start) && c.Territories[a.Territory].Owner(before) == user {
				c.Activities = append(c.Activities, call)
			}
		}
	}
}

func (c *Company) deals(seed uint64, account int) {
	a := &c.Accounts[account]
	r := stream(seed, "deals "+a.Number)
	expected := 0.3
	if a.Customer {
		expected = 0.9
		if a.Potential > 10_000_000 {
			expected = 1.8
		}
	}
	for n := int(expected + r.Float64()); n > 0; n-- {
		opened := workday(c.Today.AddDate(0, 0, -4-r.IntN(360)))
		if opened.Before(a.Since) {
			continue
		}
		took := 20 + r.IntN(120)
		d := Deal{Account: account, Name: pick(r, dealNames), Opened: opened, Close: workday(opened.AddDate(0, 0, took)),
			Amount: roundMoney(math.Max(400, float64(a.Potential)/100*(0.02+0.2*r.Float64())))}
		switch x := r.Float64(); {
		case d.Close.Before(c.Today) && x < 0.94*taste(a):
			d.Stage = Won
		case d.Close.Before(c.Today) && x < 0.94:
			d.Stage = Lost
		default: // still open; one in a few is late
			d.Stage = []Stage{Qualify, Propose, Propose, Negotiate}[r.IntN(4)]
			if !d.Close.After(c.Today) && x < 0.98 {
				d.Close = workday(c.Today.AddDate(0, 0, 10+r.IntN(80)))
			}
		}
		if d.Owner = c.Territories[a.Territory].Owner(opened); d.Owner < 0 {
			continue
		}
		c.Deals = append(c.Deals, d)
	}
}

// taste is how likely an account is to buy once a deal is open: by what it does
// and by its size, so that there is something to learn from deals.
func taste(a *Account) float64 {
	odds := 0.2
	switch a.NAF[:2] {
	case "25", "28", "24":
		odds += 0.7
	case "43", "49", "52":
		odds -= 0.8
	}
	switch {
	case a.Headcount <= 10:
		odds -= 0.6
	case a.Headcount > 50:
		odds += 0.6
	}
	return 1 / (1 + math.Exp(-odds))
}
