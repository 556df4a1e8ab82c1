package hook

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/theory/jsonpath"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// HookMapping says where in a sender's messages is what makes a signal. Every field
// is a JSON path (RFC 9535) such as $.data.company.domain.
type HookMapping struct {
	Each       string            `json:"each,omitempty" doc:"The parts of a message that are an event each; the other paths begin in them. Empty: the whole message"`
	Kind       string            `json:"kind" doc:"A path to what kind of event it is, or a kind of signal"`
	Kinds      map[string]string `json:"kinds,omitempty" doc:"Kinds of signals by what stands at kind; what is not among them is left out"`
	Email      string            `json:"email,omitempty"`
	Person     string            `json:"person,omitempty" doc:"A path to a person's full name"`
	Company    string            `json:"company,omitempty"`
	Domain     string            `json:"domain,omitempty" doc:"A path to a company's domain or web address"`
	HappenedOn string            `json:"happened_on,omitempty" doc:"A path to a day or moment; without it, the day on which the message came"`
	Quote      string            `json:"quote,omitempty"`
	Link       string            `json:"link,omitempty"`
}

// HookEvent is what a message says, one of perhaps several.
type HookEvent struct {
	Kind       string  `json:"kind"`
	Email      string  `json:"email,omitempty"`
	Person     string  `json:"person,omitempty"`
	Company    string  `json:"company,omitempty"`
	Domain     string  `json:"domain,omitempty"`
	HappenedOn db.Date `json:"happened_on,omitempty"`
	Quote      string  `json:"quote,omitempty"`
	Link       string  `json:"link,omitempty"`
}

// mapper is a mapping ready to read messages.
type mapper struct {
	HookMapping
	paths map[string]*jsonpath.Path
}

func (m HookMapping) compile() (*mapper, error) {
	out := &mapper{m, map[string]*jsonpath.Path{}}
	if m.Kind == "" {
		return nil, fault.Invalid("hook.kind", "a mapping says what kind of signal it makes")
	}
	if m.Email+m.Person+m.Company+m.Domain == "" {
		return nil, fault.Invalid("hook.about", "a mapping says whom its signals are about")
	}
	for _, text := range []string{m.Each, m.Kind, m.Email, m.Person, m.Company, m.Domain, m.HappenedOn, m.Quote, m.Link} {
		if text == "" || text == m.Kind && !strings.HasPrefix(text, "$") {
			continue
		}
		p, err := jsonpath.Parse(text)
		if err != nil {
			return nil, fault.Invalid("hook.path", "%q is no JSON path: %v", text, err).With("path", text)
		}
		out.paths[text] = p
	}
	return out, nil
}

// mostEvents is how many a message may tell.
const mostEvents = 1000

// read gives the events of a message in their order.
func (m *mapper) read(body string) ([]HookEvent, error) {
	var whole any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		return nil, fault.Invalid("hook.json", "the message is no JSON")
	}
	parts := []any{whole}
	if m.Each != "" {
		parts = nil
		for part := range m.paths[m.Each].Select(whole).All() {
			parts = append(parts, part)
		}
	}
	if len(parts) > mostEvents {
		return nil, fault.Invalid("hook.many", "a message tells at most %d events", mostEvents).With("most", mostEvents)
	}
	var out []HookEvent
	for _, part := range parts {
		one, wanted, err := m.event(part)
		if err != nil {
			return nil, err
		}
		if wanted {
			out = append(out, one)
		}
	}
	return out, nil
}

func (m *mapper) event(part any) (one HookEvent, wanted bool, err error) {
	one = HookEvent{Kind: m.Kind, Email: m.text(part, m.Email), Person: m.text(part, m.Person), Company: m.text(part, m.Company), Domain: host(m.text(part, m.Domain)),
		Quote: m.text(part, m.Quote), Link: m.text(part, m.Link)}
	if m.paths[m.Kind] != nil {
		one.Kind = m.text(part, m.Kind)
	}
	if len(m.Kinds) > 0 {
		if one.Kind, wanted = m.Kinds[one.Kind]; !wanted {
			return one, false, nil
		}
	}
	if one.Email+one.Person+one.Company+one.Domain == "" {
		return one, false, fault.Invalid("hook.nobody", "the message does not say whom it is about")
	}
	if !strings.HasPrefix(one.Link, "https://") && !strings.HasPrefix(one.Link, "http://") {
		one.Link = ""
	}
	one.HappenedOn, err = day(m.text(part, m.HappenedOn))
	return one, true, err
}

// text gives what stands first at a path, as text.
func (m *mapper) text(part any, path string) string {
	p := m.paths[path]
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
