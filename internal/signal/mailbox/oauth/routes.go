package oauth

import (
	"context"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/seal"
)

// Routes adds the operations on providers to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/mailbox-providers" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-mail-providers", "Providers that sign people in to their mailboxes, what is known of others, and where they send people back to"), access.Headquarters, s.list)
	access.Handle(s.o.Access, api, op("POST", "", "add-mail-provider", "Let people sign in at a provider from now on; the client's secret is never shown again"), access.Headquarters, s.add)
	access.Handle(s.o.Access, api, op("POST", "/test", "test-mail-provider", "What is wrong with a provider, step by step; nothing is stored"), access.Headquarters, s.test)
	access.Handle(s.o.Access, api, op("PUT", "/{id}", "change-mail-provider", "Change a provider; another client or token address ends the consents given there"), access.Headquarters, s.change)
	access.Handle(s.o.Access, api, op("DELETE", "/{id}", "end-mail-provider", "Forget a provider and all tokens it gave"), access.Headquarters, s.end)
}

// Origin is embedded to learn where a request reached the program.
type Origin struct{ at string }

// Resolve reads the request; huma calls it.
func (o *Origin) Resolve(ctx huma.Context) []error {
	scheme := "http://"
	if ctx.TLS() != nil || ctx.Header("X-Forwarded-Proto") == "https" {
		scheme = "https://"
	}
	o.at = scheme + ctx.Host()
	return nil
}

// Redirect is where providers send people back to: as was said at the start, or
// where the request came to. A provider compares it with what was registered.
func (s *Service) Redirect(o Origin) string {
	if site := s.o.Site(); site != "" {
		return site + CallbackPath
	}
	return o.at + CallbackPath
}

type listInput struct{ Origin }

type listOutput struct {
	Body struct {
		Items    []MailProvider      `json:"items"`
		Presets  []MailProviderDraft `json:"presets"`
		Redirect string              `json:"redirect_url" doc:"What is registered at the provider as where people are sent back to"`
		Sealed   bool                `json:"sealed" doc:"Whether there is a key to seal secrets with; without one no provider can be added"`
		Open     bool                `json:"open" doc:"Whether a server on this machine may be used without TLS"`
	}
}

func (s *Service) list(ctx context.Context, _ access.Actor, in *listInput) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Presets, out.Body.Redirect, out.Body.Open = Presets(), s.Redirect(in.Origin), s.o.Private
	out.Body.Sealed = !errors.Is(s.o.Box.Ready(), seal.ErrNoKey)
	out.Body.Items, err = s.Providers(ctx)
	return out, err
}

type addInput struct{ Body MailProviderDraft }

type providerOutput struct{ Body *MailProvider }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*providerOutput, error) {
	one, err := s.Add(ctx, actor, in.Body)
	return &providerOutput{one}, err
}

type changeInput struct {
	ID   ProviderID `path:"id"`
	Body MailProviderDraft
}

func (s *Service) change(ctx context.Context, actor access.Actor, in *changeInput) (*providerOutput, error) {
	one, err := s.Change(ctx, actor, in.ID, in.Body)
	return &providerOutput{one}, err
}

type endInput struct {
	ID ProviderID `path:"id"`
}

func (s *Service) end(ctx context.Context, actor access.Actor, in *endInput) (*struct{}, error) {
	return nil, s.End(ctx, actor, in.ID)
}

type testInput struct {
	Origin
	Body struct {
		MailProviderDraft
		ID ProviderID `json:"id,omitempty" maxLength:"60" doc:"The provider whose secret is used when none is given"`
	}
}

type testOutput struct {
	Body struct {
		Steps []MailProviderStep `json:"steps"`
	}
}

func (s *Service) test(ctx context.Context, actor access.Actor, in *testInput) (*testOutput, error) {
	n := in.Body.MailProviderDraft
	if err := s.check(&n); err != nil {
		return nil, err
	}
	if !s.limits.Allow("test "+string(actor.User.ID), 10*time.Second, 6, s.o.Now()) {
		return nil, fault.New(fault.TooMany, "mailbox.too_many", "too many requests; wait a minute")
	}
	one := &MailProvider{}
	secret := n.ClientSecret
	if in.Body.ID != "" {
		var err error
		if one, err = s.Provider(ctx, s.db, in.Body.ID); err != nil {
			return nil, err
		}
		if secret == "" && one.Secretive {
			if !one.lends(&n) {
				return nil, fault.Invalid("mailbox.provider_secret_again", "the client or an address changed: give the client secret again")
			}
			to, err := s.config(one, "")
			if err != nil {
				return nil, err
			}
			secret = to.ClientSecret
		}
	}
	one.take(n)
	out := &testOutput{}
	out.Body.Steps = s.try(ctx, one, secret, s.Redirect(in.Origin))
	return out, nil
}
