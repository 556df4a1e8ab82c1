package demo

import (
	"math/rand/v2"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/committee"
	titles "arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Committees makes the relationship maps of accounts at which deals ended, as
// they were noted then: more of it where deals were won, which is what one
// learns from. The arguments are the ids of the company's users, accounts and
// people, in its order.
func (c *Company) Committees(users []access.UserID, accounts []account.ID, people []person.ID) ([]committee.Part, []committee.Line) {
	at := map[int][]int{}
	for p := range c.People {
		at[c.People[p].Account] = append(at[c.People[p].Account], p)
	}
	table := titles.NewTable()
	var parts []committee.Part
	var lines []committee.Line
	seen := map[int]bool{}
	for i := range c.Deals {
		d := &c.Deals[i]
		r := stream(uint64(i), "committee")
		if seen[d.Account] || r.IntN(10) < 3 {
			continue
		}
		seen[d.Account] = true
		boss := -1
		var of []int
		for _, p := range at[d.Account] {
			who := &c.People[p]
			read := table.Read(who.Title)
			if who.Since.After(d.Opened) || r.Float64() > noted(d.Stage, read.Function) {
				continue
			}
			part := committee.Part{AccountID: accounts[d.Account], PersonID: people[p], SetBy: users[d.Owner], SetAt: db.At(d.Opened.AddDate(0, 0, 3+r.IntN(15)).Add(10 * time.Hour))}
			part.Role, part.Attitude = played(r, d.Stage, read, who.DecidesPurchases)
			parts = append(parts, part)
			if of = append(of, p); part.Role == committee.DecisionMaker && boss < 0 {
				boss = p
			}
		}
		for _, p := range of {
			if p == boss || boss < 0 {
				continue
			}
			line := committee.Line{AccountID: accounts[d.Account], CommitteeTie: committee.CommitteeTie{Kind: committee.ReportsTo, PersonID: people[p], OtherID: people[boss]},
				SetBy: users[d.Owner], SetAt: db.At(d.Opened.AddDate(0, 0, 20).Add(10 * time.Hour))}
			if r.IntN(3) > 0 {
				lines = append(lines, line)
			}
			if line.Kind = committee.Influences; r.IntN(4) == 0 {
				lines = append(lines, line)
			}
		}
	}
	return parts, lines
}

// noted is how likely it is that somebody of a function was met and noted.
func noted(stage Stage, f titles.Function) float64 {
	technical := f == titles.Maintenance || f == titles.Production || f == titles.Engineering || f == titles.Quality
	switch {
	case stage == Won && (technical || f == titles.Management):
		return 0.85
	case stage == Won:
		return 0.75
	case technical:
		return 0.35
	}
	return 0.6
}

// played is what somebody of a function does, and how they stand.
func played(r *rand.Rand, stage Stage, read titles.Role, decides bool) (committee.Role, committee.Attitude) {
	won := stage == Won
	attitude := committee.Neutral
	switch x := r.Float64(); {
	case won && x < 0.6 || !won && x < 0.2:
		attitude = committee.Supporter
	case stage == Lost && x > 0.7:
		attitude = committee.Opponent
	}
	switch {
	case read.Function == titles.Management:
		return committee.DecisionMaker, attitude
	case read.Function == titles.Purchasing && decides:
		return committee.Purchasing, attitude
	case attitude == committee.Opponent && r.IntN(2) == 0:
		return committee.Blocker, attitude
	case decides && attitude == committee.Supporter:
		return committee.Champion, attitude
	case decides:
		return committee.Evaluator, attitude
	}
	return committee.Influencer, attitude
}
