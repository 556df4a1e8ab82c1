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
	given := tally{}
	for _, st := range b.steps(h) {
		given.add(st.Part, st.UserID, len(st.Things.V))
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

// steps are the things of a user as they go to colleagues, part by part.
func (b *belongings) steps(h *sharing) []step {
	var out []step
	for _, p := range b.parts {
		wanted := map[access.UserID][]string{}
		for _, t := range p.things {
			wanted[h.to(t)] = append(wanted[h.to(t)], t.ID)
		}
		for _, to := range slices.Sorted(maps.Keys(wanted)) {
			for some := range slices.Chunk(wanted[to], inStep) {
				out = append(out, step{Seq: int64(len(out)), Part: p.part.Called(), UserID: to, State: wantedStep, Things: db.JSON[[]string]{V: some}, Number: int64(len(some))})
			}
		}
	}
	return out
}

// tally counts things by part and colleague.
type tally map[string]map[access.UserID]int

func (t tally) add(part string, to access.UserID, n int) {
	if t[part] == nil {
		t[part] = map[access.UserID]int{}
	}
	t[part][to] += n
}

// told gives counts in the order of parts, and of the colleagues named.
func (s *Service) told(t tally, o HandOverOrder) []HandOverCount {
	out := []HandOverCount{}
	for _, p := range s.parts {
		for _, to := range o.To {
			if n := t[p.Called()][to.UserID]; n > 0 {
				out = append(out, HandOverCount{Part: p.Called(), UserID: to.UserID, Count: n})
			}
		}
	}
	return out
}

// Give hands everything open of a user over. What changed hands between looking
// and giving stays where it went. It is done as a whole or not at all; very much
// is given by a job, which goes on where it was when it was interrupted, and
// which leaves what it gave so far when it is stopped.
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
	k := &kept{ID: db.NewID(), UserID: id, Way: o.Way, Shares: db.JSON[[]HandOverShare]{V: o.To}, MadeBy: actor.User.ID, MadeAt: db.At(s.now())}
	steps, things, beyond := b.steps(h), int64(0), 0
	for _, p := range b.parts {
		beyond += p.beyond
	}
	for _, st := range steps {
		things += st.Number
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if things > s.atOnce {
			if k.JobID, err = s.jobs.Enqueue(ctx, tx, giveKind, handOverArgs{k.ID}, string(actor.User.ID), "hand-over/"+k.ID); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, "INSERT INTO hand_overs (id, user_id, way, shares, things, beyond, made_by, made_at, undone_by, job_id) VALUES (?,?,?,?,'{}',?,?,?,'',?)",
			k.ID, id, o.Way, k.Shares, beyond, k.MadeBy, k.MadeAt, k.JobID); err != nil {
			return err
		}
		if err := lay(ctx, tx, k.ID, steps); err != nil || k.JobID != "" {
			return err
		}
		for i := range steps {
			if err := s.give(ctx, tx, actor, k, &steps[i]); err != nil {
				return err
			}
		}
		t, err := counted(ctx, tx, k.ID, given)
		if err != nil {
			return err
		}
		if len(s.told(t, o)) == 0 {
			return fault.Conflict("account.hand_over_nothing", "there is nothing to hand over")
		}
		return s.audited(ctx, tx, actor, k, "account.hand_over", given)
	})
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, s.db, actor, k)
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
		one, err := s.shown(ctx, s.db, actor, &rows[i])
		if err != nil {
			return nil, err
		}
		out = append(out, *one)
	}
	return out, nil
}

// Undo gives back what is still with whoever it was given to; very much by a
// job. One that was stopped may be asked for again.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id string) (*HandOver, error) {
	k, err := s.find(ctx, s.db, id, "made_by = ? OR ?", actor.User.ID, actor.Scope.All)
	if err != nil {
		return nil, err
	}
	running, err := s.running(ctx, k)
	if err == nil && running {
		err = fault.Conflict("account.hand_over_running", "this hand-over is being done; stop it or wait for it").With("job", k.JobID)
	}
	if err != nil {
		return nil, err
	}
	before := *k
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		*k = before // the transaction may be tried again
		if err := claim(ctx, tx, k); err != nil {
			return err
		}
		steps, err := s.laid(ctx, tx, k)
		if err != nil {
			return err
		}
		things := int64(0)
		for _, st := range steps {
			things += st.Number
		}
		if things > s.atOnce {
			k.JobID, err = s.jobs.Enqueue(ctx, tx, undoKind, handOverArgs{k.ID}, string(actor.User.ID), "hand-over/"+k.ID)
			if err == nil {
				_, err = tx.Exec(ctx, "UPDATE hand_overs SET job_id = ? WHERE id = ?", k.JobID, k.ID)
			}
			return err
		}
		for i := range steps {
			if err := s.giveBack(ctx, tx, actor, k, &steps[i]); err != nil {
				return err
			}
		}
		return s.undone(ctx, tx, actor, k)
	})
	if err != nil {
		return nil, err
	}
	out, err := s.shown(ctx, s.db, actor, k)
	if err == nil && out.State == Undone { // what really went back
		var t tally
		t, err = counted(ctx, s.db, k.ID, returned)
		out.Counts = s.told(t, out.Order)
	}
	return out, err
}

// claim refuses an undo of what was given back before, or by somebody else
// meanwhile, and keeps others out until the transaction ends.
func claim(ctx context.Context, tx *db.Tx, k *kept) error {
	n, err := tx.Exec(ctx, "UPDATE hand_overs SET job_id = '' WHERE id = ? AND undone_at IS NULL AND job_id = ?", k.ID, k.JobID)
	if err == nil && n == 0 {
		err = fault.Conflict("account.hand_over_undone", "this hand-over was taken back before")
	}
	k.JobID = ""
	return err
}
