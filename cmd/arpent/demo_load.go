package main

import (
	"context"
	"fmt"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/task"
	"arpent/internal/territory"
)

// loading writes a made-up company through the nouns' own doors, by a clock
// that stands on the day its territories were drawn: what is told of it as of
// any day since is then what was known that day.
type loading struct {
	*app
	c       *demo.Company
	actor   access.Actor // headquarters
	users   []access.UserID
	top     territory.ID
	regions []territory.ID
	areas   []territory.ID
	account []account.ID
	people  []person.ID
	deals   []deal.ID
}

func (a *app) loadCompany(ctx context.Context, c *demo.Company) error {
	l := &loading{app: a.on(c.PlanFrom), c: c}
	for _, step := range []struct {
		name string
		do   func(context.Context, *db.Tx) error
	}{
		{"users", l.loadUsers}, {"territories", l.loadTerritories}, {"members", l.loadMembers}, {"accounts", l.loadAccounts},
		{"plan", l.loadPlan}, {"rules", l.loadRules}, {"people", l.loadPeople}, {"deals", l.loadDeals}, {"competition", l.loadCompetition}, {"activities", l.loadActivities},
		{"tasks", l.loadTasks},
	} {
		begun := time.Now()
		if err := a.db.Tx(ctx, func(tx *db.Tx) error { return step.do(ctx, tx) }); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		a.log.Debug("demo", "part", step.name, "seconds", time.Since(begun).Seconds())
	}
	if err := l.loadRounds(ctx, a); err != nil {
		return fmt.Errorf("quotas: %w", err)
	}
	if err := l.judge(ctx); err != nil {
		return fmt.Errorf("judgements: %w", err)
	}
	if err := l.loadPay(ctx); err != nil {
		return fmt.Errorf("pay: %w", err)
	}
	if err := l.loadAutonomy(ctx); err != nil {
		return fmt.Errorf("autonomy: %w", err)
	}
	if err := l.loadReviews(ctx); err != nil {
		return fmt.Errorf("reviews: %w", err)
	}
	if err := l.loadOnline(ctx); err != nil {
		return fmt.Errorf("online: %w", err)
	}
	if err := l.loadSignals(ctx, a); err != nil {
		return fmt.Errorf("signals: %w", err)
	}
	if err := l.retire(ctx); err != nil {
		return err
	}
	if err := l.loadTies(ctx, a); err != nil {
		return fmt.Errorf("ties: %w", err)
	}
	if err := l.loadBuyers(ctx, a); err != nil {
		return fmt.Errorf("buyers: %w", err)
	}
	if err := l.loadLinks(ctx, a); err != nil {
		return fmt.Errorf("links: %w", err)
	}
	if err := a.own.Today(ctx); err != nil {
		return fmt.Errorf("own records: %w", err)
	}
	return nil
}

// on is the program on another day.
func (a *app) on(day time.Time) *app {
	return wire(a.db, a.hub, true, a.log, func() time.Time { return day.Add(9 * time.Hour) })
}

var roles = map[demo.Kind]access.Role{demo.Headquarters: access.HeadOffice, demo.Manager: access.Manager,
	demo.Representative: access.Representative, demo.Administrator: access.Administrator}

func (l *loading) loadUsers(ctx context.Context, tx *db.Tx) error {
	for i, u := range l.c.Users {
		id, err := l.access.AddUser(ctx, tx, access.NewUser{Email: u.Email, Name: u.Name, Title: u.Title, Role: roles[u.Kind]})
		if err != nil {
			return err
		}
		l.users = append(l.users, id)
		if i == 0 {
			l.actor = access.Actor{User: access.User{ID: id, Name: u.Name, Role: access.HeadOffice, Active: true}, Scope: access.Scope{All: true, User: id}}
		}
		// The demo offers the first user of each role: ids are in the order of
		// milliseconds, so no two roles' firsts may share theirs with a second.
		if i == 0 || u.Kind != l.c.Users[i-1].Kind {
			time.Sleep(2 * time.Millisecond)
		}
	}
	return nil
}

func (l *loading) loadTerritories(ctx context.Context, tx *db.Tx) error {
	from := db.DateOf(l.c.PlanFrom)
	var err error
	if l.top, err = l.territory.Create(ctx, tx, l.actor, territory.NewTerritory{Name: "France", From: from}); err != nil {
		return err
	}
	many := []territory.NewTerritory{}
	for _, r := range l.c.Regions {
		many = append(many, territory.NewTerritory{Name: r.Name, ParentID: l.top, From: from})
	}
	if l.regions, err = l.territory.CreateMany(ctx, tx, l.actor, many); err != nil {
		return err
	}
	many = many[:0]
	for _, t := range l.c.Territories {
		many = append(many, territory.NewTerritory{Name: t.Name, ParentID: l.regions[t.Region], From: from})
	}
	l.areas, err = l.territory.CreateMany(ctx, tx, l.actor, many)
	return err
}

