package signal

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/person/network"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
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
	Sources    string    `db:"sources"` // of those that a cause may hold together
	Places     int       `db:"places"`  // how many accounts it tells of, in sight or not
}

// rank is where a signal stands in a user's feed.
type rank struct {
	lean
	choice choice
	score  float64
	group  *SignalGroup
}

// SignalGroup is many signals of one cause that stand in one line.
type SignalGroup struct {
	Key   string `json:"key" doc:"Given as ?group= lists them"`
	Count int    `json:"count"`
	first *rank
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
	var found []lean
	if err := s.db.Select(ctx, &found, `SELECT seq, id, kind, person_id, happened_on, noticed_at, CASE WHEN kind = 'moved' THEN CAST(sources AS TEXT) ELSE '' END AS sources,
			(SELECT COUNT(*) FROM signal_accounts sa WHERE sa.signal_id = signals.id) AS places
		FROM signals WHERE withdrawn_at IS NULL AND (id IN (SELECT sa.signal_id FROM signal_accounts sa
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

// ranked gives where each signal of a feed stands, the weightiest first, those
// of one cause together unless they are asked for.
func (s *Service) ranked(ctx context.Context, actor access.Actor, q Query) ([]rank, error) {
	found, err := s.inScope(ctx, actor.Scope, q)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	states, mutes, err := s.choices(ctx, actor.User.ID)
	if err != nil {
		return nil, err
	}
	everyKind := q.Kind == "" && q.Person == "" && q.Account == "" && q.Group == ""
	var out []rank
	for _, l := range found {
		r := rank{lean: l, choice: choice{State: "open"}}
		if c, chosen := states[l.ID]; chosen && (c.State != "snoozed" || c.Until > s.today()) {
			r.choice = c
		}
		if r.choice.State == q.State && (q.State != "open" || !everyKind || !slices.Contains(mutes, l.Kind)) && (q.Group == "" || l.cause() == q.Group) {
			out = append(out, r)
		}
	}
	ties, err := s.tiesSeen(ctx, actor.Scope, out)
	if err != nil {
		return nil, err
	}
	for i := range out {
		one := Shown{Signal: Signal{HappenedOn: out[i].HappenedOn}}
		one.weigh(ties[out[i].PersonID], s.today())
		out[i].score = one.Score
	}
	slices.SortFunc(out, func(a, b rank) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.Seq, a.Seq)) })
	if q.Group != "" || q.Flat {
		return out, nil
	}
	return folded(out), nil
}

// tiesSeen gives what a user has to do with people whom they see.
func (s *Service) tiesSeen(ctx context.Context, scope access.Scope, list []rank) (map[person.ID]person.Tie, error) {
	var people []person.ID
	for i := range list {
		if list[i].PersonID != "" {
			people = append(people, list[i].PersonID)
		}
	}
	slices.Sort(people)
	ties, err := network.With(ctx, s.db, scope.User, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	var tied []person.ID
	for id := range ties {
		tied = append(tied, id)
	}
	seen, err := s.o.People.Visible(ctx, s.db, scope, tied)
	for _, id := range tied {
		if !seen[id] {
			delete(ties, id)
		}
	}
	return ties, err
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
