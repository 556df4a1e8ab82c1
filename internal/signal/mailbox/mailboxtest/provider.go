package mailboxtest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// What the provider knows the program by.
const (
	ClientID     = "arpent-client"
	ClientSecret = "client-secret-9f2"
)

// Provider signs people in: an authorization server by RFC 6749, 7636 and 7009, on
// this machine. Its tokens are told apart by what they begin with.
type Provider struct {
	URL string
	// Life is how long an access token lasts, in seconds; Rotate gives a new refresh
	// token each time and takes the old one once; Address is in its id token; Hold,
	// when it is there, is asked before a renewal is answered.
	Life    int
	Rotate  bool
	Address string
	Hold    func()

	mu       sync.Mutex
	codes    map[string]url.Values
	refresh  map[string]bool
	access   map[string]bool
	revoked  []string
	made     int
	renewals int
	redirect string
}

// StartProvider starts one that ends with the test.
func StartProvider(t testing.TB) *Provider {
	p := &Provider{Life: 3600, codes: map[string]url.Values{}, refresh: map[string]bool{}, access: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "Do you agree?") })
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("POST /revoke", p.revoke)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Agree has somebody consent at an address that the program gave, and gives what
// the browser comes back with.
func (p *Provider) Agree(address string) (state, code string) {
	u, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	q := u.Query()
	code = p.name("code")
	p.codes[code], p.redirect = q, q.Get("redirect_uri")
	return q.Get("state"), code
}

func (p *Provider) name(kind string) string {
	p.made++
	return fmt.Sprintf("%s-secret-%d", kind, p.made)
}

// Takes says whether an access token is good.
func (p *Provider) Takes(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.access[token]
}

// Withdraw ends all that was consented to.
func (p *Provider) Withdraw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refresh, p.access = map[string]bool{}, map[string]bool{}
}

// Expire ends access tokens, and leaves refresh tokens good.
func (p *Provider) Expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.access = map[string]bool{}
}

// Renewals is how often an access token was renewed, Revoked which tokens were
// revoked, and Made all tokens and codes that there ever were.
func (p *Provider) Renewals() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.renewals
}

// Revoked lists the tokens that were revoked.
func (p *Provider) Revoked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.revoked...)
}

func refuse(w http.ResponseWriter, status int, key, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": key, "error_description": text})
}

func (p *Provider) client(w http.ResponseWriter, r *http.Request) bool {
	if r.FormValue("client_id") == ClientID && r.FormValue("client_secret") == ClientSecret {
		return true
	}
	refuse(w, http.StatusUnauthorized, "invalid_client", "no such client, or another secret")
	return false
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if !p.client(w, r) {
		return
	}
	renewal := r.FormValue("grant_type") == "refresh_token"
	if renewal && p.Hold != nil {
		p.Hold()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	old := r.FormValue("refresh_token")
	if renewal {
		if !p.refresh[old] {
			refuse(w, http.StatusBadRequest, "invalid_grant", "Token has been expired or revoked.")
			return
		}
		p.renewals++
	} else {
		code := r.FormValue("code")
		asked, known := p.codes[code]
		delete(p.codes, code)
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if !known || asked.Get("code_challenge_method") != "S256" || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || r.FormValue("redirect_uri") != p.redirect {
			refuse(w, http.StatusBadRequest, "invalid_grant", "the code is not good")
			return
		}
	}
	out := map[string]any{"token_type": "Bearer", "expires_in": p.Life}
	token := p.name("access")
	p.access[token], out["access_token"] = true, token
	if !renewal || p.Rotate {
		delete(p.refresh, old)
		token = p.name("refresh")
		p.refresh[token], out["refresh_token"] = true, token
	}
	if p.Address != "" {
		claims, _ := json.Marshal(map[string]any{"aud": ClientID, "email": p.Address})
		out["id_token"] = strings.Join([]string{"e30", base64.RawURLEncoding.EncodeToString(claims), "c2ln"}, ".")
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}

func (p *Provider) revoke(w http.ResponseWriter, r *http.Request) {
	if !p.client(w, r) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	token := r.FormValue("token")
	p.revoked = append(p.revoked, token)
	delete(p.refresh, token)
}
