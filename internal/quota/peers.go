package quota

import "arpent/internal/territory"

// fewest peers that a standing among them is told for: with less, it would
// tell whose number is whose.
const fewest = 5

// rankAmongPeers says of owners how many of those with a like quota they are
// ahead of: a place among equals, not in one list of all.
func rankAmongPeers(people, everyone []PersonStanding) {
	owner := func(p *PersonStanding) bool { return p.Role == string(territory.Owner) && p.Attained != nil }
	for i := range people {
		p := &people[i]
		if !owner(p) {
			continue
		}
		halves := int64(0)
		for k := range everyone {
			other := &everyone[k]
			if !owner(other) || other.UserID == p.UserID || other.Quota > 2*p.Quota || 2*other.Quota < p.Quota {
				continue
			}
			p.Peers++
			switch {
			case *other.Attained < *p.Attained:
				halves += 2
			case *other.Attained == *p.Attained:
				halves++
			}
		}
		if p.Peers >= fewest {
			ahead := (100*halves + int64(p.Peers)) / (2 * int64(p.Peers))
			p.Ahead = &ahead
		}
	}
}
