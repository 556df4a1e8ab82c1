package digest_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/mail"
	"arpent/internal/platform/mail/mailtest"
	"arpent/internal/signal"
	"arpent/internal/signal/deliver/delivertest"
	"arpent/internal/signal/deliver/digest"
)

var sets = delivertest.Sets(digest.Migrations)

type world struct {
	*delivertest.World
	server *mailtest.Server
	s      *digest.Service
	mux    *http.ServeMux
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{World: delivertest.Open(t, d), server: mailtest.Start(t, mailtest.Options{}), mux: http.NewServeMux()}
	w.s = w.service()
	w.s.Public(w.mux)
	return w
}

// service is one program; several may run on one database.
func (w *world) service() *digest.Service {
	sender, err := mail.New(mail.Config{Server: w.server.Address, Security: mail.Open, From: "arpent@example.org", Now: w.Clock})
	w.OK(err)
	return digest.New(w.D, digest.Options{Access: w.Access, Signals: w.Signals, Say: delivertest.Say, Now: w.Clock,
		Mail: func() *mail.Sender { return sender }, Site: func() string { return "https://arpent.example.org" }})
}

// want asks for the digest at seven in Paris, on working days.
func (w *world) want(who access.Actor) {
	w.Helper()
	w.OK(w.s.Keep(w.Ctx, who.User.ID, digest.DigestSettings{Wanted: true, Hour: 7, Weekdays: 31, Zone: "Europe/Paris", Language: "fr"}))
}

// at sets the clock to a time in May 2026, in UTC, and works.
func (w *world) at(day, hour, minute int) {
	w.Helper()
	w.Now = time.Date(2026, 5, day, hour, minute, 0, 0, time.UTC)
	w.OK(w.s.Work(w.Ctx))
}

func (w *world) states(who access.Actor) string {
	w.Helper()
	list, err := w.s.Mails(w.Ctx, who.User.ID, 10)
	w.OK(err)
	var out []string
	for _, one := range list {
		out = append(out, string(one.Day)+" "+string(one.State))
	}
	return strings.Join(out, ", ")
}

// texts gives a letter's two texts.
func texts(t *testing.T, l mailtest.Letter) (head netmail.Header, plain, html string) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(l.Data))
	if err != nil {
		t.Fatal(err)
	}
	_, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	parts := multipart.NewReader(m.Body, params["boundary"])
	var out []string
	for range 2 {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(quotedprintable.NewReader(p))
		out = append(out, string(text))
	}
	return m.Header, out[0], out[1]
}

