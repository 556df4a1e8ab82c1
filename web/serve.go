package web

import (
	"bytes"
	_ "embed" // for the page below
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed unbuilt.html
var unbuilt []byte

// policy lets the page use nothing but this server. Styles may be inline, since
// the component library sets them so; MapLibre draws in a worker that may come
// as a blob; images may be drawn in the page (data:, blob:).
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; child-src blob:; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// contentTypes are stated, since what the system's tables say differs by machine.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2", ".json": "application/json", ".png": "image/png",
	".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
}

// Serve answers with the files of a build. Files under assets/ carry their
// hash in their name and never change; every other is asked for anew. An
// address that names no file is one of the interface's own and gets its page,
// except where it looks like a file, which is then not found. Without a build
// a page says how to make one.
func Serve(build fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if name == "" {
			name = "index.html"
		}
		text, err := fs.ReadFile(build, name)
		if err != nil || name == ".keep" {
			if path.Ext(name) != "" && name != "index.html" {
				http.NotFound(w, r)
				return
			}
			name = "index.html"
			if text, err = fs.ReadFile(build, name); err != nil {
				page(w, r, "index.html", unbuilt, http.StatusServiceUnavailable)
				return
			}
		}
		page(w, r, name, text, http.StatusOK)
	})
}

func page(w http.ResponseWriter, r *http.Request, name string, text []byte, status int) {
	h := w.Header()
	if kind, known := contentTypes[path.Ext(name)]; known {
		h.Set("Content-Type", kind)
	}
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method == http.MethodGet {
			_, _ = w.Write(text) // the browser left
		}
		return
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(text))
}
