package relay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/outside"
	"arpent/internal/signal"
)

// envelope is what is sent.
type envelope struct {
	Type      string  `json:"type"`
	Timestamp db.Time `json:"timestamp"`
	Data      any     `json:"data"`
}

// sent is a signal as other systems are told it.
type sent struct {
	*signal.Shown
	Link string `json:"link,omitempty"`
}

// The types of messages.
const (
	toldType = "signal.told"
	testType = "signal.test"
)

// body is what a message says now; nil when its owner does not see it.
func (s *Service) body(ctx context.Context, e *Endpoint, m *message) ([]byte, error) {
	one, err := s.o.Signals.Numbered(ctx, e.UserID, m.Seq)
	if err != nil || one == nil {
		return nil, err
	}
	out := sent{Shown: one}
	if site := s.o.Site(); site != "" {
		out.Link = site + "/signals"
		if len(one.Places) > 0 {
			out.Link = site + "/accounts/" + string(one.Places[0].AccountID)
		}
		if one.PersonID != "" {
			out.Link = site + "/people/" + string(one.PersonID)
		}
	}
	return json.Marshal(envelope{toldType, one.NoticedAt, out})
}

// post sends a message. Any status from 200 to 299 takes it.
func (s *Service) post(ctx context.Context, e *Endpoint, id string, body []byte) answer {
	signer, err := standardwebhooks.NewWebhook(e.Secret)
	if err != nil {
		return answer{problem: fault.Invalid("deliver.secret", "the endpoint's secret cannot be used").Wrap(err)}
	}
	now := s.o.Now()
	signature, err := signer.Sign(id, now, body)
	if err != nil {
		return answer{problem: fault.Invalid("deliver.secret", "the endpoint's secret cannot be used").Wrap(err)}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, bytes.NewReader(body))
	if err != nil {
		return answer{problem: fault.Invalid("deliver.url", "give an address that begins with https://").Wrap(err)}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Arpent (sends signals)")
	r.Header.Set(standardwebhooks.HeaderWebhookID, id)
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	got, err := s.client.Do(r)
	switch {
	case errors.Is(err, outside.ErrPrivate):
		return answer{problem: fault.Invalid("deliver.private", "the address is not public").Wrap(err)}
	case err != nil:
		return answer{problem: fault.New(fault.Unavailable, "deliver.unreachable", "the other system cannot be reached").Wrap(err)}
	}
	defer got.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(got.Body, 64<<10)) // so that the connection serves again
	out := answer{status: got.StatusCode, gone: got.StatusCode == http.StatusGone, after: asked(got)}
	if got.StatusCode < 200 || got.StatusCode > 299 {
		out.problem = fault.New(fault.Unavailable, "deliver.status", "the other system answers %d", got.StatusCode).With("status", got.StatusCode)
	}
	return out
}

// asked is how long a receiver asks to be left alone, a day at most.
func asked(got *http.Response) time.Duration {
	seconds, err := strconv.Atoi(got.Header.Get("Retry-After"))
	if err != nil || seconds < 0 || got.StatusCode != http.StatusTooManyRequests && got.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	return min(time.Duration(min(seconds, 86400))*time.Second, 24*time.Hour)
}

// Try sends an endpoint a message that tells nothing, and gives what it
// answered. It counts neither for nor against its health.
func (s *Service) Try(ctx context.Context, e *Endpoint) (status int, err error) {
	body, err := json.Marshal(envelope{testType, db.At(s.o.Now()), map[string]any{"endpoint": e.Name}})
	if err != nil {
		return 0, err
	}
	got := s.post(ctx, e, "msg_"+db.NewID(), body)
	if got.problem != nil {
		return got.status, got.problem
	}
	return got.status, nil
}
