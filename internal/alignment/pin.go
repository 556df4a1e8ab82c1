package alignment

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Pin puts an account into a territory by hand, above every rule. With Family,
// the companies below it go along, unless they are pinned themselves.
type Pin struct {
	ID          string       `db:"id" json:"id"`
	AccountID   account.ID   `db:"account_id" json:"account_id"`
	TerritoryID territory.ID `db:"territory_id" json:"territory_id"`
	Layer       string       `db:"layer" json:"layer"`
	Family      bool         `db:"family" json:"family"`
	From        db.Date      `db:"valid_from" json:"from"`
	To          db.Date      `db:"valid_to" json:"to,omitempty"`
	Note        string       `db:"note" json:"note"`
	RecordedAt  db.Time      `db:"recorded_at" json:"recorded_at"`
	RecordedBy  string       `db:"recorded_by" json:"recorded_by"`
}

const pinColumns = "id, account_id, territory_id, layer, family, valid_from, valid_to, note, recorded_at, recorded_by"

func (p *Pin) on(day db.Date) bool { return p.From <= day && (p.To == "" || day < p.To) }

// pinsOf reads the pins of accounts (ids nil: all) that are believed.
func pinsOf(ctx context.Context, q db.Q, ids []account.ID) (map[account.ID][]Pin, error) {
	out := map[account.ID][]Pin{}
	read := func(more string, args ...any) error {
		var some []Pin
		if err := q.Select(ctx, &some, "SELECT "+pinColumns+" FROM alignment_pins WHERE superseded_at IS NULL"+more+" ORDER BY account_id, valid_from, id", args...); err != nil {
			return err
		}
		for _, p := range some {
			out[p.AccountID] = append(out[p.AccountID], p)
		}
		return nil
	}
	if ids == nil {
		return out, read("")
	}
	for ; len(ids) > 0; ids = ids[min(len(ids), 2000):] {
		if err := read(" AND account_id IN (?)", ids[:min(len(ids), 2000)]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// NewPin is what it takes to pin.
type NewPin struct {
	TerritoryID territory.ID `json:"territory_id"`
	Family      bool         `json:"family,omitempty" doc:"The companies below go along"`
	From        db.Date      `json:"from,omitempty" doc:"First day; absent: today"`
	To          db.Date      `json:"to,omitempty" doc:"First day after; absent: until unpinned"`
	Note        string       `json:"note,omitempty" maxLength:"1000" doc:"Why; shown wherever the reason is asked"`
}

// Pin puts an account that the actor sees into a territory that the actor
// holds. It returns the pin, by whose id it can be taken back.
func (s *Service) Pin(ctx context.Context, tx *db.Tx, actor access.Actor, id account.ID, n NewPin) (Pin, error) {
	if n.From == "" {
		n.From = s.today()
	}
	for _, d := range []db.Date{n.From, n.To} {
		if _, err := db.ParseDate(string(d)); d != "" && err != nil {
			return Pin{}, err
		}
	}
	if n.To != "" && n.To <= n.From {
		return Pin{}, fault.Invalid("alignment.pin_dates", "the pin would end before it begins").With("from", n.From).With("to", n.To)
	}
	if err := s.mayPin(ctx, actor, id); err != nil {
		return Pin{}, err
	}
	t, err := s.territories.Find(ctx, tx, actor.Scope, n.TerritoryID)
	if err != nil {
		return Pin{}, err
	}
	if !t.OpenOn(n.From) {
		return Pin{}, fault.Conflict("alignment.territory_closed", "%s is not open on %s", t.Name, n.From).With("name", t.Name).With("day", n.From)
	}
	w, err := s.pinning(ctx, tx)
	if err != nil {
		return Pin{}, err
	}
	p := Pin{ID: db.NewID(), AccountID: id, TerritoryID: n.TerritoryID, Layer: w.layerOf(n.TerritoryID), Family: n.Family, From: n.From, To: n.To,
		Note: strings.TrimSpace(n.Note), RecordedAt: db.At(s.now()), RecordedBy: string(actor.User.ID)}
	cut, err := s.cutPins(ctx, tx, actor, id, p.Layer, p.From, p.To)
	if err != nil {
		return Pin{}, err
	}
	if err := insertPin(ctx, tx, p); err != nil {
		return Pin{}, err
	}
	return p, s.afterPin(ctx, tx, actor, id, p.From, "alignment.pin", p, p.Family || cut)
}

// pinning keeps pins and publications apart. The tree may have changed with
// this very transaction, so the world is asked after the lock.
func (s *Service) pinning(ctx context.Context, tx *db.Tx) (*world, error) {
	if err := lock(ctx, tx, true); err != nil {
		return nil, err
	}
	return s.world(ctx, tx)
}

// mayPin lets managers and headquarters pin accounts that they see.
func (s *Service) mayPin(ctx context.Context, actor access.Actor, id account.ID) error {
	if _, err := s.accounts.Find(ctx, actor.Scope, id); err != nil {
		return err
	}
	if !actor.Scope.All && actor.User.Role != access.Manager {
		return fault.Forbidden("alignment.pin_role", "only managers and headquarters pin accounts")
	}
	return nil
}

func insertPin(ctx context.Context, tx *db.Tx, p Pin) error {
	_, err := tx.Exec(ctx, "INSERT INTO alignment_pins ("+pinColumns+", superseded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
		p.ID, p.AccountID, p.TerritoryID, p.Layer, p.Family, p.From, p.To, p.Note, p.RecordedAt, p.RecordedBy, db.Time{})
	return err
}

// cutPins takes the days [from, to) out of an account's pins of a layer,
// and says whether one of these held for a family.
func (s *Service) cutPins(ctx context.Context, tx *db.Tx, actor access.Actor, id account.ID, layer string, from, to db.Date) (family bool, err error) {
	all, err := pinsOf(ctx, tx, []account.ID{id})
	if err != nil {
		return family, err
	}
	now := db.At(s.now())
	for _, p := range all[id] {
		if p.Layer != layer || p.To != "" && p.To <= from || to != "" && p.From >= to {
			continue
		}
		family = family || p.Family
		if _, err := tx.Exec(ctx, "UPDATE alignment_pins SET superseded_at = ? WHERE account_id = ? AND id = ?", now, id, p.ID); err != nil {
			return family, err
		}
		left, right := p, p
		left.ID, left.To, left.RecordedAt, left.RecordedBy = db.NewID(), from, now, string(actor.User.ID)
		right.ID, right.From, right.RecordedAt, right.RecordedBy = db.NewID(), to, now, string(actor.User.ID)
		if left.From < from {
			if err := insertPin(ctx, tx, left); err != nil {
				return family, err
			}
		}
		if to != "" && (p.To == "" || p.To > to) {
			if err := insertPin(ctx, tx, right); err != nil {
				return family, err
			}
		}
	}
	return family, nil
}

// Unpin ends a pin from a day on (empty: today). It returns the pin as it was.
func (s *Service) Unpin(ctx context.Context, tx *db.Tx, actor access.Actor, id account.ID, pinID string, day db.Date) (Pin, error) {
	if day == "" {
		day = s.today()
	}
	if _, err := db.ParseDate(string(day)); err != nil {
		return Pin{}, err
	}
	if err := s.mayPin(ctx, actor, id); err != nil {
		return Pin{}, err
	}
	if _, err := s.pinning(ctx, tx); err != nil {
		return Pin{}, err
	}
	p, err := s.pin(ctx, tx, actor, id, pinID)
	if err != nil {
		return p, err
	}
	if p.To != "" && p.To <= day {
		return p, fault.Conflict("alignment.pin_ended", "this pin has ended already")
	}
	family, err := s.cutPins(ctx, tx, actor, id, p.Layer, max(day, p.From), p.To)
	if err != nil {
		return p, err
	}
	return p, s.afterPin(ctx, tx, actor, id, max(day, p.From), "alignment.unpin", p, family)
}

func (s *Service) pin(ctx context.Context, tx *db.Tx, actor access.Actor, id account.ID, pinID string) (Pin, error) {
	var p Pin
	err := tx.Get(ctx, &p, "SELECT "+pinColumns+" FROM alignment_pins WHERE account_id = ? AND id = ? AND superseded_at IS NULL", id, pinID)
	if db.IsMissing(err) {
		return p, fault.NotFound("pin", pinID)
	}
	if err != nil {
		return p, err
	}
	if _, err := s.territories.Find(ctx, tx, actor.Scope, p.TerritoryID); err != nil {
		return p, fault.NotFound("pin", pinID)
	}
	return p, nil
}

func (s *Service) afterPin(ctx context.Context, tx *db.Tx, actor access.Actor, id account.ID, from db.Date, act string, p Pin, family bool) error {
	ids := []account.ID{id}
	if family {
		below, err := survey.Below(ctx, tx, ids)
		if err != nil {
			return err
		}
		ids = unique(append(ids, below...))
	}
	if _, err := s.realign(ctx, tx, actor, from, ids, nil); err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, act, "account/"+string(id), p)
}

func unique(ids []account.ID) []account.ID {
	seen := map[account.ID]bool{}
	out := ids[:0:0]
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
