package territory

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// bringing stores rows of a file as memberships. The object that a row changes
// is everything said of one person in one role of one territory: a row that
// says a stay anew cuts what was said of the same days.
type bringing struct {
	s       *Service
	session intake.Session
	at      map[ID]Territory
	named   map[string][]ID
	people  map[string][]access.UserID
}

// says is what a row says.
type says struct {
	NewMember
	shared bool // the row names a share
	dated  bool // the row names its first day
	flags  []intake.Problem
}

// Write stores a batch. Owners for whom the file names no share, and who work a
// territory at the same time, share equally what others leave of it.
func (w *bringing) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	outcomes, read := make([]intake.Outcome, len(rows)), make([]*says, len(rows))
	fresh := map[ID][]*says{} // owners to be
	for i, r := range rows {
		n, err := w.read(r)
		if err == nil {
			var stays []Member
			if stays, err = w.stays(ctx, tx, &n.NewMember); err == nil && known(stays, n) == nil && n.Role == Owner {
				fresh[n.TerritoryID] = append(fresh[n.TerritoryID], n)
			}
		}
		if err != nil {
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
			continue
		}
		read[i] = n
	}
	for id, list := range fresh {
		if err := w.shareOut(ctx, tx, id, list); err != nil {
			return nil, err
		}
	}
	for i, n := range read {
		if n == nil {
			continue
		}
		err := w.take(ctx, tx, n, &outcomes[i])
		if err != nil {
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
		}
	}
	return outcomes, nil
}

func (w *bringing) take(ctx context.Context, tx *db.Tx, n *says, out *intake.Outcome) error {
	was, err := w.stays(ctx, tx, &n.NewMember)
	if err != nil {
		return err
	}
	out.ID, out.Problems, out.Version = objectOf(&n.NewMember), n.flags, stateOf(was)
	if same := known(was, n); same != nil {
		out.Act = intake.Unchanged
		n.From, n.To, n.Share = same.ValidFrom, same.ValidTo, same.Share
	} else {
		out.Act = intake.Created
		if slices.ContainsFunc(was, func(m Member) bool { return overlap(m.ValidFrom, m.ValidTo, n.From, n.To) }) {
			out.Act = intake.Merged
		}
		if _, err := w.s.SetMember(ctx, tx, w.session.Actor, n.NewMember); err != nil {
			return err
		}
		after, err := w.stays(ctx, tx, &n.NewMember)
		if err != nil {
			return err
		}
		out.Version = stateOf(after)
		if out.Before, err = json.Marshal(was); err != nil {
			return err
		}
	}
	if w.session.Rehearsal {
		out.Record = map[string]any{"territory": w.at[n.TerritoryID].Name, "person": w.nameOf(n.UserID), "role": string(n.Role), "share": n.Share, "from": string(n.From)}
		if n.To != "" {
			out.Record["last_day"], out.Record["to"] = string(n.To.AddDays(-1)), string(n.To)
		}
	}
	return nil
}

// known finds the stay that already says what a row says.
func known(stays []Member, n *says) *Member {
	for i, m := range stays {
		if n.dated && m.ValidFrom == n.From && m.ValidTo == n.To || !n.dated && m.ValidFrom <= n.From && m.ValidTo == n.To {
			if !n.shared || m.Share == n.Share {
				return &stays[i]
			}
		}
	}
	return nil
}

// shareOut gives each owner to be for whom the file names no share the part
// that is free in all of its days, divided by how many of them there are at once.
func (w *bringing) shareOut(ctx context.Context, tx *db.Tx, id ID, list []*says) error {
	all, err := w.s.MembersOf(ctx, tx, id)
	if err != nil {
		return err
	}
	days := []db.Date{}
	for _, m := range all {
		days = append(days, m.ValidFrom)
	}
	for _, n := range list {
		days = append(days, n.From)
	}
	for _, n := range list {
		if n.shared {
			continue
		}
		taken, most := int64(0), 1
		for _, day := range days {
			if overlap(n.From, n.To, day, day.AddDays(1)) {
				sum, sharing := load(all, list, n.UserID, day)
				taken, most = max(taken, sum), max(most, sharing)
			}
		}
		if n.Share = (100 - taken) / int64(most); n.Share <= 0 {
			n.Share = 100 // nothing is free: refused, with how much is
		}
	}
	return nil
}

// load says what others than someone have of a territory on a day, and how many
// are about to share the rest, that one among them.
func load(all []Member, list []*says, who access.UserID, day db.Date) (taken int64, sharing int) {
	said := map[access.UserID]bool{}
	for _, o := range list {
		if said[o.UserID] || !overlap(o.From, o.To, day, day.AddDays(1)) {
			continue
		}
		said[o.UserID] = true
		switch {
		case !o.shared:
			sharing++
		case o.UserID != who:
			taken += o.Share
		}
	}
	for _, m := range all {
		if m.Role == Owner && m.UserID != who && !said[m.UserID] && overlap(m.ValidFrom, m.ValidTo, day, day.AddDays(1)) {
			taken += m.Share
		}
	}
	return taken, sharing
}

// overlap says whether [a, b) and [c, d) share a day; an empty end is open.
func overlap(a, b, c, d db.Date) bool { return a < orForever(d) && c < orForever(b) }

