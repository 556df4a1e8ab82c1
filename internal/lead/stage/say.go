package stage

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/lead/past"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// The most that one act takes, and that a lead holds.
const (
	mostLeads   = 500
	mostTags    = 30
	longestTag  = 60
	mostHistory = 200
)

// Staged is a lead with its stage.
type Staged struct {
	LeadRef
	Stage Stage `json:"stage" enum:"new,approached,in_conversation,qualified,not_now"`
}

// seen refuses leads that are not there for the actor.
func (s *Service) seen(ctx context.Context, actor access.Actor, leads []past.Key) error {
	if len(leads) == 0 || len(leads) > mostLeads {
		return fault.Invalid("lead.mark_many", "name 1 to %d leads", mostLeads).With("limit", mostLeads)
	}
	there, err := s.o.Seen(ctx, actor.Scope, leads)
	if err != nil {
		return err
	}
	for _, k := range leads {
		if !there[k] {
			return fault.NotFound("lead", k.Person)
		}
	}
	return nil
}

// Say puts leads in scope into stages, and gives those that they were in.
func (s *Service) Say(ctx context.Context, actor access.Actor, leads []Staged) ([]Staged, error) {
	var keys []past.Key
	for _, l := range leads {
		if !slices.Contains(Stages(), l.Stage) {
			return nil, fault.Invalid("lead.stage", "there is no stage %q", l.Stage).With("stage", string(l.Stage))
		}
		keys = append(keys, l.key())
	}
	if err := s.seen(ctx, actor, keys); err != nil {
		return nil, err
	}
	before := []Staged{}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		before = before[:0]
		was, err := Of(ctx, tx, people(keys))
		if err != nil {
			return err
		}
		for _, l := range leads {
			now := Fresh
			if m := was[l.key()]; m != nil {
				now = m.Stage
			}
			if now == l.Stage {
				continue
			}
			before = append(before, Staged{l.LeadRef, now})
			if err := s.put(ctx, tx, actor, l.key(), stages, string(l.Stage)); err != nil {
				return err
			}
		}
		if len(before) == 0 {
			return nil
		}
		return s.o.Access.Audit(ctx, tx, actor, "lead.stage", "lead/"+string(before[0].PersonID), map[string]any{"leads": leads})
	})
	if err == nil && len(before) > 0 {
		err = s.o.Renew(ctx, people(keys))
	}
	return before, err
}

// Tagging says which words are put on leads and which are taken off.
type Tagging struct {
	Leads  []LeadRef `json:"leads" minItems:"1" maxItems:"500"`
	Add    []string  `json:"add,omitempty" maxItems:"30"`
	Remove []string  `json:"remove,omitempty" maxItems:"30"`
}

// Tag puts words on leads in scope or takes them off, and gives what takes that
// back.
func (s *Service) Tag(ctx context.Context, actor access.Actor, t Tagging) ([]Tagging, error) {
	var keys []past.Key
	for _, l := range t.Leads {
		keys = append(keys, l.key())
	}
	add, err := words(t.Add)
	if err != nil {
		return nil, err
	}
	remove, err := words(t.Remove)
	if err != nil {
		return nil, err
	}
	if err := s.seen(ctx, actor, keys); err != nil {
		return nil, err
	}
	back := []Tagging{}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		back = back[:0]
		was, err := Of(ctx, tx, people(keys))
		if err != nil {
			return err
		}
		for i, k := range keys {
			var had []string
			if m := was[k]; m != nil {
				had = m.Tags
			}
			put, taken, err := s.tag(ctx, tx, actor, k, had, add, remove)
			if err != nil {
				return err
			}
			back = undoing(back, t.Leads[i], put, taken)
		}
		if len(back) == 0 {
			return nil
		}
		return s.o.Access.Audit(ctx, tx, actor, "lead.tag", "lead/"+string(keys[0].Person), t)
	})
	if err == nil && len(back) > 0 {
		err = s.o.Renew(ctx, people(keys))
	}
	return back, err
}

