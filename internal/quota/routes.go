package quota

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Quotas"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/quota-rounds", "list-quota-rounds", "Rounds of quota setting, the latest first"), access.Everyone, r.rounds)
	access.Handle(s.access, api, op("POST", "/quota-rounds", "add-quota-round", "Begin setting quotas: the whole goal, shared out over the tree"), access.Headquarters, r.add)
	access.Handle(s.access, api, op("GET", "/quota-rounds/{id}", "get-quota-round", "The grid of a round, within scope"), access.Everyone, r.grid)
	access.Handle(s.access, api, op("PATCH", "/quota-rounds/{id}", "change-quota-round", "Change how a draft is shared out"), access.Headquarters, r.change)
	access.Handle(s.access, api, op("POST", "/quota-rounds/{id}/goals", "set-quota-goals", "Write goals by hand, all or none"), access.Managers, r.set)
	access.Handle(s.access, api, op("POST", "/quota-rounds/{id}/cascade", "cascade-quota", "Share a territory's goal out again below it"), access.Managers, r.cascade)
	access.Handle(s.access, api, op("POST", "/quota-rounds/{id}/fixed", "fix-quota-goals", "Keep goals when their parent's is shared out, or let them go"), access.Managers, r.fix)
	access.Handle(s.access, api, op("PUT", "/quota-rounds/{id}/proposals/{territory}", "propose-quota", "Say from below what a territory can do"), access.Everyone, r.propose)
	access.Handle(s.access, api, op("POST", "/quota-rounds/{id}/undo", "undo-quota-edit", "Take the last edit back"), access.Managers, r.act(s.Undo))
	access.Handle(s.access, api, op("POST", "/quota-rounds/{id}/redo", "redo-quota-edit", "Do again what was taken back last"), access.Managers, r.act(s.Redo))
	for _, act := range []struct {
		name, id, summary string
		fn                func(context.Context, access.Actor, string) error
	}{
		{"approve", "approve-quota-round", "Put a round in force", func(ctx context.Context, a access.Actor, id string) error { return s.Approve(ctx, a, id, 0) }},
		{"withdraw", "withdraw-quota-round", "Take an approval back; what it ended is in force again", s.Withdraw},
		{"discard", "discard-quota-round", "Put a draft away", s.Discard},
		{"restore", "restore-quota-round", "Bring a discarded draft back", s.Restore},
	} {
		access.Handle(s.access, api, op("POST", "/quota-rounds/{id}/"+act.name, act.id, act.summary), access.Headquarters, r.act(act.fn))
	}
	access.Handle(s.access, api, op("POST", "/quota-rounds/{id}/copy", "copy-quota-round", "Make a draft like a round"), access.Headquarters, r.copy)
	access.Handle(s.access, api, op("GET", "/attainment", "get-attainment", "How far territories and people are, as of a day"), access.Everyone, r.attainment)
	access.Handle(s.access, api, op("GET", "/attainment/{territory}/credits", "list-credits", "The deals a territory's number is made of"), access.Everyone, r.credits)
	access.Handle(s.access, api, op("GET", "/attainment/people/{user}/credits", "list-person-credits", "The deals a person's number is made of"), access.Everyone, r.personCredits)
	access.Handle(s.access, api, op("GET", "/deals/{id}/splits", "get-deal-splits", "How a deal is divided among territories"), access.Everyone, r.splits)
	access.Handle(s.access, api, op("PUT", "/deals/{id}/splits", "split-deal", "Divide a deal by percents that add to 100"), access.Managers, r.split)
	access.Handle(s.access, api, op("GET", "/quota-ramps", "list-quota-ramps", "What new people are asked for at first"), access.Everyone, r.ramps)
	access.Handle(s.access, api, op("PUT", "/quota-ramps/{user}", "set-quota-ramp", "Say what someone new is asked for, month by month"), access.Headquarters, r.setRamp)
}

type routes struct{ s *Service }

type none struct{}

type roundsOutput struct {
	Body struct {
		Items []Round `json:"items"`
	}
}

func (r routes) rounds(ctx context.Context, actor access.Actor, _ *none) (*roundsOutput, error) {
	out := &roundsOutput{}
	var err error
	out.Body.Items, err = r.s.Rounds(ctx, actor.Scope)
	return out, err
}

