package mailboxtest

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-sasl"
)

// tokens is a session that is signed in to by token, by the mechanisms named.
type tokens struct {
	imapserver.Session
	mechanisms []string
	takes      func(token string) bool
}

func (s *tokens) AuthenticateMechanisms() []string { return s.mechanisms }

func (s *tokens) Authenticate(mechanism string) (sasl.Server, error) {
	in := func(login, token string) error {
		if login != Login || !s.takes(token) {
			return errors.New("refused")
		}
		return s.Login(Login, Password)
	}
	switch mechanism {
	case sasl.OAuthBearer:
		return sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if in(o.Username, o.Token) != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
			}
			return nil
		}), nil
	case "XOAUTH2":
		return &xoauth2{in: in}, nil
	}
	return nil, no("", "SASL mechanism not supported")
}

// xoauth2 is the far side of the mechanism: who is refused is told why in a
// challenge, to be answered before the refusal.
type xoauth2 struct {
	in     func(login, token string) error
	failed bool
}

func (x *xoauth2) Next(response []byte) (challenge []byte, done bool, err error) {
	if x.failed {
		return nil, true, no(imap.ResponseCodeAuthenticationFailed, "Invalid credentials")
	}
	if response == nil {
		return []byte{}, false, nil
	}
	login, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01")
	token, end, _ := strings.Cut(strings.TrimPrefix(rest, "auth=Bearer "), "\x01")
	if end == "\x01" && x.in(login, token) == nil {
		return nil, true, nil
	}
	x.failed = true
	challenge, err = json.Marshal(map[string]string{"status": "400", "schemes": "Bearer", "scope": "https://mail.example/"})
	return challenge, false, err
}
