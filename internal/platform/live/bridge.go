package live

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"arpent/internal/platform/db"
)

const channel = "arpent_live"

// Bridge carries events between the programs that share one PostgreSQL, until
// ctx ends. An event too long for one note travels in pieces. Events are
// passing news: those of a moment without connection are lost, as a browser
// that was away also reads the present state anew.
func (h *Hub) Bridge(ctx context.Context, d *db.DB, log *slog.Logger) {
	me := db.NewID()
	out := make(chan Event, 4*backlog)
	h.mu.Lock()
	h.forward = out
	h.mu.Unlock()
	go h.send(ctx, d, me, out, log)
	for ctx.Err() == nil {
		pieces := map[string][]string{}
		err := d.Listen(ctx, channel, func() {}, func(note string) { h.receive(me, note, pieces) })
		if ctx.Err() != nil {
			return
		}
		log.Warn("live events from other programs are interrupted", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(2 * time.Second):
		}
	}
}

// A note is "sender piece pieces text"; the pieces joined are the event
// as JSON in base 64, which no cut can harm.
func (h *Hub) send(ctx context.Context, d *db.DB, me string, out <-chan Event, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-out:
			plain, err := json.Marshal(e)
			if err != nil {
				continue // Publish made its data; nothing else can fail
			}
			text := base64.StdEncoding.EncodeToString(plain)
			const room = db.MaxNote - 100
			count := (len(text) + room - 1) / room
			notes := make([]string, 0, count)
			for i := range count {
				notes = append(notes, fmt.Sprintf("%s %d %d %s", me, i, count, text[i*room:min(len(text), (i+1)*room)]))
			}
			if err := d.Notify(ctx, channel, notes...); err != nil && ctx.Err() == nil {
				log.Warn("send a live event to other programs", "err", err)
			}
		}
	}
}

func (h *Hub) receive(me, note string, pieces map[string][]string) {
	part := strings.SplitN(note, " ", 4)
	if len(part) != 4 || part[0] == me {
		return
	}
	of := part[0]
	i, err1 := strconv.Atoi(part[1])
	count, err2 := strconv.Atoi(part[2])
	if err1 != nil || err2 != nil {
		return
	}
	if i == 0 { // one sender's pieces come in order
		pieces[of] = nil
	}
	if pieces[of] = append(pieces[of], part[3]); i < count-1 {
		return
	}
	plain, err := base64.StdEncoding.DecodeString(strings.Join(pieces[of], ""))
	delete(pieces, of)
	var e Event
	if err == nil && json.Unmarshal(plain, &e) == nil {
		h.mu.Lock()
		h.hand(e)
		h.mu.Unlock()
	}
}
