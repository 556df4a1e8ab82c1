package draft

import (
	"context"

	"arpent/internal/plan/design"
	"arpent/internal/plan/seating"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// settings are what a plan keeps besides its wish.
type settings struct {
	Roads       design.Roads `json:"roads"`
	HoursPerRep float64      `json:"hours_per_rep"`
	FromHours   bool         `json:"from_hours"`
	Language    string       `json:"language"`
	Colours     []int        `json:"colours,omitempty"`
}

// Row is a plan as stored.
type Row struct {
	Plan
	Wish       db.JSON[design.Wish]    `db:"wish"`
	Settings   db.JSON[settings]       `db:"settings"`
	Slots      db.JSON[[]seating.Slot] `db:"slots"`
	UnitsID    string                  `db:"units_id"`
	Assignment []byte                  `db:"assignment"`
	Locks      []byte                  `db:"locks"`
	UndoSeq    int64                   `db:"undo_seq"`
	Published  bool                    `db:"published"`
	DeletedAt  db.Time                 `db:"deleted_at"`
}

const planColumns = `id, name, note, level, region, type_id, parent_id, territories, units, score, before, copy_of, created_by, created_at, updated_at, version`

const rowColumns = planColumns + `, wish, settings, slots, units_id, assignment, locks, undo_seq, published, deleted_at`

func Find(ctx context.Context, q db.Q, id ID) (*Row, error) {
	var r Row
	err := q.Get(ctx, &r, "SELECT "+rowColumns+" FROM plans WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("plan", id)
	}
	return &r, err
}

func insert(ctx context.Context, q db.Q, r *Row) error {
	_, err := q.Exec(ctx, "INSERT INTO plans ("+rowColumns+", outcome) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		r.ID, r.Name, r.Note, r.Level, r.Region, r.TypeID, r.ParentID, r.Territories, r.Units, r.Score, r.Before, r.CopyOf, r.CreatedBy, r.CreatedAt, r.UpdatedAt, r.Version,
		r.Wish, r.Settings, r.Slots, r.UnitsID, r.Assignment, r.Locks, r.UndoSeq, r.Published, r.DeletedAt, "null")
	return err
}

// update stores what an edit changes; false when the plan is not at version any more.
func update(ctx context.Context, q db.Q, r *Row, version int64) (bool, error) {
	n, err := q.Exec(ctx, `UPDATE plans SET name = ?, note = ?, territories = ?, units = ?, score = ?, wish = ?, settings = ?, slots = ?, units_id = ?,
		assignment = ?, locks = ?, undo_seq = ?, updated_at = ?, version = ? WHERE id = ? AND version = ?`,
		r.Name, r.Note, r.Territories, r.Units, r.Score, r.Wish, r.Settings, r.Slots, r.UnitsID, r.Assignment, r.Locks, r.UndoSeq, r.UpdatedAt, version+1, r.ID, version)
	if err == nil && n == 1 {
		r.Version = version + 1
	}
	return n == 1, err
}

func insertUnits(ctx context.Context, q db.Q, u *design.Units, at db.Time) (string, error) {
	blob, err := u.Encode()
	if err != nil {
		return "", err
	}
	id := db.NewID()
	_, err = q.Exec(ctx, "INSERT INTO plan_units (id, units, created_at) VALUES (?,?,?)", id, blob, at)
	return id, err
}

func loadUnits(ctx context.Context, q db.Q, id string) (*design.Units, error) {
	var blob []byte
	if err := q.Get(ctx, &blob, "SELECT units FROM plan_units WHERE id = ?", id); err != nil {
		return nil, err
	}
	return design.DecodeUnits(blob)
}
