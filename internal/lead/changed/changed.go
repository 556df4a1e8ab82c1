// Package changed reads what triggers and services wrote of changes of people and
// accounts, in the order of their commits.
package changed

import (
	"context"
	"strconv"
	"time"

	"arpent/internal/platform/db"
)

// Mark is a place in the sequence of changes. On PostgreSQL it counts
// transactions first, since a number drawn earlier may be committed later.
type Mark struct {
	Transaction uint64
	Seq         int64
}

// Change says that something about a person or an account, or about all of
// them, is no longer what it was.
type Change struct {
	Kind string `db:"kind"`
	ID   string `db:"id"`
}

// Kinds of what everybody's leads depend on.
const (
	Title  = "title"  // a title was said to mean something else
	Weight = "weight" // an attribute was said to weigh something else
)

// Now is where changes made from here on will stand.
func Now(ctx context.Context, d *db.DB) (Mark, error) {
	var m Mark
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

// Since gives the changes after a mark in the order of their commits,
// each once, at most limit of them; and the mark after them.
func Since(ctx context.Context, d *db.DB, from Mark, limit int) (Mark, []Change, error) {
	var rows []struct {
		Change
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
	seen := map[Change]bool{}
	var out []Change
	for _, r := range rows {
		if !seen[r.Change] {
			seen[r.Change] = true
			out = append(out, r.Change)
		}
	}
	last := rows[len(rows)-1]
	to := Mark{Seq: last.Seq}
	to.Transaction, err = strconv.ParseUint(last.Transaction, 10, 64)
	if len(rows) == limit { // too many to go on one by one
		out = make([]Change, limit)
	}
	return to, out, err
}

// Tell writes a change for every program that shares the database.
func Tell(ctx context.Context, tx *db.Tx, kind, id string) error {
	_, err := tx.Exec(ctx, "INSERT INTO lead_changes (kind, id) VALUES (?, ?)", kind, id)
	return err
}

// keptFor is how long changes are kept for programs that share the database.
const keptFor = 24 * time.Hour

// Forget takes old changes away.
func Forget(ctx context.Context, d *db.DB, now time.Time) error {
	before := any(now.Add(-keptFor).UTC().Format(time.DateTime))
	if d.Dialect() == db.Postgres {
		before = now.Add(-keptFor)
	}
	_, err := d.Exec(ctx, "DELETE FROM lead_changes WHERE at < ?", before)
	return err
}
