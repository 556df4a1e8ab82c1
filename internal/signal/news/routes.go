package news

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
)

// Routes adds the operations on feeds and their review to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/news" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "/sources", "list-news-sources", "Feeds that are read, and how they fare"), access.Headquarters, s.sources)
	access.Handle(s.o.Access, api, op("POST", "/sources", "add-news-source", "Read a feed from now on"), access.Headquarters, s.add)
	access.Handle(s.o.Access, api, op("POST", "/sources/try", "try-news-source", "What a feed holds; nothing is stored"), access.Headquarters, s.try)
	access.Handle(s.o.Access, api, op("POST", "/sources/{id}/run", "run-news-source", "Read a feed again within the next seconds"), access.Headquarters, s.soon)
	access.Handle(s.o.Access, api, op("DELETE", "/sources/{id}", "end-news-source", "Read a feed no more"), access.Headquarters, s.end)
	access.Handle(s.o.Access, api, op("GET", "", "list-news", "News about accounts in scope, the latest first"), access.Everyone, s.about)
	access.Handle(s.o.Access, api, op("GET", "/review", "list-news-review", "News that may be about accounts in scope, the likeliest first"), access.Everyone, s.review)
	access.Handle(s.o.Access, api, op("PUT", "/review/{id}", "decide-news", "Say whether news are about an account; then they become a signal"), access.Everyone, s.decide)
}

type sourcesOutput struct {
	Body struct {
		Items []Feed `json:"items"`
	}
}

func (s *Service) sources(ctx context.Context, _ access.Actor, _ *struct{}) (*sourcesOutput, error) {
	out := &sourcesOutput{}
	var err error
	out.Body.Items, err = s.Sources(ctx)
	return out, err
}

type addInput struct {
	Body struct {
		Name         string `json:"name,omitempty" maxLength:"100" doc:"Empty: the address's host"`
		URL          string `json:"url" minLength:"1" maxLength:"2000"`
		EveryMinutes int64  `json:"every_minutes,omitempty" default:"60"`
	}
}

type addOutput struct{ Body *Feed }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*addOutput, error) {
	one, err := s.Add(ctx, actor.User.ID, in.Body.Name, in.Body.URL, in.Body.EveryMinutes)
	if err != nil {
		return nil, err
	}
	return &addOutput{one}, s.o.Access.Audit(ctx, s.db, actor, "news.add", "news/"+string(one.ID), map[string]any{"url": one.URL})
}

type tryInput struct {
	Body struct {
		URL string `json:"url" minLength:"1" maxLength:"2000"`
	}
}

type tryOutput struct{ Body *FeedSample }

func (s *Service) try(ctx context.Context, _ access.Actor, in *tryInput) (*tryOutput, error) {
	sample, err := s.Try(ctx, in.Body.URL)
	return &tryOutput{sample}, err
}

type sourceInput struct {
	ID SourceID `path:"id"`
}

func (s *Service) soon(ctx context.Context, _ access.Actor, in *sourceInput) (*struct{}, error) {
	return nil, s.Soon(ctx, in.ID)
}

func (s *Service) end(ctx context.Context, actor access.Actor, in *sourceInput) (*struct{}, error) {
	if err := s.End(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, s.o.Access.Audit(ctx, s.db, actor, "news.end", "news/"+string(in.ID), nil)
}

type aboutInput struct {
	Kind    string     `query:"kind" enum:"in_the_news,funding,hiring,leadership_change,tender"`
	Account account.ID `query:"account" maxLength:"60" doc:"Only those about this account"`
}

func (s *Service) about(ctx context.Context, actor access.Actor, in *aboutInput) (*reviewOutput, error) {
	out := &reviewOutput{}
	var err error
	out.Body.Items, err = s.About(ctx, actor.Scope, in.Kind, in.Account)
	return out, err
}

type reviewOutput struct {
	Body struct {
		Items []NewsMention `json:"items"`
	}
}

func (s *Service) review(ctx context.Context, actor access.Actor, _ *struct{}) (*reviewOutput, error) {
	out := &reviewOutput{}
	var err error
	out.Body.Items, err = s.Review(ctx, actor.Scope)
	return out, err
}

type decideInput struct {
	ID   string `path:"id"`
	Body struct {
		State State `json:"state" enum:"accepted,rejected,waiting"`
	}
}

func (s *Service) decide(ctx context.Context, actor access.Actor, in *decideInput) (*struct{}, error) {
	return nil, s.Decide(ctx, actor, in.ID, in.Body.State)
}
