// Package hook takes what other systems send: webhooks signed by the Standard
// Webhooks specification, or plain requests with a token. A message is stored
// before it is acknowledged and becomes signals later, each exactly once
// however often the program is killed in between.
package hook

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/turn"
	"arpent/internal/signal/mapping"
)

// Migrations make the tables hook_senders and hook_messages.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// SenderID identifies a sender.
type SenderID string

// HookSender is a system that may send.
type HookSender struct {
	ID        SenderID                      `db:"id" json:"id"`
	Name      string                        `db:"name" json:"name"`
	TokenHash string                        `db:"token_hash" json:"-"`
	Secret    string                        `db:"secret" json:"-"`
	Mapping   db.JSON[mapping.EventMapping] `db:"mapping" json:"mapping"`
	CreatedBy access.UserID                 `db:"created_by" json:"-"`
	CreatedAt db.Time                       `db:"created_at" json:"created_at"`
	EndedAt   db.Time                       `db:"ended_at" json:"ended_at,omitzero" doc:"From then on nothing is taken"`
	RefusedAt db.Time                       `db:"refused_at" json:"refused_at,omitzero" doc:"When a message was last refused"`
	Refused   string                        `db:"refused" json:"refused" doc:"Why: the key of the problem"`
	HookHealth
}

// HookHealth counts what a sender sent.
type HookHealth struct {
	Signed     bool    `db:"-" json:"signed" doc:"Whether messages must be signed"`
	Waiting    int64   `db:"waiting" json:"waiting"`
	Done       int64   `db:"done" json:"done"`
	Unmatched  int64   `db:"unmatched" json:"unmatched" doc:"About nobody known"`
	Failed     int64   `db:"failed" json:"failed" doc:"That the mapping could not read"`
	ReceivedAt db.Time `db:"received_at" json:"received_at,omitzero" doc:"When the last one came"`
}

// State says what came of a message.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Done      State = "done"
	Unmatched State = "unmatched"
	Failed    State = "failed"
)

// HookMessage is one that was acknowledged.
type HookMessage struct {
	Seq        int64    `db:"seq" json:"seq"`
	SenderID   SenderID `db:"sender_id" json:"sender_id"`
	MessageID  string   `db:"message_id" json:"message_id"`
	ReceivedAt db.Time  `db:"received_at" json:"received_at"`
	Body       string   `db:"body" json:"body"`
	State      State    `db:"state" json:"state" enum:"waiting,done,unmatched,failed"`
	Problem    string   `db:"problem" json:"problem" doc:"Why it failed"`
	EndedAt    db.Time  `db:"ended_at" json:"ended_at,omitzero"`
}

const messageColumns = "seq, sender_id, message_id, received_at, body, state, problem, ended_at"

// Told is a signal that a message tells.
type Told struct {
	mapping.MappedEvent
	Source string // hook/sender
	Same   string // the same for the same part of the same message
}

// Options of a Service.
type Options struct {
	Access *access.Service // of the routes
	Kinds  []string        // that mappings may make; none: any
	// Tell writes a signal in the transaction that ends its message. known is
	// false when it is about nobody known; nothing is then written.
	Tell func(ctx context.Context, tx *db.Tx, one Told) (known bool, err error)
	Log  *slog.Logger
	Now  func() time.Time
}

// Service takes messages and makes signals of them.
type Service struct {
	db   *db.DB
	o    Options
	bell turn.Bell
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{db: d, o: o, bell: turn.NewBell()}
}

// HookMade is a new sender with what only its maker is shown.
type HookMade struct {
	HookSender
	Token  string `json:"token" doc:"Sent as Authorization: Bearer …; shown once"`
	Secret string `json:"secret,omitempty" doc:"By which messages are signed; shown once"`
}

// Add lets a system send. Signed ones must sign their messages besides.
func (s *Service) Add(ctx context.Context, by access.UserID, name string, signed bool, m mapping.EventMapping) (*HookMade, error) {
	if name = strings.TrimSpace(name); name == "" {
		return nil, fault.Invalid("hook.name", "a sender has a name")
	}
	if err := s.check(m); err != nil {
		return nil, err
	}
	token := "hook_" + random()
	one := HookMade{Token: token, HookSender: HookSender{ID: SenderID(db.NewID()), Name: name, TokenHash: hash(token), Mapping: db.JSON[mapping.EventMapping]{V: m}, CreatedBy: by, CreatedAt: db.At(s.o.Now())}}
	if signed {
		one.Secret = "whsec_" + random()
		one.HookSender.Secret = one.Secret
	}
	one.Signed = signed
	_, err := s.db.Exec(ctx, "INSERT INTO hook_senders (id, name, token_hash, secret, mapping, created_by, created_at, refused) VALUES (?,?,?,?,?,?,?,'')",
		one.ID, one.Name, one.TokenHash, one.HookSender.Secret, one.HookSender.Mapping, one.CreatedBy, one.CreatedAt)
	return &one, err
}

