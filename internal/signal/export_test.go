package signal

import (
	"context"

	"arpent/internal/platform/db"
)

// Tell1 tells one signal in a transaction of its own.
func (s *Service) Tell1(ctx context.Context, n Telling) (told []Signal, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		told, err = s.Write(ctx, tx, []Telling{n})
		return err
	})
	return told, err
}