type gridOutput struct {
	ETag string `header:"ETag"`
	Body *Grid
}

func (r routes) show(ctx context.Context, actor access.Actor, id string) (*gridOutput, error) {
	g, err := r.s.Grid(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return &gridOutput{`"` + strconv.FormatInt(g.Round.Version, 10) + `"`, g}, nil
}

type oneInput struct {
	ID string `path:"id"`
}

func (r routes) grid(ctx context.Context, actor access.Actor, in *oneInput) (*gridOutput, error) {
	return r.show(ctx, actor, in.ID)
}

type addInput struct{ Body NewRound }

func (r routes) add(ctx context.Context, actor access.Actor, in *addInput) (*gridOutput, error) {
	id, err := r.s.Create(ctx, actor, in.Body)
	if err != nil {
		return nil, err
	}
	return r.show(ctx, actor, id)
}

// version reads If-Match; absent is 0, which overwrites.
func version(match string) (int64, error) {
	if match == "" {
		return 0, nil
	}
	v, err := strconv.ParseInt(strings.Trim(match, `"`), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Bad, "if_match", "If-Match is not an ETag that this API gave")
	}
	return v, nil
}

type changeInput struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    RoundChange
}

func (r routes) change(ctx context.Context, actor access.Actor, in *changeInput) (*gridOutput, error) {
	v, err := version(in.IfMatch)
	if err == nil {
		err = r.s.Change(ctx, actor, in.ID, v, in.Body)
	}
	if err != nil {
		return nil, err
	}
	return r.show(ctx, actor, in.ID)
}

type setInput struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    struct {
		Goals []Goal `json:"goals" minItems:"1" maxItems:"20000"`
	}
}

func (r routes) set(ctx context.Context, actor access.Actor, in *setInput) (*gridOutput, error) {
	v, err := version(in.IfMatch)
	if err == nil {
		err = r.s.SetGoals(ctx, actor, in.ID, v, in.Body.Goals)
	}
	if err != nil {
		return nil, err
	}
	return r.show(ctx, actor, in.ID)
}

type cascadeInput struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    struct {
		From territory.ID `json:"from,omitempty" doc:"Absent: the round's territory"`
	}
}

func (r routes) cascade(ctx context.Context, actor access.Actor, in *cascadeInput) (*gridOutput, error) {
	v, err := version(in.IfMatch)
	if err == nil {
		err = r.s.Cascade(ctx, actor, in.ID, v, in.Body.From)
	}
	if err != nil {
		return nil, err
	}
	return r.show(ctx, actor, in.ID)
}

type fixInput struct {
	ID   string `path:"id"`
	Body struct {
		Territories []territory.ID `json:"territories" minItems:"1" maxItems:"5000"`
		Fixed       bool           `json:"fixed"`
	}
}

func (r routes) fix(ctx context.Context, actor access.Actor, in *fixInput) (*gridOutput, error) {
	if err := r.s.Fix(ctx, actor, in.ID, in.Body.Territories, in.Body.Fixed); err != nil {
		return nil, err
	}
	return r.show(ctx, actor, in.ID)
}

type proposeInput struct {
	ID        string       `path:"id"`
	Territory territory.ID `path:"territory"`
	Body      struct {
		Amount *int64 `json:"amount,omitempty" minimum:"0" maximum:"1000000000000000" doc:"Absent: takes the proposal back"`
		Note   string `json:"note,omitempty" maxLength:"4000"`
	}
}

func (r routes) propose(ctx context.Context, actor access.Actor, in *proposeInput) (*gridOutput, error) {
	if err := r.s.Propose(ctx, actor, in.ID, in.Territory, in.Body.Amount, in.Body.Note); err != nil {
		return nil, err
	}
	return r.show(ctx, actor, in.ID)
}

func (r routes) act(fn func(context.Context, access.Actor, string) error) func(context.Context, access.Actor, *oneInput) (*gridOutput, error) {
	return func(ctx context.Context, actor access.Actor, in *oneInput) (*gridOutput, error) {
		if err := fn(ctx, actor, in.ID); err != nil {
			return nil, err
		}
		return r.show(ctx, actor, in.ID)
	}
}

