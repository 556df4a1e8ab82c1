package payroll

import (
	"context"

	"arpent/internal/access"
)

type doubtInput struct {
	ID   string `path:"id"`
	Body NewDispute
}

func (r routes) doubt(ctx context.Context, actor access.Actor, in *doubtInput) (*statementOutput, error) {
	if err := r.s.Doubt(ctx, actor, in.ID, in.Body); err != nil {
		return nil, err
	}
	return r.statement(ctx, actor, &statementInput{ID: in.ID, User: actor.User.ID})
}

type answerInput struct {
	ID   string `path:"id"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"4000"`
	}
}

func (r routes) answer(ctx context.Context, actor access.Actor, in *answerInput) (*statementOutput, error) {
	d, err := r.s.Answer(ctx, actor, in.ID, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return r.statement(ctx, actor, &statementInput{ID: d.PlanID, User: d.UserID})
}

type decideInput struct {
	ID   string `path:"id"`
	Body DisputeVerdict
}

func (r routes) decide(ctx context.Context, actor access.Actor, in *decideInput) (*statementOutput, error) {
	d, err := r.s.Decide(ctx, actor, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return r.statement(ctx, actor, &statementInput{ID: d.PlanID, User: d.UserID})
}

type rangesOutput struct {
	Body struct {
		Items []PayRange `json:"items"`
	}
}

func (r routes) ranges(ctx context.Context, actor access.Actor, _ *none) (*rangesOutput, error) {
	out := &rangesOutput{}
	var err error
	out.Body.Items, err = r.s.Ranges(ctx, actor)
	return out, err
}

type setRangesInput struct {
	Body struct {
		Items []PayRange `json:"items" maxItems:"500"`
	}
}

func (r routes) setRanges(ctx context.Context, actor access.Actor, in *setRangesInput) (*rangesOutput, error) {
	if err := r.s.SetRanges(ctx, actor, in.Body.Items); err != nil {
		return nil, err
	}
	return r.ranges(ctx, actor, nil)
}
