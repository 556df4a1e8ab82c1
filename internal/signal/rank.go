package signal

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/worth"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/signal/weight"
)

// most bounds how many signals a feed looks at, the newest.
const most = 100_000

// lean is what decides where a signal stands in a feed, and no more.
type lean struct {
	Seq        int64     `db:"seq"`
	ID         ID        `db:"id"`
	Kind       Kind      `db:"kind"`
	PersonID   person.ID `db:"person_id"`
	HappenedOn db.Date   `db:"happened_on"`
	NoticedAt  db.Time   `db:"noticed_at"`
	Confidence int64     `db:"confidence"`
	Sources    string    `db:"sources"` // of those that a cause may hold together
	Places     int       `db:"places"`  // how many accounts it tells of, in sight or not
}

// rank is where a signal stands in a user's feed.
type rank struct {
	lean
	choice choice
	weight SignalWeight
	score  float64
	line   int // from 1, in the whole feed
	front  string
	group  *SignalGroup
}

// SignalGroup is many signals of one cause that stand in one line.
type SignalGroup struct {
	Key   string `json:"key" doc:"Given as ?group= lists them"`
	Count int    `json:"count"`
	first *rank
	ids   []ID // of its members
}

// smallest is how many signals of one cause stand in one line.
const smallest = 3

// cause is what a signal shares with others that one act made: accounts that
// one rule moved on one day. Empty when it stands for itself.
func (l *lean) cause() string {
	if l.Kind != Moved {
		return ""
	}
	var sources []Source
	if json.Unmarshal([]byte(l.Sources), &sources) != nil || len(sources) == 0 {
		return ""
	}
	return sources[0].Name + "@" + string(l.HappenedOn)
}

// inScope reads the signals about accounts in scope by their present alignment,
// and those without an account about people in scope; only these, when some are
// named.
func (s *Service) inScope(ctx context.Context, scope access.Scope, q Query, only ...ID) ([]lean, error) {
	today := s.today()
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", today)
	args = append(args, q.Account, q.Account)
	args = append(args, q.Account, scope.User, today, today.AddDays(-q.Days), q.Kind, q.Kind, q.Person, q.Person)
	named := ""
	if len(only) > 0 {
		named = " AND id IN (?)"
		args = append(args, only)
	}
	standing := "withdrawn_at IS NULL"
	if q.over {
		standing = "(withdrawn_at IS NULL OR over)"
	}
	var found []lean
	if err := s.db.Select(ctx, &found, `SELECT seq, id, kind, person_id, happened_on, noticed_at, confidence, CASE WHEN kind = 'moved' THEN CAST(sources AS TEXT) ELSE '' END AS sources,
			(SELECT COUNT(*) FROM signal_accounts sa WHERE sa.signal_id = signals.id) AS places
		FROM signals WHERE `+standing+` AND (id IN (SELECT sa.signal_id FROM signal_accounts sa
			JOIN accounts a ON a.id = sa.account_id WHERE a.deleted_at IS NULL AND `+within+` AND (? = '' OR a.id = ?))
			OR ? = '' AND NOT EXISTS (SELECT 1 FROM signal_accounts sa WHERE sa.signal_id = signals.id))
		AND (user_id = '' OR user_id = ?) AND happened_on <= ? AND happened_on > ? AND (? = '' OR kind = ?) AND (? = '' OR person_id = ?)`+named+` ORDER BY seq DESC LIMIT ?`,
		append(args, most)...); err != nil {
		return nil, err
	}
	var alone []person.ID
	for i := range found {
		if found[i].Places == 0 {
			alone = append(alone, found[i].PersonID)
		}
	}
	seen, err := s.o.People.Visible(ctx, s.db, scope, alone)
	return slices.DeleteFunc(found, func(l lean) bool { return l.Places == 0 && !seen[l.PersonID] }), err
}

// ranked gives where each signal of a feed that is among some (nil: any) stands,
// the weightiest first, those of one cause together unless they are asked for;
// and what the user wants less of.
func (s *Service) ranked(ctx context.Context, actor access.Actor, q Query, among func(l *lean) bool) ([]rank, []Tuned, error) {
	found, err := s.inScope(ctx, actor.Scope, q)
	if among != nil {
		found = slices.DeleteFunc(found, func(l lean) bool { return !among(&l) })
	}
	if err != nil {
		return nil, nil, err
	}
	mine, err := s.choices(ctx, actor.User.ID)
	if err != nil {
		return nil, nil, err
	}
	open := map[Kind]int{}
	var out []rank
	for _, l := range found {
		r := rank{lean: l, choice: choice{State: "open"}}
		if c, chosen := mine.states[l.ID]; chosen && (c.State != "snoozed" || c.Until > s.today()) {
			r.choice = c
		}
		if r.choice.State == "open" {
			open[l.Kind]++
		}
		if r.choice.State == q.State && (q.Group == "" || l.cause() == q.Group) {
			out = append(out, r)
		}
	}
	at, err := s.concerned(ctx, actor.Scope, q, out)
	if err != nil {
		return nil, nil, err
	}
	wanted, err := s.judge(ctx, actor, q, mine, out, at)
	if err != nil {
		return nil, nil, err
	}
	kept := out[:0]
	for i := range out {
		r, v := out[i], &wanted.verdicts[i]
		if q.State == "open" && q.everything() && v.Muted || q.Followed && v.Raised == nil || wanted.left != nil && !wanted.left[i] {
			continue
		}
		r.weight.Wanted(v)
		kept = append(kept, r)
	}
	out = kept
	if err := s.weigh(ctx, actor, at, out); err != nil {
		return nil, nil, err
	}
	slices.SortFunc(out, func(a, b rank) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.Seq, a.Seq)) })
	if q.Group == "" && !q.Flat {
		out = folded(out)
	}
	for i := range out {
		out[i].line = i + 1
	}
	return out, mine.tunedOf(open), nil
}

