package access

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/pace"
)

// Secret addresses: who holds one reads what it is of, without signing in, as
// the user who made it may at that moment. A user has one of a kind.
const (
	SignalsAddress Kind = "signals_address" // a feed of one's signals
	TasksAddress   Kind = "tasks_address"   // a calendar of one's tasks
)

// SecretAddress is what may be known of one: never the secret in it.
type SecretAddress struct {
	CreatedAt  db.Time `db:"created_at" json:"created_at"`
	LastUsedAt db.Time `db:"last_used_at" json:"last_used_at,omitzero" doc:"When it was last read, to ten minutes"`
}

// AddressOf gives a user's address of a kind, nil without one.
func (s *Service) AddressOf(ctx context.Context, user UserID, kind Kind) (*SecretAddress, error) {
	var one SecretAddress
	err := s.db.Get(ctx, &one, "SELECT created_at, last_used_at FROM tokens WHERE user_id = ? AND kind = ?", user, kind)
	if db.IsMissing(err) {
		return nil, nil
	}
	return &one, err
}

// MakeAddress gives a new secret, shown this once; the one before ends. What is
// read by it is in language where the user has chosen none.
func (s *Service) MakeAddress(ctx context.Context, actor Actor, kind Kind, language string) (secret string, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM tokens WHERE user_id = ? AND kind = ?", actor.User.ID, kind); err != nil {
			return err
		}
		if secret, err = s.issue(ctx, tx, kind, &actor.User.ID, language, 0); err != nil {
			return err
		}
		return s.Audit(ctx, tx, actor, "address.make", string(kind), nil)
	})
	return secret, err
}

// EndAddress ends a user's address of a kind at once.
func (s *Service) EndAddress(ctx context.Context, actor Actor, kind Kind) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM tokens WHERE user_id = ? AND kind = ?", actor.User.ID, kind); err != nil {
			return err
		}
		return s.Audit(ctx, tx, actor, "address.end", string(kind), nil)
	})
}

// ReadBy tells as whom whoever holds a secret address reads, and in what
// language. An address that ended reads as one that never was.
func (s *Service) ReadBy(ctx context.Context, kind Kind, secret string) (Actor, string, error) {
	gone := fault.NotFound("address", "")
	t, err := s.find(ctx, s.db, secret, kind)
	if fault.CodeOf(err) == fault.Unauthorized {
		return Actor{}, "", gone
	}
	if err != nil {
		return Actor{}, "", err
	}
	actor, err := s.ActorOf(ctx, *t.UserID)
	if fault.CodeOf(err) == fault.Denied {
		return Actor{}, "", gone
	}
	if err != nil {
		return Actor{}, "", err
	}
	language := actor.User.Locale
	if language == "" {
		language = t.Name
	}
	now := s.now()
	if now.Sub(t.LastUsedAt.Time) > touchEvery {
		_, err = s.db.Exec(ctx, "UPDATE tokens SET last_used_at = ? WHERE id = ?", db.At(now), t.ID)
	}
	return actor, language, err
}

// MayRead slows down whoever reads secret addresses too often, or guesses them:
// thirty at once and one every ten seconds by one address, sixty at once and one
// a second from one place.
func (s *Service) MayRead(limits *pace.Limits, r *http.Request, secret string, now time.Time) bool {
	return limits.Allow("from "+pace.AddressOf(r), time.Second, 60, now) && limits.Allow("by "+hashOf(secret), 10*time.Second, 30, now)
}

type addressOutput struct {
	Body struct {
		Address *SecretAddress `json:"address,omitempty" doc:"Left out when there is none"`
	}
}

type makeAddressInput struct {
	Body struct {
		Language string `json:"language" enum:"en,fr" doc:"For users who have chosen none"`
	}
}

type madeAddressOutput struct {
	Body struct {
		Path string `json:"path" doc:"To be put behind the program's address; shown this once"`
	}
}

// AddressRoutes adds the operations on a kind of secret address: id such as
// signal-feed, and what stands before and after the secret in the address.
func (s *Service) AddressRoutes(api huma.API, kind Kind, path, id, tag, before, after string) {
	op := func(method, verb, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: path, OperationID: verb + "-" + id, Summary: summary, Tags: []string{tag}}
	}
	Handle(s, api, op("GET", "get", "Whether one has a secret address, and when it was last read"), Everyone, func(ctx context.Context, actor Actor, _ *none) (*addressOutput, error) {
		out := &addressOutput{}
		var err error
		out.Body.Address, err = s.AddressOf(ctx, actor.User.ID, kind)
		return out, err
	})
	Handle(s, api, op("POST", "make", "Make a secret address, shown this once; the one before ends"), Everyone, func(ctx context.Context, actor Actor, in *makeAddressInput) (*madeAddressOutput, error) {
		secret, err := s.MakeAddress(ctx, actor, kind, in.Body.Language)
		out := &madeAddressOutput{}
		out.Body.Path = before + secret + after
		return out, err
	})
	Handle(s, api, op("DELETE", "end", "End one's secret address at once"), Everyone, func(ctx context.Context, actor Actor, _ *none) (*none, error) {
		return nil, s.EndAddress(ctx, actor, kind)
	})
}
