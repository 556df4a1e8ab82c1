package lead

import (
	"context"
	"math"
	"slices"
	"strings"

	"arpent/engine/cql/eval"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/currency"
	"arpent/internal/account/deal"
	"arpent/internal/account/industry"
	"arpent/internal/account/profile"
	"arpent/internal/lead/around"
	"arpent/internal/lead/headcount"
	"arpent/internal/lead/past"
	"arpent/internal/lead/stage"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

func scaleOf(code string) float64 { return math.Pow10(currency.Exponent(code)) }

func potential(l *Lead) eval.Value { return number(l.Potential, scaleOf(l.Currency)) }

// leadsOf makes the leads that people are today: one for each account that
// someone works at, or one without an account for someone who works at none.
func (s *Service) leadsOf(ctx context.Context, q db.Q, people []person.Person) ([]Lead, error) {
	today := s.today()
	var ids []account.ID
	for i := range people {
		for _, p := range people[i].Positions {
			if p.AccountID != "" && holds(&p, today) {
				ids = append(ids, p.AccountID)
			}
		}
	}
	slices.Sort(ids)
	of, err := s.companies(ctx, q, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	return s.leadsAt(ctx, q, people, of)
}

// leadsAt makes the leads of people whose accounts are known.
func (s *Service) leadsAt(ctx context.Context, q db.Q, people []person.Person, of map[account.ID]*company) ([]Lead, error) {
	today := s.today()
	said, err := s.corrections(ctx, q)
	if err != nil {
		return nil, err
	}
	lists, err := s.listsOf(ctx, q, people)
	if err != nil {
		return nil, err
	}
	marks, err := stage.Of(ctx, q, idsOf(people))
	if err != nil {
		return nil, err
	}
	out := make([]Lead, 0, len(people)+len(people)/4)
	for i := range people {
		p := &people[i]
		some := s.positions(p, of, said)
		for k := range some {
			some[k].Lists, some[k].Stage = lists[p.ID], stage.Fresh
			if m := marks[past.Key{Person: p.ID, Account: some[k].AccountID}]; m != nil {
				some[k].Stage, some[k].Tags = m.Stage, m.Tags
			}
			some[k].spotlight(today)
		}
		out = append(out, some...)
	}
	return out, nil
}

func idsOf(people []person.Person) []person.ID {
	ids := make([]person.ID, len(people))
	for i := range people {
		ids[i] = people[i].ID
	}
	return ids
}

func holds(p *person.Employment, today db.Date) bool {
	return (p.To == "" || p.To > today) && (p.From == "" || p.From <= today)
}

// positions makes the leads of one person.
func (s *Service) positions(p *person.Person, of map[account.ID]*company, said map[string]title.Role) []Lead {
	today := s.today()
	base := Lead{PersonID: p.ID, GivenName: p.GivenName, FamilyName: p.FamilyName, Language: p.Language, Territories: []territory.ID{}, Reach: []string{}, Signals: []string{}, by: p.CreatedBy}
	base.Schools, base.Groups, base.Skills = p.Background.V.Schools.Now(), p.Background.V.Groups.Now(), p.Background.V.Skills.Now()
	for _, c := range p.ContactPoints {
		if !slices.Contains(base.Reach, c.Kind) {
			base.Reach = append(base.Reach, c.Kind)
		}
	}
	base.Contactable = slices.ContainsFunc(base.Reach, p.Light.May)
	var out []Lead
	elsewhere := base
	for _, job := range p.Positions {
		if !holds(&job, today) {
			continue
		}
		c := of[job.AccountID]
		if c == nil && job.AccountID != "" {
			continue // the account is deleted
		}
		l := base
		l.Title, l.Since, l.Company, l.AccountID = job.Title, job.From, job.Company, job.AccountID
		role, ok := said[title.Fold(job.Title)]
		if !ok {
			role = s.titles.Read(job.Title)
		}
		l.Function, l.Seniority = role.Function, role.Seniority
		career(&l, p, &job, today)
		if c == nil {
			elsewhere = l
			continue
		}
		c.tell(&l)
		at := slices.IndexFunc(out, func(o Lead) bool { return o.AccountID == l.AccountID })
		if at < 0 {
			out = append(out, l)
		} else if l.Since > out[at].Since { // two jobs at one account: the newer one
			out[at] = l
		}
	}
	if len(out) == 0 {
		out = append(out, elsewhere)
	}
	return out
}

// career tells what went before a position: since when at the company, and what
// was elsewhere. Positions at other accounts count, but are not named: whoever
// sees this account may not see those.
func career(l *Lead, p *person.Person, job *person.Employment, today db.Date) {
	same := func(o *person.Employment) bool {
		return o.AccountID == job.AccountID && (o.AccountID != "" || strings.EqualFold(o.Company, job.Company))
	}
	l.Joined, l.Started = job.From, job.From
	for i := range p.Positions {
		o := &p.Positions[i]
		if o.From != "" && o.From <= today && (l.Started == "" || o.From < l.Started) {
			l.Started = o.From
		}
		if same(o) && o.From != "" && o.From < l.Joined {
			l.Joined = o.From
		}
		over := o.To != "" && o.To <= today
		l.moved = l.moved || over && !same(o)
		if !over || !same(o) && o.AccountID != "" {
			continue
		}
		if o.Title != "" && !slices.Contains(l.pastTitles, o.Title) {
			l.pastTitles = append(l.pastTitles, o.Title)
		}
		if !same(o) && o.Company != "" && !slices.Contains(l.pastCompanies, o.Company) {
			l.pastCompanies = append(l.pastCompanies, o.Company)
		}
	}
}

// company is what a lead takes from its account.
type company struct {
	*account.Account
	sector, industry   string
	region, department string
	territories        []territory.ID
	last               db.Date
	deals              int
	chance             float64
	signals            []Recent
	technologies, tags []string
	growth             *float64
	funding            *profile.Funding
	kind               string // of company
}

func (c *company) tell(l *Lead) {
	l.Company, l.Sector, l.Industry = c.Name, c.sector, c.industry
	l.Headcount, l.Size, l.Potential, l.Revenue, l.Currency, l.Customer = c.Headcount, headcount.Range(c.Headcount), c.Potential, c.Revenue, c.Currency, c.Customer
	l.Postcode, l.Town, l.Region, l.Department, l.Country, l.Lon, l.Lat = c.Postcode, c.Town, c.region, c.department, c.Country, c.Lon, c.Lat
	l.Chance, l.Technologies, l.AccountTags, l.HeadcountGrowth = c.chance, c.technologies, c.tags, c.growth
	l.CompanyType = c.kind
	if r := c.funding; r != nil {
		l.Funding, l.FundingOn, l.FundingAmount, l.FundingCurrency = r.Kind, r.On, r.Amount, r.Currency
	}
	if c.Potential != nil {
		worth := int64(math.Round(c.chance * float64(*c.Potential)))
		l.Worth = &worth
	}
	for _, r := range c.signals {
		if (r.Person == "" || r.Person == l.PersonID) && !slices.Contains(l.Signals, r.Kind) {
			l.Signals = append(l.Signals, r.Kind)
		}
	}
	l.OwnerID, l.Territories, l.LastContact, l.OpenDeals, l.creator = c.OwnerID, c.territories, c.last, c.deals, c.CreatedBy
}

// profiled takes what searches ask of the account's profile.
func (c *company) profiled(today db.Date) {
	p := &c.Profile.V
	c.technologies, c.tags, c.kind = p.Technologies.Now(), p.Tags.Now(), p.CompanyType()
	if g := p.Headcounts.Growth(today); g != nil {
		c.growth = &g.Percent
	}
	c.funding = p.Fundings.Latest()
}

// companies reads some accounts and what is known around them.
func (s *Service) companies(ctx context.Context, q db.Q, ids []account.ID) (map[account.ID]*company, error) {
	out := map[account.ID]*company{}
	for some := range slices.Chunk(ids, 500) {
		accounts, err := account.ByIDs(ctx, q, some)
		if err != nil {
			return nil, err
		}
		all := make([]*account.Account, len(accounts))
		for i := range accounts {
			all[i] = &accounts[i]
		}
		if err := s.surround(ctx, q, all, some, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// everyCompany reads all accounts, each table once.
func (s *Service) everyCompany(ctx context.Context) (map[account.ID]*company, error) {
	var accounts []*account.Account
	err := account.Each(ctx, s.db, access.Scope{All: true}, s.today(), func(a *account.Account) error {
		one := *a
		one.Custom.V, one.PlaceFlags.V, one.External.V, one.Note = nil, nil, nil, "" // nobody asks for them here
		accounts = append(accounts, &one)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := map[account.ID]*company{}
	return out, s.surround(ctx, s.db, accounts, nil, out)
}

// company reads an account's industry and region, and how likely it is to buy.
func (s *Service) company(a *account.Account) *company {
	c := &company{Account: a, industry: industry.Title(a.Industry, a.IndustryVersion), territories: []territory.ID{}}
	if c.industry == "" {
		c.industry = a.IndustryName
	}
	c.profiled(s.today())
	if sector := industry.SectorOf(a.Industry, a.IndustryVersion); sector != nil {
		c.sector = sector.Key
	}
	c.department, c.region = around.Names(s.places, a.AreaLevel, a.Area)
	if likely := s.likely.Load(); likely != nil {
		c.chance = likely.model.Score(c.values())
	}
	return c
}

// surround adds to accounts what other tables know of them; ids are theirs, nil
// for all there are.
func (s *Service) surround(ctx context.Context, q db.Q, accounts []*account.Account, ids []account.ID, out map[account.ID]*company) error {
	last, err := activity.Last(ctx, q, ids)
	if err != nil {
		return err
	}
	deals, err := deal.OpenAt(ctx, q, ids)
	if err != nil {
		return err
	}
	today := s.today()
	for _, a := range accounts {
		if !a.DeletedAt.IsZero() {
			continue
		}
		c := s.company(a)
		c.last, c.deals = last[a.ID], deals[a.ID]
		a.Profile.V = profile.Profile{} // what searches ask of it is taken
		out[a.ID] = c
	}
	which, args := "", []any{today, today}
	if ids != nil {
		which, args = " AND account_id IN (?)", append(args, ids)
	}
	var rows []struct {
		Account   account.ID   `db:"account_id"`
		Territory territory.ID `db:"territory_id"`
	}
	if err := q.Select(ctx, &rows, "SELECT account_id, territory_id FROM account_territory WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)"+which+" ORDER BY tree_left", args...); err != nil {
		return err
	}
	for _, r := range rows {
		if c := out[r.Account]; c != nil {
			c.territories = append(c.territories, r.Territory)
		}
	}
	if s.signals == nil {
		return nil
	}
	told, err := s.signals(ctx, q, ids, today.AddDays(-RecentDays))
	for _, r := range told {
		if c := out[r.Account]; c != nil {
			c.signals = append(c.signals, r)
		}
	}
	return err
}
