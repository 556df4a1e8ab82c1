package frozen

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"

	"arpent/internal/platform/db"
)

// Place is where the file of a database stands: beside a file of SQLite, for
// PostgreSQL in the user's folder for what can be made again; "" where there is
// no such folder.
func Place(d *db.DB) string {
	if d.Dialect() == db.SQLite {
		return d.Address() + "-leads"
	}
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(d.Address()))
	return filepath.Join(folder, "arpent", "leads-"+hex.EncodeToString(sum[:8]))
}