func TestADigestTellsWhatOneSeesOnceAtItsHour(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.want(w.Ann)
		w.Tell(w.Acme, signal.Funding, "Acme lève <douze> millions")
		w.Tell(w.Other, signal.Funding, "Other lève deux millions")
		w.Tell(w.Acme, signal.Hiring, "Acme recrute")
		w.OK(w.Signals.Tune(w.Ctx, w.Ann.User.ID, signal.Hiring, signal.Muted))

		w.at(20, 10, 0) // the hour is past since before she asked
		w.at(21, 4, 59) // one minute before seven in Paris
		if n := len(w.server.Letters()); n != 0 {
			t.Fatalf("%d letters before the hour", n)
		}
		var both sync.WaitGroup // two programs at once
		other := w.service()
		w.Now = time.Date(2026, 5, 21, 5, 0, 0, 0, time.UTC)
		for _, s := range []*digest.Service{w.s, other} {
			both.Go(func() {
				if err := s.Work(w.Ctx); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		w.at(21, 9, 0)
		letters := w.server.Letters()
		if len(letters) != 1 || letters[0].To != "ann@example.org" {
			t.Fatalf("%d letters: %+v", len(letters), letters)
		}
		head, plain, html := texts(t, letters[0])
		if !strings.Contains(html, "Acme lève &lt;douze&gt; millions") || !strings.Contains(plain, "Acme lève <douze> millions") {
			t.Errorf("what is told:\n%s\n%s", plain, html)
		}
		for _, text := range []string{plain, html} {
			if strings.Contains(text, "Other") || strings.Contains(text, "recrute") || !strings.Contains(text, "https://arpent.example.org/accounts/"+string(w.Acme)) {
				t.Errorf("out of sight, muted or without a link:\n%s", text)
			}
		}
		if subject, _ := new(mime.WordDecoder).DecodeHeader(head.Get("Subject")); subject != "fr:deliver_mail_subject count=1" {
			t.Errorf("subject %q", subject)
		}

		// Nothing new: no letter. Then one more signal, and only that.
		w.at(22, 6, 0)
		w.Tell(w.Acme, signal.Tender, "Un appel d’offres")
		w.at(23, 6, 0) // a Saturday
		w.at(25, 6, 0)
		letters = w.server.Letters()
		if got := w.states(w.Ann); got != "2026-05-25 sent, 2026-05-22 nothing, 2026-05-21 sent" || len(letters) != 2 {
			t.Fatalf("%s; %d letters", got, len(letters))
		}
		if _, plain, _ = texts(t, letters[1]); strings.Contains(plain, "douze") || !strings.Contains(plain, "appel") {
			t.Errorf("the second tells:\n%s", plain)
		}

		// What went to somebody else meanwhile is not told.
		w.Tell(w.Acme, signal.Funding, "Trop tard")
		w.Give(w.Acme, w.Bo)
		w.at(26, 6, 0)
		if n := len(w.server.Letters()); n != 2 {
			t.Errorf("%d letters", n)
		}
		w.Close(w.Ann)
		w.at(27, 6, 0)
		if one, _ := w.s.Settings(w.Ctx, w.Ann.User.ID); one.Wanted {
			t.Error("who left still gets letters")
		}
	})
}

// Whatever the mail server does, nobody gets two letters a day, and what was
// not told is told later.
func TestNothingIsSentTwice(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.want(w.Ann)
		w.Tell(w.Acme, signal.Funding, "Premier")
		fail := func(command, answer string) {
			w.server.Fail(func(c string) string {
				if c == command {
					return answer
				}
				return ""
			})
		}
		fail("RCPT", "451 4.7.1 later")
		w.at(21, 6, 0)
		w.at(21, 6, 1) // too soon to try again
		list, err := w.s.Mails(w.Ctx, w.Ann.User.ID, 1)
		w.OK(err)
		if list[0].State != digest.Waiting || list[0].Attempts != 1 || !strings.Contains(list[0].Problem, "4.7.1 later") {
			t.Errorf("%+v", list[0])
		}
		fail("END", "drop") // taken, but nobody heard it say so
		w.at(21, 6, 10)
		w.server.Fail(nil)
		w.at(21, 7, 0)
		w.at(21, 20, 0)
		if n := len(w.server.Letters()); n != 1 || w.states(w.Ann) != "2026-05-21 unknown" {
			t.Fatalf("%d letters, %s", n, w.states(w.Ann))
		}
		w.at(22, 6, 0)
		letters := w.server.Letters()
		if _, plain, _ := texts(t, letters[len(letters)-1]); len(letters) != 2 || !strings.Contains(plain, "Premier") {
			t.Errorf("%d letters, the last: %s", len(letters), plain)
		}

		// A program that is killed between its row and the server's answer.
		w.Tell(w.Acme, signal.Funding, "Second")
		_, err = w.D.Exec(w.Ctx, "INSERT INTO digest_mails (user_id, day, state, signals, attempts, begun_at, problem, unsubscribe_hash) VALUES (?,?,'sending',0,1,?,'','x')",
			w.Ann.User.ID, db.Date("2026-05-25"), db.At(time.Date(2026, 5, 25, 5, 0, 0, 0, time.UTC)))
		w.OK(err)
		w.at(25, 5, 1)
		w.at(25, 6, 0)
		if n := len(w.server.Letters()); n != 2 || !strings.HasPrefix(w.states(w.Ann), "2026-05-25 unknown") {
			t.Errorf("%d letters, %s", n, w.states(w.Ann))
		}
		w.at(26, 6, 0)
		if n := len(w.server.Letters()); n != 3 {
			t.Errorf("%d letters: what was not seen to be told is told the next day", n)
		}

		// A mailbox that refuses for days is left alone.
		fail("RCPT", "550 5.1.1 nobody here")
		for _, day := range []int{27, 28, 29} {
			w.Tell(w.Acme, signal.Funding, "Encore")
			w.at(day, 6, 0)
			w.at(day, 9, 0)
		}
		w.Now = time.Date(2026, 6, 1, 6, 0, 0, 0, time.UTC)
		w.OK(w.s.Work(w.Ctx))
		w.Now = time.Date(2026, 6, 2, 6, 0, 0, 0, time.UTC)
		w.OK(w.s.Work(w.Ctx))
		if one, _ := w.s.Settings(w.Ctx, w.Ann.User.ID); one.Wanted || one.Refusals != 5 {
			t.Errorf("%+v", one)
		}
	})
}

