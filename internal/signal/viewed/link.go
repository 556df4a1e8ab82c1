package viewed

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

var zeroTime time.Time

// LinkID identifies a link.
type LinkID string

// What a link leads to.
const (
	ToFile    = "file"
	ToAddress = "address"
	ToPage    = "page" // the owner's public page
)

// SmartLink is a public address that tells when it is opened. Its token is
// stored as it is: its owner copies it again for years, and whoever could read
// it in the database could read the document there as well.
type SmartLink struct {
	ID        LinkID        `db:"id" json:"id"`
	Token     string        `db:"token" json:"token" doc:"The link is /l/TOKEN"`
	Kind      string        `db:"kind" json:"kind" enum:"file,address,page"`
	Title     string        `db:"title" json:"title"`
	FileID    FileID        `db:"file_id" json:"file_id,omitempty"`
	Address   string        `db:"address" json:"address,omitempty"`
	PersonID  person.ID     `db:"person_id" json:"person_id,omitempty" doc:"Whom a personal link is for; empty also when that person is out of the caller's sight"`
	AccountID account.ID    `db:"account_id" json:"account_id,omitempty" doc:"Whom it was sent to, when that is a company"`
	OwnerID   access.UserID `db:"owner_id" json:"owner_id"`
	CreatedBy access.UserID `db:"created_by" json:"created_by"`
	CreatedAt db.Time       `db:"created_at" json:"created_at"`
	ExpiresOn db.Date       `db:"expires_on" json:"expires_on,omitempty" doc:"The first day on which it no longer opens"`
	Hash      string        `db:"password_hash" json:"-"`
	RevokedAt db.Time       `db:"revoked_at" json:"revoked_at,omitzero"`
}

const linkColumns = "l.id, l.token, l.kind, l.title, l.file_id, l.address, l.person_id, l.account_id, l.owner_id, l.created_by, l.created_at, l.expires_on, l.password_hash, l.revoked_at"

// open says whether a link opens today.
func (l *SmartLink) open(today db.Date) bool {
	return l.RevokedAt.IsZero() && (l.ExpiresOn == "" || today < l.ExpiresOn)
}

// LinkDraft is what a link is made of.
type LinkDraft struct {
	Kind      string     `json:"kind" enum:"file,address,page"`
	Title     string     `json:"title" maxLength:"200"`
	FileID    FileID     `json:"file_id,omitempty" maxLength:"60"`
	Address   string     `json:"address,omitempty" maxLength:"2000" doc:"http or https"`
	PersonID  person.ID  `json:"person_id,omitempty" maxLength:"60" doc:"Whom it is for: their visits are known to be theirs"`
	AccountID account.ID `json:"account_id,omitempty" maxLength:"60" doc:"The company it is sent to, when no person is named"`
	ExpiresOn db.Date    `json:"expires_on,omitempty" doc:"The first day on which it no longer opens"`
	Password  string     `json:"password,omitempty" maxLength:"200"`
}

const shortestPassword = 6

func (n *LinkDraft) check(today db.Date) error {
	n.Title = strings.TrimSpace(n.Title)
	if n.Title == "" || utf8.RuneCountInString(n.Title) > 200 {
		return fault.Invalid("viewed.title", "a link has a title of at most 200 characters")
	}
	switch n.Kind {
	case ToFile:
		n.Address = ""
	case ToAddress:
		n.FileID = ""
		if !webAddress(n.Address) {
			return fault.Invalid("viewed.address", "give an address that begins with https:// or http://")
		}
	case ToPage:
		n.FileID, n.Address = "", ""
	default:
		return fault.Invalid("viewed.kind", "a link leads to a document, an address or your page")
	}
	if n.ExpiresOn != "" {
		if _, err := db.ParseDate(string(n.ExpiresOn)); err != nil {
			return err
		}
		if n.ExpiresOn <= today {
			return fault.Invalid("viewed.expired", "the link would end before it begins: choose a later day")
		}
	}
	if n.Password != "" && utf8.RuneCountInString(n.Password) < shortestPassword {
		return fault.Invalid("viewed.password_short", "choose a password of at least %d characters", shortestPassword).With("least", shortestPassword)
	}
	return nil
}

// webAddress says whether a link may lead there: http and https with a host,
// and no password in it that a browser would hide.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && len(s) <= 2000
}

// newToken gives 192 random bits.
func newToken() string {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // crypto/rand never fails on supported systems
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashing follows RFC 9106's second recommended option.
func hashing() *argon2id.Params {
	return &argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 2, SaltLength: 16, KeyLength: 32}
}

