package news

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"arpent/internal/platform/fault"
)

const (
	mostBytes     = 8 << 20
	mostRedirects = 5
	patience      = 20 * time.Second
)

// fetcher gets feeds from public addresses, or from private ones too where
// that is allowed.
type fetcher struct{ client *http.Client }

var errPrivate = errors.New("the address is not public")

func newFetcher(private bool) *fetcher {
	dialer := &net.Dialer{Timeout: patience / 2}
	if !private {
		// Checked as connections are made, so that neither a redirect nor a name
		// that changes its address leads inside.
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !public(at.Addr()) {
				return errPrivate
			}
			return nil
		}
	}
	return &fetcher{&http.Client{
		Timeout:   patience,
		Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: patience / 2, ResponseHeaderTimeout: patience},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= mostRedirects {
				return errors.New("too many redirects")
			}
			return checkURL(r.URL.String())
		},
	}}
}

// special are the ranges that are not on the public internet besides those that
// netip knows (RFC 6890).
var special = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16")}

func public(at netip.Addr) bool {
	at = at.Unmap()
	if !at.IsGlobalUnicast() || at.IsPrivate() || at.IsLoopback() || at.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range special {
		if p.Contains(at) {
			return false
		}
	}
	return true
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
	case errors.Is(err, errPrivate):
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
