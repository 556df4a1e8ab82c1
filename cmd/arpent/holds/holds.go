// Package holds lists where anything of people is kept, over all nouns.
package holds

import (
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/intake"
	"arpent/internal/lead"
	"arpent/internal/lead/committee"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/past"
	"arpent/internal/lead/persona"
	"arpent/internal/lead/stage"
	"arpent/internal/person"
	"arpent/internal/person/duplicate"
	"arpent/internal/plan"
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
	"arpent/internal/platform/job"
	"arpent/internal/platform/once"
	"arpent/internal/quota"
	"arpent/internal/signal"
	"arpent/internal/signal/viewed"
	"arpent/internal/task"
	"arpent/internal/territory"
)

// All is where anything of people is kept: whoever is erased goes from there,
// the person last.
func All() []forget.Place {
	return slices.Concat(intake.Holds(), job.Holds(), once.Holds(), territory.Holds(), account.Holds(), task.Holds(), alignment.Holds(), plan.Holds(),
		quota.Holds(), lead.Holds(), committee.Holds(), persona.Holds(), stage.Holds(), signal.Holds(), viewed.Holds(), duplicate.Holds(), person.Holds(), access.Holds())
}

// Followers is what hangs on people over all nouns but their own: it goes along
// when two become one.
func Followers() []follow.Rows {
	return slices.Concat(account.Followers(), task.Followers(), lead.Followers(), past.Followers(), intro.Followers(), committee.Followers(), stage.Followers(), signal.Followers(), viewed.Followers())
}
