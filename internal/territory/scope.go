package territory

import (
	"context"
	"slices"

	"arpent/internal/access"
)

// ScopeOf gives what someone may see today: headquarters all; a manager the
// subtrees managed or stood in for; everyone the territories they own, help in
// or stand in for, without what is below.
func (s *Service) ScopeOf(ctx context.Context, user access.User) (access.Scope, error) {
	scope := access.Scope{User: user.ID}
	if user.Role == access.HeadOffice || user.Role == access.Administrator {
		scope.All = true
		return scope, nil
	}
	var parts []struct {
		Left  int64      `db:"tree_left"`
		Right int64      `db:"tree_right"`
		Role  MemberRole `db:"role"`
	}
	today := s.Today()
	if err := s.db.Select(ctx, &parts, `SELECT t.tree_left, t.tree_right, m.role FROM territory_members m JOIN territories t ON t.id = m.territory_id
		WHERE m.user_id = ? AND m.superseded_at IS NULL AND m.valid_from <= ? AND (m.valid_to IS NULL OR m.valid_to > ?)`, user.ID, today, today); err != nil {
		return access.Scope{}, err
	}
	for _, p := range parts {
		i := access.Interval{Left: p.Left, Right: p.Left + 1}
		if user.Role == access.Manager && (p.Role == Manager || p.Role == StandIn) {
			i.Right = p.Right
		}
		scope.Intervals = append(scope.Intervals, i)
	}
	scope.Intervals = joined(scope.Intervals)
	return scope, nil
}

// joined sorts intervals and makes one of those that touch.
func joined(all []access.Interval) []access.Interval {
	slices.SortFunc(all, func(a, b access.Interval) int {
		if a.Left != b.Left {
			return int(min(1, max(-1, a.Left-b.Left)))
		}
		return int(min(1, max(-1, a.Right-b.Right)))
	})
	out := all[:0]
	for _, i := range all {
		if n := len(out); n > 0 && i.Left <= out[n-1].Right {
			out[n-1].Right = max(out[n-1].Right, i.Right)
			continue
		}
		out = append(out, i)
	}
	return out
}
