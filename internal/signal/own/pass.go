package own

import (
	"context"
	"errors"
	"slices"

	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
	"arpent/internal/signal"
)

// look is a pass under way, with all that its pages share.
type look struct {
	s        *Service
	day      db.Date
	rules    OwnRules
	usual    usual
	problems problems
}

// finding is something that is so; old is what is no news any more, if nobody was
// told in time.
type finding struct {
	signal.Telling
	old bool
}

// oldest is how many days back what is found is dated at most: whatever is so
// stays within feeds.
const oldest = 60

// since dates a finding to the day on which it came to be so: what is so for long
// is no news, and stands behind what is.
func (l *look) since(day db.Date) db.Date { return max(min(day, l.day), l.day.AddDays(-oldest)) }

func (l *look) finding(kind signal.Kind, at account.ID, same string, r *signal.SignalRecords) finding {
	return finding{Telling: signal.Telling{Kind: kind, Concerns: []signal.Concern{{Account: at, Side: signal.About}}, HappenedOn: l.day, Source: source, Confidence: 100,
		Evidence: signal.SignalEvidence{Records: r}, Same: origin + same}}
}

// page is the accounts after one up to another; an empty one is the first, or the
// last, that there is.
type page struct{ after, upTo account.ID }

func (p page) where(column string) (string, []any) {
	if p.upTo == "" {
		return column + " > ?", []any{p.after}
	}
	return column + " > ? AND " + column + " <= ?", []any{p.after, p.upTo}
}

// run does a pass from where it is. Each page is told in one transaction with how
// far the pass is: killed at any moment, it goes on from there, and nothing is
// told twice.
func (s *Service) run(ctx context.Context, id string, progress func(done, total int64)) (*Pass, error) {
	var p Pass
	if err := s.db.Get(ctx, &p, "SELECT "+passColumns+" FROM own_passes WHERE id = ?", id); err != nil {
		return nil, err
	}
	err := s.pages(ctx, &p, progress)
	switch {
	case err == nil:
		p.State = Done
	case errors.Is(context.Cause(ctx), job.ErrCancelled):
		p.State = Cancelled
	case ctx.Err() != nil: // the program ends: it is gone on with at the next start
		return nil, err
	default:
		p.State = Failed
	}
	p.EndedAt = db.At(s.o.Now())
	if _, kept := s.db.Exec(context.WithoutCancel(ctx), "UPDATE own_passes SET state = ?, ended_at = ? WHERE id = ?", p.State, p.EndedAt, id); kept != nil {
		return nil, errors.Join(err, kept)
	}
	return &p, err
}

func (s *Service) pages(ctx context.Context, p *Pass, progress func(done, total int64)) error {
	l := &look{s: s, day: p.Day}
	var err error
	if l.rules, err = s.Rules(ctx, s.db); err != nil {
		return err
	}
	if l.usual, err = s.usual(ctx, l.rules.DealStuck); err != nil {
		return err
	}
	if l.problems, err = l.learnProblems(ctx); err != nil {
		return err
	}
	p.Usual.V, p.State = l.usual.list(), Running
	if _, err := s.db.Exec(ctx, "UPDATE own_passes SET state = ?, usual = ? WHERE id = ?", p.State, p.Usual, p.ID); err != nil {
		return err
	}
	var total int64
	if err := s.db.Get(ctx, &total, "SELECT COUNT(*) FROM accounts"); err != nil {
		return err
	}
	for {
		progress(p.Accounts, max(total, p.Accounts))
		if err := ctx.Err(); err != nil {
			return err
		}
		var ids []account.ID
		if err := s.db.Select(ctx, &ids, "SELECT id FROM accounts WHERE id > ? ORDER BY id LIMIT ?", p.AtAccount, s.size); err != nil {
			return err
		}
		at := page{after: p.AtAccount}
		if len(ids) == s.size {
			at.upTo = ids[len(ids)-1]
		}
		p.Accounts += int64(len(ids))
		if err := l.page(ctx, p, at); err != nil {
			return err
		}
		if at.upTo == "" {
			progress(p.Accounts, p.Accounts)
			return nil
		}
	}
}

// page tells what is so at some accounts and was not told yet, and ends what is
// no longer so.
func (l *look) page(ctx context.Context, p *Pass, at page) error {
	found, err := l.findings(ctx, at)
	if err != nil {
		return err
	}
	return l.s.db.Tx(ctx, func(tx *db.Tx) error {
		now := *p // the transaction may be tried again
		now.Kinds.V = map[signal.Kind]int{}
		for kind, n := range p.Kinds.V {
			now.Kinds.V[kind] = n
		}
		fresh, over, err := l.differ(ctx, tx, at, found)
		if err != nil {
			return err
		}
		told, err := l.s.o.Signals.Write(ctx, tx, fresh)
		if err != nil {
			return err
		}
		ended, err := l.s.o.Signals.Over(ctx, tx, over)
		if err != nil {
			return err
		}
		for i := range told {
			now.Kinds.V[told[i].Kind]++
		}
		now.Told, now.Over, now.AtAccount = p.Told+int64(len(told)), p.Over+ended, at.upTo
		if at.upTo == "" {
			now.AtAccount = p.AtAccount
		}
		if _, err := tx.Exec(ctx, "UPDATE own_passes SET at_account = ?, accounts = ?, told = ?, over = ?, kinds = ? WHERE id = ?", now.AtAccount, now.Accounts, now.Told, now.Over, now.Kinds, p.ID); err != nil {
			return err
		}
		tx.AfterCommit(func() { *p = now })
		return nil
	})
}

// differ compares what is so with what stands: what to tell, and what is over.
func (l *look) differ(ctx context.Context, q db.Q, at page, found []finding) (fresh []signal.Telling, over []signal.ID, err error) {
	stands, err := signal.OpenAt(ctx, q, Kinds(), origin, at.after, at.upTo)
	if err != nil {
		return nil, nil, err
	}
	told := map[string]bool{}
	for _, one := range stands {
		told[one.Same] = true
	}
	so := map[string]bool{}
	for i := range found {
		so[found[i].Same] = true
		if !told[found[i].Same] && !found[i].old {
			fresh = append(fresh, found[i].Telling)
		}
	}
	for _, one := range stands {
		if !so[one.Same] {
			over = append(over, one.ID)
		}
	}
	return fresh, over, nil
}

// findings gives all that is so at some accounts.
func (l *look) findings(ctx context.Context, p page) ([]finding, error) {
	last, err := l.last(ctx, p)
	if err != nil {
		return nil, err
	}
	stuck, err := l.stuck(ctx, p, last)
	if err != nil {
		return nil, err
	}
	contracts, err := l.contracts(ctx, p)
	if err != nil {
		return nil, err
	}
	silent, err := l.silent(ctx, p, last)
	if err != nil {
		return nil, err
	}
	spikes, err := l.spikes(ctx, p)
	return slices.Concat(stuck, contracts, silent, spikes), err
}
