// Package outlets wires where users are reached outside their browsers: by
// e-mail, webhooks, feeds and calendars.
package outlets

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/httpd"
	"arpent/internal/platform/mail"
	"arpent/internal/signal"
	"arpent/internal/signal/deliver/atom"
	"arpent/internal/signal/deliver/digest"
	"arpent/internal/signal/deliver/relay"
	"arpent/internal/task"
	"arpent/internal/task/calendar"
	"arpent/web"
)

// Flags say how the program reaches its users outside their browsers.
type Flags struct {
	PublicAddress string        `help:"The address that users reach the program at; letters' links lead there." env:"ARPENT_PUBLIC_ADDRESS" placeholder:"https://…"`
	SMTP          string        `name:"smtp" help:"Mail server for letters; without one, none are sent." env:"ARPENT_SMTP" placeholder:"HOST:PORT"`
	SMTPSecurity  string        `name:"smtp-security" help:"${enum}: TLS asked for and never done without (port 587), TLS from the start (port 465), or none, for a server on this machine." enum:"starttls,tls,none" default:"starttls" env:"ARPENT_SMTP_SECURITY"`
	SMTPUser      string        `name:"smtp-user" help:"Who signs in to the mail server; its password is read from ARPENT_SMTP_PASSWORD." env:"ARPENT_SMTP_USER" placeholder:"NAME"`
	SMTPTimeout   time.Duration `name:"smtp-timeout" help:"How long the mail server may take for a letter." default:"30s" env:"ARPENT_SMTP_TIMEOUT"`
	MailFrom      string        `help:"Whom letters come from." env:"ARPENT_MAIL_FROM" placeholder:"Arpent <arpent@example.org>"`
}

// Outlets is where users are reached outside their browsers. The mail server
// and the address are known once the program is started to serve.
type Outlets struct {
	site     string
	mail     *mail.Sender
	Digest   *digest.Service
	relay    *relay.Service
	atom     *atom.Service
	calendar *calendar.Service
}

// Open checks what the flags say; a server that does not answer is found out
// when a letter is sent.
func (f Flags) Open(o *Outlets) error {
	if f.PublicAddress != "" {
		u, err := url.Parse(f.PublicAddress)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return errors.New("--public-address is given as https://arpent.example.org")
		}
		o.site = strings.TrimRight(f.PublicAddress, "/")
	}
	if f.SMTP == "" {
		return nil
	}
	if o.site == "" {
		return errors.New("letters need --public-address for their links")
	}
	var err error
	o.mail, err = mail.New(mail.Config{Server: f.SMTP, Security: mail.Security(f.SMTPSecurity), User: f.SMTPUser, Password: os.Getenv("ARPENT_SMTP_PASSWORD"), From: f.MailFrom, Timeout: f.SMTPTimeout})
	return err
}

// New makes the ways out.
func New(d *db.DB, a *access.Service, signals *signal.Service, tasks *task.Service, log *slog.Logger, now func() time.Time) *Outlets {
	o := &Outlets{}
	site, sender := func() string { return o.site }, func() *mail.Sender { return o.mail }
	o.Digest = digest.New(d, digest.Options{Access: a, Signals: signals, Say: web.Say, Mail: sender, Site: site, Log: log, Now: now})
	o.relay = relay.New(d, relay.Options{Access: a, Signals: signals, Site: site, Private: hooksInside(), Log: log, Now: now})
	o.atom = atom.New(atom.Options{Access: a, Signals: signals, Say: web.Say, Site: site, Now: now})
	o.calendar = calendar.New(calendar.Options{Access: a, Tasks: tasks, Say: web.Say, Site: site, Now: now})
	return o
}

// Site is the address that users reach the program at, when it was given.
func (o *Outlets) Site() string { return o.site }

// Migrations make the tables of the ways out.
func Migrations() []fs.FS { return []fs.FS{digest.Migrations, relay.Migrations} }

// Follow sends what is due until the context ends.
func (o *Outlets) Follow(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { o.Digest.Follow(ctx) })
	work.Go(func() { o.relay.Follow(ctx) })
	work.Wait()
}

// Routes adds their routes.
func (o *Outlets) Routes(s *httpd.Server) {
	o.Digest.Routes(s.API, s.Mux)
	o.relay.Routes(s.API)
	o.atom.Routes(s.API, s.Mux)
	o.calendar.Routes(s.API, s.Mux)
}

// hooksInside says whether signals may be sent on to this machine and to private
// networks, which only who runs the program can allow.
func hooksInside() bool { return os.Getenv("ARPENT_PRIVATE_HOOKS") == "yes" }
