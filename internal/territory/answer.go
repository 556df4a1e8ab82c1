package territory

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// Answering tells who does what is to be done in a territory on a day: who
// stands in, else its owner (of several, with the greatest share), else whoever
// manages it or the territory above, and so on up. Empty when nobody does.
// Closed accounts of users count for nobody.
func (s *Service) Answering(ctx context.Context, q db.Q, day db.Date) (func(ID) access.UserID, error) {
	var members []Member
	if err := q.Select(ctx, &members, "SELECT "+memberColumns+currentMembers+` AND u.active = ? AND m.valid_from <= ? AND (m.valid_to IS NULL OR m.valid_to > ?)
		ORDER BY m.share DESC, m.valid_from, m.id`, true, day, day); err != nil {
		return nil, err
	}
	all, err := s.All(ctx, q)
	if err != nil {
		return nil, err
	}
	above := map[ID]ID{}
	for i := range all {
		above[all[i].ID] = all[i].ParentID
	}
	type part struct {
		ID
		MemberRole
	}
	first := map[part]access.UserID{}
	for _, m := range members {
		p := part{m.TerritoryID, m.Role}
		if first[p] == "" {
			first[p] = m.UserID
		}
	}
	return func(id ID) access.UserID {
		roles := []MemberRole{StandIn, Owner, Manager}
		for at := id; at != ""; at = above[at] {
			for _, role := range roles {
				if who := first[part{at, role}]; who != "" {
					return who
				}
			}
			roles = []MemberRole{Manager, StandIn, Owner}
		}
		return ""
	}, nil
}
