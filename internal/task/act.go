package task

import (
	"context"

	"arpent/internal/platform/db"
)

// Act is a known thing to do about a person at an account. What a task of one
// is called, screens say in their reader's language, with names that the
// reader may see; its title says it in English, without names.
type Act string

// The acts.
const (
	Congratulate Act = "congratulate" // someone on a new position
	Succeed      Act = "succeed"      // find who follows someone
	ReviewDeal   Act = "review_deal"  // that someone leaves behind
	LookAt       Act = "look_at"      // a signal
	AskOrErase   Act = "ask_or_erase" // people whose time is over
	Introduce    Act = "introduce"    // a colleague to someone one knows
)

var acts = map[Act]struct{ title, kind string }{
	Congratulate: {"Congratulate on the new position", "call"},
	Succeed:      {"Find the successor", "follow_up"},
	ReviewDeal:   {"Review the open deal", "follow_up"},
	LookAt:       {"Follow up on what changed", "follow_up"},
	AskOrErase:   {"Ask or erase those whose time is over", "other"},
	Introduce:    {"Introduce a colleague", "follow_up"},
}

// Title says the act in English.
func (a Act) Title() string { return acts[a].title }

// Kind is the kind of task that an act is.
func (a Act) Kind() string { return acts[a].kind }

// Withdraw takes away the tasks of a source whose keys begin so and that nobody
// has ended: what they were about did not happen.
func (s *Service) Withdraw(ctx context.Context, tx *db.Tx, source, prefix string) error {
	_, err := tx.Exec(ctx, "DELETE FROM tasks WHERE source = ? AND substr(source_key, 1, ?) = ? AND state = ?", source, len(prefix), prefix, Open)
	return err
}
