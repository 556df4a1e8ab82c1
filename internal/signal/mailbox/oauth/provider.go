package oauth

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/seal"
)

// ProviderID identifies a provider.
type ProviderID string

// Kind is which provider it is, as far as that is known.
type Kind string

// The kinds.
const (
	Google    Kind = "google"
	Microsoft Kind = "microsoft"
	Other     Kind = "other"
)

// mostProviders bounds how many there may be.
const mostProviders = 10

// MailProvider is who signs people in to their mailboxes.
type MailProvider struct {
	ID           ProviderID `db:"id" json:"id"`
	Kind         Kind       `db:"kind" json:"kind" enum:"google,microsoft,other"`
	Name         string     `db:"name" json:"name"`
	AuthorizeURL string     `db:"authorize_url" json:"authorize_url"`
	TokenURL     string     `db:"token_url" json:"token_url"`
	RevokeURL    string     `db:"revoke_url" json:"revoke_url" doc:"Empty: the provider has none"`
	Scopes       string     `db:"scopes" json:"scopes"`
	Server
	ClientID   string        `db:"client_id" json:"client_id"`
	ClientAuth string        `db:"client_auth" json:"client_auth" enum:"post,basic"`
	Secret     string        `db:"client_secret" json:"-"` // sealed
	Secretive  bool          `db:"-" json:"has_secret"`
	CreatedBy  access.UserID `db:"created_by" json:"-"`
	CreatedAt  db.Time       `db:"created_at" json:"created_at"`
	ChangedAt  db.Time       `db:"changed_at" json:"-"`
	Mailboxes  int64         `db:"-" json:"mailboxes" doc:"How many are read by consent given there"`
}

const providerColumns = "id, kind, name, authorize_url, token_url, revoke_url, scopes, host, port, security, client_id, client_auth, client_secret, created_by, created_at, changed_at"

// MailProviderDraft is what a provider is made of.
type MailProviderDraft struct {
	Kind         Kind   `json:"kind" enum:"google,microsoft,other"`
	Name         string `json:"name" minLength:"1" maxLength:"60"`
	AuthorizeURL string `json:"authorize_url" maxLength:"1000" doc:"Where people consent"`
	TokenURL     string `json:"token_url" maxLength:"1000" doc:"Where codes and refresh tokens become access tokens"`
	RevokeURL    string `json:"revoke_url,omitempty" maxLength:"1000" doc:"Where tokens are revoked (RFC 7009); empty: the provider has none"`
	Scopes       string `json:"scopes,omitempty" maxLength:"1000" doc:"With a space between"`
	Server
	ClientID     string `json:"client_id" minLength:"1" maxLength:"500"`
	ClientSecret string `json:"client_secret,omitempty" maxLength:"1000" doc:"Never shown again; empty: the one that is kept, as long as the addresses it is sent to stay"`
	ClientAuth   string `json:"client_auth,omitempty" enum:"post,basic" default:"post" doc:"How the client proves itself: post, in the request's body; basic, by HTTP Basic"`
}

// Presets are providers whose addresses are known; what one registers there is
// missing.
func Presets() []MailProviderDraft {
	return []MailProviderDraft{
		{Kind: Google, Name: "Google",
			// Without these two Google gives a refresh token at the first consent only.
			AuthorizeURL: "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
			TokenURL:     "https://oauth2.googleapis.com/token", RevokeURL: "https://oauth2.googleapis.com/revoke",
			Scopes: "https://mail.google.com/ openid email", Server: Server{Host: "imap.gmail.com", Port: 993, Security: "tls"}, ClientAuth: "post"},
		{Kind: Microsoft, Name: "Microsoft",
			AuthorizeURL: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
			TokenURL:     "https://login.microsoftonline.com/common/oauth2/v2.0/token",
			Scopes:       "https://outlook.office.com/IMAP.AccessAsUser.All offline_access openid email", Server: Server{Host: "outlook.office365.com", Port: 993, Security: "tls"}, ClientAuth: "post"},
	}
}

func secretPlace(id ProviderID) string { return "mail_providers/" + string(id) + "/client_secret" }

