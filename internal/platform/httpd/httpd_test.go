package httpd_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
)

func server(t *testing.T) *httptest.Server {
	s := httpd.New("test", slog.New(slog.DiscardHandler))
	huma.Register(s.API, huma.Operation{Method: "GET", Path: "/api/v1/fail/{how}", OperationID: "fail", Tags: []string{"Tests"}, Summary: "Fails"},
		func(ctx context.Context, in *struct {
			How string `path:"how"`
		}) (*struct{}, error) {
			switch in.How {
			case "known":
				return nil, httpd.Explain(ctx, fault.Conflict("thing.clash", "two things").With("n", 2).Wrap(errors.New("secret cause")))
			case "panic":
				panic("secret panic")
			}
			return nil, httpd.Explain(ctx, errors.New("secret cause"))
		})
	s.Mux.HandleFunc("GET /api/v1/news", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "event: first\n\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-r.Context().Done()
	})
	s.Mux.HandleFunc("POST /api/v1/write", func(http.ResponseWriter, *http.Request) {})
	h := httptest.NewServer(s.Handler(func(h http.Handler) http.Handler { return h }))
	t.Cleanup(h.Close)
	return h
}

func TestErrorsTellWhatMayBeKnown(t *testing.T) {
	h := server(t)
	for how, want := range map[string]struct {
		status int
		key    string
	}{"known": {409, "thing.clash"}, "panic": {500, "internal"}, "other": {500, "internal"}} {
		answer, err := http.Get(h.URL + "/api/v1/fail/" + how)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		var p httpd.Problem
		if err := json.Unmarshal(text, &p); err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != want.status || p.Key != want.key || strings.Contains(string(text), "secret") ||
			answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s %s", how, answer.StatusCode, answer.Header.Get("Content-Type"), text)
		}
	}
}

// What a handler flushes arrives while it goes on, though answers are compressed.
func TestNewsArriveAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", server(t).URL+"/api/v1/news", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text := make([]byte, 14)
	if _, err := io.ReadFull(answer.Body, text); err != nil || string(text) != "event: first\n\n" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestOtherSitesCannotWrite(t *testing.T) {
	h := server(t)
	for site, want := range map[string]int{"same-origin": 200, "cross-site": 403} {
		r, _ := http.NewRequest("POST", h.URL+"/api/v1/write", nil)
		r.Header.Set("Sec-Fetch-Site", site)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d", site, answer.StatusCode)
		}
	}
}

func TestDescriptionAndItsPage(t *testing.T) {
	h := server(t)
	for path, want := range map[string]string{"/api/v1/openapi.json": `"openapi":"3.1`, "/api/v1/docs": "/api/v1/fail/{how}"} {
		answer, err := http.Get(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if !strings.Contains(string(text), want) || strings.Contains(string(text), "<script") {
			t.Errorf("%s: %.300s", path, text)
		}
	}
}
