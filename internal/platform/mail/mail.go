// Package mail sends letters through a mail server (SMTP, RFC 5321), and says of
// one that was not sent whether it may be sent again.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"
)

// Security says how the way to the server is guarded.
type Security string

// The ways: TLS asked for on an open connection and never done without, TLS
// from the first byte, or none, for a server on the same machine.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls"
	Open     Security = "none"
)

// Config says which server, and who sends.
type Config struct {
	Server   string // host:port
	Security Security
	User     string // empty: the server asks for no password
	Password string
	From     string // "Arpent <arpent@example.org>"
	Timeout  time.Duration
	TLS      *tls.Config // nil: the machine's certificates
	Now      func() time.Time
}

// Sender sends letters, one connection each.
type Sender struct {
	c    Config
	host string
	port int
	from *mail.Address
}

// New checks a configuration. It does not connect.
func New(c Config) (*Sender, error) {
	host, port, err := net.SplitHostPort(c.Server)
	if err != nil {
		return nil, fmt.Errorf("mail: the server is given as host:port: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil || number < 1 || number > 65535 {
		return nil, fmt.Errorf("mail: %q is no port", port)
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("mail: who sends is given as Name <name@example.org>: %w", err)
	}
	switch c.Security {
	case StartTLS, TLS, Open:
	default:
		return nil, fmt.Errorf("mail: security is %s, %s or %s", StartTLS, TLS, Open)
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Sender{c: c, host: host, port: number, from: from}, nil
}

// From is the address that letters come from.
func (s *Sender) From() string { return s.from.Address }

// Server is where letters are handed over, as host:port.
func (s *Sender) Server() string { return s.c.Server }

// Letter is what is sent to one reader.
type Letter struct {
	ID          string // of the Message-ID, without the domain: the same for the same letter
	To, Name    string
	Subject     string
	Text, HTML  string
	Language    string
	Unsubscribe string // an address that ends the letters on POST (RFC 8058); may be empty
}

// Fate says what became of a letter that was not seen to arrive.
type Fate string

// The fates.
const (
	Later   Fate = "later"   // it was not taken; it may be another time
	Refused Fate = "refused" // the server will not take it for this reader
	Unknown Fate = "unknown" // the connection broke after all was said: it may have arrived
)

// Failure is why a letter was not seen to arrive.
type Failure struct {
	Fate Fate
	Err  error
}

func (f *Failure) Error() string { return "mail: " + string(f.Fate) + ": " + f.Err.Error() }

func (f *Failure) Unwrap() error { return f.Err }

// Send hands a letter to the server. Its error is a *Failure.
func (s *Sender) Send(ctx context.Context, l Letter) error {
	m, err := s.compose(l)
	if err != nil {
		return &Failure{Refused, err}
	}
	client, err := s.client()
	if err != nil {
		return &Failure{Later, err}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return &Failure{Later, err}
	}
	err = client.Send(m)
	_ = client.Close() // the letter's fate is known by now
	if err == nil || m.IsDelivered() {
		return nil
	}
	return &Failure{fateOf(err), err}
}

func fateOf(err error) Fate {
	var failure *smtp.SendError
	if !errors.As(err, &failure) {
		return Later
	}
	code := failure.ErrorCode()
	switch {
	case failure.Reason == smtp.ErrSMTPDataClose && code == 0:
		return Unknown
	case code >= 500 && (failure.Reason == smtp.ErrSMTPRcptTo || failure.Reason == smtp.ErrSMTPDataClose):
		return Refused // a sender that is refused is a matter of the configuration
	}
	return Later
}

func (s *Sender) client() (*smtp.Client, error) {
	options := []smtp.Option{smtp.WithPort(s.port), smtp.WithTimeout(s.c.Timeout)}
	switch s.c.Security {
	case TLS:
		options = append(options, smtp.WithSSL())
	case StartTLS:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	default:
		options = append(options, smtp.WithTLSPolicy(smtp.NoTLS))
	}
	if s.c.TLS != nil {
		options = append(options, smtp.WithTLSConfig(s.c.TLS))
	}
	if s.c.User != "" {
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(s.c.User), smtp.WithPassword(s.c.Password))
	}
	return smtp.NewClient(s.host, options...)
}

func (s *Sender) compose(l Letter) (*smtp.Msg, error) {
	m := smtp.NewMsg(smtp.WithNoDefaultUserAgent())
	if err := m.From(s.from.String()); err != nil {
		return nil, err
	}
	to := mail.Address{Name: l.Name, Address: l.To}
	if err := m.To(to.String()); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(s.c.Now())
	m.SetMessageIDWithValue(l.ID + s.from.Address[strings.LastIndexByte(s.from.Address, '@'):])
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("Content-Language", l.Language)
	if l.Unsubscribe != "" {
		m.SetListUnsubscribe(l.Unsubscribe)
		m.SetListUnsubscribePost()
	}
	m.SetBodyString(smtp.TypeTextPlain, l.Text)
	m.AddAlternativeString(smtp.TypeTextHTML, l.HTML)
	return m, nil
}
