package following

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// FollowEffect is what a rule does with the signals that it matches.
type FollowEffect string

// The effects.
const (
	Raise FollowEffect = "follow" // it counts double, and comes to the front beyond the day's budget
	Less  FollowEffect = "less"   // it counts half
	Mute  FollowEffect = "muted"  // it is left out of the feed, not of narrower lists
)

// FollowRule says what a user wants of the signals that a filter matches.
type FollowRule struct {
	ID        string        `db:"id" json:"id"`
	UserID    access.UserID `db:"user_id" json:"-"`
	Name      string        `db:"name" json:"name" doc:"Empty: the rule is about one kind"`
	Filter    string        `db:"filter" json:"filter" doc:"CQL2"`
	Effect    FollowEffect  `db:"effect" json:"effect" enum:"follow,less,muted"`
	CreatedAt db.Time       `db:"created_at" json:"created_at"`
	UpdatedAt db.Time       `db:"updated_at" json:"updated_at"`
	DeletedAt db.Time       `db:"deleted_at" json:"-"`
	Problem   string        `db:"-" json:"problem,omitempty" doc:"Why it matches nothing any more"`
}

const ruleColumns = "id, user_id, name, filter, effect, created_at, updated_at, deleted_at"

const (
	mostRules  = 100
	mostFilter = 10000
)

func compareFolded(a, b string) int {
	return cmp.Or(cmp.Compare(fold.Words(a), fold.Words(b)), cmp.Compare(a, b))
}

// Kind is the one kind that the rule is about, as tuning a kind makes it; empty
// for a rule that somebody wrote.
func (r *FollowRule) Kind() string {
	if r.Name != "" {
		return ""
	}
	kind, ok := strings.CutPrefix(r.Filter, "kind = '")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(kind, "'")
}

// Rules lists a user's rules: those of kinds first, then by name.
func (s *Service) Rules(ctx context.Context, q db.Q, user access.UserID) ([]FollowRule, error) {
	out := []FollowRule{}
	err := q.Select(ctx, &out, "SELECT "+ruleColumns+" FROM signal_rules WHERE user_id = ? AND deleted_at IS NULL", user)
	sortRules(out)
	return out, err
}

func sortRules(list []FollowRule) {
	slices.SortFunc(list, func(a, b FollowRule) int { return cmp.Or(compareFolded(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}

// Compile reads a filter over signals.
func Compile(filter string) (*eval.Program, cql.Expr, error) {
	e, err := cql.ParseText(filter)
	if err != nil {
		return nil, nil, wrongFilter(err)
	}
	p, err := eval.Compile(e, Schema())
	if err != nil {
		return nil, nil, wrongFilter(err)
	}
	return p, e, nil
}

func wrongFilter(err error) error {
	wrong := fault.Invalid("following.filter", "this filter cannot be read: %v", err).With("detail", err.Error())
	var at *cql.Error
	if errors.As(err, &at) && at.Suggest != "" {
		return wrong.With("suggest", at.Suggest)
	}
	return wrong
}

func (r *FollowRule) check() error {
	r.Name, r.Filter = strings.TrimSpace(r.Name), strings.TrimSpace(r.Filter)
	if !slices.Contains([]FollowEffect{Raise, Less, Mute}, r.Effect) {
		return fault.Invalid("following.effect", "a rule raises signals, lets them count less, or leaves them out")
	}
	if r.Name == "" || utf8.RuneCountInString(r.Name) > 100 {
		return fault.Invalid("following.rule_name", "give the rule a name of at most 100 characters")
	}
	if r.Filter == "" || len(r.Filter) > mostFilter {
		return fault.Invalid("following.rule_all", "a rule says which signals it is about")
	}
	_, _, err := Compile(r.Filter)
	return err
}

// Put makes a rule, or changes one's own when it has an id.
func (s *Service) Put(ctx context.Context, user access.UserID, r FollowRule) (FollowRule, error) {
	if err := r.check(); err != nil {
		return r, err
	}
	now := db.At(s.o.Now())
	r.UserID, r.UpdatedAt = user, now
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if r.ID != "" {
			n, err := tx.Exec(ctx, "UPDATE signal_rules SET name = ?, filter = ?, effect = ?, updated_at = ? WHERE id = ? AND user_id = ? AND deleted_at IS NULL", r.Name, r.Filter, r.Effect, now, r.ID, user)
			if err == nil && n == 0 {
				return fault.NotFound("follow_rule", r.ID)
			}
			return err
		}
		var have int
		if err := tx.Get(ctx, &have, "SELECT COUNT(*) FROM signal_rules WHERE user_id = ? AND deleted_at IS NULL", user); err != nil {
			return err
		}
		if have >= mostRules {
			return fault.Invalid("following.rules_many", "one has at most %d rules", mostRules).With("most", mostRules)
		}
		r.ID, r.CreatedAt = db.NewID(), now
		return insert(ctx, tx, &r)
	})
	return r, err
}

func insert(ctx context.Context, tx *db.Tx, r *FollowRule) error {
	_, err := tx.Exec(ctx, "INSERT INTO signal_rules (id, user_id, name, filter, effect, created_at, updated_at) VALUES (?,?,?,?,?,?,?)", r.ID, r.UserID, r.Name, r.Filter, r.Effect, r.CreatedAt, r.UpdatedAt)
	return err
}

// gone takes rules away: that they are gone is kept, for programs that hold them.
const gone = "UPDATE signal_rules SET name = '', filter = '', deleted_at = ?, updated_at = ? WHERE user_id = ? AND deleted_at IS NULL AND "

// Drop takes one of a user's rules away.
func (s *Service) Drop(ctx context.Context, user access.UserID, id string) error {
	now := db.At(s.o.Now())
	n, err := s.db.Exec(ctx, gone+"id = ?", now, now, user, id)
	if err == nil && n == 0 {
		return fault.NotFound("follow_rule", id)
	}
	return err
}

// Tune says what a user wants of one kind; an empty effect is as much as usual.
func (s *Service) Tune(ctx context.Context, user access.UserID, kind string, effect FollowEffect) error {
	now, filter := db.At(s.o.Now()), "kind = '"+kind+"'"
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, gone+"name = '' AND filter = ?", now, now, user, filter); err != nil || effect == "" {
			return err
		}
		return insert(ctx, tx, &FollowRule{ID: db.NewID(), UserID: user, Filter: filter, Effect: effect, CreatedAt: now, UpdatedAt: now})
	})
}
