package register

import (
	"context"

	"arpent/internal/platform/db"
)

// Enter brings the register to what a person objects to now: channels, each
// with the day since when. What they took back is struck out; addresses they
// had before stay.
func (r *Register) Enter(ctx context.Context, tx *db.Tx, s Subject, channels map[string]db.Date) error {
	var there []RegisterEntry
	if err := tx.Select(ctx, &there, "SELECT "+columns+" FROM register_entries WHERE person_id = ?", s.ID); err != nil {
		return err
	}
	known := map[[2]string]bool{}
	for _, e := range there {
		if _, still := channels[e.Channel]; still {
			known[[2]string{e.Hash, e.Channel}] = true
			continue
		}
		if _, err := tx.Exec(ctx, "DELETE FROM register_entries WHERE id = ?", e.ID); err != nil {
			return err
		}
	}
	if len(channels) == 0 {
		return nil
	}
	key, err := r.secret(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range s.points() {
		for channel, since := range channels {
			e := RegisterEntry{PersonID: s.ID, Kind: p.Kind, Hash: hash(key, p.Kind, p.Value), Channel: channel, Since: since}
			if known[[2]string{e.Hash, channel}] {
				continue
			}
			if err := r.put(ctx, tx, key, &s, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Register) put(ctx context.Context, tx *db.Tx, key []byte, s *Subject, e RegisterEntry) error {
	e.ID, e.Names, e.RecordedAt = db.NewID(), hash(key, "name", s.name()), db.At(r.now())
	if s.Family != "" {
		e.FamilyName = hash(key, "name", (&Subject{Family: s.Family}).name())
	}
	_, err := tx.Exec(ctx, "INSERT INTO register_entries ("+columns+") VALUES (?,?,?,?,?,?,?,?,?,?,NULL,'','')",
		e.ID, e.PersonID, e.Kind, e.Hash, e.Names, e.FamilyName, e.Channel, e.Erased, e.Since, e.RecordedAt)
	return err
}

// Erase enters somebody who is erased, by all they were known by. What was
// entered of them before names nobody from here on.
func (r *Register) Erase(ctx context.Context, tx *db.Tx, s Subject) error {
	key, err := r.secret(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE register_entries SET person_id = '' WHERE person_id = ?", s.ID); err != nil {
		return err
	}
	today := db.DateOf(r.now())
	for _, p := range s.points() {
		e := RegisterEntry{Kind: p.Kind, Hash: hash(key, p.Kind, p.Value), Channel: "any", Erased: true, Since: today}
		if err := r.put(ctx, tx, key, &s, e); err != nil {
			return err
		}
	}
	return nil
}

// Lift lets entries hold no more, or again; it gives how many changed.
func (r *Register) Lift(ctx context.Context, tx *db.Tx, ids []string, by, reason string, back bool) (int64, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	if back {
		return tx.Exec(ctx, "UPDATE register_entries SET lifted_at = NULL, lifted_by = '', reason = '' WHERE id IN (?) AND lifted_at IS NOT NULL", ids)
	}
	return tx.Exec(ctx, "UPDATE register_entries SET lifted_at = ?, lifted_by = ?, reason = ? WHERE id IN (?) AND lifted_at IS NULL", db.At(r.now()), by, reason, ids)
}
