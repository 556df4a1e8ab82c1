package mailbox_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2/humatest"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/deliver/delivertest"
	"arpent/internal/signal/mailbox"
	"arpent/internal/signal/mailbox/mailboxtest"
)

var sets = delivertest.Sets(mailbox.Migrations)

type world struct {
	*delivertest.World
	server *mailboxtest.Server
	s      *mailbox.Service
	told   []mailbox.Told
	within []access.Scope
	fail   error
}

// open makes a world whose only known person is ann@acme.example.
func open(t *testing.T, d *db.DB) *world {
	w := &world{World: delivertest.Open(t, d), server: mailboxtest.Start(t, mailboxtest.Options{TLS: true})}
	w.Now = time.Now().UTC().Truncate(time.Second) // servers say when letters came by the machine's clock
	w.s = w.service(true, w.server.TLS)
	return w
}

func (w *world) service(private bool, secure *tls.Config) *mailbox.Service {
	return mailbox.New(w.D, mailbox.Options{Access: w.Access, Private: private, TLS: secure, Now: w.Clock,
		Tell: func(_ context.Context, _ *db.Tx, within access.Scope, letters []mailbox.Told) (known int64, err error) {
			if w.fail != nil {
				return 0, w.fail
			}
			w.told, w.within = append(w.told, letters...), append(w.within, within)
			for _, one := range letters {
				if slices.Contains(one.From, "ann@acme.example") {
					known++
				}
			}
			return known, nil
		}})
}

func (w *world) draft() mailbox.MailboxDraft {
	return mailbox.MailboxDraft{Host: w.server.Host, Port: w.server.Port, Security: mailbox.TLS, Login: mailboxtest.Login, Password: mailboxtest.Password}
}

func (w *world) add(who access.Actor, organisation bool) *mailbox.Mailbox {
	w.Helper()
	one, err := w.s.Add(w.Ctx, who, w.draft(), organisation)
	w.OK(err)
	return one
}

// later lets time pass and reads.
func (w *world) later(by time.Duration) {
	w.Helper()
	w.Now = w.Now.Add(by)
	w.OK(w.s.Run(w.Ctx))
}

// fares is how the first mailbox that somebody sees fares.
func (w *world) fares(who access.Actor) mailbox.Mailbox {
	w.Helper()
	list, err := w.s.Mailboxes(w.Ctx, who)
	w.OK(err)
	if len(list) == 0 {
		w.Fatal("no mailbox")
	}
	return list[0]
}

func (w *world) subjects() string {
	var out []string
	for _, one := range w.told {
		out = append(out, fmt.Sprint(one.From, one.Answers))
	}
	return strings.Join(out, " ")
}

func date(at time.Time) string { return "Date: " + at.Format(time.RFC1123Z) }

const nothing = "Subject: Secret matter\r\n\r\nSecret text"

func TestLettersAreToldOnceAndNothingOfThemIsRead(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.server.Put("INBOX", "From: Ann <ann@acme.example>", "Message-ID: <1@acme.example>", date(w.Now), "In-Reply-To: <0@us.example>", nothing)
		w.add(w.Ann, false)
		if n := len(w.server.Said()); n != 0 {
			t.Fatal("it was read before its time")
		}
		w.later(0)
		if w.subjects() != "[ann@acme.example] true" || !strings.HasPrefix(w.told[0].Same, "replied ") || w.told[0].HappenedOn != db.DateOf(w.Now) || w.told[0].User != w.Ann.User.ID || w.within[0].All {
			t.Fatalf("%+v %+v", w.told, w.within)
		}
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <2@acme.example>", date(w.Now.AddDate(0, 0, 3)), nothing)
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <3@acme.example>", "Auto-Submitted: auto-replied", nothing)
		w.server.Put("INBOX", "From: <mailer-daemon@acme.example>", "Content-Type: multipart/report; report-type=delivery-status; boundary=x", nothing)
		w.server.Put("INBOX", "From: <who@else.example>", "Message-ID: <4@else.example>", nothing)
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <5@acme.example>", date(w.Now.AddDate(-1, 0, 0)), nothing)
		w.server.Put("Archive", "From: <ann@acme.example>", "Message-ID: <6@acme.example>", nothing)
		w.later(time.Minute) // not due yet
		if len(w.told) != 1 {
			t.Fatal(w.subjects())
		}
		w.later(5 * time.Minute)
		w.later(5 * time.Minute)
		if w.subjects() != "[ann@acme.example] true [ann@acme.example] false [who@else.example] false" || w.told[1].HappenedOn != db.DateOf(w.Now) {
			t.Errorf("%s %+v", w.subjects(), w.told)
		}
		if m := w.fares(w.Ann); m.Letters != 6 || m.Replies != 2 || m.Automatic != 1 || m.Bounced != 1 || m.Strangers != 1 || m.Problem != "" || m.GoodAt.IsZero() || m.RepliedAt.IsZero() {
			t.Errorf("%+v", m)
		}
		// The folder's letters have other numbers: those since the last good day are
		// looked at again, and known again by what they are the same as.
		same := w.told[0].Same
		w.told = nil
		w.server.Renew("INBOX")
		w.server.Put("INBOX", "From: Ann <ann@acme.example>", "Message-ID: <1@acme.example>", date(w.Now), nothing)
		w.later(5 * time.Minute)
		w.later(5 * time.Minute)
		if len(w.told) != 1 || w.told[0].Same != same {
			t.Errorf("%+v", w.told)
		}
		said := w.server.Said()
		if strings.Contains(said, "Secret") || strings.Contains(said, " SELECT ") || !strings.Contains(said, "EXAMINE") || strings.Contains(said, "BODY[]") {
			t.Errorf("said:\n%s", said)
		}
	})
}

