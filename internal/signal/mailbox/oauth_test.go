package mailbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/seal"
	"arpent/internal/signal/mailbox"
	"arpent/internal/signal/mailbox/mailboxtest"
	"arpent/internal/signal/mailbox/oauth"
)

// consenting is a world whose mailbox is signed in to by consent.
type consenting struct {
	*world
	provider *mailboxtest.Provider
	id       oauth.ProviderID
	log      *bytes.Buffer
}

func consentingWorld(t *testing.T, d *db.DB, mechanisms ...string) *consenting {
	w := &consenting{world: open(t, d), provider: mailboxtest.StartProvider(t), log: &bytes.Buffer{}}
	w.server = mailboxtest.Start(t, mailboxtest.Options{TLS: true, Mechanisms: mechanisms, Takes: w.provider.Takes})
	w.s = w.another()
	one, err := mailbox.Signs(w.s).Add(w.Ctx, w.HQ, w.offer())
	w.OK(err)
	w.id = one.ID
	return w
}

// another is one more program on the same database.
func (w *consenting) another() *mailbox.Service {
	return mailbox.New(w.D, mailbox.Options{Access: w.Access, Private: true, TLS: w.server.TLS, Now: w.Clock, Box: seal.With([]byte(strings.Repeat("k", seal.KeySize))),
		Log: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Tell: func(_ context.Context, _ *db.Tx, within access.Scope, letters []mailbox.Told) (int64, error) {
			w.told = append(w.told, letters...)
			return int64(len(letters)), nil
		}})
}

func (w *consenting) offer() oauth.MailProviderDraft {
	return oauth.MailProviderDraft{Kind: oauth.Other, Name: "Maison", AuthorizeURL: w.provider.URL + "/authorize", TokenURL: w.provider.URL + "/token", RevokeURL: w.provider.URL + "/revoke",
		Scopes: "mail", Server: oauth.Server{Host: w.server.Host, Port: w.server.Port, Security: "tls"}, ClientID: mailboxtest.ClientID, ClientSecret: mailboxtest.ClientSecret}
}

func from(who access.Actor, session string) oauth.Asker {
	return oauth.Asker{User: who.User.ID, Session: session, Redirect: "https://arpent.example.org" + oauth.CallbackPath}
}

// connect has somebody consent.
func (w *consenting) connect(who access.Actor, wish mailbox.MailboxWish) (*mailbox.Mailbox, error) {
	w.Helper()
	address, err := w.s.Connect(w.Ctx, who, from(who, "s1"), w.id, wish)
	w.OK(err)
	state, code := w.provider.Agree(address)
	return w.s.Connected(w.Ctx, who, from(who, "s1"), oauth.MailConsentAnswer{State: state, Code: code})
}

func (w *consenting) connected(who access.Actor) *mailbox.Mailbox {
	w.Helper()
	one, err := w.connect(who, mailbox.MailboxWish{Login: mailboxtest.Login})
	w.OK(err)
	return one
}

func (w *consenting) letter(n int) {
	w.server.Put("INBOX", "From: <ann@acme.example>", fmt.Sprintf("Message-ID: <%d@acme.example>", n), nothing)
}

