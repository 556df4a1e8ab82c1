package mail_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"arpent/internal/platform/mail"
	"arpent/internal/platform/mail/mailtest"
)

func sender(t *testing.T, s *mailtest.Server, security mail.Security, user, password string) *mail.Sender {
	t.Helper()
	out, err := mail.New(mail.Config{Server: s.Address, Security: security, User: user, Password: password, From: "Arpent <arpent@example.org>", TLS: s.TLS, Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func letter() mail.Letter {
	return mail.Letter{ID: "one.1", To: "lea@example.org", Name: `Léa "L." Marchand`, Subject: "Trois signaux : été à Brest", Text: "Léa est là.\n.\nFin", HTML: "<p>Léa est là.</p>",
		Language: "fr", Unsubscribe: "https://arpent.example.org/u/secret"}
}

// A letter arrives whole: both texts, its names, and how to end letters.
func TestALetterArrivesWhole(t *testing.T) {
	s := mailtest.Start(t, mailtest.Options{User: "arpent", Password: "päss"})
	if err := sender(t, s, mail.StartTLS, "arpent", "päss").Send(context.Background(), letter()); err != nil {
		t.Fatal(err)
	}
	got := s.Letters()
	if len(got) != 1 || !got[0].Safe || got[0].From != "arpent@example.org" || got[0].To != "lea@example.org" || got[0].User != "arpent" {
		t.Fatalf("%+v", got)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(got[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil || to[0].Name != `Léa "L." Marchand` {
		t.Errorf("to %v %v", to, err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	for name, want := range map[string]string{"List-Unsubscribe": "<https://arpent.example.org/u/secret>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Message-Id": "<one.1@example.org>", "Auto-Submitted": "auto-generated"} {
		if m.Header.Get(name) != want {
			t.Errorf("%s: %q", name, m.Header.Get(name))
		}
	}
	kind, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if subject != "Trois signaux : été à Brest" || kind != "multipart/alternative" {
		t.Errorf("%q %s", subject, kind)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{"Léa est là.\n.\nFin", "<p>Léa est là.</p>"} {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil || strings.ReplaceAll(strings.TrimSpace(string(text)), "\r\n", "\n") != want {
			t.Errorf("%q %v", text, err)
		}
	}
}

// What became of a letter that was not seen to arrive decides whether it is
// sent again.
func TestTheFateOfALetterIsKnown(t *testing.T) {
	s := mailtest.Start(t, mailtest.Options{})
	safe := mailtest.Start(t, mailtest.Options{TLS: true, User: "arpent", Password: "right"})
	open := sender(t, s, mail.Open, "", "")
	at := func(command, answer string) func(string) string {
		return func(c string) string {
			if c == command {
				return answer
			}
			return ""
		}
	}
	closed, _ := mail.New(mail.Config{Server: "127.0.0.1:1", Security: mail.Open, From: "a@example.org"})
	for _, c := range []struct {
		name string
		from *mail.Sender
		fail func(string) string
		want mail.Fate
	}{
		{"taken", open, nil, ""},
		{"TLS from the start", sender(t, safe, mail.TLS, "arpent", "right"), nil, ""},
		{"taken, then gone", open, at("QUIT", "drop"), ""},
		{"taken, and no further command", open, at("RSET", "421 closing"), ""},
		{"no such mailbox", open, at("RCPT", "550 5.1.1 nobody here"), mail.Refused},
		{"the content is refused", open, at("END", "554 5.7.1 spam"), mail.Refused},
		{"later", open, at("RCPT", "451 4.7.1 greylisted"), mail.Later},
		{"full", open, at("END", "452 4.2.2 full"), mail.Later},
		{"the sender is refused", open, at("MAIL", "550 5.7.1 who are you"), mail.Later},
		{"gone before the letter", open, at("DATA", "drop"), mail.Later},
		{"gone after the letter", open, at("END", "drop"), mail.Unknown},
		{"wrong password", sender(t, safe, mail.TLS, "arpent", "wrong"), nil, mail.Later},
		{"nobody there", closed, nil, mail.Later},
	} {
		s.Fail(c.fail)
		err := c.from.Send(context.Background(), letter())
		var failure *mail.Failure
		errors.As(err, &failure)
		if (err == nil) != (c.want == "") || failure != nil && failure.Fate != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A password is never sent over an open connection, nor a letter when TLS was
// asked for and there is none.
func TestNothingSecretGoesOverAnOpenConnection(t *testing.T) {
	s := mailtest.Start(t, mailtest.Options{})
	s.Fail(func(c string) string {
		if c == "STARTTLS" {
			return "454 4.7.0 not now"
		}
		return ""
	})
	if sender(t, s, mail.StartTLS, "", "").Send(context.Background(), letter()) == nil || sender(t, s, mail.Open, "arpent", "secret").Send(context.Background(), letter()) == nil {
		t.Error("it was sent")
	}
	if len(s.Letters()) != 0 {
		t.Error("it was taken")
	}
}

func TestConfigurationsAreChecked(t *testing.T) {
	for _, c := range []mail.Config{{Server: "host", Security: mail.Open, From: "a@example.org"}, {Server: "host:0", Security: mail.Open, From: "a@example.org"},
		{Server: "host:25", Security: mail.Open, From: "nobody"}, {Server: "host:25", Security: "perhaps", From: "a@example.org"}} {
		if _, err := mail.New(c); err == nil {
			t.Errorf("%+v", c)
		}
	}
}
