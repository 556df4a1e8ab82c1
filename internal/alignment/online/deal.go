package online

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Arrive deals accounts that came into online territories, in the order in which
// they were made; those whose owner has a seat there stay where they are. It is
// called in the transaction that placed them.
func (s *Service) Arrive(ctx context.Context, tx *db.Tx, came map[territory.ID][]account.ID) error {
	if len(came) == 0 {
		return nil
	}
	var at []territory.ID
	if err := tx.Select(ctx, &at, "SELECT territory_id FROM online_territories ORDER BY territory_id"); err != nil {
		return err
	}
	for _, id := range at {
		if len(came[id]) == 0 {
			continue
		}
		d, err := s.read(ctx, tx, id)
		if err != nil {
			return err
		}
		wait, err := s.waiting(ctx, tx, d, came[id])
		if err != nil {
			return err
		}
		if len(wait) > 0 {
			if _, err := s.deal(ctx, tx, d, wait); err != nil {
				return err
			}
		}
	}
	return nil
}

// waiting finds those of some accounts that are in a territory today and held by
// nobody who has a seat: mostly none, so that whoever changes an account does
// not wait for all of the territory to be read.
func (s *Service) waiting(ctx context.Context, q db.Q, d *Distribution, ids []account.ID) ([]account.ID, error) {
	if len(d.Seats) == 0 {
		return nil, nil
	}
	holders := []access.UserID{"-"} // no user: a list in SQL is never empty
	for _, x := range d.Seats {
		for _, id := range []access.UserID{x.UserID, x.StandInID} {
			if id != "" && !d.gone[id] {
				holders = append(holders, id)
			}
		}
	}
	out, day := []account.ID{}, s.today()
	for some := range slices.Chunk(ids, 500) {
		var found []account.ID
		if err := q.Select(ctx, &found, `SELECT a.id FROM accounts a JOIN account_territory x ON x.account_id = a.id
			WHERE a.id IN (?) AND x.territory_id = ? AND x.valid_from <= ? AND (x.valid_to IS NULL OR x.valid_to > ?) AND a.deleted_at IS NULL AND a.owner_id NOT IN (?)`,
			some, d.TerritoryID, day, day, holders); err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// deal gives waiting accounts (ids nil: all that wait) to whoever is next, and
// says how many.
func (s *Service) deal(ctx context.Context, tx *db.Tx, d *Distribution, ids []account.ID) (int, error) {
	if len(d.Seats) == 0 {
		return 0, nil
	}
	t, err := s.table(ctx, tx, d, ids)
	if err != nil {
		return 0, err
	}
	given, wanted := map[access.UserID][]account.ID{}, setOf(ids)
	n := 0
	for _, h := range t.list {
		if h.seat >= 0 || ids != nil && !wanted[h.account] {
			continue
		}
		i, why := next(d.Mode, t.seats, func(i int) bool { return t.meets(h.account, i) })
		if i < 0 {
			continue
		}
		why.On = s.today()
		to := t.seats[i].to()
		if err := s.note(ctx, tx, d.TerritoryID, h.account, to, why); err != nil {
			return n, err
		}
		given[to] = append(given[to], h.account)
		n++
	}
	for i := range t.seats {
		if t.seats[i].dealt != d.Seats[i].Dealt {
			if _, err := tx.Exec(ctx, "UPDATE online_seats SET dealt = ? WHERE territory_id = ? AND user_id = ?", t.seats[i].dealt, d.TerritoryID, t.seats[i].user); err != nil {
				return n, err
			}
		}
	}
	return n, s.give(ctx, tx, given)
}

func setOf(ids []account.ID) map[account.ID]bool {
	out := make(map[account.ID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out
}

func (s *Service) note(ctx context.Context, tx *db.Tx, id territory.ID, a account.ID, to access.UserID, why Why) error {
	text, err := json.Marshal(why)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO online_deals (account_id, territory_id, user_id, why, dealt_at) VALUES (?,?,?,?,?)
		ON CONFLICT (account_id, territory_id) DO UPDATE SET user_id = excluded.user_id, why = excluded.why, dealt_at = excluded.dealt_at`, a, id, to, string(text), db.At(s.now()))
	return err
}

func (s *Service) give(ctx context.Context, tx *db.Tx, given map[access.UserID][]account.ID) error {
	users := []access.UserID{}
	for u := range given {
		users = append(users, u)
	}
	slices.Sort(users)
	for _, u := range users {
		if err := s.accounts.Give(ctx, tx, given[u], u); err != nil {
			return err
		}
	}
	return nil
}

// Deal gives all that wait in a territory to whoever is next.
func (s *Service) Deal(ctx context.Context, actor access.Actor, id territory.ID) (n int, err error) {
	return n, s.db.Tx(ctx, func(tx *db.Tx) error {
		d, err := s.find(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		if n, err = s.deal(ctx, tx, d, nil); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "online.deal", "territory/"+string(id), map[string]any{"accounts": n})
	})
}

// HandMove is an account that would change hands.
type HandMove struct {
	AccountID account.ID    `json:"account_id"`
	Name      string        `json:"name"`
	From      access.UserID `json:"from" doc:"Empty: nobody"`
	To        access.UserID `json:"to"`
}

// Rebalancing is what a rebalancing would do, or did.
type Rebalancing struct {
	ID     string         `json:"id,omitempty" doc:"Of one that was carried out, to take it back"`
	Moves  []HandMove     `json:"moves"`
	Digest string         `json:"digest" doc:"Of these moves; carrying out asks for it, so that nothing else is done than was shown"`
	After  map[string]int `json:"after" doc:"Accounts by user afterwards"`
}

// Preview says what would change hands so that everyone holds their share.
func (s *Service) Preview(ctx context.Context, actor access.Actor, id territory.ID) (*Rebalancing, error) {
	d, err := s.find(ctx, s.db, actor.Scope, id)
	if err != nil {
		return nil, err
	}
	return s.plan(ctx, s.db, d)
}

func (s *Service) plan(ctx context.Context, q db.Q, d *Distribution) (*Rebalancing, error) {
	t, err := s.table(ctx, q, d, nil)
	if err != nil {
		return nil, err
	}
	out := &Rebalancing{Moves: []HandMove{}, After: map[string]int{}}
	ids := []account.ID{}
	for i, k := range rebalance(d.Mode, t.seats, t.list, t.meets) {
		if k < 0 {
			continue
		}
		out.After[string(t.seats[k].user)]++
		if k != t.list[i].seat {
			ids = append(ids, t.list[i].account)
			out.Moves = append(out.Moves, HandMove{AccountID: t.list[i].account, To: t.seats[k].user})
		}
	}
	found, err := account.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	by := map[account.ID]*account.Account{}
	for i := range found {
		by[found[i].ID] = &found[i]
	}
	hash := sha256.New()
	for i := range out.Moves {
		m := &out.Moves[i]
		if a := by[m.AccountID]; a != nil {
			m.Name, m.From = a.Name, a.OwnerID
		}
		hash.Write([]byte(string(m.AccountID) + " " + string(m.From) + " " + string(m.To) + "\n"))
	}
	out.Digest = hex.EncodeToString(hash.Sum(nil)[:12])
	return out, nil
}

// Rebalance carries out what a preview of the same digest showed.
func (s *Service) Rebalance(ctx context.Context, actor access.Actor, id territory.ID, digest string) (out *Rebalancing, err error) {
	return out, s.db.Tx(ctx, func(tx *db.Tx) error {
		d, err := s.find(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		if out, err = s.plan(ctx, tx, d); err != nil {
			return err
		}
		if out.Digest != digest {
			return fault.New(fault.Stale, "territory.online_other", "accounts came or went since the preview; look at it again")
		}
		out.ID = db.NewID()
		text, err := json.Marshal(out.Moves)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO online_runs (id, territory_id, moves, run_by, run_at, undone_by) VALUES (?,?,?,?,?,'')", out.ID, id, string(text), actor.User.ID, db.At(s.now())); err != nil {
			return err
		}
		given := map[access.UserID][]account.ID{}
		for _, m := range out.Moves {
			given[m.To] = append(given[m.To], m.AccountID)
		}
		if err := s.give(ctx, tx, given); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "online.rebalance", "territory/"+string(id), map[string]any{"run": out.ID, "moves": len(out.Moves)})
	})
}

// Undo gives accounts back that a rebalancing moved, except where they changed
// hands again since; it says how many.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id territory.ID, run string) (n int, err error) {
	return n, s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.find(ctx, tx, actor.Scope, id); err != nil {
			return err
		}
		var text string
		err := tx.Get(ctx, &text, "SELECT moves FROM online_runs WHERE id = ? AND territory_id = ? AND undone_at IS NULL", run, id)
		if db.IsMissing(err) {
			return fault.NotFound("rebalancing", run)
		}
		if err != nil {
			return err
		}
		var moves []HandMove
		if err := json.Unmarshal([]byte(text), &moves); err != nil {
			return err
		}
		ids, to := []account.ID{}, map[account.ID]HandMove{}
		for _, m := range moves {
			ids, to[m.AccountID] = append(ids, m.AccountID), m
		}
		found, err := account.ByIDs(ctx, tx, ids)
		if err != nil {
			return err
		}
		back := map[access.UserID][]account.ID{}
		for i := range found {
			if m := to[found[i].ID]; found[i].OwnerID == m.To {
				back[m.From] = append(back[m.From], m.AccountID)
				n++
			}
		}
		if err := s.give(ctx, tx, back); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE online_runs SET undone_by = ?, undone_at = ? WHERE id = ?", actor.User.ID, db.At(s.now()), run); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "online.undo", "territory/"+string(id), map[string]any{"run": run, "accounts": n})
	})
}

// DealtWhy says why an account is whose it is in an online territory.
type DealtWhy struct {
	TerritoryID territory.ID  `json:"territory_id"`
	UserID      access.UserID `json:"user_id"`
	At          db.Time       `json:"at"`
	Why         Why           `json:"why"`
}

// Explain tells how an account in scope was last dealt; nil when it never was,
// or belongs to somebody else since.
func (s *Service) Explain(ctx context.Context, scope access.Scope, id account.ID) (*DealtWhy, error) {
	a, err := s.accounts.Find(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	day := s.today()
	var row struct {
		TerritoryID territory.ID  `db:"territory_id"`
		UserID      access.UserID `db:"user_id"`
		At          db.Time       `db:"dealt_at"`
		Why         db.JSON[Why]  `db:"why"`
	}
	err = s.db.Get(ctx, &row, `SELECT o.territory_id, o.user_id, o.dealt_at, o.why FROM online_deals o JOIN account_territory x ON x.account_id = o.account_id AND x.territory_id = o.territory_id
		WHERE o.account_id = ? AND o.user_id = ? AND x.valid_from <= ? AND (x.valid_to IS NULL OR x.valid_to > ?) ORDER BY o.dealt_at DESC LIMIT 1`, id, a.OwnerID, day, day)
	if db.IsMissing(err) {
		return nil, nil
	}
	return &DealtWhy{row.TerritoryID, row.UserID, row.At, row.Why.V}, err
}
