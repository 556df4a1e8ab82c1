package committee

import (
	"cmp"
	"context"
	"slices"
	"time"

	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/account/industry"
	"arpent/internal/lead/fit"
	"arpent/internal/lead/headcount"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/person/stint"
	"arpent/internal/platform/db"
)

// CommitteeSeat is a kind of person that one usually had on the deals that were
// won: of a function and a level, or with a role.
type CommitteeSeat struct {
	Function  title.Function `json:"function,omitempty"`
	Level     Level          `json:"level,omitempty" enum:"top,middle,staff"`
	Role      Role           `json:"role,omitempty" enum:"decision_maker,champion,evaluator,purchasing,influencer,blocker"`
	Share     float64        `json:"share" doc:"Chance that a deal won at an account of this industry and size had somebody like this, 0 to 1"`
	Seen      int            `json:"seen" doc:"Of all won deals, those that had"`
	Of        int            `json:"of" doc:"Won deals of which it is known who was on them; for roles, those of accounts with a map"`
	LikeSeen  int            `json:"like_seen" doc:"The same at accounts of this industry and size"`
	LikeOf    int            `json:"like_of"`
	LostShare float64        `json:"lost_share" doc:"The same of lost deals"`
	State     string         `json:"state" enum:"involved,known,missing" doc:"involved: met within 180 days or with a role; known: works there; missing: nobody known"`
	People    []person.ID    `json:"people" doc:"Who fills it here"`
}

// UsualCommittee is whom one usually wins with at accounts like one.
type UsualCommittee struct {
	Sector  string          `json:"sector" doc:"Likeness: the broad industry, and the range of headcount; each empty when not known"`
	Size    string          `json:"size"`
	Called  CommitteeSector `json:"called" doc:"The sector's name, by language"`
	Won     int             `json:"won" doc:"Won deals of three years of which it is known who was on them"`
	Lost    int             `json:"lost"`
	Like    int             `json:"like" doc:"Won deals at accounts of this industry and size"`
	Least   int             `json:"least" doc:"Won deals from which on anything is said"`
	Seats   []CommitteeSeat `json:"seats" doc:"Most usual first; empty when won deals are too few"`
	Mapped  int             `json:"mapped" doc:"Won deals at accounts that had a map by then"`
	Learned db.Time         `json:"learned" doc:"When this was learned"`
}

// CommitteeSector is a sector's name.
type CommitteeSector struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

const (
	learnedFrom  = 3 * 365 // days that deals teach
	before       = 30      // days before a deal was opened in which contacts prepare it
	afterwards   = 90      // days after its end in which roles are noted with hindsight
	fresh        = 180     // days for which a contact is recent
	leastDeals   = 15      // won deals from which on one says what is usual
	usualShare   = 0.2     // of won deals, from which on somebody is usual
	mostSeats    = 12
	learnedAgain = 10 * time.Minute
)

// kind is a kind of person.
type kind struct {
	function title.Function
	level    Level
	role     Role
}

// cell is how usual a kind of person is.
type cell struct {
	kind      kind
	model     *fit.Model // over won deals: whether somebody like this was on one
	won, lost int
	like      map[likeness]int
}

// likeness is by what accounts are alike.
type likeness struct{ sector, size string }

func likenessOf(a *account.Account) likeness {
	out := likeness{size: headcount.Range(a.Headcount)}
	if s := industry.SectorOf(a.Industry, a.IndustryVersion); s != nil {
		out.sector = s.Key
	}
	return out
}

// base counts deals that can tell of a kind of person.
type base struct {
	won, lost int
	like      map[likeness]int
}

// usual is what was learned.
type usual struct {
	at_    time.Time
	cells  []cell
	people base // deals of which it is known who was on them
	mapped base // deals at accounts with a map
	deals  []Attendance
}

// Attendance is a deal that ended, with who was on it.
type Attendance struct {
	AccountID account.ID
	Won       bool
	On        db.Date // the day it ended
	People    []person.ID
}

// Attendance gives the deals of three years of which it is known who was on them.
func (s *Service) Attendance(ctx context.Context) ([]Attendance, error) {
	u, err := s.learned(ctx)
	if err != nil {
		return nil, err
	}
	return u.deals, nil
}

