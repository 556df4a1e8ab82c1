package demo

import (
	"fmt"
	"math"
	"time"
)

// Round is a setting of quotas for the whole company.
type Round struct {
	Name      string
	From      time.Time // first day of a month
	Months    int
	Goal      int64 // cents
	Season    []int64
	Over      int64     // percent of a goal that the territories below are given
	Set       time.Time // the day it was set
	Approved  time.Time // zero: a draft
	Asked     []int64   // of each territory, cents; empty: as shared out
	Proposals []Proposal
}

// Proposal is what someone says a territory or region can do.
type Proposal struct {
	Territory int // -1: the region as a whole
	Region    int
	User      int
	Factor    float64 // of what is asked
	Note      string
}

// season is how the year's sales fall: August is quiet, autumn is not.
var season = []int64{82, 84, 96, 88, 84, 94, 78, 46, 96, 102, 98, 92}

// ask sets this year's quotas by what a year brings, and opens the next quarter.
func (c *Company) ask(seed uint64) {
	won, potential, all := 0.0, 0.0, make([]struct{ won, potential float64 }, len(c.Territories))
	for i := range c.Deals {
		if d := &c.Deals[i]; d.Stage == Won {
			won += float64(d.Amount) / 100
			all[c.Accounts[d.Account].Territory].won += float64(d.Amount) / 100
		}
	}
	for i := range c.Accounts {
		all[c.Accounts[i].Territory].potential += float64(c.Accounts[i].Potential)
		potential += float64(c.Accounts[i].Potential)
	}
	january := time.Date(c.Today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	year := Round{Name: fmt.Sprintf("Objectifs %d", january.Year()), From: january, Months: 12, Goal: roundGoal(won * 1.04), Season: season,
		Over: 103, Set: january.AddDate(0, 0, -24), Approved: january.AddDate(0, 0, -17)}
	// Those who set the year's goals knew their markets better than potentials do.
	r := stream(seed, "asked")
	for i := range all {
		year.Asked = append(year.Asked, roundMoney(1.07*(0.3*won*all[i].potential/max(1, potential)+0.7*all[i].won*(0.9+0.25*r.Float64())))+500_000)
	}
	next := january.AddDate(0, 3*((int(c.Today.Month())-1)/3+1), 0)
	sum, part := int64(0), int64(0)
	for i, w := range season {
		sum += w
		if i/3 == (int(next.Month())-1)/3 {
			part += w
		}
	}
	first := int(next.Month()) - 1
	quarter := Round{Name: fmt.Sprintf("T%d %d", first/3+1, next.Year()), From: next, Months: 3, Goal: roundGoal(won * 1.1 * float64(part) / float64(sum)),
		Season: season[first : first+3], Over: 103, Set: c.Today.AddDate(0, 0, -9), Proposals: c.proposals(seed)}
	c.Rounds = []Round{year, quarter}
}

func roundGoal(euros float64) int64 { return int64(math.Round(euros/10_000)) * 10_000_00 }

// proposals come from most managers and some of those who work the territories.
func (c *Company) proposals(seed uint64) []Proposal {
	r := stream(seed, "proposals")
	list := []Proposal{}
	for i := range c.Territories {
		t := &c.Territories[i]
		if user := t.Owner(c.Today); user >= 0 && r.Float64() < 0.55 {
			list = append(list, Proposal{Territory: i, Region: t.Region, User: user, Factor: 0.8 + 0.3*r.Float64(), Note: pick(r, proposalNotes)})
		}
	}
	for i := range c.Regions {
		if i < 2 || r.Float64() < 0.7 {
			list = append(list, Proposal{Territory: -1, Region: i, User: c.Regions[i].Manager, Factor: 0.88 + 0.14*r.Float64(), Note: pick(r, proposalNotes)})
		}
	}
	return list
}

var proposalNotes = []string{"", "", "Deux gros renouvellements tombent le trimestre suivant.", "Carnet solide, je peux faire mieux que demandé.",
	"Secteur repris en cours d’année, il faut du temps.", "Un grand compte a gelé ses budgets.", "Dépend de l’accord-cadre en négociation."}
