package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/httpd"
)

// browser is a house served by its real routes, and someone signed in.
type browser struct {
	house
	base   string
	cookie *http.Cookie
}

func serve(t *testing.T, d *db.DB) browser {
	t.Helper()
	h := build(t, d, nil)
	a := access.New(d, access.Options{Demo: true, Log: slog.New(slog.DiscardHandler)})
	server := httpd.New("test", slog.New(slog.DiscardHandler))
	a.Routes(server.API, "test")
	h.Routes(server.API)
	outer := httptest.NewServer(server.Handler(a.Identify))
	t.Cleanup(outer.Close)
	b := browser{house: h, base: outer.URL + "/api/v1"}
	answer, err := http.Post(b.base+"/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, h.actor.User.ID)))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	for _, c := range answer.Cookies() {
		b.cookie = c
	}
	if b.cookie == nil {
		t.Fatalf("not signed in: %s", answer.Status)
	}
	return b
}

func (b browser) post(path, kind string, body io.Reader, into any) int {
	b.t.Helper()
	request, err := http.NewRequest("POST", b.base+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	request.AddCookie(b.cookie)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if err := json.Unmarshal(text, into); err != nil {
		b.t.Fatalf("%s %s: %s", path, answer.Status, text)
	}
	return answer.StatusCode
}

// form is a file as a browser sends it, after a field of another name.
func form(t *testing.T, part, name, text string) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	if err := w.WriteField("remark", "before the file"); err != nil {
		t.Fatal(err)
	}
	file, err := w.CreateFormFile(part, name)
	if err == nil {
		_, err = io.WriteString(file, text)
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	return w.FormDataContentType(), body
}

type problem struct{ Key string }

func TestBrowserUpload(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		b := serve(t, d)
		defer b.work()()
		kind, body := form(t, "file", "comptes.csv", plain)
		var m struct {
			ID, State string
			FileName  string `json:"file_name"`
			FileBytes int    `json:"file_bytes"`
			Total     int
		}
		if status := b.post("/imports?target=things&country=fr", kind, body, &m); status != http.StatusCreated || m.State != "ready" || m.FileName != "comptes.csv" || m.FileBytes != len(plain) || m.Total != 7 {
			t.Fatalf("%d %+v", status, m)
		}
		var started struct{ State string }
		if status := b.post("/imports/"+m.ID+"/run", "application/json", nil, &started); status != http.StatusOK {
			t.Fatalf("run: %d %+v", status, started)
		}
		if done := b.wait(m.ID, intake.Done); done.Created != 4 || done.Options.V.Country != "FR" {
			t.Errorf("%s", done)
		}
	})
}

// A file larger than any body the API reads whole arrives whole.
func TestLargeBrowserUpload(t *testing.T) {
	b := serve(t, dbtest.SQLite(t, sets...))
	text := lines(250_000)
	kind, body := form(t, "file", "large.csv", text)
	var m struct {
		FileBytes int `json:"file_bytes"`
		Total     int
	}
	if status := b.post("/imports?target=things", kind, body, &m); status != http.StatusCreated || m.FileBytes != len(text) || m.Total != 250_000 {
		t.Errorf("%d %+v of %d bytes", status, m, len(text))
	}
}

// Bodies that hold no file say so, cut ones too, and leave nothing behind.
func TestBadBrowserUploads(t *testing.T) {
	b := serve(t, dbtest.SQLite(t, sets...))
	kind, body := form(t, "files", "a.csv", plain)
	whole := body.String()
	good, file := form(t, "file", "a.csv", plain)
	cut := file.String()[:file.Len()-80]
	for name, c := range map[string]struct{ path, kind, body, key string }{
		"no form":        {"/imports?target=things", "text/csv", plain, "intake.form"},
		"no boundary":    {"/imports?target=things", "multipart/form-data", whole, "intake.form"},
		"another part":   {"/imports?target=things", kind, whole, "intake.form"},
		"cut short":      {"/imports?target=things", good, cut, "intake.upload"},
		"unknown target": {"/imports?target=moons", good, file.String(), "intake.no_target"},
	} {
		var p problem
		if status := b.post(c.path, c.kind, strings.NewReader(c.body), &p); status < 400 || status >= 500 || p.Key != c.key {
			t.Errorf("%s: %d %s", name, status, p.Key)
		}
	}
	if list, err := b.List(context.Background(), b.actor, "", 10); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}