// attended is a deal with the kinds of people who were on it.
type attended struct {
	Attendance
	like          likeness
	kinds         map[kind]bool
	people, roles bool // whether it tells of functions, and of roles
}

// learned gives what won and lost deals tell, learned again from time to time.
func (s *Service) learned(ctx context.Context) (*usual, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.usual != nil && s.now().Sub(s.usual.at_) < learnedAgain {
		return s.usual, nil
	}
	deals, err := s.attendance(ctx)
	if err != nil {
		return nil, err
	}
	s.usual = learn(deals)
	s.usual.at_ = s.now()
	return s.usual, nil
}

func learn(deals []attended) *usual {
	u := &usual{people: base{like: map[likeness]int{}}, mapped: base{like: map[likeness]int{}}}
	seen := map[kind]*cell{}
	for i := range deals {
		d := &deals[i]
		if d.people {
			u.deals = append(u.deals, d.Attendance)
		}
		for _, b := range []struct {
			base *base
			in   bool
		}{{&u.people, d.people}, {&u.mapped, d.roles}} {
			switch {
			case b.in && d.Won:
				b.base.won++
				b.base.like[d.like]++
			case b.in:
				b.base.lost++
			}
		}
		for k := range d.kinds {
			c := seen[k]
			if c == nil {
				c = &cell{kind: k, like: map[likeness]int{}}
				seen[k] = c
			}
			if d.Won {
				c.won++
				c.like[d.like]++
			} else {
				c.lost++
			}
		}
	}
	for _, c := range seen {
		if of := u.of(c.kind).won; of < leastDeals || float64(c.won) < usualShare/4*float64(of) {
			continue // nowhere usual
		}
		var examples []fit.Example
		for i := range deals {
			if d := &deals[i]; d.Won && (c.kind.role == "" && d.people || c.kind.role != "" && d.roles) {
				examples = append(examples, fit.Example{Values: []string{d.like.sector, d.like.size}, Won: d.kinds[c.kind]})
			}
		}
		c.model = fit.Learn([]string{"sector", "size"}, examples)
		u.cells = append(u.cells, *c)
	}
	slices.SortFunc(u.cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(b.won, a.won), cmp.Compare(a.kind.role, b.kind.role), cmp.Compare(a.kind.function, b.kind.function), cmp.Compare(a.kind.level, b.kind.level))
	})
	return u
}

func (u *usual) of(k kind) *base {
	if k.role != "" {
		return &u.mapped
	}
	return &u.people
}

// at tells whom one usually wins with at an account, and which of them one has.
func (u *usual) at(a *account.Account, people []CommitteeMember, today db.Date) UsualCommittee {
	like := likenessOf(a)
	out := UsualCommittee{Sector: like.sector, Size: like.size, Won: u.people.won, Lost: u.people.lost, Like: u.people.like[like], Least: leastDeals,
		Seats: []CommitteeSeat{}, Mapped: u.mapped.won, Learned: db.At(u.at_)}
	if sector := industry.FindSector(like.sector); sector != nil {
		out.Called = CommitteeSector{sector.FR, sector.EN}
	}
	for i := range u.cells {
		c := &u.cells[i]
		of := u.of(c.kind)
		share := c.model.Score([]string{like.sector, like.size})
		if share < usualShare || c.kind.role == Blocker {
			continue
		}
		seat := CommitteeSeat{Function: c.kind.function, Level: c.kind.level, Role: c.kind.role, Share: share, Seen: c.won, Of: of.won, LikeSeen: c.like[like], LikeOf: of.like[like]}
		if of.lost > 0 {
			seat.LostShare = float64(c.lost) / float64(of.lost)
		}
		seat.fill(people, today)
		out.Seats = append(out.Seats, seat)
	}
	slices.SortStableFunc(out.Seats, func(a, b CommitteeSeat) int { return cmp.Compare(b.Share, a.Share) })
	out.Seats = out.Seats[:min(len(out.Seats), mostSeats)]
	return out
}

// fill says who of those who work at the account is of this kind.
func (c *CommitteeSeat) fill(people []CommitteeMember, today db.Date) {
	c.State, c.People = "missing", []person.ID{}
	for i := range people {
		m := &people[i]
		if m.Left || c.Role != "" && m.Role != c.Role || c.Role == "" && (m.Function != c.Function || m.Level != c.Level) {
			continue
		}
		c.People = append(c.People, m.PersonID)
		switch {
		case m.Role != "" || m.LastOn >= today.AddDays(-fresh):
			c.State = "involved"
		case c.State == "missing":
			c.State = "known"
		}
	}
}

