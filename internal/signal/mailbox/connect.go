package mailbox

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/mailbox/oauth"
)

// MailboxProviderName is a provider as everybody sees it.
type MailboxProviderName struct {
	ID   oauth.ProviderID `json:"id"`
	Kind oauth.Kind       `json:"kind" enum:"google,microsoft,other"`
	Name string           `json:"name"`
}

func (s *Service) providers(ctx context.Context) ([]MailboxProviderName, error) {
	list, err := s.oauth.Providers(ctx)
	out := []MailboxProviderName{}
	for _, one := range list {
		out = append(out, MailboxProviderName{one.ID, one.Kind, one.Name})
	}
	return out, err
}

// MailboxWish is which mailbox somebody consents to have read.
type MailboxWish struct {
	ID           ID     `json:"id,omitempty" maxLength:"60" doc:"One that is read already, to be read by this consent from now on"`
	Login        string `json:"login,omitempty" maxLength:"255" doc:"Empty: whom the provider says has signed in. Another than that for a mailbox that several share"`
	Name         string `json:"name,omitempty" maxLength:"100" doc:"Empty: the login"`
	Folder       string `json:"folder,omitempty" maxLength:"255" doc:"Empty: INBOX"`
	Organisation bool   `json:"organisation,omitempty" doc:"Headquarters only: whoever is known and writes to it is told of"`
}

// Connect gives the address where somebody consents that a mailbox is read.
func (s *Service) Connect(ctx context.Context, actor access.Actor, who oauth.Asker, provider oauth.ProviderID, w MailboxWish) (address string, err error) {
	w.Login = strings.TrimSpace(w.Login)
	if plainless(w.Login, 255) || plainless(w.Folder, 255) || plainless(w.Name, 255) || strings.Contains(w.Login, "\x01") {
		return "", fault.Invalid("mailbox.login", "a mailbox has a login of one line")
	}
	if err := s.may(ctx, s.db, actor, &w); err != nil {
		return "", err
	}
	return s.oauth.Ask(ctx, who, provider, w.Login, w)
}

// may says whether somebody may have what is wished for; of a mailbox that is read
// already it takes the login.
func (s *Service) may(ctx context.Context, q db.Q, actor access.Actor, w *MailboxWish) error {
	if w.ID != "" {
		one, err := s.open(ctx, q, actor, w.ID)
		if err == nil && w.Login == "" {
			w.Login = one.Login
		}
		return err
	}
	of := actor.User.ID
	if w.Organisation {
		if !actor.Scope.All {
			return fault.Forbidden("mailbox.organisation", "only headquarters reads a mailbox for the whole organisation")
		}
		of = ""
	}
	return s.room(ctx, q, of)
}

// Connected reads a mailbox by the consent that somebody came back with.
func (s *Service) Connected(ctx context.Context, actor access.Actor, who oauth.Asker, answer oauth.MailConsentAnswer) (*Mailbox, error) {
	granted, err := s.oauth.Take(ctx, who, answer)
	if err != nil {
		return nil, err
	}
	one, err := s.take(ctx, actor, granted)
	if err != nil {
		s.oauth.Discard(ctx, granted)
		return nil, err
	}
	s.bell.Ring()
	return one, nil
}