// More letters than one run reads are read in several; what could not be kept is
// read again.
func TestNothingIsLeftOut(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.add(w.HQ, true)
		for i := range 330 {
			w.server.Put("INBOX", "From: <ann@acme.example>", fmt.Sprintf("Message-ID: <%d@acme.example>", i), nothing)
		}
		w.fail = errors.New("the disk is full")
		w.later(0)
		if m := w.fares(w.HQ); m.Problem != "mailbox.failed" || m.Letters != 0 || m.Failures != 1 {
			t.Errorf("%+v", m)
		}
		w.fail = nil
		w.later(6 * time.Minute)
		if m := w.fares(w.HQ); m.Letters != 300 || m.Problem != "" {
			t.Errorf("%+v", m)
		}
		w.later(time.Second)
		seen := map[string]bool{}
		for _, one := range w.told {
			seen[one.Same] = true
		}
		if m := w.fares(w.HQ); m.Letters != 330 || m.Replies != 330 || len(seen) != 330 || len(w.told) != 330 || !w.within[0].All || !m.Organisation {
			t.Errorf("%+v, %d of %d told", m, len(seen), len(w.told))
		}
		// A program that was killed after it claimed the mailbox leaves it to the next
		// one after the lease.
		_, err := w.D.Exec(w.Ctx, "UPDATE mailboxes SET next_at = ?", db.At(w.Now.Add(3*time.Minute)))
		w.OK(err)
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <last@acme.example>", nothing)
		w.later(2 * time.Minute)
		before := len(w.told)
		w.later(2 * time.Minute)
		if before != 330 || len(w.told) != 331 {
			t.Errorf("%d, then %d", before, len(w.told))
		}
	})
}

func keyOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return fmt.Sprint(err)
}

