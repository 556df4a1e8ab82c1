// Package list holds what is done with many accounts at once: filters and
// facets, pages, exports, the points of a map, changes of a whole choice, and the
// lists in which accounts are kept together by hand or by a filter.
package list

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Service lists accounts.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	now      func() time.Time
	turned   func(ctx context.Context, tx *db.Tx, one *AccountList) error
}

// New makes the service; what is in lists follows accounts when these are merged.
func New(d *db.DB, a *access.Service, accounts *account.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	accounts.Follow("account_lists", follow.Rows{Table: "account_list_accounts", Holds: "account_list_accounts WHERE account_id IN (?) AND list_id = ''"})
	return &Service{db: d, access: a, accounts: accounts, now: now}
}

// today is the day by which scopes are read.
func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// Order says how a list is sorted and where it goes on.
type Order struct {
	Sort   string `query:"sort" default:"name" doc:"A field, with a minus before it for the largest first"`
	Cursor string `query:"cursor" doc:"The next of the page before"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"500"`
}

// Listing is a stretch of a list.
type Listing struct {
	Items []account.Listed `json:"items"`
	Next  string           `json:"next" doc:"Cursor of the page after, empty at the end"`
	Total int64            `json:"total" doc:"How many the filter leaves, over all pages"`
}

// cursor is the place after which a list goes on: the sort value and the id.
type cursor struct {
	Text   string     `json:"t,omitempty"`
	Number float64    `json:"n,omitempty"`
	ID     account.ID `json:"i"`
}

// List gives a page of the accounts in scope that a filter leaves.
func (s *Service) List(ctx context.Context, scope access.Scope, f Filter, o Order) (Listing, error) {
	where, err := s.where(ctx, scope, f, "")
	if err != nil {
		return Listing{}, err
	}
	page := Listing{Items: []account.Listed{}}
	if err := s.db.Get(ctx, &page.Total, "SELECT COUNT(*) FROM accounts a WHERE "+where.String(), where.args...); err != nil {
		return Listing{}, err
	}
	text, args, err := ordered(where, o)
	if err != nil {
		return Listing{}, err
	}
	var rows []struct {
		account.Account
		Key any `db:"sort_key"`
	}
	if err := s.db.Select(ctx, &rows, text, args...); err != nil {
		return Listing{}, err
	}
	more := len(rows) > o.Limit
	rows = rows[:min(len(rows), o.Limit)]
	for _, r := range rows {
		page.Items = append(page.Items, account.Listed{Account: r.Account})
	}
	if more {
		page.Next = encode(rows[len(rows)-1].Key, rows[len(rows)-1].ID)
	}
	return page, s.accounts.Dress(ctx, scope, page.Items)
}

// ordered is the query of one page, with one row more than the page has.
func ordered(where *clause, o Order) (string, []any, error) {
	name, descending := strings.CutPrefix(o.Sort, "-")
	key, ok := sortable[name]
	if !ok {
		return "", nil, fault.Invalid("account.sort", "accounts cannot be sorted by %q", name).With("value", name)
	}
	direction, sign := "ASC", ">"
	if descending {
		direction, sign = "DESC", "<"
	}
	args := append([]any{}, where.args...)
	text := "SELECT " + account.Selected + ", " + key.text + " AS sort_key FROM accounts a WHERE " + where.String()
	if o.Cursor != "" {
		c, err := decode(o.Cursor)
		if err != nil {
			return "", nil, err
		}
		var at any = c.Text
		if key.number {
			at = c.Number
		}
		mark := "?"
		if key.number {
			mark = "CAST(? AS DOUBLE PRECISION)"
		}
		text += " AND (" + key.text + ", a.id) " + sign + " (" + mark + ", ?)"
		args = append(args, at, c.ID)
	}
	return text + " ORDER BY " + key.text + " " + direction + ", a.id " + direction + " LIMIT ?", append(args, o.Limit+1), nil
}

func encode(key any, id account.ID) string {
	c := cursor{ID: id}
	switch k := key.(type) {
	case int64:
		c.Number = float64(k)
	case float64:
		c.Number = k
	case string:
		c.Text = k
	case []byte:
		c.Text = string(k)
	case time.Time:
		c.Text = k.UTC().Format("2006-01-02T15:04:05.000000Z")
	}
	b, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(b)
}

func decode(s string) (cursor, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		return c, fault.New(fault.Bad, "cursor", "the cursor is none that this API gave")
	}
	return c, nil
}
