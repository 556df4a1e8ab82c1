package main

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/lead"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, territory.Migrations, account.Migrations, person.Migrations, alignment.Migrations, lead.Migrations}

// company is a made-up one: six regions of ten territories, accounts in them,
// three people at each, and who asks.
type company struct {
	d           *db.DB
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	people      *person.Service
	leads       *lead.Service
	users       map[string]access.UserID // by what they may see
	leaves      []territory.ID
	r           *rand.Rand
}

func newCompany(d *db.DB, seed uint64) *company {
	c := &company{d: d, users: map[string]access.UserID{}, r: rand.New(rand.NewPCG(seed, 3))}
	c.access = access.New(d, access.Options{Demo: true})
	c.territories = territory.New(d, c.access, nil)
	c.access.UseScopes(c.territories)
	c.accounts = account.New(d, account.Options{Access: c.access, Territories: c.territories})
	c.people = person.New(d, c.access, c.accounts, nil)
	activity.New(d, c.access, c.accounts, nil)
	deal.New(d, c.access, c.accounts, nil)
	c.leads = lead.New(d, lead.Options{Access: c.access, Places: place.New(), Territories: c.territories, Accounts: c.accounts, People: c.people})
	return c
}

// roles are who asks: everything, a sixth, a sixtieth.
var roles = []struct {
	name string
	role access.Role
}{{"headquarters", access.HeadOffice}, {"manager", access.Manager}, {"representative", access.Representative}}

func (c *company) tree(ctx context.Context) error {
	for _, r := range roles {
		id, err := c.access.AddUser(ctx, c.d, access.NewUser{Email: r.name + "@example.org", Name: r.name, Role: r.role})
		if err != nil {
			return err
		}
		c.users[r.name] = id
	}
	hq, err := c.access.ActorOf(ctx, c.users["headquarters"])
	if err != nil {
		return err
	}
	return c.d.Tx(ctx, func(tx *db.Tx) error {
		for region := range 6 {
			above, err := c.territories.Create(ctx, tx, hq, territory.NewTerritory{Name: fmt.Sprintf("Région %d", region), From: "2026-01-01"})
			if err != nil {
				return err
			}
			if region == 0 {
				if _, err := c.territories.SetMember(ctx, tx, hq, territory.NewMember{TerritoryID: above, UserID: c.users["manager"], Role: territory.Manager, From: "2026-01-01"}); err != nil {
					return err
				}
			}
			for k := range 10 {
				id, err := c.territories.Create(ctx, tx, hq, territory.NewTerritory{Name: fmt.Sprintf("Secteur %d", 10*region+k), ParentID: above, From: "2026-01-01"})
				if err != nil {
					return err
				}
				c.leaves = append(c.leaves, id)
			}
		}
		_, err := c.territories.SetMember(ctx, tx, hq, territory.NewMember{TerritoryID: c.leaves[0], UserID: c.users["representative"], Role: territory.Owner, From: "2026-01-01"})
		return err
	})
}

var (
	titles = []string{"Acheteur", "Directrice des achats", "Responsable maintenance", "Gérant", "Directeur commercial", "Chef de projet", "Ingénieure méthodes", "Comptable",
		"Technicien SAV", "Directrice générale", "VP Sales", "Head of Marketing", "Software Engineer", "DRH", "Assistante de direction", "Responsable logistique"}
	industries = []string{"25.62B", "46.69B", "62.01Z", "43.22A", "10.71C", "86.10Z", "49.41A", "70.22Z", ""}
	regions    = []string{"Île-de-France", "Auvergne-Rhône-Alpes", "Occitanie", "Bretagne", "Grand Est", "Normandie"}
	given      = []string{"Anne", "Paul", "Zoé", "Élie", "Karim", "Chloé", "Hugo", "Léa", "Nora", "Yann"}
	syllables  = []string{"du", "mar", "le", "ber", "ro", "tin", "gar", "vi", "nel", "cha", "pe", "lou"}
)

func (c *company) one(of []string) string { return of[c.r.IntN(len(of))] }

func (c *company) word() string {
	return c.one(syllables) + c.one(syllables) + c.one(syllables)
}

// fill makes leads, three people an account.
func (c *company) fill(ctx context.Context, leads int) error {
	const batch = 20_000
	for done := 0; done < leads; done += batch {
		accounts := make([]account.Account, min(batch, leads-done)/3+1)
		for i := range accounts {
			headcount, potential := int64(c.r.ExpFloat64()*120), int64(c.r.IntN(9_000_000))
			lon, lat := -4+11*c.r.Float64(), 43+7*c.r.Float64()
			accounts[i] = account.Account{ID: account.ID(db.NewID()), Name: "Ets " + c.word() + " " + c.word(), Country: "FR", Region: c.one(regions), Postcode: fmt.Sprintf("%05d", 1000+c.r.IntN(94000)), Town: c.word(),
				Industry: c.one(industries), IndustryVersion: "naf2", Headcount: &headcount, Potential: &potential, Currency: "EUR", Customer: c.r.IntN(3) == 0, Lon: &lon, Lat: &lat, Precision: "point"}
		}
		people := make([]person.Person, 0, batch)
		for i := range accounts {
			for range 3 {
				p := person.Person{GivenName: c.one(given), FamilyName: c.word(), Language: "fr",
					Positions: []person.Employment{{AccountID: accounts[i].ID, Title: c.one(titles), From: db.Date(fmt.Sprintf("20%02d-%02d-01", 10+c.r.IntN(16), 1+c.r.IntN(12)))}}}
				if c.r.IntN(4) > 0 {
					p.ContactPoints = []person.ContactPoint{{Kind: "email", Value: fmt.Sprintf("p%d@example.org", c.r.Uint64())}}
				}
				people = append(people, p)
			}
		}
		people = people[:min(len(people), leads-done)]
		if err := c.d.Tx(ctx, func(tx *db.Tx) error {
			if err := c.accounts.Load(ctx, tx, accounts); err != nil {
				return err
			}
			if err := c.align(ctx, tx, accounts); err != nil {
				return err
			}
			return c.people.Load(ctx, tx, people)
		}); err != nil {
			return err
		}
	}
	return nil
}

// align puts accounts into territories as if rules had.
func (c *company) align(ctx context.Context, tx *db.Tx, accounts []account.Account) error {
	columns := []string{"account_id", "id", "territory_id", "type_id", "layer", "valid_from", "valid_to", "reason", "rule", "plan_id", "detail", "recorded_at", "recorded_by", "superseded_at"}
	rows := make([][]any, len(accounts))
	for i := range accounts {
		rows[i] = []any{string(accounts[i].ID), db.NewID(), string(c.leaves[c.r.IntN(len(c.leaves))]), "", territory.Primary, db.Date("2026-01-01"), db.Date(""), string(alignment.Ruled), "", "",
			db.JSON[alignment.Detail]{}, db.At(time.Now()), "", db.Time{}}
	}
	_, err := tx.BulkInsert(ctx, "alignments", columns, slices.Values(rows))
	return err
}
