package demo

import (
	"math/rand/v2"
	"time"
)

var problemNotes = []string{"Livraison incomplète", "Colis endommagé", "Erreur de facturation", "Référence manquante", "Délai dépassé", "Outil défectueux", "Retour refusé", "Mauvaise taille d’EPI"}

// problems are what customers complained of in a year and more, most of them
// seldom; a few have had enough lately.
func (c *Company) problems(seed uint64) {
	for i := range c.Accounts {
		a := &c.Accounts[i]
		if !a.Customer {
			continue
		}
		r := stream(seed, "problems "+a.Number)
		for day := r.ExpFloat64() * 700; day < 420; day += r.ExpFloat64() * 700 {
			c.complain(r, i, 32+int(day))
		}
		if r.IntN(160) == 0 {
			for range 4 + r.IntN(3) {
				c.complain(r, i, 1+r.IntN(20))
			}
		}
	}
}

func (c *Company) complain(r *rand.Rand, account, ago int) {
	day := workday(c.Today.AddDate(0, 0, -ago))
	user := c.Territories[c.Accounts[account].Territory].Owner(day)
	note := pick(r, problemNotes)
	at := day.Add(time.Duration(8*60+5*r.IntN(110)) * time.Minute)
	if user < 0 || day.Before(c.Accounts[account].Since) || day.Before(c.Users[user].Joined) {
		return
	}
	c.Activities = append(c.Activities, Activity{Account: account, User: user, Person: -1, Kind: "problem", At: at, Note: note})
}
