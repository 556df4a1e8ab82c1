// Package online works territories that need no map: rules say which accounts
// are theirs, and within them accounts are dealt to people by turn or by load,
// as far as each one's condition allows. Nobody's accounts change hands but on
// request, after a look at what would move.
package online

import (
	"context"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Seat is someone who is dealt accounts of a territory.
type Seat struct {
	UserID    access.UserID `db:"user_id" json:"user_id"`
	Capacity  int64         `db:"capacity" json:"capacity" minimum:"1" maximum:"100000" doc:"Accounts that one can look after; by turn, the weight of the seat"`
	Condition string        `db:"condition" json:"condition,omitempty" maxLength:"20000" doc:"CQL2 of the accounts that this seat takes, such as language = 'de'; empty: all"`
	AwayFrom  db.Date       `db:"away_from" json:"away_from,omitempty" nullable:"true" doc:"First day of leave"`
	AwayTo    db.Date       `db:"away_to" json:"away_to,omitempty" nullable:"true" doc:"First day back"`
	StandInID access.UserID `db:"stand_in_id" json:"stand_in_id,omitempty" doc:"Who is dealt what falls to the seat meanwhile; empty: the others are"`
	Held      int64         `db:"-" json:"held,omitempty" doc:"Accounts of the territory that are theirs today"`
	Dealt     int64         `db:"dealt" json:"dealt,omitempty" doc:"Accounts dealt by turn so far"`
	Away      bool          `db:"-" json:"away,omitempty" doc:"On leave today"`
	Left      bool          `db:"-" json:"left,omitempty" doc:"No longer works here: what they held waits to be dealt"`
	Next      bool          `db:"-" json:"next,omitempty" doc:"Whoever is next, of accounts that everyone takes"`
}

// Distribution is how a territory's accounts are dealt.
type Distribution struct {
	TerritoryID territory.ID `db:"territory_id" json:"territory_id"`
	Mode        Mode         `db:"mode" json:"mode" enum:"turn,load"`
	Version     int64        `db:"version" json:"version"`
	Seats       []Seat       `db:"-" json:"seats" doc:"In the order in which equals take turns"`
	Accounts    int64        `db:"-" json:"accounts" doc:"In the territory today"`
	Waiting     int64        `db:"-" json:"waiting" doc:"Of these, held by nobody who has a seat"`

	gone map[access.UserID]bool // who no longer works here
}

// Service is the door to online territories; their tables are made by
// alignment.Migrations.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	alignment   *alignment.Service
	now         func() time.Time
}

