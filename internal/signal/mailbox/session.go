package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"arpent/internal/platform/fault"
	"arpent/internal/platform/outside"
)

const (
	// patience is how long a server may take to be reached, sitting how long it may
	// be spoken to.
	patience, sitting = 15 * time.Second, 2 * time.Minute
	// mostBytes is how much a server may say in one sitting.
	mostBytes = 16 << 20
)

// session is a connection to a server on which one is signed in.
type session struct {
	*imapclient.Client
	ctx  context.Context
	line *line
	stop func() bool
}

func (c *session) close() {
	c.stop()
	_ = c.Close() // nothing was written
}

// line is a connection that ends when too much was said.
type line struct {
	net.Conn
	left atomic.Int64
}

var errLong = errors.New("the server says too much")

func (l *line) Read(b []byte) (int, error) {
	if l.left.Load() <= 0 {
		return 0, errLong
	}
	n, err := l.Conn.Read(b)
	l.left.Add(-int64(n))
	return n, err
}

// stage is what is being done with a server when something goes wrong.
type stage string

const (
	reaching stage = "reach"
	securing stage = "secure"
	signing  stage = "sign in"
	opening  stage = "open the folder"
	reading  stage = "read"
)

// trouble says what was wrong with a server so that somebody can mend it.
type trouble struct {
	stage stage
	err   error
}

func (t *trouble) Error() string { return string(t.stage) + ": " + t.err.Error() }

func (t *trouble) Unwrap() error { return t.err }

// enter reaches a mailbox's server and signs in, by a token when there is one. Its
// error is a *trouble.
func (s *Service) enter(ctx context.Context, m *Mailbox, token string) (*session, error) {
	c, err := s.greet(ctx, m)
	if err != nil {
		return nil, err
	}
	if token != "" {
		err = c.show(m, token)
	} else {
		err = c.sign(m)
	}
	if err != nil {
		err = c.failed(signing, err)
		c.close()
		return nil, err
	}
	return c, nil
}

// greet reaches a mailbox's server. Its error is a *trouble.
func (s *Service) greet(ctx context.Context, m *Mailbox) (*session, error) {
	allowed := outside.Public
	if s.o.Private {
		allowed = nil
	}
	if m.Security == Open {
		allowed = netip.Addr.IsLoopback
	}
	conn, err := outside.Dialer(patience, allowed).DialContext(ctx, "tcp", net.JoinHostPort(m.Host, strconv.FormatInt(m.Port, 10)))
	if err != nil {
		return nil, &trouble{reaching, err}
	}
	out := &session{ctx: ctx, line: &line{Conn: conn}, stop: context.AfterFunc(ctx, func() { _ = conn.Close() })}
	out.line.left.Store(mostBytes)
	fail := func(at stage, err error) (*session, error) {
		err = out.failed(at, err)
		out.stop()
		_ = conn.Close()
		return nil, err
	}
	secure := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.o.TLS != nil {
		secure = s.o.TLS.Clone()
	}
	secure.ServerName = m.Host
	switch m.Security {
	case StartTLS:
		if out.Client, err = imapclient.NewStartTLS(out.line, &imapclient.Options{TLSConfig: secure}); err != nil {
			return fail(securing, err)
		}
	case Open:
		out.Client = imapclient.New(out.line, nil)
	default:
		safe := tls.Client(out.line, secure)
		if err := safe.HandshakeContext(ctx); err != nil {
			return fail(securing, err)
		}
		out.Client = imapclient.New(safe, nil)
	}
	if err := out.WaitGreeting(); err != nil {
		return fail(reading, err)
	}
	return out, nil
}

// sign signs in, by what the server takes.
func (c *session) sign(m *Mailbox) error {
	if caps := c.Caps(); caps.Has(imap.CapLoginDisabled) && caps.Has(imap.AuthCap("PLAIN")) {
		return c.Authenticate(sasl.NewPlainClient("", m.Login, m.Password))
	}
	return c.Login(m.Login, m.Password).Wait()
}

// examine opens a folder so that nothing in it changes.
func (c *session) examine(folder string) (*imap.SelectData, error) {
	data, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil, c.failed(opening, err)
	}
	return data, nil
}

// failed is an error with what was being done, and whether time or the server's
// share of bytes had run out.
func (c *session) failed(at stage, err error) error {
	if c.ctx.Err() != nil {
		err = errors.Join(c.ctx.Err(), err)
	}
	if c.line.left.Load() <= 0 {
		err = errors.Join(errLong, err)
	}
	return &trouble{at, err}
}

// explain says what went wrong with a mailbox's server. nil when it is not the
// server's matter.
func explain(m *Mailbox, err error) *fault.Error {
	var at *trouble
	if !errors.As(err, &at) {
		return ofProvider(err)
	}
	var (
		answer *imap.Error
		cert   *tls.CertificateVerificationError
		plain  tls.RecordHeaderError
		name   *net.DNSError
		slow   net.Error
	)
	say := func(key, format string, args ...any) *fault.Error {
		return fault.New(fault.Unavailable, "mailbox."+key, format, args...).With("host", m.Host).With("port", m.Port).With("said", shorten(at.err.Error())).Wrap(err)
	}
	said := errors.As(err, &answer)
	switch {
	case errors.Is(err, outside.ErrPrivate):
		return say("private", "%s is not a public address", m.Host)
	case errors.Is(err, errLong):
		return say("large", "the server says too much")
	case errors.As(err, &cert):
		return say("certificate", "the server's certificate is not accepted: %v", cert.Err).With("said", shorten(cert.Err.Error()))
	case errors.As(err, &plain):
		return say("no_tls", "the server does not speak TLS on port %d", m.Port)
	case errors.As(err, &name):
		return say("unknown_host", "no server is called %s", m.Host)
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout():
		return say("slow", "the server does not answer in time")
	case at.stage == reaching:
		return say("unreachable", "%s cannot be reached on port %d", m.Host, m.Port)
	case at.stage == securing:
		return say("no_starttls", "the server does not go on in TLS on port %d", m.Port)
	case errors.Is(err, errNoTokens):
		return say("no_tokens", "%s offers no sign-in by consent (XOAUTH2 or OAUTHBEARER)", m.Host)
	case at.stage == signing && m.ProviderID != "" && refused(err):
		return say("token_refused", "%s does not take what was consented to for %s", m.Host, m.Login)
	case said && at.stage == signing && answer.Code != imap.ResponseCodeUnavailable:
		return say("credentials", "the server does not take the login and password: %s", answer.Text).With("said", shorten(answer.Text))
	case said && at.stage == opening:
		return say("folder", "the folder %s cannot be opened: %s", m.Folder, answer.Text).With("said", shorten(answer.Text)).With("folder", m.Folder)
	}
	return say("protocol", "the server broke off: %v", at.err)
}

// shorten keeps the beginning of what a server said.
func shorten(text string) string {
	const most = 200
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return fmt.Sprintf("%.*s…", most, text)
}
