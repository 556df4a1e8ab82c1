package mailbox

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/signal/mailbox/oauth"
)

// Signs gives the part that signs people in.
func Signs(s *Service) *oauth.Service { return s.oauth }

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
