package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
)

// Allow is the least role an operation asks for.
type Allow int

// From anybody at all to administrators only.
const (
	Public         Allow = iota // no sign-in
	Everyone                    // any signed-in user
	Managers                    // managers and above
	Headquarters                // headquarters and administrators
	Administrators              // administrators
)

// CookieName holds a browser's session secret.
const CookieName = "arpent_session"

type actorKey struct{}

// BecauseHeader holds, percent-encoded, why someone asks for an act that is not
// theirs to decide alone; see Gate.
const BecauseHeader = "Ask-Because"

// Gate has a say before a manager's act is carried out. An error stops the act;
// the gate may have kept the input, to hand it to Carry once somebody else agrees.
type Gate interface {
	// Guards says whether the gate has a say in an operation.
	Guards(operation string) bool
	Pass(ctx context.Context, actor Actor, operation string, input any) error
	// Alone says whether a manager decides about an operation without asking.
	Alone(ctx context.Context, actor Actor, operation string) (bool, error)
}

// MayAlone refuses what comes to the same as an operation (a file of many such
// acts) from a manager who would have to ask for it.
func (s *Service) MayAlone(ctx context.Context, actor Actor, operation string) error {
	if s.gate == nil || actor.User.Role != Manager {
		return nil
	}
	alone, err := s.gate.Alone(ctx, actor, operation)
	if err == nil && !alone {
		return fault.Forbidden("autonomy.never", "headquarters decides this")
	}
	return err
}

// UseGate says who has a say before managers act.
func (s *Service) UseGate(g Gate) { s.gate = g }

// Because is why the caller asks for what is not theirs to decide alone;
// asked is false when the caller did not say to ask.
func Because(ctx context.Context) (why string, asked bool) {
	who, _ := ctx.Value(actorKey{}).(*identity)
	if who == nil || who.because == "" {
		return "", false
	}
	why, err := url.PathUnescape(who.because)
	return why, err == nil
}

// Carry carries an operation out for an actor with an input that a gate kept.
func (s *Service) Carry(ctx context.Context, actor Actor, operation string, input json.RawMessage) error {
	act := s.acts[operation]
	if act == nil {
		return fault.NotFound("operation", operation)
	}
	return act(ctx, actor, input)
}

// identity finds the actor at most once a request, when first asked for.
type identity struct {
	service *Service
	because string
	secret  string
	known   bool
	actor   Actor
	err     error
}

// Identify gives each request its identity; it wraps all routes.
func (s *Service) Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := &identity{service: s, secret: Secret(r), because: r.Header.Get(BecauseHeader)}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), actorKey{}, who)))
	})
}

// Secret is what a request proves its sender by: an API token or a session
// cookie, empty without either.
func Secret(r *http.Request) string {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return bearer
	}
	if cookie, err := r.Cookie(CookieName); err == nil {
		return cookie.Value
	}
	return ""
}

// Binding tells a request's session, or token, from all others without giving its
// secret away; empty without either.
func Binding(ctx context.Context) string {
	who, _ := ctx.Value(actorKey{}).(*identity)
	if who == nil || who.secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("binding " + who.secret))
	return hex.EncodeToString(sum[:])
}

// Actor tells who acts in this request, if allowed to. Someone not signed in
// is an error unless allow is Public, when the zero Actor is returned.
func (s *Service) Actor(ctx context.Context, allow Allow) (Actor, error) {
	who, _ := ctx.Value(actorKey{}).(*identity)
	if who == nil {
		who = &identity{service: s}
	}
	if !who.known {
		who.known = true
		who.actor, who.err = s.actorOf(ctx, who.secret)
	}
	if who.err != nil {
		if allow == Public && fault.CodeOf(who.err) == fault.Unauthorized {
			return Actor{}, nil
		}
		return Actor{}, who.err
	}
	if who.actor.User.Role.rank() < allow {
		return Actor{}, fault.Forbidden("access.role", "this needs another role than %s", who.actor.User.Role).With("role", who.actor.User.Role)
	}
	return who.actor, nil
}

func (s *Service) actorOf(ctx context.Context, secret string) (Actor, error) {
	user, err := s.userOf(ctx, secret)
	if err != nil {
		return Actor{}, err
	}
	scope, err := s.scopes.ScopeOf(ctx, user)
	return Actor{User: user, Scope: scope}, err
}

// Handle adds an operation to the API: the one way to do so, since it is here
// that callers are identified, refused, and errors turned into answers.
func Handle[I, O any](s *Service, api huma.API, op huma.Operation, allow Allow, fn func(ctx context.Context, actor Actor, in *I) (*O, error)) {
	if allow != Public {
		op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	}
	s.acts[op.OperationID] = func(ctx context.Context, actor Actor, input json.RawMessage) error {
		in := new(I)
		if err := json.Unmarshal(input, in); err != nil {
			return err
		}
		_, err := fn(ctx, actor, in)
		return err
	}
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		actor, err := s.admit(ctx, op.OperationID, allow, in)
		if err != nil {
			return nil, httpd.Explain(ctx, err)
		}
		out, err := fn(ctx, actor, in)
		if err != nil {
			return nil, httpd.Explain(ctx, err)
		}
		return out, nil
	})
}

// admit tells who acts, if allowed to; a manager whose act a gate has a say in
// may ask for what a manager may not do.
func (s *Service) admit(ctx context.Context, operation string, allow Allow, in any) (Actor, error) {
	if s.gate == nil || !s.gate.Guards(operation) {
		return s.Actor(ctx, allow)
	}
	actor, err := s.Actor(ctx, min(allow, Managers))
	if err == nil && actor.User.Role == Manager {
		if err := s.gate.Pass(ctx, actor, operation, in); err != nil {
			return Actor{}, err
		}
	}
	if err != nil {
		return Actor{}, err
	}
	return s.Actor(ctx, allow)
}

// Authenticated guards a raw route.
func (s *Service) Authenticated(allow Allow, h func(w http.ResponseWriter, r *http.Request, actor Actor) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, err := s.Actor(r.Context(), allow)
		if err == nil {
			err = h(w, r, actor)
		}
		if err != nil {
			httpd.WriteProblem(w, r, err)
		}
	})
}
