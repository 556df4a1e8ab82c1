// Package relay sends signals on to other systems: webhooks signed by the
// Standard Webhooks specification, for a user or for the whole organisation.
//
// A signal on its way is a row that is written once, in the transaction that
// remembers how far the endpoint has read. It is sent until the other system
// takes it or the schedule ends, each time under the same id, by which a
// receiver knows what it has. What it says is read at the moment it is sent:
// whatever its owner no longer sees is not sent.
package relay

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/outside"
	"arpent/internal/platform/pace"
	"arpent/internal/platform/turn"
	"arpent/internal/signal"
)

// Migrations make the tables relay_endpoints and relay_messages.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Options of a Service.
type Options struct {
	Access  *access.Service
	Signals *signal.Service
	// Site is the program's address for links, without a slash at its end; ""
	// leaves them out.
	Site func() string
	// Private allows addresses on this machine and in private networks.
	Private bool
	Log     *slog.Logger
	Now     func() time.Time
}

// Service is the package's door.
type Service struct {
	db     *db.DB
	o      Options
	client *http.Client
	limits *pace.Limits
	bell   turn.Bell
}

// patience is how long a receiver may take.
const patience = 20 * time.Second

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // whoever moved says so to its owner
	return &Service{db: d, o: o, client: outside.Client(o.Private, patience, stay), limits: pace.New(), bell: turn.NewBell()}
}

// EndpointID identifies an endpoint.
type EndpointID string

// Endpoint is an address that signals are sent on to.
type Endpoint struct {
	ID           EndpointID             `db:"id" json:"id"`
	UserID       access.UserID          `db:"user_id" json:"-"` // empty: of the organisation
	Name         string                 `db:"name" json:"name"`
	URL          string                 `db:"url" json:"url"`
	Secret       string                 `db:"secret" json:"-"`
	Kinds        db.JSON[[]signal.Kind] `db:"kinds" json:"kinds" doc:"Only these; none: every kind"`
	Seq          int64                  `db:"seq" json:"-"` // signals up to here are on their way or were left out
	CreatedBy    access.UserID          `db:"created_by" json:"-"`
	CreatedAt    db.Time                `db:"created_at" json:"created_at"`
	GoodAt       db.Time                `db:"good_at" json:"good_at,omitzero" doc:"When something was last taken"`
	TriedAt      db.Time                `db:"tried_at" json:"tried_at,omitzero"`
	FailingSince db.Time                `db:"failing_since" json:"failing_since,omitzero" doc:"Since when nothing is taken"`
	DisabledAt   db.Time                `db:"disabled_at" json:"disabled_at,omitzero" doc:"Since when nothing is sent, after it failed for long"`
	EndedAt      db.Time                `db:"ended_at" json:"-"`
	Status       int                    `db:"status" json:"status" doc:"The last answer's HTTP status; 0 when there was none"`
	Problem      string                 `db:"problem" json:"problem" doc:"The key of what was wrong the last time; empty when nothing was"`
	EndpointHealth
}

// EndpointHealth counts what is on its way to an endpoint.
type EndpointHealth struct {
	Organisation bool    `db:"-" json:"organisation" doc:"It is sent whatever happens, not what one user sees"`
	Waiting      int64   `db:"waiting" json:"waiting"`
	Done         int64   `db:"done" json:"done" doc:"Taken in the last 30 days"`
	Failed       int64   `db:"failed" json:"failed" doc:"Given up in the last 30 days"`
	NextAt       db.Time `db:"next_at" json:"next_at,omitzero" doc:"When something is tried next"`
}

const endpointColumns = "e.id, e.user_id, e.name, e.url, e.secret, e.kinds, e.seq, e.created_by, e.created_at, e.good_at, e.tried_at, e.failing_since, e.disabled_at, e.ended_at, e.status, e.problem"

// EndpointDraft is what an endpoint is made of.
type EndpointDraft struct {
	Name         string        `json:"name" minLength:"1" maxLength:"100"`
	URL          string        `json:"url" minLength:"1" maxLength:"2000" doc:"https, or http where private addresses are allowed"`
	Kinds        []signal.Kind `json:"kinds" maxItems:"50"`
	Organisation bool          `json:"organisation,omitempty" doc:"Headquarters only"`
}

// most bounds how many endpoints a user, and the organisation, may have.
const most = 10

func (s *Service) check(n *EndpointDraft) error {
	n.Name = strings.TrimSpace(n.Name)
	if n.Name == "" || utf8.RuneCountInString(n.Name) > 100 {
		return fault.Invalid("deliver.name", "an endpoint has a name of at most 100 characters")
	}
	u, err := url.Parse(n.URL)
	if err != nil || u.Hostname() == "" || u.User != nil || len(n.URL) > 2000 || u.Scheme != "https" && (u.Scheme != "http" || !s.o.Private) {
		return fault.Invalid("deliver.url", "give an address that begins with https://")
	}
	for _, k := range n.Kinds {
		if !slices.Contains(signal.Kinds(), k) {
			return fault.Invalid("signal.kind", "no kind of signal is called %s", k).With("kind", k)
		}
	}
	if n.Kinds == nil {
		n.Kinds = []signal.Kind{}
	}
	return nil
}