func TestAMailboxIsReadByConsent(t *testing.T) {
	for _, mechanisms := range [][]string{{"XOAUTH2"}, {"XOAUTH2", "OAUTHBEARER"}} {
		dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
			w := consentingWorld(t, d, mechanisms...)
			w.provider.Address = mailboxtest.Login // so that it need not be given
			one, err := w.connect(w.Ann, mailbox.MailboxWish{})
			w.OK(err)
			if one.Login != mailboxtest.Login || one.Password != "" || one.Host != w.server.Host {
				t.Errorf("%+v", one)
			}
			w.letter(1)
			w.later(0)
			if m := w.fares(w.Ann); m.Replies != 1 || m.Problem != "" || m.ProviderID != w.id {
				t.Errorf("%+v", m)
			}
			if said := w.server.Said(); !strings.Contains(said, "AUTHENTICATE "+mechanisms[len(mechanisms)-1]) {
				t.Errorf("said:\n%s", said)
			}
			// Its server and login are what was consented to, whatever a draft says.
			n := w.draft()
			n.Host, n.Login, n.Name, n.Password = "elsewhere.example.org", "another", "Mine", "x"
			changed, err := w.s.Change(w.Ctx, w.Ann, one.ID, n)
			w.OK(err)
			if changed.Host != w.server.Host || changed.Login != mailboxtest.Login || changed.Name != "Mine" || changed.Password != "" {
				t.Errorf("%+v", changed)
			}
			told, err := w.s.Disconnect(w.Ctx, w.Ann, one.ID)
			if err != nil || told != oauth.RevokedThere || len(w.provider.Revoked()) != 1 {
				t.Error(told, err, w.provider.Revoked())
			}
			w.gone()
			if err := w.s.Restore(w.Ctx, w.Ann, one.ID); fault.CodeOf(err) != fault.Missing {
				t.Error(err)
			}
		})
	}
}

// gone sees that no token is kept.
func (w *consenting) gone() {
	w.Helper()
	var left int
	w.OK(w.D.Get(w.Ctx, &left, "SELECT COUNT(*) FROM mail_grants"))
	if left != 0 {
		w.Errorf("%d grants are left", left)
	}
}

// What comes back counts once, in the session that asked, and in time.
func TestAnswersOfStrangersAreRefused(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := consentingWorld(t, d, "XOAUTH2")
		ask := func() (state, code string) {
			w.Now = w.Now.Add(time.Minute)
			address, err := w.s.Connect(w.Ctx, w.Ann, from(w.Ann, "s1"), w.id, mailbox.MailboxWish{Login: mailboxtest.Login})
			w.OK(err)
			if !strings.Contains(address, "code_challenge_method=S256") || !strings.Contains(address, "redirect_uri=https%3A%2F%2Farpent.example.org") {
				t.Error(address)
			}
			return w.provider.Agree(address)
		}
		state, code := ask()
		for name, c := range map[string]struct {
			who  oauth.Asker
			says oauth.MailConsentAnswer
		}{
			"another state":   {from(w.Ann, "s1"), oauth.MailConsentAnswer{State: "made-up", Code: code}},
			"another session": {from(w.Ann, "s2"), oauth.MailConsentAnswer{State: state, Code: code}},
			"no session":      {from(w.Ann, ""), oauth.MailConsentAnswer{State: state, Code: code}},
			"another user":    {from(w.Bo, "s1"), oauth.MailConsentAnswer{State: state, Code: code}},
		} {
			if _, err := w.s.Connected(w.Ctx, w.Ann, c.who, c.says); keyOf(err) != "mailbox.consent_state" {
				t.Errorf("%s: %v", name, err)
			}
		}
		says := oauth.MailConsentAnswer{State: state, Code: code}
		if _, err := w.s.Connected(w.Ctx, w.Ann, from(w.Ann, "s1"), says); err != nil {
			t.Error(err)
		}
		if _, err := w.s.Connected(w.Ctx, w.Ann, from(w.Ann, "s1"), says); keyOf(err) != "mailbox.consent_state" {
			t.Errorf("twice: %v", err)
		}
		state, _ = ask()
		if _, err := w.s.Connected(w.Ctx, w.Ann, from(w.Ann, "s1"), oauth.MailConsentAnswer{State: state, Error: "access_denied"}); keyOf(err) != "mailbox.consent_denied" {
			t.Errorf("denied: %v", err)
		}
		state, _ = ask()
		if _, err := w.s.Connected(w.Ctx, w.Ann, from(w.Ann, "s1"), oauth.MailConsentAnswer{State: state, Code: "made-up"}); keyOf(err) != "mailbox.consent_code" {
			t.Errorf("another code: %v", err)
		}
		state, code = ask()
		w.Now = w.Now.Add(time.Hour)
		if _, err := w.s.Connected(w.Ctx, w.Ann, from(w.Ann, "s1"), oauth.MailConsentAnswer{State: state, Code: code}); keyOf(err) != "mailbox.consent_late" {
			t.Errorf("late: %v", err)
		}
		w.Now = w.Now.Add(time.Minute)
		if _, err := w.connect(w.Ann, mailbox.MailboxWish{}); keyOf(err) != "mailbox.consent_login" || len(w.provider.Revoked()) != 1 {
			t.Errorf("nobody's: %v %v", err, w.provider.Revoked())
		}
		if _, err := w.s.Connect(w.Ctx, w.Ann, from(w.Ann, "s1"), w.id, mailbox.MailboxWish{Organisation: true}); fault.CodeOf(err) != fault.Denied {
			t.Errorf("for all: %v", err)
		}
	})
}

