package following

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"arpent/engine/cql"
	"arpent/engine/watch"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// stood holds everybody's rules as standing filters, so that a signal that comes
// in is asked once for all of them.
type stood struct {
	mu      sync.Mutex
	index   *watch.Index
	scratch watch.Scratch
	needs   Needs // of all rules that ever stood here
	numbers map[string]watch.ID
	held    []*FollowRule // by number; nil for one that is no more
	free    []watch.ID
	read    db.Time // rules that changed up to here are in
}

func newStood() *stood {
	return &stood{index: watch.New(schema, nil), numbers: map[string]watch.ID{}, read: db.At(time.Unix(0, 0))}
}

// overlap is how far the clocks of programs on one database may differ.
const overlap = time.Minute

// refresh takes in rules that changed.
func (s *stood) refresh(ctx context.Context, q db.Q) error {
	var changed []FollowRule
	if err := q.Select(ctx, &changed, "SELECT "+ruleColumns+" FROM signal_rules WHERE updated_at >= ?", db.At(s.read.Add(-overlap))); err != nil {
		return err
	}
	for i := range changed {
		r := &changed[i]
		if s.read.Before(r.UpdatedAt.Time) {
			s.read = r.UpdatedAt
		}
		number, stands := s.numbers[r.ID]
		if stands && s.held[number].UpdatedAt.Equal(r.UpdatedAt.Time) && s.held[number].Filter == r.Filter && s.held[number].Effect == r.Effect {
			continue
		}
		if stands {
			s.index.Remove(number)
			s.held[number] = nil
			s.free = append(s.free, number)
			delete(s.numbers, r.ID)
		}
		if r.DeletedAt.IsZero() {
			s.put(r)
		}
	}
	return nil
}

// put makes a rule stand; one that cannot be read any more matches nothing.
func (s *stood) put(r *FollowRule) {
	e, err := cql.ParseText(r.Filter)
	if err != nil {
		return
	}
	number := watch.ID(len(s.held))
	if n := len(s.free); n > 0 {
		number = s.free[n-1]
	}
	if s.index.Put(number, e) != nil {
		return
	}
	if n := len(s.free); n > 0 {
		s.free = s.free[:n-1]
		s.held[number] = r
	} else {
		s.held = append(s.held, r)
	}
	s.numbers[r.ID] = number
	s.needs.add(e)
}

// Everybody are the wishes of many users about some signals.
type Everybody struct {
	names   map[access.UserID]*names
	matched map[variant]map[access.UserID][]*FollowRule
	told    []Told
	needs   Needs
}

// variant is a signal with one of its accounts, as some users see it.
type variant struct {
	signal          int
	at              account.ID
	knows, followed bool
}

// Everybody asks all rules of some users of signals, with the accounts that each
// tells of, whoever sees them.
func (s *Service) Everybody(ctx context.Context, q db.Q, users []access.UserID, told []Told, at [][]account.ID) (*Everybody, error) {
	out := &Everybody{names: map[access.UserID]*names{}, matched: map[variant]map[access.UserID][]*FollowRule{}, told: told}
	var accounts []account.ID
	var people []person.ID
	for i := range told {
		accounts, people = append(accounts, at[i]...), append(people, told[i].Person)
	}
	accounts, people = each(accounts), each(people)
	if err := s.namedBy(ctx, q, out, accounts, people); err != nil {
		return nil, err
	}
	s.stood.mu.Lock()
	defer s.stood.mu.Unlock()
	if err := s.stood.refresh(ctx, q); err != nil || len(s.stood.numbers) == 0 {
		return out, err
	}
	out.needs = s.stood.needs
	facts, err := s.Facts(ctx, q, out.needs, accounts, people)
	if err != nil {
		return nil, err
	}
	s.stood.match(out, facts, at, wanted(users))
	return out, nil
}

func wanted(users []access.UserID) map[access.UserID]bool {
	out := make(map[access.UserID]bool, len(users))
	for _, u := range users {
		out[u] = true
	}
	return out
}

// match asks the rules of every variant that can differ. Signals that the same
// rules match share what each user wants of them.
func (s *stood) match(out *Everybody, f *Facts, at [][]account.ID, users map[access.UserID]bool) {
	same := map[string]map[access.UserID][]*FollowRule{}
	for i := range out.told {
		places := at[i]
		if len(places) == 0 {
			places = []account.ID{""}
		}
		for _, id := range places {
			for _, v := range out.needs.variants(i, id) {
				numbers := s.index.Match(f.record(&out.told[i], id, v.knows, v.followed), &s.scratch)
				if len(numbers) == 0 {
					continue
				}
				key := make([]byte, 0, 6*len(numbers))
				for _, n := range numbers {
					key = append(strconv.AppendUint(key, uint64(n), 36), ' ')
				}
				of := same[string(key)]
				if of == nil {
					of = map[access.UserID][]*FollowRule{}
					for _, n := range numbers {
						if r := s.held[n]; users[r.UserID] {
							of[r.UserID] = append(of[r.UserID], r)
						}
					}
					same[string(key)] = of
				}
				out.matched[v] = of
			}
		}
	}
}

// variants are those that rules tell from each other.
func (n Needs) variants(signal int, at account.ID) []variant {
	out := []variant{{signal: signal, at: at}}
	if n.People {
		out = append(out, variant{signal, at, true, false})
	}
	if n.followed {
		for _, v := range slices.Clone(out) {
			v.followed = true
			out = append(out, v)
		}
	}
	return out
}

// namedBy reads who follows some accounts and people by name.
func (s *Service) namedBy(ctx context.Context, q db.Q, out *Everybody, accounts []account.ID, people []person.ID) error {
	of := func(user access.UserID) *names {
		if out.names[user] == nil {
			out.names[user] = &names{map[account.ID]bool{}, map[person.ID]bool{}}
		}
		return out.names[user]
	}
	for some := range slices.Chunk(accounts, 500) {
		var rows []struct {
			User access.UserID `db:"user_id"`
			ID   account.ID    `db:"account_id"`
		}
		if err := q.Select(ctx, &rows, "SELECT user_id, account_id FROM followed_accounts WHERE account_id IN (?)", some); err != nil {
			return err
		}
		for _, r := range rows {
			of(r.User).accounts[r.ID] = true
		}
	}
	for some := range slices.Chunk(people, 500) {
		var rows []struct {
			User access.UserID `db:"user_id"`
			ID   person.ID     `db:"person_id"`
		}
		if err := q.Select(ctx, &rows, "SELECT user_id, person_id FROM followed_people WHERE person_id IN (?)", some); err != nil {
			return err
		}
		for _, r := range rows {
			of(r.User).people[r.ID] = true
		}
	}
	return nil
}

// Judge says what a user wants of the signal of that number, as Wishes would.
func (e *Everybody) Judge(user access.UserID, signal int, at []account.ID, knows bool) Verdict {
	v := Verdict{}
	if n := e.names[user]; n != nil {
		v = begun(n.of(at, e.told[signal].Person, knows))
	}
	if len(at) == 0 {
		at = []account.ID{""}
	}
	var found []FollowRule
	followed := v.followed()
	for _, id := range at {
		for _, r := range e.matched[variant{signal, id, knows && e.needs.People, followed && e.needs.followed}][user] {
			if !slices.ContainsFunc(found, func(o FollowRule) bool { return o.ID == r.ID }) {
				found = append(found, *r)
			}
		}
	}
	sortRules(found) // the first is the reason
	for i := range found {
		v.add(&found[i])
	}
	return v
}
