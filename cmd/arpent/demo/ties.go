package demo

import (
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Ties makes what the force has to do with people besides its visits: managers
// who went along to meetings, colleagues of the next territory who are connected
// on a network and write each other. The arguments are the ids of the company's
// users, accounts and people, in its order.
func (c *Company) Ties(users []access.UserID, accounts []account.ID, people []person.ID) ([]person.Tie, []activity.Activity) {
	r := stream(uint64(len(people)), "ties")
	var ties []person.Tie
	var met []activity.Activity
	working := c.working()
	day := func(most int) time.Time { return workday(c.Today.AddDate(0, 0, -3-r.IntN(most))) }
	for i := range c.People {
		p := &c.People[i]
		t := &c.Territories[c.Accounts[p.Account].Territory]
		connected := func(user int) {
			on := c.Today.AddDate(0, 0, -60-r.IntN(1900))
			tie := person.Tie{PersonID: people[i], UserID: users[user], Network: "linkedin", ConnectedOn: db.DateOf(on), Source: "linkedin"}
			if r.IntN(2) == 0 {
				tie.Sent, tie.Received = int64(1+r.IntN(9)), int64(r.IntN(8))
				tie.FirstOn, tie.LastOn = tie.ConnectedOn, db.DateOf(on.AddDate(0, 0, r.IntN(60)))
			}
			ties = append(ties, tie)
		}
		if owner := t.Owner(c.Today); owner >= 0 && r.IntN(4) == 0 {
			connected(owner)
		}
		if other := working[r.IntN(len(working))]; r.IntN(6) == 0 && other != t.Owner(c.Today) {
			connected(other)
		}
		if manager := c.Regions[t.Region].Manager; p.DecidesPurchases && r.IntN(9) == 0 {
			for range 1 + r.IntN(6) {
				at := day(320)
				if at.After(p.Since) {
					minutes := int64(45)
					met = append(met, activity.Activity{AccountID: accounts[p.Account], Kind: activity.Meeting, HappenedOn: db.DateOf(at), Minutes: &minutes,
						UserID: users[manager], PersonID: string(people[i]), CreatedBy: users[manager], CreatedAt: db.At(at)})
				}
			}
		}
	}
	return ties, met
}

// working are the users who are there today.
func (c *Company) working() []int {
	var out []int
	for i, u := range c.Users {
		if u.Left.IsZero() && u.Kind != Administrator {
			out = append(out, i)
		}
	}
	return out
}

// What is said in asks for introductions.
const (
	WarmAsk = "Tu les as rencontrés plusieurs fois : peux-tu me présenter ? J’aimerais leur montrer la nouvelle gamme ce mois-ci."
	BossAsk = "Je passe dans ton secteur la semaine prochaine et j’aimerais faire sa connaissance avec toi."
)

// FirstPatch gives the first representative who works today, their manager, and
// the people in their territory; -1 when there is none.
func (c *Company) FirstPatch() (rep, manager int, people []int) {
	for i, u := range c.Users {
		if u.Kind != Representative || !u.Left.IsZero() {
			continue
		}
		manager = -1
		for p := range c.People {
			t := &c.Territories[c.Accounts[c.People[p].Account].Territory]
			if t.Owner(c.Today) == i {
				people, manager = append(people, p), c.Regions[t.Region].Manager
			}
		}
		if manager >= 0 {
			return i, manager, people
		}
	}
	return -1, -1, nil
}
