package list

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/handover"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Kind says how accounts come to be in a list.
type Kind string

// The kinds of lists.
const (
	Static Kind = "static" // put in and taken out by hand
	Living Kind = "living" // whatever its filter leaves now: a saved search
)

// AccountList is accounts that someone keeps together, for themselves or for
// everybody.
type AccountList struct {
	ID        string        `db:"id" json:"id"`
	UserID    access.UserID `db:"user_id" json:"user_id"`
	Name      string        `db:"name" json:"name"`
	Kind      Kind          `db:"kind" json:"kind" enum:"static,living"`
	Filter    string        `db:"filter" json:"filter" doc:"Of a living list: a filter as in an address, such as country=FR&customer=yes"`
	Shared    bool          `db:"shared" json:"shared" doc:"Whether others see it too, each within what they may see"`
	Told      bool          `db:"told" json:"told" doc:"Whether its owner is told which accounts come in and go out"`
	CreatedAt db.Time       `db:"created_at" json:"created_at"`
	UpdatedAt db.Time       `db:"updated_at" json:"updated_at"`
	DeletedAt db.Time       `db:"deleted_at" json:"-"`
	Version   int64         `db:"version" json:"version"`
	Total     int64         `db:"-" json:"total" doc:"How many accounts are in it now, of those one may see"`
}

const (
	listColumns = "id, user_id, name, kind, filter, shared, told, created_at, updated_at, deleted_at, version"
	// longest is how long a name may be, mostLists how many lists somebody has.
	longest, mostLists = 200, 1000
)

// OnTurn has turned done in the transaction in which a list that its owner is told
// of begins, asks for something else, or ends.
func (s *Service) OnTurn(turned func(ctx context.Context, tx *db.Tx, one *AccountList) error) {
	s.turned = turned
}

// Told gives everybody's lists that their owners are told of.
func Told(ctx context.Context, q db.Q) (out []AccountList, err error) {
	return out, q.Select(ctx, &out, "SELECT "+listColumns+" FROM account_lists WHERE kind = ? AND told = ? AND deleted_at IS NULL ORDER BY id", Living, true)
}

// Handed are the lists that a user made, for whoever takes over.
func (s *Service) Handed() handover.Part {
	return handover.Rows{Name: "account_lists", Table: "account_lists", Column: "user_id", Worth: "deleted_at IS NULL", Version: "version", Stamp: "updated_at",
		Now: func() db.Time { return db.At(s.now()) }}
}

