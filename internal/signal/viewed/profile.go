package viewed

import (
	"context"
	"encoding/base64"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// PublicPage is what a representative shows of themselves to anybody.
type PublicPage struct {
	UserID    access.UserID     `db:"user_id" json:"user_id"`
	Handle    string            `db:"handle" json:"handle" doc:"The page is /p/HANDLE"`
	Published bool              `db:"published" json:"published"`
	Headline  string            `db:"headline" json:"headline"`
	Pitch     string            `db:"pitch" json:"pitch"`
	Meeting   string            `db:"meeting" json:"meeting" doc:"Where a meeting can be booked: http or https"`
	PhotoID   FileID            `db:"photo_id" json:"photo_id"`
	Areas     db.JSON[[]string] `db:"areas" json:"areas" doc:"The territory, in the words that the public may read"`
	Links     db.JSON[[]LinkID] `db:"links" json:"links" doc:"General links of one's own that it shows, in this order"`
	Version   int64             `db:"version" json:"version" doc:"0: not kept yet"`
}

const pageColumns = "p.user_id, p.handle, p.published, p.headline, p.pitch, p.meeting, p.photo_id, p.areas, p.links, p.version"

// PageContent is a link that a page shows.
type PageContent struct {
	Title, Kind, Href string
}

var handleForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$`)

// PageOf gives a user's own page; one that was never kept is a proposal.
func (s *Service) PageOf(ctx context.Context, user access.User) (*PublicPage, error) {
	var p PublicPage
	err := s.db.Get(ctx, &p, "SELECT "+pageColumns+" FROM public_pages p WHERE p.user_id = ?", user.ID)
	if db.IsMissing(err) {
		p = PublicPage{UserID: user.ID, Handle: propose(user.Name), Headline: user.Title}
		p.Areas.V, p.Links.V = []string{}, []LinkID{}
		return &p, nil
	}
	if err != nil || len(p.Links.V) == 0 {
		return &p, err
	}
	// A link that was handed over since is another's to show.
	var own []LinkID
	err = s.db.Select(ctx, &own, "SELECT l.id FROM smart_links l WHERE l.id IN (?) AND l.owner_id = ?", p.Links.V, user.ID)
	p.Links.V = slices.DeleteFunc(p.Links.V, func(id LinkID) bool { return !slices.Contains(own, id) })
	return &p, err
}

// propose makes a handle of a name.
func propose(name string) string {
	handle := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(fold.Words(name), "-"), "-")
	handle = strings.Trim(handle[:min(len(handle), 40)], "-")
	if len(handle) < 3 {
		return "page-" + strings.ToLower(db.NewID()[:6])
	}
	return handle
}

func (p *PublicPage) check() error {
	p.Handle, p.Headline, p.Meeting = strings.ToLower(strings.TrimSpace(p.Handle)), strings.TrimSpace(p.Headline), strings.TrimSpace(p.Meeting)
	if !handleForm.MatchString(p.Handle) {
		return fault.Invalid("viewed.handle", "an address has 3 to 40 letters, digits and hyphens")
	}
	if utf8.RuneCountInString(p.Headline) > 200 || utf8.RuneCountInString(p.Pitch) > 3000 || len(p.Areas.V) > 30 || len(p.Links.V) > 30 {
		return fault.Invalid("viewed.page_long", "a page has a line of 200 characters, a text of 3000, 30 areas and 30 links")
	}
	for i, area := range p.Areas.V {
		if p.Areas.V[i] = strings.TrimSpace(area); p.Areas.V[i] == "" || utf8.RuneCountInString(area) > 80 {
			return fault.Invalid("viewed.area", "an area has a name of at most 80 characters")
		}
	}
	if p.Meeting != "" && !webAddress(p.Meeting) {
		return fault.Invalid("viewed.address", "give an address that begins with https:// or http://")
	}
	return nil
}

// checkParts refuses photos and links that are not a user's own to show.
func (s *Service) checkParts(ctx context.Context, q db.Q, actor access.Actor, p *PublicPage) error {
	if p.PhotoID != "" {
		f, err := s.ownFile(ctx, q, actor, p.PhotoID)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(f.Media, "image/") {
			return fault.Invalid("viewed.photo", "a photo is an image")
		}
	}
	for _, id := range p.Links.V {
		var l SmartLink
		err := q.Get(ctx, &l, "SELECT "+linkColumns+" FROM smart_links l WHERE l.id = ? AND l.owner_id = ?", id, actor.User.ID)
		if db.IsMissing(err) {
			return fault.NotFound("viewed", id)
		}
		if err != nil {
			return err
		}
		if l.PersonID != "" || l.AccountID != "" || l.Kind == ToPage {
			return fault.Invalid("viewed.page_link", "a page shows general links to documents and addresses: “%s” is not one", l.Title).With("title", l.Title)
		}
	}
	return nil
}

// KeepPage keeps a user's own page; version guards against overwriting another
// edit.
func (s *Service) KeepPage(ctx context.Context, actor access.Actor, p PublicPage) (*PublicPage, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	p.UserID = actor.User.ID
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.checkParts(ctx, tx, actor, &p); err != nil {
			return err
		}
		var n int64
		var err error
		if p.Version == 0 {
			n, err = tx.Exec(ctx, `INSERT INTO public_pages (user_id, handle, published, headline, pitch, meeting, photo_id, areas, links, version) VALUES (?,?,?,?,?,?,?,?,?,1)
				ON CONFLICT (user_id) DO NOTHING`, p.UserID, p.Handle, p.Published, p.Headline, p.Pitch, p.Meeting, p.PhotoID, p.Areas, p.Links)
		} else {
			n, err = tx.Exec(ctx, `UPDATE public_pages SET handle = ?, published = ?, headline = ?, pitch = ?, meeting = ?, photo_id = ?, areas = ?, links = ?, version = version + 1
				WHERE user_id = ? AND version = ?`, p.Handle, p.Published, p.Headline, p.Pitch, p.Meeting, p.PhotoID, p.Areas, p.Links, p.UserID, p.Version)
		}
		switch {
		case db.IsDuplicate(err):
			return fault.Conflict("viewed.handle_taken", "the address %s is taken", p.Handle).With("handle", p.Handle)
		case err != nil:
			return err
		case n == 0:
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		return s.o.Access.Audit(ctx, tx, actor, "page.keep", "page/"+p.Handle, map[string]bool{"published": p.Published})
	})
	p.Version++
	return &p, err
}

// published gives a page that anybody may see: one whose owner works here still.
func (s *Service) published(ctx context.Context, column, value string) (*PublicPage, error) {
	var p PublicPage
	err := s.db.Get(ctx, &p, "SELECT "+pageColumns+" FROM public_pages p JOIN users u ON u.id = p.user_id WHERE p."+column+" = ? AND p.published = ? AND u.active = ?", value, true, true)
	return &p, missingOr(err)
}

func missingOr(err error) error {
	if err == nil {
		return nil
	}
	return missing(err)
}

func (s *Service) openPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.published(r.Context(), "handle", r.PathValue("handle"))
	if err != nil {
		return err
	}
	return s.showPage(w, r, p, nil)
}

// showPage shows a public page; by a link, which may say who looks.
func (s *Service) showPage(w http.ResponseWriter, r *http.Request, p *PublicPage, l *SmartLink) error {
	host, err := s.host(r.Context(), p.UserID)
	if err != nil {
		return err
	}
	pageOf := p.UserID
	if l != nil {
		pageOf = ""
	}
	v, err := s.begin(r, l, pageOf, "")
	if err != nil {
		return err
	}
	in := shown{Host: host, Page: p, Visit: v, Known: v.PersonID != ""}
	if p.PhotoID != "" {
		in.Photo = template.URL("/p/" + p.Handle + "/photo") //nolint:gosec // a handle is letters, digits and hyphens
	}
	if in.Content, err = s.contents(r.Context(), p, v.ID); err != nil {
		return err
	}
	return s.pages.write(w, r, http.StatusOK, "profile", in)
}

// contents gives the links that a page shows, those that still open.
func (s *Service) contents(ctx context.Context, p *PublicPage, visit string) ([]PageContent, error) {
	if len(p.Links.V) == 0 {
		return nil, nil
	}
	var found []SmartLink
	if err := s.db.Select(ctx, &found, "SELECT "+linkColumns+" FROM smart_links l WHERE l.id IN (?) AND l.owner_id = ? AND l.person_id = ''", p.Links.V, p.UserID); err != nil {
		return nil, err
	}
	byID := map[LinkID]SmartLink{}
	for _, l := range found {
		byID[l.ID] = l
	}
	var out []PageContent
	for _, id := range p.Links.V {
		if l, ok := byID[id]; ok && l.open(s.today()) {
			one := PageContent{Title: l.Title, Kind: l.Kind, Href: "/l/" + l.Token}
			if visit != "" {
				one.Href += "?by=" + visit
			}
			out = append(out, one)
		}
	}
	return out, nil
}

func (s *Service) photo(w http.ResponseWriter, r *http.Request) error {
	p, err := s.published(r.Context(), "handle", r.PathValue("handle"))
	if err != nil {
		return err
	}
	f, err := s.load(r.Context(), p.PhotoID)
	if err != nil {
		return err
	}
	f.send(w, r)
	return nil
}

// Preview is how a page would look, before it is kept.
func (s *Service) Preview(ctx context.Context, actor access.Actor, p PublicPage, language string) (string, error) {
	if err := p.check(); err != nil {
		return "", err
	}
	p.UserID = actor.User.ID
	if err := s.checkParts(ctx, s.db, actor, &p); err != nil {
		return "", err
	}
	in := shown{Host: actor.User.Name, Page: &p, Language: language}
	if p.PhotoID != "" {
		f, err := s.load(ctx, p.PhotoID)
		if err != nil {
			return "", err
		}
		in.Photo = template.URL("data:" + f.Media + ";base64," + base64.StdEncoding.EncodeToString(f.Body)) //nolint:gosec // a known media type
	}
	var err error
	if in.Content, err = s.contents(ctx, &p, ""); err != nil {
		return "", err
	}
	text, err := s.pages.render("profile", in)
	return string(text), err
}
