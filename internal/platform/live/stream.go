package live

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"arpent/internal/platform/fault"
)

// heartbeat keeps idle streams open through proxies.
const heartbeat = 20 * time.Second

// maxTopics bounds what one stream may follow.
const maxTopics = 32

// Kept is a topic whose events are kept under rising numbers, for one listener:
// a stream that broke goes on where it was, on whatever program answers.
type Kept interface {
	Topic() string
	// Latest is the number of the newest event.
	Latest(ctx context.Context) (int64, error)
	// Next gives some of the events after a number, for this listener only, and
	// the number up to which it has them all; news is closed once there may be more.
	Next(ctx context.Context, after int64) (events []Numbered, upTo int64, news <-chan struct{}, err error)
	Close()
}

// Numbered is an event of a Kept topic.
type Numbered struct {
	Number int64
	Name   string
	Data   json.RawMessage
}

// Stream serves GET …?topic=a&topic=b as server-sent events until the browser
// leaves. Each event carries {"topic":…,"data":…}. May says which topics this
// request may follow; one that it may not is answered as if it were not there.
// Events of the kept topic, which may be nil, bear their number as the event's
// id: by the header Last-Event-ID, or ?after= where there is none yet, a stream
// goes on behind it, otherwise it begins with what comes next.
func (h *Hub) Stream(w http.ResponseWriter, r *http.Request, kept Kept, may func(topic string) bool) error {
	topics := r.URL.Query()["topic"]
	if len(topics) == 0 || len(topics) > maxTopics {
		return fault.Invalid("live.topics", "name 1 to %d topics, such as ?topic=job/ID", maxTopics).With("most", maxTopics)
	}
	for _, topic := range topics {
		if !may(topic) {
			return fault.NotFound("topic", topic)
		}
	}
	s := &stream{w: w, out: http.NewResponseController(w)}
	if kept != nil {
		defer kept.Close()
		if i := slices.Index(topics, kept.Topic()); i >= 0 {
			topics = slices.Delete(topics, i, i+1)
			if err := s.begin(r, kept); err != nil {
				return err
			}
		}
	}
	listener := h.Listen(topics...)
	defer listener.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	fmt.Fprintf(w, "retry: 2000\n%sevent: open\ndata: {}\n\n", s.id())
	return s.run(r.Context(), listener, h.shut)
}

// stream is one browser's.
type stream struct {
	w    http.ResponseWriter
	out  *http.ResponseController
	kept Kept // nil when its topic was not asked for
	at   int64
	told int64 // the last id sent
}

// begin finds where the kept topic goes on. A number beyond the newest, from
// before a database was restored, counts as the newest.
func (s *stream) begin(r *http.Request, kept Kept) error {
	latest, err := kept.Latest(r.Context())
	if err != nil {
		return err
	}
	s.kept, s.at = kept, latest
	for _, said := range []string{r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")} {
		if n, err := strconv.ParseInt(said, 10, 64); err == nil && n >= 0 {
			s.at = min(n, latest)
			break
		}
	}
	return nil
}

func (s *stream) id() string {
	if s.kept == nil {
		return ""
	}
	s.told = s.at
	return fmt.Sprintf("id: %d\n", s.at)
}

func (s *stream) run(ctx context.Context, listener *Listener, shut <-chan struct{}) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		news, err := s.tell(ctx)
		if err != nil {
			return nil // the browser left, or comes back to where it was
		}
		_ = s.out.SetWriteDeadline(time.Now().Add(heartbeat)) // a stalled browser is let go
		select {
		case <-ctx.Done():
			return nil
		case <-shut:
			return nil
		case <-news:
		case <-beat.C:
			if fmt.Fprint(s.w, ": still here\n"); s.told != s.at {
				fmt.Fprint(s.w, s.id()) // what is not for this one need not be looked through again
			}
			fmt.Fprint(s.w, "\n")
		case e, open := <-listener.C:
			if !open {
				return nil
			}
			fmt.Fprintf(s.w, "event: %s\ndata: {\"topic\":%q,\"data\":%s}\n\n", e.Name, e.Topic, e.Data)
		}
	}
}

// tell sends what is written, and all that the kept topic has.
func (s *stream) tell(ctx context.Context) (news <-chan struct{}, err error) {
	if s.kept == nil {
		return nil, s.out.Flush()
	}
	for {
		if err := s.out.Flush(); err != nil {
			return nil, err
		}
		events, upTo, news, err := s.kept.Next(ctx, s.at)
		if err != nil || upTo == s.at {
			return news, err
		}
		_ = s.out.SetWriteDeadline(time.Now().Add(heartbeat))
		for _, e := range events {
			fmt.Fprintf(s.w, "id: %d\nevent: %s\ndata: {\"topic\":%q,\"data\":%s}\n\n", e.Number, e.Name, s.kept.Topic(), e.Data)
			s.told = e.Number
		}
		s.at = upTo
	}
}
