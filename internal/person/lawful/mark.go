package lawful

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// BatchMarked is what an act on many did, and by what it is taken back.
type BatchMarked struct {
	Batch string `json:"batch" doc:"By which it is taken back; empty when nothing was done"`
	Done  int    `json:"done" doc:"How many it was done to"`
}

// NoticeDraft says that some people were told.
type NoticeDraft struct {
	IDs    []person.ID `json:"ids" minItems:"1" maxItems:"10000"`
	Way    string      `json:"way" enum:"email,mail,phone,meeting,other,needless" doc:"How; needless: they gave it all themselves, or know already"`
	SentOn db.Date     `json:"sent_on,omitempty" doc:"Without: today"`
}

// Tell writes down that people were told.
func (s *Service) Tell(ctx context.Context, actor access.Actor, n NoticeDraft) (BatchMarked, error) {
	if n.SentOn == "" {
		n.SentOn = s.today()
	}
	if _, err := db.ParseDate(string(n.SentOn)); err != nil {
		return BatchMarked{}, err
	}
	if n.SentOn > s.today() {
		return BatchMarked{}, fault.Invalid("person.law_future", "that day has not come yet").With("field", "sent_on")
	}
	return s.mark(ctx, actor, n.IDs, "person.notice", map[string]any{"way": n.Way, "sent_on": n.SentOn}, func(tx *db.Tx, batch string, ids []person.ID) error {
		told := map[person.ID]db.Date{}
		for _, id := range ids {
			told[id] = n.SentOn
		}
		return s.told(ctx, tx, actor.User.ID, batch, n.Way, told)
	})
}

// Load stores that many people were told by e-mail, each on a day.
func (s *Service) Load(ctx context.Context, tx *db.Tx, by access.UserID, told map[person.ID]db.Date) error {
	return s.told(ctx, tx, by, "", "email", told)
}

func (s *Service) told(ctx context.Context, tx *db.Tx, by access.UserID, batch, way string, told map[person.ID]db.Date) error {
	var rows [][]any
	for id, on := range told {
		rows = append(rows, []any{string(id), db.NewID(), batch, way, on, string(by), db.At(s.o.Now())})
	}
	_, err := tx.BulkInsert(ctx, "person_notices", []string{"person_id", "id", "batch", "way", "sent_on", "recorded_by", "recorded_at"}, slices.Values(rows))
	return err
}

// KeepDraft says that some people are kept for longer.
type KeepDraft struct {
	IDs    []person.ID `json:"ids" minItems:"1" maxItems:"10000"`
	Until  db.Date     `json:"until" doc:"The last day"`
	Reason string      `json:"reason" maxLength:"500"`
}

// Keep prolongs the time of people.
func (s *Service) Keep(ctx context.Context, actor access.Actor, n KeepDraft) (BatchMarked, error) {
	if _, err := db.ParseDate(string(n.Until)); err != nil {
		return BatchMarked{}, err
	}
	terms, err := s.Terms(ctx, s.db)
	if err != nil {
		return BatchMarked{}, err
	}
	if n.Until < s.today() || n.Until > months(s.today(), terms.KeepMonths) {
		return BatchMarked{}, fault.Invalid("person.law_until", "until a day between today and %s", months(s.today(), terms.KeepMonths)).With("field", "until").With("last", months(s.today(), terms.KeepMonths))
	}
	if n.Reason = strings.TrimSpace(n.Reason); n.Reason == "" {
		return BatchMarked{}, fault.Invalid("person.law_reason", "say why they are kept").With("field", "reason")
	}
	return s.mark(ctx, actor, n.IDs, "person.keep", map[string]any{"until": n.Until}, func(tx *db.Tx, batch string, ids []person.ID) error {
		var rows [][]any
		for _, id := range ids {
			rows = append(rows, []any{string(id), db.NewID(), batch, n.Until, n.Reason, string(actor.User.ID), db.At(s.o.Now())})
		}
		_, err := tx.BulkInsert(ctx, "person_keepings", []string{"person_id", "id", "batch", "until", "reason", "recorded_by", "recorded_at"}, slices.Values(rows))
		return err
	})
}

// mark does something to those of some people whom the actor sees.
func (s *Service) mark(ctx context.Context, actor access.Actor, ids []person.ID, action string, detail map[string]any, do func(tx *db.Tx, batch string, ids []person.ID) error) (BatchMarked, error) {
	out := BatchMarked{}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		seen, err := s.inScope(ctx, tx, actor.Scope, slices.Clone(ids))
		if err != nil {
			return err
		}
		if len(seen) == 0 {
			return fault.NotFound("person", ids[0])
		}
		out = BatchMarked{db.NewID(), len(seen)}
		detail["people"] = len(seen)
		if err := do(tx, out.Batch, seen); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, action, "person_batch/"+out.Batch, detail)
	})
	return out, err
}

// Undo takes an act on many back: one's own, or to headquarters anybody's.
func (s *Service) Undo(ctx context.Context, actor access.Actor, batch string) (BatchMarked, error) {
	out := BatchMarked{Batch: batch}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		out.Done = 0
		for _, table := range []string{"person_notices", "person_keepings"} {
			n, err := tx.Exec(ctx, "UPDATE "+table+" SET undone_at = ? WHERE batch = ? AND undone_at IS NULL AND (recorded_by = ? OR ?)", db.At(s.o.Now()), batch, actor.User.ID, actor.Scope.All)
			if err != nil {
				return err
			}
			out.Done += int(n)
		}
		n, err := tx.Exec(ctx, "UPDATE person_erasures SET state = 'cancelled', ended_by = ?, ended_at = ? WHERE batch = ? AND state = 'due' AND (asked_by = ? OR ?)",
			actor.User.ID, db.At(s.o.Now()), batch, actor.User.ID, actor.Scope.All)
		if err != nil {
			return err
		}
		if out.Done += int(n); out.Done == 0 {
			return fault.NotFound("person_batch", batch)
		}
		return s.o.Access.Audit(ctx, tx, actor, "person.undo", "person_batch/"+batch, map[string]any{"people": out.Done})
	})
	return out, err
}