func (s *Service) take(ctx context.Context, actor access.Actor, granted *oauth.Granted) (*Mailbox, error) {
	var w MailboxWish
	if err := granted.Wish(&w); err != nil {
		return nil, err
	}
	p := granted.Provider
	n := MailboxDraft{Name: w.Name, Host: p.Host, Port: p.Port, Security: Security(p.Security), Login: w.Login, Folder: w.Folder}
	if n.Login == "" {
		n.Login = granted.Address
	}
	if n.Login == "" {
		return nil, fault.Invalid("mailbox.consent_login", "%s does not say whose mailbox it is: connect again, with the e-mail address", p.Name).With("provider", p.Name)
	}
	if err := s.check(&n); err != nil {
		return nil, err
	}
	now := db.At(s.o.Now())
	one := &Mailbox{ID: ID(db.NewID()), UserID: actor.User.ID, CreatedBy: actor.User.ID, CreatedAt: now, ChangedAt: now, NextAt: now}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.may(ctx, tx, actor, &w); err != nil {
			return err
		}
		action := "mailbox.connect"
		if w.ID != "" {
			var err error
			if one, err = s.open(ctx, tx, actor, w.ID); err != nil {
				return err
			}
			action, n.Name, n.Folder = "mailbox.connect_again", one.Name, one.Folder
			if n.Host != one.Host || n.Port != one.Port || n.Login != one.Login {
				one.UIDValidity, one.LastUID = 0, 0
			}
			one.ChangedAt, one.NextAt, one.Problem, one.Said, one.Failures = now, now, "", "", 0
		} else if w.Organisation {
			one.UserID, one.Organisation = "", true
		}
		one.take(n)
		one.Password, one.ProviderID = "", p.ID
		if err := s.put(ctx, tx, one, w.ID == ""); err != nil {
			return err
		}
		if err := s.oauth.Keep(ctx, tx, oauth.Holder(one.ID), actor.User.ID, granted); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, action, "mailbox/"+string(one.ID), one.told())
	})
	return one, err
}

// stays has a draft mean the server and login that were consented to: tokens go
// nowhere else.
func (m *Mailbox) stays(n *MailboxDraft) {
	n.Host, n.Port, n.Security, n.Login, n.Password = m.Host, m.Port, m.Security, m.Login, ""
}

// Disconnect reads a mailbox no more, and says what its provider was told.
func (s *Service) Disconnect(ctx context.Context, actor access.Actor, id ID) (oauth.Revoked, error) {
	if err := s.end(ctx, actor, id); err != nil {
		return oauth.NothingToTake, err
	}
	return s.letGo(ctx, id)
}

// letGo forgets the tokens of a mailbox that is ended.
func (s *Service) letGo(ctx context.Context, id ID) (oauth.Revoked, error) {
	told, err := s.oauth.Forget(ctx, oauth.Holder(id))
	if err != nil {
		return told, err
	}
	_, err = s.db.Exec(ctx, "UPDATE mailboxes SET provider_id = '' WHERE id = ? AND ended_at IS NOT NULL", id)
	return told, err
}

type connectInput struct {
	oauth.Origin
	Body struct {
		MailboxWish
		Provider oauth.ProviderID `json:"provider_id" maxLength:"60"`
	}
}

type connectOutput struct {
	Body struct {
		URL string `json:"url"`
	}
}

func asker(ctx context.Context, actor access.Actor) oauth.Asker {
	return oauth.Asker{User: actor.User.ID, Session: access.Binding(ctx)}
}

func (s *Service) connectRoute(ctx context.Context, actor access.Actor, in *connectInput) (*connectOutput, error) {
	who := asker(ctx, actor)
	who.Redirect = s.oauth.Redirect(in.Origin)
	out := &connectOutput{}
	var err error
	out.Body.URL, err = s.Connect(ctx, actor, who, in.Body.Provider, in.Body.MailboxWish)
	return out, err
}

type connectedInput struct{ Body oauth.MailConsentAnswer }

func (s *Service) connectedRoute(ctx context.Context, actor access.Actor, in *connectedInput) (*mailboxOutput, error) {
	one, err := s.Connected(ctx, actor, asker(ctx, actor), in.Body)
	return &mailboxOutput{one}, err
}

type disconnectOutput struct {
	Body struct {
		Revoked oauth.Revoked `json:"revoked" enum:"revoked,not_offered,failed,none" doc:"What the provider was told: revoked; it has no way to be told; it did not answer; there was nothing to tell"`
	}
}

func (s *Service) disconnectRoute(ctx context.Context, actor access.Actor, in *oneInput) (*disconnectOutput, error) {
	out := &disconnectOutput{}
	var err error
	out.Body.Revoked, err = s.Disconnect(ctx, actor, in.ID)
	return out, err
}
