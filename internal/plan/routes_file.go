package plan

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"arpent/internal/access"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/export"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
)

// fileRoutes are the operations that answer with files.
func (s *Service) fileRoutes(server *httpd.Server) {
	server.Mux.Handle("GET /api/v1/plans/{id}/export/{format}", s.access.Authenticated(access.Everyone, s.exported))
}

func (s *Service) exported(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	wish := export.Wish{Format: r.PathValue("format"), Territory: -1, Language: actor.User.Locale}
	if l := r.URL.Query().Get("language"); l != "" {
		wish.Language = l
	} else if wish.Language == "" && strings.HasPrefix(r.Header.Get("Accept-Language"), "fr") {
		wish.Language = "fr"
	}
	if t := r.URL.Query().Get("territory"); t != "" {
		n, err := strconv.Atoi(t)
		if err != nil || n < 0 {
			return fault.Invalid("plan.no_territory", "territory %q is not a number", t).With("number", t)
		}
		wish.Territory = n
	}
	f, err := s.export.Make(r.Context(), actor, draft.ID(r.PathValue("id")), wish)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	if err := f.Write(w); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}

// Export writes a plan to a file, for the command line.
func (s *Service) Export(ctx context.Context, actor access.Actor, id string, wish export.Wish, w io.Writer) error {
	f, err := s.export.Make(ctx, actor, draft.ID(id), wish)
	if err != nil {
		return err
	}
	return f.Write(w)
}

// Plans lists the plans that an actor sees, newest first.
func (s *Service) Plans(ctx context.Context, actor access.Actor) ([]draft.Plan, error) {
	return s.draft.List(ctx, actor, "", "")
}
