package signal

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/worth"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/person/seen"
	"arpent/internal/platform/db"
	"arpent/internal/signal/following"
	"arpent/internal/signal/weight"
)

// round is some signals, read once for every stream, with all that decides who
// may see what of them.
type round struct {
	after, upTo int64 // it holds the signals after one number up to another
	readAt      time.Time
	signals     []Signal
	places      map[ID][]Place
	accounts    map[account.ID]*standing
	people      map[person.ID]*seen.Standing
	ties        map[access.UserID]map[person.ID]person.Tie
	degrees     *intro.Degrees // nil: nobody is anything to anybody
	worths      map[account.ID]worth.Worth
	about       recorded
	wishes      *following.Everybody
	scopes      map[access.UserID]access.Scope
	written     sync.Map // what was written of a Shown before: most users see the same
}

// sight is what tells one user's Shown of a signal from another's.
type sight struct {
	seq          int64
	places       string
	knows        bool
	fit          account.ID
	relationship SignalRelationship
	follow       SignalFollow
	less         string
	muted        bool
}

// text is a Shown as JSON, with the places of it that are seen.
func (r *round) text(one *Shown) (json.RawMessage, error) {
	var places strings.Builder
	for _, p := range one.Places {
		places.WriteString(string(p.AccountID) + string(p.Side) + " ")
	}
	key := sight{seq: one.Seq, places: places.String(), knows: one.PersonID != "", fit: one.Weight.Fit.AccountID, relationship: one.Weight.Relationship, muted: one.Muted}
	if one.Weight.Follow != nil {
		key.follow = *one.Weight.Follow
	}
	if one.Weight.Less != 0 {
		key.less = "less " + one.Weight.LessRule
	}
	if text, known := r.written.Load(key); known {
		return text.(json.RawMessage), nil
	}
	text, err := json.Marshal(one)
	r.written.Store(key, json.RawMessage(text))
	return text, err
}

// standing is what decides who sees an account.
type standing struct {
	ID          account.ID    `db:"id"`
	Name        string        `db:"name"`
	Owner       access.UserID `db:"owner_id"`
	Creator     access.UserID `db:"created_by"`
	territories []int64
}

// roundSize bounds the signals of a round.
const roundSize = 200

// latest is the number of the newest signal.
func (s *Service) latest(ctx context.Context) (int64, error) {
	var seq int64
	return seq, s.db.Get(ctx, &seq, "SELECT COALESCE(MAX(seq), 0) FROM signals")
}

// read makes the round after a number for some users. Scopes and territories
// are read after the signals: whoever had lost an account when a signal of it
// was told is not told.
func (s *Service) read(ctx context.Context, after int64, users []access.UserID) (*round, error) {
	latest, err := s.latest(ctx)
	if err != nil {
		return nil, err
	}
	return s.readTo(ctx, after, max(after, latest), users)
}

// readTo makes the round of what comes after a number, up to another at most.
func (s *Service) readTo(ctx context.Context, after, upTo int64, users []access.UserID) (*round, error) {
	r := &round{after: after, upTo: upTo, readAt: time.Now(), places: map[ID][]Place{}, accounts: map[account.ID]*standing{}}
	if r.upTo == after {
		return r, nil
	}
	var err error
	if err = s.db.Select(ctx, &r.signals, "SELECT "+columns+" FROM signals WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?", after, r.upTo, roundSize); err != nil {
		return nil, err
	}
	if len(r.signals) == roundSize {
		r.upTo = r.signals[roundSize-1].Seq
	}
	today := s.today()
	r.signals = slices.DeleteFunc(r.signals, func(o Signal) bool { return !o.WithdrawnAt.IsZero() || o.HappenedOn > today })
	if r.scopes, err = s.o.Access.ScopesOf(ctx, users); err != nil {
		return nil, err
	}
	if err = s.complete(ctx, r); err != nil {
		return nil, err
	}
	told, at := make([]following.Told, len(r.signals)), make([][]account.ID, len(r.signals))
	for i := range r.signals {
		told[i] = r.signals[i].told()
		for _, p := range r.places[r.signals[i].ID] {
			at[i] = append(at[i], p.AccountID)
		}
	}
	r.wishes, err = s.follow.Everybody(ctx, s.db, users, told, at)
	return r, err
}

