package handover

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// belongings are what is open of a user, as far as the actor sees the accounts.
type belongings struct {
	user   access.User
	parts  []held
	owners map[account.ID]access.UserID // of the accounts that things hang on
	names  map[account.ID]string
}

// held is one part of it.
type held struct {
	part   Part
	things []Thing
	beyond int
}

// former is for how many days somebody who left a territory is still its
// manager's to look after.
const former = 366

// belong reads what is open of a user whom the actor answers for.
func (s *Service) belong(ctx context.Context, actor access.Actor, id access.UserID) (*belongings, error) {
	user, err := s.access.User(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.answers(ctx, actor, id); err != nil {
		return nil, err
	}
	b := &belongings{user: user, owners: map[account.ID]access.UserID{}, names: map[account.ID]string{}}
	var ids []account.ID
	for _, p := range s.parts {
		things, err := p.Open(ctx, s.db, id)
		if err != nil {
			return nil, err
		}
		b.parts = append(b.parts, held{part: p, things: things})
		for _, t := range things {
			if t.Account != "" {
				ids = append(ids, t.Account)
			}
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	seen, err := s.accounts.Visible(ctx, s.db, actor.Scope, ids)
	if err != nil {
		return nil, err
	}
	for i := range b.parts {
		h := &b.parts[i]
		all := len(h.things)
		h.things = slices.DeleteFunc(h.things, func(t Thing) bool { return t.Account != "" && !seen[t.Account] })
		h.beyond = all - len(h.things)
	}
	ids = slices.DeleteFunc(ids, func(id account.ID) bool { return !seen[id] })
	for some := range slices.Chunk(ids, 500) {
		list, err := account.ByIDs(ctx, s.db, some)
		if err != nil {
			return nil, err
		}
		for i := range list {
			b.owners[list[i].ID], b.names[list[i].ID] = list[i].OwnerID, list[i].Name
		}
	}
	return b, nil
}

// answers refuses whom the actor does not answer for: headquarters for everybody,
// a manager for who works or worked territories in scope.
func (s *Service) answers(ctx context.Context, actor access.Actor, id access.UserID) error {
	if actor.Scope.All {
		return nil
	}
	members, err := s.members(ctx)
	if err != nil {
		return err
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return err
	}
	for _, m := range members {
		at := slices.IndexFunc(all, func(t territory.Territory) bool { return t.ID == m.TerritoryID })
		if m.UserID == id && id != actor.User.ID && m.Role != territory.Manager && at >= 0 && actor.Scope.Holds(all[at].TreeLeft) {
			return nil
		}
	}
	return fault.NotFound("user", id)
}

// members are those of all territories today and in the year before.
func (s *Service) members(ctx context.Context) ([]territory.Member, error) {
	today := db.DateOf(s.now())
	return s.territories.MembersKnownAt(ctx, s.db, db.At(s.now()), today.AddDays(-former), today.AddDays(1))
}

func (b *belongings) counts() []HandOverCount {
	out := []HandOverCount{}
	for _, h := range b.parts {
		out = append(out, HandOverCount{Part: h.part.Called(), Count: len(h.things), Beyond: h.beyond})
	}
	return out
}

// sharing says who gets what.
type sharing struct {
	of          map[account.ID]access.UserID // who gets what hangs on an account
	byTerritory map[account.ID]bool
	first       access.UserID
}

func (h *sharing) to(t Thing) access.UserID {
	if t.Account == "" {
		return h.first
	}
	return h.of[t.Account]
}

// check refuses colleagues who cannot be given anything.
func (s *Service) check(ctx context.Context, o *HandOverOrder, from access.UserID) error {
	users, err := s.access.Users(ctx)
	if err != nil {
		return err
	}
	if o.Way != ByTerritory && o.Way != ByShare || len(o.To) == 0 {
		return fault.Invalid("account.hand_over", "say to whom, and whether by territory or by share")
	}
	for i := range o.To {
		t := &o.To[i]
		if t.Share == 0 {
			t.Share = 1
		}
		twice := o.place(t.UserID) != i
		active := slices.ContainsFunc(users, func(u access.User) bool { return u.ID == t.UserID && u.Active })
		if twice || !active || t.UserID == from || t.Share < 0 {
			return fault.Invalid("account.hand_over_to", "name active colleagues, each once, other than who hands over")
		}
	}
	return nil
}

// place is where a colleague stands among those named, -1 for anybody else.
func (o *HandOverOrder) place(id access.UserID) int {
	return slices.IndexFunc(o.To, func(x HandOverShare) bool { return x.UserID == id })
}

// share decides for each account, whole, who gets what hangs on it: its owner,
// when that is one of the colleagues; by territory, who of them works it; else
// whoever has least so far for their share, the heaviest accounts first.
func (s *Service) share(ctx context.Context, actor access.Actor, b *belongings, o HandOverOrder) (*sharing, error) {
	out := &sharing{of: map[account.ID]access.UserID{}, byTerritory: map[account.ID]bool{}, first: o.To[0].UserID}
	weight := map[account.ID]int{}
	for _, h := range b.parts {
		for _, t := range h.things {
			if t.Account != "" {
				weight[t.Account]++
			}
		}
	}
	ids := make([]account.ID, 0, len(weight))
	for id := range weight {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b account.ID) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	works := map[account.ID]access.UserID{}
	if o.Way == ByTerritory {
		var err error
		if works, err = s.working(ctx, actor, ids, o); err != nil {
			return nil, err
		}
	}
	load := make([]float64, len(o.To))
	give := func(id account.ID, at int) {
		out.of[id] = o.To[at].UserID
		load[at] += float64(weight[id]) / float64(max(1, o.To[at].Share))
	}
	var rest []account.ID
	for _, id := range ids {
		at := o.place(b.owners[id])
		if at < 0 {
			at = o.place(works[id])
			out.byTerritory[id] = at >= 0
		}
		if at >= 0 {
			give(id, at)
		} else {
			rest = append(rest, id)
		}
	}
	for _, id := range rest {
		least := 0
		for i := range o.To {
			if load[i]+float64(weight[id])/float64(o.To[i].Share) < load[least]+float64(weight[id])/float64(o.To[least].Share) {
				least = i
			}
		}
		give(id, least)
	}
	return out, nil
}

// working tells which of the colleagues works the territory of each account:
// who owns it rather than who stands in or helps, then who comes first.
func (s *Service) working(ctx context.Context, actor access.Actor, ids []account.ID, o HandOverOrder) (map[account.ID]access.UserID, error) {
	members, err := s.territories.Members(ctx, s.db, db.DateOf(s.now()))
	if err != nil {
		return nil, err
	}
	rank := func(m territory.Member) int {
		who := o.place(m.UserID)
		role := slices.Index([]territory.MemberRole{territory.Owner, territory.StandIn, territory.Overlay}, m.Role)
		if who < 0 || role < 0 {
			return -1
		}
		return role*len(o.To) + who
	}
	out := map[account.ID]access.UserID{}
	for some := range slices.Chunk(ids, 500) {
		in, err := s.accounts.TerritoriesOf(ctx, actor.Scope, some)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			best := -1
			for _, t := range in[id] {
				for _, m := range members {
					if r := rank(m); m.TerritoryID == t.ID && r >= 0 && (best < 0 || r < best) {
						best, out[id] = r, m.UserID
					}
				}
			}
		}
	}
	return out, nil
}

// colleagues are active users who work the user's territories, or those of the
// accounts, or those beside them; who is named first works most of them.
func (s *Service) colleagues(ctx context.Context, actor access.Actor, b *belongings) ([]access.UserID, error) {
	members, err := s.members(ctx)
	if err != nil {
		return nil, err
	}
	users, err := s.access.Users(ctx)
	if err != nil {
		return nil, err
	}
	mine := map[territory.ID]int{}
	for _, m := range members {
		if m.UserID == b.user.ID {
			mine[m.TerritoryID]++
		}
	}
	ids := make([]account.ID, 0, len(b.owners))
	for id := range b.owners {
		ids = append(ids, id)
	}
	for some := range slices.Chunk(ids, 500) {
		in, err := s.accounts.TerritoriesOf(ctx, actor.Scope, some)
		if err != nil {
			return nil, err
		}
		for _, list := range in {
			for _, t := range list {
				mine[t.ID]++
			}
		}
	}
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	parent, beside := map[territory.ID]territory.ID{}, map[territory.ID]int{}
	for i := range all {
		parent[all[i].ID] = all[i].ParentID
	}
	for id, n := range mine {
		beside[parent[id]] += n
	}
	const nearer = 1_000_000 // a territory of one's own before any number beside it
	today, of := db.DateOf(s.now()), map[access.UserID]int{}
	for _, m := range members {
		if m.UserID != b.user.ID && m.Role != territory.Manager && (m.ValidTo == "" || m.ValidTo > today) {
			of[m.UserID] += nearer*mine[m.TerritoryID] + beside[parent[m.TerritoryID]]
		}
	}
	out := []access.UserID{}
	for _, u := range users {
		if u.Active && of[u.ID] > 0 {
			out = append(out, u.ID)
		}
	}
	slices.SortStableFunc(out, func(a, b access.UserID) int { return cmp.Compare(of[b], of[a]) })
	return out, nil
}
