package task

import (
	"context"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Moved gives every task about one account to another.
func (s *Service) Moved(ctx context.Context, tx *db.Tx, from, to account.ID) ([]string, error) {
	ids := []string{}
	if err := tx.Select(ctx, &ids, "SELECT id FROM tasks WHERE account_id = ?", from); err != nil {
		return nil, err
	}
	_, err := tx.Exec(ctx, "UPDATE tasks SET account_id = ? WHERE account_id = ?", to, from)
	return ids, err
}

// Return takes a move back.
func (s *Service) Return(ctx context.Context, tx *db.Tx, things []string, from, to account.ID) error {
	for len(things) > 0 {
		n := min(len(things), 500)
		if _, err := tx.Exec(ctx, "UPDATE tasks SET account_id = ? WHERE account_id = ? AND id IN (?)", to, from, things[:n]); err != nil {
			return err
		}
		things = things[n:]
	}
	return nil
}

// Holding gives those accounts that a task made by hand is about.
func (s *Service) Holding(ctx context.Context, tx *db.Tx, ids []account.ID) ([]account.ID, error) {
	var held []account.ID
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var some []account.ID
		if err := tx.Select(ctx, &some, "SELECT DISTINCT account_id FROM tasks WHERE source = 'hand' AND account_id IN (?)", ids[:n]); err != nil {
			return nil, err
		}
		held = append(held, some...)
		ids = ids[n:]
	}
	return held, nil
}
