package rules

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
)

// Run is what applying rules, or taking them back, has done.
type Run struct {
	RuleSet string            `json:"rule_set" doc:"By which the run is taken back"`
	Outcome alignment.Outcome `json:"outcome"`
}

type applyArgs struct {
	From  db.Date          `json:"from"`
	Rules []alignment.Rule `json:"rules"` // as they were when it was asked for
}

type undoArgs struct {
	Set string `json:"set"`
}

// Apply puts the draft, or only some of its changes, in force from a day on, as
// a job; it gives the job's id.
func (s *Service) Apply(ctx context.Context, actor access.Actor, from db.Date, only []string) (string, error) {
	args, err := s.applying(ctx, s.db, actor, from, only)
	if err != nil {
		return "", err
	}
	return s.jobs.Enqueue(ctx, s.db, "rules.apply", args, string(actor.User.ID), "rules/draft")
}

// applying checks that the draft can be applied.
func (s *Service) applying(ctx context.Context, q db.Q, actor access.Actor, from db.Date, only []string) (applyArgs, error) {
	args := applyArgs{From: from}
	if err := mayWrite(actor); err != nil {
		return args, err
	}
	if args.From == "" {
		args.From = s.today()
	}
	if _, err := db.ParseDate(string(args.From)); err != nil {
		return args, err
	}
	if args.From < s.today() {
		return args, fault.Invalid("alignment.rules_past", "rules are applied from today or a later day").With("from", args.From)
	}
	sets, err := s.alignment.RuleSets(ctx, q)
	if err != nil {
		return args, err
	}
	if day := blocked(sets, args.From); day != "" {
		return args, fault.Conflict("alignment.rules_later", "rules that begin on %s would take over again; take those back first", day).With("day", day)
	}
	draft, err := s.Draft(ctx, q)
	if err != nil {
		return args, err
	}
	args.Rules = applicable(draft, lastOf(sets), only)
	if p := s.problems(args.Rules); len(p) > 0 {
		return args, fault.Conflict("alignment.rule_broken", "the rule %s cannot be read: %s", p[0].Name, p[0].Problem.Message).With("name", p[0].Name)
	}
	return args, nil
}

// ApplyNow puts the draft in force in the caller's transaction.
func (s *Service) ApplyNow(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date, progress alignment.Progress) (Run, error) {
	args, err := s.applying(ctx, tx, actor, from, nil)
	if err != nil {
		return Run{}, err
	}
	var run Run
	run.RuleSet, run.Outcome, err = s.alignment.ApplyRules(ctx, tx, actor, args.From, args.Rules, progress)
	return run, err
}

// Undo takes the rules applied last out of force, as a job.
func (s *Service) Undo(ctx context.Context, actor access.Actor, set string) (string, error) {
	if err := mayWrite(actor); err != nil {
		return "", err
	}
	sets, err := s.alignment.RuleSets(ctx, s.db)
	if err != nil {
		return "", err
	}
	if last := lastOf(sets); last == nil || last.ID != set {
		return "", fault.Conflict("alignment.rules_not_last", "only the rules applied last can be taken back")
	}
	return s.jobs.Enqueue(ctx, s.db, "rules.undo", undoArgs{set}, string(actor.User.ID), "rules/draft")
}

func (s *Service) applyJob(ctx context.Context, j *job.Run, a applyArgs) (any, error) {
	return s.whole(ctx, j, func(tx *db.Tx, actor access.Actor, progress alignment.Progress) (run Run, err error) {
		run.RuleSet, run.Outcome, err = s.alignment.ApplyRules(ctx, tx, actor, a.From, a.Rules, progress)
		return run, err
	})
}

func (s *Service) undoJob(ctx context.Context, j *job.Run, a undoArgs) (any, error) {
	return s.whole(ctx, j, func(tx *db.Tx, actor access.Actor, progress alignment.Progress) (run Run, err error) {
		run.RuleSet = a.Set
		run.Outcome, err = s.alignment.UndoRules(ctx, tx, actor, a.Set, progress)
		return run, err
	})
}

// whole does a run in one transaction, the knowledge of having done it
// included: killed or cancelled at any moment, it is done or it is not.
func (s *Service) whole(ctx context.Context, j *job.Run, act func(tx *db.Tx, actor access.Actor, progress alignment.Progress) (Run, error)) (any, error) {
	var run Run
	if done, err := j.Saved(&run); done || err != nil {
		return run, err
	}
	actor, err := s.access.ActorOf(ctx, access.UserID(j.By))
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		// Progress is shown, not written: the writing would wait for this transaction.
		if run, err = act(tx, actor, func(done, total int64, note string) {
			j.Publish("progress", map[string]any{"id": j.ID, "state": job.Running, "done": done, "total": total, "note": note})
		}); err != nil {
			return err
		}
		return j.Save(ctx, tx, run)
	})
	if err != nil {
		return nil, err
	}
	return run, nil
}
