package alignment

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Rule gives the accounts that its condition means to a territory. Rules are
// written and previewed as a draft, and decide once they are applied.
type Rule struct {
	ID          string             `db:"id" json:"id"`
	TerritoryID territory.ID       `db:"territory_id" json:"territory_id"`
	Name        string             `db:"name" json:"name"`
	Position    int64              `db:"position" json:"position" doc:"The lower is tried first, among territories of a type"`
	Condition   db.JSON[Condition] `db:"condition" json:"condition"`
	ChangedBy   string             `db:"changed_by" json:"changed_by"`
	ChangedAt   db.Time            `db:"changed_at" json:"changed_at"`
	Version     int64              `db:"version" json:"version"`
}

const ruleColumns = "id, territory_id, name, position, condition, changed_by, changed_at, version"

// RuleSet is the rules as they were applied from a day on.
type RuleSet struct {
	ID        string  `db:"id" json:"id"`
	From      db.Date `db:"valid_from" json:"from"`
	To        db.Date `db:"valid_to" json:"to,omitempty"`
	AppliedAt db.Time `db:"applied_at" json:"applied_at"`
	AppliedBy string  `db:"applied_by" json:"applied_by"`
	Moved     int64   `db:"moved" json:"moved"`
}

// Rules gives the draft in the order in which it is tried within a type.
func (s *Service) Rules(ctx context.Context, q db.Q) ([]Rule, error) {
	rules := []Rule{}
	return rules, q.Select(ctx, &rules, "SELECT "+ruleColumns+" FROM alignment_rules ORDER BY position, id")
}

// NewRule is what it takes to write one.
type NewRule struct {
	TerritoryID territory.ID `json:"territory_id"`
	Name        string       `json:"name" minLength:"1" maxLength:"200"`
	Position    int64        `json:"position,omitempty" doc:"Absent: last"`
	Condition   Condition    `json:"condition"`
}

// AddRule adds a rule to the draft.
func (s *Service) AddRule(ctx context.Context, tx *db.Tx, actor access.Actor, n NewRule) (string, error) {
	if err := s.checkRule(ctx, tx, actor, &n); err != nil {
		return "", err
	}
	if n.Position == 0 {
		if err := tx.Get(ctx, &n.Position, "SELECT COALESCE(MAX(position), 0) + 10 FROM alignment_rules"); err != nil {
			return "", err
		}
	}
	id := db.NewID()
	if _, err := tx.Exec(ctx, "INSERT INTO alignment_rules ("+ruleColumns+") VALUES (?,?,?,?,?,?,?,1)",
		id, n.TerritoryID, n.Name, n.Position, db.JSON[Condition]{V: n.Condition}, actor.User.ID, db.At(s.now())); err != nil {
		return "", err
	}
	return id, s.access.Audit(ctx, tx, actor, "rule.add", "rule/"+id, n)
}

func (s *Service) checkRule(ctx context.Context, tx *db.Tx, actor access.Actor, n *NewRule) error {
	if n.Name = strings.TrimSpace(n.Name); n.Name == "" {
		return fault.Invalid("alignment.rule_name", "a rule needs a name")
	}
	if _, err := s.territories.Find(ctx, tx, actor.Scope, n.TerritoryID); err != nil {
		return err
	}
	return n.Condition.check()
}

// ChangeRule rewrites a rule of the draft; version guards against overwriting
// another's edit (0 does not).
func (s *Service) ChangeRule(ctx context.Context, tx *db.Tx, actor access.Actor, id string, version int64, n NewRule) error {
	if err := s.checkRule(ctx, tx, actor, &n); err != nil {
		return err
	}
	var before Rule
	err := tx.Get(ctx, &before, "SELECT "+ruleColumns+" FROM alignment_rules WHERE id = ?", id)
	if db.IsMissing(err) {
		return fault.NotFound("rule", id)
	}
	if err != nil {
		return err
	}
	if version != 0 && version != before.Version {
		return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
	}
	if n.Position == 0 {
		n.Position = before.Position
	}
	if _, err := tx.Exec(ctx, "UPDATE alignment_rules SET territory_id = ?, name = ?, position = ?, condition = ?, changed_by = ?, changed_at = ?, version = version + 1 WHERE id = ?",
		n.TerritoryID, n.Name, n.Position, db.JSON[Condition]{V: n.Condition}, actor.User.ID, db.At(s.now()), id); err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, "rule.change", "rule/"+id, n)
}

