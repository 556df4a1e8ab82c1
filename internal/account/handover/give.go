package handover

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Belongings counts what is open of a user whom the actor answers for.
func (s *Service) Belongings(ctx context.Context, actor access.Actor, id access.UserID) (*Belongings, error) {
	b, err := s.belong(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	out := &Belongings{User: b.user, Counts: b.counts()}
	out.Colleagues, err = s.colleagues(ctx, actor, b)
	return out, err
}

// mostShown accounts are named in a preview.
const mostShown = 200

// Preview tells what a hand-over would do.
func (s *Service) Preview(ctx context.Context, actor access.Actor, id access.UserID, o HandOverOrder) (*HandOverPreview, error) {
	if err := s.check(ctx, &o, id); err != nil {
		return nil, err
	}
	b, err := s.belong(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	h, err := s.share(ctx, actor, b, o)
	if err != nil {
		return nil, err
	}
	given := gifts{}
	for _, p := range b.parts {
		for _, t := range p.things {
			given.add(p.part.Called(), h.to(t), t.ID)
		}
	}
	out := &HandOverPreview{Counts: s.told(given, o), Accounts: []HandOverGiven{}}
	for _, t := range b.parts[0].things {
		out.Accounts = append(out.Accounts, HandOverGiven{AccountID: t.Account, Name: b.names[t.Account], UserID: h.to(t), Territory: h.byTerritory[t.Account]})
	}
	slices.SortFunc(out.Accounts, func(a, b HandOverGiven) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.AccountID, b.AccountID))
	})
	out.Accounts = out.Accounts[:min(len(out.Accounts), mostShown)]
	return out, nil
}

// gifts are the ids that were given, by part and colleague.
type gifts map[string]map[access.UserID][]string

func (g gifts) add(part string, to access.UserID, ids ...string) {
	if g[part] == nil {
		g[part] = map[access.UserID][]string{}
	}
	g[part][to] = append(g[part][to], ids...)
}

// told counts gifts in the order of parts, and of the colleagues named.
func (s *Service) told(g gifts, o HandOverOrder) []HandOverCount {
	out := []HandOverCount{}
	for _, p := range s.parts {
		for _, t := range o.To {
			if n := len(g[p.Called()][t.UserID]); n > 0 {
				out = append(out, HandOverCount{Part: p.Called(), UserID: t.UserID, Count: n})
			}
		}
	}
	return out
}

// Give hands everything open of a user over, as a whole or not at all. What
// changed hands between looking and giving stays where it went.
func (s *Service) Give(ctx context.Context, actor access.Actor, id access.UserID, o HandOverOrder) (*HandOver, error) {
	if err := s.check(ctx, &o, id); err != nil {
		return nil, err
	}
	b, err := s.belong(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	h, err := s.share(ctx, actor, b, o)
	if err != nil {
		return nil, err
	}
	out := &HandOver{ID: db.NewID(), UserID: id, Order: o, MadeBy: actor.User.ID, MadeAt: db.At(s.now()), MayUndo: true}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		given, beyond := gifts{}, 0
		for _, p := range b.parts {
			beyond += p.beyond
			wanted := map[access.UserID][]string{}
			for _, t := range p.things {
				wanted[h.to(t)] = append(wanted[h.to(t)], t.ID)
			}
			for _, to := range slices.Sorted(maps.Keys(wanted)) {
				ids, err := p.part.Give(ctx, tx, actor, wanted[to], id, to)
				if err != nil {
					return err
				}
				given.add(p.part.Called(), to, ids...)
			}
		}
		out.Counts = s.told(given, o)
		if len(out.Counts) == 0 {
			return fault.Conflict("account.hand_over_nothing", "there is nothing to hand over")
		}
		if _, err := tx.Exec(ctx, "INSERT INTO hand_overs (id, user_id, way, shares, things, beyond, made_by, made_at, undone_by) VALUES (?,?,?,?,?,?,?,?,'')",
			out.ID, id, o.Way, db.JSON[[]HandOverShare]{V: o.To}, db.JSON[gifts]{V: given}, beyond, out.MadeBy, out.MadeAt); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "account.hand_over", "user/"+string(id), map[string]any{"hand_over": out.ID, "counts": out.Counts})
	})
	return out, err
}

// kept is a hand-over as it is stored.
type kept struct {
	ID       string                   `db:"id"`
	UserID   access.UserID            `db:"user_id"`
	Way      string                   `db:"way"`
	Shares   db.JSON[[]HandOverShare] `db:"shares"`
	Things   db.JSON[gifts]           `db:"things"`
	MadeBy   access.UserID            `db:"made_by"`
	MadeAt   db.Time                  `db:"made_at"`
	UndoneBy access.UserID            `db:"undone_by"`
	UndoneAt db.Time                  `db:"undone_at"`
}

const keptColumns = "id, user_id, way, shares, things, made_by, made_at, undone_by, undone_at"

func (s *Service) shown(k *kept, actor access.Actor) HandOver {
	o := HandOverOrder{Way: k.Way, To: k.Shares.V}
	return HandOver{ID: k.ID, UserID: k.UserID, Order: o, Counts: s.told(k.Things.V, o), MadeBy: k.MadeBy, MadeAt: k.MadeAt, UndoneBy: k.UndoneBy, UndoneAt: k.UndoneAt,
		MayUndo: k.UndoneAt.IsZero() && (actor.Scope.All || k.MadeBy == actor.User.ID)}
}

// Done lists the hand-overs from a user, the latest first: all to headquarters,
// to others those they did.
func (s *Service) Done(ctx context.Context, actor access.Actor, id access.UserID) ([]HandOver, error) {
	var rows []kept
	if err := s.db.Select(ctx, &rows, "SELECT "+keptColumns+" FROM hand_overs WHERE user_id = ? AND (made_by = ? OR ?) ORDER BY made_at DESC, id DESC LIMIT 50", id, actor.User.ID, actor.Scope.All); err != nil {
		return nil, err
	}
	out := []HandOver{}
	for i := range rows {
		out = append(out, s.shown(&rows[i], actor))
	}
	return out, nil
}

// Undo gives back what is still with whoever it was given to.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id string) (*HandOver, error) {
	var out HandOver
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var k kept
		err := tx.Get(ctx, &k, "SELECT "+keptColumns+" FROM hand_overs WHERE id = ? AND (made_by = ? OR ?)", id, actor.User.ID, actor.Scope.All)
		if db.IsMissing(err) {
			return fault.NotFound("hand_over", id)
		}
		if err != nil {
			return err
		}
		k.UndoneBy, k.UndoneAt = actor.User.ID, db.At(s.now())
		n, err := tx.Exec(ctx, "UPDATE hand_overs SET undone_by = ?, undone_at = ? WHERE id = ? AND undone_at IS NULL", k.UndoneBy, k.UndoneAt, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("account.hand_over_undone", "this hand-over was taken back before")
		}
		back := gifts{}
		for _, p := range s.parts {
			given := k.Things.V[p.Called()]
			for _, to := range slices.Sorted(maps.Keys(given)) {
				ids, err := p.Give(ctx, tx, actor, given[to], to, k.UserID)
				if err != nil {
					return err
				}
				back.add(p.Called(), to, ids...)
			}
		}
		out = s.shown(&k, actor)
		out.Counts = s.told(back, out.Order)
		return s.access.Audit(ctx, tx, actor, "account.hand_over_undo", "user/"+string(k.UserID), map[string]any{"hand_over": id, "counts": out.Counts})
	})
	return &out, err
}
