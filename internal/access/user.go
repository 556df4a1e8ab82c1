package access

import (
	"context"
	"net/mail"
	"strings"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// User gives one user.
func (s *Service) User(ctx context.Context, id UserID) (User, error) { return s.UserIn(ctx, s.db, id) }

// UserIn is User in the caller's transaction.
func (s *Service) UserIn(ctx context.Context, q db.Q, id UserID) (User, error) {
	var u User
	err := q.Get(ctx, &u, "SELECT "+userColumns+" FROM users WHERE id = ?", id)
	if db.IsMissing(err) {
		return User{}, fault.NotFound("user", id)
	}
	return u, err
}

// Users gives everybody by name. Names of colleagues are no secret; what they
// work on is (see Scope).
func (s *Service) Users(ctx context.Context) ([]User, error) { return s.UsersIn(ctx, s.db) }

// UsersIn is Users in the caller's transaction.
func (s *Service) UsersIn(ctx context.Context, q db.Q) ([]User, error) {
	users := []User{}
	return users, q.Select(ctx, &users, "SELECT "+userColumns+" FROM users ORDER BY name, id")
}

// NewUser is what it takes to add one.
type NewUser struct {
	Email  string `json:"email" format:"email" maxLength:"200"`
	Name   string `json:"name" minLength:"1" maxLength:"200"`
	Title  string `json:"title,omitempty" maxLength:"200"`
	Role   Role   `json:"role" enum:"representative,manager,headquarters,administrator"`
	Locale string `json:"locale,omitempty" enum:"fr,en,"`
}

func (n *NewUser) check() error {
	n.Email, n.Name = foldEmail(n.Email), strings.TrimSpace(n.Name)
	if a, err := mail.ParseAddress(n.Email); err != nil || a.Address != n.Email {
		return fault.Invalid("access.email", "%q is not an e-mail address", n.Email).With("email", n.Email)
	}
	if n.Name == "" {
		return fault.Invalid("access.name", "a name is needed")
	}
	if n.Role.rank() == Public {
		return fault.Invalid("access.no_role", "%q is not a role", n.Role).With("role", n.Role)
	}
	return nil
}

// AddUser adds a user without a password, in q's transaction; they sign in
// once they followed an invitation link.
func (s *Service) AddUser(ctx context.Context, q db.Q, n NewUser) (UserID, error) {
	if err := n.check(); err != nil {
		return "", err
	}
	id := UserID(db.NewID())
	_, err := q.Exec(ctx, `INSERT INTO users (id, email, name, title, role, locale, password_hash, active, created_at, version) VALUES (?,?,?,?,?,?,'',?,?,1)`,
		id, n.Email, n.Name, n.Title, n.Role, n.Locale, true, db.At(s.now()))
	if db.IsDuplicate(err) {
		return "", fault.Conflict("access.email_taken", "%s is already a user", n.Email).With("email", n.Email)
	}
	return id, err
}

// UserChange holds what to change; nil leaves as it is.
type UserChange struct {
	Name   *string `json:"name,omitempty" minLength:"1" maxLength:"200"`
	Title  *string `json:"title,omitempty" maxLength:"200"`
	Role   *Role   `json:"role,omitempty" enum:"representative,manager,headquarters,administrator"`
	Locale *string `json:"locale,omitempty" enum:"fr,en,"`
	Active *bool   `json:"active,omitempty"`
}

// ChangeUser edits a user; version guards against overwriting another's edit
// (0 does not). The last active administrator stays one.
func (s *Service) ChangeUser(ctx context.Context, actor Actor, id UserID, version int64, c UserChange) (after User, err error) {
	return after, s.db.Tx(ctx, func(tx *db.Tx) error {
		after, err = s.ChangeUserIn(ctx, tx, actor, id, version, c)
		return err
	})
}

// ChangeUserIn is ChangeUser in the caller's transaction.
func (s *Service) ChangeUserIn(ctx context.Context, tx *db.Tx, actor Actor, id UserID, version int64, c UserChange) (User, error) {
	var u User
	if err := tx.Get(ctx, &u, "SELECT "+userColumns+" FROM users WHERE id = ?", id); err != nil {
		if db.IsMissing(err) {
			return u, fault.NotFound("user", id)
		}
		return u, err
	}
	if version != 0 && version != u.Version {
		return u, fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
	}
	set(&u.Name, c.Name)
	set(&u.Title, c.Title)
	set(&u.Role, c.Role)
	set(&u.Locale, c.Locale)
	set(&u.Active, c.Active)
	if _, err := tx.Exec(ctx, "UPDATE users SET name = ?, title = ?, role = ?, locale = ?, active = ?, version = version + 1 WHERE id = ?",
		u.Name, u.Title, u.Role, u.Locale, u.Active, id); err != nil {
		return u, err
	}
	if err := keepAnAdministrator(ctx, tx); err != nil {
		return u, err
	}
	if !u.Active {
		if _, err := tx.Exec(ctx, "DELETE FROM tokens WHERE user_id = ?", id); err != nil {
			return u, err
		}
	}
	if err := s.Audit(ctx, tx, actor, "user.change", "user/"+string(id), c); err != nil {
		return u, err
	}
	return u, tx.Get(ctx, &u, "SELECT "+userColumns+" FROM users WHERE id = ?", id)
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func keepAnAdministrator(ctx context.Context, q db.Q) error {
	var left int
	if err := q.Get(ctx, &left, "SELECT COUNT(*) FROM users WHERE role = ? AND active = ?", Administrator, true); err != nil {
		return err
	}
	if left == 0 {
		return fault.Conflict("access.last_administrator", "somebody must stay administrator")
	}
	return nil
}

// SetPassword gives a user a password and ends their sessions.
func (s *Service) SetPassword(ctx context.Context, q db.Q, id UserID, password string) error {
	hash, err := hashPassword(password)
	if err != nil {
		return err
	}
	if _, err := q.Exec(ctx, "UPDATE users SET password_hash = ?, version = version + 1 WHERE id = ?", hash, id); err != nil {
		return err
	}
	_, err = q.Exec(ctx, "DELETE FROM tokens WHERE user_id = ? AND kind = ?", id, SessionToken)
	return err
}
