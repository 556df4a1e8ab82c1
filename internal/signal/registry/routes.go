package registry

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
)

// Routes adds the operations on registers to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/registries" + path, OperationID: id, Summary: summary, Tags: []string{"Signals"}}
	}
	access.Handle(s.o.Access, api, op("GET", "", "list-registries", "Registers that are read, and how they fare"), access.Headquarters, s.list)
	access.Handle(s.o.Access, api, op("POST", "", "add-registry", "Read a register from now on"), access.Headquarters, s.add)
	access.Handle(s.o.Access, api, op("GET", "/presets", "list-registry-presets", "Registers whose shape is known"), access.Headquarters, s.presets)
	access.Handle(s.o.Access, api, op("POST", "/try", "try-registry", "What a register would tell, and why not; nothing is stored"), access.Headquarters, s.try)
	access.Handle(s.o.Access, api, op("POST", "/{id}/run", "run-registry", "Read a register within the next minute"), access.Headquarters, s.soon)
	access.Handle(s.o.Access, api, op("DELETE", "/{id}", "end-registry", "Read a register no more"), access.Headquarters, s.end)
}

type listOutput struct {
	Body struct {
		Items []Registry `json:"items"`
	}
}

func (s *Service) list(ctx context.Context, _ access.Actor, _ *struct{}) (*listOutput, error) {
	out := &listOutput{}
	var err error
	out.Body.Items, err = s.Registries(ctx)
	return out, err
}

type addInput struct {
	Body struct {
		Name         string          `json:"name,omitempty" maxLength:"100" doc:"Empty: the address's host"`
		URL          string          `json:"url" minLength:"1" maxLength:"2000"`
		EveryMinutes int64           `json:"every_minutes,omitempty" default:"720"`
		Reading      RegistryReading `json:"reading"`
	}
}

type addOutput struct{ Body *Registry }

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*addOutput, error) {
	one, err := s.Add(ctx, actor.User.ID, in.Body.Name, in.Body.URL, in.Body.EveryMinutes, in.Body.Reading)
	if err != nil {
		return nil, err
	}
	return &addOutput{one}, s.o.Access.Audit(ctx, s.db, actor, "registry.add", "registry/"+one.ID, map[string]any{"url": one.URL})
}

type presetsOutput struct {
	Body struct {
		Items []RegistryPreset `json:"items"`
	}
}

func (s *Service) presets(context.Context, access.Actor, *struct{}) (*presetsOutput, error) {
	out := &presetsOutput{}
	out.Body.Items = Presets()
	return out, nil
}

type tryInput struct {
	Body struct {
		URL     string          `json:"url" minLength:"1" maxLength:"2000"`
		Reading RegistryReading `json:"reading"`
	}
}

type tryOutput struct{ Body *RegistrySample }

func (s *Service) try(ctx context.Context, _ access.Actor, in *tryInput) (*tryOutput, error) {
	sample, err := s.Try(ctx, in.Body.URL, in.Body.Reading)
	return &tryOutput{sample}, err
}

type oneInput struct {
	ID string `path:"id" maxLength:"60"`
}

func (s *Service) soon(ctx context.Context, _ access.Actor, in *oneInput) (*struct{}, error) {
	return nil, s.Soon(ctx, in.ID)
}

func (s *Service) end(ctx context.Context, actor access.Actor, in *oneInput) (*struct{}, error) {
	if err := s.End(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, s.o.Access.Audit(ctx, s.db, actor, "registry.end", "registry/"+in.ID, nil)
}
