package oauth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/oauth2"

	"arpent/internal/platform/fault"
	"arpent/internal/platform/outside"
	"arpent/internal/platform/seal"
)

// config is how a provider is asked; its secret is opened for it.
func (s *Service) config(p *MailProvider, redirect string) (*oauth2.Config, error) {
	secret, err := s.o.Box.Open(p.Secret, secretPlace(p.ID))
	if errors.Is(err, seal.ErrUnreadable) {
		return nil, fault.New(fault.Unavailable, "mailbox.sealed", "what is kept sealed cannot be read: the key is another, or missing")
	}
	if err != nil {
		return nil, err
	}
	return configOf(p, secret, redirect), nil
}

func configOf(p *MailProvider, secret, redirect string) *oauth2.Config {
	// One way, not both by turns: a refresh token may be taken once only.
	style := oauth2.AuthStyleInParams
	if p.ClientAuth == "basic" {
		style = oauth2.AuthStyleInHeader
	}
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: secret, RedirectURL: redirect, Scopes: strings.Fields(p.Scopes),
		Endpoint: oauth2.Endpoint{AuthURL: p.AuthorizeURL, TokenURL: p.TokenURL, AuthStyle: style}}
}

func (s *Service) asks(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, s.client)
}

// explain says what a provider had against a request, without anything of its
// answer that could be secret.
func explain(p *MailProvider, err error) *fault.Error {
	say := func(key, format string, args ...any) *fault.Error {
		return fault.New(fault.Unavailable, "mailbox."+key, format, args...).With("provider", p.Name)
	}
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) {
		said := strings.TrimSpace(answer.ErrorCode + " " + answer.ErrorDescription)
		switch answer.ErrorCode {
		case "invalid_grant", "interaction_required", "consent_required", "login_required":
			return say("consent", "the consent given at %s has ended, or was withdrawn: connect again", p.Name).With("said", shorten(said))
		case "invalid_client", "unauthorized_client":
			return say("provider_refused", "%s does not accept the client id or secret: %s", p.Name, shorten(said)).With("said", shorten(said))
		case "":
			return say("provider_status", "%s answers %d, not as a token endpoint does", p.Name, answer.Response.StatusCode).With("said", fmt.Sprintf("HTTP %d", answer.Response.StatusCode))
		}
		return say("provider_said", "%s refuses: %s", p.Name, shorten(said)).With("said", shorten(said))
	}
	var asked *url.Error
	switch {
	case errors.Is(err, outside.ErrPrivate):
		return say("provider_private", "an address of %s is not public", p.Name)
	case errors.Is(err, errRedirect):
		return say("provider_redirect", "the address of %s leads elsewhere, and secrets are not sent after it", p.Name)
	case errors.As(err, &asked):
		return say("provider_unreachable", "%s cannot be reached", p.Name).With("said", shorten(asked.Err.Error())).Wrap(asked.Err)
	}
	return say("provider_status", "%s does not answer as a token endpoint does", p.Name).With("said", "HTTP 200")
}

func shorten(text string) string {
	const most = 200
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return fmt.Sprintf("%.*s…", most, text)
}

// until is when an access token ends.
func until(t *oauth2.Token, now time.Time) time.Time {
	if t.ExpiresIn <= 0 {
		return now.Add(lasting)
	}
	return now.Add(time.Duration(min(t.ExpiresIn, 30*24*3600)) * time.Second)
}

// addressOf is whom an id token says has signed in; empty when it does not say.
// It came from the provider itself, over TLS, so its signature is not asked for
// (OpenID Connect Core 3.1.3.7, 6).
func addressOf(t *oauth2.Token, clientID string) string {
	raw, _ := t.Extra("id_token").(string)
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return ""
	}
	var says struct {
		Audience any    `json:"aud"`
		Email    string `json:"email"`
		Name     string `json:"preferred_username"`
		UPN      string `json:"upn"`
	}
	if json.Unmarshal(text, &says) != nil || !names(says.Audience, clientID) {
		return ""
	}
	for _, one := range []string{says.Email, says.Name, says.UPN} {
		if strings.Contains(one, "@") && len(one) <= 255 && !unlined(one) {
			return one
		}
	}
	return ""
}

// names says whether an audience, one text or a list, is a client.
func names(audience any, client string) bool {
	switch a := audience.(type) {
	case string:
		return a == client
	case []any:
		for _, one := range a {
			if one == client {
				return true
			}
		}
	}
	return false
}

// withdraw asks a provider to revoke a token (RFC 7009).
func (s *Service) withdraw(ctx context.Context, p *MailProvider, secret, token string) error {
	form := url.Values{"token": {token}, "token_type_hint": {"refresh_token"}}
	if p.ClientAuth != "basic" {
		form.Set("client_id", p.ClientID)
		if secret != "" {
			form.Set("client_secret", secret)
		}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.RevokeURL, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if p.ClientAuth == "basic" {
		r.SetBasicAuth(url.QueryEscape(p.ClientID), url.QueryEscape(secret))
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the provider answers %d", answer.StatusCode)
	}
	return nil
}
