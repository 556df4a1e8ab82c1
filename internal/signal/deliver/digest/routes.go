package digest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/mail"
)

// Routes adds the operations on digests to the API, and where letters' links
// to unsubscribe lead.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/digest" + path, OperationID: id, Summary: summary, Tags: []string{"Delivery"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "get-digest", "When one is sent the digest, and what became of the last letters"), access.Everyone, s.get)
	access.Handle(s.o.Access, api, op("PUT", "", "keep-digest", "Say when one wants the digest, or that one does not"), access.Everyone, s.keep)
	access.Handle(s.o.Access, api, op("GET", "/preview", "preview-digest", "The letter that would be sent now"), access.Everyone, s.preview)
	access.Handle(s.o.Access, api, op("POST", "/test", "test-digest", "Send oneself that letter now; it does not count as the day's"), access.Everyone, s.test)
	s.Public(mux)
}

type getOutput struct {
	Body struct {
		Settings DigestSettings `json:"settings"`
		Known    bool           `json:"known" doc:"Whether these were ever kept; otherwise they are a proposal"`
		Mails    []DigestMail   `json:"mails" doc:"The latest first"`
		Email    string         `json:"email" doc:"Where letters go"`
		From     string         `json:"from" doc:"Whom letters come from; empty while the program has no mail server"`
		Server   string         `json:"server,omitempty" doc:"Which mail server; administrators only"`
		Site     string         `json:"site" doc:"Where letters' links lead; empty while the program was not told its address"`
		Refused  bool           `json:"refused" doc:"The mailbox refused letters for days, so that they are no longer sent"`
	}
}

const mailsShown = 7

func (s *Service) get(ctx context.Context, actor access.Actor, _ *struct{}) (*getOutput, error) {
	out := &getOutput{}
	b := &out.Body
	var err error
	if b.Settings, err = s.Settings(ctx, actor.User.ID); err != nil {
		return nil, err
	}
	b.Known, b.Refused = !b.Settings.ChangedAt.IsZero(), b.Settings.Refusals >= mostRefusals
	b.Email, b.Site = actor.User.Email, s.o.Site()
	if m := s.o.Mail(); m != nil {
		b.From = m.From()
		if actor.User.Role == access.Administrator {
			b.Server = m.Server()
		}
	}
	b.Mails, err = s.Mails(ctx, actor.User.ID, mailsShown)
	return out, err
}

type keepInput struct{ Body DigestSettings }

func (s *Service) keep(ctx context.Context, actor access.Actor, in *keepInput) (*struct{}, error) {
	return nil, s.Keep(ctx, actor.User.ID, in.Body)
}

type previewOutput struct {
	Body struct {
		Signals int    `json:"signals" doc:"How many it tells of; with none, nothing is sent"`
		Subject string `json:"subject"`
		HTML    string `json:"html"`
	}
}

func (s *Service) preview(ctx context.Context, actor access.Actor, _ *struct{}) (*previewOutput, error) {
	out := &previewOutput{}
	letter, _, n, err := s.now(ctx, actor)
	out.Body.Signals, out.Body.Subject, out.Body.HTML = n, letter.Subject, letter.HTML
	return out, err
}

func (s *Service) now(ctx context.Context, actor access.Actor) (mail.Letter, int64, int, error) {
	settings, err := s.Settings(ctx, actor.User.ID)
	if err != nil {
		return mail.Letter{}, 0, 0, err
	}
	return s.compose(ctx, &settings, db.DateOf(s.o.Now()), "")
}

// test sends the letter of the moment, or one that says that there is nothing
// to tell: three at once, and then one every two minutes.
func (s *Service) test(ctx context.Context, actor access.Actor, _ *struct{}) (*struct{}, error) {
	m := s.o.Mail()
	if m == nil || s.o.Site() == "" {
		return nil, fault.Conflict("deliver.no_mail", "the program has no mail server or does not know its own address; an administrator names them at its start")
	}
	if !s.limits.Allow("test "+string(actor.User.ID), 2*time.Minute, 3, s.o.Now()) {
		return nil, fault.New(fault.TooMany, "deliver.too_many", "too many requests; wait a minute")
	}
	letter, _, n, err := s.now(ctx, actor)
	if err == nil && n == 0 {
		var settings DigestSettings
		if settings, err = s.Settings(ctx, actor.User.ID); err == nil {
			letter, err = s.empty(actor.User, languageOf(actor.User, &settings))
		}
	}
	if err != nil {
		return nil, err
	}
	letter.ID = "test." + db.NewID()
	var failure *mail.Failure
	if err := m.Send(ctx, letter); errors.As(err, &failure) {
		return nil, fault.New(fault.Unavailable, "deliver.not_sent", "the mail server did not take the letter: %s", shorten(failure.Err.Error())).
			With("said", shorten(failure.Err.Error())).Wrap(err)
	}
	return nil, nil
}

// empty is a letter that tells nothing, to see that letters arrive.
func (s *Service) empty(u access.User, language string) (mail.Letter, error) {
	c := &contents{Language: language, Name: u.Name, Site: s.o.Site(), words: func(key string, params map[string]any) string { return s.o.Say(language, key, params) }}
	c.Subject, c.Head, c.More = c.Say("subject_test"), c.Say("subject_test"), c.Say("nothing")
	return s.render(c, u)
}
