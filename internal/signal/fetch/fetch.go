// Package fetch gets what other systems publish, from public addresses, or from
// private ones too where that is allowed, and only what is new since the last time.
package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"arpent/internal/platform/fault"
	"arpent/internal/platform/outside"
)

const (
	mostBytes     = 8 << 20
	mostRedirects = 5
	patience      = 20 * time.Second
)

// Fetcher gets what a noun reads. Its problems are the noun's: news.unreachable.
type Fetcher struct {
	client              *http.Client
	noun, agent, accept string
}

// New makes one for a noun, which tells servers who asks and what it reads.
func New(noun, agent, accept string, private bool) *Fetcher {
	f := &Fetcher{noun: noun, agent: agent, accept: accept}
	f.client = outside.Client(private, patience, func(r *http.Request, via []*http.Request) error {
		if len(via) >= mostRedirects {
			return errors.New("too many redirects")
		}
		return f.Check(r.URL.String())
	})
	return f
}

// IsAddress says whether a text is a web address that holds no password.
func IsAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

// Check refuses what is no web address, or holds a password.
func (f *Fetcher) Check(address string) error {
	if !IsAddress(address) {
		return fault.Invalid(f.noun+".url", "an address begins with https:// or http://").With("url", address)
	}
	return nil
}

// Answer is what a server gave. Body is empty when nothing changed.
type Answer struct {
	Body               []byte
	ETag, LastModified string
	Unchanged          bool
}

// Get asks for what is at an address, and only for what is new since the last
// answer.
func (f *Fetcher) Get(ctx context.Context, address, etag, lastModified string) (*Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fault.Invalid(f.noun+".url", "an address begins with https:// or http://").Wrap(err)
	}
	r.Header.Set("User-Agent", f.agent)
	r.Header.Set("Accept", f.accept)
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	if lastModified != "" {
		r.Header.Set("If-Modified-Since", lastModified)
	}
	got, err := f.client.Do(r)
	switch {
	case errors.Is(err, outside.ErrPrivate):
		return nil, fault.Invalid(f.noun+".private", "the address is not public").Wrap(err)
	case err != nil:
		return nil, fault.New(fault.Unavailable, f.noun+".unreachable", "the server cannot be reached").Wrap(err)
	}
	defer got.Body.Close()
	out := &Answer{ETag: got.Header.Get("ETag"), LastModified: got.Header.Get("Last-Modified")}
	switch {
	case got.StatusCode == http.StatusNotModified:
		out.Unchanged = true
		return out, nil
	case got.StatusCode != http.StatusOK:
		return nil, fault.New(fault.Unavailable, f.noun+".status", "the server answers %d", got.StatusCode).With("status", got.StatusCode)
	}
	out.Body, err = io.ReadAll(io.LimitReader(got.Body, mostBytes+1))
	if err != nil {
		return nil, fault.New(fault.Unavailable, f.noun+".unreachable", "the server cannot be reached").Wrap(err)
	}
	if len(out.Body) > mostBytes {
		return nil, fault.New(fault.TooLarge, f.noun+".large", "an answer has at most %d bytes", mostBytes)
	}
	return out, nil
}