type copyInput struct {
	ID   string `path:"id"`
	Body struct {
		Name string `json:"name,omitempty" maxLength:"200"`
	}
}

func (r routes) copy(ctx context.Context, actor access.Actor, in *copyInput) (*gridOutput, error) {
	id, err := r.s.Copy(ctx, actor, in.ID, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return r.show(ctx, actor, id)
}

// Asked is a question as it stands in an address. Exported, since embedded fields of
// an input are read only then.
type Asked struct {
	Quantity string `query:"quantity" enum:"revenue,deals,new_accounts,"`
	Currency string `query:"currency" doc:"Absent: that of the quotas in force"`
	From     string `query:"from" doc:"First day of a month; absent: of the year"`
	To       string `query:"to" doc:"First day after; absent: a year on"`
	AsOf     string `query:"as_of" doc:"A day; absent: today"`
}

// Question reads it.
func (in Asked) Question() Question {
	return Question{Quantity(in.Quantity), in.Currency, db.Date(in.From), db.Date(in.To), db.Date(in.AsOf)}
}

type attainmentOutput struct{ Body *Attainment }

func (r routes) attainment(ctx context.Context, actor access.Actor, in *Asked) (*attainmentOutput, error) {
	a, err := r.s.Attainment(ctx, actor, in.Question())
	return &attainmentOutput{a}, err
}

type creditsInput struct {
	Territory territory.ID `path:"territory"`
	Asked
}

type creditsOutput struct {
	Body struct {
		Items []NamedCredit `json:"items"`
	}
}

func (r routes) credits(ctx context.Context, actor access.Actor, in *creditsInput) (*creditsOutput, error) {
	out := &creditsOutput{}
	var err error
	out.Body.Items, err = r.s.Credits(ctx, actor, in.Question(), in.Territory)
	return out, err
}

type personCreditsInput struct {
	User access.UserID `path:"user"`
	Asked
}

func (r routes) personCredits(ctx context.Context, actor access.Actor, in *personCreditsInput) (*creditsOutput, error) {
	out := &creditsOutput{}
	var err error
	out.Body.Items, err = r.s.PersonCredits(ctx, actor, in.Question(), in.User)
	return out, err
}

type dealInput struct {
	ID deal.ID `path:"id"`
}

type splitsOutput struct {
	Body struct {
		Parts []DealPart `json:"parts"`
	}
}

func (r routes) splits(ctx context.Context, actor access.Actor, in *dealInput) (*splitsOutput, error) {
	out := &splitsOutput{}
	var err error
	out.Body.Parts, err = r.s.Splits(ctx, actor, in.ID)
	return out, err
}

type splitInput struct {
	ID   deal.ID `path:"id"`
	Body struct {
		Parts []DealPart `json:"parts" maxItems:"20"`
	}
}

func (r routes) split(ctx context.Context, actor access.Actor, in *splitInput) (*splitsOutput, error) {
	if err := r.s.Split(ctx, actor, in.ID, in.Body.Parts); err != nil {
		return nil, err
	}
	return r.splits(ctx, actor, &dealInput{in.ID})
}

type rampsOutput struct {
	Body struct {
		Items []Ramp `json:"items"`
	}
}

func (r routes) ramps(ctx context.Context, actor access.Actor, _ *none) (*rampsOutput, error) {
	out := &rampsOutput{}
	var err error
	out.Body.Items, err = r.s.Ramps(ctx, actor)
	return out, err
}

type rampInput struct {
	User access.UserID `path:"user"`
	Body struct {
		StartsOn db.Date `json:"starts_on"`
		Percents []int64 `json:"percents" maxItems:"36" doc:"For the first month, the second, and so on; empty: no ramp"`
	}
}

func (r routes) setRamp(ctx context.Context, actor access.Actor, in *rampInput) (*rampsOutput, error) {
	if err := r.s.SetRamp(ctx, actor, in.User, in.Body.StartsOn, in.Body.Percents); err != nil {
		return nil, err
	}
	return r.ramps(ctx, actor, nil)
}
