package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

const (
	vacancies = 4 // territories whose representative left, nobody found yet
	handovers = 6 // territories taken over during the year
)

// force makes the people who sell and puts them to their territories.
func (c *Company) force(g *Ground, seed uint64, m *market, cut *cut) {
	r := stream(seed, "force")
	for i, t := range m.territories(cut) {
		c.Accounts[i].Territory = t
	}
	names := &crew{r: r, taken: map[string]bool{}}
	c.Users = append(c.Users, names.user(title{"Directeur commercial", "Directrice commerciale"}, Headquarters, c.PlanFrom.AddDate(-6, 0, 0)))
	for p := range parts {
		c.Regions = append(c.Regions, Region{Name: parts[p].name})
	}
	// The demo signs in as the first of each role: Auvergne-Rhône-Alpes goes first.
	order := []int{6, 0, 1, 2, 3, 4, 5, 7}
	for _, p := range order {
		c.Regions[p].Manager = len(c.Users)
		c.Users = append(c.Users, names.user(title{"Chef des ventes " + parts[p].name, "Cheffe des ventes " + parts[p].name}, Manager, c.PlanFrom.AddDate(-2-r.IntN(5), 0, 0)))
	}
	for t := range cut.part {
		c.Territories = append(c.Territories, Territory{Name: cut.names[t], Region: cut.part[t]})
	}
	for _, p := range order {
		for t := range c.Territories {
			if c.Territories[t].Region == p {
				c.hire(g, r, names, t, c.PlanFrom.AddDate(-1-r.IntN(8), -r.IntN(12), 0))
			}
		}
	}
	c.turnover(g, r, names)
	c.Users = append(c.Users, names.user(title{"Administrateur des ventes", "Administratrice des ventes"}, Administrator, c.PlanFrom.AddDate(-4, 0, 0)))
}

// hire makes a representative who lives in a territory and works it.
func (c *Company) hire(g *Ground, r *rand.Rand, names *crew, territory int, joined time.Time) {
	u := names.user(title{"Technico-commercial", "Technico-commerciale"}, Representative, joined)
	home := c.homeTown(g, r, territory)
	u.Lon, u.Lat, _ = home.spot(r)
	u.Home = home.Name
	from := joined
	if from.Before(c.PlanFrom) {
		from = c.PlanFrom
	}
	c.Territories[territory].Members = append(c.Territories[territory].Members, Member{User: len(c.Users), From: from})
	c.Users = append(c.Users, u)
}

// turnover lets some go: a few territories changed hands, a few stand vacant,
// with newcomers who have none yet.
func (c *Company) turnover(g *Ground, r *rand.Rand, names *crew) {
	order := r.Perm(len(c.Territories))
	// The representative whom the demo signs in as stays.
	for i, t := range order {
		if c.Territories[t].Members[0].User == 1+len(c.Regions) {
			order = append(order[:i], order[i+1:]...)
			break
		}
	}
	for i := 0; i < vacancies+handovers && i < len(order); i++ {
		t := &c.Territories[order[i]]
		m := &t.Members[0]
		if i < vacancies {
			m.To = workday(c.Today.AddDate(0, 0, -24-r.IntN(90)))
			c.Users[m.User].Left = m.To
			continue
		}
		m.To = workday(c.Today.AddDate(0, 0, -120-r.IntN(180)))
		c.Users[m.User].Left = m.To
		c.hire(g, r, names, order[i], m.To.AddDate(0, 0, 10+r.IntN(20)))
	}
	for i := range min(vacancies, len(order)) { // newcomers, hired for the vacancies, placed by nobody yet
		t := order[i]
		c.hire(g, r, names, t, workday(c.Today.AddDate(0, 0, -3-r.IntN(20))))
		t1 := &c.Territories[t]
		t1.Members = t1.Members[:len(t1.Members)-1]
	}
}

// homeTown is where a representative of the territory may live: a town where
// its accounts are, larger ones and central ones rather.
func (c *Company) homeTown(g *Ground, r *rand.Rand, territory int) *Town {
	var members []int
	var mx, my float64
	for i := range c.Accounts {
		if c.Accounts[i].Territory == territory {
			members = append(members, i)
			x, y := flat(c.Accounts[i].Lon, c.Accounts[i].Lat)
			mx, my = mx+x, my+y
		}
	}
	if len(members) == 0 {
		return &g.Towns[0]
	}
	mx, my = mx/float64(len(members)), my/float64(len(members))
	w := newWheel(len(members), func(k int) float64 {
		a := &c.Accounts[members[k]]
		x, y := flat(a.Lon, a.Lat)
		return math.Sqrt(g.Towns[a.Town].Population+1) / (20 + math.Hypot(x-mx, y-my))
	})
	return &g.Towns[c.Accounts[members[w.turn(r)]].Town]
}

// Owner is who works a territory on a day; -1 when nobody does.
func (t *Territory) Owner(day time.Time) int {
	for i := len(t.Members) - 1; i >= 0; i-- {
		if m := t.Members[i]; !day.Before(m.From) && (m.To.IsZero() || day.Before(m.To)) {
			return m.User
		}
	}
	return -1
}

// crew gives users names and addresses that do not repeat.
type crew struct {
	r     *rand.Rand
	taken map[string]bool
}

func (n *crew) user(t title, kind Kind, joined time.Time) User {
	for {
		first, last, called := someone(n.r, t)
		email := fmt.Sprintf("%s.%s@comptoir-lambda.example", plain(first, "-"), plain(last, "-"))
		if !n.taken[email] {
			n.taken[email] = true
			return User{Name: first + " " + last, Email: email, Title: called, Kind: kind, Joined: joined}
		}
	}
}
