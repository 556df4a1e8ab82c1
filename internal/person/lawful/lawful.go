// Package lawful keeps what the law asks about people one may sell to: that they
// were told (GDPR art. 14), for how long they may be kept, what is held of them
// (art. 15), and that they go when they are to (art. 17). Who objected stands in
// the register.
package lawful

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/person/register"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/forget"
)

// Options of a Service.
type Options struct {
	Access *access.Service
	People *person.Service
	// Places are where anything of people is kept, in the order in which they go.
	Places []forget.Place
	// Former gives those who were merged into somebody; none: nobody was.
	Former func(ctx context.Context, q db.Q, id person.ID) ([]person.Person, error)
	// Remind makes the task that some people are to be asked or erased; none: nobody is.
	Remind func(ctx context.Context, tx *db.Tx, n Reminder) error
	Log    *slog.Logger
	Now    func() time.Time
}

// Service is the door.
type Service struct {
	db       *db.DB
	o        Options
	register *register.Register
}

// New makes the service and lets people's lights know of it.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{db: d, o: o, register: register.New(o.Now)}
	o.People.UseStanding(s.standing)
	return s
}

// known is a person under each id that means them, who is meant by each, the
// person last: something may still be called after those who were merged into
// them, and it is all theirs.
func (s *Service) known(ctx context.Context, q db.Q, p *person.Person) ([]person.Person, []*forget.Person, error) {
	var people []person.Person
	if s.o.Former != nil {
		former, err := s.o.Former(ctx, q, p.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range former {
			one := *p
			one.ID, one.GivenName, one.FamilyName, one.SortName = f.ID, f.GivenName, f.FamilyName, f.SortName
			people = append(people, one)
		}
	}
	people = append(people, *p)
	var all []*forget.Person
	for i := range people {
		traces, err := s.o.People.Traces(ctx, q, &people[i])
		if err != nil {
			return nil, nil, err
		}
		all = append(all, traces)
	}
	last := all[len(all)-1]
	for _, f := range all[:len(all)-1] {
		last.Former = append(last.Former, forget.Name{Given: f.Given, Family: f.Family, Shared: f.Shared})
	}
	return people, all, nil
}

func (s *Service) today() db.Date { return db.DateOf(s.o.Now()) }

// most is how many people one act may be about.
const most = 10_000

// inScope gives those of some people whom the actor sees, in their order.
func (s *Service) inScope(ctx context.Context, q db.Q, scope access.Scope, ids []person.ID) ([]person.ID, error) {
	if len(ids) > most {
		return nil, fault.Invalid("person.law_many", "at most %d at once", most).With("limit", most)
	}
	seen, err := s.o.People.Visible(ctx, q, scope, ids)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id person.ID) bool { return !seen[id] }), nil
}

// RetentionTerms are the settings of this installation.
type RetentionTerms struct {
	KeepMonths int   `db:"keep_months" json:"keep_months" minimum:"1" maximum:"120" doc:"For how long people are kept who were not heard of"`
	WaitDays   int   `db:"wait_days" json:"wait_days" minimum:"0" maximum:"30" doc:"Between the wish to erase and the erasure: within them it can be taken back"`
	Version    int64 `db:"version" json:"version"`
}

// Terms gives the settings.
func (s *Service) Terms(ctx context.Context, q db.Q) (RetentionTerms, error) {
	var t RetentionTerms
	return t, q.Get(ctx, &t, "SELECT keep_months, wait_days, version FROM person_terms WHERE id = 1")
}

// SetTerms changes the settings, of which the caller names the version.
func (s *Service) SetTerms(ctx context.Context, actor access.Actor, t RetentionTerms) (RetentionTerms, error) {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE person_terms SET keep_months = ?, wait_days = ?, version = version + 1 WHERE id = 1 AND version = ?", t.KeepMonths, t.WaitDays, t.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		return s.o.Access.Audit(ctx, tx, actor, "person.terms", "person_terms/1", t)
	})
	if err != nil {
		return t, err
	}
	return s.Terms(ctx, s.db)
}

// months is a day some months later or earlier, the last of a month where it
// has no such day.
func months(d db.Date, n int) db.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return db.DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// before gives the first day that is not yet some months back: what was on an
// earlier day is more than that ago.
func before(today db.Date, n int) db.Date {
	d := today.AddDays(-31*n - 31)
	for months(d, n) < today {
		d = d.AddDays(1)
	}
	return d
}

// Reminder says that some people are to be asked or erased.
type Reminder struct {
	User  access.UserID
	Count int
	Month string // 2006-01: once a month
}
