package makes

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// vcard is what an address book writes (RFC 6350; version 3 is RFC 2426). It is
// kept as a table, without pictures and keys.
func vcard() Make {
	return Make{ID: "vcard", Label: map[string]string{"en": "vCard", "fr": "vCard"}, System: "vcard", Target: "people", Create: true,
		All: []string{"vcard uid", "vcard full name"},
		Fields: map[string]string{"vcard uid": "external_id", "vcard full name": "full_name", "given name": "given_name", "family name": "family_name", "organization": "account", "department": "department",
			"title": "title", "e mails": "email", "phones": "phone", "mobiles": "mobile", "profiles": "profile", "websites": "custom:Websites", "related": "custom:Related", "language": "language", "note": "note"}}
}

// cardColumns are what is kept of a card.
var cardColumns = []string{"vCard UID", "vCard full name", "Given name", "Family name", "Organization", "Department", "Title", "E-mails", "Phones", "Mobiles", "Profiles", "Websites", "Related", "Language", "Note"}

const (
	uid = iota
	fullName
	givenName
	familyName
	organization
	department
	title
	emails
	phones
	mobiles
	profiles
	websites
	related
	language
	note
)

// IsCards says whether a file begins as a vCard does.
func IsCards(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	return len(head) >= 11 && strings.EqualFold(string(head[:11]), "BEGIN:VCARD")
}

// cardProperties and cardLine bound a card: its properties, the bytes of a line.
const (
	cardProperties = 2000
	cardLine       = 4 << 20
)

// WriteCards writes the cards of a file as a table.
func WriteCards(in io.Reader, out *csv.Writer) error {
	if err := out.Write(cardColumns); err != nil {
		return err
	}
	lines := unfold(in)
	var card []string
	labels := map[string]string{}
	var groups []property
	n := 0
	for {
		line, err := lines()
		if err == io.EOF {
			return nil // a card without an end is none
		}
		if err != nil {
			return err
		}
		p, ok := parse(line)
		switch {
		case !ok:
		case p.name == "BEGIN" && strings.EqualFold(p.value, "VCARD"):
			card, labels, groups, n = make([]string, len(cardColumns)), map[string]string{}, nil, 0
		case card == nil:
		case p.name == "END" && strings.EqualFold(p.value, "VCARD"):
			for _, g := range groups {
				g.label = labels[g.group]
				g.tell(card)
			}
			if err := out.Write(finished(card)); err != nil {
				return err
			}
			card = nil
		case n < cardProperties:
			n++
			if p.name == "X-ABLABEL" && p.group != "" {
				labels[p.group] = strings.TrimSuffix(strings.TrimPrefix(p.value, "_$!<"), ">!$_")
			} else {
				groups = append(groups, p)
			}
		}
	}
}

// finished trims the cells of a card.
func finished(card []string) []string {
	for i := range card {
		card[i] = strings.TrimSpace(card[i])
	}
	return card
}

// unfold joins lines that go on on the next, beginning with a blank; a line of
// quoted-printable text goes on after a "=" at its end. A letter may be folded
// in its middle (RFC 6350, 3.2): bytes are joined before they are read as text.
// What a line has beyond cardLine is dropped.
func unfold(in io.Reader) func() (string, error) {
	r := bufio.NewReader(in)
	var next []byte
	have, first := false, true
	read := func() ([]byte, error) {
		if have {
			have = false
			return next, nil
		}
		var b []byte
		for {
			part, err := r.ReadSlice('\n')
			if len(b)+len(part) <= cardLine {
				b = append(b, part...)
			}
			if err == bufio.ErrBufferFull {
				continue
			}
			if err == io.EOF && len(b) == 0 {
				return nil, io.EOF
			}
			if err != nil && err != io.EOF {
				return nil, err
			}
			break
		}
		if first {
			b, first = bytes.TrimPrefix(b, []byte("\ufeff")), false
		}
		return bytes.TrimRight(b, "\r\n"), nil
	}
	return func() (string, error) {
		line, err := read()
		if err != nil {
			return "", err
		}
		soft := bytes.Contains(bytes.ToUpper(line), []byte("QUOTED-PRINTABLE"))
		for {
			more, err := read()
			if err == io.EOF {
				return text(line), nil
			}
			if err != nil {
				return "", err
			}
			switch {
			case len(more) > 0 && (more[0] == ' ' || more[0] == '\t'):
				more = more[1:]
			case soft && bytes.HasSuffix(line, []byte("=")):
				line = append(line, '\n')
			default:
				next, have = more, true
				return text(line), nil
			}
			if len(line)+len(more) <= cardLine {
				line = append(line, more...)
			}
		}
	}
}

