package digest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"time"

	"golang.org/x/text/language"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
	"arpent/internal/platform/pace"
)

// Public adds where a letter's link to unsubscribe leads: it works for whoever
// holds the letter, signed in or not. What opens links by itself, such as a
// mail scanner, changes nothing; POST ends the letters (RFC 8058).
func (s *Service) Public(mux *http.ServeMux) {
	handle := func(method string, act func(ctx context.Context, user access.UserID, atOnce bool) error, name, button string) {
		mux.HandleFunc(method+" /u/{secret}", func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Cache-Control", "private, no-store")
			h.Set("X-Robots-Tag", "noindex, nofollow")
			h.Set("Referrer-Policy", "no-referrer")
			if !s.limits.Allow("page "+pace.AddressOf(r), time.Second, 30, s.o.Now()) {
				httpd.WriteProblem(w, r, fault.New(fault.TooMany, "deliver.too_many", "too many requests; wait a minute"))
				return
			}
			user, atOnce, err := s.reader(r.Context(), r.PathValue("secret"))
			if err == nil && user != "" {
				err = act(r.Context(), user, atOnce)
			}
			if err != nil {
				httpd.WriteProblem(w, r, err)
				return
			}
			if user == "" {
				s.page(w, r, http.StatusNotFound, "gone", "")
				return
			}
			s.page(w, r, http.StatusOK, name, button)
		})
	}
	handle("GET", func(context.Context, access.UserID, bool) error { return nil }, "ask", "unsubscribe")
	handle("POST", s.stop, "stopped", "")
}

// reader is whom the letter with a link was written to, and whether it was sent at
// once; empty when no letter has it.
func (s *Service) reader(ctx context.Context, secret string) (user access.UserID, atOnce bool, err error) {
	err = s.db.Get(ctx, &user, "SELECT user_id FROM digest_mails WHERE unsubscribe_hash = ?", hash(secret))
	if db.IsMissing(err) {
		atOnce = true
		err = s.db.Get(ctx, &user, "SELECT user_id FROM digest_alerts WHERE unsubscribe_hash = ?", hash(secret))
	}
	if db.IsMissing(err) {
		return "", false, nil
	}
	return user, atOnce, err
}

// stop ends the letters of the kind that the link stood in.
func (s *Service) stop(ctx context.Context, user access.UserID, atOnce bool) error {
	text := "UPDATE digest_settings SET wanted = ?, changed_at = ? WHERE user_id = ?"
	if atOnce {
		text = "UPDATE digest_settings SET at_once = ?, changed_at = ? WHERE user_id = ?"
	}
	_, err := s.db.Exec(ctx, text, false, db.At(s.o.Now()), user)
	return err
}

// page shows one of the pages of an unsubscribing reader.
func (s *Service) page(w http.ResponseWriter, r *http.Request, status int, name, button string) {
	matcher := language.NewMatcher([]language.Tag{language.English, language.French})
	wanted, _, _ := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	in := struct{ Language, Title, Text, Button, Settings, Nonce string }{Language: "en"}
	if _, i, sure := matcher.Match(wanted...); i == 1 && sure > language.No {
		in.Language = "fr"
	}
	say := func(key string) string { return s.o.Say(in.Language, "deliver_page_"+key, nil) }
	in.Title, in.Text, in.Settings = say(name+"_title"), say(name+"_text"), say("settings")
	if button != "" {
		in.Button = say(button)
	}
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // crypto/rand never fails on supported systems
	in.Nonce = base64.StdEncoding.EncodeToString(nonce)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+in.Nonce+"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	if err := s.letters.html.ExecuteTemplate(w, "unsubscribe.html", in); err != nil {
		httpd.Log(r.Context()).Debug("unsubscribe page", "err", err) // the browser left
	}
}
