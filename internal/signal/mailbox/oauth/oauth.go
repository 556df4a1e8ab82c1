// Package oauth lets mailboxes be read by consent instead of by password: by the
// authorization code grant (RFC 6749) with a proof of who asked (RFC 7636). Which
// providers there are is for headquarters to say; nothing is asked of any other.
package oauth

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/outside"
	"arpent/internal/platform/pace"
	"arpent/internal/platform/seal"
)

const (
	// patience is how long a provider may take for an answer.
	patience = 20 * time.Second
	// early is how long before its end an access token is renewed.
	early = 3 * time.Minute
	// lasting is how long an access token is taken to last whose provider does not say.
	lasting = 50 * time.Minute
	// asking is how long somebody may take to consent.
	asking = 15 * time.Minute
)

// Holder is what a grant is for: a mailbox.
type Holder string

// Options of a Service.
type Options struct {
	Access *access.Service
	Box    *seal.Box // secrets are sealed with it
	// Private allows providers on this machine and in private networks, and on this
	// machine without TLS.
	Private bool
	// Server checks a mailbox server as it is written, and Reach says what is wrong
	// with one, or with its sign-in by token.
	Server func(s *Server) error
	Reach  func(ctx context.Context, s Server) error
	// Site is where users reach the program, when that was said at the start.
	Site func() string
	Log  *slog.Logger
	Now  func() time.Time
}

// Server is where a provider's mailboxes are.
type Server struct {
	Host     string `db:"host" json:"host" minLength:"1" maxLength:"255"`
	Port     int64  `db:"port" json:"port" minimum:"1" maximum:"65535"`
	Security string `db:"security" json:"security" enum:"tls,starttls,none"`
}

// Service is the package's door.
type Service struct {
	db     *db.DB
	o      Options
	client *http.Client
	limits *pace.Limits
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Box == nil {
		o.Box = seal.None()
	}
	if o.Site == nil {
		o.Site = func() string { return "" }
	}
	// A token endpoint answers itself: a redirect would carry secrets elsewhere.
	stay := func(*http.Request, []*http.Request) error { return errRedirect }
	return &Service{db: d, o: o, client: outside.Client(o.Private, patience, stay), limits: pace.New()}
}

var errRedirect = errors.New("the answer is a redirect")
