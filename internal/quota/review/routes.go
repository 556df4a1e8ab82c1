package review

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Reviews"}}
	}
	access.Handle(s.access, api, op("GET", "/reviews", "list-reviews", "Managers' monthly reviews of the territories in scope, the latest first"), access.Managers, s.list)
	access.Handle(s.access, api, op("GET", "/territories/{id}/reviews/figures", "get-review-figures", "The numbers that a review written now would freeze"), access.Managers, s.figures)
	access.Handle(s.access, api, op("POST", "/territories/{id}/reviews", "write-review", "Write a month's review; its numbers are frozen as they stand"), access.Managers, s.write)
	access.Handle(s.access, api, op("POST", "/territories/{id}/reviews/{review}/addenda", "add-to-review", "Add to a review, which itself does not change"), access.Managers, s.add)
}

type listInput struct {
	Territory territory.ID `query:"territory" doc:"Absent: all in scope"`
}

type listOutput struct {
	Body struct {
		Items []Review `json:"items"`
	}
}

func (s *Service) list(ctx context.Context, actor access.Actor, in *listInput) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, err = s.List(ctx, actor, in.Territory)
	return out, err
}

type figuresInput struct {
	ID       territory.ID `path:"id"`
	Currency string       `query:"currency" default:"EUR"`
}

type figuresOutput struct{ Body Frozen }

func (s *Service) figures(ctx context.Context, actor access.Actor, in *figuresInput) (*figuresOutput, error) {
	if _, err := s.territories.Find(ctx, s.db, actor.Scope, in.ID); err != nil {
		return nil, err
	}
	f, err := s.Freeze(ctx, actor, in.ID, in.Currency)
	return &figuresOutput{f}, err
}

type writeInput struct {
	ID   territory.ID `path:"id"`
	Body struct {
		Month    db.Date `json:"month" doc:"Any day of the month"`
		Text     string  `json:"text" minLength:"1" maxLength:"20000"`
		Currency string  `json:"currency,omitempty" maxLength:"3" doc:"Absent: EUR"`
	}
}

func (s *Service) write(ctx context.Context, actor access.Actor, in *writeInput) (*listOutput, error) {
	currency := in.Body.Currency
	if currency == "" {
		currency = "EUR"
	}
	if err := s.Write(ctx, actor, in.ID, in.Body.Month, in.Body.Text, currency); err != nil {
		return nil, err
	}
	return s.list(ctx, actor, &listInput{in.ID})
}

type addInput struct {
	ID     territory.ID `path:"id"`
	Review string       `path:"review"`
	Body   struct {
		Text string `json:"text" minLength:"1" maxLength:"20000"`
	}
}

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*listOutput, error) {
	if err := s.Add(ctx, actor, in.ID, in.Review, in.Body.Text); err != nil {
		return nil, err
	}
	return s.list(ctx, actor, &listInput{in.ID})
}
