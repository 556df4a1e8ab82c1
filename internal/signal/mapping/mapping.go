// Package mapping reads what other systems say, messages that they send or records
// that they give, by JSON paths, and finds whom it is about.
package mapping

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/theory/jsonpath"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// EventMapping says where in another system's JSON is what makes a signal. Every field
// is a JSON path (RFC 9535) such as $.data.company.domain.
type EventMapping struct {
	Each       string            `json:"each,omitempty" doc:"The parts of a message that are an event each; the other paths begin in them. Empty: the whole message"`
	Kind       string            `json:"kind" doc:"A path to what kind of event it is, or a kind of signal"`
	Kinds      map[string]string `json:"kinds,omitempty" doc:"Kinds of signals by what stands at kind; what is not among them is left out"`
	Email      string            `json:"email,omitempty"`
	Person     string            `json:"person,omitempty" doc:"A path to a person's full name"`
	Company    string            `json:"company,omitempty"`
	Domain     string            `json:"domain,omitempty" doc:"A path to a company's domain or web address"`
	Identifier string            `json:"identifier,omitempty" doc:"A path to a company's number in a register: SIREN, SIRET, VAT, LEI, or its id in a system"`
	HappenedOn string            `json:"happened_on,omitempty" doc:"A path to a day or moment; without it, the day on which the message came"`
	Quote      string            `json:"quote,omitempty" doc:"A path; or a text with paths in braces, such as {$.kind} · {$.court}, whose parts between · are left out where nothing stands"`
	Link       string            `json:"link,omitempty"`
}

// MappedEvent is what a message says, one of perhaps several.
type MappedEvent struct {
	Kind       string  `json:"kind"`
	Email      string  `json:"email,omitempty"`
	Person     string  `json:"person,omitempty"`
	Company    string  `json:"company,omitempty"`
	Domain     string  `json:"domain,omitempty"`
	Identifier string  `json:"identifier,omitempty"`
	HappenedOn db.Date `json:"happened_on,omitempty"`
	Quote      string  `json:"quote,omitempty"`
	Link       string  `json:"link,omitempty"`
}

// Reader is a mapping ready to read.
type Reader struct {
	EventMapping
	paths map[string]*jsonpath.Path
}

// braces are paths within a text.
var braces = regexp.MustCompile(`\{(\$[^{}]*)\}`)

// Compile makes a mapping ready to read.
func (m EventMapping) Compile() (*Reader, error) {
	out := &Reader{m, map[string]*jsonpath.Path{}}
	if m.Kind == "" {
		return nil, fault.Invalid("hook.kind", "a mapping says what kind of signal it makes")
	}
	if m.Email+m.Person+m.Company+m.Domain+m.Identifier == "" {
		return nil, fault.Invalid("hook.about", "a mapping says whom its signals are about")
	}
	texts := []string{m.Each, m.Kind, m.Email, m.Person, m.Company, m.Domain, m.Identifier, m.HappenedOn, m.Link}
	if found := braces.FindAllStringSubmatch(m.Quote, -1); found != nil {
		for _, f := range found {
			texts = append(texts, f[1])
		}
	} else {
		texts = append(texts, m.Quote)
	}
	for _, text := range texts {
		if text == "" || text == m.Kind && !strings.HasPrefix(text, "$") {
			continue
		}
		p, err := Path(text)
		if err != nil {
			return nil, err
		}
		out.paths[text] = p
	}
	return out, nil
}

// Path reads a JSON path.
func Path(text string) (*jsonpath.Path, error) {
	p, err := jsonpath.Parse(text)
	if err != nil {
		return nil, fault.Invalid("hook.path", "%q is no JSON path: %v", text, err).With("path", text)
	}
	return p, nil
}

// mostEvents is how many a message may tell.
const mostEvents = 1000