// Tokens are renewed before their end, and when they are refused; rotated refresh
// tokens replace those before. When consent is over the mailbox says so, and asks
// the provider no more.
func TestConsentIsKeptAlive(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := consentingWorld(t, d, "XOAUTH2")
		w.provider.Life, w.provider.Rotate = 600, true
		one := w.connected(w.Ann)
		w.later(0)
		if w.provider.Renewals() != 0 {
			t.Error("renewed too early")
		}
		for i := range 3 {
			w.letter(i)
			w.later(8 * time.Minute)
		}
		if m := w.fares(w.Ann); m.Replies != 3 || m.Problem != "" || w.provider.Renewals() != 3 {
			t.Errorf("%d renewals, %+v", w.provider.Renewals(), m)
		}
		w.provider.Expire() // before its time
		w.OK(w.s.Soon(w.Ctx, w.Ann, one.ID))
		w.letter(4)
		w.later(0)
		if m := w.fares(w.Ann); m.Replies != 4 || m.Problem != "" || w.provider.Renewals() != 4 {
			t.Errorf("%d renewals, %+v", w.provider.Renewals(), m)
		}
		w.provider.Withdraw()
		w.later(10 * time.Minute)
		if m := w.fares(w.Ann); m.Problem != "mailbox.consent" || !strings.Contains(m.Said, "revoked") {
			t.Errorf("%+v", m)
		}
		before := len(w.server.Said())
		w.later(7 * time.Hour)
		if m := w.fares(w.Ann); m.Problem != "mailbox.consent" || len(w.server.Said()) != before || m.Failures != 2 {
			t.Errorf("%+v", m)
		}
		w.letter(5)
		again, err := w.connect(w.Ann, mailbox.MailboxWish{ID: one.ID})
		w.OK(err)
		w.later(0)
		if m := w.fares(w.Ann); again.ID != one.ID || m.Problem != "" || m.Replies != 5 {
			t.Errorf("%+v", m)
		}
	})
}

// Two programs that need a token at once renew it once.
func TestOneRenewalAtATime(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := consentingWorld(t, d, "XOAUTH2")
		w.provider.Rotate = true
		one := w.connected(w.Ann)
		w.Now = w.Now.Add(2 * time.Hour)
		programs := []*mailbox.Service{w.s, w.another(), w.another()}
		asked, goOn := make(chan struct{}, 9), make(chan struct{})
		w.provider.Hold = func() { asked <- struct{}{}; <-goOn }
		tokens := make([]string, 9)
		var work sync.WaitGroup
		for i := range tokens {
			work.Go(func() {
				var err error
				if tokens[i], err = mailbox.Signs(programs[i%3]).Token(w.Ctx, oauth.Holder(one.ID), ""); err != nil {
					t.Error(err)
				}
			})
		}
		<-asked
		close(goOn)
		work.Wait()
		for _, got := range tokens {
			if got == "" || got != tokens[0] {
				t.Errorf("%q", tokens)
				break
			}
		}
		if w.provider.Renewals() != 1 {
			t.Errorf("%d renewals", w.provider.Renewals())
		}
		// A program that died as it renewed leaves the grant to the next one.
		w.provider.Hold = nil
		_, err := d.Exec(w.Ctx, "UPDATE mail_grants SET busy_until = ?", db.At(w.Now.Add(2*time.Hour)))
		w.OK(err)
		w.Now = w.Now.Add(3 * time.Hour)
		if _, err := mailbox.Signs(w.s).Token(w.Ctx, oauth.Holder(one.ID), ""); err != nil || w.provider.Renewals() != 2 {
			t.Errorf("%v after %d renewals", err, w.provider.Renewals())
		}
	})
}