// text is UTF-8, as newer cards are, or else Windows-1252.
func text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if out, err := charmap.Windows1252.NewDecoder().Bytes(b); err == nil {
		return string(out)
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// property is one line of a card: item1.TEL;TYPE=CELL:+33 6 …
type property struct {
	group, name, value, label string
	types                     string // all its parameters, in capitals
}

func parse(line string) (property, bool) {
	head, value, ok := cutOutsideQuotes(line)
	if !ok {
		return property{}, false
	}
	name, parameters, _ := strings.Cut(head, ";")
	p := property{name: strings.ToUpper(strings.TrimSpace(name)), value: value, types: strings.ToUpper(parameters)}
	if group, rest, dotted := strings.Cut(p.name, "."); dotted {
		p.group, p.name = group, rest
	}
	switch {
	case strings.Contains(p.types, "QUOTED-PRINTABLE"):
		if b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(strings.ReplaceAll(p.value, "=\n", "")))); err == nil {
			p.value = text(b)
		}
	case strings.Contains(p.types, "ENCODING=B") && p.name != "PHOTO" && p.name != "LOGO" && p.name != "KEY" && p.name != "SOUND":
		if b, err := base64.StdEncoding.DecodeString(p.value); err == nil {
			p.value = text(b)
		}
	}
	return p, p.name != ""
}

// cutOutsideQuotes cuts at the first colon that no quotes hold.
func cutOutsideQuotes(line string) (head, value string, ok bool) {
	inside := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			inside = !inside
		case line[i] == ':' && !inside:
			return line[:i], line[i+1:], true
		}
	}
	return "", "", false
}

// components cuts a structured value at its semicolons and takes the signs of
// escape off.
func components(value string) []string {
	var out []string
	var b strings.Builder
	escaped := false
	for _, r := range value {
		switch {
		case escaped:
			escaped = false
			if r == 'n' || r == 'N' {
				r = '\n'
			}
			b.WriteRune(r)
		case r == '\\':
			escaped = true
		case r == ';':
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
		default:
			b.WriteRune(r)
		}
	}
	return append(out, strings.TrimSpace(b.String()))
}

func whole(value string) string { return strings.Join(components(value), ";") }

// tell writes what a property says into the card.
func (p property) tell(card []string) {
	add := func(at int, s, between string) {
		if s = strings.TrimSpace(s); s == "" || strings.Contains(between+card[at]+between, between+s+between) {
			return
		}
		if card[at] != "" {
			card[at] += between
		}
		card[at] += s
	}
	parts := components(p.value)
	at := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	switch p.name {
	case "UID":
		card[uid] = strings.TrimPrefix(whole(p.value), "urn:uuid:")
	case "FN":
		if card[fullName] == "" {
			card[fullName] = whole(p.value)
		}
	case "N":
		card[familyName], card[givenName] = at(0), strings.TrimSpace(at(1)+" "+at(2))
	case "ORG":
		card[organization], card[department] = at(0), at(1)
	case "TITLE":
		card[title] = whole(p.value)
	case "ROLE":
		if card[title] == "" {
			card[title] = whole(p.value)
		}
	case "EMAIL":
		add(emails, strings.TrimPrefix(whole(p.value), "mailto:"), "; ")
	case "TEL":
		to := phones
		if strings.Contains(p.types, "CELL") || strings.Contains(p.types, "IPHONE") || strings.EqualFold(p.label, "mobile") {
			to = mobiles
		}
		if !strings.Contains(p.types, "FAX") {
			add(to, strings.TrimPrefix(whole(p.value), "tel:"), "; ")
		}
	case "URL", "X-SOCIALPROFILE", "SOCIALPROFILE":
		to := websites
		if value := whole(p.value); strings.Contains(value, "linkedin.com/") {
			to = profiles
		}
		add(to, whole(p.value), "; ")
	case "RELATED", "X-ABRELATEDNAMES", "X-MANAGER", "X-ASSISTANT":
		p.relate(add)
	case "LANG":
		card[language] = whole(p.value)
	case "NOTE":
		add(note, whole(p.value), "\n")
	}
}

// relate notes a person beside this one, with what they are to each other.
func (p property) relate(add func(int, string, string)) {
	as := strings.ToLower(p.label)
	for _, parameter := range strings.Split(p.types, ";") {
		if kind, ok := strings.CutPrefix(parameter, "TYPE="); ok && as == "" {
			as = strings.ToLower(kind)
		}
	}
	if p.name == "X-MANAGER" || p.name == "X-ASSISTANT" {
		as = strings.ToLower(strings.TrimPrefix(p.name, "X-"))
	}
	if as != "" {
		as += ": "
	}
	if value := whole(p.value); value != "" {
		add(related, as+value, "; ")
	}
}
