package access

import (
	"context"
	"net/http"

	"github.com/alexedwards/argon2id"
	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// selfRoutes are what anyone signed in does about their own way in.
func (s *Service) selfRoutes(api huma.API, tag func(method, path, id, summary string) huma.Operation) {
	o := own{s}
	Handle(s, api, tag("GET", "/sessions", "list-sessions", "One's own open sessions, the last used first"), Everyone, o.sessions)
	Handle(s, api, tag("DELETE", "/sessions/{id}", "end-session", "End one of one's own sessions"), Everyone, o.endSession)
	Handle(s, api, tag("POST", "/session/password", "change-password", "Choose another password; every other session ends"), Everyone, o.changePassword)
}

type own struct{ s *Service }

// OpenSession is a browser that is signed in.
type OpenSession struct {
	Token
	Current bool `db:"current" json:"current" doc:"The one that asks"`
}

type sessionsOutput struct {
	Body struct {
		Items []OpenSession `json:"items"`
	}
}

func (o own) sessions(ctx context.Context, actor Actor, in *signOutInput) (*sessionsOutput, error) {
	out := &sessionsOutput{}
	out.Body.Items = []OpenSession{}
	now := db.At(o.s.now())
	err := o.s.db.Select(ctx, &out.Body.Items, "SELECT "+tokenColumns+`, (secret_hash = ?) AS current FROM tokens
		WHERE user_id = ? AND kind = ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY COALESCE(last_used_at, created_at) DESC, id DESC`,
		hashOf(in.secret), actor.User.ID, SessionToken, now)
	return out, err
}

func (o own) endSession(ctx context.Context, actor Actor, in *tokenInput) (*none, error) {
	return nil, o.s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM tokens WHERE id = ? AND user_id = ? AND kind = ?", in.ID, actor.User.ID, SessionToken)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("session", in.ID)
		}
		return o.s.Audit(ctx, tx, actor, "session.end", "user/"+string(actor.User.ID), nil)
	})
}

type passwordInput struct {
	caller
	Body struct {
		Old string `json:"old" maxLength:"200" doc:"The password until now"`
		New string `json:"new" maxLength:"200"`
	}
}

type passwordOutput struct {
	Cookie http.Cookie `header:"Set-Cookie"`
}

// changePassword asks for the old one, so that an unlocked screen or a stolen
// API token does not hand over the account; it is slowed like signing in.
func (o own) changePassword(ctx context.Context, actor Actor, in *passwordInput) (*passwordOutput, error) {
	if !o.s.limits.allow("@"+actor.User.Email, o.s.now()) {
		return nil, fault.New(fault.TooMany, "access.too_many", "too many attempts; wait a minute")
	}
	var hash string
	if err := o.s.db.Get(ctx, &hash, "SELECT password_hash FROM users WHERE id = ?", actor.User.ID); err != nil {
		return nil, err
	}
	ok := false
	if hash != "" {
		var err error
		if ok, err = argon2id.ComparePasswordAndHash(in.Body.Old, hash); err != nil {
			return nil, err
		}
	}
	if !ok {
		return nil, fault.Invalid("access.old_password", "the password until now is another")
	}
	err := o.s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := o.s.SetPassword(ctx, tx, actor.User.ID, in.Body.New); err != nil {
			return err
		}
		return o.s.Audit(ctx, tx, actor, "user.password", "user/"+string(actor.User.ID), map[string]string{"by": "self"})
	})
	if err != nil {
		return nil, err
	}
	secret, err := o.s.open(ctx, actor.User, "password")
	return &passwordOutput{in.cookie(secret)}, err
}
