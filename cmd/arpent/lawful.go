package main

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/intake"
	"arpent/internal/lead"
	"arpent/internal/person"
	"arpent/internal/person/lawful"
	"arpent/internal/plan"
	"arpent/internal/platform/db"
	"arpent/internal/platform/forget"
	"arpent/internal/platform/job"
	"arpent/internal/platform/once"
	"arpent/internal/quota"
	"arpent/internal/signal"
	"arpent/internal/signal/viewed"
	"arpent/internal/task"
	"arpent/internal/territory"
)

// holds is where anything of people is kept: whoever is erased goes from there,
// the person last.
func holds() []forget.Place {
	return slices.Concat(intake.Holds(), job.Holds(), once.Holds(), territory.Holds(), account.Holds(), task.Holds(), alignment.Holds(), plan.Holds(),
		quota.Holds(), lead.Holds(), signal.Holds(), viewed.Holds(), person.Holds(), access.Holds())
}

// remind makes the task to ask or erase people whose time is over.
func (a *app) remind(ctx context.Context, tx *db.Tx, n lawful.Reminder) error {
	return a.task.Ensure(ctx, tx, task.Making{Act: task.AskOrErase, Kind: task.AskOrErase.Kind(), DueOn: db.DateOf(a.now()).AddDays(14), Assignee: n.User,
		Source: "retention", Key: n.Month + "/" + string(n.User)})
}