func (l *loading) loadMembers(ctx context.Context, tx *db.Tx) error {
	for i, r := range l.c.Regions {
		if _, err := l.territory.SetMember(ctx, tx, l.actor, territory.NewMember{TerritoryID: l.regions[i], UserID: l.users[r.Manager],
			Role: territory.Manager, From: db.DateOf(l.c.PlanFrom)}); err != nil {
			return err
		}
	}
	for i, t := range l.c.Territories {
		for _, m := range t.Members {
			n := territory.NewMember{TerritoryID: l.areas[i], UserID: l.users[m.User], Role: territory.Owner, From: db.DateOf(m.From)}
			if !m.To.IsZero() {
				n.To = db.DateOf(m.To)
			}
			if _, err := l.territory.SetMember(ctx, tx, l.actor, n); err != nil {
				return err
			}
		}
	}
	for i, u := range l.c.Users {
		if u.Kind == demo.Representative && u.Left.IsZero() {
			if err := l.territory.SetHome(ctx, tx, l.actor, territory.Home{UserID: l.users[i], Lon: u.Lon, Lat: u.Lat, Label: u.Home}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loading) loadAccounts(ctx context.Context, tx *db.Tx) error {
	list := make([]account.Account, len(l.c.Accounts))
	for i := range l.c.Accounts {
		a := &l.c.Accounts[i]
		list[i] = account.Account{ID: account.ID(db.NewID()), Name: a.Name, Street: a.Street, Postcode: a.Postcode, Town: a.TownName, Country: "FR",
			GivenLon: &a.Lon, GivenLat: &a.Lat, Industry: a.NAF, IndustryVersion: "naf2", Headcount: int64p(a.Headcount),
			Potential: &a.Potential, Currency: "EUR", VisitsPerYear: floatp(a.Visits), VisitMinutes: int64p(a.VisitMinutes),
			Customer: a.Customer, Domain: a.Domain, Phone: a.Phone,
			External:  db.JSON[[]account.ExternalID]{V: []account.ExternalID{{Scheme: "erp", Value: a.Number}}},
			CreatedBy: l.actor.User.ID, CreatedAt: db.At(a.Since)}
		if a.Customer {
			list[i].Revenue = &a.Revenue
		}
		if owner := l.c.Territories[a.Territory].Owner(l.c.Today); owner >= 0 {
			list[i].OwnerID = l.users[owner]
		}
		list[i].Profile.V = l.c.Profile(i, l.actor.User.ID)
		l.account = append(l.account, list[i].ID)
	}
	for i := range l.c.Accounts {
		if p := l.c.Accounts[i].Parent; p >= 0 {
			list[i].ParentID = l.account[p]
		}
	}
	return l.app.account.Load(ctx, tx, list)
}

// loadPlan puts last year's territories in force from the day they were drawn:
// the accounts there were are named, those that came since go where the nearest is.
func (l *loading) loadPlan(ctx context.Context, tx *db.Tx) error {
	g := alignment.Geography{PlanID: db.NewID(), From: db.DateOf(l.c.PlanFrom), Level: alignment.AccountLevel}
	for i, a := range l.c.Accounts {
		if a.Planned {
			g.Accounts = append(g.Accounts, alignment.AccountRule{Account: l.account[i], Territory: l.areas[a.Territory]})
		}
	}
	_, err := l.alignment.Publish(ctx, tx, l.actor, g, nil)
	return err
}

func (l *loading) loadPeople(ctx context.Context, tx *db.Tx) error {
	list := make([]person.Person, len(l.c.People))
	told := map[person.ID]db.Date{}
	for i, p := range l.c.People {
		source, since, known := "Comptoir Lambda", db.DateOf(p.Since), p.Since
		if early := l.c.Today.AddDate(0, -30, -i%200); known.Before(early) && i%60 != 7 { // most were met since
			known = early
		}
		on := db.DateOf(known)
		list[i] = person.Person{ID: person.ID(db.NewID()), GivenName: p.First, FamilyName: p.Last, Language: "fr", CreatedBy: l.actor.User.ID, CreatedAt: db.At(known),
			Positions: []person.Employment{{AccountID: l.account[p.Account], Title: p.Title, From: since, Source: source}},
			ContactPoints: []person.ContactPoint{
				{Kind: "email", Value: p.Email, Source: source, CollectedOn: on, LawfulBasis: "legitimate_interest"},
				{Kind: "mobile", Value: p.Phone, Source: source, CollectedOn: on, LawfulBasis: "legitimate_interest"}}}
		list[i].Background.V = l.c.Background(i, l.actor.User.ID)
		if p.Objects {
			list[i].Consents = []person.Consent{{Act: "objection", Channel: "any", Source: source, GivenOn: db.DateOf(l.c.Today.AddDate(0, 0, -3)), RecordedBy: l.actor.User.ID}}
		}
		if known.Before(l.c.Today.AddDate(0, 0, -20)) && i%97 != 3 {
			told[list[i].ID] = on.AddDays(6)
		}
		l.people = append(l.people, list[i].ID)
	}
	again, both := demo.Twins(list)
	if err := l.person.Load(ctx, tx, append(list, again...)); err != nil {
		return err
	}
	if err := l.duplicate.Seek(ctx, tx, l.actor.User.ID, both); err != nil {
		return err
	}
	return l.lawful.Load(ctx, tx, l.actor.User.ID, told)
}

var stages = map[demo.Stage]struct {
	name    string
	outcome deal.Outcome
	percent int64
}{
	demo.Qualify: {"Qualification", deal.Open, 20}, demo.Propose: {"Proposition", deal.Open, 45}, demo.Negotiate: {"Négociation", deal.Open, 70},
	demo.Won: {"Gagnée", deal.Won, 100}, demo.Lost: {"Perdue", deal.Lost, 0},
}

func (l *loading) loadDeals(ctx context.Context, tx *db.Tx) error {
	list, past := make([]deal.Deal, len(l.c.Deals)), []deal.Past{}
	for i := range l.c.Deals {
		d := &l.c.Deals[i]
		s := stages[d.Stage]
		one := deal.Deal{ID: deal.ID(db.NewID()), AccountID: l.account[d.Account], Name: d.Name, Amount: &d.Amount, Currency: "EUR", Stage: s.name, Outcome: s.outcome, Probability: &s.percent,
			CloseOn: db.DateOf(d.Close), OwnerID: l.users[d.Owner], CreatedBy: l.users[d.Owner], CreatedOn: db.DateOf(d.Opened), CreatedAt: db.At(d.Opened), UpdatedAt: db.At(d.Opened)}
		if d.Stage == demo.Won && i%9 == 0 { // sold for a year
			one.ContractEndsOn = db.DateOf(d.Close.AddDate(1, 0, 0))
		}
		for k := range d.Past {
			was, p := one, &d.Past[k]
			s := stages[p.Stage]
			was.Stage, was.Outcome, was.Probability, was.Amount, was.CloseOn, was.Version = s.name, s.outcome, &s.percent, &p.Amount, db.DateOf(p.Close), int64(k+1)
			past = append(past, deal.Past{Deal: was, Until: db.At(p.Until)})
			one.UpdatedAt, one.UpdatedBy = db.At(p.Until), one.OwnerID
		}
		one.Version = int64(len(d.Past) + 1)
		list[i] = one
		l.deals = append(l.deals, one.ID)
	}
	if err := l.deal.Load(ctx, tx, list); err != nil {
		return err
	}
	return l.deal.LoadPast(ctx, tx, past)
}

func (l *loading) loadActivities(ctx context.Context, tx *db.Tx) error {
	list := make([]activity.Activity, len(l.c.Activities))
	for i, x := range l.c.Activities {
		list[i] = activity.Activity{AccountID: l.account[x.Account], Kind: activity.Kind(x.Kind), HappenedOn: db.DateOf(x.At), Minutes: int64p(x.Minutes),
			UserID: l.users[x.User], Subject: x.Note, CreatedBy: l.users[x.User], CreatedAt: db.At(x.At)}
		if x.Person >= 0 {
			list[i].PersonID = string(l.people[x.Person])
		}
	}
	return l.activity.Load(ctx, tx, list)
}

// loadTasks gives everyone something to do about the deals they have open, from
// two days ago on.
func (l *loading) loadTasks(ctx context.Context, tx *db.Tx) error {
	given, due := map[int]int{}, []int{-2, 0, 0, 1, 3, 8, 15}
	kinds := []string{"call", "email", "follow_up", "meeting", "visit"}
	titles := map[string]string{"call": "Appeler au sujet de : %s", "email": "Écrire au sujet de : %s", "follow_up": "Relancer : %s", "meeting": "Préparer le rendez-vous : %s", "visit": "Passer voir pour : %s"}
	for i := range l.c.Deals {
		d := &l.c.Deals[i]
		at := given[d.Owner]
		if d.Stage == demo.Won || d.Stage == demo.Lost || at >= len(due) {
			continue
		}
		given[d.Owner]++
		kind := kinds[i%len(kinds)]
		if err := l.task.Ensure(ctx, tx, task.Making{Title: fmt.Sprintf(titles[kind], d.Name), Kind: kind, DueOn: db.DateOf(l.c.Today.AddDate(0, 0, due[at])),
			Assignee: l.users[d.Owner], CreatedBy: l.users[d.Owner], AccountID: string(l.account[d.Account]), Source: "demo", Key: fmt.Sprint(i)}); err != nil {
			return err
		}
	}
	return nil
}

// retire closes the accounts of those who left.
func (l *loading) retire(ctx context.Context) error {
	off := false
	for i, u := range l.c.Users {
		if u.Left.IsZero() {
			continue
		}
		if _, err := l.access.ChangeUser(ctx, l.actor, l.users[i], 0, access.UserChange{Active: &off}); err != nil {
			return err
		}
	}
	return nil
}

func int64p(n int) *int64   { x := int64(n); return &x }
func floatp(n int) *float64 { x := float64(n); return &x }