// Lists gives an actor's own lists and those that are shared, by name, each with
// how many of its accounts the actor sees.
func (s *Service) Lists(ctx context.Context, actor access.Actor) ([]AccountList, error) {
	out := []AccountList{}
	if err := s.db.Select(ctx, &out, "SELECT "+listColumns+" FROM account_lists WHERE deleted_at IS NULL AND (user_id = ? OR shared = ?) ORDER BY name, id", actor.User.ID, true); err != nil {
		return nil, err
	}
	for i := range out {
		total, err := s.count(ctx, actor.Scope, Filter{List: out[i].ID})
		if fault.CodeOf(err) == fault.Unprocessed {
			continue // a place that is no more: the screen says so when the list is opened
		}
		if err != nil {
			return nil, err
		}
		out[i].Total = total
	}
	slices.SortStableFunc(out, func(a, b AccountList) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return out, nil
}

func (s *Service) count(ctx context.Context, scope access.Scope, f Filter) (n int64, err error) {
	where, err := s.where(ctx, scope, f, "")
	if err != nil {
		return 0, err
	}
	return n, s.db.Get(ctx, &n, "SELECT COUNT(*) FROM accounts a WHERE "+where.String(), where.args...)
}

// list finds one that a user sees; with own, one that is theirs, deleted or not.
func (s *Service) list(ctx context.Context, q db.Q, user access.UserID, id string, own bool) (*AccountList, error) {
	var l AccountList
	err := q.Get(ctx, &l, "SELECT "+listColumns+" FROM account_lists WHERE id = ?", id)
	if db.IsMissing(err) || err == nil && (own && l.UserID != user || !own && (!l.DeletedAt.IsZero() || l.UserID != user && !l.Shared)) {
		return nil, fault.NotFound("account_list", id)
	}
	return &l, err
}

// NewAccountList is a list to make.
type NewAccountList struct {
	Name   string `json:"name" maxLength:"1000"`
	Kind   Kind   `json:"kind" enum:"static,living"`
	Filter string `json:"filter,omitempty" maxLength:"20000" doc:"Of a living list: a filter as in an address, such as country=FR&customer=yes"`
	Shared bool   `json:"shared,omitempty"`
	Told   bool   `json:"told,omitempty"`
}

// MakeList makes a list: a static one is empty, a living one keeps its filter.
func (s *Service) MakeList(ctx context.Context, actor access.Actor, n NewAccountList) (*AccountList, error) {
	now := db.At(s.now())
	l := &AccountList{ID: db.NewID(), UserID: actor.User.ID, Name: n.Name, Kind: n.Kind, Filter: n.Filter, Shared: n.Shared, Told: n.Told, CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := s.check(ctx, actor, l); err != nil {
		return nil, err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var has int
		if err := tx.Get(ctx, &has, "SELECT COUNT(*) FROM account_lists WHERE user_id = ? AND deleted_at IS NULL", l.UserID); err != nil {
			return err
		}
		if has >= mostLists {
			return fault.Invalid("account.lists_many", "at most %d lists are kept", mostLists).With("limit", mostLists)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO account_lists ("+listColumns+") VALUES (?,?,?,?,?,?,?,?,?,NULL,?)", l.ID, l.UserID, l.Name, l.Kind, l.Filter, l.Shared, l.Told, l.CreatedAt, l.UpdatedAt, l.Version); err != nil {
			return err
		}
		return s.turn(ctx, tx, l, l.Told)
	})
	return l, err
}

// turn says that a list which is told of is not what it was.
func (s *Service) turn(ctx context.Context, tx *db.Tx, l *AccountList, turned bool) error {
	if s.turned == nil || !turned {
		return nil
	}
	return s.turned(ctx, tx, l)
}

// check writes a list the way it is kept, counts it, and says what is wrong.
func (s *Service) check(ctx context.Context, actor access.Actor, l *AccountList) error {
	if l.Name = strings.TrimSpace(l.Name); l.Name == "" {
		return fault.Invalid("account.list_name", "give the list a name")
	}
	if len([]rune(l.Name)) > longest {
		return fault.Invalid("account.list_name_long", "a name has at most %d characters", longest).With("limit", longest)
	}
	if l.Kind == Static {
		l.Filter, l.Told = "", false
		return nil
	}
	f, err := ParseFilter(l.Filter)
	if err != nil {
		return err
	}
	if l.Filter = f.String(); l.Filter == "" {
		return fault.Invalid("account.list_all", "a list of all accounts keeps nothing: choose something first")
	}
	if f.List != "" {
		of, err := s.list(ctx, s.db, actor.User.ID, f.List, false)
		if err != nil {
			return err
		}
		if of.Kind == Living {
			return fault.Invalid("account.list_nested", "a saved search cannot rest on another one")
		}
	}
	l.Total, err = s.count(ctx, actor.Scope, f)
	return err
}

// AccountListChange holds what to change of a list; nil leaves as it is.
type AccountListChange struct {
	Name    *string `json:"name,omitempty" maxLength:"1000"`
	Filter  *string `json:"filter,omitempty" maxLength:"20000" doc:"Of a living list"`
	Shared  *bool   `json:"shared,omitempty"`
	Told    *bool   `json:"told,omitempty" doc:"Of a living list: tell its owner which accounts come in and go out, from now on"`
	Deleted *bool   `json:"deleted,omitempty" doc:"Delete it, or bring it back"`
}

// ChangeList renames or shares one's list, gives it another filter, has one told
// of it or not, deletes it, or brings it back.
func (s *Service) ChangeList(ctx context.Context, actor access.Actor, id string, c AccountListChange) (*AccountList, error) {
	l, err := s.list(ctx, s.db, actor.User.ID, id, true)
	if err != nil {
		return nil, err
	}
	before := *l
	set(&l.Name, c.Name)
	set(&l.Shared, c.Shared)
	if l.Kind == Living {
		set(&l.Filter, c.Filter)
		set(&l.Told, c.Told)
	}
	if c.Deleted != nil {
		l.DeletedAt = db.Time{}
		if *c.Deleted {
			l.DeletedAt = db.At(s.now())
		}
	}
	if err := s.check(ctx, actor, l); err != nil {
		if code := fault.CodeOf(err); c.Filter != nil || l.Name != before.Name || code != fault.Missing && code != fault.Unprocessed {
			return nil, err
		} // what it rests on is no more: it can still be shared, and deleted
	}
	l.UpdatedAt, l.Version = db.At(s.now()), l.Version+1
	if err := s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE account_lists SET name = ?, filter = ?, shared = ?, told = ?, updated_at = ?, deleted_at = ?, version = ? WHERE id = ? AND version = ?",
			l.Name, l.Filter, l.Shared, l.Told, l.UpdatedAt, l.DeletedAt, l.Version, id, before.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("account.list_changed", "the list was changed meanwhile")
		}
		stands, stood := l.Told && l.DeletedAt.IsZero(), before.Told && before.DeletedAt.IsZero()
		return s.turn(ctx, tx, l, stands != stood || stands && l.Filter != before.Filter)
	}); err != nil || l.Kind == Living || !l.DeletedAt.IsZero() {
		return l, err
	}
	l.Total, err = s.count(ctx, actor.Scope, Filter{List: id})
	return l, err
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// ParseFilter reads a filter as it stands in an address.
func ParseFilter(text string) (Filter, error) {
	q, err := url.ParseQuery(strings.TrimPrefix(text, "?"))
	if err != nil {
		return Filter{}, fault.Invalid("account.list_filter", "the filter cannot be read").With("field", "")
	}
	known := filterOf(q).values()
	for name, value := range q {
		if !known.Has(name) && strings.Join(value, "") != "" && !(name == "unassigned" && q.Get(name) == "false") {
			return Filter{}, fault.Invalid("account.list_filter", "a filter of accounts has no field %q", name).With("field", name)
		}
	}
	return filterOf(q), nil
}

