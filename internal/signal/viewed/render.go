package viewed

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
)

//go:embed pages/* words/*.json
var texts embed.FS

// pages writes what the public sees. It holds no more than that: no script of
// the program itself, no cookie, nothing from elsewhere.
type pages struct {
	parsed *template.Template
	style  template.CSS
	words  map[string]map[string]string // language → key → text
}

func parsePages() *pages {
	p := &pages{words: map[string]map[string]string{}}
	p.parsed = template.Must(template.New("").ParseFS(texts, "pages/*.html"))
	style, err := texts.ReadFile("pages/style.css")
	if err != nil {
		panic(err) // it is embedded
	}
	p.style = template.CSS(style) //nolint:gosec // our own file
	for _, l := range []string{"en", "fr"} {
		text, err := texts.ReadFile("words/" + l + ".json")
		if err == nil {
			var words map[string]string
			err = json.Unmarshal(text, &words)
			p.words[l] = words
		}
		if err != nil {
			panic(err) // it is embedded, and a test reads it
		}
	}
	return p
}

// shown is what a public page is made of.
type shown struct {
	Host    string // who shares it
	Visit   *Visit
	Known   bool // the link was made for one person
	Base    string
	Title   string
	Media   string
	Target  string
	Problem string
	Page    *PublicPage
	Photo   template.URL
	Content []PageContent

	W        map[string]string
	Language string
	Style    template.CSS
	Nonce    string
	Preview  bool
}

// languageOf is French or English, by what a browser asks for.
func languageOf(r *http.Request) string {
	matcher := language.NewMatcher([]language.Tag{language.English, language.French})
	wanted, _, _ := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if _, i, sure := matcher.Match(wanted...); i == 1 && sure > language.No {
		return "fr"
	}
	return "en"
}

// write answers with a page under a policy that lets it use this server only.
func (p *pages) write(w http.ResponseWriter, r *http.Request, status int, name string, in shown) error {
	in.Language = languageOf(r)
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // crypto/rand never fails on supported systems
	in.Nonce = base64.StdEncoding.EncodeToString(nonce)
	text, err := p.render(name, in)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'nonce-"+in.Nonce+"'; img-src 'self' blob: data:; font-src 'self' data:; "+
		"connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, err = w.Write(text)
	if err != nil {
		httpd.Log(r.Context()).Debug("public page", "err", err) // the browser left
	}
	return nil
}

func (p *pages) render(name string, in shown) ([]byte, error) {
	in.W, in.Style = p.words[in.Language], p.style
	var out bytes.Buffer
	err := p.parsed.ExecuteTemplate(&out, name+".html", in)
	return out.Bytes(), err
}

// missing is what is answered about a link that does not open, whatever the
// reason: who holds it learns nothing more.
func missing(err error) error {
	if err != nil && !db.IsMissing(err) && fault.CodeOf(err) != fault.Missing {
		return err
	}
	return fault.NotFound("viewed", "")
}

// trouble shows a failure as a page.
func (s *Service) trouble(w http.ResponseWriter, r *http.Request, err error) {
	var told interface{ GetStatus() int }
	if !errors.As(httpd.Explain(r.Context(), err), &told) {
		return
	}
	problem := "failed"
	switch told.GetStatus() {
	case http.StatusNotFound:
		problem = "gone"
	case http.StatusTooManyRequests:
		problem = "too_many"
	}
	if err := s.pages.write(w, r, told.GetStatus(), "trouble", shown{Problem: problem}); err != nil {
		httpd.Log(r.Context()).Error("public page", "err", err)
	}
}

// host is what whoever shares a link is called.
func (s *Service) host(ctx context.Context, id access.UserID) (string, error) {
	user, err := s.o.Access.User(ctx, id)
	return user.Name, err
}

// Say gives a text in the reader's language.
func (in shown) Say(key string) string {
	text := in.W[key]
	if text == "" {
		return key
	}
	return strings.NewReplacer("{host}", in.Host, "{target}", in.Target).Replace(text)
}

// Notice says what is recorded of what is shown.
func (in shown) Notice() string {
	switch {
	case in.Page != nil:
		return in.Say("notice_page")
	case in.Target != "":
		return in.Say("notice_address")
	}
	return in.Say("notice_document")
}