// undoing adds what takes words back that were put on a lead or taken off it;
// leads with the same words stand together.
func undoing(all []Tagging, lead LeadRef, put, taken []string) []Tagging {
	if len(put)+len(taken) == 0 {
		return all
	}
	at := slices.IndexFunc(all, func(t Tagging) bool { return slices.Equal(t.Add, taken) && slices.Equal(t.Remove, put) })
	if at < 0 {
		return append(all, Tagging{[]LeadRef{lead}, taken, put})
	}
	all[at].Leads = append(all[at].Leads, lead)
	return all
}

func (s *Service) tag(ctx context.Context, tx *db.Tx, actor access.Actor, k past.Key, had, add, remove []string) (put, taken []string, err error) {
	same := func(word string) func(string) bool {
		return func(other string) bool { return fold.Text(word) == fold.Text(other) }
	}
	for _, word := range remove {
		for _, other := range had {
			if same(word)(other) {
				if err := s.end(ctx, tx, actor, k, tags, " AND value = ?", other); err != nil {
					return nil, nil, err
				}
				taken = append(taken, other)
			}
		}
		had = slices.DeleteFunc(slices.Clone(had), same(word))
	}
	for _, word := range add {
		if slices.ContainsFunc(had, same(word)) {
			continue
		}
		if had = append(had, word); len(had) > mostTags {
			return nil, nil, fault.Invalid("lead.tags_many", "a lead has at most %d tags", mostTags).With("limit", mostTags)
		}
		if err := s.insert(ctx, tx, actor, k, tags, word); err != nil {
			return nil, nil, err
		}
		put = append(put, word)
	}
	return put, taken, nil
}

// words brings tags to their one form, each once.
func words(list []string) ([]string, error) {
	var out []string
	for _, word := range list {
		word = strings.Join(strings.Fields(word), " ")
		if utf8.RuneCountInString(word) > longestTag {
			return nil, fault.Invalid("lead.tag_long", "a tag has at most %d characters", longestTag).With("limit", longestTag)
		}
		if word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out, nil
}

func people(keys []past.Key) []person.ID {
	var ids []person.ID
	for _, k := range keys {
		ids = append(ids, k.Person)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (s *Service) put(ctx context.Context, tx *db.Tx, actor access.Actor, k past.Key, kind, value string) error {
	if err := s.end(ctx, tx, actor, k, kind, ""); err != nil {
		return err
	}
	return s.insert(ctx, tx, actor, k, kind, value)
}

func (s *Service) end(ctx context.Context, tx *db.Tx, actor access.Actor, k past.Key, kind, which string, args ...any) error {
	_, err := tx.Exec(ctx, "UPDATE lead_marks SET ended_at = ?, ended_by = ? WHERE person_id = ? AND account_id = ? AND kind = ? AND ended_at IS NULL"+which,
		append([]any{db.At(s.o.Now()), actor.User.ID, k.Person, k.Account, kind}, args...)...)
	return err
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, actor access.Actor, k past.Key, kind, value string) error {
	_, err := tx.Exec(ctx, "INSERT INTO lead_marks ("+columns+") VALUES (?,?,?,?,?,?,?,'',NULL)", k.Person, db.NewID(), k.Account, kind, value, actor.User.ID, db.At(s.o.Now()))
	return err
}

// History gives all that was said of a lead in scope, the newest first.
func (s *Service) History(ctx context.Context, actor access.Actor, lead past.Key) ([]LeadMark, error) {
	if err := s.seen(ctx, actor, []past.Key{lead}); err != nil {
		return nil, err
	}
	out := []LeadMark{}
	return out, s.db.Select(ctx, &out, "SELECT "+columns+" FROM lead_marks WHERE person_id = ? AND account_id = ? ORDER BY set_at DESC, id DESC LIMIT ?", lead.Person, lead.Account, mostHistory)
}
