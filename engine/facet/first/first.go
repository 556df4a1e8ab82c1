// Package first keeps the first few of many things in an order.
package first

import "slices"

// Of keeps the first Limit things in an order: a heap with the last of them on
// top. The zero Limit keeps none.
type Of[T any] struct {
	Limit int
	Order func(a, b T) int
	list  []T
}

// Full says whether there are as many as are kept.
func (h *Of[T]) Full() bool { return len(h.list) == h.Limit }

// Last is the last of those kept, of which there is one.
func (h *Of[T]) Last() T { return h.list[0] }

// All are those kept, in no particular order.
func (h *Of[T]) All() []T { return h.list }

// Offer keeps a thing if it is among the first.
func (h *Of[T]) Offer(one T) {
	if len(h.list) < h.Limit {
		h.list = append(h.list, one)
		for i := len(h.list) - 1; i > 0; {
			up := (i - 1) / 2
			if h.Order(h.list[i], h.list[up]) <= 0 {
				break
			}
			h.list[i], h.list[up] = h.list[up], h.list[i]
			i = up
		}
		return
	}
	if h.Limit == 0 || h.Order(one, h.list[0]) >= 0 {
		return
	}
	h.list[0] = one
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(h.list) {
			return
		}
		if down+1 < len(h.list) && h.Order(h.list[down+1], h.list[down]) > 0 {
			down++
		}
		if h.Order(h.list[down], h.list[i]) <= 0 {
			return
		}
		h.list[i], h.list[down] = h.list[down], h.list[i]
		i = down
	}
}

// Sorted gives those kept in their order.
func (h *Of[T]) Sorted() []T {
	list := slices.Clone(h.list)
	slices.SortFunc(list, h.Order)
	return list
}
