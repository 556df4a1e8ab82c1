package viewed

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Routes adds the operations on links, pages and views to the API, and what
// anybody may open.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/" + path, OperationID: id, Summary: summary, Tags: []string{"Views"}}
	}
	access.Handle(s.o.Access, api, op("GET", "views", "list-views", "Who looked at links and public pages, the latest first"), access.Everyone, s.listViews)
	access.Handle(s.o.Access, api, op("GET", "smart-links", "list-smart-links", "Links that tell when they are opened, the newest first"), access.Everyone, s.listLinks)
	access.Handle(s.o.Access, api, op("POST", "smart-links", "make-smart-link", "Make a link to a document, an address or one's page; for one person, for a company, or for anybody"), access.Everyone, s.makeLink)
	access.Handle(s.o.Access, api, op("PUT", "smart-links/{id}/revoked", "revoke-smart-link", "Close a link at once, or open it again"), access.Everyone, s.revokeLink)
	access.Handle(s.o.Access, api, op("PUT", "smart-links/{id}/expires-on", "prolong-smart-link", "Give a link another last day, or none"), access.Everyone, s.prolongLink)
	access.Handle(s.o.Access, api, op("PUT", "smart-links/{id}/owner", "give-smart-link", "Hand a link over to a colleague"), access.Everyone, s.giveLink)
	access.Handle(s.o.Access, api, op("POST", "smart-links/hand-over", "give-smart-links", "Hand over all links of somebody, such as one who left"), access.Headquarters, s.giveLinks)
	access.Handle(s.o.Access, api, op("GET", "public-page", "get-public-page", "One's own public page, or a proposal for one"), access.Everyone, s.getPage)
	access.Handle(s.o.Access, api, op("PUT", "public-page", "keep-public-page", "Keep one's own public page; published, anybody may open it"), access.Everyone, s.keepPage)
	access.Handle(s.o.Access, api, op("POST", "public-page/preview", "preview-public-page", "How one's public page would look"), access.Everyone, s.previewPage)
	access.Handle(s.o.Access, api, op("GET", "view-settings", "get-view-settings", "For how long views are kept"), access.Everyone, s.getSettings)
	access.Handle(s.o.Access, api, op("PUT", "view-settings", "set-view-settings", "Say for how long views are kept"), access.Headquarters, s.setSettings)
	sent := op("POST", "smart-files", "bring-smart-file", "Bring a document for links: a PDF up to 25 MB, or an image")
	sent.RequestBody, sent.MaxBodyBytes = &huma.RequestBody{Required: true}, mostFile+4096
	access.Handle(s.o.Access, api, sent, access.Everyone, s.bring)
	sent.RequestBody.Content = map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The document itself"}}}
	s.Public(mux)
}

type bringInput struct {
	Name string `query:"name" required:"true" maxLength:"300" doc:"What the document is called"`
	body io.Reader
}

// Resolve keeps the body, which is read as it comes; huma calls it.
func (in *bringInput) Resolve(ctx huma.Context) []error {
	in.body = ctx.BodyReader()
	return nil
}

type fileOutput struct{ Body *SmartFile }

func (s *Service) bring(ctx context.Context, actor access.Actor, in *bringInput) (*fileOutput, error) {
	one, err := s.Bring(ctx, actor.User.ID, in.Name, in.body)
	return &fileOutput{one}, err
}

type viewsOutput struct {
	Body struct {
		Items []ViewShown `json:"items"`
	}
}

func (s *Service) listViews(ctx context.Context, actor access.Actor, in *ViewQuery) (*viewsOutput, error) {
	out := &viewsOutput{}
	var err error
	out.Body.Items, err = s.Views(ctx, actor, *in)
	return out, err
}

type linksOutput struct {
	Body struct {
		Items []LinkShown `json:"items"`
	}
}

