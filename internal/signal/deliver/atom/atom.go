// Package atom writes a user's signals as a feed (Atom, RFC 4287) at a secret
// address: what the user may see at the moment it is read.
package atom

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // names, not secrets: RFC 9562 version 5
	"encoding/hex"
	"encoding/xml"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/signal"
)

type feed struct {
	XMLName  xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string   `xml:"xml:lang,attr"`
	ID       string   `xml:"id"`
	Title    string   `xml:"title"`
	Subtitle string   `xml:"subtitle"`
	Updated  string   `xml:"updated"`
	Author   author   `xml:"author"`
	Links    []link   `xml:"link"`
	Entries  []entry  `xml:"entry"`
}

type author struct {
	Name string `xml:"name"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type entry struct {
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Updated    string     `xml:"updated"`
	Published  string     `xml:"published"`
	Links      []link     `xml:"link"`
	Categories []category `xml:"category"`
	Content    content    `xml:"content"`
}

type category struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type content struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

const (
	mostEntries = 100
	days        = 30
)

// write gives the feed's text. self is where it is read; site leads to the
// program.
func (s *Service) write(ctx context.Context, actor access.Actor, language, self, site string) ([]byte, error) {
	list, err := s.o.Signals.Newest(ctx, actor, days, mostEntries) // readers show the newest first
	if err != nil {
		return nil, err
	}
	say := func(key string) string { return s.o.Say(language, "deliver_atom_"+key, nil) }
	out := feed{Lang: language, ID: name("feed of " + string(actor.User.ID)), Title: say("title"), Subtitle: say("subtitle"), Author: author{"Arpent"},
		Updated: stamp(actor.User.CreatedAt.Time), // no entry yet: a time that does not change
		Links:   []link{{"self", "application/atom+xml", self}, {"alternate", "text/html", site + "/signals"}}}
	for i := range list {
		one := s.entry(&list[i], language, site)
		out.Entries = append(out.Entries, one)
		out.Updated = max(out.Updated, one.Updated) // all in UTC: the text compares
	}
	var text bytes.Buffer
	text.WriteString(xml.Header)
	in := xml.NewEncoder(&text)
	in.Indent("", " ")
	err = in.Encode(out)
	return text.Bytes(), err
}

func (s *Service) entry(one *signal.Shown, language, site string) entry {
	to := site + "/signals"
	if len(one.Places) > 0 {
		to = site + "/accounts/" + string(one.Places[0].AccountID)
	}
	if one.PersonID != "" {
		to = site + "/people/" + string(one.PersonID)
	}
	kind := signal.KindName(s.o.Say, language, one.Kind)
	about := []string{kind}
	for _, p := range one.Places {
		about = append(about, p.Name)
	}
	updated := one.NoticedAt.Time
	if n := len(one.Sources.V); n > 0 && one.Sources.V[n-1].At.After(updated) {
		updated = one.Sources.V[n-1].At.Time
	}
	return entry{ID: name("signal " + string(one.ID)), Title: one.Sentence(s.o.Say, language), Updated: stamp(updated), Published: stamp(one.NoticedAt.Time),
		Links: []link{{"alternate", "text/html", to}}, Categories: []category{{string(one.Kind), kind}},
		Content: content{"text", string(one.HappenedOn) + " · " + strings.Join(about, " · ")}}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// name is an id that a thing keeps wherever the program is served: a UUID made
// of what it is (RFC 9562, version 5).
func name(of string) string {
	space := [16]byte{0x6b, 0xa7, 0xb8, 0x12, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8} // of object identifiers
	sum := sha1.Sum(append(space[:], "arpent "+of...))                                                                //nolint:gosec // see above
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return "urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
