package signal

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Act is something that a user makes of a signal.
type Act string

// The acts.
const (
	ActTask Act = "task"
	ActNote Act = "note"
	ActDeal Act = "deal"
)

// NoteAct keeps that a user made something of a signal in scope.
func (s *Service) NoteAct(ctx context.Context, actor access.Actor, id ID, act Act) error {
	if !slices.Contains([]Act{ActTask, ActNote, ActDeal}, act) {
		return fault.Invalid("signal.act", "a task, a note or a deal is made of a signal")
	}
	found, err := s.inScope(ctx, actor.Scope, Query{Days: 36500}, id)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fault.NotFound("signal", id)
	}
	_, err = s.db.Exec(ctx, "INSERT INTO signal_acts (user_id, signal_id, act, acted_at) VALUES (?,?,?,?) ON CONFLICT (user_id, signal_id, act) DO NOTHING", actor.User.ID, id, act, db.At(s.o.Now()))
	return err
}

// acted adds to signals what a user made of them.
func (s *Service) acted(ctx context.Context, user access.UserID, ids []ID, list []Shown) error {
	made := map[ID][]Act{}
	for some := range slices.Chunk(ids, 500) {
		var part []struct {
			ID  ID  `db:"signal_id"`
			Act Act `db:"act"`
		}
		if err := s.db.Select(ctx, &part, "SELECT signal_id, act FROM signal_acts WHERE user_id = ? AND signal_id IN (?) ORDER BY act", user, some); err != nil {
			return err
		}
		for _, p := range part {
			made[p.ID] = append(made[p.ID], p.Act)
		}
	}
	for i := range list {
		list[i].Acts = made[list[i].ID]
	}
	return nil
}

// SignalWorth is what became of the signals of some days.
type SignalWorth struct {
	Days  int         `json:"days"`
	Mine  bool        `json:"mine" doc:"Acts and dismissals are the caller's own; otherwise everybody's on what the caller sees"`
	Kinds []KindWorth `json:"kinds" doc:"Those that were told, most told first"`
}

// KindWorth is what became of the signals of one kind. Meetings and deals are
// signals at whose accounts one followed within 30 days after they became known,
// whatever led to it.
type KindWorth struct {
	Kind      Kind           `json:"kind"`
	Told      int            `json:"told"`
	Acted     int            `json:"acted" doc:"Of which something was made"`
	Tasks     int            `json:"tasks"`
	Notes     int            `json:"notes"`
	Deals     int            `json:"deals" doc:"Deals made of one"`
	Dismissed int            `json:"dismissed"`
	Reasons   map[string]int `json:"reasons" doc:"Of dismissals: known, irrelevant, wrong, late, other, none"`
	Words     []string       `json:"words,omitempty" doc:"Reasons in somebody's own words, of the newest signals first, each once"`
	Met       int            `json:"met" doc:"A meeting or visit followed"`
	Opened    int            `json:"opened" doc:"A deal followed"`
	Won       int            `json:"won" doc:"A deal that followed was won"`
}

// mostWords bounds how many reasons in somebody's own words are told of a kind.
const mostWords = 10

// followed is within how many days after a signal a meeting or deal counts.
const followed = 30

// Worth tells what became of the signals that an actor sees and that became
// known in the last days.
func (s *Service) Worth(ctx context.Context, actor access.Actor, days int) (*SignalWorth, error) {
	found, err := s.inScope(ctx, actor.Scope, Query{Days: days, over: true})
	if err != nil {
		return nil, err
	}
	out := &SignalWorth{Days: days, Mine: actor.User.Role == access.Representative, Kinds: []KindWorth{}}
	from := s.today().AddDays(-days)
	what, err := s.outcomes(ctx, actor, from, out.Mine)
	if err != nil {
		return nil, err
	}
	at := map[Kind]*KindWorth{}
	for i := range found {
		k := at[found[i].Kind]
		if k == nil {
			k = &KindWorth{Kind: found[i].Kind, Reasons: map[string]int{}}
			at[k.Kind] = k
		}
		what.count(k, &found[i])
	}
	for _, k := range at {
		out.Kinds = append(out.Kinds, *k)
	}
	slices.SortFunc(out.Kinds, func(a, b KindWorth) int {
		if a.Told != b.Told {
			return b.Told - a.Told
		}
		return slices.Index(Kinds(), a.Kind) - slices.Index(Kinds(), b.Kind)
	})
	return out, nil
}

// outcomes is all that may have come of signals.
type outcomes struct {
	acts     map[ID]map[Act]bool
	reasons  map[ID]string // of those dismissed
	concerns map[ID][]account.ID
	met      map[account.ID][]db.Date
	deals    map[account.ID][]dealt
}

type dealt struct {
	on  db.Date
	won bool
}

