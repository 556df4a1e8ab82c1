package alignment

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Alignment"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/accounts/{id}/alignment", "explain-alignment", "Which territory an account is in, why, and what nearly decided otherwise"), access.Everyone, r.explain)
	access.Handle(s.access, api, op("GET", "/accounts/{id}/alignment/known", "known-alignment", "An account's alignments as they were believed at an instant"), access.Everyone, r.known)
	access.Handle(s.access, api, op("POST", "/accounts/{id}/pins", "pin-account", "Put an account into a territory by hand"), access.Managers, r.pin)
	access.Handle(s.access, api, op("POST", "/accounts/{id}/pins/{pin}/end", "unpin-account", "End a pin; the answer holds it as it was, to pin again"), access.Managers, r.unpin)
	access.Handle(s.access, api, op("GET", "/alignments/sums", "sum-alignments", "What each territory's accounts add up to"), access.Everyone, r.sums)
	access.Handle(s.access, api, op("GET", "/alignments/dots", "dot-alignments", "Accounts on the map with their territories"), access.Everyone, r.dots)
	access.Handle(s.access, api, op("GET", "/alignments/unassigned", "list-unassigned", "Accounts in no territory, and why"), access.Everyone, r.unassigned)
	access.Handle(s.access, api, op("GET", "/territories/shapes", "shape-territories", "Territories as GeoJSON, as of a day"), access.Everyone, r.shapes)
	access.Handle(s.access, api, op("GET", "/territories/{id}/accounts", "list-territory-accounts", "The accounts of a territory, by name"), access.Everyone, r.accounts)
}

type routes struct{ s *Service }

func (s *Service) day(day db.Date) (db.Date, error) {
	if day == "" {
		return s.today(), nil
	}
	return db.ParseDate(string(day))
}

type explainInput struct {
	ID   account.ID `path:"id"`
	AsOf db.Date    `query:"as_of" doc:"A day; absent: today"`
}

type explainOutput struct{ Body *Explanation }

func (r routes) explain(ctx context.Context, actor access.Actor, in *explainInput) (*explainOutput, error) {
	day, err := r.s.day(in.AsOf)
	if err != nil {
		return nil, err
	}
	e, err := r.s.Explain(ctx, actor, in.ID, day)
	return &explainOutput{e}, err
}

type knownInput struct {
	ID account.ID `path:"id"`
	At string     `query:"at" required:"true" format:"date-time" doc:"An instant, RFC 3339"`
}

type alignmentsOutput struct {
	Body struct {
		Items []Aligned `json:"items"`
	}
}

func (r routes) known(ctx context.Context, actor access.Actor, in *knownInput) (*alignmentsOutput, error) {
	if _, err := r.s.accounts.Find(ctx, actor.Scope, in.ID); err != nil {
		return nil, err
	}
	var at db.Time
	if err := at.Scan(in.At); err != nil {
		return nil, fault.Invalid("alignment.instant", "%q is not an instant such as 2026-11-24T08:00:00Z", in.At).With("value", in.At)
	}
	rows, err := r.s.HistoryKnownAt(ctx, r.s.db, in.ID, at)
	if err != nil {
		return nil, err
	}
	w, err := r.s.world(ctx, r.s.db)
	if err != nil {
		return nil, err
	}
	n := r.s.naming(ctx, w, actor.Scope)
	out := &alignmentsOutput{}
	out.Body.Items = []Aligned{}
	for _, a := range rows {
		out.Body.Items = append(out.Body.Items, n.aligned(a))
	}
	return out, n.err
}

type pinInput struct {
	ID   account.ID `path:"id"`
	Body NewPin
}

type pinOutput struct{ Body Pin }

func (r routes) pin(ctx context.Context, actor access.Actor, in *pinInput) (*pinOutput, error) {
	out := &pinOutput{}
	err := r.s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = r.s.Pin(ctx, tx, actor, in.ID, in.Body)
		return err
	})
	return out, err
}

type unpinInput struct {
	ID   account.ID `path:"id"`
	Pin  string     `path:"pin"`
	Body struct {
		Day db.Date `json:"day,omitempty" doc:"First day without; absent: today"`
	}
}