// Whoever adds a mailbox is told what it holds, or what exactly is wrong.
func TestWhatIsWrongIsSaid(t *testing.T) {
	w := open(t, dbtest.SQLite(t, sets...))
	_, api := humatest.New(t)
	w.s.Routes(api)
	offers := mailboxtest.Start(t, mailboxtest.Options{})
	plain := mailboxtest.Start(t, mailboxtest.Options{Plain: true})
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	w.OK(err)
	defer silent.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	w.OK(err)
	_ = closed.Close()
	port := func(l net.Listener) int64 { return int64(l.Addr().(*net.TCPAddr).Port) }
	strict := w.service(true, nil)
	outside := w.service(false, w.server.TLS)
	w.server.Put("INBOX", "From: <ann@acme.example>", nothing)
	for _, c := range []struct {
		name   string
		s      *mailbox.Service
		change func(n *mailbox.MailboxDraft)
		want   string
	}{
		{"good", w.s, func(*mailbox.MailboxDraft) {}, ""},
		{"STARTTLS", w.s, func(n *mailbox.MailboxDraft) { n.Port, n.Security = offers.Port, mailbox.StartTLS }, ""},
		{"open on this machine", w.s, func(n *mailbox.MailboxDraft) { n.Port, n.Security = plain.Port, mailbox.Open }, ""},
		{"nobody there", w.s, func(n *mailbox.MailboxDraft) { n.Port = port(closed) }, "mailbox.unreachable"},
		{"no such name", w.s, func(n *mailbox.MailboxDraft) { n.Host = "no.such.host.invalid" }, "mailbox.unknown_host"},
		{"an unknown certificate", strict, func(*mailbox.MailboxDraft) {}, "mailbox.certificate"},
		{"another's certificate", w.s, func(n *mailbox.MailboxDraft) { n.Host = "localhost" }, "mailbox.certificate"},
		{"an unknown certificate after STARTTLS", strict, func(n *mailbox.MailboxDraft) { n.Port, n.Security = offers.Port, mailbox.StartTLS }, "mailbox.certificate"},
		{"no TLS from the start", w.s, func(n *mailbox.MailboxDraft) { n.Port = plain.Port }, "mailbox.no_tls"},
		{"no STARTTLS", w.s, func(n *mailbox.MailboxDraft) { n.Port, n.Security = plain.Port, mailbox.StartTLS }, "mailbox.no_starttls"},
		{"a wrong password", w.s, func(n *mailbox.MailboxDraft) { n.Password = "wrong" }, "mailbox.credentials"},
		{"no such folder", w.s, func(n *mailbox.MailboxDraft) { n.Folder = "Réponses" }, "mailbox.folder"},
		{"inside", outside, func(*mailbox.MailboxDraft) {}, "mailbox.private"},
		{"inside, open", outside, func(n *mailbox.MailboxDraft) { n.Security = mailbox.Open }, "mailbox.open"},
		{"open elsewhere", w.s, func(n *mailbox.MailboxDraft) { n.Host, n.Security = "mail.example.org", mailbox.Open }, "mailbox.open"},
		{"an address", w.s, func(n *mailbox.MailboxDraft) { n.Host = "https://mail.example.org" }, "mailbox.host"},
		{"two lines", w.s, func(n *mailbox.MailboxDraft) { n.Login = "a\r\nb" }, "mailbox.login"},
		{"no password", w.s, func(n *mailbox.MailboxDraft) { n.Password = "" }, "mailbox.password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := w.draft()
			c.change(&n)
			found, err := mailbox.Look(w.Ctx, c.s, w.Ann, n)
			if c.want == "" && (err != nil || len(found.Folders) != 2) || c.want != "" && keyOf(err) != c.want {
				t.Fatalf("%+v %v", found, err)
			}
			if c.name == "good" && (found.Letters != 1 || found.Recent != 1) || c.want == "mailbox.folder" && len(found.Folders) != 2 {
				t.Errorf("%+v", found)
			}
		})
	}
	said := w.server.Said()
	if strings.Contains(said, "Secret") {
		t.Errorf("said:\n%s", said)
	}
}

// A server that says nothing, or too much, is left in time.
func TestServersDoNotHoldUpTheProgram(t *testing.T) {
	w := open(t, dbtest.SQLite(t, sets...))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	w.OK(err)
	defer listener.Close()
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				much := bytes.Repeat([]byte("a"), 1<<16)
				_, _ = c.Write([]byte("* OK "))
				for {
					if _, err := c.Write(much); err != nil {
						return
					}
				}
			}()
		}
	}()
	n := w.draft()
	n.Port, n.Security = int64(listener.Addr().(*net.TCPAddr).Port), mailbox.Open
	if _, err := mailbox.Look(w.Ctx, w.s, w.Ann, n); keyOf(err) != "mailbox.large" {
		t.Errorf("too much: %v", err)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	w.OK(err)
	defer silent.Close()
	n.Port, n.Security = int64(silent.Addr().(*net.TCPAddr).Port), mailbox.TLS
	ctx, stop := context.WithTimeout(w.Ctx, 200*time.Millisecond)
	defer stop()
	if _, err := mailbox.Look(ctx, w.s, w.Ann, n); keyOf(err) != "mailbox.slow" {
		t.Errorf("nothing: %v", err)
	}
}