// attendance reads who was on which of the deals that ended these years: those
// met while it was prepared and open, and those with a role on the map.
func (s *Service) attendance(ctx context.Context) ([]attended, error) {
	today := s.today()
	ended, err := deal.Closings(ctx, s.db, today.AddDays(-learnedFrom))
	if err != nil || len(ended) == 0 {
		return nil, err
	}
	b := &book{met: map[account.ID][]activity.Contact{}, roles: map[account.ID][]part{}, stints: map[account.ID][]stint.Stint{}}
	var ids []account.ID
	for i := range ended {
		ids = append(ids, ended[i].AccountID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if b.read, err = s.reader(ctx); err != nil {
		return nil, err
	}
	contacts, err := activity.Contacts(ctx, s.db, today.AddDays(-learnedFrom-365), today, nil)
	if err != nil {
		return nil, err
	}
	for _, c := range contacts {
		b.met[c.AccountID] = append(b.met[c.AccountID], c)
	}
	var parts []part
	if err := s.db.Select(ctx, &parts, "SELECT account_id, person_id, role, set_at, ended_at FROM lead_committee_roles WHERE role <> ''"); err != nil {
		return nil, err
	}
	for _, p := range parts {
		b.roles[p.AccountID] = append(b.roles[p.AccountID], p)
	}
	stints, err := stint.At(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	for _, j := range stints {
		b.stints[j.AccountID] = append(b.stints[j.AccountID], j)
	}
	like := map[account.ID]likeness{}
	for some := range slices.Chunk(ids, 500) {
		list, err := account.ByIDs(ctx, s.db, some)
		if err != nil {
			return nil, err
		}
		for i := range list {
			like[list[i].ID] = likenessOf(&list[i])
		}
	}
	out := make([]attended, 0, len(ended))
	for i := range ended {
		if d := b.attended(&ended[i]); d.people || d.roles {
			d.like = like[ended[i].AccountID]
			out = append(out, d)
		}
	}
	return out, nil
}

// part is a role that somebody had for a time.
type part struct {
	AccountID account.ID `db:"account_id"`
	PersonID  person.ID  `db:"person_id"`
	Role      Role       `db:"role"`
	SetAt     db.Time    `db:"set_at"`
	EndedAt   db.Time    `db:"ended_at"`
}

// book is what tells who was on deals.
type book struct {
	read   func(string) title.Role
	met    map[account.ID][]activity.Contact
	roles  map[account.ID][]part
	stints map[account.ID][]stint.Stint
}

func (b *book) attended(d *deal.Closing) attended {
	out := attended{Attendance: Attendance{AccountID: d.AccountID, Won: d.Outcome == deal.Won, On: d.On}, kinds: map[kind]bool{}}
	from := d.CreatedOn
	if from == "" || from > d.On {
		from = d.On.AddDays(-fresh)
	}
	from = from.AddDays(-before)
	on := map[person.ID]bool{}
	for _, c := range b.met[d.AccountID] {
		if c.On >= from && c.On <= d.On {
			on[person.ID(c.PersonID)] = true
		}
	}
	for _, p := range b.roles[d.AccountID] {
		if db.DateOf(p.SetAt.Time) <= d.On.AddDays(afterwards) && (p.EndedAt.IsZero() || db.DateOf(p.EndedAt.Time) >= from) {
			on[p.PersonID], out.roles, out.kinds[kind{role: p.Role}] = true, true, true
		}
	}
	since := map[person.ID]db.Date{}
	of := map[person.ID]kind{}
	for _, j := range b.stints[d.AccountID] {
		last, known := since[j.PersonID]
		if !on[j.PersonID] || j.From > d.On || j.To != "" && j.To < from || known && j.From < last {
			continue
		}
		role := b.read(j.Title)
		since[j.PersonID], of[j.PersonID] = j.From, kind{function: role.Function, level: levelOf(role.Seniority)}
	}
	for who, k := range of {
		out.People, out.people = append(out.People, who), true
		if k.function != "" {
			out.kinds[k] = true
		}
	}
	return out
}
