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
	scopes, err := s.ScopesOf(ctx, []access.User{user})
	return scopes[user.ID], err
}

// ScopesOf gives what several users may see today.
func (s *Service) ScopesOf(ctx context.Context, users []access.User) (map[access.UserID]access.Scope, error) {
	out := map[access.UserID]access.Scope{}
	manages := map[access.UserID]bool{}
	var ids []access.UserID
	for _, u := range users {
		all := u.Role == access.HeadOffice || u.Role == access.Administrator
		out[u.ID] = access.Scope{User: u.ID, All: all}
		if manages[u.ID] = u.Role == access.Manager; !all {
			ids = append(ids, u.ID)
		}
	}
	today := s.Today()
	for some := range slices.Chunk(ids, 500) {
		var parts []struct {
			User  access.UserID `db:"user_id"`
			Left  int64         `db:"tree_left"`
			Right int64         `db:"tree_right"`
			Role  MemberRole    `db:"role"`
		}
		if err := s.db.Select(ctx, &parts, `SELECT m.user_id, t.tree_left, t.tree_right, m.role FROM territory_members m JOIN territories t ON t.id = m.territory_id
			WHERE m.user_id IN (?) AND m.superseded_at IS NULL AND m.valid_from <= ? AND (m.valid_to IS NULL OR m.valid_to > ?)`, some, today, today); err != nil {
			return nil, err
		}
		for _, p := range parts {
			i := access.Interval{Left: p.Left, Right: p.Left + 1}
			if manages[p.User] && (p.Role == Manager || p.Role == StandIn) {
				i.Right = p.Right
			}
			scope := out[p.User]
			scope.Intervals = append(scope.Intervals, i)
			out[p.User] = scope
		}
	}
	for id, scope := range out {
		scope.Intervals = joined(scope.Intervals)
		out[id] = scope
	}
	return out, nil
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
