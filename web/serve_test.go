package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"arpent/web"
)

func TestServe(t *testing.T) {
	build := fstest.MapFS{
		"index.html":         {Data: []byte("<title>page</title>")},
		"theme.js":           {Data: []byte("theme")},
		"assets/main-abc.js": {Data: []byte("main")},
		"assets/x-abc.woff2": {Data: []byte("font")},
		".keep":              {},
	}
	for _, c := range []struct {
		method, path string
		status       int
		body, kind   string
		immutable    bool
	}{
		{"GET", "/", 200, "<title>page", "text/html; charset=utf-8", false},
		{"GET", "/plans/7/edit", 200, "<title>page", "text/html; charset=utf-8", false},
		{"GET", "/theme.js", 200, "theme", "text/javascript; charset=utf-8", false},
		{"GET", "/assets/main-abc.js", 200, "main", "text/javascript; charset=utf-8", true},
		{"GET", "/assets/x-abc.woff2", 200, "font", "font/woff2", true},
		{"GET", "/assets/gone-def.js", 404, "not found", "text/plain; charset=utf-8", false},
		{"GET", "/.keep", 404, "not found", "text/plain; charset=utf-8", false},
		{"GET", "/../../etc/passwd", 200, "<title>page", "text/html; charset=utf-8", false},
		{"HEAD", "/", 200, "", "text/html; charset=utf-8", false},
		{"POST", "/", 405, "not allowed", "text/plain; charset=utf-8", false},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(c.method, "/", nil)
		r.URL.Path = c.path
		web.Serve(build).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) || w.Header().Get("Content-Type") != c.kind {
			t.Errorf("%s %s: %d %q %q", c.method, c.path, w.Code, w.Body.String(), w.Header().Get("Content-Type"))
		}
		if got := strings.Contains(w.Header().Get("Cache-Control"), "immutable"); got != c.immutable {
			t.Errorf("%s: immutable %v, want %v", c.path, got, c.immutable)
		}
		if c.status == 200 && !strings.Contains(w.Header().Get("Content-Security-Policy"), "worker-src 'self' blob:") {
			t.Errorf("%s: policy %q", c.path, w.Header().Get("Content-Security-Policy"))
		}
	}
}

func TestServeWithoutBuild(t *testing.T) {
	w := httptest.NewRecorder()
	web.Serve(fstest.MapFS{".keep": {}}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/plans", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make run") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
