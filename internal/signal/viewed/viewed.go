// Package viewed keeps links that tell when they are opened and the public
// pages of representatives: who looked at them, for how long, at which pages of
// a document. Viewers are told so, no cookie is set, and what robots and mail
// scanners open is counted apart.
package viewed

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/follow"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/live"
	"arpent/internal/platform/pace"
)

// Migrations make the tables smart_files, smart_links, link_visits,
// public_pages and view_settings.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Viewed is what is told when somebody known opened a link or a page.
type Viewed struct {
	Visit   string
	Page    bool // the owner's public page, not a document or an address
	Person  person.ID
	Account account.ID // that the link was made for, without a person
	Title   string
	Host    string // who shares it
	Source  string // link/ID
}

// Options of a Service.
type Options struct {
	Access   *access.Service
	Accounts *account.Service
	People   *person.Service
	// Tell makes a signal of a visit, in the transaction that records it.
	Tell func(ctx context.Context, tx *db.Tx, one Viewed) error
	Hub  *live.Hub
	Log  *slog.Logger
	Now  func() time.Time
}

// Service is the package's door.
type Service struct {
	db     *db.DB
	o      Options
	pages  *pages
	limits *pace.Limits
	marks  *marks
	// hashing bounds how many passwords are tried at once: each takes 64 MiB.
	hashing chan struct{}
}

// New makes the service; links follow their accounts when these are merged.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Hub == nil {
		o.Hub = live.NewHub()
	}
	if o.Accounts != nil {
		o.Accounts.Follow("smart_links", follow.Rows{Table: "smart_links", Holds: "smart_links WHERE account_id IN (?)",
			Also: []follow.Also{{Table: "link_visits", Column: "link_id"}}})
	}
	return &Service{db: d, o: o, pages: parsePages(), limits: pace.New(), marks: &marks{}, hashing: make(chan struct{}, 2)}
}

// Event is what the hub says on the topic user/ID to the owner of what is viewed.
const Event = "viewed"

func (s *Service) now() db.Time   { return db.At(s.o.Now()) }
func (s *Service) today() db.Date { return db.DateOf(s.o.Now()) }
