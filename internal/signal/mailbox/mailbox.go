// Package mailbox reads from mailboxes (IMAP, RFC 9051) that somebody one knows
// has written. Only the lines of a letter's head that say who wrote, when, and
// whether a person or a program did are asked for: neither a subject nor a text
// is ever fetched, and nothing of a letter is kept.
package mailbox

import (
	"context"
	"crypto/tls"
	"embed"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/pace"
	"arpent/internal/platform/seal"
	"arpent/internal/platform/turn"
	"arpent/internal/signal/mailbox/oauth"
)

// Migrations make the tables mailboxes, mail_providers, mail_consents and
// mail_grants.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// ID identifies a mailbox.
type ID string

// Security says how the way to the server is guarded.
type Security string

// The ways: TLS from the first byte, TLS asked for on an open connection and
// never done without, or none, for a server on this machine.
const (
	TLS      Security = "tls"
	StartTLS Security = "starttls"
	Open     Security = "none"
)

// Mailbox is one that is read now and then.
type Mailbox struct {
	ID          ID               `db:"id" json:"id"`
	UserID      access.UserID    `db:"user_id" json:"-"` // empty: of the organisation
	Name        string           `db:"name" json:"name"`
	Host        string           `db:"host" json:"host"`
	Port        int64            `db:"port" json:"port"`
	Security    Security         `db:"security" json:"security" enum:"tls,starttls,none"`
	Login       string           `db:"login" json:"login"`
	Password    string           `db:"password" json:"-"`
	ProviderID  oauth.ProviderID `db:"provider_id" json:"provider_id,omitempty" doc:"By whose consent it is read; left out: by its password"`
	Folder      string           `db:"folder" json:"folder"`
	UIDValidity uint32           `db:"uid_validity" json:"-"` // what LastUID is a number of; 0: not read yet
	LastUID     uint32           `db:"last_uid" json:"-"`     // letters up to here were looked at
	CreatedBy   access.UserID    `db:"created_by" json:"-"`
	CreatedAt   db.Time          `db:"created_at" json:"created_at"`
	ChangedAt   db.Time          `db:"changed_at" json:"-"`
	PausedAt    db.Time          `db:"paused_at" json:"paused_at,omitzero" doc:"Since when it is not read"`
	EndedAt     db.Time          `db:"ended_at" json:"-"`
	NextAt      db.Time          `db:"next_at" json:"next_at" doc:"When it is read next"`
	RunAt       db.Time          `db:"run_at" json:"run_at,omitzero" doc:"When it was last read, or tried to"`
	GoodAt      db.Time          `db:"good_at" json:"good_at,omitzero" doc:"When it was last read without a problem"`
	Problem     string           `db:"problem" json:"problem" doc:"The key of the problem of the last run; empty when there was none"`
	Said        string           `db:"said" json:"said" doc:"What the server, or its certificate, said of it"`
	Failures    int64            `db:"failures" json:"failures" doc:"Runs in a row with a problem"`
	MailboxCounts
	Organisation bool `db:"-" json:"organisation" doc:"Whoever is known and writes to it is told of, not only whom one user sees"`
}

// MailboxCounts is what came to a mailbox since it is read.
type MailboxCounts struct {
	Letters   int64   `db:"letters" json:"letters" doc:"All that were looked at"`
	Replies   int64   `db:"replies" json:"replies" doc:"From people who are known"`
	Automatic int64   `db:"automatic" json:"automatic" doc:"That a program wrote, and letters to many"`
	Bounced   int64   `db:"bounced" json:"bounced" doc:"That say that another could not be delivered"`
	Strangers int64   `db:"strangers" json:"strangers" doc:"From nobody known"`
	RepliedAt db.Time `db:"replied_at" json:"replied_at,omitzero" doc:"When somebody known was last seen to have written"`
}

const columns = `id, user_id, name, host, port, security, login, password, provider_id, folder, uid_validity, last_uid, created_by, created_at, changed_at, paused_at, ended_at,
	next_at, run_at, good_at, problem, said, failures, letters, replies, automatic, bounced, strangers, replied_at`

