package deal

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account/handover"
	"arpent/internal/platform/db"
)

// Handed are the open deals of a user, for whoever takes over.
func (s *Service) Handed() handover.Part { return handed{s} }

type handed struct{ s *Service }

func (handed) Called() string { return "deals" }

func (handed) Open(ctx context.Context, q db.Q, user access.UserID) ([]handover.Thing, error) {
	var out []handover.Thing
	return out, q.Select(ctx, &out, "SELECT d.id, d.account_id FROM deals d JOIN accounts a ON a.id = d.account_id WHERE d.owner_id = ? AND d.outcome = ? AND d.deleted_at IS NULL AND a.deleted_at IS NULL ORDER BY d.id", user, Open)
}

// Give leaves each deal's past as it was known: reports of before stay as they were.
func (h handed) Give(ctx context.Context, tx *db.Tx, actor access.Actor, ids []string, from, to access.UserID) ([]string, error) {
	given := []string{}
	for some := range slices.Chunk(ids, 500) {
		var deals []Deal
		if err := tx.Select(ctx, &deals, "SELECT "+selected+" FROM deals d WHERE d.id IN (?) AND d.owner_id = ? AND d.outcome = ? AND d.deleted_at IS NULL ORDER BY d.id", some, from, Open); err != nil {
			return nil, err
		}
		for i := range deals {
			deals[i].OwnerID = to
			if err := h.s.update(ctx, tx, &deals[i], actor.User.ID); err != nil {
				return nil, err
			}
			given = append(given, string(deals[i].ID))
		}
	}
	return given, nil
}
