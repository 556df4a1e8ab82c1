package place

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

	"github.com/paulmach/orb/maptile"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

// storedBytes bounds the compressed tiles that are kept in memory.
const storedBytes = 48 << 20

// tileStore keeps tiles compressed, as they are sent.
type tileStore struct {
	mutex sync.Mutex
	tiles map[string]storedTile
	bytes int
}

type storedTile struct {
	zipped []byte
	etag   string
}

// serveTile answers with a vector tile. It depends on nothing but the program,
// so that a browser may keep it for a day and then ask by its ETag.
func (s *Service) serveTile(w http.ResponseWriter, r *http.Request, _ access.Actor) error {
	level := r.PathValue("level")
	t, err := tileOf(r.PathValue("z"), r.PathValue("x"), r.PathValue("file"))
	if err != nil {
		return err
	}
	tile, err := s.storedTile(level, t)
	if err != nil {
		return err
	}
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
		_, err = w.Write(tile.zipped)
		return err
	}
	plain, err := gzip.NewReader(bytes.NewReader(tile.zipped))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, plain)
	return err
}

func (s *Service) storedTile(level string, t maptile.Tile) (storedTile, error) {
	key := level + "/" + strconv.Itoa(int(t.Z)) + "/" + strconv.Itoa(int(t.X)) + "/" + strconv.Itoa(int(t.Y))
	s.tiles.mutex.Lock()
	tile, ok := s.tiles.tiles[key]
	s.tiles.mutex.Unlock()
	if ok {
		return tile, nil
	}
	data, err := s.Tile(level, t)
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
	s.tiles.keep(key, tile)
	return tile, nil
}

// keep stores a tile, after throwing some others away when there is no room.
func (c *tileStore) keep(key string, tile storedTile) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.tiles == nil {
		c.tiles = map[string]storedTile{}
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

func tileOf(z, x, file string) (maptile.Tile, error) {
	y, ok := strings.CutSuffix(file, ".mvt")
	zi, err1 := strconv.ParseUint(z, 10, 5)
	xi, err2 := strconv.ParseUint(x, 10, 32)
	yi, err3 := strconv.ParseUint(y, 10, 32)
	if !ok || err1 != nil || err2 != nil || err3 != nil || zi > 22 || xi >= 1<<zi || yi >= 1<<zi {
		return maptile.Tile{}, fault.NotFound("tile", z+"/"+x+"/"+file)
	}
	return maptile.New(uint32(xi), uint32(yi), maptile.Zoom(zi)), nil
}
