package mailbox

import (
	"context"

	"arpent/internal/access"
)

// Look tries a draft, and gives what is wrong as it is shown.
func Look(ctx context.Context, s *Service, actor access.Actor, n MailboxDraft) (*MailboxFound, error) {
	m, err := s.drafted(ctx, actor, n, "")
	if err != nil {
		return nil, err
	}
	found, err := s.look(ctx, m)
	if wrong := explain(m, err); wrong != nil {
		return found, wrong
	}
	return found, err
}
