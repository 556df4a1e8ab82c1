package draft

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"slices"

	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
)

// Delta is what an edit changes, both ways, so that it can be undone and done
// again after any restart. An edit that renumbers territories or splits a unit
// keeps whole assignments; others only the units they touch.
type Delta struct {
	Units    []int32
	From, To []uint16
	Lock     []int32 // units that it locks
	Free     []int32 // units that it frees

	Slots *[2][]seating.Slot
	Wish  *[2]design.Wish
	Whole *[2]Whole
}

// Whole is a side of an edit that changes what units or numbers are.
type Whole struct {
	UnitsID string
	Plan    []uint16
	Locks   []byte
}

func (d *Delta) empty() bool {
	return len(d.Units)+len(d.Lock)+len(d.Free) == 0 && d.Slots == nil && d.Wish == nil && d.Whole == nil
}

const deltaFormat = 1

func (d *Delta) encode() ([]byte, error) {
	var plain bytes.Buffer
	if err := gob.NewEncoder(&plain).Encode(d); err != nil {
		return nil, fmt.Errorf("encode an edit: %w", err)
	}
	return design.Pack(deltaFormat, plain.Bytes())
}

func DecodeDelta(stored []byte) (*Delta, error) {
	plain, err := design.Unpack(deltaFormat, stored)
	if err != nil {
		return nil, fmt.Errorf("decode an edit: %w", err)
	}
	var d Delta
	if err := gob.NewDecoder(bytes.NewReader(plain)).Decode(&d); err != nil {
		return nil, fmt.Errorf("decode an edit: %w", err)
	}
	return &d, nil
}

// moving is the delta that gives units new territories; those that have theirs
// already are left out.
func moving(now []uint16, units []int32, to func(i int32) uint16) Delta {
	var d Delta
	for _, i := range units {
		if t := to(i); t != now[i] {
			d.Units, d.From, d.To = append(d.Units, i), append(d.From, now[i]), append(d.To, t)
		}
	}
	return d
}

// Becoming is the delta from one assignment of the same units to another.
func Becoming(now, then []uint16) Delta {
	all := make([]int32, len(now))
	for i := range all {
		all[i] = int32(i)
	}
	return moving(now, all, func(i int32) uint16 { return then[i] })
}

// Apply changes the plan in memory, forward or back, and returns the
// territories that changed (all when numbers changed).
func (s *Service) Apply(ctx context.Context, o *Open, d *Delta, forward bool) (changed []uint16, all bool, err error) {
	side := 0
	if forward {
		side = 1
	}
	r := o.Row
	if d.Wish != nil {
		r.Wish.V = d.Wish[side]
		all = true
	}
	if d.Slots != nil {
		for t := range max(len(r.Slots.V), len(d.Slots[side])) {
			if t >= len(r.Slots.V) || t >= len(d.Slots[side]) {
				all = true
			} else if !seating.SameSlot(r.Slots.V[t], d.Slots[side][t]) {
				changed = append(changed, uint16(t))
			}
		}
		r.Slots.V = slices.Clone(d.Slots[side])
	}
	if d.Whole != nil {
		all = true
		w := d.Whole[side]
		units := o.Units
		if w.UnitsID != r.UnitsID {
			if units, err = s.FrozenUnits(ctx, w.UnitsID); err != nil {
				return nil, false, err
			}
		}
		o.Units, r.UnitsID, r.Units, o.Locks = units, w.UnitsID, units.Len(), slices.Clone(w.Locks)
		o.Work = design.NewWorking(units.Units, len(r.Slots.V), w.Plan, units.Near)
	}
	targets := d.From
	if forward {
		targets = d.To
	}
	if d.Whole == nil && len(r.Slots.V) != o.Work.K { // one more or fewer: units move before numbers end
		plan := slices.Clone(o.Work.Plan)
		for at, i := range d.Units {
			plan[i] = targets[at]
		}
		o.Work = design.NewWorking(o.Units.Units, len(r.Slots.V), plan, o.Units.Near)
	}
	for at := 0; at < len(d.Units); { // runs of one target move together
		end := at + 1
		for end < len(d.Units) && targets[end] == targets[at] {
			end++
		}
		changed = append(changed, o.Work.Move(d.Units[at:end], targets[at])...)
		at = end
	}
	lock, free := d.Lock, d.Free
	if !forward {
		lock, free = free, lock
	}
	for _, i := range lock {
		o.Locks[i] = 1
	}
	for _, i := range free {
		o.Locks[i] = 0
	}
	if d.Slots != nil || d.Whole != nil {
		o.Reference = seating.Reference(o.Units.Units, r.Slots.V)
	}
	r.Territories = o.Work.K
	if all {
		return o.Work.All(), true, nil
	}
	slices.Sort(changed)
	return slices.Compact(changed), false, nil
}

// keptEdits is how many edits of a plan can be undone.
const keptEdits = 300

// Record adds an edit to the plan's history: what was undone before it is gone.
func Record(ctx context.Context, tx *db.Tx, r *Row, e EditRecord, d *Delta) error {
	blob, err := d.encode()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM plan_edits WHERE plan_id = ? AND (seq > ? OR seq < ?)", r.ID, r.UndoSeq, r.UndoSeq-keptEdits); err != nil {
		return err
	}
	r.UndoSeq++
	_, err = tx.Exec(ctx, "INSERT INTO plan_edits (plan_id, seq, kind, count, label, delta, by_id, at) VALUES (?,?,?,?,?,?,?,?)",
		r.ID, r.UndoSeq, e.Kind, e.Count, e.Label, blob, e.By, e.At)
	return err
}

// around gives the edits that undo and redo would act on.
func (s *Service) around(ctx context.Context, q db.Q, id ID, seq int64) (undo, redo *EditRecord, err error) {
	var list []EditRecord
	if err := q.Select(ctx, &list, "SELECT seq, kind, count, label, by_id, at FROM plan_edits WHERE plan_id = ? AND seq IN (?)", id, []int64{seq, seq + 1}); err != nil {
		return nil, nil, err
	}
	for i := range list {
		if list[i].Done = list[i].Seq == seq; list[i].Done {
			undo = &list[i]
		} else {
			redo = &list[i]
		}
	}
	return undo, redo, nil
}
