package territory

import (
	"context"

	"arpent/internal/platform/db"
)

// Outside gives what other systems call users ("user") or territories
// ("territory"): their ids by scheme and value, such as salesforce and
// 0MI5g000000XyZaGAK.
func Outside(ctx context.Context, q db.Q, noun string) (map[[2]string]string, error) {
	var rows []struct {
		Scheme string `db:"scheme"`
		Value  string `db:"value"`
		ID     string `db:"id"`
	}
	err := q.Select(ctx, &rows, "SELECT scheme, value, id FROM outside_ids WHERE noun = ?", noun)
	out := make(map[[2]string]string, len(rows))
	for _, r := range rows {
		out[[2]string{r.Scheme, r.Value}] = r.ID
	}
	return out, err
}

// OutsideNames gives the same by value alone, where all systems that use it mean one.
func OutsideNames(outside map[[2]string]string) map[string]string {
	out := map[string]string{}
	for key, id := range outside {
		if known, twice := out[key[1]]; twice && known != id {
			id = ""
		}
		out[key[1]] = id
	}
	return out
}

// CallOutside keeps what another system calls a user or a territory.
func CallOutside(ctx context.Context, tx *db.Tx, noun, scheme, value, id string) error {
	_, err := tx.Exec(ctx, "INSERT INTO outside_ids (noun, scheme, value, id) VALUES (?,?,?,?) ON CONFLICT (noun, scheme, value) DO UPDATE SET id = excluded.id", noun, scheme, value, id)
	return err
}

// ForgetOutside forgets what other systems call a user or a territory.
func ForgetOutside(ctx context.Context, tx *db.Tx, noun, id string) error {
	_, err := tx.Exec(ctx, "DELETE FROM outside_ids WHERE noun = ? AND id = ?", noun, id)
	return err
}