// Whoever leaves takes the consent along, also when the mailbox is paused; so does
// a provider that headquarters deletes, or whose tokens would go elsewhere.
func TestConsentEndsWithWhoGaveIt(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := consentingWorld(t, d, "XOAUTH2")
		signs := mailbox.Signs(w.s)
		one := w.connected(w.Ann)
		w.OK(w.s.Pause(w.Ctx, w.Ann, one.ID, true))
		w.Close(w.Ann)
		w.later(0)
		w.gone()

		w.connected(w.Bo)
		n := w.offer()
		n.ClientSecret, n.Name = "", "Autre nom"
		_, err := signs.Change(w.Ctx, w.HQ, w.id, n)
		w.OK(err)
		w.later(0)
		if m := w.fares(w.Bo); m.Problem != "" {
			t.Errorf("a name changes nothing: %+v", m)
		}
		n.TokenURL = "https://elsewhere.example.org/token"
		if _, err := signs.Change(w.Ctx, w.HQ, w.id, n); keyOf(err) != "mailbox.provider_secret_again" {
			t.Errorf("the secret goes elsewhere: %v", err)
		}
		n.ClientSecret = "new"
		_, err = signs.Change(w.Ctx, w.HQ, w.id, n)
		w.OK(err)
		w.gone()
		_, err = signs.Change(w.Ctx, w.HQ, w.id, w.offer())
		w.OK(err)
		w.Now = w.Now.Add(time.Minute)
		w.connected(w.Bo)
		w.OK(signs.End(w.Ctx, w.HQ, w.id))
		w.gone()
		w.later(10 * time.Minute)
		if list, _ := w.s.Mailboxes(w.Ctx, w.Bo); list[len(list)-1].Problem != "mailbox.consent" {
			t.Errorf("%+v", list)
		}
	})
}