// What one act moves in the evening is told the next day, without what the same
// act had moved before.
func TestOfOneCauseOnlyWhatIsNewIsCounted(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.want(w.Ann)
		for i, want := range []string{"count=3", "count=4"} {
			w.Now = time.Date(2026, 5, 21, 4+8*i, 0, 0, 0, time.UTC)
			for range 3 + i {
				w.Tell(w.Acme, signal.Moved, "")
			}
			w.at(21+i, 5, 0)
			letters := w.server.Letters()
			head, _, _ := texts(t, letters[len(letters)-1])
			if subject, _ := new(mime.WordDecoder).DecodeHeader(head.Get("Subject")); len(letters) != i+1 || !strings.HasSuffix(subject, want) {
				t.Errorf("letter %d: %q", len(letters), subject)
			}
		}
	})
}

// Whoever holds a letter ends letters by one click, signed in or not; what only
// opens the link changes nothing.
func TestLettersAreEndedByOneClick(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.want(w.Ann)
		w.Tell(w.Acme, signal.Funding, "Premier")
		w.at(21, 6, 0)
		head, plain, _ := texts(t, w.server.Letters()[0])
		link := strings.Trim(head.Get("List-Unsubscribe"), "<>")
		if !strings.Contains(plain, link) || head.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Fatalf("%v\n%s", head, plain)
		}
		u, err := url.Parse(link)
		w.OK(err)
		ask := func(method, path string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, path, strings.NewReader("List-Unsubscribe=One-Click"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Accept-Language", "fr-FR")
			out := httptest.NewRecorder()
			w.mux.ServeHTTP(out, r)
			return out
		}
		wanted := func() bool {
			one, err := w.s.Settings(w.Ctx, w.Ann.User.ID)
			w.OK(err)
			return one.Wanted
		}
		if got := ask("GET", u.Path); got.Code != 200 || !strings.Contains(got.Body.String(), `method="post"`) || !strings.Contains(got.Body.String(), "fr:deliver_page_ask_title") || !wanted() {
			t.Errorf("%d %t %s", got.Code, wanted(), got.Body)
		}
		if got := ask("POST", "/u/guessed"); got.Code != 404 || !wanted() {
			t.Errorf("%d", got.Code)
		}
		for range 2 { // a second click is as good
			if got := ask("POST", u.Path); got.Code != 200 || wanted() {
				t.Errorf("%d %t", got.Code, wanted())
			}
		}
		w.Tell(w.Acme, signal.Funding, "Second")
		w.at(22, 6, 0)
		if n := len(w.server.Letters()); n != 1 {
			t.Errorf("%d letters", n)
		}
	})
}
