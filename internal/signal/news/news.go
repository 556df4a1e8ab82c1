// Package news reads feeds (RSS, Atom) that headquarters chose and finds in
// their items the accounts and people that one knows. What is surely about one
// of them becomes a signal; what may be waits for somebody who knows. Nothing
// is fetched but the feeds that were added.
package news

import (
	"context"
	"embed"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"arpent/engine/names"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/fetch"
)

// Migrations make the tables news_sources, news_items and news_matches.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// SourceID identifies a source.
type SourceID string

// Feed is one that is read now and then.
type Feed struct {
	ID           SourceID      `db:"id" json:"id"`
	Name         string        `db:"name" json:"name"`
	URL          string        `db:"url" json:"url"`
	EveryMinutes int64         `db:"every_minutes" json:"every_minutes"`
	CreatedBy    access.UserID `db:"created_by" json:"-"`
	CreatedAt    db.Time       `db:"created_at" json:"created_at"`
	ETag         string        `db:"etag" json:"-"`
	LastModified string        `db:"last_modified" json:"-"`
	NextAt       db.Time       `db:"next_at" json:"next_at,omitzero" doc:"When it is read next"`
	RunAt        db.Time       `db:"run_at" json:"run_at,omitzero" doc:"When it was last read, or tried to"`
	GoodAt       db.Time       `db:"good_at" json:"good_at,omitzero" doc:"When it was last read without a problem"`
	Problem      string        `db:"problem" json:"problem" doc:"The key of the problem of the last run; empty when there was none"`
	Failures     int64         `db:"failures" json:"failures" doc:"Runs in a row with a problem"`
	Items        int64         `db:"items" json:"items" doc:"How many items came of it"`
	Told         int64         `db:"told" json:"told" doc:"How many signals"`
}

const sourceColumns = "s.id, s.name, s.url, s.every_minutes, s.created_by, s.created_at, s.etag, s.last_modified, s.next_at, s.run_at, s.good_at, s.problem, s.failures"

// Told is a signal that news tell.
type Told struct {
	Kind       string
	Account    account.ID
	Person     person.ID // empty when it is about the account
	HappenedOn db.Date
	Quote      string // the sentence that names it
	Link       string
	Source     string // news/source
	Same       string // what two sources that report the same have in common
	Confidence int64  // per cent
}

// Options of a Service.
type Options struct {
	Access   *access.Service
	Accounts *account.Service
	People   *person.Service
	// Tell, which may be nil, writes a signal in the transaction that keeps what
	// it rests on.
	Tell func(ctx context.Context, tx *db.Tx, one Told) error
	// Private allows feeds on this machine and in private networks.
	Private bool
	Log     *slog.Logger
	Now     func() time.Time
}

// Service reads feeds.
type Service struct {
	db      *db.DB
	o       Options
	fetcher *fetch.Fetcher
	known   known
}

// feeds is what is asked for.
const feeds = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"

// New makes the service; what was found follows accounts that are merged.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Accounts != nil {
		o.Accounts.Follow("news", follow.Rows{Table: "news_matches", Holds: "news_matches WHERE account_id IN (?) AND state = ''"})
	}
	return &Service{db: d, o: o, fetcher: fetch.New("news", "Arpent (reads feeds)", feeds, o.Private)}
}

// bounds of how often a feed is read, in minutes.
const (
	leastMinutes = 5
	mostMinutes  = 7 * 24 * 60
)

// Add lets a feed be read from now on.
func (s *Service) Add(ctx context.Context, by access.UserID, name, address string, everyMinutes int64) (*Feed, error) {
	address = strings.TrimSpace(address)
	if err := s.fetcher.Check(address); err != nil {
		return nil, err
	}
	if name = strings.TrimSpace(name); name == "" {
		u, _ := url.Parse(address)
		name = u.Hostname()
	}
	if everyMinutes < leastMinutes || everyMinutes > mostMinutes {
		return nil, fault.Invalid("news.often", "a feed is read every %d minutes to every %d", leastMinutes, mostMinutes).With("least", leastMinutes)
	}
	now := db.At(s.o.Now())
	one := &Feed{ID: SourceID(db.NewID()), Name: name, URL: address, EveryMinutes: everyMinutes, CreatedBy: by, CreatedAt: now, NextAt: now}
	_, err := s.db.Exec(ctx, `INSERT INTO news_sources (id, name, url, every_minutes, created_by, created_at, etag, last_modified, next_at, problem, failures)
		VALUES (?,?,?,?,?,?,'','',?,'',0)`, one.ID, one.Name, one.URL, one.EveryMinutes, one.CreatedBy, one.CreatedAt, one.NextAt)
	if db.IsDuplicate(err) {
		return nil, fault.Conflict("news.known", "this feed is read already")
	}
	return one, err
}

// End lets a feed be read no more; what came of it stays.
func (s *Service) End(ctx context.Context, id SourceID) error {
	n, err := s.db.Exec(ctx, "UPDATE news_sources SET ended_at = ? WHERE id = ? AND ended_at IS NULL", db.At(s.o.Now()), id)
	if err == nil && n == 0 {
		return fault.NotFound("news", id)
	}
	return err
}

// Soon lets a feed be read now.
func (s *Service) Soon(ctx context.Context, id SourceID) error {
	n, err := s.db.Exec(ctx, "UPDATE news_sources SET next_at = ?, etag = '', last_modified = '' WHERE id = ? AND ended_at IS NULL", db.At(s.o.Now()), id)
	if err == nil && n == 0 {
		return fault.NotFound("news", id)
	}
	return err
}

// Sources lists the feeds that are read, with how they fare.
func (s *Service) Sources(ctx context.Context) ([]Feed, error) {
	out := []Feed{}
	return out, s.db.Select(ctx, &out, "SELECT "+sourceColumns+`, (SELECT COUNT(*) FROM news_items i WHERE i.source_id = s.id) AS items,
		(SELECT COUNT(*) FROM news_items i JOIN news_matches m ON m.item_id = i.id WHERE i.source_id = s.id AND m.state IN ('told', 'accepted')) AS told
		FROM news_sources s WHERE s.ended_at IS NULL ORDER BY s.name, s.id`)
}

// confidence of a match, per cent.
func confidence(m *names.Match) int64 { return max(1, min(99, int64(m.Score*100))) }
