package deal

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Query narrows a list of deals; empty fields do not. Within a field,
// comma-separated values are alternatives; "none" stands for what is empty.
type Query struct {
	Text      string     `query:"text" maxLength:"200" doc:"Words in the name of the deal or of its account, in any case, accents or not"`
	Account   account.ID `query:"account"`
	Owner     string     `query:"owner" doc:"User ids, or none"`
	Stage     string     `query:"stage" doc:"Stages, or none"`
	Outcome   string     `query:"outcome" doc:"open, won, lost"`
	Against   string     `query:"against" doc:"Ids of competitors it is fought against, or none"`
	Territory string     `query:"territory" doc:"A territory and all below it, as accounts are in them today"`
	From      string     `query:"from" doc:"First day of closing"`
	To        string     `query:"to" doc:"Day after the last one of closing"`
}

// Order says how a list is sorted and where it goes on.
type Order struct {
	Sort   string `query:"sort" default:"-close_on" enum:"close_on,-close_on,amount,-amount,name,-name,stage,-stage,account,-account,contract_ends_on,-contract_ends_on,updated_at,-updated_at"`
	Cursor string `query:"cursor" doc:"The next of the page before"`
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"500"`
}

// ListedDeal is a deal as lists show it.
type ListedDeal struct {
	Deal
	AccountName string            `db:"account_name" json:"account_name"`
	Territories []territory.Crumb `db:"-" json:"territories" doc:"Those its account is in today"`
	Key         any               `db:"sort_key" json:"-"`
}

const from = " FROM deals d JOIN accounts a ON a.id = d.account_id WHERE "

// where turns a query into SQL, leaving out the field named without (for
// facets), always confined to the scope.
func (s *Service) where(ctx context.Context, scope access.Scope, f Query, without string) (string, []any, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	text := "d.deleted_at IS NULL AND a.deleted_at IS NULL AND " + within
	add := func(set bool, condition string, values ...any) {
		if set {
			text += " AND " + condition
			args = append(args, values...)
		}
	}
	for _, day := range []string{f.From, f.To} {
		if day != "" {
			if _, err := db.ParseDate(day); err != nil {
				return "", nil, err
			}
		}
	}
	for _, word := range strings.Fields(fold.Words(f.Text)) {
		add(true, `(d.search LIKE ? ESCAPE '\' OR a.search LIKE ? ESCAPE '\')`, "%"+word+"%", "%"+word+"%") // words hold letters and digits only
	}
	add(f.Account != "", "d.account_id = ?", f.Account)
	add(f.Owner != "" && without != "owner", "d.owner_id IN (?)", values(f.Owner))
	add(f.Stage != "" && without != "stage", "d.stage IN (?)", values(f.Stage))
	add(f.Outcome != "" && without != "outcome", "d.outcome IN (?)", values(f.Outcome))
	add(f.From != "", "d.close_on >= ?", db.Date(f.From))
	add(f.To != "", "d.close_on < ?", db.Date(f.To))
	if f.Against != "" {
		const met = "SELECT x.deal_id FROM deal_competitors x"
		ids := values(f.Against)
		text += " AND (d.id IN (" + met + " WHERE x.competitor_id IN (?))"
		if args = append(args, ids); slices.Contains(ids, "") {
			text += " OR d.id NOT IN (" + met + ")"
		}
		text += ")"
	}
	if f.Territory != "" {
		condition, more, err := s.accounts.Under(ctx, scope, territory.ID(f.Territory))
		if err != nil {
			return "", nil, err
		}
		add(true, condition, more...)
	}
	return text, args, nil
}

func values(list string) []string {
	out := strings.Split(list, ",")
	for i, v := range out {
		if v == "none" {
			out[i] = ""
		}
	}
	return out
}

