package main

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/person/lawful"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
	"arpent/internal/signal"
	"arpent/internal/signal/hook"
	"arpent/internal/signal/mailbox"
	"arpent/internal/signal/mapping"
	"arpent/internal/signal/news"
	"arpent/internal/signal/registry"
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

// tellHook makes a signal of what another system sent, unless nobody known is meant.
func (a *app) tellHook(ctx context.Context, tx *db.Tx, one hook.Told) (known bool, err error) {
	return a.tellMapped(ctx, tx, one.MappedEvent, one.Source, one.Same)
}

// tellRegistry makes a signal of a register's record.
func (a *app) tellRegistry(ctx context.Context, tx *db.Tx, one registry.Told) (known bool, err error) {
	return a.tellMapped(ctx, tx, one.MappedEvent, one.Source, one.Same)
}

func (a *app) tellMapped(ctx context.Context, tx *db.Tx, one mapping.MappedEvent, source, same string) (known bool, err error) {
	of, err := mapping.Find(ctx, tx, one)
	if err != nil || of == (mapping.Subject{}) {
		return false, err
	}
	n := signal.Telling{Kind: signal.Kind(one.Kind), Person: of.Person, HappenedOn: one.HappenedOn, Source: source,
		Evidence: signal.SignalEvidence{Quote: one.Quote, Link: one.Link}, Confidence: 100, Same: same}
	if of.Account != "" {
		n.Concerns = []signal.Concern{{Account: of.Account, Side: signal.About}}
	}
	_, err = a.signal.Write(ctx, tx, []signal.Telling{n})
	return true, err
}

// how sure it is that somebody wrote: a sender is easily forged, less so in an answer.
const sureOfAnswer, sureOfLetter = 95, 85

// tellMailbox makes signals of letters from people in a scope; those that came to
// a user's own mailbox count for what that user has to do with them.
func (a *app) tellMailbox(ctx context.Context, tx *db.Tx, within access.Scope, letters []mailbox.Told) (known int64, err error) {
	var many []signal.Telling
	wrote := map[string]mailbox.Told{}
	for _, one := range letters {
		of, err := a.author(ctx, tx, within, one.From)
		if err != nil {
			return 0, err
		}
		if of.Person == "" {
			continue
		}
		known++
		n := signal.Telling{Kind: signal.Replied, Person: of.Person, HappenedOn: one.HappenedOn, Source: one.Source,
			Evidence: signal.SignalEvidence{Answers: one.Answers}, Confidence: sureOfLetter, Same: one.Same}
		if one.Answers {
			n.Confidence = sureOfAnswer
		}
		if of.Account != "" {
			n.Concerns = []signal.Concern{{Account: of.Account, Side: signal.About}}
		}
		many = append(many, n)
		wrote[one.Same] = one
	}
	told, err := a.signal.Write(ctx, tx, many)
	if err != nil {
		return 0, err
	}
	for i := range told {
		if one := wrote[told[i].Same]; one.User != "" {
			if err := network.Heard(ctx, tx, one.User, "email", told[i].PersonID, one.HappenedOn, one.Source, db.At(a.now())); err != nil {
				return 0, err
			}
		}
	}
	return known, nil
}

// author finds whom in a scope a letter is from; the zero Subject is nobody
// known.
func (a *app) author(ctx context.Context, tx *db.Tx, within access.Scope, addresses []string) (mapping.Subject, error) {
	for _, address := range addresses {
		of, err := mapping.Find(ctx, tx, mapping.MappedEvent{Email: address})
		if err != nil {
			return mapping.Subject{}, err
		}
		if of.Person == "" {
			continue
		}
		seen, err := a.person.Visible(ctx, tx, within, []person.ID{of.Person})
		if err != nil {
			return mapping.Subject{}, err
		}
		if seen[of.Person] {
			return of, nil
		}
	}
	return mapping.Subject{}, nil
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
