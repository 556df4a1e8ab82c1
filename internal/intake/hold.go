package intake

import (
	"context"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/forget"
)

// Holds says where the noun holds something of people.
func Holds() []forget.Place {
	return []forget.Place{
		files{},
		forget.Table{Name: "import_problems", Key: []string{"import_id", "seq"}, Of: "object_id = ?", Goes: true, Text: []string{"cells", "problems"}},
		forget.Table{Name: "import_changes", Key: []string{"import_id", "seq"}, Of: "object_id = ?", Goes: true, Text: []string{"before"}},
		forget.Table{Name: "import_side_changes", Key: []string{"import_id", "seq", "target", "object_id"}, Of: "object_id = ?", Goes: true, Text: []string{"before"}},
		forget.Table{Name: "imports", Key: []string{"id"}, Text: []string{"file_name", "refusals", "failure"}},
	}
}

// files are what was uploaded. A file that holds somebody goes whole, once it
// is read; what came of its rows stays. In a packed file nobody can be sought,
// so all of them go that were brought in.
type files struct{}

func (files) Forget(ctx context.Context, tx *db.Tx, p *forget.Person) error {
	var running bool
	if err := tx.Get(ctx, &running, "SELECT EXISTS (SELECT 1 FROM imports WHERE state IN (?))", []State{Queued, Running, Reverting}); err != nil {
		return err
	}
	if running {
		return fault.Conflict("intake.busy", "a file is being imported; try again when that has ended")
	}
	where, args := forget.Within(tx.Dialect(), "c.data", p)
	if where == "" {
		where = "1 = 0"
	}
	var ids []string
	if err := tx.Select(ctx, &ids, `SELECT id FROM imports WHERE id IN (SELECT import_id FROM import_changes WHERE object_id = ?)
		OR id IN (SELECT import_id FROM import_problems WHERE object_id = ?)
		OR LOWER(file_name) LIKE '%.xls%' AND target IN ('people', 'activities', 'deals')
		OR id IN (SELECT c.import_id FROM import_chunks c WHERE `+where+")", append([]any{p.ID, p.ID}, args...)...); err != nil {
		return err
	}
	return drop(ctx, tx, ids)
}

// drop lets go of files, and of the examples that were taken from them.
func drop(ctx context.Context, q db.Q, ids []string) error {
	for _, id := range ids {
		if _, err := q.Exec(ctx, "DELETE FROM import_chunks WHERE import_id = ?", id); err != nil {
			return err
		}
		var mapping db.JSON[Mapping]
		if err := q.Get(ctx, &mapping, "SELECT mapping FROM imports WHERE id = ?", id); err != nil {
			return err
		}
		for i := range mapping.V {
			mapping.V[i].Examples = nil
		}
		if _, err := q.Exec(ctx, "UPDATE imports SET mapping = ? WHERE id = ?", mapping, id); err != nil {
			return err
		}
	}
	return nil
}

// Held names the files that brought something of somebody.
func (files) Held(ctx context.Context, q db.Q, p *forget.Person) ([]forget.Holding, error) {
	var rows []struct {
		ID        string  `db:"id"`
		Name      string  `db:"file_name"`
		CreatedBy string  `db:"created_by"`
		CreatedAt db.Time `db:"created_at"`
	}
	err := q.Select(ctx, &rows, `SELECT id, file_name, created_by, created_at FROM imports WHERE id IN
		(SELECT import_id FROM import_changes WHERE object_id = ?) ORDER BY created_at`, p.ID)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out := forget.Holding{Table: "imports"}
	for _, r := range rows {
		out.Rows = append(out.Rows, map[string]any{"id": r.ID, "file_name": r.Name, "created_by": r.CreatedBy, "created_at": r.CreatedAt})
	}
	return []forget.Holding{out}, nil
}
