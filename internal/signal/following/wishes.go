package following

import (
	"context"

	"arpent/engine/cql/eval"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// FollowReason is why a signal counts more or less for a user.
type FollowReason struct {
	Account account.ID // that is followed by name
	Person  bool       // who is followed by name
	Rule    string     // its name; empty for one about a kind
	RuleID  string
}

// Verdict is what a user wants of a signal: several rules may want several
// things. What is left out stays out, whatever else is wanted.
type Verdict struct {
	Raised, Lessened *FollowReason
	Muted            bool
}

// add lets a rule that matches have its effect; of several of one effect, the
// first is the reason.
func (v *Verdict) add(r *FollowRule) {
	because := &FollowReason{Rule: r.Name, RuleID: r.ID}
	switch r.Effect {
	case Raise:
		if v.Raised == nil {
			v.Raised = because
		}
	case Less:
		if v.Lessened == nil {
			v.Lessened = because
		}
	case Mute:
		v.Muted = true
	}
}

func begun(at account.ID, person bool) Verdict {
	if at == "" && !person {
		return Verdict{}
	}
	return Verdict{Raised: &FollowReason{Account: at, Person: person && at == ""}}
}

// Wishes are all that one user wants.
type Wishes struct {
	names *names
	rules []asked
	kinds map[string]FollowEffect
	Needs Needs
}

type asked struct {
	rule    FollowRule
	program *eval.Program
}

// Of gives a user's wishes. A rule that cannot be read any more matches nothing.
func (s *Service) Of(ctx context.Context, q db.Q, user access.UserID) (*Wishes, error) {
	w := &Wishes{kinds: map[string]FollowEffect{}}
	var err error
	if w.names, err = s.names(ctx, q, user); err != nil {
		return nil, err
	}
	rules, err := s.Rules(ctx, q, user)
	for _, r := range rules {
		p, e, wrong := Compile(r.Filter)
		if wrong != nil {
			continue
		}
		w.Needs.add(e)
		w.rules = append(w.rules, asked{r, p})
		if kind := r.Kind(); kind != "" {
			w.kinds[kind] = r.Effect
		}
	}
	return w, err
}

// Kind is what the user wants of a kind as a whole; empty for as much as usual.
func (w *Wishes) Kind(kind string) FollowEffect { return w.kinds[kind] }

// None says that the user wants all signals as they are.
func (w *Wishes) None() bool {
	return len(w.rules) == 0 && len(w.names.accounts) == 0 && len(w.names.people) == 0
}

// Judge says what the user wants of a signal. at are the accounts in sight that it
// tells of; knows is whether the user may see the person.
func (w *Wishes) Judge(f *Facts, t *Told, at []account.ID, knows bool) Verdict {
	account, person := w.names.of(at, t.Person, knows)
	v := begun(account, person)
	for i := range w.rules {
		if matches(w.rules[i].program, f, t, at, knows, v.followed()) {
			v.add(&w.rules[i].rule)
		}
	}
	return v
}

// followed says whether it is about what is followed by name.
func (v *Verdict) followed() bool { return v.Raised != nil && v.Raised.RuleID == "" }

func matches(p *eval.Program, f *Facts, t *Told, at []account.ID, knows, followed bool) bool {
	if len(at) == 0 {
		return p.Match(f.record(t, "", knows, followed)) == eval.True
	}
	for _, id := range at {
		if p.Match(f.record(t, id, knows, followed)) == eval.True {
			return true
		}
	}
	return false
}

// Narrowing is a filter that somebody asks a list by.
type Narrowing struct {
	program *eval.Program
	Needs   Needs
}

// Narrow reads a filter over signals.
func Narrow(filter string) (*Narrowing, error) {
	p, e, err := Compile(filter)
	if err != nil {
		return nil, err
	}
	n := &Narrowing{program: p}
	n.Needs.add(e)
	return n, nil
}

// Matches asks it of a signal.
func (n *Narrowing) Matches(f *Facts, t *Told, at []account.ID, knows bool, v *Verdict) bool {
	return matches(n.program, f, t, at, knows, v.followed())
}

// And joins two needs.
func (n Needs) And(o Needs) Needs {
	return Needs{n.Text || o.Text, n.Accounts || o.Accounts, n.People || o.People, n.followed || o.followed}
}
