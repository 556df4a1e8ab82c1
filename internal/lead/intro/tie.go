package intro

import (
	"context"
	"math"

	"arpent/engine/intro"
	"arpent/internal/access"
	"arpent/internal/account/activity"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
)

// IntroTie is a tie with what it rests on.
type IntroTie struct {
	Strength    float64 `json:"strength" doc:"0 to 1: max(floor, 1 − exp(−points · recency / 8))"`
	Points      float64 `json:"points" doc:"3·meetings + min(sent, received) + min(5, years together × (2 in one team)) + 1 if connected"`
	Recency     float64 `json:"recency" doc:"1 for today, falling to 0 within six years of last_on"`
	Colleague   bool    `json:"colleague,omitempty" doc:"A colleague at one's own company: 0.9"`
	Confirmed   bool    `json:"confirmed,omitempty" doc:"The user said that they know each other well: at least 0.9"`
	Connected   bool    `json:"connected,omitempty" doc:"On a network: at least 0.05"`
	ConnectedOn db.Date `json:"connected_on,omitempty"`
	Meetings    int     `json:"meetings,omitempty" doc:"And visits"`
	Calls       int     `json:"calls,omitempty" doc:"Counted as a message each way"`
	Emails      int     `json:"emails,omitempty" doc:"Noted as activities: counted as sent"`
	Sent        int     `json:"sent,omitempty" doc:"Messages on networks"`
	Received    int     `json:"received,omitempty" doc:"Messages on networks"`
	LastOn      db.Date `json:"last_on,omitempty" doc:"The latest of all this"`
	Company     string  `json:"company,omitempty" doc:"Where they worked together"`
	WorkedFrom  db.Date `json:"worked_from,omitempty" doc:"First day together"`
	WorkedTo    db.Date `json:"worked_to,omitempty" doc:"First day no more; absent: still"`
	Years       float64 `json:"years,omitempty" doc:"Together"`
	SameTeam    bool    `json:"same_team,omitempty"`
}

// colleagueStrength is that of a tie between users: headquarters vouches for both.
const colleagueStrength = 0.9

// weigh computes the strength.
func (t *IntroTie) weigh(today db.Date) {
	days := 100_000 // never
	if t.LastOn != "" {
		days = daysBetween(t.LastOn, today)
	}
	e := intro.Evidence{Meetings: t.Meetings, Sent: t.Sent + t.Emails + t.Calls, Received: t.Received + t.Calls, Years: t.Years, SameTeam: t.SameTeam, Connected: t.Connected, Confirmed: t.Confirmed, Days: days}
	t.Points, t.Recency, t.Strength = e.Points(), e.Recency(), e.Strength()
}

func (t *IntroTie) touched(on db.Date) { t.LastOn = max(t.LastOn, on) }

func daysBetween(from, to db.Date) int {
	return int(math.Round(to.Time().Sub(from.Time()).Hours() / 24))
}

// pair is a user and a person.
type pair struct {
	user   access.UserID
	person person.ID
}

// Acquaintance is what a user says of a person they know.
type Acquaintance struct {
	PersonID   person.ID     `db:"person_id" json:"-"`
	UserID     access.UserID `db:"user_id" json:"-"`
	KnowsWell  bool          `db:"knows_well" json:"knows_well" doc:"They know each other well"`
	WorkedFrom db.Date       `db:"worked_from" json:"worked_from,omitempty" doc:"They worked at the same place since"`
	WorkedTo   db.Date       `db:"worked_to" json:"worked_to,omitempty" doc:"First day no more; absent: still"`
	SameTeam   bool          `db:"same_team" json:"same_team"`
	RecordedAt db.Time       `db:"recorded_at" json:"recorded_at"`
}

const acquaintanceColumns = "person_id, user_id, knows_well, worked_from, worked_to, same_team, recorded_at"

// ties gives those of all users with some people, or with everybody when people
// is nil. Those without strength are none.
func (s *Service) ties(ctx context.Context, q db.Q, people []person.ID) (map[pair]*IntroTie, error) {
	today, out := s.today(), map[pair]*IntroTie{}
	at := func(user access.UserID, who person.ID) *IntroTie {
		t := out[pair{user, who}]
		if t == nil {
			t = &IntroTie{}
			out[pair{user, who}] = t
		}
		return t
	}
	networks, err := network.Ties(ctx, q, people)
	if err != nil {
		return nil, err
	}
	for i := range networks {
		t := &networks[i]
		at(t.UserID, t.PersonID).network(t, today)
	}
	var ids []string
	if people != nil {
		ids = make([]string, len(people))
		for i, id := range people {
			ids[i] = string(id)
		}
	}
	dealings, err := activity.Dealings(ctx, q, today, ids)
	if err != nil {
		return nil, err
	}
	for _, d := range dealings {
		t := at(d.UserID, person.ID(d.PersonID))
		t.Meetings, t.Calls, t.Emails = d.Meetings, d.Calls, d.Emails
		t.touched(d.LastOn)
	}
	said, err := s.acquaintances(ctx, q, people)
	if err != nil {
		return nil, err
	}
	for i := range said {
		at(said[i].UserID, said[i].PersonID).said(&said[i], today)
	}
	for p, t := range out {
		if t.weigh(today); t.Strength == 0 {
			delete(out, p)
		}
	}
	return out, nil
}

// network adds what a network's export says.
func (t *IntroTie) network(n *person.Tie, today db.Date) {
	if n.ConnectedOn != "" && n.ConnectedOn <= today {
		if t.ConnectedOn == "" || n.ConnectedOn < t.ConnectedOn {
			t.ConnectedOn = n.ConnectedOn
		}
		t.Connected = true
		t.touched(n.ConnectedOn)
	}
	t.Sent += int(n.Sent)
	t.Received += int(n.Received)
	if n.LastOn <= today {
		t.touched(n.LastOn)
	}
}

// said adds what the user says.
func (t *IntroTie) said(a *Acquaintance, today db.Date) {
	t.Confirmed = t.Confirmed || a.KnowsWell
	if a.WorkedFrom == "" || a.WorkedFrom >= today {
		return
	}
	end := today
	if a.WorkedTo != "" && a.WorkedTo < today {
		end = a.WorkedTo
	}
	if end > a.WorkedFrom {
		t.WorkedFrom, t.WorkedTo, t.SameTeam = a.WorkedFrom, a.WorkedTo, a.SameTeam
		t.Years = float64(daysBetween(a.WorkedFrom, end)) / 365.25
		t.touched(end)
	}
}

func (s *Service) acquaintances(ctx context.Context, q db.Q, people []person.ID) ([]Acquaintance, error) {
	var out []Acquaintance
	if people == nil {
		return out, q.Select(ctx, &out, "SELECT "+acquaintanceColumns+" FROM lead_acquaintances")
	}
	for len(people) > 0 {
		n := min(len(people), 500)
		var some []Acquaintance
		if err := q.Select(ctx, &some, "SELECT "+acquaintanceColumns+" FROM lead_acquaintances WHERE person_id IN (?)", people[:n]); err != nil {
			return nil, err
		}
		out, people = append(out, some...), people[n:]
	}
	return out, nil
}
