package mailbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"

	"arpent/internal/platform/fault"
	"arpent/internal/signal/mailbox/oauth"
)

// xoauth2 is the mechanism that Google and Microsoft describe under this name. A
// server that refuses says why in a challenge.
const xoauth2 = "XOAUTH2"

type tokenClient struct{ login, token string }

func (c tokenClient) Start() (mech string, first []byte, err error) {
	return xoauth2, []byte("user=" + c.login + "\x01auth=Bearer " + c.token + "\x01\x01"), nil
}

func (c tokenClient) Next(challenge []byte) ([]byte, error) {
	said := &sasl.OAuthBearerError{}
	if err := json.Unmarshal(challenge, said); err != nil {
		return nil, fmt.Errorf("%s: %w", xoauth2, err)
	}
	return nil, said
}

var errNoTokens = errors.New("the server offers no sign-in by token")

// takesTokens says whether a server offers to sign in by token.
func takesTokens(caps imap.CapSet) bool {
	return caps.Has(imap.AuthCap(sasl.OAuthBearer)) || caps.Has(imap.AuthCap(xoauth2))
}

// show signs in by a token, by the standard way (RFC 7628) where it is offered.
func (c *session) show(m *Mailbox, token string) error {
	caps := c.Caps()
	switch {
	case caps.Has(imap.AuthCap(sasl.OAuthBearer)):
		return c.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: m.Login, Token: token, Host: m.Host, Port: int(m.Port)}))
	case caps.Has(imap.AuthCap(xoauth2)):
		return c.Authenticate(tokenClient{m.Login, token})
	}
	return errNoTokens
}

// refused says whether a server did not take a token.
func refused(err error) bool {
	var at *trouble
	if !errors.As(err, &at) || at.stage != signing {
		return false
	}
	var said *sasl.OAuthBearerError
	var answer *imap.Error
	return errors.As(err, &said) || errors.As(err, &answer) && answer.Code != imap.ResponseCodeUnavailable
}

// connect reaches a mailbox's server and signs in. A token that is refused before
// its end is renewed once: consent may have been given anew, or be over.
func (s *Service) connect(ctx context.Context, m *Mailbox) (*session, error) {
	if m.ProviderID == "" {
		return s.enter(ctx, m, "")
	}
	token, err := s.oauth.Token(ctx, oauth.Holder(m.ID), "")
	if err != nil {
		return nil, err
	}
	c, err := s.enter(ctx, m, token)
	if !refused(err) {
		return c, err
	}
	if token, err = s.oauth.Token(ctx, oauth.Holder(m.ID), token); err != nil {
		return nil, err
	}
	return s.enter(ctx, m, token)
}

// reach says what is wrong with a server of a provider, as far as that is seen
// without signing in.
func (s *Service) reach(ctx context.Context, at oauth.Server) error {
	ctx, stop := context.WithTimeout(ctx, sitting/4)
	defer stop()
	m := &Mailbox{Host: at.Host, Port: at.Port, Security: Security(at.Security)}
	c, err := s.greet(ctx, m)
	if err == nil {
		defer c.close()
		if takesTokens(c.Caps()) {
			return nil
		}
		err = c.failed(signing, errNoTokens)
	}
	return explain(m, err)
}

// ofProvider is what a provider has against reading a mailbox; nil when it is not
// the provider's matter.
func ofProvider(err error) *fault.Error {
	var wrong *fault.Error
	if errors.As(err, &wrong) && strings.HasPrefix(wrong.Key, "mailbox.") && (wrong.Code == fault.Unavailable || wrong.Code == fault.Missing) {
		return wrong
	}
	return nil
}
