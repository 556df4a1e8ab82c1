// Package digest sends each user who wants it one letter a day with what
// changed: what they may see at the moment of sending, ranked as their feed is.
// What is urgent or followed comes in a letter of its own at once, if they wish.
//
// A letter is sent at most once. A row for the user and the day is written
// before the server is spoken to; whoever finds one does not send. A program
// that is killed in between leaves a letter whose fate nobody knows: it is not
// sent again, and what it told is told in the next one.
package digest

import (
	"context"
	"embed"
	"log/slog"
	"time"
	_ "time/tzdata" // the machine may know no time zones

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/mail"
	"arpent/internal/platform/pace"
	"arpent/internal/signal"
)

// Migrations make the tables digest_settings and digest_mails.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Options of a Service.
type Options struct {
	Access  *access.Service
	Signals *signal.Service
	Say     signal.Say
	// Mail gives who sends letters, nil where no server was named; Site is the
	// address that readers reach the program at, without a slash at its end.
	Mail func() *mail.Sender
	Site func() string
	Log  *slog.Logger
	Now  func() time.Time
}

// Service is the package's door.
type Service struct {
	db      *db.DB
	o       Options
	letters *letters
	limits  *pace.Limits
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{db: d, o: o, letters: parseLetters(), limits: pace.New()}
}

// DigestSettings is when a user wants the digest.
type DigestSettings struct {
	UserID    access.UserID `db:"user_id" json:"-"`
	Wanted    bool          `db:"wanted" json:"wanted"`
	Hour      int           `db:"hour" json:"hour" minimum:"0" maximum:"23" doc:"From which hour of the day, in the zone"`
	Weekdays  int           `db:"weekdays" json:"weekdays" minimum:"0" maximum:"127" doc:"A bit for each: 1 Monday, 2 Tuesday … 64 Sunday"`
	Zone      string        `db:"zone" json:"zone" maxLength:"60" doc:"A time zone of the IANA database"`
	Language  string        `db:"language" json:"language" enum:"en,fr" doc:"For users who have chosen none"`
	AtOnce    bool          `db:"at_once" json:"at_once" required:"false" doc:"Whether a letter comes at once about what is urgent or followed"`
	ToldSeq   int64         `db:"told_seq" json:"-"`
	Refusals  int           `db:"refusals" json:"-"`
	ChangedAt db.Time       `db:"changed_at" json:"-"`
	// AlertedSeq is up to which signal one was told at once, AlertNextAt when one may
	// next be.
	AlertedSeq  int64   `db:"alerted_seq" json:"-"`
	AlertNextAt db.Time `db:"alert_next_at" json:"-"`
}

const settingsColumns = "user_id, wanted, hour, weekdays, zone, language, at_once, told_seq, refusals, changed_at, alerted_seq, alert_next_at"

// workdays is Monday to Friday.
const workdays = 1 + 2 + 4 + 8 + 16

func (n *DigestSettings) check() error {
	if n.Hour < 0 || n.Hour > 23 || n.Weekdays < 0 || n.Weekdays > 127 {
		return fault.Invalid("deliver.when", "a digest has an hour from 0 to 23 and days of the week")
	}
	if n.Wanted && n.Weekdays == 0 {
		return fault.Invalid("deliver.no_day", "choose at least one day of the week")
	}
	if n.Language != "en" && n.Language != "fr" {
		return fault.Invalid("deliver.language", "the digest is in English or French")
	}
	if _, err := time.LoadLocation(n.Zone); err != nil || n.Zone == "" || n.Zone == "Local" {
		return fault.Invalid("deliver.zone", "no time zone is called %s", n.Zone).With("zone", n.Zone)
	}
	return nil
}

// Settings gives when a user wants the digest; nobody gets it unasked.
func (s *Service) Settings(ctx context.Context, user access.UserID) (DigestSettings, error) {
	one := DigestSettings{UserID: user, Hour: 7, Weekdays: workdays, Zone: "UTC", Language: "en"}
	err := s.db.Get(ctx, &one, "SELECT "+settingsColumns+" FROM digest_settings WHERE user_id = ?", user)
	if db.IsMissing(err) {
		err = nil
	}
	return one, err
}

// Keep changes when a user wants the digest. An hour that is past today counts
// from the next day on, and what is known already is not told at once.
func (s *Service) Keep(ctx context.Context, user access.UserID, n DigestSettings) error {
	if err := n.check(); err != nil {
		return err
	}
	latest, err := s.o.Signals.Latest(ctx)
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO digest_settings (user_id, wanted, hour, weekdays, zone, language, at_once, told_seq, refusals, changed_at, alerted_seq) VALUES (?,?,?,?,?,?,?,0,0,?,?)
		ON CONFLICT (user_id) DO UPDATE SET wanted = excluded.wanted, hour = excluded.hour, weekdays = excluded.weekdays, zone = excluded.zone,
			language = excluded.language, refusals = 0, changed_at = excluded.changed_at, at_once = excluded.at_once,
			alerted_seq = CASE WHEN digest_settings.at_once = excluded.at_once THEN digest_settings.alerted_seq ELSE excluded.alerted_seq END`,
		user, n.Wanted, n.Hour, n.Weekdays, n.Zone, n.Language, n.AtOnce, db.At(s.o.Now()), latest)
	return err
}

// due gives the day whose digest is due at an instant, in the reader's zone;
// empty when none is.
func (n *DigestSettings) due(now time.Time) db.Date {
	zone, err := time.LoadLocation(n.Zone)
	if err != nil {
		zone = time.UTC
	}
	local := now.In(zone)
	weekday := (int(local.Weekday()) + 6) % 7 // Monday is 0
	at := time.Date(local.Year(), local.Month(), local.Day(), n.Hour, 0, 0, 0, zone)
	if !n.Wanted || n.Weekdays>>weekday&1 == 0 || now.Before(at) || at.Before(n.ChangedAt.Time) {
		return ""
	}
	return db.Date(local.Format("2006-01-02"))
}

// MailState says what became of one day's letter.
type MailState string

// The states.
const (
	Sending MailState = "sending" // or a program was killed while it did
	Sent    MailState = "sent"
	Nothing MailState = "nothing" // there was nothing to tell
	Waiting MailState = "waiting" // to be tried again
	Failed  MailState = "failed"
	Unknown MailState = "unknown" // it may have arrived; it is not sent again
)

// DigestMail is one day's letter to a user.
type DigestMail struct {
	UserID   access.UserID `db:"user_id" json:"-"`
	Day      db.Date       `db:"day" json:"day"`
	State    MailState     `db:"state" json:"state" enum:"sending,sent,nothing,waiting,failed,unknown"`
	Signals  int           `db:"signals" json:"signals" doc:"How many it told of"`
	Attempts int           `db:"attempts" json:"attempts"`
	BegunAt  db.Time       `db:"begun_at" json:"begun_at"`
	NextAt   db.Time       `db:"next_at" json:"next_at,omitzero"`
	EndedAt  db.Time       `db:"ended_at" json:"ended_at,omitzero"`
	Problem  string        `db:"problem" json:"problem" doc:"What the mail server said, or the key of the problem"`
}

const mailColumns = "user_id, day, state, signals, attempts, begun_at, next_at, ended_at, problem"

// Mails lists a user's letters, the latest first.
func (s *Service) Mails(ctx context.Context, user access.UserID, limit int) ([]DigestMail, error) {
	out := []DigestMail{}
	return out, s.db.Select(ctx, &out, "SELECT "+mailColumns+" FROM digest_mails WHERE user_id = ? ORDER BY day DESC LIMIT ?", user, limit)
}
