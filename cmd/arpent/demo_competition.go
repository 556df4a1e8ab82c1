package main

import (
	"context"
	"math/rand/v2"

	"arpent/cmd/arpent/demo"
	"arpent/internal/account/competitor"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
)

// rivals are made-up distributors: how often each is met, and how often it wins
// when it is.
var rivals = []struct {
	name, website string
	met, strong   float64
}{
	{"Comptoir Vauban", "https://vauban.example", 0.30, 0.50},
	{"Fournitures Belcourt", "https://belcourt.example", 0.24, 0.78},
	{"Indusia", "https://indusia.example", 0.20, 0.30},
	{"Outilor en ligne", "https://outilor.example", 0.16, 0.62},
	{"Négoce Tréville", "https://treville.example", 0.10, 0.45},
	{"Roulements Haxo", "https://haxo.example", 0.04, 0.55},
}

var (
	reasons  = []string{"price", "price", "price", "product", "service", "relationship", "delivery", "terms", "incumbent", "other"}
	supplied = []string{"Outillage coupant", "EPI", "Roulements", "Fixations", "Contrat-cadre fournitures", "Soudage"}
)

// loadCompetition says whom the company's deals were fought against and how
// they ended: reps blame the price more often than buyers do.
func (l *loading) loadCompetition(ctx context.Context, tx *db.Tx) error {
	r := rand.New(rand.NewPCG(7, 41))
	k := &competitor.Known{}
	ids := make([]competitor.ID, len(rivals))
	for i, c := range rivals {
		ids[i] = competitor.ID(db.NewID())
		k.Competitors = append(k.Competitors, competitor.Competitor{ID: ids[i], Name: c.name, Website: c.website, CreatedBy: l.actor.User.ID})
	}
	draw := func(weight func(i int) float64) competitor.ID {
		sum := 0.0
		for i := range rivals {
			sum += weight(i)
		}
		at := r.Float64() * sum
		for i := range rivals {
			if at -= weight(i); at < 0 {
				return ids[i]
			}
		}
		return ids[0]
	}
	for i := range l.c.Accounts {
		if r.IntN(4) == 0 {
			in := competitor.Installation{AccountID: l.account[i], CompetitorID: draw(func(i int) float64 { return rivals[i].met }), Product: supplied[r.IntN(len(supplied))], RecordedBy: l.actor.User.ID}
			if r.IntN(2) == 0 {
				in.EndsOn = db.DateOf(l.c.Today.AddDate(0, r.IntN(18), r.IntN(28)))
			}
			k.Installed = append(k.Installed, in)
		}
	}
	for i := range l.c.Deals {
		d := &l.c.Deals[i]
		if r.IntN(10) < 3 {
			continue
		}
		won, lost := d.Stage == demo.Won, d.Stage == demo.Lost
		first := draw(func(i int) float64 {
			switch { // who is strong is met more among deals that were lost
			case won:
				return rivals[i].met * (1 - rivals[i].strong)
			case lost:
				return rivals[i].met * rivals[i].strong
			}
			return rivals[i].met
		})
		c := competitor.Contested{AccountID: l.account[d.Account], DealID: l.deals[i]}
		if c.Against = append(c.Against, first); r.IntN(5) == 0 {
			if second := ids[r.IntN(len(ids))]; second != first {
				c.Against = append(c.Against, second)
			}
		}
		if won || lost {
			c.Verdicts = l.verdicts(r, d, won, first)
		}
		k.Contests = append(k.Contests, c)
	}
	return l.rivals.Load(ctx, tx, k)
}

func (l *loading) verdicts(r *rand.Rand, d *demo.Deal, won bool, winner competitor.ID) []competitor.Verdict {
	outcome := string(deal.Won)
	if !won {
		outcome = string(deal.Lost)
		if r.IntN(6) == 0 {
			outcome, winner = "no_decision", ""
		}
	} else {
		winner = ""
	}
	reason := func(from int) string {
		if outcome == "no_decision" {
			return []string{"timing", "budget"}[r.IntN(2)]
		}
		return reasons[from+r.IntN(len(reasons)-from)]
	}
	on := db.DateOf(d.Close)
	list := []competitor.Verdict{}
	if r.IntN(10) < 7 {
		list = append(list, competitor.Verdict{Voice: competitor.Rep, Outcome: outcome, CompetitorID: winner, Reason: reason(0), ToldOn: on, RecordedBy: l.users[d.Owner]})
	}
	if r.IntN(10) < 3 {
		told := l.actor.User.ID
		list = append(list, competitor.Verdict{Voice: competitor.Buyer, Outcome: outcome, CompetitorID: winner, Reason: reason(2), ToldBy: "Service achats", ToldOn: on.AddDays(10), RecordedBy: told})
	}
	return list
}
