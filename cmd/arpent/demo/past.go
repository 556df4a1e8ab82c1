package demo

import (
	"math/rand/v2"
	"time"
)

// Past is what was believed of a deal until a moment.
type Past struct {
	Stage  Stage
	Amount int64 // cents
	Close  time.Time
	Until  time.Time
}

// remember gives every deal its way to where it is: stages passed one by one,
// days that slipped, amounts that were talked down or up.
func (c *Company) remember(seed uint64) {
	for i := range c.Deals {
		c.Deals[i].remember(stream(seed, "past "+c.Accounts[c.Deals[i].Account].Number+c.Deals[i].Opened.Format(time.DateOnly)), c.Today)
	}
}

var ladder = []Stage{Qualify, Propose, Negotiate}

func (d *Deal) remember(r *rand.Rand, today time.Time) {
	passed, last := 0, d.Close
	switch d.Stage {
	case Won:
		passed = 3
	case Lost:
		passed = 1 + r.IntN(3)
	default:
		for ladder[passed] != d.Stage {
			passed++
		}
		last = today
	}
	days := int(last.Sub(d.Opened).Hours() / 24)
	closing, amount := d.Close, d.Amount
	if r.Float64() < 0.35 { // hoped for sooner
		closing = workday(closing.AddDate(0, 0, -8-r.IntN(40)))
	}
	if r.Float64() < 0.4 {
		amount = roundMoney(float64(amount) / 100 * (0.7 + 0.8*r.Float64()))
	}
	for k := range passed {
		until := d.Opened.AddDate(0, 0, days*(k+1)/passed)
		if k < passed-1 || d.Stage != Won && d.Stage != Lost {
			until = d.Opened.AddDate(0, 0, days*(k+1)/(passed+1)+r.IntN(1+days/(2*passed+2)))
		}
		d.Past = append(d.Past, Past{ladder[k], amount, closing, until.Add(time.Duration(9*60+r.IntN(500)) * time.Minute)})
		if r.Float64() < 0.6 {
			amount = d.Amount
		}
		if !closing.Equal(d.Close) && !closing.After(until) {
			closing = d.Close
		}
	}
	if open := d.Stage != Won && d.Stage != Lost; open && r.Float64() < 0.07 {
		d.lately(r, today)
	}
}

// lately lets something happen to an open deal in the week before today.
func (d *Deal) lately(r *rand.Rand, today time.Time) {
	at := today.AddDate(0, 0, -1-r.IntN(5)).Add(10 * time.Hour)
	if n := len(d.Past); d.Opened.After(at) || n > 0 && !d.Past[n-1].Until.Before(at) {
		return
	}
	was := Past{d.Stage, d.Amount, d.Close, at}
	switch r.IntN(3) {
	case 0:
		was.Close = workday(d.Close.AddDate(0, 0, -10-r.IntN(25)))
	case 1:
		was.Amount = roundMoney(float64(d.Amount) / 100 * (0.6 + 0.9*r.Float64()))
	default:
		was.Close, was.Amount = workday(d.Close.AddDate(0, 0, 20+r.IntN(40))), roundMoney(float64(d.Amount)/100*1.2)
	}
	d.Past = append(d.Past, was)
}
