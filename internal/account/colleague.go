package account

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/territory"
)

// Colleagues finds users by how files name them.
type Colleagues map[string]access.UserID

// Colleagues reads the active users.
func (s *Service) Colleagues(ctx context.Context) (Colleagues, error) {
	users, err := s.access.Users(ctx)
	if err != nil {
		return nil, err
	}
	var outside map[[2]string]string
	if s.territories != nil {
		if outside, err = territory.Outside(ctx, s.db, "user"); err != nil {
			return nil, err
		}
	}
	out, twice := Colleagues{}, map[string]bool{}
	active := map[access.UserID]bool{}
	for _, u := range users {
		if !u.Active {
			continue
		}
		active[u.ID] = true
		out[strings.ToLower(u.Email)], out[string(u.ID)] = u.ID, u.ID
		words := strings.Fields(fold.Words(u.Name))
		names := []string{strings.Join(words, " ")}
		if len(words) > 1 { // "Martin Camille" and "Camille Martin"
			names = append(names, strings.Join(append(words[1:len(words):len(words)], words[0]), " "))
		}
		for _, n := range names {
			if known, there := out[n]; there && known != u.ID {
				twice[n] = true
			}
			out[n] = u.ID
		}
	}
	for value, id := range territory.OutsideNames(outside) {
		if active[access.UserID(id)] {
			out[strings.ToLower(value)] = access.UserID(id)
		}
	}
	for n := range twice {
		delete(out, n) // two people of one name: neither is meant for sure
	}
	return out, nil
}

// Find gives the user that an e-mail address, an id, here or in another system, or a name means.
func (c Colleagues) Find(s string) (access.UserID, bool) {
	if id, ok := c[strings.ToLower(strings.TrimSpace(s))]; ok {
		return id, true
	}
	id, ok := c[fold.Words(s)]
	return id, ok
}
