package territory

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

const memberColumns = `m.id, m.territory_id, m.user_id, COALESCE(u.name, '') AS user_name, m.role, m.share, m.valid_from, m.valid_to`

const currentMembers = ` FROM territory_members m LEFT JOIN users u ON u.id = m.user_id WHERE m.superseded_at IS NULL`

// Members gives who works where on a day.
func (s *Service) Members(ctx context.Context, q db.Q, day db.Date) ([]Member, error) {
	members := []Member{}
	err := q.Select(ctx, &members, "SELECT "+memberColumns+currentMembers+` AND m.valid_from <= ? AND (m.valid_to IS NULL OR m.valid_to > ?)
		ORDER BY m.territory_id, m.share DESC, u.name, m.id`, day, day)
	return members, err
}

// MembersKnownAt gives everyone's parts in territories in [from, to), as it was
// believed at an instant.
func (s *Service) MembersKnownAt(ctx context.Context, q db.Q, at db.Time, from, to db.Date) ([]Member, error) {
	members := []Member{}
	return members, q.Select(ctx, &members, "SELECT "+memberColumns+` FROM territory_members m LEFT JOIN users u ON u.id = m.user_id
		WHERE m.recorded_at <= ? AND (m.superseded_at IS NULL OR m.superseded_at > ?) AND m.valid_from < ? AND (m.valid_to IS NULL OR m.valid_to > ?)
		ORDER BY m.territory_id, m.valid_from, m.id`, at, at, to, from)
}

// MembersOf gives everyone who ever worked a territory, as is believed now.
func (s *Service) MembersOf(ctx context.Context, q db.Q, id ID) ([]Member, error) {
	members := []Member{}
	err := q.Select(ctx, &members, "SELECT "+memberColumns+currentMembers+" AND m.territory_id = ? ORDER BY m.valid_from DESC, m.role, u.name, m.id", id)
	return members, err
}

// NewMember puts someone into a territory from a day on.
type NewMember struct {
	TerritoryID ID            `json:"-"`
	UserID      access.UserID `json:"user_id"`
	Role        MemberRole    `json:"role" enum:"owner,manager,overlay,stand-in"`
	Share       int64         `json:"share,omitempty" minimum:"0" maximum:"100" doc:"In percent; absent: 100"`
	From        db.Date       `json:"from,omitempty" doc:"First day; absent: today"`
	To          db.Date       `json:"to,omitempty" doc:"First day after; absent: open"`
	Replace     bool          `json:"replace,omitempty" doc:"Ends the part of whoever else has this role, from the first day on"`
}

// SetMember puts someone into a territory. What was said of the same person
// and role in those days is superseded. It returns the membership's id.
func (s *Service) SetMember(ctx context.Context, tx *db.Tx, actor access.Actor, n NewMember) (string, error) {
	t, err := s.change(ctx, tx, actor, n.TerritoryID, 0)
	if err != nil {
		return "", err
	}
	if err := s.checkMember(ctx, tx, t, &n); err != nil {
		return "", err
	}
	if n.Role == Owner && !n.Replace {
		if err := s.sharesFit(ctx, tx, n); err != nil {
			return "", err
		}
	}
	now := db.At(s.now())
	var before []Member
	if err := tx.Select(ctx, &before, "SELECT "+memberColumns+currentMembers+` AND m.territory_id = ? AND m.role = ?
		AND (m.valid_to IS NULL OR m.valid_to > ?) AND m.valid_from < ?`, n.TerritoryID, n.Role, n.From, orForever(n.To)); err != nil {
		return "", err
	}
	for _, m := range before {
		if m.UserID != n.UserID && !n.Replace {
			continue
		}
		if err := s.cut(ctx, tx, actor, m, n.From, n.To, now); err != nil {
			return "", err
		}
	}
	id, err := s.insertMember(ctx, tx, actor, Member{TerritoryID: n.TerritoryID, UserID: n.UserID, Role: n.Role, Share: n.Share, ValidFrom: n.From, ValidTo: n.To}, now)
	if err != nil {
		return "", err
	}
	return id, s.access.Audit(ctx, tx, actor, "territory.member", "territory/"+string(n.TerritoryID), n)
}

func (s *Service) checkMember(ctx context.Context, tx *db.Tx, t *Territory, n *NewMember) (err error) {
	if n.From, err = s.day(n.From); err != nil {
		return err
	}
	if n.To != "" {
		if _, err := db.ParseDate(string(n.To)); err != nil {
			return err
		}
		if n.To <= n.From {
			return fault.Invalid("territory.member_dates", "the last day comes before the first").With("from", n.From).With("to", n.To)
		}
	}
	switch n.Role {
	case Owner, Manager, Overlay, StandIn:
	default:
		return fault.Invalid("territory.member_role", "%q is not a role in a territory", n.Role).With("role", n.Role)
	}
	if n.Share < 0 || n.Share > 100 {
		return fault.Invalid("territory.share", "a share is between 0 and 100 percent").With("share", n.Share)
	}
	if n.Share == 0 && n.Role != StandIn {
		n.Share = 100
	}
	if t.ValidTo != "" && n.From >= t.ValidTo {
		return fault.Conflict("territory.closed", "%s is closed", t.Name).With("name", t.Name)
	}
	n.From = max(n.From, t.ValidFrom)
	if n.To != "" && n.To <= n.From {
		return fault.Conflict("territory.not_open_then", "%s opened on %s only", t.Name, t.ValidFrom).With("name", t.Name).With("day", t.ValidFrom)
	}
	var active []bool
	if err := tx.Select(ctx, &active, "SELECT active FROM users WHERE id = ?", n.UserID); err != nil {
		return err
	}
	if len(active) == 0 {
		return fault.NotFound("user", n.UserID)
	}
	return nil
}

