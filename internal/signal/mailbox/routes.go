package mailbox

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

// Routes adds the operations on mailboxes to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/mailboxes" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-mailboxes", "Mailboxes that replies are read from, and how they fare"), access.Everyone, s.list)
	access.Handle(s.o.Access, api, op("POST", "", "add-mailbox", "Read a mailbox from now on, one's own or the organisation's; its password is never shown again"), access.Everyone, s.add)
	access.Handle(s.o.Access, api, op("POST", "/test", "test-mailbox", "What a mailbox holds, or what is wrong with it; nothing is stored"), access.Everyone, s.test)
	access.Handle(s.o.Access, api, op("PUT", "/{id}", "change-mailbox", "Change a mailbox's server, login or folder"), access.Everyone, s.change)
	access.Handle(s.o.Access, api, op("DELETE", "/{id}", "end-mailbox", "Read a mailbox no more; it can be brought back for an hour"), access.Everyone, s.remove)
	access.Handle(s.o.Access, api, op("POST", "/{id}/restore", "restore-mailbox", "Read a mailbox again that was ended less than an hour ago"), access.Everyone, s.restore)
	access.Handle(s.o.Access, api, op("PUT", "/{id}/paused", "pause-mailbox", "Leave a mailbox unread for a while, or resume it"), access.Everyone, s.pause)
	access.Handle(s.o.Access, api, op("POST", "/{id}/run", "run-mailbox", "Read a mailbox again within the next seconds"), access.Everyone, s.soon)
	access.Handle(s.o.Access, api, op("POST", "/connect", "connect-mailbox", "Where one consents that a mailbox is read, for a browser to go to"), access.Everyone, s.connectRoute)
	access.Handle(s.o.Access, api, op("POST", "/connected", "connected-mailbox", "Read a mailbox by the consent that a provider sent somebody back with"), access.Everyone, s.connectedRoute)
	access.Handle(s.o.Access, api, op("POST", "/{id}/disconnect", "disconnect-mailbox", "Read a mailbox no more, forget the consent given and tell the provider"), access.Everyone, s.disconnectRoute)
	s.oauth.Routes(api)
}

type listOutput struct {
	Body struct {
		Items     []Mailbox             `json:"items"`
		Providers []MailboxProviderName `json:"providers" doc:"Where one can consent instead of giving a password"`
		Open      bool                  `json:"open" doc:"Whether a server on this machine may be read without TLS"`
	}
}

func (s *Service) list(ctx context.Context, actor access.Actor, _ *struct{}) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Open = s.o.Private
	if out.Body.Items, err = s.Mailboxes(ctx, actor); err != nil {
		return nil, err
	}
	out.Body.Providers, err = s.providers(ctx)
	return out, err
}

type addInput struct {
	Body struct {
		MailboxDraft
		Organisation bool `json:"organisation,omitempty" doc:"Headquarters only: whoever is known and writes to it is told of"`
	}
}

type mailboxOutput struct{ Body *Mailbox }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*mailboxOutput, error) {
	one, err := s.Add(ctx, actor, in.Body.MailboxDraft, in.Body.Organisation)
	return &mailboxOutput{one}, err
}

type changeInput struct {
	ID   ID `path:"id"`
	Body MailboxDraft
}

func (s *Service) change(ctx context.Context, actor access.Actor, in *changeInput) (*mailboxOutput, error) {
	one, err := s.Change(ctx, actor, in.ID, in.Body)
	return &mailboxOutput{one}, err
}

type oneInput struct {
	ID ID `path:"id"`
}

func (s *Service) remove(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	return nil, s.End(ctx, actor, in.ID)
}

func (s *Service) restore(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	return nil, s.Restore(ctx, actor, in.ID)
}

func (s *Service) soon(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	return nil, s.Soon(ctx, actor, in.ID)
}

type pauseInput struct {
	ID   ID `path:"id"`
	Body struct {
		Paused bool `json:"paused"`
	}
}

func (s *Service) pause(ctx context.Context, actor access.Actor, in *pauseInput) (*struct{}, error) {
	return nil, s.Pause(ctx, actor, in.ID, in.Body.Paused)
}

type testInput struct {
	Body struct {
		MailboxDraft
		ID ID `json:"id,omitempty" maxLength:"60" doc:"The mailbox whose password is used when none is given"`
	}
}

type testOutput struct {
	Body struct {
		MailboxFound
		Problem *MailboxProblem `json:"problem,omitempty" doc:"Left out when letters can be read"`
	}
}

// MailboxProblem is what is wrong with a mailbox.
type MailboxProblem struct {
	Key    string         `json:"key"`
	Params map[string]any `json:"params"`
	Detail string         `json:"detail"`
}

func (s *Service) test(ctx context.Context, actor access.Actor, in *testInput) (*testOutput, error) {
	m, err := s.drafted(ctx, actor, in.Body.MailboxDraft, in.Body.ID)
	if err != nil {
		return nil, err
	}
	if !s.limits.Allow("test "+string(actor.User.ID), 10*time.Second, 6, s.o.Now()) {
		return nil, fault.New(fault.TooMany, "mailbox.too_many", "too many requests; wait a minute")
	}
	found, err := s.look(ctx, m)
	out := &testOutput{}
	if found == nil {
		found = &MailboxFound{Folders: []string{}}
	}
	out.Body.MailboxFound = *found
	if wrong := explain(m, err); wrong != nil {
		out.Body.Problem, err = &MailboxProblem{wrong.Key, wrong.Params, wrong.Message}, nil
	}
	return out, err
}

// drafted is the mailbox that a draft would make.
func (s *Service) drafted(ctx context.Context, actor access.Actor, n MailboxDraft, id ID) (*Mailbox, error) {
	if err := s.check(&n); err != nil {
		return nil, err
	}
	one := &Mailbox{}
	if id != "" {
		var err error
		if one, err = s.open(ctx, s.db, actor, id); err != nil {
			return nil, err
		}
	}
	switch {
	case one.ProviderID != "":
		one.stays(&n)
	case n.Password != "":
	case id == "":
		return nil, fault.Invalid("mailbox.password", "give the mailbox's password")
	case !one.lends(&n):
		return nil, errPasswordAgain()
	}
	one.take(n)
	return one, nil
}
