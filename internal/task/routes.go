package task

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Routes adds the operations on tasks to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/tasks" + path, OperationID: id, Summary: summary, Tags: []string{"Tasks"}}
	}
	access.Handle(s.access, api, op("GET", "", "list-tasks", "Tasks in scope, the soonest due first"), access.Everyone, s.list)
	access.Handle(s.access, api, op("POST", "", "create-task", "Give oneself a task"), access.Everyone, s.create)
	access.Handle(s.access, api, op("PUT", "/{id}/state", "finish-task", "Mark a task done or dismissed, or open it again"), access.Everyone, s.finish)
	access.Handle(s.access, api, op("PUT", "/{id}/due", "postpone-task", "Give a task another due day"), access.Everyone, s.postpone)
}

type listOutput struct {
	Body struct {
		Items []Task  `json:"items"`
		Today db.Date `json:"today" doc:"The day by which they are late or not"`
	}
}

func (s *Service) list(ctx context.Context, actor access.Actor, in *Query) (*listOutput, error) {
	out := &listOutput{}
	out.Body.Today = db.DateOf(s.now())
	var err error
	out.Body.Items, err = s.List(ctx, actor.Scope, *in)
	return out, err
}

// NewTask is what it takes to give oneself a task.
type NewTask struct {
	Title     string  `json:"title" minLength:"1" maxLength:"300"`
	Kind      string  `json:"kind" enum:"visit,call,email,meeting,follow_up,other"`
	DueOn     db.Date `json:"due_on"`
	AccountID string  `json:"account_id,omitempty" maxLength:"60"`
	Note      string  `json:"note,omitempty" maxLength:"5000"`
}

type createInput struct{ Body NewTask }

func (s *Service) create(ctx context.Context, actor access.Actor, in *createInput) (*struct{}, error) {
	b := in.Body
	if b.AccountID != "" {
		if _, err := s.accounts.Find(ctx, actor.Scope, account.ID(b.AccountID)); err != nil {
			return nil, err
		}
	}
	return nil, s.db.Tx(ctx, func(tx *db.Tx) error {
		return s.Ensure(ctx, tx, Making{Title: b.Title, Kind: b.Kind, DueOn: b.DueOn, Note: b.Note, AccountID: b.AccountID,
			Assignee: actor.User.ID, CreatedBy: actor.User.ID, Source: "hand", Key: db.NewID()})
	})
}

type finishInput struct {
	ID   ID `path:"id"`
	Body struct {
		State  State  `json:"state" enum:"open,done,dismissed"`
		Reason string `json:"reason,omitempty" maxLength:"300"`
	}
}

func (s *Service) finish(ctx context.Context, actor access.Actor, in *finishInput) (*struct{}, error) {
	return nil, s.Finish(ctx, actor.Scope, in.ID, in.Body.State, in.Body.Reason)
}

type postponeInput struct {
	ID   ID `path:"id"`
	Body struct {
		DueOn db.Date `json:"due_on"`
	}
}

func (s *Service) postpone(ctx context.Context, actor access.Actor, in *postponeInput) (*struct{}, error) {
	return nil, s.Postpone(ctx, actor.Scope, in.ID, in.Body.DueOn)
}