// Make makes a link; whom it is for must be in the maker's scope.
func (s *Service) Make(ctx context.Context, actor access.Actor, n LinkDraft) (*SmartLink, error) {
	if err := n.check(s.today()); err != nil {
		return nil, err
	}
	one := &SmartLink{ID: LinkID(db.NewID()), Token: newToken(), Kind: n.Kind, Title: n.Title, FileID: n.FileID, Address: n.Address,
		PersonID: n.PersonID, AccountID: n.AccountID, OwnerID: actor.User.ID, CreatedBy: actor.User.ID, CreatedAt: s.now(), ExpiresOn: n.ExpiresOn}
	if n.PersonID != "" {
		one.AccountID = "" // where a person works is read when the link is opened
		if _, err := s.o.People.Find(ctx, actor.Scope, n.PersonID); err != nil {
			return nil, err
		}
	} else if n.AccountID != "" {
		if _, err := s.o.Accounts.Find(ctx, actor.Scope, n.AccountID); err != nil {
			return nil, err
		}
	}
	if n.Kind == ToFile {
		if _, err := s.ownFile(ctx, s.db, actor, n.FileID); err != nil {
			return nil, err
		}
	}
	if n.Password != "" {
		var err error
		if one.Hash, err = argon2id.CreateHash(n.Password, hashing()); err != nil {
			return nil, err
		}
	}
	return one, s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO smart_links (id, token, kind, title, file_id, address, person_id, account_id, owner_id, created_by, created_at, expires_on, password_hash)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`, one.ID, one.Token, one.Kind, one.Title, one.FileID, one.Address, one.PersonID, one.AccountID,
			one.OwnerID, one.CreatedBy, one.CreatedAt, one.ExpiresOn, one.Hash)
		if err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "link.make", "link/"+string(one.ID), map[string]any{"title": one.Title, "person_id": one.PersonID})
	})
}

// own gives a link that a user may change: their own, or any to headquarters.
func (s *Service) own(ctx context.Context, q db.Q, actor access.Actor, id LinkID) (*SmartLink, error) {
	var one SmartLink
	err := q.Get(ctx, &one, "SELECT "+linkColumns+" FROM smart_links l WHERE l.id = ? AND (? OR l.owner_id = ?)", id, actor.Scope.All, actor.User.ID)
	if db.IsMissing(err) {
		return nil, fault.NotFound("viewed", id)
	}
	return &one, err
}

// Revoke closes a link at once, or opens it again.
func (s *Service) Revoke(ctx context.Context, actor access.Actor, id LinkID, revoked bool) error {
	var at db.Time
	if revoked {
		at = s.now()
	}
	return s.alter(ctx, actor, id, "link.revoke", map[string]any{"revoked": revoked}, "revoked_at = ?", at)
}

// Prolong gives a link another last day; none: it opens until it is revoked.
func (s *Service) Prolong(ctx context.Context, actor access.Actor, id LinkID, until db.Date) error {
	if until != "" {
		if _, err := db.ParseDate(string(until)); err != nil {
			return err
		}
	}
	return s.alter(ctx, actor, id, "link.prolong", map[string]any{"expires_on": until}, "expires_on = ?", until)
}

func (s *Service) alter(ctx context.Context, actor access.Actor, id LinkID, act string, detail any, set string, v any) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.own(ctx, tx, actor, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE smart_links SET "+set+" WHERE id = ?", v, id); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, act, "link/"+string(id), detail)
	})
}

// Give hands a link over to somebody who works here: its visits are told to
// them from then on. Its address does not change.
func (s *Service) Give(ctx context.Context, actor access.Actor, id LinkID, to access.UserID) error {
	heir, err := s.heir(ctx, to)
	if err != nil {
		return err
	}
	return s.alter(ctx, actor, id, "link.give", map[string]any{"to": heir}, "owner_id = ?", heir)
}

// GiveAll hands over all links of somebody, who may have left, and gives how
// many those are.
func (s *Service) GiveAll(ctx context.Context, actor access.Actor, from, to access.UserID) (n int64, err error) {
	heir, err := s.heir(ctx, to)
	if err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if n, err = tx.Exec(ctx, "UPDATE smart_links SET owner_id = ? WHERE owner_id = ?", heir, from); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "link.give", "user/"+string(from), map[string]any{"to": heir, "links": n})
	})
	return n, err
}

func (s *Service) heir(ctx context.Context, id access.UserID) (access.UserID, error) {
	user, err := s.o.Access.User(ctx, id)
	if err != nil {
		return "", err
	}
	if !user.Active {
		return "", fault.Invalid("viewed.heir", "%s has left", user.Name).With("name", user.Name)
	}
	return user.ID, nil
}
