package tile

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// storedBytes bounds the compressed tiles that are kept in memory.
const storedBytes = 48 << 20

// Store keeps tiles compressed, as they are sent.
type Store struct {
	mutex sync.Mutex
	tiles map[string]Stored
	bytes int
}

// Stored is a tile as it is sent.
type Stored struct {
	zipped []byte
	etag   string
}

// Get gives a tile out of the store, or draws and stores it.
func (c *Store) Get(key string, draw func() ([]byte, error)) (Stored, error) {
	c.mutex.Lock()
	tile, ok := c.tiles[key]
	c.mutex.Unlock()
	if ok {
		return tile, nil
	}
	data, err := draw()
	if err != nil {
		return tile, err
	}
	sum := sha256.Sum256(data)
	tile.etag = `"` + hex.EncodeToString(sum[:12]) + `"`
	if len(data) > 0 {
		var b bytes.Buffer
		zip, _ := gzip.NewWriterLevel(&b, 5)
		_, _ = zip.Write(data)
		_ = zip.Close() // into memory: cannot fail
		tile.zipped = b.Bytes()
	}
	c.keep(key, tile)
	return tile, nil
}

// keep stores a tile, after throwing some others away when there is no room.
func (c *Store) keep(key string, tile Stored) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.tiles == nil {
		c.tiles = map[string]Stored{}
	}
	if _, ok := c.tiles[key]; ok {
		return
	}
	c.tiles[key] = tile
	c.bytes += len(tile.zipped) + 200
	for other, old := range c.tiles { // a map's order: any one
		if c.bytes <= storedBytes {
			break
		}
		if other != key {
			delete(c.tiles, other)
			c.bytes -= len(old.zipped) + 200
		}
	}
}

// Serve answers with the tile. It depends on nothing but the program, so that
// a browser may keep it for a day and then ask by its ETag.
func (tile Stored) Serve(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Cache-Control", "private, max-age=86400")
	h.Set("ETag", tile.etag)
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("If-None-Match"), tile.etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
	if len(tile.zipped) == 0 {
		return nil // nothing there: an empty tile
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(tile.zipped)))
		_, err := w.Write(tile.zipped)
		return err
	}
	plain, err := gzip.NewReader(bytes.NewReader(tile.zipped))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, plain)
	return err
}
