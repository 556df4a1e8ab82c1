package mailbox

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

const (
	// most bounds how many mailboxes a user, and the organisation, may have.
	most = 5
	// undoable is how long a mailbox that was ended can be brought back; then its
	// password is forgotten.
	undoable = time.Hour
)

// own is which mailboxes a user may see and change: theirs, and to headquarters
// the organisation's.
func own(actor access.Actor) (string, []any) {
	return "(user_id = ? OR user_id = '' AND ?)", []any{actor.User.ID, actor.Scope.All}
}

// Mailboxes lists those that a user may see, with how they fare.
func (s *Service) Mailboxes(ctx context.Context, actor access.Actor) ([]Mailbox, error) {
	where, args := own(actor)
	out := []Mailbox{}
	err := s.db.Select(ctx, &out, "SELECT "+columns+" FROM mailboxes WHERE ended_at IS NULL AND "+where+" ORDER BY created_at, id", args...)
	for i := range out {
		out[i].Organisation = out[i].UserID == ""
	}
	return out, err
}

func (s *Service) find(ctx context.Context, q db.Q, actor access.Actor, id ID) (*Mailbox, error) {
	where, args := own(actor)
	var one Mailbox
	err := q.Get(ctx, &one, "SELECT "+columns+" FROM mailboxes WHERE id = ? AND "+where, append([]any{id}, args...)...)
	if db.IsMissing(err) {
		return nil, fault.NotFound("mailbox", id)
	}
	one.Organisation = one.UserID == ""
	return &one, err
}

// open finds a mailbox that was not ended.
func (s *Service) open(ctx context.Context, q db.Q, actor access.Actor, id ID) (*Mailbox, error) {
	one, err := s.find(ctx, q, actor, id)
	if err == nil && !one.EndedAt.IsZero() {
		return nil, fault.NotFound("mailbox", id)
	}
	return one, err
}

func (s *Service) room(ctx context.Context, q db.Q, of access.UserID) error {
	var known int
	err := q.Get(ctx, &known, "SELECT COUNT(*) FROM mailboxes WHERE user_id = ? AND ended_at IS NULL", of)
	if err == nil && known >= most {
		return fault.Conflict("mailbox.many", "there are %d mailboxes already; end one first", most).With("most", most)
	}
	return err
}

// Add lets a mailbox be read from now on, one's own or the organisation's.
func (s *Service) Add(ctx context.Context, actor access.Actor, n MailboxDraft, organisation bool) (*Mailbox, error) {
	if err := s.check(&n); err != nil {
		return nil, err
	}
	if n.Password == "" {
		return nil, fault.Invalid("mailbox.password", "give the mailbox's password")
	}
	now := db.At(s.o.Now())
	one := &Mailbox{ID: ID(db.NewID()), UserID: actor.User.ID, CreatedBy: actor.User.ID, CreatedAt: now, ChangedAt: now, NextAt: now}
	one.take(n)
	if organisation {
		if !actor.Scope.All {
			return nil, fault.Forbidden("mailbox.organisation", "only headquarters reads a mailbox for the whole organisation")
		}
		one.UserID, one.Organisation = "", true
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.room(ctx, tx, one.UserID); err != nil {
			return err
		}
		if err := s.put(ctx, tx, one, true); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "mailbox.add", "mailbox/"+string(one.ID), one.told())
	})
	s.bell.Ring()
	return one, err
}

