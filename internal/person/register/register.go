// Package register keeps who objected to being approached, and who was erased,
// by keyed hashes: whoever is brought in again is recognised, while nothing in
// the register says who they are. It stays when everything else about somebody
// goes, which is what keeps them from coming back (GDPR art. 17(3)(b) and 21).
package register

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"

	"arpent/internal/account/identifier"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

// Kinds of what is hashed. A workplace is a full name at a company's domain.
const (
	Email     = "email"
	Phone     = "phone"
	Profile   = "profile"
	Workplace = "workplace"
)

// Point is a way to reach someone, its value in the form in which they are compared.
type Point struct{ Kind, Value string }

// Subject is whom one asks about, or enters.
type Subject struct {
	ID            string // of the person, empty for one who is not stored
	Given, Family string
	Points        []Point
	Domains       []string // of the companies they work at
}

// RegisterEntry is a line of the register.
type RegisterEntry struct {
	ID         string  `db:"id" json:"id"`
	PersonID   string  `db:"person_id" json:"person_id,omitempty" doc:"Empty once they are erased"`
	Kind       string  `db:"kind" json:"kind" enum:"email,phone,profile,workplace"`
	Hash       string  `db:"hash" json:"hash"`
	Names      string  `db:"names" json:"-"`
	FamilyName string  `db:"family" json:"-"`
	Channel    string  `db:"channel" json:"channel" enum:"any,email,phone,mail,social"`
	Erased     bool    `db:"erased" json:"erased"`
	Since      db.Date `db:"since" json:"since"`
	RecordedAt db.Time `db:"recorded_at" json:"recorded_at"`
	LiftedAt   db.Time `db:"lifted_at" json:"lifted_at,omitzero" doc:"Since when it holds no more"`
	LiftedBy   string  `db:"lifted_by" json:"lifted_by,omitempty"`
	Reason     string  `db:"reason" json:"reason,omitempty" doc:"Why it was lifted"`
}

const columns = "id, person_id, kind, hash, names, family, channel, erased, since, recorded_at, lifted_at, lifted_by, reason"

// Register is the door to the register.
type Register struct {
	now func() time.Time
	mu  sync.Mutex
	key []byte
}

// New makes the door.
func New(now func() time.Time) *Register {
	if now == nil {
		now = time.Now
	}
	return &Register{now: now}
}

// secret reads the installation's key, which the first who needs it makes.
func (r *Register) secret(ctx context.Context, q db.Q) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.key != nil {
		return r.key, nil
	}
	var text string
	err := q.Get(ctx, &text, "SELECT secret FROM register_key WHERE id = 1")
	if db.IsMissing(err) {
		var random [32]byte
		_, _ = rand.Read(random[:]) // crypto/rand never fails on supported systems
		if _, err = q.Exec(ctx, "INSERT INTO register_key (id, secret) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", hex.EncodeToString(random[:])); err != nil {
			return nil, err
		}
		// Not remembered yet: the transaction that made it may come to nothing.
		err = q.Get(ctx, &text, "SELECT secret FROM register_key WHERE id = 1")
		key, _ := hex.DecodeString(text)
		return key, err
	}
	if err != nil {
		return nil, err
	}
	r.key, err = hex.DecodeString(text)
	return r.key, err
}

func hash(key []byte, kind, value string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(kind + "\n" + value))
	return hex.EncodeToString(mac.Sum(nil))
}

func kindOf(kind string) string {
	if kind == "mobile" {
		return Phone
	}
	return kind
}

// name of somebody, whichever part is said first.
func (s *Subject) name() string {
	words := strings.Fields(fold.Words(s.Family + " " + s.Given))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// points are what a subject is known by, each once.
func (s *Subject) points() []Point {
	var out []Point
	add := func(p Point) {
		if p.Value != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, p := range s.Points {
		add(Point{kindOf(p.Kind), p.Value})
	}
	domains := slices.Clone(s.Domains)
	for _, p := range s.Points {
		if _, domain, ok := strings.Cut(p.Value, "@"); ok && p.Kind == Email {
			domains = append(domains, domain)
		}
	}
	if s.Given != "" && s.Family != "" {
		for _, d := range domains {
			if d = identifier.DomainOf(d); d != "" {
				add(Point{Workplace, s.name() + "@" + d})
			}
		}
	}
	return out
}