// Read gives the events of a message in their order.
func (m *Reader) Read(body string) ([]MappedEvent, error) {
	var whole any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		return nil, fault.Invalid("hook.json", "the message is no JSON")
	}
	parts := m.Parts(whole)
	if len(parts) > mostEvents {
		return nil, fault.Invalid("hook.many", "a message tells at most %d events", mostEvents).With("most", mostEvents)
	}
	var out []MappedEvent
	for _, part := range parts {
		one, wanted, err := m.Event(part)
		if err != nil {
			return nil, err
		}
		if wanted {
			out = append(out, one)
		}
	}
	return out, nil
}

// Parts gives what is an event each.
func (m *Reader) Parts(whole any) []any {
	if m.Each == "" {
		return []any{whole}
	}
	var parts []any
	for part := range m.paths[m.Each].Select(whole).All() {
		parts = append(parts, part)
	}
	return parts
}

// Event reads one part; wanted is false of a kind that is left out.
func (m *Reader) Event(part any) (one MappedEvent, wanted bool, err error) {
	one = MappedEvent{Kind: m.Kind, Email: m.text(part, m.Email), Person: m.text(part, m.Person), Company: m.text(part, m.Company), Domain: host(m.text(part, m.Domain)),
		Identifier: m.text(part, m.Identifier), Quote: m.quote(part), Link: m.text(part, m.Link)}
	if m.paths[m.Kind] != nil {
		one.Kind = m.text(part, m.Kind)
	}
	if len(m.Kinds) > 0 {
		if one.Kind, wanted = m.Kinds[one.Kind]; !wanted {
			return one, false, nil
		}
	}
	if one.Email+one.Person+one.Company+one.Domain+one.Identifier == "" {
		return one, false, fault.Invalid("hook.nobody", "the message does not say whom it is about")
	}
	if !strings.HasPrefix(one.Link, "https://") && !strings.HasPrefix(one.Link, "http://") {
		one.Link = ""
	}
	one.HappenedOn, err = day(m.text(part, m.HappenedOn))
	return one, true, err
}

// text gives what stands first at a path, as text.
func (m *Reader) text(part any, path string) string {
	return First(m.paths[path], part)
}

// quote gives what is said, of one path or of several within a text.
func (m *Reader) quote(part any) string {
	if !braces.MatchString(m.Quote) {
		return m.text(part, m.Quote)
	}
	var said []string
	for _, piece := range strings.Split(m.Quote, " · ") {
		found := 0
		text := braces.ReplaceAllStringFunc(piece, func(path string) string {
			is := m.text(part, strings.Trim(path, "{}"))
			found += len(is)
			return is
		})
		if text = strings.TrimSpace(text); text != "" && (found > 0 || !braces.MatchString(piece)) {
			said = append(said, text)
		}
	}
	return strings.Join(said, " · ")
}

// First gives what stands first at a path, as text.
func First(p *jsonpath.Path, part any) string {
	if p == nil {
		return ""
	}
	for v := range p.Select(part).All() {
		switch v := v.(type) {
		case nil:
			return ""
		case string:
			return strings.TrimSpace(v)
		case float64:
			return strings.TrimSuffix(fmt.Sprintf("%.6f", v), ".000000")
		default:
			return fmt.Sprint(v)
		}
	}
	return ""
}

// day reads a day, a moment, or seconds since 1970.
func day(s string) (db.Date, error) {
	if s == "" {
		return "", nil
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return db.DateOf(at), nil
	}
	var seconds int64
	if _, err := fmt.Sscanf(s, "%d", &seconds); err == nil && seconds > 1e8 {
		if seconds > 1e11 { // milliseconds
			seconds /= 1000
		}
		return db.DateOf(time.Unix(seconds, 0)), nil
	}
	return db.ParseDate(s[:min(len(s), 10)])
}

// host gives the domain of a web address, or of what is one already.
func host(s string) string {
	s = strings.ToLower(s)
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	s, _, _ = strings.Cut(s, ":")
	return strings.TrimPrefix(s, "www.")
}
