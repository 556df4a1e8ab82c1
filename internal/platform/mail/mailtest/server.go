// Package mailtest is a mail server for tests: it speaks enough SMTP to take
// letters, and fails where it is told to.
package mailtest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// Letter is one that was taken.
type Letter struct {
	From, To string
	Data     []byte
	Safe     bool // it came over TLS
	User     string
}

// Server takes letters.
type Server struct {
	Address string      // host:port
	TLS     *tls.Config // for whoever speaks to it

	secure  *tls.Config
	first   bool // TLS from the first byte
	users   map[string]string
	mu      sync.Mutex
	letters []Letter
	answer  func(command string) string
}

// Options of a Server.
type Options struct {
	TLS      bool // from the first byte; otherwise it is offered
	User     string
	Password string
}

// Start starts a server that ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Address: listener.Addr().String(), first: o.TLS, users: map[string]string{}}
	if o.User != "" {
		s.users[o.User] = o.Password
	}
	s.certify(t)
	var open sync.WaitGroup
	ended := make(chan struct{})
	open.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				left := make(chan struct{})
				go func() {
					select {
					case <-ended:
						_ = c.Close()
					case <-left:
					}
				}()
				s.talk(c)
				close(left)
				_ = c.Close()
			})
		}
	})
	t.Cleanup(func() { close(ended); _ = listener.Close(); open.Wait() })
	return s
}

func (s *Server) certify(t testing.TB) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	s.secure = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	s.TLS = &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

// Fail makes the server answer commands as told: MAIL, RCPT, DATA, or END when a
// letter was said whole. An empty answer is the usual one; "drop" ends the
// connection without a word. nil ends the failing.
func (s *Server) Fail(answer func(command string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// Letters gives those that were taken, in order.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

func (s *Server) told(command string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer == nil {
		return ""
	}
	return s.answer(command)
}

// talk is one connection.
func (s *Server) talk(c net.Conn) {
	safe := s.first
	if s.first {
		c = tls.Server(c, s.secure)
	}
	in := textproto.NewReader(bufio.NewReader(c))
	say := func(text string) { _, _ = c.Write([]byte(text + "\r\n")) }
	var one Letter
	say("220 ready")
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		command, rest, _ := strings.Cut(line, " ")
		command = strings.ToUpper(command)
		if answer := s.told(command); answer == "drop" {
			return
		} else if answer != "" {
			say(answer)
			continue
		}
		switch command {
		case "EHLO", "HELO":
			say("250-here")
			if len(s.users) > 0 && safe {
				say("250-AUTH PLAIN")
			}
			if !safe {
				say("250-STARTTLS")
			}
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go on")
			c = tls.Server(c, s.secure)
			in, safe = textproto.NewReader(bufio.NewReader(c)), true
		case "AUTH":
			_, secret, _ := strings.Cut(rest, " ")
			text, _ := base64.StdEncoding.DecodeString(secret)
			parts := bytes.Split(text, []byte{0})
			if len(parts) != 3 || s.users[string(parts[1])] != string(parts[2]) {
				say("535 5.7.8 wrong")
				continue
			}
			one.User = string(parts[1])
			say("235 welcome")
		case "MAIL":
			one.From = between(rest)
			say("250 good")
		case "RCPT":
			if len(s.users) > 0 && one.User == "" {
				say("530 5.7.0 sign in first")
				continue
			}
			one.To = between(rest)
			say("250 good")
		case "DATA":
			say("354 say it")
			if one.Data, err = in.ReadDotBytes(); err != nil {
				return
			}
			one.Safe = safe
			answer := s.told("END")
			if answer == "" || answer == "drop" {
				s.mu.Lock()
				s.letters = append(s.letters, one)
				s.mu.Unlock()
			}
			switch answer {
			case "":
				say("250 taken")
			case "drop":
				return
			default:
				say(answer)
			}
		case "QUIT":
			say("221 bye")
			return
		default: // NOOP, RSET
			say("250 good")
		}
	}
}

func between(text string) string {
	_, rest, _ := strings.Cut(text, "<")
	inside, _, _ := strings.Cut(rest, ">")
	return inside
}
