package registry

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/theory/jsonpath"

	"arpent/internal/platform/fault"
	"arpent/internal/signal/mapping"
)

// mostRecords is how many records a page may hold.
const mostRecords = 1000

// reader is a register's reading, ready.
type reader struct {
	*mapping.Reader
	id, next *jsonpath.Path
}

func compile(r RegistryReading) (*reader, error) {
	out := &reader{}
	var err error
	if out.Reader, err = r.Mapping.Compile(); err != nil {
		return nil, err
	}
	if out.id, err = mapping.Path(r.ID); err != nil || r.Next == "" {
		return out, err
	}
	out.next, err = mapping.Path(r.Next)
	return out, err
}

// record is one of a page.
type record struct {
	id     string
	event  mapping.MappedEvent
	wanted bool  // its kind is one that is told
	wrong  error // why it cannot be read
}

// page reads an answer: its records, and the address of the next page where the
// answer says it.
func (r *reader) page(body []byte, at string) (records []record, next string, err error) {
	var whole any
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, "", fault.Invalid("registry.json", "what is at this address is no JSON")
	}
	parts := r.Parts(whole)
	if len(parts) > mostRecords {
		return nil, "", fault.New(fault.TooLarge, "registry.many", "a page holds at most %d records", mostRecords).With("most", mostRecords)
	}
	for _, part := range parts {
		part = unfolded(part)
		one := record{id: mapping.First(r.id, part)}
		if one.event, one.wanted, one.wrong = r.Event(part); one.id == "" && one.wrong == nil {
			one.wrong = fault.Invalid("registry.no_id", "the record has no id")
		}
		records = append(records, one)
	}
	return records, within(mapping.First(r.next, whole), at), nil
}

// unfolded reads what a record holds as JSON within texts.
func unfolded(part any) any {
	fields, ok := part.(map[string]any)
	if !ok {
		return part
	}
	for name, v := range fields {
		text, ok := v.(string)
		var inner any
		if ok && strings.HasPrefix(text, "{") && json.Unmarshal([]byte(text), &inner) == nil {
			fields[name] = inner
		}
	}
	return fields
}

// within gives the address of a next page, unless it leads to another server.
func within(next, at string) string {
	from, err := url.Parse(at)
	if next == "" || err != nil {
		return ""
	}
	to, err := from.Parse(next)
	if err != nil || to.Host != from.Host || to.Scheme != from.Scheme || to.String() == from.String() {
		return ""
	}
	return to.String()
}