func (r routes) unpin(ctx context.Context, actor access.Actor, in *unpinInput) (*pinOutput, error) {
	out := &pinOutput{}
	err := r.s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = r.s.Unpin(ctx, tx, actor, in.ID, in.Pin, in.Body.Day)
		return err
	})
	return out, err
}

type dayInput struct {
	AsOf db.Date `query:"as_of" doc:"A day; absent: today"`
}

type sumsOutput struct {
	Body struct {
		AsOf       db.Date `json:"as_of"`
		Items      []Sum   `json:"items"`
		Unassigned int     `json:"unassigned" doc:"Accounts in the caller's scope that are in no territory"`
	}
}

func (r routes) sums(ctx context.Context, actor access.Actor, in *dayInput) (*sumsOutput, error) {
	out := &sumsOutput{}
	var err error
	if out.Body.AsOf, err = r.s.day(in.AsOf); err != nil {
		return nil, err
	}
	if out.Body.Items, err = r.s.Sums(ctx, actor, out.Body.AsOf); err != nil {
		return nil, err
	}
	_, out.Body.Unassigned, err = survey.Unaligned(ctx, r.s.db, actor.Scope, territory.Primary, out.Body.AsOf, nil, 0)
	return out, err
}

type dotsInput struct {
	AsOf  db.Date `query:"as_of" doc:"A day; absent: today"`
	Limit int     `query:"limit" default:"20000" minimum:"1" maximum:"100000"`
}

type dotsOutput struct {
	Body struct {
		Items []survey.Dot `json:"items"`
	}
}

func (r routes) dots(ctx context.Context, actor access.Actor, in *dotsInput) (*dotsOutput, error) {
	day, err := r.s.day(in.AsOf)
	if err != nil {
		return nil, err
	}
	out := &dotsOutput{}
	out.Body.Items, err = survey.Dots(ctx, r.s.db, actor.Scope, territory.Primary, day, in.Limit)
	return out, err
}

type unassignedInput struct {
	AsOf   db.Date `query:"as_of" doc:"A day; absent: today"`
	Cursor string  `query:"cursor"`
	Limit  int     `query:"limit" default:"100" minimum:"1" maximum:"500"`
}

type unassignedOutput struct {
	Body struct {
		Items []Unassigned `json:"items"`
		Next  string       `json:"next"`
		Total int          `json:"total"`
	}
}

func (r routes) unassigned(ctx context.Context, actor access.Actor, in *unassignedInput) (*unassignedOutput, error) {
	day, err := r.s.day(in.AsOf)
	if err != nil {
		return nil, err
	}
	out := &unassignedOutput{}
	out.Body.Items, out.Body.Next, out.Body.Total, err = r.s.Unassigned(ctx, actor, day, in.Cursor, in.Limit)
	return out, err
}

type shapesOutput struct {
	ContentType string `header:"Content-Type"`
	Body        *Shapes
}

func (r routes) shapes(ctx context.Context, actor access.Actor, in *dayInput) (*shapesOutput, error) {
	day, err := r.s.day(in.AsOf)
	if err != nil {
		return nil, err
	}
	shapes, err := r.s.Shapes(ctx, actor, day)
	return &shapesOutput{"application/geo+json", shapes}, err
}

type accountsInput struct {
	ID     territory.ID `path:"id"`
	AsOf   db.Date      `query:"as_of" doc:"A day; absent: today"`
	Cursor string       `query:"cursor"`
	Limit  int          `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

type accountsOutput struct {
	Body struct {
		Items []account.Account `json:"items"`
		Next  string            `json:"next"`
	}
}

func (r routes) accounts(ctx context.Context, actor access.Actor, in *accountsInput) (*accountsOutput, error) {
	day, err := r.s.day(in.AsOf)
	if err != nil {
		return nil, err
	}
	if _, err := r.s.territories.Find(ctx, r.s.db, actor.Scope, in.ID); err != nil {
		return nil, err
	}
	out := &accountsOutput{}
	out.Body.Items, err = survey.AlignedTo(ctx, r.s.db, string(in.ID), day, survey.After(in.Cursor), in.Limit)
	if n := len(out.Body.Items); n == in.Limit {
		out.Body.Next = survey.Cursor(&out.Body.Items[n-1])
	}
	return out, err
}
