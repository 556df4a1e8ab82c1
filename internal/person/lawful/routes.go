package lawful

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/person/register"
)

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Data protection"}}
	}
	a := s.o.Access
	access.Handle(a, api, op("GET", "/data-protection", "count-data-protection", "How many people are to be told, asked or erased"), access.Everyone, s.counts)
	access.Handle(a, api, op("GET", "/data-protection/notices", "list-notices-due", "People who are to be told who keeps what about them"), access.Everyone, s.untold)
	access.Handle(a, api, op("POST", "/data-protection/notices", "mark-notices-sent", "Write down that people were told"), access.Everyone, s.tell)
	access.Handle(a, api, op("GET", "/data-protection/retention", "list-retention-over", "People whose time is over: to be asked or erased"), access.Everyone, s.overdue)
	access.Handle(a, api, op("POST", "/data-protection/keepings", "keep-people", "Keep people for longer, with the reason"), access.Managers, s.keep)
	access.Handle(a, api, op("GET", "/data-protection/erasures", "list-erasures", "Who is to be erased; to headquarters also what was done"), access.Managers, s.erasures)
	access.Handle(a, api, op("POST", "/data-protection/erasures", "erase-people", "Erase people after the days of waiting"), access.Managers, s.ask)
	access.Handle(a, api, op("POST", "/data-protection/erasures/{id}/spare", "spare-person", "Take back that one person is to be erased"), access.Managers, s.spare)
	access.Handle(a, api, op("POST", "/data-protection/batches/{id}/undo", "undo-data-protection", "Take back an act on many: notices, keepings, erasures that are still due"), access.Everyone, s.undo)
	access.Handle(a, api, op("POST", "/people/{id}/erase", "erase-person", "Erase a person at once, for ever"), access.Headquarters, s.eraseNow)
	access.Handle(a, api, op("GET", "/people/{id}/held", "get-person-held", "Everything held on a person, with sources and dates"), access.Headquarters, s.held)
	access.Handle(a, api, op("GET", "/data-protection/register", "list-register", "The newest lines of the register of objections, by hashes"), access.Headquarters, s.list)
	access.Handle(a, api, op("POST", "/data-protection/register/look", "look-in-register", "What the register holds of an address, a number or a profile"), access.Headquarters, s.look)
	access.Handle(a, api, op("POST", "/data-protection/register/lift", "lift-register", "Let lines of the register hold no more, or again"), access.Headquarters, s.lift)
	access.Handle(a, api, op("GET", "/data-protection/terms", "get-terms", "For how long people are kept, and how long an erasure waits"), access.Everyone, s.terms)
	access.Handle(a, api, op("PUT", "/data-protection/terms", "set-terms", "Say for how long people are kept, and how long an erasure waits"), access.Headquarters, s.setTerms)
	mux.Handle("GET /api/v1/people/{id}/held.zip", a.Authenticated(access.Headquarters, s.packed))
}

type countsOutput struct{ Body DataProtectionCounts }

func (s *Service) counts(ctx context.Context, actor access.Actor, _ *struct{}) (*countsOutput, error) {
	c, err := s.Count(ctx, actor.Scope)
	return &countsOutput{c}, err
}

type pageOutput struct{ Body DataSubjects }

func (s *Service) untold(ctx context.Context, actor access.Actor, in *ListQuery) (*pageOutput, error) {
	p, err := s.Untold(ctx, actor.Scope, *in)
	return &pageOutput{p}, err
}

func (s *Service) overdue(ctx context.Context, actor access.Actor, in *ListQuery) (*pageOutput, error) {
	p, err := s.Over(ctx, actor.Scope, *in)
	return &pageOutput{p}, err
}

type markedOutput struct{ Body BatchMarked }

type tellInput struct{ Body NoticeDraft }

func (s *Service) tell(ctx context.Context, actor access.Actor, in *tellInput) (*markedOutput, error) {
	m, err := s.Tell(ctx, actor, in.Body)
	return &markedOutput{m}, err
}

type keepInput struct{ Body KeepDraft }

func (s *Service) keep(ctx context.Context, actor access.Actor, in *keepInput) (*markedOutput, error) {
	m, err := s.Keep(ctx, actor, in.Body)
	return &markedOutput{m}, err
}

