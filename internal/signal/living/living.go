// Package living tells owners of saved searches of accounts which accounts came
// into them and which went out, and because of what. What changed of accounts is
// queued by the transaction that changes it; a pass asks the searches of just
// those accounts, and tells in the transaction that takes them from the queue.
package living

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/account/list"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/turn"
	"arpent/internal/signal"
)

// Migrations make the tables account_list_queue, account_list_fits,
// account_list_prints and account_list_days, and the triggers that fill the queue
// from accounts, alignments and account_list_accounts.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Options of a Service.
type Options struct {
	Access  *access.Service
	Lists   *list.Service
	Signals *signal.Service
	Log     *slog.Logger
	Now     func() time.Time
}

// Service is the package's door.
type Service struct {
	db   *db.DB
	o    Options
	size int       // accounts looked at in one transaction
	drew time.Time // when it was last looked whether scopes are drawn otherwise
}

const (
	// lookEvery is how often the queue is looked at, drawnEvery how often whether
	// scopes and territories are drawn otherwise though no account changed.
	lookEvery, drawnEvery = time.Second, 10 * time.Second
	batchSize             = 500
)

// New makes the service: from now on lists that are told of begin with it.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{db: d, o: o, size: batchSize}
	o.Lists.OnTurn(s.begin)
	return s
}

// Follow tells until the context ends. Any number of programs may do so on one
// database.
func (s *Service) Follow(ctx context.Context) {
	turn.Every(ctx, lookEvery, nil, s.o.Log, "saved searches of accounts: tell what changed", s.Catch)
}

// held is a search as its owner asks it today.
type held struct {
	list.AccountList
	scope access.Scope
	text  string
	args  []any
	asked map[string]bool // what of an account may make it come in or go out
}

// hold reads a search the way its owner may see it. One that cannot be asked any
// more, since a place or its owner is gone, holds nothing.
func (s *Service) hold(ctx context.Context, l *list.AccountList, scopes map[access.UserID]access.Scope) (*held, error) {
	h := &held{AccountList: *l, scope: scopes[l.UserID]}
	f, err := list.ParseFilter(l.Filter)
	if err == nil {
		h.asked = asked(f, h.scope)
		h.text, h.args, err = s.o.Lists.Clause(ctx, h.scope, f)
	}
	if code := fault.CodeOf(err); err != nil && (code == fault.Missing || code == fault.Unprocessed) {
		h.text, h.args, err = "1 = 0", nil, nil
	}
	return h, err
}

// print is what a search asks of the database, whatever the day.
func (h *held) print(today db.Date) string {
	var b strings.Builder
	b.WriteString(h.text)
	for _, a := range h.args {
		if day, ok := a.(db.Date); ok && day == today {
			a = "today"
		}
		fmt.Fprintf(&b, "|%v", a)
	}
	return b.String()
}

// asked are the fields, as the queue names them, that a filter and a scope ask for.
func asked(f list.Filter, scope access.Scope) map[string]bool {
	return map[string]bool{"new": true, "deleted": true, "text": f.Text != "", "owner": f.Owner != "" || !scope.All, "country": f.Country != "", "parent": f.Parent != "",
		"industry": f.Industry != "" || f.Sector != "", "size": f.Size != "", "customer": f.Customer != "", "placed": f.Placed != "", "area": f.Area != "",
		"territory": f.Territory != "" || f.Unassigned || !scope.All, "list": f.List != ""}
}

// among says whether any of what changed is asked for.
func (h *held) among(fields map[string]bool) bool {
	for field := range fields {
		if h.asked[field] {
			return true
		}
	}
	return false
}

// why is what changed of what is asked for; a new account is just that.
func (h *held) why(fields map[string]bool) []string {
	if fields["new"] {
		return []string{"new"}
	}
	var out []string
	for field := range fields {
		if h.asked[field] {
			out = append(out, field)
		}
	}
	slices.Sort(out)
	return out
}

// begin has a search hold what it holds now, without a word; one that ended holds
// nothing.
func (s *Service) begin(ctx context.Context, tx *db.Tx, l *list.AccountList) error {
	if err := lock(ctx, tx); err != nil {
		return err
	}
	if !l.Told || !l.DeletedAt.IsZero() {
		return forget(ctx, tx, l.ID)
	}
	scopes, err := s.o.Access.ScopesOf(ctx, []access.UserID{l.UserID})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO account_list_days (id, day) VALUES ('seen', ?) ON CONFLICT DO NOTHING", s.today()); err != nil {
		return err
	}
	h, err := s.hold(ctx, l, scopes)
	if err != nil {
		return err
	}
	return s.fill(ctx, tx, h)
}

func (s *Service) fill(ctx context.Context, tx *db.Tx, h *held) error {
	if err := forget(ctx, tx, h.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO account_list_fits (list_id, account_id) SELECT CAST(? AS TEXT), a.id FROM accounts a WHERE "+h.text, append([]any{h.ID}, h.args...)...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "INSERT INTO account_list_prints (list_id, print) VALUES (?,?)", h.ID, h.print(s.today()))
	return err
}

func forget(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM account_list_fits WHERE list_id = ?", id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM account_list_prints WHERE list_id = ?", id)
	return err
}

// lock lets one transaction at a time look at the queue and at what searches hold.
func lock(ctx context.Context, tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil // it has one writer
	}
	const key = 0x6c697374 // "list"
	_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(?)", key)
	return err
}

func (s *Service) today() db.Date { return db.DateOf(s.o.Now()) }
