// Package registry reads registers that headquarters chose, such as one of legal
// announcements: records that an address gives as JSON, since the day of the last
// good run, page by page. Whom a record is about is found as for messages that are
// sent; each record is told once, by its id. Nothing is asked but what was added.
package registry

import (
	"context"
	"embed"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/fetch"
	"arpent/internal/signal/mapping"
)

// Migrations make the tables registries and registry_records.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// RegistryReading says where in a register's answers its records are, and what
// they say.
type RegistryReading struct {
	Mapping mapping.EventMapping `json:"mapping" doc:"Each: where the records are; the other paths begin in one"`
	ID      string               `json:"id" doc:"A path to what tells a record from others"`
	Next    string               `json:"next,omitempty" doc:"A path to the address of the next page; the address may hold {offset} instead"`
}

// Registry is one that is read now and then.
type Registry struct {
	ID           string                   `db:"id" json:"id"`
	Name         string                   `db:"name" json:"name"`
	URL          string                   `db:"url" json:"url" doc:"{since} stands for the day of the last good run, {offset} for how many records the pages before held"`
	EveryMinutes int64                    `db:"every_minutes" json:"every_minutes"`
	Reading      db.JSON[RegistryReading] `db:"reading" json:"reading"`
	CreatedBy    access.UserID            `db:"created_by" json:"-"`
	CreatedAt    db.Time                  `db:"created_at" json:"created_at"`
	NextAt       db.Time                  `db:"next_at" json:"next_at,omitzero" doc:"When it is read next"`
	RunAt        db.Time                  `db:"run_at" json:"run_at,omitzero" doc:"When it was last read, or tried to"`
	GoodAt       db.Time                  `db:"good_at" json:"good_at,omitzero" doc:"When it was last read to the end without a problem"`
	Problem      string                   `db:"problem" json:"problem" doc:"The key of the problem of the last run; empty when there was none"`
	Failures     int64                    `db:"failures" json:"failures" doc:"Runs in a row with a problem"`
	Told         int64                    `db:"told" json:"told" doc:"Records that became signals"`
	Nobody       int64                    `db:"nobody" json:"nobody" doc:"Records about nobody known"`
	Unread       int64                    `db:"unread" json:"unread" doc:"Records that the mapping could not read"`
}

const columns = "r.id, r.name, r.url, r.every_minutes, r.reading, r.created_by, r.created_at, r.next_at, r.run_at, r.good_at, r.problem, r.failures"

// Told is a signal that a record tells.
type Told struct {
	mapping.MappedEvent
	Source string // registry/ID
	Same   string // the same for the same record
}

// Options of a Service.
type Options struct {
	Access *access.Service
	Kinds  []string // that mappings may make; none: any
	// Tell writes a signal in the transaction that keeps its record. known is false
	// when it is about nobody known; nothing is then written.
	Tell func(ctx context.Context, tx *db.Tx, one Told) (known bool, err error)
	// Private allows registers on this machine and in private networks.
	Private bool
	Pause   time.Duration // between pages; 0: a third of a second
	Log     *slog.Logger
	Now     func() time.Time
}

// Service reads registers.
type Service struct {
	db      *db.DB
	o       Options
	fetcher *fetch.Fetcher
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Pause == 0 {
		o.Pause = time.Second / 3
	}
	return &Service{db: d, o: o, fetcher: fetch.New("registry", "Arpent (reads registers)", "application/json", o.Private)}
}

// bounds of how often a register is read, in minutes.
const (
	leastMinutes = 60
	mostMinutes  = 7 * 24 * 60
)

// placeholders are what an address may hold in braces.
func placeholders(address, since, offset string) string {
	return strings.NewReplacer("{since}", since, "{offset}", offset).Replace(address)
}

// check refuses a register that cannot be read.
func (s *Service) check(address string, r RegistryReading) (*reader, error) {
	if err := s.fetcher.Check(placeholders(address, "2026-01-01", "0")); err != nil {
		return nil, err
	}
	if r.ID == "" {
		return nil, fault.Invalid("registry.id", "say what tells a record from others")
	}
	ready, err := compile(r)
	if err != nil {
		return nil, err
	}
	kinds := []string{}
	for _, k := range r.Mapping.Kinds {
		kinds = append(kinds, k)
	}
	if !strings.HasPrefix(r.Mapping.Kind, "$") && len(kinds) == 0 {
		kinds = append(kinds, r.Mapping.Kind)
	}
	for _, k := range kinds {
		if len(s.o.Kinds) > 0 && !slices.Contains(s.o.Kinds, k) {
			return nil, fault.Invalid("hook.unknown_kind", "no kind of signal is called %s", k).With("kind", k)
		}
	}
	return ready, nil
}

// Add lets a register be read from now on.
func (s *Service) Add(ctx context.Context, by access.UserID, name, address string, everyMinutes int64, r RegistryReading) (*Registry, error) {
	address = strings.TrimSpace(address)
	if _, err := s.check(address, r); err != nil {
		return nil, err
	}
	if name = strings.TrimSpace(name); name == "" {
		u, _ := url.Parse(placeholders(address, "x", "0"))
		name = u.Hostname()
	}
	if everyMinutes < leastMinutes || everyMinutes > mostMinutes {
		return nil, fault.Invalid("registry.often", "a register is read every %d minutes to every %d", leastMinutes, mostMinutes).With("least", leastMinutes)
	}
	now := db.At(s.o.Now())
	one := &Registry{ID: db.NewID(), Name: name, URL: address, EveryMinutes: everyMinutes, Reading: db.JSON[RegistryReading]{V: r}, CreatedBy: by, CreatedAt: now, NextAt: now}
	_, err := s.db.Exec(ctx, "INSERT INTO registries (id, name, url, every_minutes, reading, created_by, created_at, next_at, problem, failures) VALUES (?,?,?,?,?,?,?,?,'',0)",
		one.ID, one.Name, one.URL, one.EveryMinutes, one.Reading, one.CreatedBy, one.CreatedAt, one.NextAt)
	if db.IsDuplicate(err) {
		return nil, fault.Conflict("registry.known", "this register is read already")
	}
	return one, err
}

// End lets a register be read no more; what came of it stays.
func (s *Service) End(ctx context.Context, id string) error {
	return s.change(ctx, id, "ended_at = ?", db.At(s.o.Now()))
}

// Soon lets a register be read now.
func (s *Service) Soon(ctx context.Context, id string) error {
	return s.change(ctx, id, "next_at = ?", db.At(s.o.Now()))
}

func (s *Service) change(ctx context.Context, id, set string, v any) error {
	n, err := s.db.Exec(ctx, "UPDATE registries SET "+set+" WHERE id = ? AND ended_at IS NULL", v, id)
	if err == nil && n == 0 {
		return fault.NotFound("registry", id)
	}
	return err
}

// Registries lists the registers that are read, with how they fare.
func (s *Service) Registries(ctx context.Context) ([]Registry, error) {
	out := []Registry{}
	count := func(state string) string {
		return "(SELECT COUNT(*) FROM registry_records c WHERE c.registry_id = r.id AND c.state = '" + state + "')"
	}
	return out, s.db.Select(ctx, &out, "SELECT "+columns+", "+count("told")+" AS told, "+count("nobody")+" AS nobody, "+count("unread")+" AS unread FROM registries r WHERE r.ended_at IS NULL ORDER BY r.name, r.id")
}