// A mailbox that fails is tried later and later; whoever mends it is heard at
// once. Paused, ended and brought back, it does what was asked.
func TestAMailboxIsKept(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		n := w.draft()
		n.Password = "wrong"
		one, err := w.s.Add(w.Ctx, w.Ann, n, false)
		w.OK(err)
		if one.Name != mailboxtest.Login || one.Folder != "INBOX" {
			t.Errorf("%+v", one)
		}
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <1@acme.example>", nothing)
		for range 4 {
			w.later(20 * time.Minute)
		}
		m := w.fares(w.Ann)
		if m.Problem != "mailbox.credentials" || m.Failures != 4 || m.NextAt.Sub(w.Now) != 40*time.Minute || m.Said == "" || !m.GoodAt.IsZero() {
			t.Errorf("%+v", m)
		}
		shown, err := json.Marshal(m)
		w.OK(err)
		if strings.Contains(string(shown), "wrong") || strings.Contains(string(shown), "assword") {
			t.Errorf("shown: %s", shown)
		}

		n.Password = ""
		n.Host = "localhost"
		if _, err := w.s.Change(w.Ctx, w.Ann, one.ID, n); keyOf(err) != "mailbox.password_again" {
			t.Errorf("the password goes to another server: %v", err)
		}
		n = w.draft()
		if _, err := w.s.Change(w.Ctx, w.Bo, one.ID, n); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's: %v", err)
		}
		_, err = w.s.Change(w.Ctx, w.Ann, one.ID, n)
		w.OK(err)
		w.later(0)
		if m = w.fares(w.Ann); m.Problem != "" || m.Failures != 0 || m.Replies != 1 {
			t.Errorf("%+v", m)
		}
		n.Password, n.Name = "", "Mine" // kept, since the server is the same
		_, err = w.s.Change(w.Ctx, w.Ann, one.ID, n)
		w.OK(err)

		w.OK(w.s.Pause(w.Ctx, w.Ann, one.ID, true))
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <2@acme.example>", nothing)
		w.later(time.Hour)
		if err := w.s.Soon(w.Ctx, w.Ann, one.ID); keyOf(err) != "mailbox.paused" {
			t.Error(err)
		}
		if m = w.fares(w.Ann); m.Replies != 1 || m.PausedAt.IsZero() || m.Name != "Mine" {
			t.Errorf("paused: %+v", m)
		}
		w.OK(w.s.Pause(w.Ctx, w.Ann, one.ID, false))
		w.later(0)
		if m = w.fares(w.Ann); m.Replies != 2 {
			t.Errorf("resumed: %+v", m)
		}

		w.OK(w.s.End(w.Ctx, w.Ann, one.ID))
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <3@acme.example>", nothing)
		w.later(30 * time.Minute)
		if list, err := w.s.Mailboxes(w.Ctx, w.Ann); err != nil || len(list) != 0 || len(w.told) != 2 {
			t.Errorf("ended: %+v %v", list, err)
		}
		w.OK(w.s.Restore(w.Ctx, w.Ann, one.ID))
		w.later(0)
		if m = w.fares(w.Ann); m.Replies != 3 {
			t.Errorf("brought back: %+v", m)
		}
		w.OK(w.s.End(w.Ctx, w.Ann, one.ID))
		w.later(2 * time.Hour)
		if err := w.s.Restore(w.Ctx, w.Ann, one.ID); fault.CodeOf(err) != fault.Missing {
			t.Errorf("too late: %v", err)
		}
		var kept []string
		w.OK(d.Select(w.Ctx, &kept, "SELECT password FROM mailboxes"))
		if strings.Join(kept, "") != "" {
			t.Errorf("kept: %q", kept)
		}
	})
}

// Everybody has mailboxes of their own, headquarters those of the organisation;
// whoever leaves is read no more.
func TestWhoseMailboxesAre(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		if _, err := w.s.Add(w.Ctx, w.Ann, w.draft(), true); fault.CodeOf(err) != fault.Denied {
			t.Errorf("a representative for all: %v", err)
		}
		mine, all := w.add(w.Ann, false), w.add(w.HQ, true)
		sees := func(who access.Actor, want ...mailbox.ID) {
			t.Helper()
			list, err := w.s.Mailboxes(w.Ctx, who)
			w.OK(err)
			var got []mailbox.ID
			for _, one := range list {
				got = append(got, one.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s sees %v, not %v", who.User.Name, got, want)
			}
		}
		sees(w.Ann, mine.ID)
		sees(w.Bo)
		sees(w.HQ, all.ID)
		for _, err := range []error{w.s.End(w.Ctx, w.HQ, mine.ID), w.s.Pause(w.Ctx, w.Bo, mine.ID, true), w.s.Soon(w.Ctx, w.Ann, all.ID), w.s.Restore(w.Ctx, w.Bo, mine.ID)} {
			if fault.CodeOf(err) != fault.Missing {
				t.Errorf("another's: %v", err)
			}
		}
		for range 4 {
			w.add(w.Ann, false)
		}
		if _, err := w.s.Add(w.Ctx, w.Ann, w.draft(), false); keyOf(err) != "mailbox.many" {
			t.Errorf("a sixth: %v", err)
		}
		w.Close(w.Ann)
		w.server.Put("INBOX", "From: <ann@acme.example>", "Message-ID: <1@acme.example>", nothing)
		w.later(0)
		var left []string
		w.OK(d.Select(w.Ctx, &left, "SELECT password FROM mailboxes WHERE user_id = ? AND (ended_at IS NULL OR password <> '')", w.Ann.User.ID))
		if len(left) != 0 || len(w.told) != 1 {
			t.Errorf("%d are still read, %d told", len(left), len(w.told))
		}
	})
}
