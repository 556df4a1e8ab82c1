// Package committee holds the relationship map of an account: who decides there,
// who speaks for one and who against, who reports to and who influences whom;
// beside it, whom one usually had on the deals that were won at such accounts.
package committee

import (
	"sync"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/lead"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Role is what somebody does when an account decides.
type Role string

// The roles. The empty one is not known.
const (
	DecisionMaker Role = "decision_maker"
	Champion      Role = "champion"
	Evaluator     Role = "evaluator"
	Purchasing    Role = "purchasing"
	Influencer    Role = "influencer"
	Blocker       Role = "blocker"
)

// Roles lists them all, in the order that screens show them.
func Roles() []Role {
	return []Role{DecisionMaker, Champion, Evaluator, Purchasing, Influencer, Blocker}
}

// Attitude is how somebody stands towards buying.
type Attitude string

// The attitudes. The empty one is not known.
const (
	Supporter Attitude = "supporter"
	Neutral   Attitude = "neutral"
	Opponent  Attitude = "opponent"
)

// Kind is what somebody has to do with another at the account.
type Kind string

// The kinds.
const (
	ReportsTo  Kind = "reports_to"
	Influences Kind = "influences"
)

// Level is how far up somebody stands, more coarsely than seniority.
type Level string

// The levels.
const (
	Top    Level = "top"    // owners, executives, vice presidents
	Middle Level = "middle" // directors and managers
	Staff  Level = "staff"  // everybody else
)

func levelOf(s title.Seniority) Level {
	switch s {
	case title.Owner, title.Executive, title.Vice:
		return Top
	case title.Director, title.Manager:
		return Middle
	}
	return Staff
}

// CommitteeMember is somebody who works at the account, or has a role there.
type CommitteeMember struct {
	PersonID  person.ID       `json:"person_id"`
	Name      string          `json:"name"`
	Title     string          `json:"title"`
	Function  title.Function  `json:"function" doc:"Read from the title; empty when not known"`
	Seniority title.Seniority `json:"seniority"`
	Level     Level           `json:"level" enum:"top,middle,staff"`
	Role      Role            `json:"role" enum:",decision_maker,champion,evaluator,purchasing,influencer,blocker"`
	Attitude  Attitude        `json:"attitude" enum:",supporter,neutral,opponent"`
	Note      string          `json:"note"`
	SetBy     access.UserID   `json:"set_by,omitempty" doc:"Who said so last"`
	SetAt     db.Time         `json:"set_at,omitzero"`
	LastOn    db.Date         `json:"last_on,omitempty" doc:"Day of the last activity with them at the account"`
	Left      bool            `json:"left,omitempty" doc:"They do not work there any more"`
}

// CommitteeTie is what somebody has to do with another.
type CommitteeTie struct {
	Kind     Kind      `db:"kind" json:"kind" enum:"reports_to,influences"`
	PersonID person.ID `db:"person_id" json:"person_id"`
	OtherID  person.ID `db:"other_id" json:"other_id"`
}

// Committee is the map of one account.
type Committee struct {
	People []CommitteeMember `json:"people"`
	Ties   []CommitteeTie    `json:"ties"`
	Usual  UsualCommittee    `json:"usual"`
}

// Options of a Service.
type Options struct {
	Access   *access.Service
	Accounts *account.Service
	People   *person.Service
	Leads    *lead.Service
	Now      func() time.Time
}

// Service is the door to relationship maps.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	people   *person.Service
	leads    *lead.Service
	titles   *title.Table
	now      func() time.Time

	mu    sync.Mutex
	usual *usual // nil until asked for
}

// New makes the service; maps follow their account when it is merged.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{db: d, access: o.Access, accounts: o.Accounts, people: o.People, leads: o.Leads, titles: title.NewTable(), now: o.Now}
	for _, table := range []string{"lead_committee_roles", "lead_committee_ties"} {
		o.Accounts.Follow(table, follow.Rows{Table: table, Holds: table + " WHERE account_id IN (?) AND ended_at IS NULL"})
	}
	return s
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }
