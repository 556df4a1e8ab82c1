// Package rules is where assignment rules are written, tried and put in force.
// What is written is a draft: it decides nothing until it is applied, when the
// resolver (package alignment) takes a copy of it. Between the two stands a
// preview, decided in memory over every account.
package rules

import (
	"context"
	"slices"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/territory"
)

// Rule is one of the draft.
type Rule struct {
	ID          string       `db:"id" json:"id"`
	TerritoryID territory.ID `db:"territory_id" json:"territory_id"`
	Name        string       `db:"name" json:"name"`
	Position    int64        `db:"position" json:"position" doc:"The lower is tried first, among territories of a type"`
	Expression  string       `db:"expression" json:"expression" doc:"CQL2 text over accounts"`
	Off         bool         `db:"switched_off" json:"off" doc:"Written, but left out when the draft is applied"`
	ChangedBy   string       `db:"changed_by" json:"changed_by"`
	ChangedAt   db.Time      `db:"changed_at" json:"changed_at"`
	Version     int64        `db:"version" json:"version"`
}

const columns = "id, territory_id, name, position, expression, switched_off, changed_by, changed_at, version"

// NewRule is what it takes to write one.
type NewRule struct {
	TerritoryID territory.ID `json:"territory_id"`
	Name        string       `json:"name" minLength:"1" maxLength:"200"`
	Expression  string       `json:"expression" maxLength:"200000" doc:"CQL2 text over accounts"`
	Off         bool         `json:"off,omitempty"`
}

// Service is the door of the rules.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	accounts    *account.Service
	deals       *deal.Service
	alignment   *alignment.Service
	jobs        *job.Runner
	quotas      Quotas // nil until they are there
	now         func() time.Time

	market   market
	previews previews
}

// Options of New; all are needed.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Accounts    *account.Service
	Deals       *deal.Service
	Alignment   *alignment.Service
	Jobs        *job.Runner
	Now         func() time.Time
}

// New makes the service and registers its kinds of job.
func New(d *db.DB, o Options) *Service {
	s := &Service{db: d, access: o.Access, territories: o.Territories, accounts: o.Accounts, deals: o.Deals, alignment: o.Alignment, jobs: o.Jobs, now: o.Now}
	job.Register(o.Jobs, "rules.apply", s.applyJob)
	job.Register(o.Jobs, "rules.undo", s.undoJob)
	return s
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

func mayWrite(actor access.Actor) error {
	if !actor.Scope.All {
		return fault.Forbidden("alignment.rules", "only headquarters writes and applies rules")
	}
	return nil
}

// Draft gives the rules as they are written, by position; it knows no scope.
func (s *Service) Draft(ctx context.Context, q db.Q) ([]Rule, error) {
	rules := []Rule{}
	return rules, q.Select(ctx, &rules, "SELECT "+columns+" FROM alignment_rules WHERE deleted_at IS NULL ORDER BY position, id")
}

// applicable gives the rules that the draft would put in force: all of it, or
// with only, those applied last with some of its changes.
func applicable(draft []Rule, last *alignment.RuleSet, only []string) []alignment.Rule {
	out := []alignment.Rule{}
	if only != nil && last != nil {
		for _, r := range last.Rules.V {
			if !slices.Contains(only, r.ID) {
				out = append(out, r)
			}
		}
	}
	for i := range draft {
		if r := &draft[i]; !r.Off && (only == nil || slices.Contains(only, r.ID)) {
			out = append(out, alignment.Rule{ID: r.ID, TerritoryID: r.TerritoryID, Name: r.Name, Position: r.Position, Expression: r.Expression})
		}
	}
	return out
}

// Add writes a rule, tried after the others of its type.
func (s *Service) Add(ctx context.Context, tx *db.Tx, actor access.Actor, n NewRule) (string, error) {
	if err := s.check(ctx, tx, actor, &n); err != nil {
		return "", err
	}
	var position int64
	if err := tx.Get(ctx, &position, "SELECT COALESCE(MAX(position), 0) + 10 FROM alignment_rules WHERE deleted_at IS NULL"); err != nil {
		return "", err
	}
	id := db.NewID()
	if _, err := tx.Exec(ctx, "INSERT INTO alignment_rules ("+columns+", deleted_at) VALUES (?,?,?,?,?,?,?,?,1,?)",
		id, n.TerritoryID, n.Name, position, n.Expression, n.Off, actor.User.ID, db.At(s.now()), db.Time{}); err != nil {
		return "", err
	}
	return id, s.access.Audit(ctx, tx, actor, "rule.add", "rule/"+id, n)
}

func (s *Service) check(ctx context.Context, tx *db.Tx, actor access.Actor, n *NewRule) error {
	if err := mayWrite(actor); err != nil {
		return err
	}
	if n.Name = strings.TrimSpace(n.Name); n.Name == "" {
		return fault.Invalid("alignment.rule_name", "a rule needs a name")
	}
	if _, err := s.territories.Find(ctx, tx, actor.Scope, n.TerritoryID); err != nil {
		return err
	}
	n.Expression = strings.TrimSpace(n.Expression)
	_, err := s.alignment.Language().Read(n.Expression)
	return err
}

func (s *Service) find(ctx context.Context, tx *db.Tx, id string) (Rule, error) {
	var r Rule
	err := tx.Get(ctx, &r, "SELECT "+columns+" FROM alignment_rules WHERE id = ? AND deleted_at IS NULL", id)
	if db.IsMissing(err) {
		return r, fault.NotFound("rule", id)
	}
	return r, err
}

// Change rewrites a rule; version guards against overwriting another's edit
// (0 does not). A rule that is switched off need not be readable.
func (s *Service) Change(ctx context.Context, tx *db.Tx, actor access.Actor, id string, version int64, n NewRule) error {
	if err := s.check(ctx, tx, actor, &n); err != nil {
		return err
	}
	return s.write(ctx, tx, actor, id, version, "rule.change", n)
}

// Switch turns a rule off, or on again.
func (s *Service) Switch(ctx context.Context, tx *db.Tx, actor access.Actor, id string, off bool) error {
	if err := mayWrite(actor); err != nil {
		return err
	}
	r, err := s.find(ctx, tx, id)
	if err != nil || r.Off == off {
		return err
	}
	return s.write(ctx, tx, actor, id, 0, "rule.switch", NewRule{r.TerritoryID, r.Name, r.Expression, off})
}

func (s *Service) write(ctx context.Context, tx *db.Tx, actor access.Actor, id string, version int64, act string, n NewRule) error {
	before, err := s.find(ctx, tx, id)
	if err != nil {
		return err
	}
	if version != 0 && version != before.Version {
		return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
	}
	if _, err := tx.Exec(ctx, "UPDATE alignment_rules SET territory_id = ?, name = ?, expression = ?, switched_off = ?, changed_by = ?, changed_at = ?, version = version + 1 WHERE id = ?",
		n.TerritoryID, n.Name, n.Expression, n.Off, actor.User.ID, db.At(s.now()), id); err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, act, "rule/"+id, n)
}

// Remove takes a rule out of the draft; what is in force stays until the draft
// is applied. Restore brings it back.
func (s *Service) Remove(ctx context.Context, tx *db.Tx, actor access.Actor, id string) error {
	return s.bury(ctx, tx, actor, id, "rule.remove", "UPDATE alignment_rules SET deleted_at = ?, version = version + 1 WHERE id = ? AND deleted_at IS NULL", db.At(s.now()))
}

// Restore brings a removed rule back, where it was.
func (s *Service) Restore(ctx context.Context, tx *db.Tx, actor access.Actor, id string) error {
	return s.bury(ctx, tx, actor, id, "rule.restore", "UPDATE alignment_rules SET deleted_at = ?, version = version + 1 WHERE id = ? AND deleted_at IS NOT NULL", db.Time{})
}

func (s *Service) bury(ctx context.Context, tx *db.Tx, actor access.Actor, id, act, statement string, at db.Time) error {
	if err := mayWrite(actor); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, statement, at, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("rule", id)
	}
	return s.access.Audit(ctx, tx, actor, act, "rule/"+id, nil)
}

// Reorder puts the rules in an order; it must name each of them once, so that
// nobody reorders rules that another has just changed.
func (s *Service) Reorder(ctx context.Context, tx *db.Tx, actor access.Actor, ids []string) error {
	if err := mayWrite(actor); err != nil {
		return err
	}
	draft, err := s.Draft(ctx, tx)
	if err != nil {
		return err
	}
	at := make(map[string]int64, len(draft))
	for _, r := range draft {
		at[r.ID] = r.Position
	}
	for i, id := range ids {
		was, there := at[id]
		if !there {
			return staleOrder()
		}
		delete(at, id)
		if to := int64(i+1) * 10; to != was {
			if _, err := tx.Exec(ctx, "UPDATE alignment_rules SET position = ? WHERE id = ?", to, id); err != nil {
				return err
			}
		}
	}
	if len(at) > 0 {
		return staleOrder()
	}
	return s.access.Audit(ctx, tx, actor, "rules.reorder", "rules", map[string]any{"order": ids})
}

func staleOrder() error {
	return fault.Conflict("alignment.rules_order", "rules were added or removed meanwhile; reload and order them again")
}
