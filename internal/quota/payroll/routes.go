package payroll

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Routes adds pay's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Pay"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/pay-plans", "list-pay-plans", "Pay plans, the latest first; one's own"), access.Everyone, r.plans)
	access.Handle(s.access, api, op("POST", "/pay-plans", "add-pay-plan", "Draft a pay plan"), access.Headquarters, r.add)
	access.Handle(s.access, api, op("PUT", "/pay-plans/{id}", "replace-pay-plan", "Rewrite a draft"), access.Headquarters, r.replace)
	access.Handle(s.access, api, op("POST", "/pay-plans/{id}/publish", "publish-pay-plan", "Show a plan to those who are on it; it does not change any more"), access.Headquarters, r.publish)
	access.Handle(s.access, api, op("PUT", "/pay-plans/{id}/people", "enrol-in-pay-plan", "Say who is on a plan, all at once"), access.Headquarters, r.enrol)
	access.Handle(s.access, api, op("POST", "/pay-plans/{id}/months/{month}", "settle-pay-month", "Settle a month; it enters the ledger, which only grows"), access.Headquarters, r.settle)
	access.Handle(s.access, api, op("GET", "/pay-plans/{id}/people", "get-payroll", "What a plan's people earn, as of a day; oneself, or those one answers for"), access.Everyone, r.payroll)
	access.Handle(s.access, api, op("GET", "/pay-plans/{id}/people/{user}", "get-pay-statement", "Someone's statement, deal by deal"), access.Everyone, r.statement)
	access.Handle(s.access, api, op("POST", "/pay-plans/{id}/people/{user}/what-if", "suppose-pay", "What someone would earn if they won more"), access.Everyone, r.whatIf)
	access.Handle(s.access, api, op("POST", "/pay-plans/{id}/people/{user}/grants", "grant-pay", "Enter a bonus or a correction, with its reason"), access.Headquarters, r.grant)
	access.Handle(s.access, api, op("POST", "/pay-plans/{id}/disputes", "dispute-pay", "Doubt a line of one's own statement"), access.Everyone, r.doubt)
	access.Handle(s.access, api, op("POST", "/pay-disputes/{id}/remarks", "answer-pay-dispute", "Add to a dispute's thread"), access.Everyone, r.answer)
	access.Handle(s.access, api, op("POST", "/pay-disputes/{id}/close", "close-pay-dispute", "Close a dispute, with or without a correction in the ledger"), access.Managers, r.decide)
	access.Handle(s.access, api, op("GET", "/pay-ranges", "list-pay-ranges", "What roles are paid elsewhere"), access.Managers, r.ranges)
	access.Handle(s.access, api, op("PUT", "/pay-ranges", "set-pay-ranges", "Say what roles are paid elsewhere, all at once"), access.Headquarters, r.setRanges)
}

type routes struct{ s *Service }

type none struct{}

type plansOutput struct {
	Body struct {
		Items []PayPlan `json:"items"`
	}
}

func (r routes) plans(ctx context.Context, actor access.Actor, _ *none) (*plansOutput, error) {
	out := &plansOutput{}
	var err error
	out.Body.Items, err = r.s.Plans(ctx, actor)
	return out, err
}

type payrollOutput struct{ Body *Payroll }

func (r routes) show(ctx context.Context, actor access.Actor, id string, err error) (*payrollOutput, error) {
	if err != nil {
		return nil, err
	}
	p, err := r.s.Payroll(ctx, actor, id, "")
	return &payrollOutput{p}, err
}

type addInput struct{ Body NewPayPlan }

func (r routes) add(ctx context.Context, actor access.Actor, in *addInput) (*payrollOutput, error) {
	id, err := r.s.Create(ctx, actor, in.Body)
	return r.show(ctx, actor, id, err)
}

type replaceInput struct {
	ID   string `path:"id"`
	Body NewPayPlan
}

func (r routes) replace(ctx context.Context, actor access.Actor, in *replaceInput) (*payrollOutput, error) {
	return r.show(ctx, actor, in.ID, r.s.Replace(ctx, actor, in.ID, in.Body))
}

type oneInput struct {
	ID string `path:"id"`
}

func (r routes) publish(ctx context.Context, actor access.Actor, in *oneInput) (*payrollOutput, error) {
	return r.show(ctx, actor, in.ID, r.s.Publish(ctx, actor, in.ID))
}

type enrolInput struct {
	ID   string `path:"id"`
	Body struct {
		People []Enrolment `json:"people" maxItems:"10000"`
	}
}

func (r routes) enrol(ctx context.Context, actor access.Actor, in *enrolInput) (*payrollOutput, error) {
	return r.show(ctx, actor, in.ID, r.s.Enrol(ctx, actor, in.ID, in.Body.People))
}

type settleInput struct {
	ID    string  `path:"id"`
	Month db.Date `path:"month" doc:"First day of the month"`
}

func (r routes) settle(ctx context.Context, actor access.Actor, in *settleInput) (*payrollOutput, error) {
	return r.show(ctx, actor, in.ID, r.s.Close(ctx, actor, in.ID, in.Month))
}

type payrollInput struct {
	ID   string `path:"id"`
	AsOf string `query:"as_of" doc:"A day; absent: today"`
}

func (r routes) payroll(ctx context.Context, actor access.Actor, in *payrollInput) (*payrollOutput, error) {
	p, err := r.s.Payroll(ctx, actor, in.ID, db.Date(in.AsOf))
	return &payrollOutput{p}, err
}

type statementInput struct {
	ID   string        `path:"id"`
	User access.UserID `path:"user"`
	AsOf string        `query:"as_of" doc:"A day; absent: today"`
}

type statementOutput struct{ Body *PayStatement }

func (r routes) statement(ctx context.Context, actor access.Actor, in *statementInput) (*statementOutput, error) {
	st, err := r.s.Statement(ctx, actor, in.ID, in.User, db.Date(in.AsOf))
	return &statementOutput{st}, err
}

type whatIfInput struct {
	ID   string        `path:"id"`
	User access.UserID `path:"user"`
	Body Supposition
}

type outlookOutput struct{ Body *Outlook }

func (r routes) whatIf(ctx context.Context, actor access.Actor, in *whatIfInput) (*outlookOutput, error) {
	o, err := r.s.WhatIf(ctx, actor, in.ID, in.User, in.Body)
	return &outlookOutput{o}, err
}

type grantInput struct {
	ID   string        `path:"id"`
	User access.UserID `path:"user"`
	Body PayGrant
}

func (r routes) grant(ctx context.Context, actor access.Actor, in *grantInput) (*statementOutput, error) {
	if err := r.s.Grant(ctx, actor, in.ID, in.User, in.Body); err != nil {
		return nil, err
	}
	return r.statement(ctx, actor, &statementInput{ID: in.ID, User: in.User})
}
