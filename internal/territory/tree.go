package territory

import (
	"context"
	"slices"

	"arpent/internal/platform/db"
)

// span is the room that the whole tree's numbers have. They are sparse: a new
// or moved subtree takes a sixteenth of what its parent has left, so that a
// change touches no other territory until the room is used up, when all
// numbers are dealt out afresh.
const (
	span     = int64(1) << 60
	narrow   = int64(16) // narrowest interval dealt out
	fraction = 16
)

type node struct {
	ID     ID    `db:"id"`
	Parent ID    `db:"parent_id"`
	Left   int64 `db:"tree_left"`
	Right  int64 `db:"tree_right"`

	below []*node // children in order of Left
	size  int64   // nodes in the subtree, itself included
	was   [2]int64
	fresh bool // not stored yet
}

// tree is the shape of all territories while it is being changed.
type tree struct {
	root  *node
	nodes map[ID]*node
}

// loadTree reads the tree and keeps other writers out until the transaction
// ends (SQLite has one writer anyway).
func loadTree(ctx context.Context, tx *db.Tx) (*tree, error) {
	if tx.Dialect() == db.Postgres {
		if _, err := tx.Exec(ctx, "LOCK TABLE territories IN SHARE ROW EXCLUSIVE MODE"); err != nil {
			return nil, err
		}
	}
	var rows []*node
	if err := tx.Select(ctx, &rows, "SELECT id, parent_id, tree_left, tree_right FROM territories ORDER BY tree_left"); err != nil {
		return nil, err
	}
	t := &tree{root: &node{Left: 0, Right: span}, nodes: map[ID]*node{}}
	t.nodes[""] = t.root
	for _, n := range rows {
		n.was = [2]int64{n.Left, n.Right}
		t.nodes[n.ID] = n
	}
	for _, n := range rows {
		p := t.nodes[n.Parent]
		p.below = append(p.below, n)
	}
	return t, nil
}

// hang puts a subtree below a parent, as its last child.
func (t *tree) hang(n, parent *node) {
	if old := t.nodes[n.Parent]; old != nil {
		old.below = slices.DeleteFunc(old.below, func(o *node) bool { return o == n })
	}
	n.Parent = parent.ID
	t.nodes[n.ID] = n
	free := parent.Left + 1
	if k := len(parent.below); k > 0 {
		free = parent.below[k-1].Right
	}
	parent.below = append(parent.below, n)
	room := parent.Right - free
	if width := n.Right - n.Left; width > 0 && width <= room/2 {
		shift(n, free-n.Left)
		return
	}
	n.measure()
	if !n.deal(free, free+room/fraction) {
		t.root.measure()
		t.root.deal(0, span)
	}
}

// shift moves all numbers of a subtree by the same step.
func shift(n *node, by int64) {
	n.Left, n.Right = n.Left+by, n.Right+by
	for _, c := range n.below {
		shift(c, by)
	}
}

func (n *node) measure() int64 {
	n.size = 1
	for _, c := range n.below {
		n.size += c.measure()
	}
	return n.size
}

// deal gives a subtree the numbers [left, right): three quarters of them to its
// children by their size, the rest for children to come. False when too narrow.
func (n *node) deal(left, right int64) bool {
	if right-left < narrow {
		return false
	}
	n.Left, n.Right = left, right
	if n.size == 1 {
		return true
	}
	share := (right - left - 1) / 4 * 3 / (n.size - 1)
	at := left + 1
	for _, c := range n.below {
		if !c.deal(at, at+share*c.size) {
			return false
		}
		at += share * c.size
	}
	return true
}

// within says whether n is in the subtree of top.
func (n *node) within(top *node) bool { return n.Left >= top.Left && n.Left < top.Right }

// save writes the numbers that changed: one statement when a subtree moved as
// it was, one a territory otherwise.
func (t *tree) save(ctx context.Context, tx *db.Tx) error {
	var changed []*node
	for _, n := range t.nodes {
		if n != t.root && !n.fresh && n.was != [2]int64{n.Left, n.Right} {
			changed = append(changed, n)
		}
	}
	slices.SortFunc(changed, func(a, b *node) int { return int(min(1, max(-1, a.was[0]-b.was[0]))) })
	if len(changed) > 1 {
		by := changed[0].Left - changed[0].was[0]
		rigid := !slices.ContainsFunc(changed, func(n *node) bool {
			return n.Left-n.was[0] != by || n.Right-n.was[1] != by || n.was[0] >= changed[0].was[1]
		})
		if rigid {
			_, err := tx.Exec(ctx, "UPDATE territories SET tree_left = tree_left + ?, tree_right = tree_right + ? WHERE tree_left >= ? AND tree_left < ?",
				by, by, changed[0].was[0], changed[0].was[1])
			return err
		}
	}
	for _, n := range changed {
		if _, err := tx.Exec(ctx, "UPDATE territories SET tree_left = ?, tree_right = ? WHERE id = ?", n.Left, n.Right, n.ID); err != nil {
			return err
		}
	}
	return nil
}
