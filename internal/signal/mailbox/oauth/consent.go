package oauth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"time"

	"golang.org/x/oauth2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// CallbackPath is where providers send people back to.
const CallbackPath = "/signals/mailboxes/connected"

// consent is one that somebody was sent to give.
type consent struct {
	State     string        `db:"state"` // hashed: what comes back proves itself
	Binding   string        `db:"binding"`
	UserID    access.UserID `db:"user_id"`
	Provider  ProviderID    `db:"provider_id"`
	Verifier  string        `db:"verifier"` // sealed
	Redirect  string        `db:"redirect_url"`
	Wish      string        `db:"wish"`
	CreatedAt db.Time       `db:"created_at"`
	EndsAt    db.Time       `db:"ends_at"`
}

// mostAsked bounds how many consents somebody may be on the way to.
const mostAsked = 10

// Asker is who asks for a consent, from which session, and where answers come to.
type Asker struct {
	User     access.UserID
	Session  string // what tells it from other sessions; never empty
	Redirect string
}

// Ask gives the address where somebody consents; wish is what is to be done with
// the consent, kept until then.
func (s *Service) Ask(ctx context.Context, who Asker, id ProviderID, login string, wish any) (address string, err error) {
	if who.Session == "" {
		return "", fault.New(fault.Unauthorized, "mailbox.consent_session", "sign in first")
	}
	now := s.o.Now()
	if !s.limits.Allow("ask "+string(who.User), 10*time.Second, 10, now) {
		return "", fault.New(fault.TooMany, "mailbox.too_many", "too many requests; wait a minute")
	}
	p, err := s.Provider(ctx, s.db, id)
	if err != nil {
		return "", err
	}
	to, err := s.config(p, who.Redirect)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(wish)
	if err != nil {
		return "", err
	}
	state, verifier := newState(), oauth2.GenerateVerifier()
	kept := hashOf(state)
	sealed, err := s.sealed(verifier, verifierPlace(kept))
	if err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM mail_consents WHERE ends_at <= ?", db.At(now)); err != nil {
			return err
		}
		var open int
		if err := tx.Get(ctx, &open, "SELECT COUNT(*) FROM mail_consents WHERE user_id = ?", who.User); err != nil {
			return err
		}
		if open >= mostAsked {
			if _, err := tx.Exec(ctx, "DELETE FROM mail_consents WHERE user_id = ?", who.User); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "INSERT INTO mail_consents (state, binding, user_id, provider_id, verifier, redirect_url, wish, created_at, ends_at) VALUES (?,?,?,?,?,?,?,?,?)",
			kept, hashOf(who.Session), who.User, id, sealed, who.Redirect, string(text), db.At(now), db.At(now.Add(asking)))
		return err
	})
	if err != nil {
		return "", err
	}
	more := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	if login != "" {
		more = append(more, oauth2.SetAuthURLParam("login_hint", login))
	}
	return to.AuthCodeURL(state, more...), nil
}

func newState() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func verifierPlace(state string) string { return "mail_consents/" + state + "/verifier" }

// MailConsentAnswer is what a provider sent somebody back with.
type MailConsentAnswer struct {
	State       string `json:"state" maxLength:"200"`
	Code        string `json:"code,omitempty" maxLength:"8000"`
	Error       string `json:"error,omitempty" maxLength:"200"`
	Description string `json:"error_description,omitempty" maxLength:"4000"`
}

// Granted is what a consent gave.
type Granted struct {
	Provider *MailProvider
	Address  string // whom the provider says has signed in; empty when it does not
	wish     string
	token    *oauth2.Token
}

// Wish reads what was to be done with the consent.
func (g *Granted) Wish(into any) error { return json.Unmarshal([]byte(g.wish), into) }

// Take makes what somebody came back with into tokens, which Keep keeps. What is
// not from the session that asked, or came before, is refused.
func (s *Service) Take(ctx context.Context, who Asker, a MailConsentAnswer) (*Granted, error) {
	if !s.limits.Allow("take "+string(who.User), 10*time.Second, 10, s.o.Now()) {
		return nil, fault.New(fault.TooMany, "mailbox.too_many", "too many requests; wait a minute")
	}
	var one consent
	stranger := fault.New(fault.Unprocessed, "mailbox.consent_state", "this answer belongs to no question that was asked from here: connect again")
	err := s.db.Get(ctx, &one, "SELECT state, binding, user_id, provider_id, verifier, redirect_url, wish, created_at, ends_at FROM mail_consents WHERE state = ?", hashOf(a.State))
	if db.IsMissing(err) || err == nil && (who.Session == "" || one.Binding != hashOf(who.Session) || one.UserID != who.User) {
		return nil, stranger // another's question is left for its owner
	}
	if err != nil {
		return nil, err
	}
	if n, err := s.db.Exec(ctx, "DELETE FROM mail_consents WHERE state = ?", one.State); err != nil {
		return nil, err
	} else if n == 0 { // it came twice at once
		return nil, stranger
	}
	if !s.o.Now().Before(one.EndsAt.Time) {
		return nil, fault.New(fault.Unprocessed, "mailbox.consent_late", "the answer came too late: connect again")
	}
	p, err := s.Provider(ctx, s.db, one.Provider)
	if err != nil {
		return nil, err
	}
	switch {
	case a.Error == "access_denied" || a.Error == "consent_required":
		return nil, fault.New(fault.Unprocessed, "mailbox.consent_denied", "consent was not given at %s", p.Name).With("provider", p.Name)
	case a.Error != "" || a.Code == "":
		said := shorten(oneLine(a.Error + " " + a.Description))
		return nil, fault.New(fault.Unprocessed, "mailbox.provider_said", "%s refuses: %s", p.Name, said).With("provider", p.Name).With("said", said)
	}
	to, err := s.config(p, one.Redirect)
	if err != nil {
		return nil, err
	}
	verifier, err := s.o.Box.Open(one.Verifier, verifierPlace(one.State))
	if err != nil {
		return nil, stranger
	}
	token, err := to.Exchange(s.asks(ctx), a.Code, oauth2.VerifierOption(verifier))
	if err != nil {
		wrong := explain(p, err)
		if wrong.Key == "mailbox.consent" {
			return nil, fault.New(fault.Unprocessed, "mailbox.consent_code", "%s does not take its own answer: connect again", p.Name).With("provider", p.Name).With("said", wrong.Params["said"])
		}
		return nil, wrong
	}
	if token.RefreshToken == "" {
		return nil, fault.New(fault.Unprocessed, "mailbox.consent_short", "%s gave a consent that does not last: it needs the scope for access while one is away", p.Name).With("provider", p.Name)
	}
	return &Granted{Provider: p, Address: addressOf(token, p.ClientID), wish: one.Wish, token: token}, nil
}

func oneLine(text string) string {
	out := []rune{}
	for _, r := range text {
		if r >= ' ' && r != 0x7f {
			out = append(out, r)
		}
	}
	return string(out)
}

// Discard gives back what a consent gave that is not kept.
func (s *Service) Discard(ctx context.Context, g *Granted) {
	if sealed, err := s.sealed(g.token.RefreshToken, refreshPlace("")); err == nil {
		s.revoke(ctx, g.Provider, []grant{{Refresh: sealed}})
	}
}
