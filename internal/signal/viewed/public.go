package viewed

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/argon2id"

	"arpent/internal/platform/fault"
	"arpent/internal/platform/pace"
)

// Public adds what anybody may open: links at /l/TOKEN, pages at /p/HANDLE.
func (s *Service) Public(mux *http.ServeMux) {
	handle := func(pattern string, h func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			hide(w)
			if err := s.spare(r); err != nil {
				s.trouble(w, r, err)
				return
			}
			if err := h(w, r); err != nil {
				s.trouble(w, r, err)
			}
		})
	}
	handle("GET /l/{token}", s.openLink)
	handle("POST /l/{token}", s.unlock)
	handle("GET /l/{token}/content", s.content)
	handle("GET /l/{token}/go", s.goOn)
	handle("GET /p/{handle}", s.openPage)
	handle("GET /p/{handle}/photo", s.photo)
	mux.HandleFunc("POST /v/{visit}", func(w http.ResponseWriter, r *http.Request) {
		hide(w)
		if err := s.hear(w, r); err != nil {
			s.trouble(w, r, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// hide keeps public pages out of caches and search engines, and their
// addresses from the pages that they lead to.
func hide(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Referrer-Policy", "no-referrer")
}

// spare bounds how much one address, and all together, may ask for.
func (s *Service) spare(r *http.Request) error {
	if err := s.allow("all", time.Second/100, 500); err != nil {
		return err
	}
	return s.allow("page "+pace.AddressOf(r), time.Second, 60)
}

// link gives the link of a request, while it opens.
func (s *Service) link(r *http.Request) (*SmartLink, error) {
	var l SmartLink
	err := s.db.Get(r.Context(), &l, "SELECT "+linkColumns+" FROM smart_links l WHERE l.token = ?", r.PathValue("token"))
	if err != nil || !l.open(s.today()) {
		return nil, missing(err)
	}
	return &l, nil
}

func (s *Service) openLink(w http.ResponseWriter, r *http.Request) error {
	l, err := s.link(r)
	if err != nil {
		return err
	}
	if l.Hash != "" {
		return s.ask(w, r, l, "", http.StatusOK)
	}
	return s.show(w, r, l)
}

// ask shows where a password is given. Nothing is recorded before it is right.
func (s *Service) ask(w http.ResponseWriter, r *http.Request, l *SmartLink, problem string, status int) error {
	host, err := s.host(r.Context(), l.OwnerID)
	if err != nil {
		return err
	}
	return s.pages.write(w, r, status, "password", shown{Host: host, Problem: problem})
}

// unlock tries a password: five at once and then one every twelve seconds from
// an address, sixty at once and one every two seconds for a link.
func (s *Service) unlock(w http.ResponseWriter, r *http.Request) error {
	l, err := s.link(r)
	if err != nil {
		return err
	}
	if l.Hash == "" {
		return s.show(w, r, l)
	}
	err = s.allow("password "+string(l.ID)+" "+pace.AddressOf(r), 12*time.Second, 5)
	if err == nil {
		err = s.allow("password "+string(l.ID), 2*time.Second, 60)
	}
	if err != nil {
		return s.ask(w, r, l, "too_many", http.StatusTooManyRequests)
	}
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	password := r.PostFormValue("password")
	select {
	case s.hashing <- struct{}{}:
	case <-r.Context().Done():
		return r.Context().Err()
	}
	fits, err := argon2id.ComparePasswordAndHash(password, l.Hash)
	<-s.hashing
	if err != nil {
		return err
	}
	if !fits {
		return s.ask(w, r, l, "wrong", http.StatusForbidden)
	}
	return s.show(w, r, l)
}

// show shows what a link leads to, and begins a visit.
func (s *Service) show(w http.ResponseWriter, r *http.Request, l *SmartLink) error {
	if l.Kind == ToPage {
		p, err := s.published(r.Context(), "user_id", string(l.OwnerID))
		if err != nil {
			return err
		}
		return s.showPage(w, r, p, l)
	}
	host, err := s.host(r.Context(), l.OwnerID)
	if err != nil {
		return err
	}
	v, err := s.begin(r, l, "", r.URL.Query().Get("by"))
	if err != nil {
		return err
	}
	in := shown{Host: host, Visit: v, Title: l.Title, Known: v.PersonID != "", Base: "/l/" + l.Token}
	if l.Kind == ToAddress {
		u, err := url.Parse(l.Address)
		if err != nil {
			return err
		}
		in.Target = u.Hostname()
		return s.pages.write(w, r, http.StatusOK, "address", in)
	}
	f, err := s.load(r.Context(), l.FileID)
	if err != nil {
		return err
	}
	in.Media = f.Media
	return s.pages.write(w, r, http.StatusOK, "document", in)
}

// visitOf gives the visit that a request belongs to, which is of its link.
func (s *Service) visitOf(r *http.Request, l *SmartLink) (*Visit, error) {
	v, err := s.visit(r.Context(), s.db, r.URL.Query().Get("visit"))
	if err != nil || v.LinkID != l.ID {
		return nil, missing(err)
	}
	return v, nil
}

// content sends the document to whoever opened the link: a visit is the pass,
// so that a password cannot be gone around.
func (s *Service) content(w http.ResponseWriter, r *http.Request) error {
	l, err := s.link(r)
	if err != nil {
		return err
	}
	if _, err := s.visitOf(r, l); err != nil {
		return err
	}
	f, err := s.load(r.Context(), l.FileID)
	if err != nil {
		return err
	}
	f.send(w, r)
	return nil
}

// goOn leads on to the address, and records that somebody went.
func (s *Service) goOn(w http.ResponseWriter, r *http.Request) error {
	l, err := s.link(r)
	if err != nil {
		return err
	}
	v, err := s.visitOf(r, l)
	if err != nil {
		return err
	}
	if v.Apart != Declined && r.Method == http.MethodGet {
		if _, err := s.db.Exec(r.Context(), "UPDATE link_visits SET went_on = ? WHERE id = ?", true, v.ID); err != nil {
			return err
		}
	}
	if !webAddress(l.Address) {
		return missing(nil)
	}
	http.Redirect(w, r, l.Address, http.StatusSeeOther)
	return nil
}

const mostBeat = 32 << 10

func (s *Service) hear(w http.ResponseWriter, r *http.Request) error {
	if err := s.allow("beat "+pace.AddressOf(r), time.Second/2, 120); err != nil {
		return err
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBeat))
	if err != nil {
		return fault.New(fault.TooLarge, "viewed.beat", "the message is too long").Wrap(err)
	}
	var b Beat
	if err := json.Unmarshal(text, &b); err != nil {
		return fault.New(fault.Bad, "viewed.beat", "the message cannot be read").Wrap(err)
	}
	return s.Hear(r.Context(), r.PathValue("visit"), b)
}
