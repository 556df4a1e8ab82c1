package account

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
)

// Colleagues finds users by how files name them.
type Colleagues map[string]access.UserID

// Colleagues reads the active users.
func (s *Service) Colleagues(ctx context.Context) (Colleagues, error) {
	users, err := s.access.Users(ctx)
	out, twice := Colleagues{}, map[string]bool{}
	for _, u := range users {
		if !u.Active {
			continue
		}
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
	for n := range twice {
		delete(out, n) // two people of one name: neither is meant for sure
	}
	return out, err
}

// Find gives the user that an e-mail address, an id or a name means.
func (c Colleagues) Find(s string) (access.UserID, bool) {
	if id, ok := c[strings.ToLower(strings.TrimSpace(s))]; ok {
		return id, true
	}
	id, ok := c[fold.Words(s)]
	return id, ok
}