type askInput struct{ Body EraseDraft }

func (s *Service) ask(ctx context.Context, actor access.Actor, in *askInput) (*markedOutput, error) {
	m, err := s.Ask(ctx, actor, in.Body)
	return &markedOutput{m}, err
}

func (s *Service) spare(ctx context.Context, actor access.Actor, in *undoInput) (*struct{}, error) {
	_, err := s.Spare(ctx, actor, in.ID)
	return nil, err
}

type undoInput struct {
	ID string `path:"id"`
}

func (s *Service) undo(ctx context.Context, actor access.Actor, in *undoInput) (*markedOutput, error) {
	m, err := s.Undo(ctx, actor, in.ID)
	return &markedOutput{m}, err
}

type erasuresInput struct {
	Limit int `query:"limit" default:"200" minimum:"1" maximum:"1000"`
}

type erasuresOutput struct {
	Body struct {
		Items []Erasure `json:"items"`
	}
}

func (s *Service) erasures(ctx context.Context, actor access.Actor, in *erasuresInput) (*erasuresOutput, error) {
	out := &erasuresOutput{}
	var err error
	out.Body.Items, err = s.Erasures(ctx, actor.Scope, in.Limit)
	return out, err
}

type eraseInput struct {
	ID   person.ID `path:"id"`
	Body struct {
		Cause   string `json:"cause" enum:"wish,retention,other"`
		Confirm string `json:"confirm" maxLength:"400" doc:"The person's name"`
	}
}

func (s *Service) eraseNow(ctx context.Context, actor access.Actor, in *eraseInput) (*struct{}, error) {
	return nil, s.EraseNow(ctx, actor, in.ID, in.Body.Cause, in.Body.Confirm)
}

type personInput struct {
	ID person.ID `path:"id"`
}

type heldOutput struct{ Body *PersonHeld }

func (s *Service) held(ctx context.Context, actor access.Actor, in *personInput) (*heldOutput, error) {
	h, err := s.Held(ctx, actor, in.ID)
	return &heldOutput{h}, err
}

func (s *Service) packed(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	h, err := s.Held(r.Context(), actor, person.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="person-`+string(h.Person.ID)+`.zip"`)
	if err := h.Write(w); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}

type listInput struct {
	Before string `query:"before" doc:"The id to go on from"`
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"500"`
}

type entriesOutput struct {
	Body struct {
		Items []register.RegisterEntry `json:"items"`
	}
}

func (s *Service) list(ctx context.Context, _ access.Actor, in *listInput) (*entriesOutput, error) {
	out := &entriesOutput{}
	var err error
	out.Body.Items, err = s.Register(ctx, in.Before, in.Limit)
	return out, err
}

type lookInput struct {
	Body struct {
		Value string `json:"value" maxLength:"500"`
	}
}

func (s *Service) look(ctx context.Context, _ access.Actor, in *lookInput) (*entriesOutput, error) {
	out := &entriesOutput{}
	var err error
	out.Body.Items, err = s.Look(ctx, in.Body.Value)
	return out, err
}

type liftInput struct {
	Body struct {
		IDs    []string `json:"ids" minItems:"1" maxItems:"500"`
		Reason string   `json:"reason,omitempty" maxLength:"500"`
		Back   bool     `json:"back,omitempty" doc:"They hold again"`
	}
}

type liftOutput struct {
	Body struct {
		Done int `json:"done"`
	}
}

func (s *Service) lift(ctx context.Context, actor access.Actor, in *liftInput) (*liftOutput, error) {
	out := &liftOutput{}
	var err error
	out.Body.Done, err = s.Lift(ctx, actor, in.Body.IDs, in.Body.Reason, in.Body.Back)
	return out, err
}

type termsOutput struct{ Body RetentionTerms }

func (s *Service) terms(ctx context.Context, _ access.Actor, _ *struct{}) (*termsOutput, error) {
	t, err := s.Terms(ctx, s.db)
	return &termsOutput{t}, err
}

type termsInput struct{ Body RetentionTerms }

func (s *Service) setTerms(ctx context.Context, actor access.Actor, in *termsInput) (*termsOutput, error) {
	t, err := s.SetTerms(ctx, actor, in.Body)
	return &termsOutput{t}, err
}
