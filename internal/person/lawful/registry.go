package lawful

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/person/register"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Register lists the newest lines of the register.
func (s *Service) Register(ctx context.Context, before string, limit int) ([]register.RegisterEntry, error) {
	return s.register.List(ctx, s.db, before, limit)
}

// Look gives what the register holds of an address, a number or a profile.
func (s *Service) Look(ctx context.Context, value string) ([]register.RegisterEntry, error) {
	points := person.Ways(value)
	if len(points) == 0 {
		return nil, fault.Invalid("person.law_way", "%q is no e-mail address, telephone number or profile", value).With("field", "value").With("value", value)
	}
	return s.register.Find(ctx, s.db, points)
}

// Lift lets lines of the register hold no more, since the person said so, or
// again with back.
func (s *Service) Lift(ctx context.Context, actor access.Actor, ids []string, reason string, back bool) (int, error) {
	if reason = strings.TrimSpace(reason); reason == "" && !back {
		return 0, fault.Invalid("person.law_reason", "say why").With("field", "reason")
	}
	done := int64(0)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if done, err = s.register.Lift(ctx, tx, ids, string(actor.User.ID), reason, back); err != nil {
			return err
		}
		if done == 0 {
			return fault.NotFound("register_entry", ids[0])
		}
		return s.o.Access.Audit(ctx, tx, actor, "person.register_lift", "register_entry/"+ids[0], map[string]any{"entries": ids, "reason": reason, "back": back})
	})
	return int(done), err
}