// No secret comes out again: not in answers, not in the log, not in the database.
func TestSecretsStayInside(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := consentingWorld(t, d, "XOAUTH2")
		mux := http.NewServeMux()
		w.s.Routes(humago.New(mux, huma.DefaultConfig("test", "1")))
		server := httptest.NewServer(w.Access.Identify(mux))
		defer server.Close()
		_, session, err := w.Access.SignInDemo(w.Ctx, w.HQ.User.ID)
		w.OK(err)
		var heard bytes.Buffer
		do := func(method, path string, body any) (int, map[string]any) {
			text, _ := json.Marshal(body)
			r, _ := http.NewRequest(method, server.URL+"/api/v1"+path, bytes.NewReader(text))
			r.Header.Set("Content-Type", "application/json")
			r.AddCookie(&http.Cookie{Name: access.CookieName, Value: session})
			answer, err := http.DefaultClient.Do(r)
			w.OK(err)
			defer answer.Body.Close()
			var out bytes.Buffer
			_, _ = out.ReadFrom(answer.Body)
			heard.Write(out.Bytes())
			var got map[string]any
			_ = json.Unmarshal(out.Bytes(), &got)
			return answer.StatusCode, got
		}
		must := func(status int, got map[string]any) map[string]any {
			t.Helper()
			if status > 299 {
				t.Fatalf("%d %v", status, got)
			}
			return got
		}
		do("GET", "/mailbox-providers", nil)
		tried := must(do("POST", "/mailbox-providers/test", w.offer()))
		for _, step := range tried["steps"].([]any) {
			if step.(map[string]any)["good"] != true {
				t.Errorf("%v", step)
			}
		}
		wrong := w.offer()
		wrong.ClientSecret, wrong.AuthorizeURL = "wrong-secret-1", w.provider.URL+"/nowhere"
		wrong.Server = oauth.Server{Host: "no.such.host.invalid", Port: 993, Security: "tls"}
		tried = must(do("POST", "/mailbox-providers/test", wrong))
		if text := fmt.Sprint(tried); !strings.Contains(text, "mailbox.provider_refused") || !strings.Contains(text, "mailbox.provider_page") || !strings.Contains(text, "mailbox.unknown_host") {
			t.Error(text)
		}
		asked := must(do("POST", "/mailboxes/connect", map[string]any{"provider_id": w.id, "login": mailboxtest.Login}))
		state, code := w.provider.Agree(asked["url"].(string))
		if status, got := do("POST", "/mailboxes/connected", map[string]any{"state": "x", "code": code}); status != 422 {
			t.Errorf("%d %v", status, got)
		}
		one := must(do("POST", "/mailboxes/connected", map[string]any{"state": state, "code": code}))
		w.later(0)
		w.Now = w.Now.Add(2 * time.Hour)
		w.provider.Withdraw()
		w.later(0)
		do("GET", "/mailboxes", nil)
		do("GET", "/mailbox-providers", nil)
		var kept []string
		for table, columns := range map[string]string{"mail_providers": "client_secret || scopes", "mail_consents": "state || binding || verifier || wish", "mail_grants": "access_token || refresh_token || said", "mailboxes": "password || said", "audit": "CAST(detail AS TEXT)"} {
			var some []string
			if err := d.Select(w.Ctx, &some, "SELECT "+columns+" FROM "+table); err != nil {
				t.Fatal(err)
			}
			kept = append(kept, some...)
		}
		must(do("POST", fmt.Sprintf("/mailboxes/%s/disconnect", one["id"]), nil))
		for where, text := range map[string]string{"answers": heard.String(), "the log": w.log.String(), "the database": strings.Join(kept, "\n")} {
			for _, secret := range []string{mailboxtest.ClientSecret, "wrong-secret", "access-secret", "refresh-secret", "code-secret"} {
				if strings.Contains(text, secret) {
					t.Errorf("%s in %s:\n%s", secret, where, text)
				}
			}
		}
		if w.log.Len() == 0 || len(kept) == 0 {
			t.Error("nothing was looked at")
		}
	})
}

// Without a key nothing is kept; with another one than before people connect again.
func TestWithoutTheKey(t *testing.T) {
	w := consentingWorld(t, dbtest.SQLite(t, sets...), "XOAUTH2")
	w.connected(w.Ann)
	w.s = mailbox.New(w.D, mailbox.Options{Access: w.Access, Private: true, TLS: w.server.TLS, Now: w.Clock})
	if _, err := mailbox.Signs(w.s).Add(w.Ctx, w.HQ, w.offer()); keyOf(err) != "mailbox.no_key" {
		t.Error(err)
	}
	w.later(0)
	if m := w.fares(w.Ann); m.Problem != "mailbox.sealed" {
		t.Errorf("%+v", m)
	}
	for _, wrong := range []string{"http://elsewhere.example.org/token", "javascript:alert(1)", "https://a:b@x.example/t", ""} {
		n := w.offer()
		n.TokenURL = wrong
		if _, err := mailbox.Signs(w.s).Add(w.Ctx, w.HQ, n); keyOf(err) != "mailbox.provider_url" {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
