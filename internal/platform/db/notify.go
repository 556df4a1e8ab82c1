package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// MaxNote is how long one note may be: PostgreSQL refuses 8000 bytes and more.
const MaxNote = 7900

// Notify sends notes to everyone who listens on a channel of this PostgreSQL.
func (d *DB) Notify(ctx context.Context, channel string, notes ...string) error {
	for _, note := range notes {
		if _, err := d.Exec(ctx, "SELECT pg_notify(?, ?)", channel, note); err != nil {
			return err
		}
	}
	return nil
}

// Listen hands every note on a channel to fn, on a connection of its own,
// until ctx ends or the connection breaks. Notes sent before ready is called
// are missed.
func (d *DB) Listen(ctx context.Context, channel string, ready func(), fn func(note string)) error {
	if d.dialect != Postgres {
		return fmt.Errorf("db: only PostgreSQL can be listened to")
	}
	conn, err := pgx.Connect(ctx, d.url)
	if err != nil {
		return fmt.Errorf("db: listen: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("db: listen: %w", err)
	}
	ready()
	for {
		note, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		fn(note.Payload)
	}
}