func (w *bringing) read(r *intake.Row) (*says, error) {
	n := &says{NewMember: NewMember{Role: Owner, From: db.Date(r.Text("from")), To: db.Date(r.Text("to"))}, dated: r.Text("from") != ""}
	var err error
	if n.TerritoryID, err = w.territory(r.Text("territory")); err != nil {
		return nil, err
	}
	if n.UserID, err = w.person(r.Text("person")); err != nil {
		return nil, err
	}
	if role := r.Text("role"); role != "" {
		n.Role = MemberRole(role)
	}
	if last := r.Text("last_day"); last != "" && n.To == "" {
		n.To = db.Date(last).AddDays(1)
	}
	if n.From == "" {
		n.From = w.s.Today()
	}
	if opened := w.at[n.TerritoryID].ValidFrom; n.From < opened {
		o := intake.Outcome{}
		o.Flag("from", fault.Invalid("territory.begins_with_it", "the territory opened on %s: the part begins then", opened).With("day", opened))
		n.flags, n.From = append(n.flags, o.Problems...), opened
		if n.To != "" && n.To <= opened {
			return nil, fault.Conflict("territory.not_open_then", "%s opened on %s only", w.at[n.TerritoryID].Name, opened).With("name", w.at[n.TerritoryID].Name).With("day", opened)
		}
	}
	if n.To != "" && n.To <= n.From {
		return nil, fault.Invalid("territory.member_dates", "the last day comes before the first").With("field", "last_day")
	}
	return n, n.readShare(r)
}

// readShare takes 50, 50 % and 0.5 for a half; whole percents are kept.
func (n *says) readShare(r *intake.Row) error {
	share, ok := r.Number("share")
	if !ok {
		return nil
	}
	percent := share.Float()
	if percent <= 1 {
		percent *= 100
	}
	if percent < 0 || percent > 100 || percent == 0 && n.Role != StandIn {
		return fault.Invalid("territory.share", "a share is between 0 and 100 percent").With("field", "share")
	}
	n.Share, n.shared = int64(math.Round(percent)), true
	if math.Abs(percent-float64(n.Share)) > 1e-9 {
		o := intake.Outcome{}
		o.Flag("share", fault.Invalid("territory.share_rounded", "shares are whole percents: rounded to %d %%", n.Share).With("share", n.Share))
		n.flags = append(n.flags, o.Problems...)
	}
	return nil
}

func (w *bringing) territory(name string) (ID, error) {
	ids := w.named[fold.Words(name)]
	if _, known := w.at[ID(name)]; known {
		ids = []ID{ID(name)}
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id ID) bool { return !w.session.Actor.Scope.Holds(w.at[id].TreeLeft) })
	if len(ids) != 1 {
		return "", fault.Invalid("territory.name_unknown", "there is no territory %q, or several", name).With("field", "territory").With("value", name)
	}
	return ids[0], nil
}

func (w *bringing) person(name string) (access.UserID, error) {
	for _, by := range []string{fold.Text(strings.TrimSpace(name)), strings.TrimSpace(name), fold.Words(name)} {
		if found := w.people[by]; len(found) == 1 {
			return found[0], nil
		}
	}
	return "", fault.Invalid("territory.person_unknown", "there is no user %q, or several", name).With("field", "person").With("value", name)
}

func (w *bringing) nameOf(id access.UserID) string {
	for by, ids := range w.people {
		if len(ids) == 1 && ids[0] == id && strings.Contains(by, "@") {
			return by
		}
	}
	return string(id)
}

func objectOf(n *NewMember) string {
	return string(n.TerritoryID) + "/" + string(n.UserID) + "/" + string(n.Role)
}

// stays gives all that is believed of one person in one role of one territory.
func (w *bringing) stays(ctx context.Context, q db.Q, n *NewMember) ([]Member, error) {
	stays := []Member{}
	return stays, q.Select(ctx, &stays, "SELECT "+memberColumns+currentMembers+" AND m.territory_id = ? AND m.user_id = ? AND m.role = ? ORDER BY m.valid_from", n.TerritoryID, n.UserID, n.Role)
}

// stateOf tells one state of someone's stays from another: they have no version.
func stateOf(stays []Member) int64 {
	h := fnv.New64a()
	for _, m := range stays {
		fmt.Fprintln(h, m.ValidFrom, m.ValidTo, m.Share)
	}
	return int64(h.Sum64() >> 2)
}

// Undo brings back what was believed before, where nobody said otherwise since.
func (w *bringing) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	refused := []intake.Refusal{}
	now := db.At(w.s.now())
	for _, o := range objects {
		part := strings.SplitN(o.ID, "/", 3)
		n := &NewMember{TerritoryID: ID(part[0]), UserID: access.UserID(part[1]), Role: MemberRole(part[2])}
		stays, err := w.stays(ctx, tx, n)
		if err != nil {
			return nil, err
		}
		version := o.Changes[0].Version
		if stateOf(stays) != version {
			version++ // touched since
		}
		if no := o.Refuse(w.at[n.TerritoryID].Name+" · "+w.nameOf(n.UserID), false, version); no != nil {
			refused = append(refused, *no)
			continue
		}
		var was []Member
		if err := json.Unmarshal(o.Before(), &was); err != nil {
			return nil, fmt.Errorf("territory: what an import kept cannot be read: %w", err)
		}
		if err := w.putBack(ctx, tx, stays, was, now); err != nil {
			return nil, err
		}
		if err := w.s.access.Audit(ctx, tx, w.session.Actor, "territory.member_undo", "territory/"+part[0], n); err != nil {
			return nil, err
		}
	}
	return refused, nil
}

func (w *bringing) putBack(ctx context.Context, tx *db.Tx, stays, was []Member, now db.Time) error {
	for _, m := range stays {
		if _, err := tx.Exec(ctx, "UPDATE territory_members SET superseded_at = ? WHERE id = ?", now, m.ID); err != nil {
			return err
		}
	}
	for _, m := range was {
		if _, err := w.s.insertMember(ctx, tx, w.session.Actor, m, now); err != nil {
			return err
		}
	}
	return nil
}
