package makes

import (
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/intake/fold"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/fault"
)

// linkedIn are the files of the data export that every member may ask for.
func linkedIn() []Make {
	tie := map[string]string{"name": "full_name", "profile url": "profile", "invited on": "invited_on", "invited by": "invited_by",
		"messages sent": "messages_sent", "messages received": "messages_received", "first message on": "first_message_on", "last message on": "last_message_on"}
	return []Make{
		{ID: "linkedin-connections", Label: map[string]string{"en": "LinkedIn connections", "fr": "Relations LinkedIn"}, System: "linkedin", Target: "people", Create: true,
			All: []string{"first name", "last name", "company", "position", "connected on"},
			Fields: map[string]string{"first name": "given_name", "last name": "family_name", "url": "profile", "email address": "email",
				"company": "account", "position": "title", "connected on": "connected_on"}},
		{ID: "linkedin-invitations", Label: map[string]string{"en": "LinkedIn invitations", "fr": "Invitations LinkedIn"}, System: "linkedin", Target: "people",
			All: []string{"from", "to", "sent at", "direction"}, Fields: tie, Condense: invitations},
		{ID: "linkedin-messages", Label: map[string]string{"en": "LinkedIn messages", "fr": "Messages LinkedIn"}, System: "linkedin", Target: "people",
			All: []string{"conversation id", "from", "to", "date"}, Any: []string{"sender profile url", "content", "folder"}, AnyOf: 1, Fields: tie, Condense: messages},
	}
}

// day reads a day as LinkedIn writes it: "2024-03-12 09:41:22 UTC", "3/12/24,
// 9:41 AM"; "" when it is none.
func day(s string) string {
	d, err := sheet.ParseDate(strings.TrimSuffix(strings.TrimSpace(s), " UTC"), "mdy")
	if err != nil {
		return ""
	}
	return d
}

// each calls f for every row that can be read.
func each(rows sheet.Reader, columns []string, f func(Row)) error {
	at := places(columns)
	for {
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if r.Bad == nil {
			f(Row{cells: r.Cells, at: at})
		}
	}
}

// invitations keeps who, when and in which direction; a message that went with
// an invitation is not kept.
func invitations(rows sheet.Reader, columns []string, _ string, out *csv.Writer) error {
	if err := out.Write([]string{"Name", "Profile URL", "Invited on", "Invited by"}); err != nil {
		return err
	}
	var failed error
	err := each(rows, columns, func(r Row) {
		name, url, by := r.Get("from"), r.Get("inviterprofileurl"), "them"
		if strings.HasPrefix(strings.ToUpper(r.Get("direction")), "OUT") {
			name, url, by = r.Get("to"), r.Get("inviteeprofileurl"), "us"
		}
		if unnamed(name) {
			return
		}
		failed = errors.Join(failed, out.Write([]string{name, url, day(r.Get("sent at")), by}))
	})
	return errors.Join(err, failed)
}

// unnamed says that a name is no one's: a member who left.
func unnamed(name string) bool {
	return name == "" || name == "LinkedIn Member" || name == "Membre de LinkedIn"
}

// talk is what is kept of the messages with one counterpart.
type talk struct {
	name, url      string
	sent, received int
	first, last    string
}

// messages counts what went to and fro with each counterpart. Titles, subjects
// and contents are not kept. Whoever takes part in the most messages is the
// owner of the export; the owner's name decides between two. Conversations of
// more than two say little of a tie between two of them, and are left out.
func messages(rows sheet.Reader, columns []string, owner string, out *csv.Writer) error {
	type message struct{ from, to, day string }
	var kept []message
	who, part := map[string]*talk{}, map[string]int{}
	meet := func(name, url string) string {
		key := strings.ToLower(strings.TrimSuffix(url, "/"))
		if key == "" {
			key = fold.Words(name)
		}
		if t := who[key]; t == nil {
			who[key] = &talk{name: name, url: url}
		} else if unnamed(t.name) {
			t.name = name
		}
		part[key]++
		return key
	}
	err := each(rows, columns, func(r Row) {
		on := day(r.Get("date"))
		if on == "" || yes(r.Get("is message draft")) || yes(r.Get("is conversation draft")) || r.Get("from") == "" || r.Get("to") == "" {
			return
		}
		if urls := strings.FieldsFunc(r.Get("recipient profile urls"), func(c rune) bool { return c == ',' || c == ' ' }); len(urls) > 1 || len(urls) == 0 && strings.Contains(r.Get("to"), ",") {
			return
		}
		kept = append(kept, message{meet(r.Get("from"), r.Get("sender profile url")), meet(r.Get("to"), r.Get("recipient profile urls")), on})
	})
	if err != nil {
		return err
	}
	me, err := ownerOf(part, who, owner)
	if err != nil {
		return err
	}
	for _, m := range kept {
		if m.from == me && m.to != me {
			who[m.to].sent++
			who[m.to].span(m.day)
		} else if m.to == me && m.from != me {
			who[m.from].received++
			who[m.from].span(m.day)
		}
	}
	if err := out.Write([]string{"Name", "Profile URL", "Messages sent", "Messages received", "First message on", "Last message on"}); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(who)) {
		if t := who[key]; key != me && t.first != "" && !unnamed(t.name) {
			if err := out.Write([]string{t.name, t.url, strconv.Itoa(t.sent), strconv.Itoa(t.received), t.first, t.last}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *talk) span(day string) {
	if t.first == "" || day < t.first {
		t.first = day
	}
	t.last = max(t.last, day)
}

func yes(s string) bool { s = strings.ToLower(s); return s == "yes" || s == "true" || s == "1" }

// ownerOf finds whose export it is.
func ownerOf(part map[string]int, who map[string]*talk, owner string) (string, error) {
	most, of := 0, []string{}
	for key, n := range part {
		if n > most {
			most, of = n, nil
		}
		if n == most {
			of = append(of, key)
		}
	}
	named := slices.DeleteFunc(slices.Clone(of), func(key string) bool { return fold.Words(who[key].name) != fold.Words(owner) })
	switch {
	case len(of) == 1:
		return of[0], nil
	case len(named) == 1:
		return named[0], nil
	case len(part) == 0:
		return "", fault.Invalid("intake.no_messages", "the file holds no message between two people")
	}
	return "", fault.Invalid("intake.whose_messages", "nothing in the file says whose messages these are; they are told by whoever takes part in the most, or by your name as LinkedIn writes it").With("name", owner)
}
