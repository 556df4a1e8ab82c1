package news

import (
	"context"
	"errors"
	"time"

	"arpent/engine/names"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/turn"
)

// lookEvery is how often feeds that are due are looked for.
const lookEvery = 15 * time.Second

// freshDays is how old news may be to be told.
const freshDays = 30

// Follow reads feeds when they are due until the context ends. Of several
// programs on one database one reads a feed.
func (s *Service) Follow(ctx context.Context) {
	turn.Every(ctx, lookEvery, nil, s.o.Log, "news: read feeds", s.Run)
}

// Run reads every feed that is due, one after the other.
func (s *Service) Run(ctx context.Context) error {
	now := db.At(s.o.Now())
	var due []Feed
	if err := s.db.Select(ctx, &due, "SELECT "+sourceColumns+" FROM news_sources s WHERE s.ended_at IS NULL AND s.next_at <= ? ORDER BY s.next_at", now); err != nil {
		return err
	}
	for i := range due {
		one := &due[i]
		next := db.At(now.Add(time.Duration(one.EveryMinutes) * time.Minute))
		mine, err := s.db.Exec(ctx, "UPDATE news_sources SET next_at = ?, run_at = ? WHERE id = ? AND next_at = ? AND ended_at IS NULL", next, now, one.ID, one.NextAt)
		if err != nil {
			return err
		}
		if mine == 0 { // another program reads it
			continue
		}
		if err := s.read(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// read fetches one feed and keeps what is new; what is wrong with the feed is
// kept with it.
func (s *Service) read(ctx context.Context, one *Feed) error {
	got, err := s.fetcher.Get(ctx, one.URL, one.ETag, one.LastModified)
	var items []NewsItem
	if err == nil && !got.Unchanged {
		_, items, err = parse(got.Body, s.o.Now())
	}
	var wrong *fault.Error
	if errors.As(err, &wrong) {
		s.o.Log.Warn("news: a feed cannot be read", "url", one.URL, "err", err)
		_, err = s.db.Exec(ctx, "UPDATE news_sources SET problem = ?, failures = failures + 1 WHERE id = ?", wrong.Key, one.ID)
		return err
	}
	if err != nil {
		return err
	}
	// In parts, so that one long feed does not hold the database; the answer's
	// mark is kept last: what was not reached is asked for again.
	const part = 50
	for from := 0; from < len(items); from += part {
		if err := s.keep(ctx, one, items[from:min(from+part, len(items))]); err != nil {
			return err
		}
	}
	_, err = s.db.Exec(ctx, "UPDATE news_sources SET problem = '', failures = 0, good_at = ?, etag = ?, last_modified = ? WHERE id = ?", db.At(s.o.Now()), got.ETag, got.LastModified, one.ID)
	return err
}

// keep stores items that were not there, with whom they name, and tells what is
// sure.
func (s *Service) keep(ctx context.Context, one *Feed, items []NewsItem) error {
	matcher, subjects, err := s.names(ctx)
	if err != nil {
		return err
	}
	fresh := db.DateOf(s.o.Now()).AddDays(-freshDays)
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		var tell []Told
		for i := range items {
			it := items[i]
			it.ID, it.SourceID = db.NewID(), one.ID
			added, err := tx.Exec(ctx, "INSERT INTO news_items (id, source_id, guid, link, title, body, published_on, seen_at) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (source_id, guid) DO NOTHING",
				it.ID, it.SourceID, it.GUID, it.Link, it.Title, it.Body, it.PublishedOn, it.SeenAt)
			if err != nil {
				return err
			}
			if added == 0 || it.PublishedOn < fresh { // what a new feed tells of long ago is no news
				continue
			}
			for _, found := range matcher.Find(it.Title, it.Body) {
				m := matchOf(&it, &found, subjects[found.Entity])
				if err := m.insert(ctx, tx); err != nil {
					return err
				}
				if m.State == StateTold {
					tell = append(tell, m.told(&it))
				}
			}
		}
		return s.tell(ctx, tx, tell) // late, since it may keep others waiting
	})
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, many []Told) error {
	if s.o.Tell == nil {
		return nil
	}
	for _, one := range many {
		if err := s.o.Tell(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}

func matchOf(it *NewsItem, found *names.Match, of subject) *Match {
	m := &Match{ID: db.NewID(), AccountID: of.account, PersonID: of.person, ItemID: it.ID, Name: found.Name, Sentence: found.Sentence, Kind: kindOf(it.Title, it.Body),
		Score: found.Score, State: StateWaiting}
	for _, r := range found.Why {
		m.Why.V = append(m.Why.V, NewsReason{Key: r.Key, Weight: r.Weight, Detail: r.Detail})
	}
	if found.Decision == names.Sure {
		m.State = StateTold
	}
	return m
}

// told is the signal of a match. Two sources that report the same do so under
// titles of the same words.
func (m *Match) told(it *NewsItem) Told {
	return Told{Kind: m.Kind, Account: m.AccountID, Person: m.PersonID, HappenedOn: it.PublishedOn, Quote: m.Sentence, Link: it.Link, Source: "news/" + string(it.SourceID),
		Same: m.Kind + " " + string(m.AccountID) + " " + string(m.PersonID) + " " + fold.Words(it.Title), Confidence: confidence(&names.Match{Score: m.Score})}
}

// FeedSample is what a feed holds, for whoever thinks of adding it.
type FeedSample struct {
	Title string     `json:"title"`
	Count int        `json:"count" doc:"How many items it holds"`
	Items []FeedItem `json:"items" doc:"The first ones"`
}

// FeedItem is one item with whom it names.
type FeedItem struct {
	NewsItem
	Names []FeedName `json:"names"`
}

// FeedName is somebody or a company that an item names.
type FeedName struct {
	Name string `json:"name"`
	Sure bool   `json:"sure"`
}

const sampleItems = 8

// Try fetches a feed and stores nothing.
func (s *Service) Try(ctx context.Context, address string) (*FeedSample, error) {
	if err := s.fetcher.Check(address); err != nil {
		return nil, err
	}
	got, err := s.fetcher.Get(ctx, address, "", "")
	if err != nil {
		return nil, err
	}
	title, items, err := parse(got.Body, s.o.Now())
	if err != nil {
		return nil, err
	}
	matcher, _, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	out := &FeedSample{Title: title, Count: len(items), Items: []FeedItem{}}
	for i := range items[:min(len(items), sampleItems)] {
		one := FeedItem{NewsItem: items[i], Names: []FeedName{}}
		for _, found := range matcher.Find(one.Title, one.Body) {
			one.Names = append(one.Names, FeedName{found.Name, found.Decision == names.Sure})
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}
