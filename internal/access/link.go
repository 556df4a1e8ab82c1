package access

import (
	"context"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Link is a one-time link to hand over: it needs no mail server.
type Link struct {
	Kind  Kind   `json:"kind" enum:"setup,invite,reset"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

var linkKinds = []Kind{SetupLink, InviteLink, ResetLink}

// NewLink makes an invitation for a user without a password, a reset link for
// one with; the link before it stops working.
func (s *Service) NewLink(ctx context.Context, actor Actor, id UserID) (secret string, kind Kind, err error) {
	user, err := s.User(ctx, id)
	if err != nil {
		return "", "", err
	}
	kind = InviteLink
	if user.SignsIn {
		kind = ResetLink
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM tokens WHERE user_id = ? AND kind IN (?)", id, linkKinds); err != nil {
			return err
		}
		if secret, err = s.issue(ctx, tx, kind, &id, "", linkLife); err != nil {
			return err
		}
		return s.Audit(ctx, tx, actor, "user.link", "user/"+string(id), map[string]Kind{"kind": kind})
	})
	return secret, kind, err
}

// FindLink tells what a link is for.
func (s *Service) FindLink(ctx context.Context, secret string) (*Link, error) {
	t, err := s.link(ctx, s.db, secret)
	if err != nil {
		return nil, err
	}
	link := &Link{Kind: t.Kind}
	if t.UserID != nil {
		user, err := s.User(ctx, *t.UserID)
		if err != nil {
			return nil, err
		}
		link.Name, link.Email = user.Name, user.Email
	}
	return link, nil
}

func (s *Service) link(ctx context.Context, q db.Q, secret string) (*Token, error) {
	t, err := s.find(ctx, q, secret, linkKinds...)
	if fault.CodeOf(err) == fault.Unauthorized {
		return nil, fault.New(fault.Missing, "access.link_ended", "this link was used already or is too old; ask for a new one")
	}
	return t, err
}

// FollowLink chooses the password (and, for the first administrator, name and
// address), uses the link up and signs in.
func (s *Service) FollowLink(ctx context.Context, secret, name, email, password string) (User, string, error) {
	var id UserID
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		t, err := s.link(ctx, tx, secret)
		if err != nil {
			return err
		}
		if t.Kind == SetupLink {
			id, err = s.AddUser(ctx, tx, NewUser{Email: email, Name: name, Role: Administrator})
		} else {
			id = *t.UserID
		}
		if err != nil {
			return err
		}
		if err := s.SetPassword(ctx, tx, id, password); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM tokens WHERE id = ?", t.ID); err != nil {
			return err
		}
		return s.Audit(ctx, tx, Actor{User: User{ID: id}}, "user.password", "user/"+string(id), map[string]Kind{"by": t.Kind})
	})
	if err != nil {
		return User{}, "", err
	}
	user, err := s.User(ctx, id)
	if err != nil {
		return User{}, "", err
	}
	session, err := s.open(ctx, user, "link")
	return user, session, err
}
