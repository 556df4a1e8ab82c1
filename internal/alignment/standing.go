package alignment

import (
	"context"
	"slices"

	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Standing gives the alignments of some accounts as they are believed now, past
// and future ones too, whatever one may see.
func (s *Service) Standing(ctx context.Context, q db.Q, ids []account.ID) ([]Alignment, error) {
	out := []Alignment{}
	for some := range slices.Chunk(ids, 500) {
		var part []Alignment
		if err := q.Select(ctx, &part, "SELECT "+columns+" FROM alignments WHERE account_id IN (?) AND superseded_at IS NULL ORDER BY account_id, id", some); err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}
