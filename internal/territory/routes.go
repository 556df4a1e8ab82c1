package territory

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Territories"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/territories", "list-territories", "The tree of territories in scope, as of a day"), access.Everyone, r.list)
	access.Handle(s.access, api, op("GET", "/territories/closed", "list-closed-territories", "Territories that are closed, latest first"), access.Everyone, r.closed)
	access.Handle(s.access, api, op("POST", "/territories", "add-territory", "Open a territory"), access.Managers, r.add)
	access.Handle(s.access, api, op("GET", "/territories/{id}", "get-territory", "One territory with its members and history"), access.Everyone, r.get)
	access.Handle(s.access, api, op("PATCH", "/territories/{id}", "change-territory", "Rename, annotate or move a territory"), access.Managers, r.change)
	access.Handle(s.access, api, op("POST", "/territories/{id}/close", "close-territory", "Close a territory from a day on; nothing is deleted"), access.Managers, r.close)
	access.Handle(s.access, api, op("POST", "/territories/{id}/reopen", "reopen-territory", "Take a close back, with the memberships it ended"), access.Managers, r.reopen)
	access.Handle(s.access, api, op("POST", "/territories/{id}/members", "set-member", "Put someone into a territory from a day on"), access.Managers, r.setMember)
	access.Handle(s.access, api, op("POST", "/territories/{id}/members/{member}/end", "end-member", "End someone's part in a territory"), access.Managers, r.endMember)
	access.Handle(s.access, api, op("GET", "/territory-types", "list-territory-types", "The types of territories by priority"), access.Everyone, r.types)
	access.Handle(s.access, api, op("POST", "/territory-types", "add-territory-type", "Make a type of territories"), access.Headquarters, r.addType)
	access.Handle(s.access, api, op("PATCH", "/territory-types/{id}", "change-territory-type", "Rename a type or change its priority"), access.Headquarters, r.changeType)
	access.Handle(s.access, api, op("GET", "/homes", "list-homes", "Where representatives start from"), access.Everyone, r.homes)
	access.Handle(s.access, api, op("PUT", "/homes/{id}", "set-home", "Say where someone starts from"), access.Everyone, r.setHome)
	access.Handle(s.access, api, op("DELETE", "/homes/{id}", "remove-home", "Forget where someone starts from"), access.Everyone, r.removeHome)
}

type routes struct{ s *Service }

type none struct{}

type listInput struct {
	AsOf db.Date `query:"as_of" doc:"A day; absent: today"`
}

type treeOutput struct {
	Body struct {
		AsOf  db.Date `json:"as_of"`
		Items []Node  `json:"items"`
	}
}

func (r routes) list(ctx context.Context, actor access.Actor, in *listInput) (*treeOutput, error) {
	out := &treeOutput{}
	var err error
	if out.Body.AsOf, err = r.s.day(in.AsOf); err != nil {
		return nil, err
	}
	out.Body.Items, err = r.s.Tree(ctx, actor, out.Body.AsOf)
	return out, err
}

type closedOutput struct {
	Body struct {
		Items []Territory `json:"items"`
	}
}

func (r routes) closed(ctx context.Context, actor access.Actor, _ *none) (*closedOutput, error) {
	out := &closedOutput{}
	var err error
	out.Body.Items, err = r.s.Closed(ctx, actor)
	return out, err
}

type pageOutput struct {
	ETag string `header:"ETag"`
	Body *TerritoryPage
}

func (r routes) page(ctx context.Context, actor access.Actor, id ID, day db.Date) (*pageOutput, error) {
	p, err := r.s.Page(ctx, actor, id, day)
	if err != nil {
		return nil, err
	}
	return &pageOutput{ETag: `"` + strconv.FormatInt(p.Version, 10) + `"`, Body: p}, nil
}

type addInput struct{ Body NewTerritory }

func (r routes) add(ctx context.Context, actor access.Actor, in *addInput) (*pageOutput, error) {
	var id ID
	err := r.s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		id, err = r.s.Create(ctx, tx, actor, in.Body)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.page(ctx, actor, id, r.s.Today())
}

type getInput struct {
	ID   ID      `path:"id"`
	AsOf db.Date `query:"as_of" doc:"A day; absent: today"`
}

func (r routes) get(ctx context.Context, actor access.Actor, in *getInput) (*pageOutput, error) {
	day, err := r.s.day(in.AsOf)
	if err != nil {
		return nil, err
	}
	return r.page(ctx, actor, in.ID, day)
}

type changeInput struct {
	ID      ID     `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    TerritoryChange
}

func (r routes) change(ctx context.Context, actor access.Actor, in *changeInput) (*pageOutput, error) {
	var version int64
	if in.IfMatch != "" && in.IfMatch != "*" {
		var err error
		if version, err = strconv.ParseInt(strings.Trim(in.IfMatch, `"`), 10, 64); err != nil {
			return nil, fault.New(fault.Bad, "etag", "If-Match holds %s, which is no ETag of this API", in.IfMatch)
		}
	}
	return r.act(ctx, actor, in.ID, func(tx *db.Tx) error { return r.s.Change(ctx, tx, actor, in.ID, version, in.Body) })
}

