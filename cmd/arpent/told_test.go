package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/signal"
	"arpent/internal/signal/mailbox"
	"arpent/internal/signal/mailbox/mailboxtest"
	"arpent/internal/signal/mapping"
	"arpent/internal/signal/news"
	"arpent/web"
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
	sender, err := a.hook.Add(ctx, id, "Press", false, mapping.EventMapping{Kind: news.Funding, Company: "$.company", Quote: "$.text"})
	must(err)
	if _, err := a.hook.Add(ctx, id, "Wrong", false, mapping.EventMapping{Kind: "nonsense", Company: "$.company"}); err == nil {
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

// Somebody who writes to a mailbox is told of once, to whoever sees them; to a
// user's own mailbox only those are known whom the user sees.
func TestRepliesAreTold(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		w := openLawful(t, d)
		server := mailboxtest.Start(t, mailboxtest.Options{TLS: true})
		a, err := w.account.Create(w.ctx, w.hq, account.Particulars{Name: "Karvex Foods", Town: "Rouen", Country: "FR"}, true)
		w.must(err)
		made, err := w.person.Create(w.ctx, w.hq, person.PersonDraft{GivenName: "Eva", FamilyName: "Neu", Positions: []person.EmploymentDraft{{AccountID: a.ID, Title: "Buyer", From: "2020-01-01"}},
			ContactPoints: []person.ContactDraft{{Kind: "email", Value: "Eva@Karvex.example"}}})
		w.must(err)
		id, err := w.access.AddUser(w.ctx, d, access.NewUser{Email: "rep@example.org", Name: "Rep", Role: access.Representative})
		w.must(err)
		rep, err := w.access.ActorOf(w.ctx, id)
		w.must(err)
		boxes := mailbox.New(d, mailbox.Options{Access: w.access, Tell: w.tellMailbox, Private: true, TLS: server.TLS, Now: w.now})
		draft := mailbox.MailboxDraft{Host: server.Host, Port: server.Port, Security: mailbox.TLS, Login: mailboxtest.Login, Password: mailboxtest.Password}
		_, err = boxes.Add(w.ctx, rep, draft, false)
		w.must(err)
		server.Put("INBOX", "From: eva@karvex.example", "Message-ID: <1@karvex.example>", "Date: "+w.clock.Format(time.RFC1123Z), "", "Secret")
		read := func() {
			t.Helper()
			w.clock = w.clock.Add(10 * time.Minute)
			w.must(boxes.Run(w.ctx))
		}
		read()
		counts := func(who access.Actor) mailbox.MailboxCounts {
			t.Helper()
			list, err := boxes.Mailboxes(w.ctx, who)
			w.must(err)
			return list[0].MailboxCounts
		}
		told := func() []signal.Shown {
			t.Helper()
			list, err := w.signal.Feed(w.ctx, w.hq, signal.Query{Days: 30, State: "open", Kind: string(signal.Replied)})
			w.must(err)
			return list
		}
		if c := counts(rep); c.Replies != 0 || c.Strangers != 1 || len(told()) != 0 {
			t.Errorf("out of sight: %+v", c)
		}

		_, err = boxes.Add(w.ctx, w.hq, draft, true) // the same letter, to all
		w.must(err)
		read()
		list := told()
		if c := counts(w.hq); c.Replies != 1 || len(list) != 1 || list[0].PersonID != made.ID || len(list[0].Places) != 1 || list[0].Evidence.V.Answers {
			t.Fatalf("%+v %+v", c, list)
		}
		if said := list[0].Sentence(web.Say, "fr"); said != "Eva Neu a écrit un e-mail" {
			t.Errorf("%q", said)
		}

		_, err = w.account.Change(w.ctx, w.hq, a.ID, 0, []byte(fmt.Sprintf(`{"owner_id":%q}`, id)))
		w.must(err)
		server.Put("INBOX", "From: eva@karvex.example", "Message-ID: <2@karvex.example>", "In-Reply-To: <0@us.example>", "Date: "+w.clock.Format(time.RFC1123Z), "", "Secret")
		read()
		read()
		if list = told(); len(list) != 2 || !list[0].Evidence.V.Answers || len(list[0].Sources.V) != 2 || counts(rep).Replies != 1 {
			t.Errorf("%+v %+v", list, counts(rep))
		}
		own, err := w.signal.Feed(w.ctx, rep, signal.Query{Days: 30, State: "open"})
		w.must(err)
		ties, err := w.person.Ties(w.ctx, w.hq.Scope, made.ID)
		w.must(err)
		if len(own) != 2 || len(ties) > 1 {
			t.Errorf("%d seen by whose it is; %+v", len(own), ties)
		}
		server.Put("INBOX", "From: eva@karvex.example", "Message-ID: <3@karvex.example>", "Date: "+w.clock.Format(time.RFC1123Z), "", "Secret")
		hq, err := boxes.Mailboxes(w.ctx, w.hq)
		w.must(err)
		w.must(boxes.Pause(w.ctx, w.hq, hq[0].ID, true))
		read()
		if ties, err = w.person.Ties(w.ctx, w.hq.Scope, made.ID); err != nil || len(ties) != 1 || ties[0].UserID != id || ties[0].Network != "email" || ties[0].Received < 1 || ties[0].LastOn == "" {
			t.Errorf("%+v %v", ties, err)
		}
		if found := w.found([]string{"secret"}); len(found) != 0 {
			t.Errorf("kept: %v", found)
		}
	})
}