// weigh weighs signals for a user.
func (s *Service) weigh(ctx context.Context, actor access.Actor, at map[ID][]account.ID, list []rank) error {
	ties, degree, err := s.tiesSeen(ctx, actor, list)
	if err != nil {
		return err
	}
	worths, err := s.worths(ctx, at, list)
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		r.weight.Fit, r.weight.Freshness = weight.FitOf(at[r.ID], worths), weight.FreshnessOf(halfLives[r.Kind], r.HappenedOn, s.today())
		r.weight.Relationship = weight.RelationshipOf(degree(r.PersonID), ties[r.PersonID])
		r.score = r.weight.Score()
	}
	return nil
}

// few signals are asked for by their ids, more by what the feed is narrowed by.
const few = 500

// worths gives what the accounts that signals tell of are worth.
func (s *Service) worths(ctx context.Context, at map[ID][]account.ID, list []rank) (map[account.ID]worth.Worth, error) {
	if s.o.Leads == nil || len(list) == 0 {
		return nil, nil
	}
	var ids []account.ID
	for i := range list {
		ids = append(ids, at[list[i].ID]...)
	}
	slices.Sort(ids)
	return s.o.Leads.Worths(ctx, slices.Compact(ids))
}

// concerned gives the accounts in scope that signals of a feed tell of.
func (s *Service) concerned(ctx context.Context, scope access.Scope, q Query, list []rank) (map[ID][]account.ID, error) {
	if len(list) == 0 {
		return nil, nil
	}
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	var which string
	if len(list) <= few {
		ids := make([]ID, len(list))
		for i := range list {
			ids[i] = list[i].ID
		}
		which, args = "g.id IN (?)", append([]any{ids}, args...)
	} else {
		which = "g.withdrawn_at IS NULL AND g.happened_on <= ? AND g.happened_on > ? AND (? = '' OR g.kind = ?)"
		args = append([]any{s.today(), s.today().AddDays(-q.Days), q.Kind, q.Kind}, args...)
	}
	var rows []struct {
		ID      ID         `db:"signal_id"`
		Account account.ID `db:"account_id"`
	}
	if err := s.db.Select(ctx, &rows, `SELECT sa.signal_id, sa.account_id FROM signals g JOIN signal_accounts sa ON sa.signal_id = g.id JOIN accounts a ON a.id = sa.account_id
		WHERE `+which+" AND a.deleted_at IS NULL AND "+within+" ORDER BY sa.side, sa.account_id", args...); err != nil {
		return nil, err
	}
	at := make(map[ID][]account.ID, len(list))
	for _, r := range rows {
		at[r.ID] = append(at[r.ID], r.Account)
	}
	return at, nil
}

// peopleOf lists whom signals are about, each once.
func peopleOf(list []rank) []person.ID {
	var people []person.ID
	for i := range list {
		if list[i].PersonID != "" {
			people = append(people, list[i].PersonID)
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// tiesSeen gives what a user has to do with people whom they see, and how near
// these are.
func (s *Service) tiesSeen(ctx context.Context, actor access.Actor, list []rank) (map[person.ID]person.Tie, func(person.ID) string, error) {
	people := peopleOf(list)
	ties, err := network.With(ctx, s.db, actor.User.ID, people)
	if err != nil {
		return nil, nil, err
	}
	near := map[person.ID]string{}
	if s.o.Ties != nil && len(people) > 0 {
		circle, err := s.o.Ties.Circle(ctx, actor)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range people {
			if is := circle.Degree(id); is != "" {
				near[id] = is
			}
		}
	}
	tied := slices.DeleteFunc(people, func(id person.ID) bool { _, has := ties[id]; return !has && near[id] == "" })
	seen, err := s.o.People.Visible(ctx, s.db, actor.Scope, tied)
	for _, id := range tied {
		if !seen[id] {
			delete(ties, id)
			delete(near, id)
		}
	}
	return ties, func(id person.ID) string { return near[id] }, err
}

// folded leaves of many signals of one cause the first, with how many they are.
func folded(list []rank) []rank {
	groups := map[string]*SignalGroup{}
	for i := range list {
		if cause := list[i].cause(); cause != "" {
			if groups[cause] == nil {
				groups[cause] = &SignalGroup{Key: cause, first: &list[i]}
			}
			groups[cause].Count++
			groups[cause].ids = append(groups[cause].ids, list[i].ID)
		}
	}
	var out []rank
	for i := range list {
		g := groups[list[i].cause()]
		if g != nil && g.Count >= smallest {
			if g.first != &list[i] {
				continue
			}
			list[i].group = g
		}
		out = append(out, list[i])
	}
	return out
}

// after leaves out what stands before a cursor: the score and number of the
// last one that was given, which stay what they are for the day.
func after(list []rank, cursor string) ([]rank, error) {
	if cursor == "" {
		return list, nil
	}
	scoreText, seqText, _ := strings.Cut(cursor, "_")
	score, wrong := strconv.ParseFloat(scoreText, 64)
	seq, err := strconv.ParseInt(seqText, 10, 64)
	if err != nil || wrong != nil {
		return nil, fault.New(fault.Bad, "signal.cursor", "the cursor is none that was given")
	}
	at, _ := slices.BinarySearchFunc(list, seq, func(r rank, seq int64) int {
		if r.score > score || r.score == score && r.Seq >= seq {
			return -1
		}
		return 1
	})
	return list[at:], nil
}

func cursorOf(r *rank) string {
	return strconv.FormatFloat(r.score, 'g', -1, 64) + "_" + strconv.FormatInt(r.Seq, 10)
}