// sortable columns: the expression, and what a cursor's value is cast to where
// the database cannot tell.
var sortable = map[string]struct{ text, cast string }{
	"close_on": {"COALESCE(d.close_on, '" + noDay + "')", "DATE"}, "amount": {"COALESCE(d.amount, -1)", "BIGINT"}, "name": {"d.search", ""},
	"contract_ends_on": {"COALESCE(d.contract_ends_on, '" + noDay + "')", "DATE"}, "stage": {"d.stage", ""}, "account": {"a.sort_name", ""}, "updated_at": {"d.updated_at", "TIMESTAMPTZ"},
}

const noDay = "0001-01-01"

// List gives a page of the deals at accounts in scope, the latest to close
// first unless another order is asked for; those without a day stand before all days.
func (s *Service) List(ctx context.Context, scope access.Scope, f Query, o Order) ([]ListedDeal, string, error) {
	text, args, err := s.where(ctx, scope, f, "")
	if err != nil {
		return nil, "", err
	}
	name, descending := strings.CutPrefix(o.Sort, "-")
	key, ok := sortable[name]
	if !ok {
		key, descending = sortable["close_on"], true
	}
	direction, sign := "ASC", ">"
	if descending {
		direction, sign = "DESC", "<"
	}
	if o.Cursor != "" {
		at, id, err := decode(o.Cursor)
		if err != nil {
			return nil, "", err
		}
		mark := "?"
		if key.cast != "" && s.db.Dialect() == db.Postgres {
			mark = "CAST(? AS " + key.cast + ")"
		} else if key.cast == "BIGINT" {
			mark = "CAST(? AS INTEGER)"
		}
		text += " AND (" + key.text + ", d.id) " + sign + " (" + mark + ", ?)"
		args = append(args, at, id)
	}
	out := []ListedDeal{}
	err = s.db.Select(ctx, &out, "SELECT "+selected+", a.name AS account_name, "+key.text+" AS sort_key"+from+text+
		" ORDER BY "+key.text+" "+direction+", d.id "+direction+" LIMIT ?", append(args, o.Limit+1)...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(out) > o.Limit {
		out = out[:o.Limit]
		next = encode(out[len(out)-1].Key, out[len(out)-1].ID)
	}
	return out, next, s.dress(ctx, scope, out)
}

// dress adds the territories within scope that the deals' accounts are in.
func (s *Service) dress(ctx context.Context, scope access.Scope, deals []ListedDeal) error {
	ids := []account.ID{}
	for i := range deals {
		ids = append(ids, deals[i].AccountID)
	}
	slices.Sort(ids)
	of, err := s.accounts.TerritoriesOf(ctx, scope, slices.Compact(ids))
	for i := range deals {
		deals[i].Territories = append([]territory.Crumb{}, of[deals[i].AccountID]...)
	}
	return err
}

type cursor struct {
	At any `json:"a"`
	ID ID  `json:"i"`
}

func encode(key any, id ID) string {
	switch k := key.(type) {
	case time.Time:
		key = k.UTC().Format("2006-01-02T15:04:05.000000Z")
	case []byte:
		key = string(k)
	}
	b, _ := json.Marshal(cursor{key, id})
	return base64.RawURLEncoding.EncodeToString(b)
}

func decode(s string) (string, ID, error) {
	var c struct {
		At json.RawMessage `json:"a"`
		ID ID              `json:"i"`
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	at := string(c.At)
	if err == nil && strings.HasPrefix(at, `"`) {
		err = json.Unmarshal(c.At, &at)
	}
	if err != nil || at == "" {
		return "", "", fault.New(fault.Bad, "cursor", "the cursor is none that this API gave")
	}
	return at, c.ID, nil
}

// Each streams deals at accounts in scope with their accounts' names, for
// export and analysis, in the order of their ids.
func (s *Service) Each(ctx context.Context, q db.Q, scope access.Scope, f Query, fn func(*ListedDeal) error) error {
	text, args, err := s.where(ctx, scope, f, "")
	if err != nil {
		return err
	}
	return q.Each(ctx, "SELECT "+selected+", a.name AS account_name"+from+text+" ORDER BY d.id", args, func(r *sqlx.Rows) error {
		var d ListedDeal
		if err := r.StructScan(&d); err != nil {
			return err
		}
		return fn(&d)
	})
}
