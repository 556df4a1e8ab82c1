// Package sealed says what secrets are sealed with that the program must be able
// to read again.
package sealed

import (
	"errors"
	"fmt"
	"os"

	"arpent/internal/platform/db"
	"arpent/internal/platform/seal"
)

const variable = "ARPENT_SECRET_KEY"

// Box seals by the key that is given, or else, for a file, by one in a file beside
// it. Several programs on one PostgreSQL database share a key, so there it has to
// be given.
func Box(d *db.DB) *seal.Box {
	if key := os.Getenv(variable); key != "" {
		return seal.Text(key)
	}
	if d.Dialect() == db.SQLite {
		return seal.File(d.Address() + ".key")
	}
	return seal.None()
}

// Check adds what is wrong with the key, if there is one, to what else is wrong.
func Check(d *db.DB, other error) error {
	if err := Box(d).Check(); err != nil {
		return errors.Join(other, fmt.Errorf("%s: %w", variable, err))
	}
	return other
}