// check brings a draft to its form, or says what is wrong with it.
func (s *Service) check(n *MailProviderDraft) error {
	for _, text := range []*string{&n.Name, &n.AuthorizeURL, &n.TokenURL, &n.RevokeURL, &n.ClientID, &n.ClientSecret} {
		*text = strings.TrimSpace(*text)
	}
	n.Scopes = strings.Join(strings.Fields(n.Scopes), " ")
	if n.ClientAuth == "" {
		n.ClientAuth = "post"
	}
	if n.Kind != Google && n.Kind != Microsoft && n.Kind != Other || n.ClientAuth != "post" && n.ClientAuth != "basic" {
		return fault.Invalid("mailbox.provider_kind", "a provider is google, microsoft or other; its client proves itself by post or basic")
	}
	if n.Name == "" || utf8.RuneCountInString(n.Name) > 60 || unlined(n.Name) {
		return fault.Invalid("mailbox.provider_name", "a provider has a name of one line")
	}
	for _, address := range []string{n.AuthorizeURL, n.TokenURL, n.RevokeURL} {
		if address == "" && address == n.RevokeURL && n.TokenURL != "" && n.AuthorizeURL != "" {
			continue
		}
		if !s.guarded(address) {
			return fault.Invalid("mailbox.provider_url", "addresses of a provider begin with https://").With("url", address)
		}
	}
	if n.ClientID == "" || unlined(n.ClientID) || unlined(n.ClientSecret) || unlined(n.Scopes) {
		return fault.Invalid("mailbox.provider_client", "give the client id, and the client secret, of one line each")
	}
	return s.o.Server(&n.Server)
}

