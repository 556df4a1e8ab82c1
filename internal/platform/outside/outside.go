// Package outside reaches addresses that others chose: public ones only, or
// private ones too where that is allowed.
package outside

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrPrivate is what a request fails with whose address is not public.
var ErrPrivate = errors.New("the address is not public")

// Client makes a client that gives up after patience. Redirects are as asked
// says; private allows addresses on this machine and in private networks.
func Client(private bool, patience time.Duration, redirect func(r *http.Request, via []*http.Request) error) *http.Client {
	allowed := Public
	if private {
		allowed = nil
	}
	return &http.Client{
		Timeout:       patience,
		CheckRedirect: redirect,
		Transport: &http.Transport{DialContext: Dialer(patience/2, allowed).DialContext, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: patience / 2, ResponseHeaderTimeout: patience},
	}
}

// Dialer connects to addresses that are allowed, to all when allowed is nil; to
// any other it fails with ErrPrivate.
func Dialer(patience time.Duration, allowed func(at netip.Addr) bool) *net.Dialer {
	out := &net.Dialer{Timeout: patience}
	if allowed == nil {
		return out
	}
	// Checked as connections are made, so that neither a redirect nor a name that
	// changes its address leads elsewhere.
	out.Control = func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(at.Addr().Unmap()) {
			return ErrPrivate
		}
		return nil
	}
	return out
}

// special lists the ranges that are not on the public internet besides those
// that netip knows (RFC 6890).
func special() []netip.Prefix {
	var out []netip.Prefix
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "2001:db8::/32", "2002::/16"} {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

// Public says whether an address is on the public internet.
func Public(at netip.Addr) bool {
	at = at.Unmap()
	if !at.IsGlobalUnicast() || at.IsPrivate() || at.IsLoopback() || at.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range special() {
		if p.Contains(at) {
			return false
		}
	}
	return true
}