// RemoveRule takes a rule out of the draft; it decides until the draft is applied.
func (s *Service) RemoveRule(ctx context.Context, tx *db.Tx, actor access.Actor, id string) error {
	n, err := tx.Exec(ctx, "DELETE FROM alignment_rules WHERE id = ?", id)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("rule", id)
	}
	return s.access.Audit(ctx, tx, actor, "rule.remove", "rule/"+id, nil)
}

// applyDraft puts the draft in force from a day on, as a rule set.
func (s *Service) applyDraft(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date) (string, error) {
	rules, err := s.Rules(ctx, tx)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	if _, err := tx.Exec(ctx, "INSERT INTO rule_sets (id, valid_from, valid_to, rules, applied_at, applied_by, moved) VALUES (?,?,?,?,?,?,0)",
		id, from, db.Date(""), db.JSON[[]Rule]{V: rules}, db.At(s.now()), actor.User.ID); err != nil {
		return "", err
	}
	return id, touch(ctx, tx)
}

// ApplyRules puts the draft in force from a day on (today or later) and places
// every account anew. The set's id takes it back (see UndoRules).
func (s *Service) ApplyRules(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date, progress Progress) (string, Outcome, error) {
	if !actor.Scope.All {
		return "", Outcome{}, fault.Forbidden("alignment.rules", "only headquarters applies rules")
	}
	if from == "" {
		from = s.today()
	}
	if _, err := db.ParseDate(string(from)); err != nil {
		return "", Outcome{}, err
	}
	if from < s.today() {
		return "", Outcome{}, fault.Invalid("alignment.rules_past", "rules are applied from today or a later day").With("from", from)
	}
	if err := lock(ctx, tx, true); err != nil {
		return "", Outcome{}, err
	}
	id, err := s.applyDraft(ctx, tx, actor, from)
	if err != nil {
		return "", Outcome{}, err
	}
	outcome, err := s.realign(ctx, tx, actor, from, nil, progress)
	if err != nil {
		return "", outcome, err
	}
	if _, err := tx.Exec(ctx, "UPDATE rule_sets SET moved = ? WHERE id = ?", outcome.Moved+outcome.Entered+outcome.Left, id); err != nil {
		return "", outcome, err
	}
	return id, outcome, s.access.Audit(ctx, tx, actor, "rules.apply", "rule_set/"+id, outcome)
}

// UndoRules takes the rule set applied last out of force: as if it had not
// been, or from today on when it has been for days already. The draft stays.
func (s *Service) UndoRules(ctx context.Context, tx *db.Tx, actor access.Actor, id string) (Outcome, error) {
	if !actor.Scope.All {
		return Outcome{}, fault.Forbidden("alignment.rules", "only headquarters applies rules")
	}
	if err := lock(ctx, tx, true); err != nil {
		return Outcome{}, err
	}
	var last RuleSet
	err := tx.Get(ctx, &last, "SELECT id, valid_from, valid_to, applied_at, applied_by, moved FROM rule_sets WHERE valid_to IS NULL ORDER BY valid_from DESC, applied_at DESC, id DESC LIMIT 1")
	if err != nil && !db.IsMissing(err) {
		return Outcome{}, err
	}
	if err != nil || last.ID != id {
		return Outcome{}, fault.Conflict("alignment.rules_not_last", "only the rules applied last can be taken back")
	}
	day := max(s.today(), last.From)
	if _, err := tx.Exec(ctx, "UPDATE rule_sets SET valid_to = ? WHERE id = ?", day, id); err != nil {
		return Outcome{}, err
	}
	if err := touch(ctx, tx); err != nil {
		return Outcome{}, err
	}
	outcome, err := s.realign(ctx, tx, actor, day, nil, nil)
	if err != nil {
		return outcome, err
	}
	return outcome, s.access.Audit(ctx, tx, actor, "rules.undo", "rule_set/"+id, outcome)
}

// RuleSets tells which rules were applied when, latest first.
func (s *Service) RuleSets(ctx context.Context, q db.Q) ([]RuleSet, error) {
	sets := []RuleSet{}
	return sets, q.Select(ctx, &sets, "SELECT id, valid_from, valid_to, applied_at, applied_by, moved FROM rule_sets ORDER BY applied_at DESC LIMIT 50")
}
