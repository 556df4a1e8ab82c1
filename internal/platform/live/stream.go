package live

import (
	"fmt"
	"net/http"
	"time"

	"arpent/internal/platform/fault"
)

// heartbeat keeps idle streams open through proxies.
const heartbeat = 20 * time.Second

// maxTopics bounds what one stream may follow.
const maxTopics = 32

// Stream serves GET …?topic=a&topic=b as server-sent events until the browser
// leaves. Each event carries {"topic":…,"data":…}. May says which topics this
// request may follow; one that it may not is answered as if it were not there.
func (h *Hub) Stream(w http.ResponseWriter, r *http.Request, may func(topic string) bool) error {
	topics := r.URL.Query()["topic"]
	if len(topics) == 0 || len(topics) > maxTopics {
		return fault.Invalid("live.topics", "name 1 to %d topics, such as ?topic=job/ID", maxTopics).With("most", maxTopics)
	}
	for _, topic := range topics {
		if !may(topic) {
			return fault.NotFound("topic", topic)
		}
	}
	out := http.NewResponseController(w)
	listener := h.Listen(topics...)
	defer listener.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	fmt.Fprint(w, "retry: 2000\nevent: open\ndata: {}\n\n")
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		if err := out.Flush(); err != nil {
			return nil // the browser left
		}
		_ = out.SetWriteDeadline(time.Now().Add(heartbeat)) // a stalled browser is let go
		select {
		case <-r.Context().Done():
			return nil
		case <-beat.C:
			fmt.Fprint(w, ": still here\n\n")
		case e, open := <-listener.C:
			if !open {
				return nil
			}
			fmt.Fprintf(w, "event: %s\ndata: {\"topic\":%q,\"data\":%s}\n\n", e.Name, e.Topic, e.Data)
		}
	}
}
