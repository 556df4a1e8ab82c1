package following

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/industry"
	"arpent/internal/lead/title"
	"arpent/internal/person"
)

// Routes adds the operations on what one follows to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/follows" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-follows", "Accounts and people that one follows"), access.Everyone, s.list)
	access.Handle(s.o.Access, api, op("PUT", "", "set-follows", "Follow accounts and people, or no longer"), access.Everyone, s.set)
	access.Handle(s.o.Access, api, op("GET", "/rules", "list-follow-rules", "One's rules: which signals one wants more of, less, or none"), access.Everyone, s.rules)
	access.Handle(s.o.Access, api, op("POST", "/rules", "add-follow-rule", "Make a rule"), access.Everyone, s.add)
	access.Handle(s.o.Access, api, op("PUT", "/rules/{id}", "change-follow-rule", "Change a rule"), access.Everyone, s.change)
	access.Handle(s.o.Access, api, op("DELETE", "/rules/{id}", "drop-follow-rule", "Take a rule away"), access.Everyone, s.drop)
	access.Handle(s.o.Access, api, op("GET", "/fields", "list-follow-fields", "What rules may name"), access.Everyone, s.fields)
}

type followsOutput struct {
	Body struct {
		Accounts []FollowedThing `json:"accounts"`
		People   []FollowedThing `json:"people"`
	}
}

func (s *Service) list(ctx context.Context, actor access.Actor, _ *struct{}) (*followsOutput, error) {
	out := &followsOutput{}
	var err error
	out.Body.Accounts, out.Body.People, err = s.Followed(ctx, actor)
	return out, err
}

type followsInput struct {
	Body struct {
		Accounts []account.ID `json:"accounts,omitempty" maxItems:"2000"`
		People   []person.ID  `json:"people,omitempty" maxItems:"2000"`
		Followed bool         `json:"followed"`
	}
}

type changedOutput struct {
	Body struct {
		Changed int `json:"changed" doc:"How many were not followed before, or were"`
	}
}

func (s *Service) set(ctx context.Context, actor access.Actor, in *followsInput) (*changedOutput, error) {
	out := &changedOutput{}
	var err error
	out.Body.Changed, err = s.Set(ctx, actor, in.Body.Accounts, in.Body.People, in.Body.Followed)
	return out, err
}

type rulesOutput struct {
	Body struct {
		Items []FollowRule `json:"items"`
	}
}

func (s *Service) rules(ctx context.Context, actor access.Actor, _ *struct{}) (*rulesOutput, error) {
	out := &rulesOutput{}
	var err error
	out.Body.Items, err = s.Rules(ctx, s.db, actor.User.ID)
	for i := range out.Body.Items {
		if _, _, wrong := Compile(out.Body.Items[i].Filter); wrong != nil {
			out.Body.Items[i].Problem = wrong.Error()
		}
	}
	return out, err
}

type ruleBody struct {
	Name   string       `json:"name" minLength:"1" maxLength:"100"`
	Filter string       `json:"filter" minLength:"1" maxLength:"10000" doc:"CQL2"`
	Effect FollowEffect `json:"effect" enum:"follow,less,muted"`
}

type addInput struct{ Body ruleBody }

type ruleOutput struct{ Body FollowRule }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*ruleOutput, error) {
	r, err := s.Put(ctx, actor.User.ID, FollowRule{Name: in.Body.Name, Filter: in.Body.Filter, Effect: in.Body.Effect})
	return &ruleOutput{r}, err
}

type changeInput struct {
	ID   string `path:"id" maxLength:"120"`
	Body ruleBody
}

func (s *Service) change(ctx context.Context, actor access.Actor, in *changeInput) (*ruleOutput, error) {
	r, err := s.Put(ctx, actor.User.ID, FollowRule{ID: in.ID, Name: in.Body.Name, Filter: in.Body.Filter, Effect: in.Body.Effect})
	return &ruleOutput{r}, err
}

type ruleInput struct {
	ID string `path:"id" maxLength:"120"`
}

func (s *Service) drop(ctx context.Context, actor access.Actor, in *ruleInput) (*struct{}, error) {
	return nil, s.Drop(ctx, actor.User.ID, in.ID)
}

// FollowField is something that rules may name.
type FollowField struct {
	Name   string                       `json:"name"`
	Type   string                       `json:"type"`
	Values []string                     `json:"values,omitempty" doc:"When there are but these"`
	Labels map[string]map[string]string `json:"labels,omitempty" doc:"What values are called, by language, where the interface does not know it"`
}

type fieldsOutput struct {
	Body struct {
		Items []FollowField `json:"items"`
	}
}

func (s *Service) fields(context.Context, access.Actor, *struct{}) (*fieldsOutput, error) {
	out := &fieldsOutput{}
	for i, f := range Schema().Fields {
		one := FollowField{Name: f.Name, Type: f.Type.String()}
		switch field(i) {
		case fieldKind:
			one.Values = s.o.Kinds
		case fieldSector:
			one.Labels = map[string]map[string]string{}
			for _, sector := range industry.Sectors() {
				one.Values = append(one.Values, sector.Key)
				one.Labels[sector.Key] = map[string]string{"en": sector.EN, "fr": sector.FR}
			}
		case fieldFunction:
			for _, is := range title.Functions() {
				one.Values = append(one.Values, string(is))
			}
		case fieldSeniority:
			for _, is := range title.Seniorities() {
				one.Values = append(one.Values, string(is))
			}
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}