// count adds one signal to what became of its kind.
func (o *outcomes) count(k *KindWorth, one *lean) {
	k.Told++
	acts := o.acts[one.ID]
	if len(acts) > 0 {
		k.Acted++
	}
	for act, n := range map[Act]*int{ActTask: &k.Tasks, ActNote: &k.Notes, ActDeal: &k.Deals} {
		if acts[act] {
			*n++
		}
	}
	if reason, dismissed := o.reasons[one.ID]; dismissed {
		k.Dismissed++
		if reason == "" {
			reason = "none"
		} else if !slices.Contains(Reasons(), reason) {
			if len(k.Words) < mostWords && !slices.Contains(k.Words, reason) {
				k.Words = append(k.Words, reason)
			}
			reason = "other"
		}
		k.Reasons[reason]++
	}
	from := db.DateOf(one.NoticedAt.Time)
	within := func(day db.Date) bool { return day >= from && day <= from.AddDays(followed) }
	met, opened, won := false, false, false
	for _, id := range o.concerns[one.ID] {
		met = met || slices.ContainsFunc(o.met[id], within)
		for _, d := range o.deals[id] {
			if within(d.on) {
				opened, won = true, won || d.won
			}
		}
	}
	for is, n := range map[*int]bool{&k.Met: met, &k.Opened: opened, &k.Won: won} {
		if n {
			*is++
		}
	}
}

// outcomes reads what happened since a day at accounts in scope, and what users
// did with signals.
func (s *Service) outcomes(ctx context.Context, actor access.Actor, from db.Date, mine bool) (*outcomes, error) {
	out := &outcomes{acts: map[ID]map[Act]bool{}, reasons: map[ID]string{}, concerns: map[ID][]account.ID{}, met: map[account.ID][]db.Date{}, deals: map[account.ID][]dealt{}}
	var acts []struct {
		ID  ID  `db:"signal_id"`
		Act Act `db:"act"`
	}
	if err := s.db.Select(ctx, &acts, "SELECT signal_id, act FROM signal_acts WHERE (NOT ? OR user_id = ?)", mine, actor.User.ID); err != nil {
		return nil, err
	}
	for _, a := range acts {
		if out.acts[a.ID] == nil {
			out.acts[a.ID] = map[Act]bool{}
		}
		out.acts[a.ID][a.Act] = true
	}
	var states []choice
	if err := s.db.Select(ctx, &states, "SELECT signal_id, state, reason, until FROM signal_states WHERE state = 'dismissed' AND (NOT ? OR user_id = ?) ORDER BY changed_at", mine, actor.User.ID); err != nil {
		return nil, err
	}
	for _, c := range states {
		out.reasons[c.SignalID] = c.Reason
	}
	within, args := actor.Scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	var concerns []struct {
		ID      ID         `db:"signal_id"`
		Account account.ID `db:"account_id"`
	}
	if err := s.db.Select(ctx, &concerns, `SELECT sa.signal_id, sa.account_id FROM signals g JOIN signal_accounts sa ON sa.signal_id = g.id JOIN accounts a ON a.id = sa.account_id
		WHERE (g.withdrawn_at IS NULL OR g.over) AND g.happened_on > ? AND a.deleted_at IS NULL AND `+within, append([]any{from}, args...)...); err != nil {
		return nil, err
	}
	var ids []account.ID
	for _, c := range concerns {
		out.concerns[c.ID] = append(out.concerns[c.ID], c.Account)
		ids = append(ids, c.Account)
	}
	slices.Sort(ids)
	return out, s.happened(ctx, out, slices.Compact(ids), from)
}

// happened reads meetings and new deals at accounts since a day.
func (s *Service) happened(ctx context.Context, out *outcomes, ids []account.ID, from db.Date) error {
	for some := range slices.Chunk(ids, 500) {
		var met []struct {
			Account account.ID `db:"account_id"`
			On      db.Date    `db:"happened_on"`
		}
		if err := s.db.Select(ctx, &met, "SELECT account_id, happened_on FROM activities WHERE account_id IN (?) AND kind IN ('meeting', 'visit') AND deleted_at IS NULL AND happened_on >= ? AND happened_on <= ?", some, from, s.today()); err != nil {
			return err
		}
		for _, m := range met {
			out.met[m.Account] = append(out.met[m.Account], m.On)
		}
		var deals []struct {
			Account account.ID `db:"account_id"`
			On      db.Date    `db:"created_on"`
			At      db.Time    `db:"created_at"`
			Outcome string     `db:"outcome"`
		}
		if err := s.db.Select(ctx, &deals, "SELECT account_id, created_on, created_at, outcome FROM deals WHERE account_id IN (?) AND deleted_at IS NULL", some); err != nil {
			return err
		}
		for _, d := range deals {
			if d.On == "" {
				d.On = db.DateOf(d.At.Time)
			}
			out.deals[d.Account] = append(out.deals[d.Account], dealt{d.On, d.Outcome == "won"})
		}
	}
	return nil
}
