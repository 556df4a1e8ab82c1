package rules

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Routes adds the rules' operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Rules"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/rules", "list-rules", "The draft of the rules in the order in which they are tried, with counts of accounts"), access.Managers, r.list)
	access.Handle(s.access, api, op("POST", "/rules", "add-rule", "Add a rule to the draft"), access.Headquarters, r.add)
	access.Handle(s.access, api, op("PUT", "/rules/{id}", "change-rule", "Rewrite a rule of the draft"), access.Headquarters, r.change)
	access.Handle(s.access, api, op("DELETE", "/rules/{id}", "remove-rule", "Take a rule out of the draft"), access.Headquarters, r.remove)
	access.Handle(s.access, api, op("POST", "/rules/{id}/restore", "restore-rule", "Bring a removed rule back"), access.Headquarters, r.restore)
	access.Handle(s.access, api, op("POST", "/rules/{id}/switch", "switch-rule", "Leave a rule out of what is applied, or take it in again"), access.Headquarters, r.turn)
	access.Handle(s.access, api, op("POST", "/rules/order", "order-rules", "Put the rules of the draft in an order"), access.Headquarters, r.order)
	access.Handle(s.access, api, op("POST", "/rules/check", "check-rule", "Read a condition, as text or rows, and tell which accounts it means"), access.Managers, r.check)
	access.Handle(s.access, api, op("POST", "/rules/preview", "preview-rules", "What applying the draft would change"), access.Headquarters, r.preview)
	access.Handle(s.access, api, op("POST", "/rules/apply", "apply-rules", "Put the draft in force from a day on; answers with the job"), access.Headquarters, r.apply)
	access.Handle(s.access, api, op("POST", "/rules/sets/{id}/undo", "undo-rules", "Take the rules applied last out of force; answers with the job"), access.Headquarters, r.undo)
	access.Handle(s.access, api, op("GET", "/rules/overlaps", "list-overlaps", "Rules of the draft that claim the same accounts"), access.Headquarters, r.overlaps)
}

type routes struct{ s *Service }

type none struct{}

type overviewOutput struct{ Body *RulesOverview }

func (r routes) list(ctx context.Context, actor access.Actor, _ *none) (*overviewOutput, error) {
	o, err := r.s.Overview(ctx, actor)
	return &overviewOutput{o}, err
}

type ruleIDOutput struct {
	Body struct {
		ID string `json:"id"`
	}
}

type ruleInput struct{ Body NewRule }

func (r routes) add(ctx context.Context, actor access.Actor, in *ruleInput) (*ruleIDOutput, error) {
	out := &ruleIDOutput{}
	err := r.s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		out.Body.ID, err = r.s.Add(ctx, tx, actor, in.Body)
		return err
	})
	return out, err
}

// done answers an act on a rule.
func (r routes) done(ctx context.Context, id string, fn func(tx *db.Tx) error) (*ruleIDOutput, error) {
	out := &ruleIDOutput{}
	out.Body.ID = id
	return out, r.s.db.Tx(ctx, fn)
}

type changeInput struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" doc:"The rule's version"`
	Body    NewRule
}

func (r routes) change(ctx context.Context, actor access.Actor, in *changeInput) (*ruleIDOutput, error) {
	var version int64
	if in.IfMatch != "" && in.IfMatch != "*" {
		var err error
		if version, err = strconv.ParseInt(strings.Trim(in.IfMatch, `"`), 10, 64); err != nil {
			return nil, fault.New(fault.Bad, "etag", "If-Match holds %s, which is no version of a rule", in.IfMatch)
		}
	}
	return r.done(ctx, in.ID, func(tx *db.Tx) error { return r.s.Change(ctx, tx, actor, in.ID, version, in.Body) })
}

type idInput struct {
	ID string `path:"id"`
}

func (r routes) remove(ctx context.Context, actor access.Actor, in *idInput) (*ruleIDOutput, error) {
	return r.done(ctx, in.ID, func(tx *db.Tx) error { return r.s.Remove(ctx, tx, actor, in.ID) })
}

func (r routes) restore(ctx context.Context, actor access.Actor, in *idInput) (*ruleIDOutput, error) {
	return r.done(ctx, in.ID, func(tx *db.Tx) error { return r.s.Restore(ctx, tx, actor, in.ID) })
}

type ruleSwitchInput struct {
	ID   string `path:"id"`
	Body struct {
		Off bool `json:"off"`
	}
}

func (r routes) turn(ctx context.Context, actor access.Actor, in *ruleSwitchInput) (*ruleIDOutput, error) {
	return r.done(ctx, in.ID, func(tx *db.Tx) error { return r.s.Switch(ctx, tx, actor, in.ID, in.Body.Off) })
}

type ruleOrderInput struct {
	Body struct {
		IDs []string `json:"ids" maxItems:"10000" doc:"Every rule of the draft, the first tried first"`
	}
}

func (r routes) order(ctx context.Context, actor access.Actor, in *ruleOrderInput) (*struct{}, error) {
	return nil, r.s.db.Tx(ctx, func(tx *db.Tx) error { return r.s.Reorder(ctx, tx, actor, in.Body.IDs) })
}

type checkInput struct{ Body RuleQuestion }

type checkOutput struct{ Body *RuleAnswer }

func (r routes) check(ctx context.Context, actor access.Actor, in *checkInput) (*checkOutput, error) {
	a, err := r.s.Ask(ctx, actor, in.Body)
	return &checkOutput{a}, err
}

type previewInput struct{ Body PreviewWanted }

type previewOutput struct{ Body *RulesPreview }

func (r routes) preview(ctx context.Context, actor access.Actor, in *previewInput) (*previewOutput, error) {
	p, err := r.s.Preview(ctx, actor, in.Body, nil)
	return &previewOutput{p}, err
}

type ruleApplyInput struct {
	Body struct {
		From db.Date  `json:"from,omitempty" doc:"First day; absent: today"`
		Only []string `json:"only,omitempty" maxItems:"10000" doc:"Only these changes of rules, by their ids; absent: the whole draft"`
	}
}

type ruleJobOutput struct {
	Body struct {
		Job string `json:"job"`
	}
}

func (r routes) apply(ctx context.Context, actor access.Actor, in *ruleApplyInput) (*ruleJobOutput, error) {
	out := &ruleJobOutput{}
	var err error
	out.Body.Job, err = r.s.Apply(ctx, actor, in.Body.From, in.Body.Only)
	return out, err
}

func (r routes) undo(ctx context.Context, actor access.Actor, in *idInput) (*ruleJobOutput, error) {
	out := &ruleJobOutput{}
	var err error
	out.Body.Job, err = r.s.Undo(ctx, actor, in.ID)
	return out, err
}

type dayInput struct {
	AsOf db.Date `query:"as_of" doc:"A day; absent: today"`
}

type ruleOverlapsOutput struct {
	Body struct {
		Items []alignment.Overlap `json:"items"`
	}
}

func (r routes) overlaps(ctx context.Context, actor access.Actor, in *dayInput) (*ruleOverlapsOutput, error) {
	if in.AsOf == "" {
		in.AsOf = r.s.today()
	}
	if _, err := db.ParseDate(string(in.AsOf)); err != nil {
		return nil, err
	}
	draft, err := r.s.Draft(ctx, r.s.db)
	if err != nil {
		return nil, err
	}
	out := &ruleOverlapsOutput{}
	out.Body.Items, err = r.s.alignment.Overlaps(ctx, actor, in.AsOf, applicable(draft, nil, nil))
	return out, err
}
