package worth

import (
	"context"
	"sync"

	"arpent/internal/account"
)

// Book keeps what accounts are worth, for as long as nothing about them changes.
type Book struct {
	mu    sync.Mutex
	scale *Scale // nil before the first Renew
	known map[account.ID]Worth
	turn  int64 // counts what made something in it worthless
}

// most accounts are kept.
const most = 200_000

// Said is what an account's worth is made of.
type Said struct {
	Chance    float64
	Potential *int64
	Currency  string
}

// Renew begins the book anew, with what some accounts are worth on a scale.
func (b *Book) Renew(scale *Scale, some map[account.ID]Said) {
	known := make(map[account.ID]Worth, len(some))
	for id, one := range some {
		known[id] = scale.Of(one.Chance, one.Potential, one.Currency)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.scale, b.known = scale, known
	b.turn++
}

// Scale is what the book was begun with, nil before.
func (b *Book) Scale() *Scale {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.scale
}

// Drop forgets accounts that changed.
func (b *Book) Drop(ids []account.ID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, id := range ids {
		delete(b.known, id)
	}
	b.turn++
}

// Find gives what accounts are worth, those that are not in the book as they are
// read. Before the first Renew it knows of none.
func (b *Book) Find(ctx context.Context, ids []account.ID, read func(context.Context, []account.ID) (map[account.ID]Said, error)) (map[account.ID]Worth, error) {
	out := make(map[account.ID]Worth, len(ids))
	b.mu.Lock()
	scale, turn := b.scale, b.turn
	var missing []account.ID
	for _, id := range ids {
		if w, known := b.known[id]; known {
			out[id] = w
		} else {
			missing = append(missing, id)
		}
	}
	b.mu.Unlock()
	if scale == nil || len(missing) == 0 {
		return out, nil
	}
	said, err := read(ctx, missing)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turn == turn && len(b.known)+len(said) > most {
		clear(b.known)
	}
	for id, one := range said {
		out[id] = scale.Of(one.Chance, one.Potential, one.Currency)
		if b.turn == turn { // else it may have changed since it was read
			b.known[id] = out[id]
		}
	}
	return out, nil
}
