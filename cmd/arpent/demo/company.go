package demo

import "time"

// Company is everything that is made up. Positions in its lists are how its
// parts refer to each other.
type Company struct {
	Name        string
	Today       time.Time // midnight, UTC
	PlanFrom    time.Time // first day of last year's territories
	Users       []User    // first: headquarters, then managers, representatives, administrator
	Regions     []Region
	Territories []Territory
	Accounts    []Account
	People      []Person
	Deals       []Deal
	Activities  []Activity
	Rounds      []Round
	Desk        int // prospects that nobody visits and a desk calls
}

// Kind says what someone does in the company.
type Kind int

// The kinds of users.
const (
	Headquarters Kind = iota
	Manager
	Representative
	Administrator
)

// User is someone of the sales force.
type User struct {
	Name, Email, Title string
	Kind               Kind
	Lon, Lat           float64 // home, representatives only
	Home               string  // town
	Joined             time.Time
	Left               time.Time // zero: still there
}

// Region is a node of the tree that a manager answers for.
type Region struct {
	Name    string
	Manager int // user
}

// Territory was cut a year ago.
type Territory struct {
	Name    string
	Region  int
	Members []Member
}

// Member is someone's time in a territory.
type Member struct {
	User     int
	From, To time.Time // To zero: still there
}

// Account is a company that the force sells to, or may.
type Account struct {
	Number       string // of the company's order system
	Name         string
	Street       string
	Postcode     string
	Town         int // in the ground
	TownName     string
	Lon, Lat     float64
	NAF          string // rév. 2
	Headcount    int
	Potential    int64 // cents a year
	Revenue      int64 // cents, last twelve months
	Visits       int   // a year
	VisitMinutes int
	Domain       string
	Phone        string
	Parent       int // account, -1 none
	Customer     bool
	Territory    int // today's
	Planned      bool
	Since        time.Time // known since; after the plan when not Planned
}

// Person works at an account.
type Person struct {
	Account          int
	First, Last      string
	Title            string
	Email, Phone     string
	Since            time.Time
	DecidesPurchases bool
	Objects          bool // to be approached at all
}

// Stage is how far a deal is.
type Stage string

// The stages of a deal.
const (
	Qualify   Stage = "qualification"
	Propose   Stage = "proposal"
	Negotiate Stage = "negotiation"
	Won       Stage = "won"
	Lost      Stage = "lost"
)

// Deal is a sale under way, won or lost.
type Deal struct {
	Account int
	Owner   int // user
	Name    string
	Stage   Stage
	Amount  int64 // cents
	Opened  time.Time
	Close   time.Time // expected, or the day it was won or lost
	Past    []Past    // what was believed of it before, in order
}

// Activity is something done with an account.
type Activity struct {
	Account int
	User    int
	Person  int    // -1: nobody in particular
	Kind    string // visit, call, email
	At      time.Time
	Minutes int
	Note    string
}

// Size says how large the company is.
type Size struct {
	Accounts    int
	Territories int
	Desk        int // prospects that nobody visits and a desk calls
}

// Default is the size of the demo.
func Default() Size { return Size{Accounts: 4000, Territories: 60, Desk: 24} }

// Make makes the company up. The same seed, ground, size and day give the same one.
func Make(g *Ground, seed uint64, size Size, today time.Time) *Company {
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	c := &Company{Name: "Comptoir Lambda", Today: today, Desk: size.Desk,
		PlanFrom: time.Date(today.Year()-1, today.Month(), 1, 0, 0, 0, 0, time.UTC)}
	m := newMarket(g, seed, size, c.PlanFrom, today)
	c.Accounts = m.known()
	cut := m.cut(size.Territories)
	c.force(g, seed, m, cut)
	c.contacts(seed)
	c.work(seed)
	c.remember(seed)
	c.ask(seed)
	return c
}

// workday goes back to the last day before that is no Saturday or Sunday.
func workday(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, -1)
	}
	return t
}
