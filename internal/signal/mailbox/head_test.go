package mailbox

import (
	"strings"
	"testing"
)

func TestHeadsAreRead(t *testing.T) {
	const ann = "From: Ann Kerléau <Ann@Acme.example>\n"
	for _, c := range []struct {
		head    string
		origin  origin
		from    string
		answers bool
	}{
		{ann + "Message-ID: <1@x>\nDate: Wed, 20 May 2026 09:00:00 +0200", personal, "ann@acme.example", false},
		{ann + "In-Reply-To: <0@y>", personal, "ann@acme.example", true},
		{ann + "References: <0@y>\n <1@y>", personal, "ann@acme.example", true},
		{ann + "Auto-Submitted: no", personal, "ann@acme.example", false},
		{ann + "Auto-Submitted: auto-replied (vacation)", automatic, "ann@acme.example", false},
		{ann + "Auto-Submitted: auto-generated; owner-email=\"x\"", automatic, "ann@acme.example", false},
		{ann + "Precedence: Bulk", automatic, "ann@acme.example", false},
		{ann + "Precedence: auto_reply", automatic, "ann@acme.example", false},
		{ann + "Precedence: first-class", personal, "ann@acme.example", false},
		{ann + "X-Autoreply: yes", automatic, "ann@acme.example", false},
		{ann + "X-Autorespond: Away", automatic, "ann@acme.example", false},
		{ann + "List-Id: <news.acme.example>", automatic, "ann@acme.example", false},
		{ann + "List-Unsubscribe: <mailto:off@acme.example>", automatic, "ann@acme.example", false},
		{ann + "Return-Path: <>", automatic, "ann@acme.example", false},
		{ann + "Return-Path: <ann@acme.example>", personal, "ann@acme.example", false},
		{ann + "Content-Type: multipart/mixed; boundary=x", personal, "ann@acme.example", false},
		{ann + "Content-Type: multipart/report; report-type=disposition-notification; boundary=x", automatic, "ann@acme.example", false},
		{"From: Mail Delivery System <MAILER-DAEMON@acme.example>\nContent-Type: multipart/report; report-type=delivery-status;\n boundary=\"x\"\nAuto-Submitted: auto-replied", bounced, "mailer-daemon@acme.example", false},
		{"From: postmaster@acme.example", bounced, "postmaster@acme.example", false},
		{"From: =?iso-2022-jp?B?GyRCOzMbKEI=?= <yama@acme.example>", personal, "yama@acme.example", false},
		{"From: Kerleau, Ann (Acme) <ann@acme.example>", personal, "ann@acme.example", false},
		{"From: ann@acme.example, bo@acme.example", personal, "ann@acme.example bo@acme.example", false},
		{"From: nobody", personal, "", false},
		{"", personal, "", false},
		{"no head at all", personal, "", false},
	} {
		got := read([]byte(strings.ReplaceAll(c.head, "\n", "\r\n")))
		if got.origin != c.origin || strings.Join(got.from, " ") != c.from || got.answers != c.answers {
			t.Errorf("%s\n%+v", c.head, got)
		}
	}
	same := func(head string) string { return read([]byte(head)).same }
	if same("Message-ID: <1@x>\r\n") != same("Message-Id:  <1@x>\r\nFrom: a@b.c\r\n") || same("Message-ID: <1@x>") == same("Message-ID: <2@x>") || same("From: a@b.c\r\nDate: x") == same("From: b@b.c\r\nDate: x") {
		t.Error("letters are not told apart")
	}
}

func FuzzHead(f *testing.F) {
	f.Add([]byte("From: Ann <ann@acme.example>\r\nContent-Type: multipart/report; report-type=x\r\n"))
	f.Add([]byte("From: <,<>\r\n\x00: \r\nDate: 99"))
	f.Fuzz(func(t *testing.T, head []byte) {
		for _, from := range read(head).from {
			if strings.ContainsAny(from, "\r\n") {
				t.Errorf("%q", from)
			}
		}
	})
}
