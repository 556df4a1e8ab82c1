package viewed

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/gif"  // sizes of images that are brought
	_ "image/jpeg" // the same
	_ "image/png"  // the same
	"io"
	"net/http"
	"path"
	"strings"

	_ "golang.org/x/image/webp" // the same

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// FileID identifies a document.
type FileID string

// SmartFile is a document that links lead to.
type SmartFile struct {
	ID    FileID `db:"id" json:"id"`
	Name  string `db:"name" json:"name"`
	Media string `db:"media" json:"media" enum:"application/pdf,image/png,image/jpeg,image/gif,image/webp"`
	Size  int64  `db:"size" json:"size" doc:"Bytes"`
}

const (
	mostFile  = 25 << 20
	mostImage = 10 << 20
	// mostPixels of an image: one that unpacks to more would stop a browser.
	mostPixels = 60_000_000
	// mostOfOne is what one user may have stored together.
	mostOfOne = 1 << 30
)

// mediaOf tells what a document is by its first bytes, whatever it is called.
// Nothing is taken that a browser would run: no HTML, no SVG.
func mediaOf(body []byte) (string, error) {
	media := http.DetectContentType(body)
	switch media {
	case "application/pdf":
		return media, nil
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		if len(body) > mostImage {
			return "", fault.New(fault.TooLarge, "viewed.large", "an image has at most %d MB", mostImage>>20).With("most", mostImage>>20)
		}
		size, _, err := image.DecodeConfig(bytes.NewReader(body))
		if err != nil || size.Width*size.Height > mostPixels {
			return "", fault.Invalid("viewed.image", "the image is damaged, or has more than %d million pixels", mostPixels/1_000_000).With("most", mostPixels/1_000_000).Wrap(err)
		}
		return media, nil
	}
	return "", fault.Invalid("viewed.media", "bring a PDF, or an image as PNG, JPEG, GIF or WebP")
}

// Bring stores a document.
func (s *Service) Bring(ctx context.Context, by access.UserID, name string, in io.Reader) (*SmartFile, error) {
	body, err := io.ReadAll(io.LimitReader(in, mostFile+1))
	var long *http.MaxBytesError
	if errors.As(err, &long) || len(body) > mostFile {
		return nil, fault.New(fault.TooLarge, "viewed.large", "a document has at most %d MB", mostFile>>20).With("most", mostFile>>20)
	}
	if err != nil {
		return nil, fault.New(fault.Bad, "viewed.upload", "the file did not arrive whole").Wrap(err)
	}
	one := &SmartFile{ID: FileID(db.NewID()), Name: fileName(name), Size: int64(len(body))}
	if one.Media, err = mediaOf(body); err != nil {
		return nil, err
	}
	return one, s.db.Tx(ctx, func(tx *db.Tx) error {
		var stored int64
		if err := tx.Get(ctx, &stored, "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM smart_files WHERE created_by = ?", by); err != nil {
			return err
		}
		if stored+one.Size > mostOfOne {
			return fault.New(fault.TooLarge, "viewed.full", "your documents take %d MB together, which is all there is", mostOfOne>>20).With("most", mostOfOne>>20)
		}
		_, err := tx.Exec(ctx, "INSERT INTO smart_files (id, name, media, size, body, created_by, created_at) VALUES (?,?,?,?,?,?,?)",
			one.ID, one.Name, one.Media, one.Size, body, by, s.now())
		return err
	})
}

// fileName keeps the last part of a name, for display and nothing else: no
// document is ever looked up by its name.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if r := []rune(name); len(r) > 150 {
		name = string(r[:150])
	}
	if name == "" || name == "." || name == "/" {
		return "document"
	}
	return name
}

// ownFile gives a document that a user may make links to: their own, or any to
// headquarters.
func (s *Service) ownFile(ctx context.Context, q db.Q, actor access.Actor, id FileID) (*SmartFile, error) {
	var one SmartFile
	err := q.Get(ctx, &one, "SELECT id, name, media, size FROM smart_files WHERE id = ? AND (? OR created_by = ?)", id, actor.Scope.All, actor.User.ID)
	if db.IsMissing(err) {
		return nil, fault.NotFound("viewed", id)
	}
	return &one, err
}

type stored struct {
	SmartFile
	Body []byte `db:"body"`
}

func (s *Service) load(ctx context.Context, id FileID) (*stored, error) {
	var one stored
	err := s.db.Get(ctx, &one, "SELECT id, name, media, size, body FROM smart_files WHERE id = ?", id)
	if db.IsMissing(err) {
		return nil, fault.NotFound("viewed", id)
	}
	return &one, err
}

// send answers with a document as what it is and nothing else: a sandbox keeps
// whatever a browser may still see in it from running.
func (f *stored) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.Media)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Disposition", "attachment")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	http.ServeContent(w, r, "", zeroTime, bytes.NewReader(f.Body))
}