// EndpointMade is a new endpoint with what only its maker is shown.
type EndpointMade struct {
	Endpoint
	Secret string `json:"secret" doc:"By which messages are signed; shown this once"`
}

// Add sends on what becomes known from now on.
func (s *Service) Add(ctx context.Context, actor access.Actor, n EndpointDraft) (*EndpointMade, error) {
	if err := s.check(&n); err != nil {
		return nil, err
	}
	one := &EndpointMade{Endpoint: Endpoint{ID: EndpointID(db.NewID()), UserID: actor.User.ID, Name: n.Name, URL: n.URL, Secret: newSecret(),
		Kinds: db.JSON[[]signal.Kind]{V: n.Kinds}, CreatedBy: actor.User.ID, CreatedAt: db.At(s.o.Now())}}
	one.Secret = one.Endpoint.Secret
	if n.Organisation {
		if !actor.Scope.All {
			return nil, fault.Forbidden("deliver.organisation", "only headquarters sends on what happens in the whole organisation")
		}
		one.UserID, one.Organisation = signal.Anybody, true
	}
	var err error
	if one.Seq, err = s.o.Signals.Latest(ctx); err != nil {
		return nil, err
	}
	return one, s.db.Tx(ctx, func(tx *db.Tx) error {
		var known int
		if err := tx.Get(ctx, &known, "SELECT COUNT(*) FROM relay_endpoints WHERE user_id = ? AND ended_at IS NULL", one.UserID); err != nil {
			return err
		}
		if known >= most {
			return fault.Conflict("deliver.many", "there are %d endpoints already; end one first", most).With("most", most)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO relay_endpoints (id, user_id, name, url, secret, kinds, seq, created_by, created_at, status, problem) VALUES (?,?,?,?,?,?,?,?,?,0,'')`,
			one.ID, one.UserID, one.Name, one.URL, one.Endpoint.Secret, one.Kinds, one.Seq, one.CreatedBy, one.CreatedAt); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "relay.add", "relay/"+string(one.ID), map[string]any{"name": one.Name, "url": one.URL, "organisation": n.Organisation})
	})
}

// newSecret gives 256 random bits as the specification writes them.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand never fails on supported systems
	return "whsec_" + base64.StdEncoding.EncodeToString(b)
}

// own is which endpoints a user may see and change: theirs, and to
// headquarters the organisation's.
func own(actor access.Actor) (string, []any) {
	return "e.ended_at IS NULL AND (e.user_id = ? OR e.user_id = '' AND ?)", []any{actor.User.ID, actor.Scope.All}
}

// Endpoints lists those that a user may see, with how they fare.
func (s *Service) Endpoints(ctx context.Context, actor access.Actor) ([]Endpoint, error) {
	where, args := own(actor)
	out := []Endpoint{}
	if err := s.db.Select(ctx, &out, "SELECT "+endpointColumns+` FROM relay_endpoints e WHERE `+where+" ORDER BY e.created_at, e.id", args...); err != nil || len(out) == 0 {
		return out, err
	}
	var ids []EndpointID
	for i := range out {
		ids = append(ids, out[i].ID)
	}
	var counts []struct {
		ID EndpointID `db:"endpoint_id"`
		EndpointHealth
	}
	if err := s.db.Select(ctx, &counts, `SELECT endpoint_id, SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting, SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS done,
		SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed, MIN(CASE WHEN state = 'waiting' THEN next_at END) AS next_at
		FROM relay_messages WHERE endpoint_id IN (?) GROUP BY endpoint_id`, ids); err != nil {
		return nil, err
	}
	for i := range out {
		for _, c := range counts {
			if c.ID == out[i].ID {
				out[i].EndpointHealth = c.EndpointHealth
			}
		}
		out[i].Organisation = out[i].UserID == signal.Anybody
	}
	return out, nil
}

func (s *Service) find(ctx context.Context, q db.Q, actor access.Actor, id EndpointID) (*Endpoint, error) {
	where, args := own(actor)
	var one Endpoint
	err := q.Get(ctx, &one, "SELECT "+endpointColumns+" FROM relay_endpoints e WHERE e.id = ? AND "+where, append([]any{id}, args...)...)
	if db.IsMissing(err) {
		return nil, fault.NotFound("endpoint", id)
	}
	return &one, err
}

// End sends nothing more to an endpoint and forgets what was on its way.
func (s *Service) End(ctx context.Context, actor access.Actor, id EndpointID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.find(ctx, tx, actor, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE relay_endpoints SET ended_at = ?, secret = '' WHERE id = ?", db.At(s.o.Now()), id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM relay_messages WHERE endpoint_id = ?", id); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "relay.end", "relay/"+string(id), nil)
	})
}

// Again sends once more to an endpoint that was no longer sent to, and tries at
// once what waits or was given up.
func (s *Service) Again(ctx context.Context, actor access.Actor, id EndpointID) error {
	now := db.At(s.o.Now())
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.find(ctx, tx, actor, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE relay_endpoints SET disabled_at = NULL, failing_since = NULL, problem = '' WHERE id = ?", id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE relay_messages SET state = 'waiting', attempts = 0, next_at = ?, problem = '', ended_at = NULL WHERE endpoint_id = ? AND state IN ('waiting', 'failed')", now, id); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "relay.again", "relay/"+string(id), nil)
	})
	s.bell.Ring()
	return err
}
