package draft

import (
	"context"
	"encoding/base64"

	"arpent/internal/access"
	"arpent/internal/plan/design"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// listedMoves is up to how many moves an answer lists one by one; beyond, it
// holds the whole assignment.
const listedMoves = 4000

// Edit is one act on a draft: what it does, in the words of its history.
type Edit struct {
	Kind    string
	Count   int
	Label   string
	skipped int
	Delta   Delta
}

// Edited does one edit: make says what changes, it is applied in memory, stored
// with its history in one transaction, and shown. An edit that changes nothing
// is not kept.
func (s *Service) Edited(ctx context.Context, actor access.Actor, id ID, version int64, make func(o *Open) (Edit, error)) (*PlanChange, error) {
	o, err := s.Draft(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	if version != 0 && version != o.Row.Version {
		return nil, Stale()
	}
	e, err := make(o)
	if err != nil {
		return nil, err
	}
	return s.carryOut(ctx, actor, o, e)
}

func Stale() error {
	return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
}

// carryOut applies an edit to an open plan and stores it; o is locked. When
// storing fails, what is in memory is forgotten.
func (s *Service) carryOut(ctx context.Context, actor access.Actor, o *Open, e Edit) (*PlanChange, error) {
	if e.Delta.empty() {
		return s.shown(ctx, o, &e, nil, false)
	}
	changed, all, err := s.Apply(ctx, o, &e.Delta, true)
	if err == nil {
		err = s.Store(ctx, o, func(tx *db.Tx) error {
			return Record(ctx, tx, o.Row, EditRecord{Kind: e.Kind, Count: e.Count, Label: e.Label, By: actor.User.ID, At: db.At(s.now())}, &e.Delta)
		})
	}
	if err != nil {
		o.Row = nil
		return nil, err
	}
	return s.shown(ctx, o, &e, changed, all)
}

// Store writes an open plan; more runs in the same transaction, before it.
func (s *Service) Store(ctx context.Context, o *Open, more func(tx *db.Tx) error) error {
	r := o.Row
	r.Settings.V.Colours = design.Colour(o.Work.K, o.Work.Touching(), r.Settings.V.Colours)
	r.Score.V = o.judge()
	r.UpdatedAt = db.At(s.now())
	var err error
	if r.Assignment, err = design.EncodeAssignment(o.Work.Plan); err != nil {
		return err
	}
	if r.Locks, err = design.Pack(locksFormat, o.Locks); err != nil {
		return err
	}
	version, seq := r.Version, r.UndoSeq
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		r.UndoSeq, r.Version = seq, version // a transaction may be tried again
		if err := more(tx); err != nil {
			return err
		}
		ok, err := update(ctx, tx, r, version)
		if err == nil && !ok {
			err = Stale()
		}
		tx.AfterCommit(func() {
			s.hub.Publish("plan/"+string(r.ID), "changed", map[string]any{"id": r.ID, "version": r.Version})
		})
		return err
	})
}

// shown tells what an edit did.
func (s *Service) shown(ctx context.Context, o *Open, e *Edit, changed []uint16, all bool) (*PlanChange, error) {
	names, err := s.UserNames(ctx)
	if err != nil {
		return nil, err
	}
	d := &e.Delta
	c := &PlanChange{Version: o.Row.Version, Kind: e.Kind, Moved: []UnitMove{}, All: all, Score: o.Row.Score.V, Skipped: e.skipped, Remarks: o.Remarks(),
		UnitsChanged: d.Whole != nil && d.Whole[0].UnitsID != d.Whole[1].UnitsID, WishChanged: d.Wish != nil}
	switch {
	case d.Whole != nil || len(d.Units) > listedMoves:
		c.Assignment = AssignmentText(o.Work.Plan)
	default:
		for _, i := range d.Units {
			to := int(o.Work.Plan[i])
			if o.Work.Plan[i] == design.None {
				to = -1
			}
			c.Moved = append(c.Moved, UnitMove{i, to})
		}
	}
	if d.Whole != nil || len(d.Lock)+len(d.Free) > 0 {
		c.Locks = base64.StdEncoding.EncodeToString(o.Locks)
	}
	var cut []design.Piece
	c.Territories, cut = o.territories(changed, names)
	c.Cut = pieces(cut)
	c.Undo, c.Redo, err = s.around(ctx, s.db, o.Row.ID, o.Row.UndoSeq)
	return c, err
}

// Undo takes the last edit back.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id ID) (*PlanChange, error) {
	return s.step(ctx, actor, id, false)
}

// Redo does again what was undone.
func (s *Service) Redo(ctx context.Context, actor access.Actor, id ID) (*PlanChange, error) {
	return s.step(ctx, actor, id, true)
}

func (s *Service) step(ctx context.Context, actor access.Actor, id ID, forward bool) (*PlanChange, error) {
	o, err := s.Draft(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	seq := o.Row.UndoSeq
	if forward {
		seq++
	}
	var kept struct {
		Kind  string `db:"kind"`
		Count int    `db:"count"`
		Delta []byte `db:"delta"`
	}
	err = s.db.Get(ctx, &kept, "SELECT kind, count, delta FROM plan_edits WHERE plan_id = ? AND seq = ?", id, seq)
	if db.IsMissing(err) {
		if forward {
			return nil, fault.Conflict("plan.nothing_to_redo", "there is nothing to do again")
		}
		return nil, fault.Conflict("plan.nothing_to_undo", "there is nothing to undo")
	}
	if err != nil {
		return nil, err
	}
	d, err := DecodeDelta(kept.Delta)
	if err != nil {
		return nil, err
	}
	changed, all, err := s.Apply(ctx, o, d, forward)
	if err == nil {
		o.Row.UndoSeq = seq
		if !forward {
			o.Row.UndoSeq--
		}
		err = s.Store(ctx, o, func(*db.Tx) error { return nil })
	}
	if err != nil {
		o.Row = nil
		return nil, err
	}
	return s.shown(ctx, o, &Edit{Kind: kept.Kind, Count: kept.Count, Delta: *d}, changed, all)
}

// Edits gives a plan's history, newest first.
func (s *Service) Edits(ctx context.Context, actor access.Actor, id ID, limit int) ([]EditRecord, error) {
	o, err := s.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	list := []EditRecord{}
	err = s.db.Select(ctx, &list, "SELECT seq, kind, count, label, by_id, at FROM plan_edits WHERE plan_id = ? ORDER BY seq DESC LIMIT ?", id, limit)
	for i := range list {
		list[i].Done = list[i].Seq <= o.Row.UndoSeq
	}
	return list, err
}

func pieces(cut []design.Piece) []CutPiece {
	out := make([]CutPiece, 0, len(cut))
	for _, p := range cut {
		out = append(out, CutPiece{Territory: int(p.Territory), Units: p.Units[:min(len(p.Units), 2000)], Count: len(p.Units)})
	}
	return out
}
