package news

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/fetch"
)

// NewsItem is one piece of news.
type NewsItem struct {
	ID          string   `db:"id" json:"id"`
	SourceID    SourceID `db:"source_id" json:"source_id"`
	GUID        string   `db:"guid" json:"-"`
	Link        string   `db:"link" json:"link"`
	Title       string   `db:"title" json:"title"`
	Body        string   `db:"body" json:"body"`
	PublishedOn db.Date  `db:"published_on" json:"published_on"`
	SeenAt      db.Time  `db:"seen_at" json:"seen_at"`
}

const (
	mostItems   = 2000
	mostLetters = 20_000 // of an item's text
)

// parse reads a feed of any of the usual forms.
func parse(body []byte, now time.Time) (title string, items []NewsItem, err error) {
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return "", nil, fault.Invalid("news.feed", "what is at the address is no feed").Wrap(err)
	}
	for _, entry := range feed.Items {
		if len(items) == mostItems {
			break
		}
		one := NewsItem{Title: plain(entry.Title), Link: entry.Link, GUID: entry.GUID, PublishedOn: db.DateOf(now), SeenAt: db.At(now)}
		if !fetch.IsAddress(one.Link) {
			one.Link = ""
		}
		text := entry.Content
		if len(text) < len(entry.Description) {
			text = entry.Description
		}
		one.Body = plain(text)
		for _, at := range []*time.Time{entry.PublishedParsed, entry.UpdatedParsed} {
			if at != nil && at.Year() > 1990 {
				if one.PublishedOn = db.DateOf(*at); one.PublishedOn > db.DateOf(now) {
					one.PublishedOn = db.DateOf(now)
				}
				break
			}
		}
		if one.GUID == "" {
			one.GUID = one.Link
		}
		if one.GUID == "" || len(one.GUID) > 200 {
			sum := sha256.Sum256([]byte(one.GUID + "\n" + one.Title + "\n" + one.Body))
			one.GUID = hex.EncodeToString(sum[:])
		}
		if one.Title+one.Body != "" {
			items = append(items, one)
		}
	}
	return plain(feed.Title), items, nil
}

// plain gives the text of HTML, blocks on lines of their own.
func plain(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = text(s)
	}
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	if len(s) > mostLetters {
		s = s[:mostLetters]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	lines := strings.Split(s, "\n")
	out := lines[:0]
	for _, l := range lines {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func text(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			token := z.Token()
			switch token.Data {
			case "script", "style":
				if hidden++; token.Type == html.EndTagToken {
					hidden = 0
				}
			case "p", "br", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote":
				b.WriteByte('\n')
			}
		}
	}
}
