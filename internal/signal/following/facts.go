package following

import (
	"context"
	"slices"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/account/industry"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// field is something that rules may name.
type field int

const (
	fieldKind field = iota
	fieldConfidence
	fieldHappenedOn
	fieldSource
	fieldQuote
	fieldFollowed
	fieldCompany
	fieldTerritory
	fieldSector
	fieldIndustry
	fieldHeadcount
	fieldCustomer
	fieldPotential
	fieldFunction
	fieldSeniority
)

var schema = &eval.Schema{Fields: []eval.Field{{Name: "kind", Type: eval.TextType}, {Name: "confidence", Type: eval.NumberType}, {Name: "happened_on", Type: eval.TimeType},
	{Name: "source", Type: eval.TextType}, {Name: "quote", Type: eval.TextType}, {Name: "followed", Type: eval.BoolType},
	{Name: "company", Type: eval.TextType}, {Name: "territory", Type: eval.ListType}, {Name: "sector", Type: eval.TextType}, {Name: "industry", Type: eval.TextType},
	{Name: "headcount", Type: eval.NumberType}, {Name: "customer", Type: eval.BoolType}, {Name: "potential", Type: eval.NumberType},
	{Name: "function", Type: eval.TextType}, {Name: "seniority", Type: eval.TextType}}}

// Schema is what rules may name. Accounts are called as they are for leads; a
// signal about several matches when it does so with one of them in sight.
func Schema() *eval.Schema { return schema }

// Needs says what must be read for filters to be asked.
type Needs struct{ Text, Accounts, People, followed bool }

func (n *Needs) add(e cql.Expr) {
	for _, name := range cql.Fields(e) {
		switch at := field(slices.IndexFunc(schema.Fields, func(f eval.Field) bool { return f.Name == name })); {
		case at == fieldFollowed:
			n.followed = true
		case at >= fieldFunction:
			n.People = true
		case at >= fieldCompany:
			n.Accounts = true
		case at >= fieldConfidence:
			n.Text = true
		}
	}
}

// Told is a signal as rules see it. Without Needs.Text a signal may be told by
// its kind and person alone.
type Told struct {
	Kind          string
	Confidence    int64
	HappenedOn    db.Date
	Source, Quote string
	Person        person.ID
}

// Facts are what is known of some accounts, and of what some people do there.
type Facts struct {
	accounts map[account.ID]*[fieldFunction]eval.Value
	roles    map[person.ID][]role
}

type role struct {
	at account.ID
	title.Role
}

// Facts reads what filters need of accounts and people, whoever may see it:
// whoever asks names those in sight.
func (s *Service) Facts(ctx context.Context, q db.Q, needs Needs, accounts []account.ID, people []person.ID) (*Facts, error) {
	f := &Facts{map[account.ID]*[fieldFunction]eval.Value{}, map[person.ID][]role{}}
	if needs.Accounts {
		if err := s.accountFacts(ctx, q, f, each(accounts)); err != nil {
			return nil, err
		}
	}
	if needs.People {
		return f, s.roles(ctx, q, f, each(people))
	}
	return f, nil
}

func each[T ~string](ids []T) []T {
	some := slices.Clone(ids)
	slices.Sort(some)
	return slices.DeleteFunc(slices.Compact(some), func(id T) bool { return id == "" })
}

func (s *Service) accountFacts(ctx context.Context, q db.Q, f *Facts, ids []account.ID) error {
	for some := range slices.Chunk(ids, 500) {
		list, err := account.ByIDs(ctx, q, slices.Clone(some))
		if err != nil {
			return err
		}
		for i := range list {
			f.accounts[list[i].ID] = factsOf(&list[i])
		}
		var in []struct {
			Account   account.ID `db:"account_id"`
			Territory string     `db:"id"`
		}
		today := s.today()
		if err := q.Select(ctx, &in, `SELECT s.account_id, t.id FROM account_territory s JOIN territories t ON t.tree_left <= s.tree_left AND t.tree_right > s.tree_left
			WHERE s.account_id IN (?) AND s.valid_from <= ? AND (s.valid_to IS NULL OR s.valid_to > ?) ORDER BY s.account_id, t.id`, some, today, today); err != nil {
			return err
		}
		of := map[account.ID][]string{}
		for _, t := range in {
			of[t.Account] = append(of[t.Account], t.Territory)
		}
		for _, id := range some {
			if a := f.accounts[id]; a != nil {
				a[fieldTerritory] = eval.TextsOf(of[id])
			}
		}
	}
	return nil
}

func factsOf(a *account.Account) *[fieldFunction]eval.Value {
	var v [fieldFunction]eval.Value
	v[fieldCompany], v[fieldCustomer] = eval.TextOf(a.Name), eval.BoolOf(a.Customer)
	name := industry.Title(a.Industry, a.IndustryVersion)
	if name == "" {
		name = a.IndustryName
	}
	v[fieldIndustry] = known(name)
	if sector := industry.SectorOf(a.Industry, a.IndustryVersion); sector != nil {
		v[fieldSector] = eval.TextOf(sector.Key)
	}
	if a.Headcount != nil {
		v[fieldHeadcount] = eval.NumberOf(float64(*a.Headcount))
	}
	if a.Potential != nil {
		scale := 1.0
		for range currency.Exponent(a.Currency) {
			scale *= 10
		}
		v[fieldPotential] = eval.NumberOf(float64(*a.Potential) / scale)
	}
	return &v
}

func known(s string) eval.Value {
	if s == "" {
		return eval.Value{}
	}
	return eval.TextOf(s)
}

// roles reads what people do and did at accounts: what they do now comes first.
func (s *Service) roles(ctx context.Context, q db.Q, f *Facts, ids []person.ID) error {
	var said map[string]title.Role
	if s.o.Said != nil && len(ids) > 0 {
		var err error
		if said, err = s.o.Said(ctx, q); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(ids, 500) {
		var held []struct {
			Person  person.ID  `db:"person_id"`
			Account account.ID `db:"account_id"`
			Title   string     `db:"title"`
		}
		if err := q.Select(ctx, &held, `SELECT person_id, account_id, title FROM positions WHERE person_id IN (?)
			ORDER BY person_id, CASE WHEN valid_to IS NULL THEN 0 ELSE 1 END, valid_from DESC, id`, some); err != nil {
			return err
		}
		for _, h := range held {
			is, corrected := said[title.Fold(h.Title)]
			if !corrected {
				is = s.o.Titles.Read(h.Title)
			}
			f.roles[h.Person] = append(f.roles[h.Person], role{h.Account, is})
		}
	}
	return nil
}

// record is a signal with one of the accounts that it tells of, or none.
type record struct {
	told     *Told
	at       *[fieldFunction]eval.Value
	role     title.Role
	followed bool
}

func (f *Facts) record(t *Told, at account.ID, knows, followed bool) record {
	r := record{told: t, at: f.accounts[at], followed: followed}
	if !knows {
		return r
	}
	for _, held := range f.roles[t.Person] {
		if at == "" || held.at == at { // what somebody does elsewhere may be out of sight
			r.role = held.Role
			break
		}
	}
	return r
}

// Value is the field of an eval.Record.
func (r record) Value(at int) eval.Value {
	switch f := field(at); f {
	case fieldKind:
		return eval.TextOf(r.told.Kind)
	case fieldConfidence:
		return eval.NumberOf(float64(r.told.Confidence))
	case fieldHappenedOn:
		return eval.DayOf(r.told.HappenedOn.Time())
	case fieldSource:
		return known(r.told.Source)
	case fieldQuote:
		return known(r.told.Quote)
	case fieldFollowed:
		return eval.BoolOf(r.followed)
	case fieldFunction:
		return known(string(r.role.Function))
	case fieldSeniority:
		return known(string(r.role.Seniority))
	default:
		if r.at == nil {
			return eval.Value{}
		}
		return r.at[f]
	}
}
