package news

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"arpent/internal/platform/fault"
	"arpent/internal/platform/outside"
)

const (
	mostBytes     = 8 << 20
	mostRedirects = 5
	patience      = 20 * time.Second
)

// fetcher gets feeds from public addresses, or from private ones too where
// that is allowed.
type fetcher struct{ client *http.Client }

func newFetcher(private bool) *fetcher {
	return &fetcher{outside.Client(private, patience, func(r *http.Request, via []*http.Request) error {
		if len(via) >= mostRedirects {
			return errors.New("too many redirects")
		}
		return checkURL(r.URL.String())
	})}
}

// answer is what a feed's server gave. Body is empty when nothing changed.
type answer struct {
	body               []byte
	etag, lastModified string
	unchanged          bool
}

// get asks for a feed, and only for what is new since the last answer.
func (f *fetcher) get(ctx context.Context, address, etag, lastModified string) (*answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fault.Invalid("news.url", "a feed has an address that begins with https:// or http://").Wrap(err)
	}
	r.Header.Set("User-Agent", "Arpent (reads feeds)")
	r.Header.Set("Accept", "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1")
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	if lastModified != "" {
		r.Header.Set("If-Modified-Since", lastModified)
	}
	got, err := f.client.Do(r)
	switch {
	case errors.Is(err, outside.ErrPrivate):
		return nil, fault.Invalid("news.private", "the feed is at an address that is not public").Wrap(err)
	case err != nil:
		return nil, fault.New(fault.Unavailable, "news.unreachable", "the feed's server cannot be reached").Wrap(err)
	}
	defer got.Body.Close()
	out := &answer{etag: got.Header.Get("ETag"), lastModified: got.Header.Get("Last-Modified")}
	switch {
	case got.StatusCode == http.StatusNotModified:
		out.unchanged = true
		return out, nil
	case got.StatusCode != http.StatusOK:
		return nil, fault.New(fault.Unavailable, "news.status", "the feed's server answers %d", got.StatusCode).With("status", got.StatusCode)
	}
	out.body, err = io.ReadAll(io.LimitReader(got.Body, mostBytes+1))
	if err != nil {
		return nil, fault.New(fault.Unavailable, "news.unreachable", "the feed's server cannot be reached").Wrap(err)
	}
	if len(out.body) > mostBytes {
		return nil, fault.New(fault.TooLarge, "news.large", "a feed has at most %d bytes", mostBytes)
	}
	return out, nil
}
