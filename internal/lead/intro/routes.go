package intro

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Introductions"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/people/{id}/paths", "list-paths-to-person", "The best ways to be introduced to a person, with what each tie rests on"), access.Everyone, r.paths)
	access.Handle(s.access, api, op("PUT", "/people/{id}/acquaintance", "say-acquaintance", "Say how one knows a person"), access.Everyone, r.acquaint)
	access.Handle(s.access, api, op("DELETE", "/people/{id}/acquaintance", "forget-acquaintance", "Take back that one knows a person"), access.Everyone, r.estrange)
	access.Handle(s.access, api, op("GET", "/introductions", "list-introductions", "One's asks for introductions and those to oneself, open ones first"), access.Everyone, r.asks)
	access.Handle(s.access, api, op("POST", "/introductions", "ask-introduction", "Ask a colleague to introduce one to a person"), access.Everyone, r.ask)
	access.Handle(s.access, api, op("POST", "/introductions/{id}/answer", "answer-introduction", "Say that one introduced a colleague, or that one does not"), access.Everyone, r.answer)
	access.Handle(s.access, api, op("POST", "/introductions/{id}/withdraw", "withdraw-introduction", "Take one's ask back"), access.Everyone, r.withdraw)
	access.Handle(s.access, api, op("POST", "/introductions/{id}/reopen", "reopen-introduction", "Take back one's answer, or that one withdrew an ask"), access.Everyone, r.reopen)
	access.Handle(s.access, api, op("GET", "/introduction-wishes", "get-introduction-wishes", "Whether one wants to be asked, and how often somebody may be"), access.Everyone, r.wishes)
	access.Handle(s.access, api, op("PUT", "/introduction-wishes", "set-introduction-wishes", "Say whether one wants to be asked"), access.Everyone, r.wish)
	access.Handle(s.access, api, op("PUT", "/introduction-limit", "set-introduction-limit", "Say how many asks a week somebody gets at most"), access.Headquarters, r.limit)
}

type routes struct{ s *Service }

type personInput struct {
	ID person.ID `path:"id" maxLength:"40"`
}

func (r routes) paths(ctx context.Context, actor access.Actor, in *personInput) (*struct{ Body *IntroPaths }, error) {
	body, err := r.s.Paths(ctx, actor, in.ID)
	return &struct{ Body *IntroPaths }{body}, err
}

type acquaintInput struct {
	ID   person.ID `path:"id" maxLength:"40"`
	Body struct {
		KnowsWell  bool    `json:"knows_well,omitempty"`
		WorkedFrom db.Date `json:"worked_from,omitempty"`
		WorkedTo   db.Date `json:"worked_to,omitempty"`
		SameTeam   bool    `json:"same_team,omitempty"`
	}
}

func (r routes) acquaint(ctx context.Context, actor access.Actor, in *acquaintInput) (*struct{}, error) {
	return nil, r.s.Acquaint(ctx, actor, in.ID, &Acquaintance{KnowsWell: in.Body.KnowsWell, WorkedFrom: in.Body.WorkedFrom, WorkedTo: in.Body.WorkedTo, SameTeam: in.Body.SameTeam})
}

func (r routes) estrange(ctx context.Context, actor access.Actor, in *personInput) (*struct{}, error) {
	return nil, r.s.Acquaint(ctx, actor, in.ID, nil)
}

type asksOutput struct {
	Body struct {
		Items []Introduction `json:"items"`
	}
}

func (r routes) asks(ctx context.Context, actor access.Actor, _ *struct{}) (*asksOutput, error) {
	out := &asksOutput{}
	var err error
	out.Body.Items, err = r.s.Asks(ctx, actor)
	return out, err
}

type askOutput struct{ Body *Introduction }

type askInput struct {
	Body struct {
		PersonID person.ID     `json:"person_id" maxLength:"40"`
		AskedID  access.UserID `json:"asked_id" maxLength:"40"`
		Message  string        `json:"message,omitempty" maxLength:"2000"`
	}
}

func (r routes) ask(ctx context.Context, actor access.Actor, in *askInput) (*askOutput, error) {
	body, err := r.s.Ask(ctx, actor, in.Body.PersonID, in.Body.AskedID, in.Body.Message)
	return &askOutput{body}, err
}

type answerInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		State  IntroState `json:"state" enum:"introduced,declined"`
		Answer string     `json:"answer,omitempty" maxLength:"2000"`
	}
}

func (r routes) answer(ctx context.Context, actor access.Actor, in *answerInput) (*askOutput, error) {
	body, err := r.s.Answer(ctx, actor, in.ID, in.Body.State, in.Body.Answer)
	return &askOutput{body}, err
}

func (r routes) withdraw(ctx context.Context, actor access.Actor, in *struct {
	ID string `path:"id" maxLength:"40"`
}) (*askOutput, error) {
	body, err := r.s.Withdraw(ctx, actor, in.ID)
	return &askOutput{body}, err
}

func (r routes) reopen(ctx context.Context, actor access.Actor, in *struct {
	ID string `path:"id" maxLength:"40"`
}) (*askOutput, error) {
	body, err := r.s.Reopen(ctx, actor, in.ID)
	return &askOutput{body}, err
}

type wishesOutput struct{ Body *IntroWishes }

func (r routes) wishes(ctx context.Context, actor access.Actor, _ *struct{}) (*wishesOutput, error) {
	body, err := r.s.Wishes(ctx, actor)
	return &wishesOutput{body}, err
}

func (r routes) wish(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		Closed bool `json:"closed"`
	}
}) (*wishesOutput, error) {
	body, err := r.s.Wish(ctx, actor, in.Body.Closed)
	return &wishesOutput{body}, err
}

func (r routes) limit(ctx context.Context, actor access.Actor, in *struct {
	Body struct {
		Weekly int `json:"weekly" minimum:"0" maximum:"50"`
	}
}) (*wishesOutput, error) {
	body, err := r.s.Limit(ctx, actor, in.Body.Weekly)
	return &wishesOutput{body}, err
}
