package lead

import (
	"context"
	"strconv"
	"time"

	"arpent/internal/platform/db"
)

// mark is a place in the sequence of changes. On PostgreSQL it counts
// transactions first, since a number drawn earlier may be committed later.
type mark struct {
	Transaction uint64
	Seq         int64
}

// change says that something about a person or an account is no longer what it was.
type change struct {
	Kind string `db:"kind"`
	ID   string `db:"id"`
}

// markNow is where changes made from here on will stand.
func markNow(ctx context.Context, d *db.DB) (mark, error) {
	var m mark
	if d.Dialect() == db.Postgres {
		var text string
		if err := d.Get(ctx, &text, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"); err != nil {
			return m, err
		}
		var err error
		m.Transaction, err = strconv.ParseUint(text, 10, 64)
		m.Seq = -1 // every change of the transaction that is still open
		return m, err
	}
	return m, d.Get(ctx, &m.Seq, "SELECT COALESCE(MAX(seq), 0) FROM lead_changes")
}

// changesSince gives the changes after a mark in the order of their commits,
// each once, at most limit of them; and the mark after them.
func changesSince(ctx context.Context, d *db.DB, from mark, limit int) (mark, []change, error) {
	var rows []struct {
		change
		Transaction string `db:"tx"`
		Seq         int64  `db:"seq"`
	}
	var err error
	if d.Dialect() == db.Postgres {
		// Transactions below the oldest that still runs have all ended.
		err = d.Select(ctx, &rows, `SELECT kind, id, xid::text AS tx, seq FROM lead_changes
			WHERE (xid, seq) > (CAST(CAST(? AS TEXT) AS XID8), ?) AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, seq LIMIT ?`,
			strconv.FormatUint(from.Transaction, 10), from.Seq, limit)
	} else {
		err = d.Select(ctx, &rows, "SELECT kind, id, '0' AS tx, seq FROM lead_changes WHERE seq > ? ORDER BY seq LIMIT ?", from.Seq, limit)
	}
	if err != nil || len(rows) == 0 {
		return from, nil, err
	}
	seen := map[change]bool{}
	var out []change
	for _, r := range rows {
		if !seen[r.change] {
			seen[r.change] = true
			out = append(out, r.change)
		}
	}
	last := rows[len(rows)-1]
	to := mark{Seq: last.Seq}
	to.Transaction, err = strconv.ParseUint(last.Transaction, 10, 64)
	if len(rows) == limit { // too many to go on one by one
		out = make([]change, limit)
	}
	return to, out, err
}

// tell writes a change for every program that shares the database.
func tell(ctx context.Context, tx *db.Tx, kind, id string) error {
	_, err := tx.Exec(ctx, "INSERT INTO lead_changes (kind, id) VALUES (?, ?)", kind, id)
	return err
}

// keptFor is how long changes are kept for programs that share the database.
const keptFor = 24 * time.Hour

// forget takes old changes away.
func forget(ctx context.Context, d *db.DB, now time.Time) error {
	before := any(now.Add(-keptFor).UTC().Format(time.DateTime))
	if d.Dialect() == db.Postgres {
		before = now.Add(-keptFor)
	}
	_, err := d.Exec(ctx, "DELETE FROM lead_changes WHERE at < ?", before)
	return err
}
