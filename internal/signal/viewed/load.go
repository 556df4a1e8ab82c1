package viewed

import (
	"context"

	"arpent/internal/platform/db"
)

// Load stores visits as they were, each of a link or page that is there. Those
// by somebody known are told, if they are a reader's.
func (s *Service) Load(ctx context.Context, tx *db.Tx, visits []Visit) error {
	for i := range visits {
		v := &visits[i]
		if v.ID = newToken(); v.Pages.V == nil {
			v.Pages.V = map[string]int64{}
		}
		if err := insert(ctx, tx, v); err != nil {
			return err
		}
		if v.Apart != "" {
			continue
		}
		l, err := s.linkOf(ctx, tx, v)
		if err != nil {
			return err
		}
		if err := s.tell(ctx, tx, l, v); err != nil {
			return err
		}
	}
	return nil
}

func insert(ctx context.Context, tx *db.Tx, v *Visit) error {
	_, err := tx.Exec(ctx, "INSERT INTO link_visits (id, link_id, page_of, person_id, account_id, opened_at, last_at, seconds, pages, page_count, went_on, apart, mark) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
		v.ID, v.LinkID, v.PageOf, v.PersonID, v.AccountID, v.OpenedAt, v.LastAt, v.Seconds, v.Pages, v.PageCount, v.WentOn, v.Apart, v.Mark)
	return err
}