// act runs a change in a transaction and shows the territory after it.
func (r routes) act(ctx context.Context, actor access.Actor, id ID, fn func(tx *db.Tx) error) (*pageOutput, error) {
	if err := r.s.db.Tx(ctx, fn); err != nil {
		return nil, err
	}
	if !actor.Scope.All { // a move may have changed the numbers the scope is made of
		var err error
		if actor.Scope, err = r.s.ScopeOf(ctx, actor.User); err != nil {
			return nil, err
		}
	}
	return r.page(ctx, actor, id, r.s.Today())
}

type closeInput struct {
	ID   ID `path:"id"`
	Body struct {
		Day   db.Date `json:"day,omitempty" doc:"First day it is closed; absent: today"`
		Below bool    `json:"below,omitempty" doc:"Close what is below it too"`
	}
}

func (r routes) close(ctx context.Context, actor access.Actor, in *closeInput) (*pageOutput, error) {
	return r.act(ctx, actor, in.ID, func(tx *db.Tx) error { return r.s.Close(ctx, tx, actor, in.ID, in.Body.Day, in.Body.Below) })
}

type idInput struct {
	ID ID `path:"id"`
}

func (r routes) reopen(ctx context.Context, actor access.Actor, in *idInput) (*pageOutput, error) {
	return r.act(ctx, actor, in.ID, func(tx *db.Tx) error { return r.s.Reopen(ctx, tx, actor, in.ID) })
}

type memberInput struct {
	ID   ID `path:"id"`
	Body NewMember
}

func (r routes) setMember(ctx context.Context, actor access.Actor, in *memberInput) (*pageOutput, error) {
	in.Body.TerritoryID = in.ID
	return r.act(ctx, actor, in.ID, func(tx *db.Tx) error {
		_, err := r.s.SetMember(ctx, tx, actor, in.Body)
		return err
	})
}

type endMemberInput struct {
	ID     ID     `path:"id"`
	Member string `path:"member"`
	Body   struct {
		Day db.Date `json:"day,omitempty" doc:"First day after; absent: today. On or before its first day: it never was"`
	}
}

func (r routes) endMember(ctx context.Context, actor access.Actor, in *endMemberInput) (*pageOutput, error) {
	return r.act(ctx, actor, in.ID, func(tx *db.Tx) error { return r.s.EndMember(ctx, tx, actor, in.ID, in.Member, in.Body.Day) })
}

type typesOutput struct {
	Body struct {
		Items []Type `json:"items"`
	}
}

func (r routes) types(ctx context.Context, _ access.Actor, _ *none) (*typesOutput, error) {
	out := &typesOutput{}
	var err error
	out.Body.Items, err = r.s.Types(ctx, r.s.db)
	return out, err
}

type addTypeInput struct {
	Body struct {
		Name     string `json:"name" minLength:"1" maxLength:"80"`
		Kind     Kind   `json:"kind" enum:"geographic,named,industry,product,online"`
		Priority int64  `json:"priority" minimum:"0" maximum:"1000"`
		Overlay  bool   `json:"overlay,omitempty"`
	}
}

func (r routes) addType(ctx context.Context, actor access.Actor, in *addTypeInput) (*typesOutput, error) {
	b := in.Body
	if err := r.s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := r.s.AddType(ctx, tx, actor, Type{Name: b.Name, Kind: b.Kind, Priority: b.Priority, Overlay: b.Overlay})
		return err
	}); err != nil {
		return nil, err
	}
	return r.types(ctx, actor, nil)
}

type changeTypeInput struct {
	ID   TypeID `path:"id"`
	Body TypeChange
}

func (r routes) changeType(ctx context.Context, actor access.Actor, in *changeTypeInput) (*typesOutput, error) {
	if err := r.s.db.Tx(ctx, func(tx *db.Tx) error { return r.s.ChangeType(ctx, tx, actor, in.ID, in.Body) }); err != nil {
		return nil, err
	}
	return r.types(ctx, actor, nil)
}

type homesOutput struct {
	Body struct {
		Items []Home `json:"items"`
	}
}

func (r routes) homes(ctx context.Context, actor access.Actor, _ *none) (*homesOutput, error) {
	out := &homesOutput{}
	var err error
	out.Body.Items, err = r.s.HomesFor(ctx, actor)
	return out, err
}

type homeInput struct {
	ID   access.UserID `path:"id"`
	Body struct {
		Lon   float64 `json:"lon" minimum:"-180" maximum:"180"`
		Lat   float64 `json:"lat" minimum:"-90" maximum:"90"`
		Label string  `json:"label,omitempty" maxLength:"120"`
	}
}

func (r routes) setHome(ctx context.Context, actor access.Actor, in *homeInput) (*homesOutput, error) {
	h := Home{UserID: in.ID, Lon: in.Body.Lon, Lat: in.Body.Lat, Label: strings.TrimSpace(in.Body.Label)}
	if err := r.s.db.Tx(ctx, func(tx *db.Tx) error { return r.s.SetHome(ctx, tx, actor, h) }); err != nil {
		return nil, err
	}
	return r.homes(ctx, actor, nil)
}

type userInput struct {
	ID access.UserID `path:"id"`
}

func (r routes) removeHome(ctx context.Context, actor access.Actor, in *userInput) (*homesOutput, error) {
	if err := r.s.db.Tx(ctx, func(tx *db.Tx) error { return r.s.RemoveHome(ctx, tx, actor, in.ID) }); err != nil {
		return nil, err
	}
	return r.homes(ctx, actor, nil)
}