func (s *Service) listLinks(ctx context.Context, actor access.Actor, in *LinkQuery) (*linksOutput, error) {
	out := &linksOutput{}
	var err error
	out.Body.Items, err = s.Links(ctx, actor, *in)
	return out, err
}

type linkInput struct{ Body LinkDraft }

type linkOutput struct{ Body *SmartLink }

func (s *Service) makeLink(ctx context.Context, actor access.Actor, in *linkInput) (*linkOutput, error) {
	one, err := s.Make(ctx, actor, in.Body)
	return &linkOutput{one}, err
}

type revokeInput struct {
	ID   LinkID `path:"id"`
	Body struct {
		Revoked bool `json:"revoked"`
	}
}

func (s *Service) revokeLink(ctx context.Context, actor access.Actor, in *revokeInput) (*struct{}, error) {
	return nil, s.Revoke(ctx, actor, in.ID, in.Body.Revoked)
}

type prolongInput struct {
	ID   LinkID `path:"id"`
	Body struct {
		ExpiresOn string `json:"expires_on" maxLength:"10" doc:"The first day on which it no longer opens; empty: it opens until it is revoked"`
	}
}

func (s *Service) prolongLink(ctx context.Context, actor access.Actor, in *prolongInput) (*struct{}, error) {
	return nil, s.Prolong(ctx, actor, in.ID, db.Date(in.Body.ExpiresOn))
}

type giveInput struct {
	ID   LinkID `path:"id"`
	Body struct {
		OwnerID access.UserID `json:"owner_id" maxLength:"60"`
	}
}

func (s *Service) giveLink(ctx context.Context, actor access.Actor, in *giveInput) (*struct{}, error) {
	return nil, s.Give(ctx, actor, in.ID, in.Body.OwnerID)
}

type giveAllInput struct {
	Body struct {
		From access.UserID `json:"from" maxLength:"60"`
		To   access.UserID `json:"to" maxLength:"60"`
	}
}

type countOutput struct {
	Body struct {
		Count int64 `json:"count"`
	}
}

func (s *Service) giveLinks(ctx context.Context, actor access.Actor, in *giveAllInput) (*countOutput, error) {
	out := &countOutput{}
	var err error
	out.Body.Count, err = s.GiveAll(ctx, actor, in.Body.From, in.Body.To)
	return out, err
}

type pageInput struct{ Body PublicPage }

type pageOutput struct{ Body *PublicPage }

func (s *Service) getPage(ctx context.Context, actor access.Actor, _ *struct{}) (*pageOutput, error) {
	p, err := s.PageOf(ctx, actor.User)
	return &pageOutput{p}, err
}

func (s *Service) keepPage(ctx context.Context, actor access.Actor, in *pageInput) (*pageOutput, error) {
	p, err := s.KeepPage(ctx, actor, in.Body)
	return &pageOutput{p}, err
}

type previewInput struct {
	Language string `query:"language" enum:"en,fr" default:"en"`
	Body     PublicPage
}

type previewOutput struct {
	Body struct {
		HTML string `json:"html"`
	}
}

func (s *Service) previewPage(ctx context.Context, actor access.Actor, in *previewInput) (*previewOutput, error) {
	out := &previewOutput{}
	var err error
	out.Body.HTML, err = s.Preview(ctx, actor, in.Body, in.Language)
	return out, err
}

type settingsBody struct {
	KeepMonths int `json:"keep_months" minimum:"1" maximum:"36" doc:"After how many months views are deleted"`
}

type settingsInput struct{ Body settingsBody }

type settingsOutput struct{ Body settingsBody }

func (s *Service) getSettings(ctx context.Context, _ access.Actor, _ *struct{}) (*settingsOutput, error) {
	n, err := s.KeepMonths(ctx)
	return &settingsOutput{settingsBody{n}}, err
}

func (s *Service) setSettings(ctx context.Context, actor access.Actor, in *settingsInput) (*struct{}, error) {
	return nil, s.SetKeepMonths(ctx, actor, in.Body.KeepMonths)
}
