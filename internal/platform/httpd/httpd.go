// Package httpd is the shell of the HTTP server: the API's description, what
// every request passes through, and the one way errors become answers.
package httpd

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/klauspost/compress/gzhttp"

	"arpent/internal/platform/fault"
)

// Server collects routes; Handler gives what is served.
type Server struct {
	Mux *http.ServeMux // raw routes: tiles, downloads, uploads, the web build
	API huma.API       // described operations
	log *slog.Logger
}

// New makes a server without routes, whose OpenAPI 3.1 description is at
// /api/v1/openapi.json and its page at /api/v1/docs.
func New(version string, log *slog.Logger) *Server {
	mux := http.NewServeMux()
	huma.DefaultArrayNullable = false // an empty list is [], never null
	config := huma.DefaultConfig("Arpent", version)
	config.OpenAPIPath = "/api/v1/openapi"
	config.SchemasPath = "/api/v1/schemas"
	config.DocsPath = ""
	config.Info.Description = "Sales territories from a list of accounts to a published plan, and the work in them. " +
		"Sign in by cookie, or send an API token as `Authorization: Bearer …`. Errors are RFC 9457 problem documents with a stable `key`."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "arpent_session"},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	config.CreateHooks = nil // answers hold no $schema links
	s := &Server{Mux: mux, API: humago.New(mux, config), log: log}
	mux.HandleFunc("GET /api/v1/docs", s.docs)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		WriteProblem(w, r, fault.New(fault.Missing, "route.not_found", "the API has no %s %s", r.Method, r.URL.Path))
	})
	return s
}

// Handler is everything a request passes through, outermost first: log,
// recover, headers, cross-site protection, compression, then inner (who signs
// in), then the routes.
func (s *Server) Handler(inner func(http.Handler) http.Handler) http.Handler {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ContentTypes([]string{
		"application/json", "application/problem+json", "application/geo+json", "application/vnd.oai.openapi+json",
		"text/html", "text/css", "text/javascript", "text/csv", "application/javascript", "image/svg+xml"}))
	if err != nil {
		panic(err) // the options above are constants
	}
	crossSite := http.NewCrossOriginProtection()
	crossSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		WriteProblem(w, r, fault.Forbidden("cross_site", "the request came from another site"))
	}))
	return s.observe(headers(crossSite.Handler(compress(inner(s.Mux)))))
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Flush sends what is written so far: the compression around it asks for nothing
// but an http.Flusher.
func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() }

// Unwrap lets http.ResponseController reach deadlines.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// observe logs each request and answers a panic.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		log := s.log.With("method", r.Method, "path", r.URL.Path)
		rec := &recorder{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), logKey{}, log))
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				log.Error("panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if rec.status == 0 {
					WriteProblem(rec, r, fmt.Errorf("panic: %v", p))
				}
			}
			log.Debug("request", "status", rec.status, "ms", time.Since(started).Milliseconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
		next.ServeHTTP(w, r)
	})
}

// Serve answers on listener until ctx ends, then lets running requests finish
// for a few seconds.
func (s *Server) Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return server.Close()
	}
	return nil
}
