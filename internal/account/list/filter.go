package list

import (
	"context"
	"strconv"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/industry"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Filter narrows a list of accounts. Within a field, comma-separated values are
// alternatives; fields add up. "none" stands for what is not known.
type Filter struct {
	Text       string `query:"text" maxLength:"200" doc:"Words in the name, town, postcode, number or domain; in any case, accents or not"`
	Territory  string `query:"territory" doc:"A territory and all below it"`
	Owner      string `query:"owner" doc:"User ids, or none"`
	Sector     string `query:"sector" doc:"Keys of sectors, such as naf:C; or none"`
	Industry   string `query:"industry" doc:"Beginning of an industry code, such as 70.1"`
	Size       string `query:"size" doc:"Bands of headcount: 0-9, 10-49, 50-249, 250-999, 1000-; or none"`
	Country    string `query:"country" doc:"ISO 3166-1 codes, or none"`
	Area       string `query:"area" doc:"A place with its level, such as fr-departement/69"`
	Placed     string `query:"placed" enum:"yes,no,doubtful," doc:"Whether the account has a position, or one that raises a doubt"`
	Customer   string `query:"customer" enum:"yes,no,"`
	Unassigned bool   `query:"unassigned" doc:"Only accounts in no territory today"`
	Parent     string `query:"parent" doc:"Only subsidiaries of this account"`
	IDs        string `query:"ids" doc:"Only these accounts"`
	List       string `query:"list" doc:"Only accounts in this list, or that this saved search leaves"`
}

// sizes are the bands of headcount: the upper bound is not within.
var sizes = []struct {
	key      string
	from, to int64
}{{"0-9", 0, 10}, {"10-49", 10, 50}, {"50-249", 50, 250}, {"250-999", 250, 1000}, {"1000-", 1000, 1 << 40}}

// clause is a condition on accounts a, with its arguments.
type clause struct {
	text []string
	args []any
}

func (c *clause) and(text string, args ...any) {
	c.text = append(c.text, text)
	c.args = append(c.args, args...)
}

func (c *clause) String() string { return strings.Join(c.text, " AND ") }

// where turns a filter into SQL, leaving out the field named without (for
// facets), always confined to the scope.
func (s *Service) where(ctx context.Context, scope access.Scope, f Filter, without string) (*clause, error) {
	c := &clause{}
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	c.and("a.deleted_at IS NULL")
	c.and(within, args...)
	return c, s.narrow(ctx, scope, c, f, without)
}

// narrow adds what a filter asks for.
func (s *Service) narrow(ctx context.Context, scope access.Scope, c *clause, f Filter, without string) error {
	if f.List != "" {
		if err := s.within(ctx, scope, c, f.List); err != nil {
			return err
		}
	}
	for _, word := range strings.Fields(fold.Words(strings.ReplaceAll(f.Text, ".", " "))) {
		c.and(`a.search LIKE ? ESCAPE '\'`, "%"+word+"%") // words hold letters and digits only
	}
	if without != "owner" {
		c.oneOf("a.owner_id", f.Owner)
	}
	if without != "country" {
		c.oneOf("a.country", f.Country)
	}
	if f.IDs != "" {
		c.oneOf("a.id", f.IDs)
	}
	if f.Parent != "" {
		c.and("a.parent_id = ?", f.Parent)
	}
	if f.Industry != "" {
		c.and("a.industry LIKE ?", strings.ToUpper(strings.ReplaceAll(f.Industry, ".", ""))+"%")
	}
	if f.Sector != "" && without != "sector" {
		c.sectors(strings.Split(f.Sector, ","))
	}
	if f.Size != "" && without != "size" {
		c.sizes(strings.Split(f.Size, ","))
	}
	if without != "placed" {
		c.placed(f.Placed)
	}
	if f.Customer != "" && without != "customer" {
		c.and("a.customer = ?", f.Customer == "yes")
	}
	return s.wherePlace(ctx, scope, c, f, without)
}

// wherePlace adds what other nouns know: territories and areas.
func (s *Service) wherePlace(ctx context.Context, scope access.Scope, c *clause, f Filter, without string) error {
	day := s.today()
	const current = "SELECT x.account_id FROM account_territory x WHERE x.valid_from <= ? AND (x.valid_to IS NULL OR x.valid_to > ?)"
	if f.Unassigned {
		c.and("a.id NOT IN ("+current+")", day, day)
	}
	if f.Territory != "" && without != "territory" {
		under, args, err := s.accounts.Under(ctx, scope, territory.ID(f.Territory))
		if err != nil {
			return err
		}
		c.and(under, args...)
	}
	if f.Area == "" {
		return nil
	}
	level, code, ok := strings.Cut(f.Area, "/")
	if !ok {
		return fault.Invalid("account.area", "%q names no area; write a level and a code, such as fr-departement/69", f.Area).With("value", f.Area)
	}
	finest, codes, err := s.accounts.Within(level, code)
	if err != nil {
		return err
	}
	if len(codes) == 0 {
		c.and("1 = 0")
		return nil
	}
	c.and("a.area_level = ? AND a.area IN (?)", finest, codes)
	return nil
}

// oneOf narrows to a list of values; none is what is empty.
func (c *clause) oneOf(column, list string) {
	if list == "" {
		return
	}
	values := strings.Split(list, ",")
	for i, v := range values {
		if v == "none" {
			values[i] = ""
		}
	}
	c.and(column+" IN (?)", values)
}

func (c *clause) sectors(keys []string) {
	var some []string
	var args []any
	for _, key := range keys {
		if key == "none" {
			some = append(some, "a.industry = ''")
		} else if s := industry.FindSector(key); s != nil {
			some = append(some, "(a.industry_version IN (?) AND substr(a.industry, 1, 2) IN (?))")
			args = append(args, s.Versions, s.Divisions)
		}
	}
	c.anyOf(some, args)
}

func (c *clause) sizes(keys []string) {
	var some []string
	var args []any
	for _, key := range keys {
		if key == "none" {
			some = append(some, "a.headcount IS NULL")
		}
		for _, band := range sizes {
			if band.key == key {
				some = append(some, "(a.headcount >= ? AND a.headcount < ?)")
				args = append(args, band.from, band.to)
			}
		}
	}
	c.anyOf(some, args)
}

func (c *clause) anyOf(some []string, args []any) {
	if len(some) == 0 {
		some = []string{"1 = 0"} // nothing known was asked for
	}
	c.and("("+strings.Join(some, " OR ")+")", args...)
}

func (c *clause) placed(how string) {
	switch how {
	case "yes":
		c.and("a.lon IS NOT NULL")
	case "no":
		c.and("a.lon IS NULL")
	case "doubtful":
		c.and("a.lon IS NOT NULL AND (a.flagged = ? OR a.confidence < ?)", true, Doubtful)
	}
}

// Doubtful is the confidence of placing below which a position wants a look.
const Doubtful = 0.5

// sortable columns: expression, and whether it is a number. What is unknown
// sorts before everything known.
var sortable = map[string]struct {
	text   string
	number bool
}{
	"name": {"a.sort_name", false}, "town": {"a.town", false}, "postcode": {"a.postcode", false}, "country": {"a.country", false},
	"industry": {"a.industry", false}, "owner": {"a.owner_id", false}, "precision": {"a.precision", false}, "area": {"a.area_name", false},
	"siren": {"a.siren", false}, "domain": {"a.domain", false}, "currency": {"a.currency", false},
	"headcount": {"COALESCE(a.headcount, -1)", true}, "potential": {"COALESCE(a.potential, -1)", true},
	"revenue": {"COALESCE(a.revenue, -1000000000000001)", true}, "visits_per_year": {"COALESCE(a.visits_per_year, -1)", true},
	"visit_minutes": {"COALESCE(a.visit_minutes, -1)", true}, "confidence": {"a.confidence", true}, "customer": {"CASE WHEN a.customer THEN 1 ELSE 0 END", true},
	"created_at": {"a.id", false}, "updated_at": {"a.updated_at", false},
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Clause is a filter as a condition on accounts a, for those who ask it again and
// again of few accounts; it is confined to the scope.
func (s *Service) Clause(ctx context.Context, scope access.Scope, f Filter) (text string, args []any, err error) {
	c := &clause{}
	within, more := scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	c.and("a.deleted_at IS NULL")
	c.and(within, more...)
	err = s.narrow(ctx, scope, c, f, "")
	return c.String(), c.args, err
}
