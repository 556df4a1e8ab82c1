package main

import (
	"context"

	"arpent/internal/person/lawful"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
	"arpent/internal/signal/hook"
	"arpent/internal/signal/news"
	"arpent/internal/task"
)

// reportedApart is how many days apart two sources may report the same.
const reportedApart = 14

// tellNews makes a signal of news.
func (a *app) tellNews(ctx context.Context, tx *db.Tx, one news.Told) error {
	_, err := a.signal.Write(ctx, tx, []signal.Telling{{
		Kind: signal.Kind(one.Kind), Person: one.Person, Concerns: []signal.Concern{{Account: one.Account, Side: signal.About}}, HappenedOn: one.HappenedOn,
		Source: one.Source, Evidence: signal.SignalEvidence{Quote: one.Quote, Link: one.Link}, Confidence: one.Confidence, Same: one.Same, ApartDays: reportedApart,
	}})
	return err
}

// tellHook makes a signal of what another system sent; known is false when it
// is about nobody known.
func (a *app) tellHook(ctx context.Context, tx *db.Tx, one hook.Told) (known bool, err error) {
	of, err := hook.Find(ctx, tx, one.HookEvent)
	if err != nil || of == (hook.Subject{}) {
		return false, err
	}
	n := signal.Telling{Kind: signal.Kind(one.Kind), Person: of.Person, HappenedOn: one.HappenedOn, Source: one.Source,
		Evidence: signal.SignalEvidence{Quote: one.Quote, Link: one.Link}, Confidence: 100, Same: one.Same}
	if of.Account != "" {
		n.Concerns = []signal.Concern{{Account: of.Account, Side: signal.About}}
	}
	_, err = a.signal.Write(ctx, tx, []signal.Telling{n})
	return true, err
}

// kindsOfSignals are what senders' events may become.
func kindsOfSignals() []string {
	var out []string
	for _, k := range signal.Kinds() {
		out = append(out, string(k))
	}
	return out
}

// remind makes the task to ask or erase people whose time is over.
func (a *app) remind(ctx context.Context, tx *db.Tx, n lawful.Reminder) error {
	return a.task.Ensure(ctx, tx, task.Making{Act: task.AskOrErase, Kind: task.AskOrErase.Kind(), DueOn: db.DateOf(a.now()).AddDays(14), Assignee: n.User,
		Source: "retention", Key: n.Month + "/" + string(n.User)})
}
