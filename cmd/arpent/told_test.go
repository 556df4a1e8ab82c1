package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/signal/hook"
	"arpent/internal/signal/news"
)

// What news and other systems tell becomes signals, each once.
func TestToldFromOutside(t *testing.T) {
	ctx := context.Background()
	a, err := newApp(ctx, filepath.Join(t.TempDir(), "arpent.db"), true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := a.access.AddUser(ctx, a.db, access.NewUser{Email: "hq@example.org", Name: "HQ", Role: access.HeadOffice})
	must(err)
	hq, err := a.access.ActorOf(ctx, id)
	must(err)
	_, err = a.account.Create(ctx, hq, account.Particulars{Name: "Karvex Foods SAS", Town: "Rouen", Country: "FR"}, true)
	must(err)
	sender, err := a.hook.Add(ctx, id, "Press", false, hook.HookMapping{Kind: news.Funding, Company: "$.company", Quote: "$.text"})
	must(err)
	if _, err := a.hook.Add(ctx, id, "Wrong", false, hook.HookMapping{Kind: "nonsense", Company: "$.company"}); err == nil {
		t.Error("a kind that is none was taken")
	}
	server := a.server()
	handler := server.Handler(a.outer)
	for _, body := range []string{`{"company": "KARVEX FOODS", "text": "12 million"}`, `{"company": "Nobody"}`} {
		for range 2 { // sent again
			r := httptest.NewRequest("POST", "/hooks/"+string(sender.ID), strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+sender.Token)
			r.Header.Set("webhook-id", body)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != 202 {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
	}
	must(a.hook.Work(ctx))
	press := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>Journal</title><item><title>Karvex Foods recrute</title><guid>1</guid><description>À Rouen.</description></item></channel></rss>`))
	}))
	defer press.Close()
	t.Setenv("ARPENT_PRIVATE_FEEDS", "yes")
	b := wire(a.db, a.hub, true, a.log, a.now)
	_, err = b.news.Add(ctx, id, "Journal", press.URL, 60)
	must(err)
	must(b.news.Run(ctx))
	var kinds []string
	must(a.db.Select(ctx, &kinds, "SELECT s.kind FROM signals s JOIN signal_accounts c ON c.signal_id = s.id ORDER BY s.seq"))
	if strings.Join(kinds, " ") != "funding hiring" {
		t.Errorf("%v", kinds)
	}
	senders, err := a.hook.Senders(ctx)
	if err != nil || senders[0].Done != 1 || senders[0].Unmatched != 1 {
		t.Errorf("%+v, %v", senders, err)
	}
}
