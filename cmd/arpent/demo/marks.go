package demo

import (
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/stage"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Marks are the stages of leads whom the force met, by what came of it, and a
// few words on some.
func (c *Company) Marks(users []access.UserID, accounts []account.ID, people []person.ID) []stage.LeadMark {
	r := stream(7, "marks")
	open := map[int]Stage{}
	for i := range c.Deals {
		if d := &c.Deals[i]; d.Stage != Lost {
			open[d.Account] = d.Stage
		}
	}
	var out []stage.LeadMark
	seen := map[int]bool{}
	for i := len(c.Activities) - 1; i >= 0; i-- {
		a := &c.Activities[i]
		if a.Person < 0 || seen[a.Person] || c.People[a.Person].Account != a.Account {
			continue
		}
		seen[a.Person] = true
		mark := func(kind, value string, at time.Time) {
			out = append(out, stage.LeadMark{PersonID: people[a.Person], AccountID: accounts[a.Account], Kind: kind, Value: value, SetBy: users[a.User], SetAt: db.At(at)})
		}
		now := stage.Approached
		switch deal := open[a.Account]; {
		case deal == Won || deal == Negotiate:
			now = stage.Qualified
		case deal != "":
			now = stage.InConversation
		case r.IntN(6) == 0:
			now = stage.NotNow
		}
		if r.IntN(3) > 0 {
			mark("stage", string(now), a.At)
		}
		if r.IntN(7) == 0 {
			mark("tag", pick(r, []string{"invité au salon", "préfère le téléphone", "démo faite", "ancien client", "à présenter"}), a.At)
		}
	}
	return out
}
