package hook

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
)

const (
	mostBytes = 1 << 20
	// tolerance is how far a signature's time may be from ours, as the
	// specification advises.
	tolerance = 5 * time.Minute
)

// Handler takes messages at POST …/{sender}: 202 once one is stored, or was
// before. Standard Webhooks name a message by webhook-id; others may by
// Idempotency-Key, without which every request is a message of its own.
func (s *Service) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.receive(w, r); err != nil {
			httpd.WriteProblem(w, r, err)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	})
}

func (s *Service) receive(w http.ResponseWriter, r *http.Request) error {
	sender, err := s.sender(r.Context(), s.db, SenderID(r.PathValue("sender")))
	if err != nil {
		return err
	}
	if !sender.EndedAt.IsZero() {
		return fault.NotFound("hook", sender.ID)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return s.refuse(r.Context(), sender, fault.New(fault.TooLarge, "hook.large", "a message has at most %d bytes", mostBytes))
	}
	if err != nil {
		return fault.New(fault.Bad, "hook.body", "the message could not be read").Wrap(err)
	}
	if problem := s.proven(sender, r, body); problem != nil {
		return s.refuse(r.Context(), sender, problem)
	}
	if !utf8.Valid(body) || strings.ContainsRune(string(body), 0) {
		return s.refuse(r.Context(), sender, fault.Invalid("hook.json", "the message is no JSON"))
	}
	return s.store(r.Context(), sender, messageID(r.Header), body)
}

// proven says what is wrong with who claims to be a sender; nil when nothing is.
func (s *Service) proven(sender *HookSender, r *http.Request, body []byte) *fault.Error {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	tokenFits := subtle.ConstantTimeCompare([]byte(hash(token)), []byte(sender.TokenHash)) == 1
	if sender.Secret == "" {
		if !tokenFits {
			return fault.New(fault.Unauthorized, "hook.token", "the token is not this sender's")
		}
		return nil
	}
	seconds, err := strconv.ParseInt(r.Header.Get(standardwebhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil {
		return fault.New(fault.Unauthorized, "hook.signature", "the message is not signed")
	}
	// The library would compare with the machine's clock.
	if off := s.o.Now().Sub(time.Unix(seconds, 0)); off > tolerance || off < -tolerance {
		return fault.New(fault.Unauthorized, "hook.time", "the message was signed too long ago, or in the future")
	}
	verifier, err := standardwebhooks.NewWebhook(sender.Secret)
	if err != nil || verifier.VerifyIgnoringTimestamp(body, r.Header) != nil {
		return fault.New(fault.Unauthorized, "hook.signature", "the signature does not fit")
	}
	return nil
}

// refuse keeps why a message was refused where headquarters sees it.
func (s *Service) refuse(ctx context.Context, sender *HookSender, problem *fault.Error) error {
	if _, err := s.db.Exec(ctx, "UPDATE hook_senders SET refused_at = ?, refused = ? WHERE id = ?", db.At(s.o.Now()), problem.Key, sender.ID); err != nil {
		return err
	}
	return problem
}

// messageID names a message; a long name is shortened to its hash.
func messageID(h http.Header) string {
	id := h.Get(standardwebhooks.HeaderWebhookID)
	if id == "" {
		id = h.Get("Idempotency-Key")
	}
	if id == "" {
		return db.NewID()
	}
	if len(id) > 200 {
		sum := sha256.Sum256([]byte(id))
		return hex.EncodeToString(sum[:])
	}
	return id
}

// store keeps a message; one that is there already is left as it is, whatever
// became of it.
func (s *Service) store(ctx context.Context, sender *HookSender, id string, body []byte) error {
	_, err := s.db.Exec(ctx, "INSERT INTO hook_messages (sender_id, message_id, received_at, body, state, problem) VALUES (?,?,?,?,'waiting','') ON CONFLICT (sender_id, message_id) DO NOTHING",
		sender.ID, id, db.At(s.o.Now()), string(body))
	if err == nil {
		s.bell.Ring()
	}
	return err
}