// sharesFit refuses owners who together would be credited more than all; what
// is known of the same person in those days is about to be superseded.
func (s *Service) sharesFit(ctx context.Context, tx *db.Tx, n NewMember) error {
	var others []Member
	if err := tx.Select(ctx, &others, "SELECT "+memberColumns+currentMembers+` AND m.territory_id = ? AND m.role = ?
		AND m.user_id <> ? AND (m.valid_to IS NULL OR m.valid_to > ?) AND m.valid_from < ?`, n.TerritoryID, Owner, n.UserID, n.From, orForever(n.To)); err != nil {
		return err
	}
	for _, at := range append([]Member{{ValidFrom: n.From}}, others...) {
		total := n.Share
		for _, o := range others {
			if o.ValidFrom <= at.ValidFrom && (o.ValidTo == "" || o.ValidTo > at.ValidFrom) {
				total += o.Share
			}
		}
		if total > 100 {
			return fault.Conflict("territory.shares", "the owners' shares would add up to %d %%", total).With("total", total).With("free", 100-(total-n.Share))
		}
	}
	return nil
}

// EndMember ends a membership on a day (the first day after; empty: today); one
// that began then or later never was.
func (s *Service) EndMember(ctx context.Context, tx *db.Tx, actor access.Actor, territory ID, id string, day db.Date) error {
	if _, err := s.change(ctx, tx, actor, territory, 0); err != nil {
		return err
	}
	day, err := s.day(day)
	if err != nil {
		return err
	}
	var m Member
	err = tx.Get(ctx, &m, "SELECT "+memberColumns+currentMembers+" AND m.id = ? AND m.territory_id = ?", id, territory)
	if db.IsMissing(err) {
		return fault.NotFound("member", id)
	}
	if err != nil {
		return err
	}
	if err := s.cut(ctx, tx, actor, m, day, "", db.At(s.now())); err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, "territory.member_end", "territory/"+string(territory), map[string]any{"user_id": m.UserID, "role": m.Role, "day": day})
}

// cut takes the days [from, to) out of a membership: the row is superseded by
// what remains of it on either side.
func (s *Service) cut(ctx context.Context, tx *db.Tx, actor access.Actor, m Member, from, to db.Date, now db.Time) error {
	if m.ValidTo != "" && m.ValidTo <= from || to != "" && m.ValidFrom >= to {
		return nil
	}
	if _, err := tx.Exec(ctx, "UPDATE territory_members SET superseded_at = ? WHERE id = ?", now, m.ID); err != nil {
		return err
	}
	if m.ValidFrom < from {
		left := m
		left.ValidTo = from
		if _, err := s.insertMember(ctx, tx, actor, left, now); err != nil {
			return err
		}
	}
	if to != "" && (m.ValidTo == "" || m.ValidTo > to) {
		right := m
		right.ValidFrom = to
		if _, err := s.insertMember(ctx, tx, actor, right, now); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) insertMember(ctx context.Context, tx *db.Tx, actor access.Actor, m Member, now db.Time) (string, error) {
	id := db.NewID()
	_, err := tx.Exec(ctx, `INSERT INTO territory_members (id, territory_id, user_id, role, share, valid_from, valid_to, recorded_at, recorded_by, superseded_at) VALUES (?,?,?,?,?,?,?,?,?,?)`,
		id, m.TerritoryID, m.UserID, m.Role, m.Share, m.ValidFrom, m.ValidTo, now, actor.User.ID, db.Time{})
	return id, err
}

// endMembers ends all memberships in closing territories.
func (s *Service) endMembers(ctx context.Context, tx *db.Tx, actor access.Actor, ids []ID, day db.Date, now db.Time) error {
	var open []Member
	if err := tx.Select(ctx, &open, "SELECT "+memberColumns+currentMembers+" AND m.territory_id IN (?) AND (m.valid_to IS NULL OR m.valid_to > ?)", ids, day); err != nil {
		return err
	}
	for _, m := range open {
		if err := s.cut(ctx, tx, actor, m, day, "", now); err != nil {
			return err
		}
	}
	return nil
}

// restoreMembers brings back the memberships that a close at an instant ended.
func (s *Service) restoreMembers(ctx context.Context, tx *db.Tx, actor access.Actor, ids []ID, closed db.Time) error {
	var ended []Member
	if err := tx.Select(ctx, &ended, "SELECT "+memberColumns+` FROM territory_members m LEFT JOIN users u ON u.id = m.user_id
		WHERE m.territory_id IN (?) AND m.superseded_at = ?`, ids, closed); err != nil {
		return err
	}
	now := db.At(s.now())
	if _, err := tx.Exec(ctx, "UPDATE territory_members SET superseded_at = ? WHERE territory_id IN (?) AND recorded_at = ? AND superseded_at IS NULL", now, ids, closed); err != nil {
		return err
	}
	for _, m := range ended {
		if _, err := s.insertMember(ctx, tx, actor, m, now); err != nil {
			return err
		}
	}
	return nil
}

func orForever(day db.Date) db.Date {
	if day == "" {
		return "9999-12-31"
	}
	return day
}

// Worked says whether somebody works a territory, or one below it.
func (s *Service) Worked(ctx context.Context, q db.Q, t *Territory) (bool, error) {
	var n int
	err := q.Get(ctx, &n, "SELECT COUNT(*) FROM territory_members m JOIN territories t ON t.id = m.territory_id WHERE m.superseded_at IS NULL AND t.tree_left >= ? AND t.tree_left < ?", t.TreeLeft, t.TreeRight)
	return n > 0, err
}