// New makes the service, which deals accounts as they come into a territory.
func New(d *db.DB, a *access.Service, t *territory.Service, accounts *account.Service, places *alignment.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	s := &Service{d, a, t, accounts, places, now}
	places.UseDealer(s)
	return s
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// read gives a territory's distribution; a territory without one has no seats.
func (s *Service) read(ctx context.Context, q db.Q, id territory.ID) (*Distribution, error) {
	out := &Distribution{TerritoryID: id, Mode: Turn, gone: map[access.UserID]bool{}}
	err := q.Get(ctx, out, "SELECT territory_id, mode, version FROM online_territories WHERE territory_id = ?", id)
	if err != nil && !db.IsMissing(err) {
		return nil, err
	}
	out.Seats = []Seat{}
	err = q.Select(ctx, &out.Seats, "SELECT user_id, capacity, condition, away_from, away_to, stand_in_id, dealt FROM online_seats WHERE territory_id = ? ORDER BY position, user_id", id)
	if err != nil || len(out.Seats) == 0 {
		return out, err
	}
	users, err := s.access.UsersIn(ctx, q)
	for _, u := range users {
		out.gone[u.ID] = !u.Active
	}
	for i := range out.Seats {
		x := &out.Seats[i]
		x.Away = x.AwayFrom != "" && x.AwayFrom <= s.today() && (x.AwayTo == "" || s.today() < x.AwayTo)
		x.Left = out.gone[x.UserID]
	}
	return out, err
}

// standIn is who is dealt what falls to a seat meanwhile: nobody, when they have
// left, or are on leave from a seat of their own.
func (d *Distribution) standIn(x *Seat) access.UserID {
	off := func(y Seat) bool { return y.UserID == x.StandInID && y.Away }
	if d.gone[x.StandInID] || slices.ContainsFunc(d.Seats, off) {
		return ""
	}
	return x.StandInID
}

// find gives the distribution of an online territory within scope.
func (s *Service) find(ctx context.Context, q db.Q, scope access.Scope, id territory.ID) (*Distribution, error) {
	t, err := s.territories.Find(ctx, q, scope, id)
	if err != nil {
		return nil, err
	}
	types, err := s.territories.Types(ctx, q)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(types, func(x territory.Type) bool { return x.ID == t.TypeID && x.Kind == territory.Online && !x.Overlay }) {
		return nil, fault.Invalid("territory.online_type", "%s is no online territory: its accounts are not dealt", t.Name).With("name", t.Name)
	}
	return s.read(ctx, q, id)
}

// Show gives an online territory's distribution with what everyone holds today.
func (s *Service) Show(ctx context.Context, scope access.Scope, id territory.ID) (*Distribution, error) {
	d, err := s.find(ctx, s.db, scope, id)
	if err != nil {
		return nil, err
	}
	t, err := s.table(ctx, s.db, d, nil)
	if err != nil {
		return nil, err
	}
	d.Accounts, d.Waiting = int64(len(t.list)), 0
	for _, h := range t.list {
		if h.seat < 0 {
			d.Waiting++
		}
	}
	for i := range d.Seats {
		d.Seats[i].Held = t.seats[i].held
	}
	seats := slices.Clone(t.seats)
	if i, _ := next(d.Mode, seats, func(int) bool { return true }); i >= 0 {
		d.Seats[i].Next = true
	}
	return d, nil
}

// Set says who has a seat and how accounts are dealt; version guards against
// overwriting another's edit (0 does not). Whoever is new by turn begins where
// the others are.
func (s *Service) Set(ctx context.Context, actor access.Actor, id territory.ID, version int64, mode Mode, seats []Seat) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		was, err := s.find(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		if version != 0 && version != was.Version {
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		if err := s.check(ctx, seats); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM online_seats WHERE territory_id = ?", id); err != nil {
			return err
		}
		for i, x := range seats {
			if _, err := tx.Exec(ctx, "INSERT INTO online_seats (territory_id, user_id, position, capacity, condition, away_from, away_to, stand_in_id, dealt) VALUES (?,?,?,?,?,?,?,?,?)",
				id, x.UserID, i, x.Capacity, x.Condition, x.AwayFrom, x.AwayTo, x.StandInID, begins(was.Seats, x)); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `INSERT INTO online_territories (territory_id, mode, changed_by, changed_at, version) VALUES (?,?,?,?,1)
			ON CONFLICT (territory_id) DO UPDATE SET mode = excluded.mode, changed_by = excluded.changed_by, changed_at = excluded.changed_at, version = online_territories.version + 1`,
			id, mode, actor.User.ID, db.At(s.now())); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "online.set", "territory/"+string(id), map[string]any{"mode": mode, "seats": seats})
	})
}

// begins is how many accounts a seat counts as dealt: its own, or for one that
// is new as many as whoever has had the fewest for their capacity.
func begins(was []Seat, x Seat) int64 {
	least := -1
	for i := range was {
		if was[i].UserID == x.UserID {
			return was[i].Dealt
		}
		if least < 0 || was[i].Dealt*was[least].Capacity < was[least].Dealt*was[i].Capacity {
			least = i
		}
	}
	if least < 0 {
		return 0
	}
	return was[least].Dealt * x.Capacity / was[least].Capacity
}