// check refuses a mapping that can make no signal.
func (s *Service) check(m mapping.EventMapping) error {
	if _, err := m.Compile(); err != nil || len(s.o.Kinds) == 0 {
		return err
	}
	kinds := slices.Collect(maps.Values(m.Kinds))
	if !strings.HasPrefix(m.Kind, "$") && len(m.Kinds) == 0 {
		kinds = append(kinds, m.Kind)
	}
	for _, k := range kinds {
		if !slices.Contains(s.o.Kinds, k) {
			return fault.Invalid("hook.unknown_kind", "no kind of signal is called %s", k).With("kind", k)
		}
	}
	return nil
}

// Remap gives a sender another mapping; messages that wait are read by it.
func (s *Service) Remap(ctx context.Context, id SenderID, m mapping.EventMapping) error {
	if err := s.check(m); err != nil {
		return err
	}
	return s.change(ctx, id, "mapping = ?", db.JSON[mapping.EventMapping]{V: m})
}

// End lets a sender send no more; what it sent stays.
func (s *Service) End(ctx context.Context, id SenderID) error {
	return s.change(ctx, id, "ended_at = ?", db.At(s.o.Now()))
}

func (s *Service) change(ctx context.Context, id SenderID, set string, v any) error {
	n, err := s.db.Exec(ctx, "UPDATE hook_senders SET "+set+" WHERE id = ? AND ended_at IS NULL", v, id)
	if err == nil && n == 0 {
		return fault.NotFound("hook", id)
	}
	return err
}

// Senders lists those that may send, with how they fare.
func (s *Service) Senders(ctx context.Context) ([]HookSender, error) {
	out := []HookSender{}
	err := s.db.Select(ctx, &out, `SELECT s.id, s.name, s.token_hash, s.secret, s.mapping, s.created_by, s.created_at, s.ended_at, s.refused_at, s.refused,
		COALESCE(SUM(CASE WHEN m.state = 'waiting' THEN 1 ELSE 0 END), 0) AS waiting, COALESCE(SUM(CASE WHEN m.state = 'done' THEN 1 ELSE 0 END), 0) AS done,
		COALESCE(SUM(CASE WHEN m.state = 'unmatched' THEN 1 ELSE 0 END), 0) AS unmatched, COALESCE(SUM(CASE WHEN m.state = 'failed' THEN 1 ELSE 0 END), 0) AS failed,
		MAX(m.received_at) AS received_at
		FROM hook_senders s LEFT JOIN hook_messages m ON m.sender_id = s.id WHERE s.ended_at IS NULL
		GROUP BY s.id, s.name, s.token_hash, s.secret, s.mapping, s.created_by, s.created_at, s.ended_at, s.refused_at, s.refused ORDER BY s.name, s.id`)
	for i := range out {
		out[i].Signed = out[i].Secret != ""
	}
	return out, err
}

func (s *Service) sender(ctx context.Context, q db.Q, id SenderID) (*HookSender, error) {
	var one HookSender
	err := q.Get(ctx, &one, "SELECT id, name, token_hash, secret, mapping, created_by, created_at, ended_at, refused_at, refused FROM hook_senders WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("hook", id)
	}
	return &one, err
}

// Messages lists the newest of a sender, of one state or of all.
func (s *Service) Messages(ctx context.Context, id SenderID, state State, limit int) ([]HookMessage, error) {
	out := []HookMessage{}
	where, args := "sender_id = ?", []any{id}
	if state != "" {
		where, args = where+" AND state = ?", append(args, state)
	}
	err := s.db.Select(ctx, &out, "SELECT "+messageColumns+" FROM hook_messages WHERE "+where+" ORDER BY seq DESC LIMIT ?", append(args, limit)...)
	return out, err
}

// Again lets a sender's messages that failed, or were about nobody known, be
// read once more, and gives how many.
func (s *Service) Again(ctx context.Context, id SenderID) (int64, error) {
	n, err := s.db.Exec(ctx, "UPDATE hook_messages SET state = 'waiting', problem = '', ended_at = NULL WHERE sender_id = ? AND state IN ('failed', 'unmatched')", id)
	s.bell.Ring()
	return n, err
}

func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand never fails on supported systems
	return base64.StdEncoding.EncodeToString(b)
}

func hash(token string) string { // 256 random bits need no slow hash
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
