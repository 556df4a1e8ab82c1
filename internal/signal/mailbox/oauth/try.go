package oauth

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"golang.org/x/oauth2"

	"arpent/internal/platform/fault"
)

// MailProviderStep is one thing that was tried of a provider.
type MailProviderStep struct {
	Step   string         `json:"step" enum:"authorize,token,server" doc:"Where people consent; where tokens are had; where mailboxes are"`
	Good   bool           `json:"good"`
	Sure   bool           `json:"sure" doc:"False: the answer does not say for certain"`
	Key    string         `json:"key,omitempty"`
	Params map[string]any `json:"params,omitempty"`
	Detail string         `json:"detail,omitempty"`
}

// try looks at all that a provider needs, without anybody's consent: where people
// consent answers, the client is known where tokens are had, and the mailbox
// server takes tokens.
func (s *Service) try(ctx context.Context, p *MailProvider, secret, redirect string) []MailProviderStep {
	step := func(name string, err error) MailProviderStep {
		out := MailProviderStep{Step: name, Good: err == nil, Sure: true}
		var wrong *fault.Error
		if errors.As(err, &wrong) {
			out.Key, out.Params, out.Detail = wrong.Key, wrong.Params, wrong.Message
		} else if err != nil {
			out.Key, out.Detail = "internal", "it could not be tried"
			s.o.Log.Error("mailboxes: try a provider", "err", err)
		}
		return out
	}
	to := configOf(p, secret, redirect)
	token, sure := s.tryToken(ctx, p, to)
	asked := step("token", token)
	asked.Sure = sure
	return []MailProviderStep{step("authorize", s.tryAuthorize(ctx, p, to)), asked, step("server", s.o.Reach(ctx, p.Server))}
}

// tryAuthorize asks for the page where people consent, as a browser would, but
// reads nothing of it.
func (s *Service) tryAuthorize(ctx context.Context, p *MailProvider, to *oauth2.Config) error {
	verifier := oauth2.GenerateVerifier()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, to.AuthCodeURL(newState(), oauth2.S256ChallengeOption(verifier)), nil)
	if err != nil {
		return fault.Invalid("mailbox.provider_url", "addresses of a provider begin with https://").With("url", p.AuthorizeURL)
	}
	answer, err := s.client.Do(r)
	if errors.Is(err, errRedirect) { // to where one signs in, or back with what is wrong
		return refusedBy(p, answer, to.RedirectURL)
	}
	if err != nil {
		return explain(p, err)
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10)
	if answer.StatusCode >= 400 {
		return fault.New(fault.Unavailable, "mailbox.provider_page", "where people consent, %s answers %d", p.Name, answer.StatusCode).With("provider", p.Name).With("status", answer.StatusCode)
	}
	return nil
}

// refusedBy reads the error that a redirect carries back to the program itself.
func refusedBy(p *MailProvider, answer *http.Response, redirect string) error {
	if answer == nil {
		return nil
	}
	to, err := answer.Location()
	if err != nil {
		return nil
	}
	said := to.Query().Get("error")
	if said == "" || !strings.HasPrefix(to.String(), redirect) || said == "login_required" || said == "interaction_required" {
		return nil
	}
	said = shorten(oneLine(said + " " + to.Query().Get("error_description")))
	return fault.New(fault.Unavailable, "mailbox.provider_said", "%s refuses: %s", p.Name, said).With("provider", p.Name).With("said", said)
}

// tryToken offers a code that was never given: who knows the client refuses the
// code and not the client. sure is false when the refusal may mean either.
func (s *Service) tryToken(ctx context.Context, p *MailProvider, to *oauth2.Config) (wrong error, sure bool) {
	_, err := to.Exchange(s.asks(ctx), "a-code-that-was-never-given", oauth2.VerifierOption(oauth2.GenerateVerifier()))
	if err == nil {
		return fault.New(fault.Unavailable, "mailbox.provider_lax", "%s takes a code that it never gave", p.Name).With("provider", p.Name), true
	}
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) {
		switch answer.ErrorCode {
		case "invalid_grant":
			return nil, true
		case "invalid_request": // some read the code before they look at the client
			return nil, false
		}
	}
	return explain(p, err), true
}
