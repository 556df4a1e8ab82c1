package atom

import (
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
	"arpent/internal/platform/pace"
	"arpent/internal/signal"
)

// Options of a Service.
type Options struct {
	Access  *access.Service
	Signals *signal.Service
	Say     signal.Say
	Site    func() string // the program's address, or "" for the one it is asked at
	Now     func() time.Time
}

// Service is the package's door.
type Service struct {
	o      Options
	limits *pace.Limits
}

// New makes the service.
func New(o Options) *Service { return &Service{o, pace.New()} }

// Routes adds the operations on the secret address to the API, and what is
// read at it.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	s.o.Access.AddressRoutes(api, access.SignalsAddress, "/api/v1/signals/feed", "signal-feed", "Delivery", "/feeds/", ".atom")
	mux.HandleFunc("GET /feeds/{file}", func(w http.ResponseWriter, r *http.Request) {
		if err := s.serve(w, r); err != nil {
			httpd.WriteProblem(w, r, err)
		}
	})
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) error {
	secret, ok := strings.CutSuffix(r.PathValue("file"), ".atom")
	if !ok {
		return fault.NotFound("address", "")
	}
	if !s.o.Access.MayRead(s.limits, r, secret, s.o.Now()) {
		return fault.New(fault.TooMany, "deliver.too_many", "too many requests; wait a minute")
	}
	actor, language, err := s.o.Access.ReadBy(r.Context(), access.SignalsAddress, secret)
	if err != nil {
		return err
	}
	site := s.o.Site()
	if site == "" {
		site = httpd.Origin(r)
	}
	text, err := s.write(r.Context(), actor, language, site+r.URL.Path, site)
	if err != nil {
		return err
	}
	httpd.WriteRead(w, r, "application/atom+xml; charset=utf-8", text)
	return nil
}