func unlined(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// guarded says whether an address may be told secrets: over TLS, or on this
// machine where that is allowed.
func (s *Service) guarded(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || unlined(address) || len(address) > 1000 {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && s.o.Private && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// Providers lists all there are.
func (s *Service) Providers(ctx context.Context) ([]MailProvider, error) {
	out := []MailProvider{}
	if err := s.db.Select(ctx, &out, "SELECT "+providerColumns+" FROM mail_providers ORDER BY created_at, id"); err != nil {
		return nil, err
	}
	var counts []struct {
		Provider ProviderID `db:"provider_id"`
		N        int64      `db:"n"`
	}
	if err := s.db.Select(ctx, &counts, "SELECT provider_id, COUNT(*) AS n FROM mail_grants GROUP BY provider_id"); err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Secretive = out[i].Secret != ""
		for _, c := range counts {
			if c.Provider == out[i].ID {
				out[i].Mailboxes = c.N
			}
		}
	}
	return out, nil
}

// Provider finds one.
func (s *Service) Provider(ctx context.Context, q db.Q, id ProviderID) (*MailProvider, error) {
	var one MailProvider
	err := q.Get(ctx, &one, "SELECT "+providerColumns+" FROM mail_providers WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.New(fault.Missing, "mailbox.provider_gone", "there is no such provider, or not any more")
	}
	one.Secretive = one.Secret != ""
	return &one, err
}

// sealed seals a client's secret, or says that there is no key.
func (s *Service) sealed(secret, place string) (string, error) {
	out, err := s.o.Box.Seal(secret, place)
	if errors.Is(err, seal.ErrNoKey) {
		return "", fault.Conflict("mailbox.no_key", "start the program with ARPENT_SECRET_KEY, so that secrets can be kept sealed")
	}
	return out, err
}

func (p *MailProvider) take(n MailProviderDraft) {
	p.Kind, p.Name, p.AuthorizeURL, p.TokenURL, p.RevokeURL, p.Scopes, p.Server, p.ClientID, p.ClientAuth = n.Kind, n.Name, n.AuthorizeURL, n.TokenURL, n.RevokeURL, n.Scopes, n.Server, n.ClientID, n.ClientAuth
}

func (p *MailProvider) told() map[string]any {
	return map[string]any{"kind": p.Kind, "name": p.Name, "authorize_url": p.AuthorizeURL, "token_url": p.TokenURL, "revoke_url": p.RevokeURL, "scopes": p.Scopes, "host": p.Host, "port": p.Port, "client_id": p.ClientID}
}

// Add lets people sign in at a provider from now on.
func (s *Service) Add(ctx context.Context, actor access.Actor, n MailProviderDraft) (*MailProvider, error) {
	if err := s.check(&n); err != nil {
		return nil, err
	}
	if err := s.o.Box.Ready(); errors.Is(err, seal.ErrNoKey) { // also without a secret: grants are sealed
		_, err = s.sealed("x", "")
		return nil, err
	} else if err != nil {
		return nil, err
	}
	now := db.At(s.o.Now())
	one := &MailProvider{ID: ProviderID(db.NewID()), CreatedBy: actor.User.ID, CreatedAt: now, ChangedAt: now, Secretive: n.ClientSecret != ""}
	one.take(n)
	var err error
	if one.Secret, err = s.sealed(n.ClientSecret, secretPlace(one.ID)); err != nil {
		return nil, err
	}
	return one, s.db.Tx(ctx, func(tx *db.Tx) error {
		var known int
		if err := tx.Get(ctx, &known, "SELECT COUNT(*) FROM mail_providers"); err != nil {
			return err
		}
		if known >= mostProviders {
			return fault.Conflict("mailbox.provider_many", "there are %d providers already; delete one first", known).With("most", mostProviders)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO mail_providers ("+providerColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", one.ID, one.Kind, one.Name, one.AuthorizeURL, one.TokenURL, one.RevokeURL, one.Scopes,
			one.Host, one.Port, one.Security, one.ClientID, one.ClientAuth, one.Secret, one.CreatedBy, one.CreatedAt, one.ChangedAt); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "mailbox.provider_add", "mail_provider/"+string(one.ID), one.told())
	})
}

// sameClient says whether secrets and tokens stay where they were given to.
func (p *MailProvider) sameClient(n *MailProviderDraft) bool {
	return p.TokenURL == n.TokenURL && p.ClientID == n.ClientID
}

// lends says whether a draft without a secret may use the one that is kept.
func (p *MailProvider) lends(n *MailProviderDraft) bool {
	return p.sameClient(n) && (n.RevokeURL == "" || n.RevokeURL == p.RevokeURL)
}

// Change takes a draft for a provider. Another client, or another place that
// tokens would be sent to, ends the consents that were given.
func (s *Service) Change(ctx context.Context, actor access.Actor, id ProviderID, n MailProviderDraft) (*MailProvider, error) {
	if err := s.check(&n); err != nil {
		return nil, err
	}
	var one *MailProvider
	var ended []grant
	var before MailProvider
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if one, err = s.Provider(ctx, tx, id); err != nil {
			return err
		}
		before, ended = *one, nil
		if n.ClientSecret == "" && one.Secretive && !one.lends(&n) {
			return fault.Invalid("mailbox.provider_secret_again", "the client or an address changed: give the client secret again")
		}
		if !one.sameClient(&n) || n.RevokeURL != "" && n.RevokeURL != one.RevokeURL {
			if ended, err = s.dropOf(ctx, tx, id); err != nil {
				return err
			}
		}
		one.take(n)
		if n.ClientSecret != "" {
			if one.Secret, err = s.sealed(n.ClientSecret, secretPlace(id)); err != nil {
				return err
			}
			one.Secretive = true
		}
		one.ChangedAt = db.At(s.o.Now())
		if _, err := tx.Exec(ctx, `UPDATE mail_providers SET kind = ?, name = ?, authorize_url = ?, token_url = ?, revoke_url = ?, scopes = ?, host = ?, port = ?, security = ?, client_id = ?, client_auth = ?, client_secret = ?, changed_at = ?
			WHERE id = ?`, one.Kind, one.Name, one.AuthorizeURL, one.TokenURL, one.RevokeURL, one.Scopes, one.Host, one.Port, one.Security, one.ClientID, one.ClientAuth, one.Secret, one.ChangedAt, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM mail_consents WHERE provider_id = ?", id); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "mailbox.provider_change", "mail_provider/"+string(id), one.told())
	})
	if err == nil {
		s.revoke(ctx, &before, ended)
	}
	return one, err
}

// End lets nobody sign in at a provider any more: its secret and all tokens it
// gave are forgotten.
func (s *Service) End(ctx context.Context, actor access.Actor, id ProviderID) error {
	var one *MailProvider
	var ended []grant
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if one, err = s.Provider(ctx, tx, id); err != nil {
			return err
		}
		if ended, err = s.dropOf(ctx, tx, id); err != nil {
			return err
		}
		for _, table := range []string{"DELETE FROM mail_consents WHERE provider_id = ?", "DELETE FROM mail_providers WHERE id = ?"} {
			if _, err := tx.Exec(ctx, table, id); err != nil {
				return err
			}
		}
		return s.o.Access.Audit(ctx, tx, actor, "mailbox.provider_end", "mail_provider/"+string(id), one.told())
	})
	if err == nil {
		s.revoke(ctx, one, ended)
	}
	return err
}