// MailboxDraft is what a mailbox is made of.
type MailboxDraft struct {
	Name     string   `json:"name,omitempty" maxLength:"100" doc:"Empty: the login"`
	Host     string   `json:"host" minLength:"1" maxLength:"255"`
	Port     int64    `json:"port" minimum:"1" maximum:"65535"`
	Security Security `json:"security" enum:"tls,starttls,none" doc:"none: only for a server on this machine"`
	Login    string   `json:"login" minLength:"1" maxLength:"255"`
	Password string   `json:"password,omitempty" maxLength:"1000" doc:"Never shown again; empty: the one that is kept, as long as server and login stay"`
	Folder   string   `json:"folder,omitempty" maxLength:"255" doc:"Empty: INBOX"`
}

// Told is a letter from a person, before it is known whether one knows them.
type Told struct {
	User       access.UserID // whose mailbox it came to; empty: the organisation's
	From       []string      // addresses, in small letters
	HappenedOn db.Date
	Answers    bool   // it says that it answers a letter
	Source     string // mailbox/ID
	Same       string // the same for the same letter in whatever mailbox
}

// Options of a Service.
type Options struct {
	Access *access.Service
	// Tell makes signals of letters from people in a scope, in the transaction that
	// counts them, and gives how many were from somebody known.
	Tell func(ctx context.Context, tx *db.Tx, within access.Scope, letters []Told) (known int64, err error)
	// Private allows servers on this machine and in private networks.
	Private bool
	TLS     *tls.Config // nil: the machine's certificates
	Box     *seal.Box   // what providers' secrets and tokens are sealed with
	// Site is where users reach the program, when that was said at the start.
	Site func() string
	Log  *slog.Logger
	Now  func() time.Time
}

// Service is the package's door.
type Service struct {
	db     *db.DB
	o      Options
	limits *pace.Limits
	bell   turn.Bell
	oauth  *oauth.Service
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{db: d, o: o, limits: pace.New(), bell: turn.NewBell()}
	s.oauth = oauth.New(d, oauth.Options{Access: o.Access, Box: o.Box, Private: o.Private, Server: s.checkServer, Reach: s.reach, Site: o.Site, Log: o.Log, Now: o.Now})
	return s
}

// check brings a draft to its form, or says what is wrong with it.
func (s *Service) check(n *MailboxDraft) error {
	n.Name, n.Login, n.Folder = strings.TrimSpace(n.Name), strings.TrimSpace(n.Login), strings.TrimSpace(n.Folder)
	if n.Folder == "" {
		n.Folder = "INBOX"
	}
	if n.Name == "" {
		n.Name = n.Login
	}
	if n.Login == "" || plainless(n.Login, 255) || plainless(n.Password, 1000) || plainless(n.Folder, 255) || utf8.RuneCountInString(n.Name) > 255 {
		return fault.Invalid("mailbox.login", "a mailbox has a login and a password of one line each")
	}
	at := oauth.Server{Host: n.Host, Port: n.Port, Security: string(n.Security)}
	err := s.checkServer(&at)
	n.Host = at.Host
	return err
}

// checkServer brings a server to its form, or says what is wrong with it.
func (s *Service) checkServer(n *oauth.Server) error {
	n.Host = strings.ToLower(strings.TrimSpace(n.Host))
	if at, err := netip.ParseAddr(strings.Trim(n.Host, "[]")); err == nil {
		n.Host = at.Unmap().String()
	} else if n.Host == "" || len(n.Host) > 255 || strings.ContainsAny(n.Host, " /:@[]%\\") {
		return fault.Invalid("mailbox.host", "give the server's name, such as imap.example.org")
	}
	if n.Port < 1 || n.Port > 65535 {
		return fault.Invalid("mailbox.port", "a port is a number from 1 to 65535")
	}
	switch Security(n.Security) {
	case TLS, StartTLS:
	case Open:
		if !s.o.Private || !loopback(n.Host) {
			return fault.Invalid("mailbox.open", "without TLS only a server on this machine is read, where that is allowed")
		}
	default:
		return fault.Invalid("mailbox.security", "security is %s, %s or %s", TLS, StartTLS, Open)
	}
	return nil
}

// plainless says whether a text is too long, or holds what no line of the
// protocol can.
func plainless(text string, most int) bool {
	return len(text) > most || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n\x00")
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
