// Package live carries what happens in the program to the browsers that watch
// it, as server-sent events.
package live

import (
	"encoding/json"
	"sync"
)

// Event is one thing that happened on a topic such as "job/ID".
type Event struct {
	Topic string
	Name  string
	Data  json.RawMessage
}

// Hub hands events to whoever listens. A listener that cannot keep up loses
// the oldest events, never holds up the publisher.
type Hub struct {
	mu        sync.Mutex
	listeners map[string]map[*Listener]struct{}
	closed    bool
	shut      chan struct{}
	forward   chan<- Event // to other programs; nil when there are none
}

// NewHub makes a hub without listeners.
func NewHub() *Hub {
	return &Hub{listeners: map[string]map[*Listener]struct{}{}, shut: make(chan struct{})}
}

// Listener receives the events of its topics on C until it is closed.
type Listener struct {
	C      chan Event
	topics []string
	hub    *Hub
}

const backlog = 64

// Listen starts to collect the events of topics.
func (h *Hub) Listen(topics ...string) *Listener {
	l := &Listener{C: make(chan Event, backlog), topics: topics, hub: h}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(l.C)
		return l
	}
	for _, topic := range topics {
		if h.listeners[topic] == nil {
			h.listeners[topic] = map[*Listener]struct{}{}
		}
		h.listeners[topic][l] = struct{}{}
	}
	return l
}

// Close stops the listener; C gives nothing more.
func (l *Listener) Close() {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	for _, topic := range l.topics {
		delete(l.hub.listeners[topic], l)
		if len(l.hub.listeners[topic]) == 0 {
			delete(l.hub.listeners, topic)
		}
	}
}

// Watched says whether anybody may listen to a topic, so that costly events
// need not be made for nobody.
func (h *Hub) Watched(topic string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners[topic]) > 0 || h.forward != nil
}

// Publish tells everyone who listens to topic. Data is shown as JSON; what
// cannot be is a mistake of the program and is dropped.
func (h *Hub) Publish(topic, event string, data any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.listeners[topic]) == 0 && h.forward == nil {
		return
	}
	text, err := json.Marshal(data)
	if err != nil {
		return
	}
	e := Event{Topic: topic, Name: event, Data: text}
	h.hand(e)
	if h.forward != nil {
		select {
		case h.forward <- e:
		default: // the database cannot keep up; news may be lost, never waited for
		}
	}
}

// hand gives an event to this program's listeners; mu is held.
func (h *Hub) hand(e Event) {
	for l := range h.listeners[e.Topic] {
		for sent := false; !sent; {
			select {
			case l.C <- e:
				sent = true
			default:
				select { // full: the oldest goes
				case <-l.C:
				default:
				}
			}
		}
	}
}

// Shut ends every listener, at the program's end.
func (h *Hub) Shut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		close(h.shut)
	}
	h.closed = true
	seen := map[*Listener]bool{}
	for _, ls := range h.listeners {
		for l := range ls {
			if !seen[l] {
				seen[l] = true
				close(l.C)
			}
		}
	}
	h.listeners = map[string]map[*Listener]struct{}{}
}