func (s *Service) check(ctx context.Context, seats []Seat) error {
	seen := map[access.UserID]bool{}
	for i := range seats {
		x := &seats[i]
		for _, id := range []access.UserID{x.UserID, x.StandInID} {
			if id == "" && x.UserID != "" {
				continue
			}
			if u, err := s.access.User(ctx, id); err != nil || !u.Active {
				return fault.Invalid("territory.online_user", "seat %d is not an active user's", i+1).With("seat", i+1)
			}
		}
		if seen[x.UserID] || x.UserID == x.StandInID {
			return fault.Invalid("territory.online_twice", "seat %d names someone a second time", i+1).With("seat", i+1)
		}
		seen[x.UserID] = true
		if x.Capacity < 1 {
			return fault.Invalid("territory.online_capacity", "seat %d has no room", i+1).With("seat", i+1)
		}
		for _, day := range []db.Date{x.AwayFrom, x.AwayTo} {
			if day != "" {
				if _, err := db.ParseDate(string(day)); err != nil {
					return err
				}
			}
		}
		if x.AwayTo != "" && (x.AwayFrom == "" || x.AwayTo <= x.AwayFrom) {
			return fault.Invalid("territory.online_leave", "the leave of seat %d has no first day, or ends before it begins", i+1).With("seat", i+1)
		}
		if x.Condition != "" {
			if _, err := s.alignment.Language().Read(x.Condition); err != nil {
				return err
			}
		}
	}
	return nil
}

// table is a deal on its way: the seats, and who holds which account.
type table struct {
	seats      []seat
	conditions []*condition.Condition
	list       []holding // in the order in which they came
	subjects   map[account.ID]*condition.Subject
}

// table lays a territory's accounts out: all, or those of ids that are in it.
func (s *Service) table(ctx context.Context, q db.Q, d *Distribution, ids []account.ID) (*table, error) {
	t := &table{subjects: map[account.ID]*condition.Subject{}}
	at := map[access.UserID]int{}
	for i := range d.Seats {
		x := &d.Seats[i]
		t.seats = append(t.seats, seat{user: x.UserID, capacity: x.Capacity, dealt: x.Dealt, away: x.Away || x.Left, left: x.Left, standIn: d.standIn(x)})
		if !x.Left {
			at[x.UserID] = i
		}
		var c *condition.Condition
		if x.Condition != "" {
			var err error
			if c, err = s.alignment.Language().Read(x.Condition); err != nil {
				return nil, err
			}
		}
		t.conditions = append(t.conditions, c)
	}
	for i, x := range d.Seats { // what a stand-in holds is the seat's, unless it has one too
		if _, own := at[x.StandInID]; x.StandInID != "" && !own && !d.gone[x.StandInID] {
			at[x.StandInID] = i
		}
	}
	day := s.today()
	var rows []struct {
		ID    account.ID    `db:"id"`
		Owner access.UserID `db:"owner_id"`
	}
	if err := q.Select(ctx, &rows, `SELECT a.id, a.owner_id FROM accounts a JOIN account_territory x ON x.account_id = a.id
		WHERE x.territory_id = ? AND x.valid_from <= ? AND (x.valid_to IS NULL OR x.valid_to > ?) AND a.deleted_at IS NULL ORDER BY a.created_at, a.id`, d.TerritoryID, day, day); err != nil {
		return nil, err
	}
	wanted, only := []account.ID{}, setOf(ids)
	for _, r := range rows {
		h := holding{r.ID, -1}
		if i, ok := at[r.Owner]; ok && r.Owner != "" {
			h.seat = i
			t.seats[i].held++
		}
		if t.list = append(t.list, h); ids == nil || only[r.ID] {
			wanted = append(wanted, r.ID)
		}
	}
	if !slices.ContainsFunc(t.conditions, func(c *condition.Condition) bool { return c != nil }) || len(wanted) == 0 {
		return t, nil
	}
	subjects, err := s.alignment.Subjects(ctx, q, wanted)
	for _, u := range subjects {
		t.subjects[u.ID] = u
	}
	return t, err
}

func (t *table) meets(id account.ID, i int) bool {
	c := t.conditions[i]
	return c == nil || t.subjects[id] != nil && c.Holds(t.subjects[id])
}