// String writes a filter as it stands in an address, fields in the order of their
// names; empty when it leaves everything.
func (f Filter) String() string { return f.values().Encode() }

func (f Filter) values() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"text": f.Text, "territory": f.Territory, "owner": f.Owner, "sector": f.Sector, "industry": f.Industry, "size": f.Size,
		"country": f.Country, "area": f.Area, "placed": f.Placed, "customer": f.Customer, "parent": f.Parent, "ids": f.IDs, "list": f.List} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Unassigned {
		q.Set("unassigned", "true")
	}
	return q
}

// within adds that accounts are in the list that a filter names.
func (s *Service) within(ctx context.Context, scope access.Scope, c *clause, id string) error {
	l, err := s.list(ctx, s.db, scope.User, id, false)
	if err != nil {
		return err
	}
	if l.Kind == Static {
		c.and("a.id IN (SELECT l.account_id FROM account_list_accounts l WHERE l.list_id = ?)", id)
		return nil
	}
	f, err := ParseFilter(l.Filter)
	if err != nil {
		return err
	}
	if f.List == id {
		return fault.NotFound("account_list", id)
	}
	if err = s.narrow(ctx, scope, c, f, ""); fault.CodeOf(err) == fault.Missing {
		c.and("1 = 0") // what it rests on is no more, or out of sight
		return nil
	}
	return err
}
