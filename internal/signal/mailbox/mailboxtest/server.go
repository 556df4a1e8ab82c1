// Package mailboxtest is a mailbox server for tests: a real one, in memory.
package mailboxtest

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// The login and password of the one mailbox.
const (
	Login    = "ann@example.org"
	Password = "pässwort \"one\""
)

// Server holds one mailbox with the folders INBOX and Archive.
type Server struct {
	Host string
	Port int64
	TLS  *tls.Config // for whoever speaks to it

	t    testing.TB
	user *imapmemserver.User
	mu   sync.Mutex
	said bytes.Buffer
}

// Options of a Server.
type Options struct {
	TLS   bool // from the first byte
	Plain bool // TLS is not even offered
	// Mechanisms are how it is signed in to by tokens that Takes takes.
	Mechanisms []string
	Takes      func(token string) bool
}

func no(code imap.ResponseCode, text string) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: text}
}

// Start starts a server that ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	known := httptest.NewTLSServer(nil) // for its certificate
	defer known.Close()
	s := &Server{t: t, user: imapmemserver.NewUser(Login, Password), TLS: &tls.Config{RootCAs: x509.NewCertPool()}}
	s.TLS.RootCAs.AddCert(known.Certificate())
	s.ok(s.user.Create("INBOX", nil))
	s.ok(s.user.Create("Archive", nil))
	all := imapmemserver.New()
	all.AddUser(s.user)
	settings := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			if o.Mechanisms != nil {
				return &tokens{Session: all.NewSession(), mechanisms: o.Mechanisms, takes: o.Takes}, nil, nil
			}
			return all.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}},
		Logger:       log.New(io.Discard, "", 0),
		InsecureAuth: o.Plain,
		DebugWriter:  s,
	}
	secure := &tls.Config{Certificates: known.TLS.Certificates}
	if !o.Plain {
		settings.TLSConfig = secure
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.ok(err)
	at := listener.Addr().(*net.TCPAddr)
	s.Host, s.Port = at.IP.String(), int64(at.Port)
	if o.TLS {
		listener = tls.NewListener(listener, secure)
	}
	server := imapserver.New(settings)
	var open sync.WaitGroup
	open.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		_ = server.Close() // it ends with the test
		open.Wait()
	})
	return s
}

func (s *Server) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// Write hears what is said over connections.
func (s *Server) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(b)
}

// Said is all that was said over connections.
func (s *Server) Said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// Put lets a letter arrive in a folder.
func (s *Server) Put(folder string, lines ...string) {
	s.t.Helper()
	_, err := s.user.Append(folder, bytes.NewReader([]byte(strings.Join(lines, "\r\n"))), &imap.AppendOptions{})
	s.ok(err)
}

// Renew makes a folder anew: its letters are gone, and new ones have new numbers.
func (s *Server) Renew(folder string) {
	s.t.Helper()
	s.ok(s.user.Delete(folder))
	s.ok(s.user.Create(folder, nil))
}
