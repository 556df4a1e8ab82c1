// Package once makes a repeated POST harmless: a program that did not hear the
// answer sends the request again with the same Idempotency-Key and gets the
// first answer, not a second record
// (draft-ietf-httpapi-idempotency-key-header).
package once

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"net/http"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
)

// Migrations make the table of answers.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Keep is how long answers are remembered.
const Keep = 24 * time.Hour

const (
	maxKey     = 200
	maxRequest = 1 << 20
	maxAnswer  = 1 << 20
	running    = 0 // the status of a request that has no answer yet
)

// Guard remembers answers. Caller tells who sends a request, so that nobody
// is given another's answer.
type Guard struct {
	DB     *db.DB
	Now    func() time.Time
	Caller func(r *http.Request) string
}

type kept struct {
	Request     string  `db:"request"`
	Status      int     `db:"status"`
	ContentType string  `db:"content_type"`
	ETag        string  `db:"etag"`
	Body        []byte  `db:"body"`
	CreatedAt   db.Time `db:"created_at"`
}

// Handler guards POST requests that carry an Idempotency-Key; uploads above
// 1 MiB pass unguarded.
func (g Guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		if key == "" || r.Method != http.MethodPost || r.ContentLength > maxRequest || r.ContentLength < 0 {
			next.ServeHTTP(w, r)
			return
		}
		if err := g.serve(w, r, key, next); err != nil {
			httpd.WriteProblem(w, r, err)
		}
	})
}

func (g Guard) serve(w http.ResponseWriter, r *http.Request, key string, next http.Handler) error {
	if len(key) > maxKey {
		return fault.New(fault.Bad, "once.long", "an Idempotency-Key has at most %d characters", maxKey)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return fault.New(fault.Bad, "once.body", "the request could not be read").Wrap(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	id := hash(g.Caller(r), key)
	request := hash(r.URL.String(), string(body))
	first, answer, err := g.begin(r.Context(), id, request)
	if err != nil {
		return err
	}
	if !first {
		return replay(w, answer, request)
	}
	rec := &recorder{ResponseWriter: w}
	done := false
	defer func() {
		ctx := context.WithoutCancel(r.Context())
		if done && rec.status < 500 && rec.body.Len() <= maxAnswer {
			_, err = g.DB.Exec(ctx, "UPDATE once SET status = ?, content_type = ?, etag = ?, body = ? WHERE key = ?",
				rec.status, w.Header().Get("Content-Type"), w.Header().Get("ETag"), rec.body.Bytes(), id)
		} else { // a failure of ours may be tried again
			_, err = g.DB.Exec(ctx, "DELETE FROM once WHERE key = ?", id)
		}
		if err != nil {
			httpd.Log(ctx).Error("remember an answer", "err", err)
		}
	}()
	next.ServeHTTP(rec, r)
	done = true
	return nil
}

// begin claims the key; when it was claimed before, it gives what is known.
func (g Guard) begin(ctx context.Context, id, request string) (first bool, answer kept, err error) {
	err = g.DB.Tx(ctx, func(tx *db.Tx) error {
		now := g.Now()
		if _, err := tx.Exec(ctx, "DELETE FROM once WHERE created_at < ?", db.At(now.Add(-Keep))); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `INSERT INTO once (key, request, status, content_type, etag, created_at) VALUES (?,?,?,'','',?)
			ON CONFLICT (key) DO NOTHING`, id, request, running, db.At(now))
		if first = n == 1; err != nil || first {
			return err
		}
		return tx.Get(ctx, &answer, "SELECT request, status, content_type, etag, body, created_at FROM once WHERE key = ?", id)
	})
	return first, answer, err
}

func replay(w http.ResponseWriter, a kept, request string) error {
	switch {
	case a.Request != request:
		return fault.Invalid("once.other", "this Idempotency-Key was used for another request")
	case a.Status == running:
		return fault.Conflict("once.running", "the first request with this Idempotency-Key is still being answered")
	}
	w.Header().Set("Content-Type", a.ContentType)
	if a.ETag != "" {
		w.Header().Set("ETag", a.ETag)
	}
	w.Header().Set("Idempotency-Replayed", "true")
	w.WriteHeader(a.Status)
	_, err := w.Write(a.Body)
	return err
}

func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = io.WriteString(h, p)
		_, _ = h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	if r.body.Len() <= maxAnswer {
		r.body.Write(b)
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