// put writes a mailbox, or what changes of it when it is read anew.
func (s *Service) put(ctx context.Context, tx *db.Tx, one *Mailbox, fresh bool) error {
	if fresh {
		_, err := tx.Exec(ctx, `INSERT INTO mailboxes (id, user_id, name, host, port, security, login, password, provider_id, folder, uid_validity, last_uid, created_by, created_at, changed_at,
			next_at, problem, said, failures, letters, replies, automatic, bounced, strangers) VALUES (?,?,?,?,?,?,?,?,?,?,0,0,?,?,?,?,'','',0,0,0,0,0,0)`,
			one.ID, one.UserID, one.Name, one.Host, one.Port, one.Security, one.Login, one.Password, one.ProviderID, one.Folder, one.CreatedBy, one.CreatedAt, one.ChangedAt, one.NextAt)
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE mailboxes SET name = ?, host = ?, port = ?, security = ?, login = ?, password = ?, provider_id = ?, folder = ?, uid_validity = ?, last_uid = ?, changed_at = ?,
		next_at = ?, problem = '', said = '', failures = 0 WHERE id = ?`,
		one.Name, one.Host, one.Port, one.Security, one.Login, one.Password, one.ProviderID, one.Folder, one.UIDValidity, one.LastUID, one.ChangedAt, one.NextAt, one.ID)
	return err
}

func (m *Mailbox) take(n MailboxDraft) {
	m.Name, m.Host, m.Port, m.Security, m.Login, m.Folder = n.Name, n.Host, n.Port, n.Security, n.Login, n.Folder
	if n.Password != "" {
		m.Password = n.Password
	}
}

// told is what the audit log says of a mailbox.
func (m *Mailbox) told() map[string]any {
	return map[string]any{"name": m.Name, "host": m.Host, "port": m.Port, "security": m.Security, "login": m.Login, "folder": m.Folder, "organisation": m.UserID == ""}
}

// lends says whether a draft without a password may use the one that is kept:
// it goes to the server that it was given for, and to no other.
func (m *Mailbox) lends(n *MailboxDraft) bool {
	return m.Password != "" && n.Host == m.Host && n.Port == m.Port && n.Security == m.Security && n.Login == m.Login
}

func errPasswordAgain() error {
	return fault.Invalid("mailbox.password_again", "the server or the login changed: give the password again")
}

// Change takes a draft for a mailbox. Another server, login or folder is read as
// a new mailbox is.
func (s *Service) Change(ctx context.Context, actor access.Actor, id ID, n MailboxDraft) (*Mailbox, error) {
	if err := s.check(&n); err != nil {
		return nil, err
	}
	var one *Mailbox
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if one, err = s.open(ctx, tx, actor, id); err != nil {
			return err
		}
		if one.ProviderID != "" {
			one.stays(&n)
		} else if n.Password == "" && !one.lends(&n) {
			return errPasswordAgain()
		}
		if n.Host != one.Host || n.Port != one.Port || n.Login != one.Login || n.Folder != one.Folder {
			one.UIDValidity, one.LastUID = 0, 0
		}
		one.take(n)
		one.ChangedAt = db.At(s.o.Now())
		one.NextAt, one.Problem, one.Said, one.Failures = one.ChangedAt, "", "", 0
		if err := s.put(ctx, tx, one, false); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "mailbox.change", "mailbox/"+string(id), one.told())
	})
	s.bell.Ring()
	return one, err
}

// End reads a mailbox no more. One with a password can be brought back for an
// hour; consent to read one is given back at once.
func (s *Service) End(ctx context.Context, actor access.Actor, id ID) error {
	_, err := s.Disconnect(ctx, actor, id)
	return err
}

func (s *Service) end(ctx context.Context, actor access.Actor, id ID) error {
	return s.set(ctx, actor, id, "mailbox.end", func(tx *db.Tx, _ *Mailbox, now db.Time) error {
		_, err := tx.Exec(ctx, "UPDATE mailboxes SET ended_at = ? WHERE id = ?", now, id)
		return err
	})
}

// Restore reads a mailbox again that was ended less than an hour ago.
func (s *Service) Restore(ctx context.Context, actor access.Actor, id ID) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		one, err := s.find(ctx, tx, actor, id)
		if err != nil || one.EndedAt.IsZero() {
			return err
		}
		if one.Password == "" {
			return fault.NotFound("mailbox", id)
		}
		if err := s.room(ctx, tx, one.UserID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE mailboxes SET ended_at = NULL, next_at = ? WHERE id = ?", db.At(s.o.Now()), id); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "mailbox.restore", "mailbox/"+string(id), nil)
	})
	s.bell.Ring()
	return err
}

// Pause leaves a mailbox unread until it is resumed; what came meanwhile is
// looked at then.
func (s *Service) Pause(ctx context.Context, actor access.Actor, id ID, paused bool) error {
	action, since := "mailbox.resume", db.Time{}
	if paused {
		action, since = "mailbox.pause", db.At(s.o.Now())
	}
	return s.set(ctx, actor, id, action, func(tx *db.Tx, _ *Mailbox, now db.Time) error {
		_, err := tx.Exec(ctx, "UPDATE mailboxes SET paused_at = ?, next_at = ?, failures = 0 WHERE id = ?", since, now, id)
		return err
	})
}

// Soon reads a mailbox now.
func (s *Service) Soon(ctx context.Context, actor access.Actor, id ID) error {
	return s.set(ctx, actor, id, "", func(tx *db.Tx, one *Mailbox, now db.Time) error {
		if !one.PausedAt.IsZero() {
			return fault.Conflict("mailbox.paused", "the mailbox is paused; resume it first")
		}
		_, err := tx.Exec(ctx, "UPDATE mailboxes SET next_at = ? WHERE id = ?", now, id)
		return err
	})
}

// set changes a mailbox that is open, and has it looked at.
func (s *Service) set(ctx context.Context, actor access.Actor, id ID, action string, change func(tx *db.Tx, one *Mailbox, now db.Time) error) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		one, err := s.open(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := change(tx, one, db.At(s.o.Now())); err != nil || action == "" {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, action, "mailbox/"+string(id), nil)
	})
	s.bell.Ring()
	return err
}

// forget takes the passwords of mailboxes that cannot be brought back any more,
// and the tokens of those that are ended and of users who left.
func (s *Service) forget(ctx context.Context) error {
	if _, err := s.db.Exec(ctx, "UPDATE mailboxes SET password = '' WHERE ended_at < ? AND password <> ''", db.At(s.o.Now().Add(-undoable))); err != nil {
		return err
	}
	var ended []ID
	if err := s.db.Select(ctx, &ended, "SELECT id FROM mailboxes WHERE ended_at IS NOT NULL AND provider_id <> ''"); err != nil {
		return err
	}
	for _, id := range ended {
		if _, err := s.letGo(ctx, id); err != nil {
			return err
		}
	}
	users, err := s.oauth.Users(ctx)
	if err != nil || len(users) == 0 {
		return err
	}
	here, err := s.o.Access.ScopesOf(ctx, users)
	if err != nil {
		return err
	}
	for _, user := range users {
		if _, ok := here[user]; ok {
			continue
		}
		if err := s.oauth.ForgetUser(ctx, user); err != nil {
			return err
		}
	}
	return nil
}