// complete adds the accounts and the people that the signals of a round tell of.
func (s *Service) complete(ctx context.Context, r *round) error {
	var ids []ID
	var people []person.ID
	for i := range r.signals {
		ids, people = append(ids, r.signals[i].ID), append(people, r.signals[i].PersonID)
	}
	var concerns []Place
	if len(ids) > 0 {
		if err := s.db.Select(ctx, &concerns, "SELECT signal_id, account_id, '' AS name, side FROM signal_accounts WHERE signal_id IN (?) ORDER BY signal_id, side, id", ids); err != nil {
			return err
		}
	}
	var err error
	if r.people, err = seen.Of(ctx, s.db, people); err != nil {
		return err
	}
	if r.ties, err = network.To(ctx, s.db, people); err != nil {
		return err
	}
	if s.o.Ties != nil {
		if r.degrees, err = s.o.Ties.Degrees(ctx, s.db, each(people)); err != nil {
			return err
		}
	}
	var at []account.ID
	for _, c := range concerns {
		at = append(at, c.AccountID)
	}
	for _, p := range r.people {
		at = append(at, p.At...)
	}
	if err := s.stand(ctx, r, at); err != nil {
		return err
	}
	for _, c := range concerns {
		if a := r.accounts[c.AccountID]; a != nil {
			c.Name = a.Name
			r.places[c.SignalID] = append(r.places[c.SignalID], c)
		}
	}
	shown := make([]Shown, len(r.signals))
	for i := range r.signals {
		shown[i].Signal = r.signals[i]
	}
	if r.about, err = s.recorded(ctx, shown); err != nil || s.o.Leads == nil {
		return err
	}
	told := make([]account.ID, 0, len(concerns))
	for _, c := range concerns {
		told = append(told, c.AccountID)
	}
	slices.Sort(told)
	r.worths, err = s.o.Leads.Worths(ctx, slices.Compact(told))
	return err
}

// each leaves of people each one once.
func each(people []person.ID) []person.ID {
	some := slices.Clone(people)
	slices.Sort(some)
	return slices.DeleteFunc(slices.Compact(some), func(id person.ID) bool { return id == "" })
}

// stand reads where accounts stand today.
func (s *Service) stand(ctx context.Context, r *round, ids []account.ID) error {
	slices.Sort(ids)
	for some := range slices.Chunk(slices.Compact(ids), 500) {
		var accounts []standing
		if err := s.db.Select(ctx, &accounts, "SELECT id, name, owner_id, created_by FROM accounts WHERE id IN (?) AND deleted_at IS NULL", some); err != nil {
			return err
		}
		for i := range accounts {
			r.accounts[accounts[i].ID] = &accounts[i]
		}
		var in []struct {
			Account account.ID `db:"account_id"`
			Left    int64      `db:"tree_left"`
		}
		today := s.today()
		if err := s.db.Select(ctx, &in, "SELECT account_id, tree_left FROM account_territory WHERE account_id IN (?) AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", some, today, today); err != nil {
			return err
		}
		for _, t := range in {
			if a := r.accounts[t.Account]; a != nil {
				a.territories = append(a.territories, t.Left)
			}
		}
	}
	return nil
}

// holds says whether what comes after a number is in the round for a user.
func (r *round) holds(after int64, user access.UserID) bool {
	_, known := r.scopes[user]
	return known && r.after <= after && after < r.upTo
}

// shown gives a user the signals after a number as Feed would show them.
func (r *round) shown(user access.UserID, after int64, today db.Date) []Shown {
	scope, known := r.scopes[user]
	if !known {
		return nil
	}
	sees := func(id account.ID) bool {
		a := r.accounts[id]
		return a != nil && scope.Sees(a.Owner, a.Creator, a.territories)
	}
	var out []Shown
	for i := range r.signals {
		one := Shown{Signal: r.signals[i], State: "open", Places: []Place{}}
		if one.Seq <= after || one.For != "" && one.For != user {
			continue
		}
		for _, p := range r.places[one.ID] {
			if sees(p.AccountID) {
				one.Places = append(one.Places, p)
			}
		}
		about := r.people[one.PersonID]
		knows := about != nil && (scope.All || about.CreatedBy == user || slices.ContainsFunc(about.At, sees))
		if len(one.Places) == 0 && (!knows || len(r.places[one.ID]) > 0) {
			continue
		}
		if knows {
			one.Person = about.Name
		} else {
			one.PersonID = ""
		}
		one.cover()
		r.about.fill(&one, today)
		r.weigh(&one, user, i, knows, today)
		out = append(out, one)
	}
	return out
}

// weigh weighs a signal as the feed does, but for who is second to a user through
// other people.
func (r *round) weigh(one *Shown, user access.UserID, number int, knows bool, today db.Date) {
	var at []account.ID
	for _, p := range one.Places {
		at = append(at, p.AccountID)
	}
	degree := ""
	if r.degrees != nil {
		degree = r.degrees.Of(user, one.PersonID)
	}
	one.Weight = SignalWeight{Fit: weight.FitOf(at, r.worths), Freshness: weight.FreshnessOf(halfLives[one.Kind], one.HappenedOn, today), Relationship: weight.RelationshipOf(degree, r.ties[user][one.PersonID])}
	v := r.wishes.Judge(user, number, at, knows)
	one.Weight.Wanted(&v)
	one.Muted = v.Muted
	one.Score = one.Weight.Score()
}
