package mailbox

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"time"
)

// origin is what a letter's head says about who wrote it.
type origin string

const (
	personal  origin = "personal"
	automatic origin = "automatic"
	bounced   origin = "bounced"
)

// fields are the lines of a head that are asked for.
func fields() []string {
	return []string{"From", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "Precedence", "X-Autoreply", "X-Autorespond", "Return-Path", "List-Id", "List-Unsubscribe", "Content-Type"}
}

// letter is what is read of one.
type letter struct {
	uid     uint32
	origin  origin
	from    []string
	at      time.Time // as it says itself; zero when it does not
	answers bool
	same    string // the same for the same letter
}

// read reads a head. What cannot be read of it is as if it did not stand there.
func read(text []byte) letter {
	h, _ := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(text, "\r\n\r\n"...)))).ReadMIMEHeader()
	out := letter{origin: originOf(h), from: addresses(h.Get("From")), answers: h.Get("In-Reply-To") != "" || h.Get("References") != ""}
	if at, err := mail.ParseDate(h.Get("Date")); err == nil {
		out.at = at
	}
	if out.origin == personal && slices.ContainsFunc(out.from, postmaster) {
		out.origin = bounced
	}
	id := strings.TrimSpace(h.Get("Message-ID"))
	if id == "" { // none: who wrote at that second
		id = strings.Join(out.from, " ") + " " + h.Get("Date")
	}
	sum := sha256.Sum256([]byte(id))
	out.same = hex.EncodeToString(sum[:16])
	return out
}

// originOf tells letters that people wrote from those that programs did: reports
// on other letters (RFC 6522), what says so itself (RFC 3834), what came from
// nobody, and what went to many.
func originOf(h textproto.MIMEHeader) origin {
	kind, params, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if kind == "multipart/report" {
		if report := strings.ToLower(params["report-type"]); report == "disposition-notification" { // it was read, or deleted
			return automatic
		}
		return bounced
	}
	if said := word(h.Get("Auto-Submitted")); said != "" && said != "no" {
		return automatic
	}
	if slices.Contains([]string{"bulk", "junk", "list", "auto_reply"}, word(h.Get("Precedence"))) {
		return automatic
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond"} {
		if said := word(h.Get(name)); said != "" && said != "no" {
			return automatic
		}
	}
	if h.Get("List-Id") != "" || h.Get("List-Unsubscribe") != "" {
		return automatic
	}
	if strings.TrimSpace(h.Get("Return-Path")) == "<>" {
		return automatic
	}
	return personal
}

// word is the first word of a value, without what follows it.
func word(value string) string {
	first, _, _ := strings.Cut(value, ";")
	first, _, _ = strings.Cut(strings.TrimSpace(first), " ")
	return strings.ToLower(first)
}

func postmaster(address string) bool {
	who, _, _ := strings.Cut(address, "@")
	return who == "mailer-daemon" || who == "postmaster"
}

// mostAuthors bounds how many a letter is taken to be from.
const mostAuthors = 5

// addresses reads whom a letter is from, in small letters. Names in unheard-of
// charsets do not matter.
func addresses(from string) []string {
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: func(_ string, in io.Reader) (io.Reader, error) { return in, nil }}}
	list, err := parser.ParseList(from)
	if err != nil { // a name that is not written by the rules, with an address after it
		_, rest, ok := strings.Cut(from, "<")
		address, _, closed := strings.Cut(rest, ">")
		if !ok || !closed || !strings.Contains(address, "@") || strings.ContainsAny(address, " <,") {
			return nil
		}
		list = []*mail.Address{{Address: address}}
	}
	var out []string
	for _, one := range list[:min(len(list), mostAuthors)] {
		if address := strings.ToLower(strings.TrimSpace(one.Address)); !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	return out
}
