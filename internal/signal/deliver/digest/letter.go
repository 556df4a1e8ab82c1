package digest

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"strings"
	plain "text/template"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/mail"
	"arpent/internal/signal"
)

//go:embed letters/*
var texts embed.FS

// letters writes what is sent, and the page that ends it.
type letters struct {
	html *template.Template
	text *plain.Template
}

func parseLetters() *letters {
	return &letters{template.Must(template.ParseFS(texts, "letters/*.html")), plain.Must(plain.ParseFS(texts, "letters/*.txt"))}
}

// days is how far back a letter looks.
const days = 30

// item is one signal in a letter.
type item struct {
	Sentence, Kind, Day, Link string
	Places                    []string
	Detail                    string
}

// About is where it happened, as one text.
func (i item) About() string { return strings.Join(i.Places, ", ") }

// contents is what a letter is made of.
type contents struct {
	Language, Name, Subject, Head string
	Items                         []item
	More                          string
	Site, Unsubscribe             string
	words                         func(key string, params map[string]any) string
}

// Say gives a text of the letter.
func (c *contents) Say(key string) string { return c.words("deliver_mail_"+key, nil) }

// compose writes the letter that is due to a user: what they may see now and
// were not told yet. told is of how many signals it tells; with none it is not
// to be sent. upTo is the newest signal that was looked at.
func (s *Service) compose(ctx context.Context, to *DigestSettings, day db.Date, unsubscribe string) (l mail.Letter, upTo int64, told int, err error) {
	actor, err := s.o.Access.ActorOf(ctx, to.UserID)
	if err != nil {
		return l, 0, 0, err
	}
	if upTo, err = s.o.Signals.Latest(ctx); err != nil { // before the feed: what comes meanwhile is told again rather than never
		return l, 0, 0, err
	}
	fresh, rest, told, err := s.o.Signals.Fresh(ctx, actor, days, to.ToldSeq, upTo)
	if err != nil || len(fresh) == 0 {
		return l, upTo, 0, err
	}
	l, err = s.write(actor.User, languageOf(actor.User, to), fresh, rest, told, unsubscribe)
	l.ID = fmt.Sprintf("digest.%s.%s", to.UserID, day)
	return l, upTo, told, err
}

func languageOf(u access.User, to *DigestSettings) string {
	if u.Locale != "" {
		return u.Locale
	}
	return to.Language
}

// write tells of some signals, in a letter about n; the rest are counted by kind.
func (s *Service) write(u access.User, language string, list []signal.Shown, rest map[signal.Kind]int, n int, unsubscribe string) (mail.Letter, error) {
	c := &contents{Language: language, Name: u.Name, Site: s.o.Site(), Unsubscribe: unsubscribe,
		words: func(key string, params map[string]any) string { return s.o.Say(language, key, params) }}
	c.Subject = c.words("deliver_mail_subject", map[string]any{"count": n})
	c.Head = c.Subject
	for i := range list {
		c.Items = append(c.Items, s.item(c, &list[i]))
	}
	more, kinds := 0, []string{}
	for _, kind := range signal.Kinds() {
		if rest[kind] > 0 {
			more += rest[kind]
			kinds = append(kinds, c.words("deliver_mail_more_kind", map[string]any{"kind": signal.KindName(s.o.Say, language, kind), "count": rest[kind]}))
		}
	}
	if more > 0 {
		c.More = c.words("deliver_mail_more", map[string]any{"count": more, "kinds": strings.Join(kinds, ", ")})
	}
	return s.render(c, u)
}

func (s *Service) item(c *contents, one *signal.Shown) item {
	i := item{Sentence: one.Sentence(s.o.Say, c.Language), Kind: signal.KindName(s.o.Say, c.Language, one.Kind), Day: c.date(one.HappenedOn), Link: c.Site + "/signals"}
	if one.Group != nil {
		return i
	}
	if len(one.Places) > 0 {
		i.Link = c.Site + "/accounts/" + string(one.Places[0].AccountID)
	}
	if one.PersonID != "" {
		i.Link = c.Site + "/people/" + string(one.PersonID)
	}
	for _, p := range one.Places {
		if !strings.Contains(i.Sentence, p.Name) {
			i.Places = append(i.Places, p.Name)
		}
	}
	e := one.Evidence.V
	var parts []string
	if e.Before != nil && e.Before.Title != "" {
		parts = append(parts, s.o.Say(c.Language, "signal_before_title", map[string]any{"title": e.Before.Title}))
	}
	if e.After != nil && e.After.Title != "" {
		parts = append(parts, s.o.Say(c.Language, "signal_now_title", map[string]any{"title": e.After.Title}))
	}
	i.Detail = strings.Join(parts, " · ")
	return i
}

// date writes a day out in the letter's language.
func (c *contents) date(d db.Date) string {
	months := strings.Fields(c.Say("months"))
	at := d.Time()
	if len(months) != 12 || at.IsZero() {
		return string(d)
	}
	return fmt.Sprintf("%d %s %d", at.Day(), months[at.Month()-1], at.Year())
}

func (s *Service) render(c *contents, u access.User) (mail.Letter, error) {
	var html, text bytes.Buffer
	if err := s.letters.html.ExecuteTemplate(&html, "digest.html", c); err != nil {
		return mail.Letter{}, err
	}
	if err := s.letters.text.ExecuteTemplate(&text, "digest.txt", c); err != nil {
		return mail.Letter{}, err
	}
	return mail.Letter{To: u.Email, Name: u.Name, Subject: c.Subject, Text: text.String(), HTML: html.String(), Language: c.Language, Unsubscribe: c.Unsubscribe}, nil
}
