package alignment

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/survey"
	"arpent/internal/alignment/condition"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Align places accounts from today on, as account.Aligner asks: those that are
// new or changed, with the companies below them, which may follow them.
func (s *Service) Align(ctx context.Context, tx *db.Tx, ids []account.ID) error {
	if len(ids) == 0 {
		return nil
	}
	if err := lock(ctx, tx, false); err != nil {
		return err
	}
	ids, err := s.withFamilies(ctx, tx, ids)
	if err != nil {
		return err
	}
	_, err = s.realign(ctx, tx, access.Actor{}, s.today(), ids, nil)
	return err
}

// withFamilies adds the companies below, when any family is pinned at all.
func (s *Service) withFamilies(ctx context.Context, tx *db.Tx, ids []account.ID) ([]account.ID, error) {
	var families int
	if err := tx.Get(ctx, &families, "SELECT COUNT(*) FROM alignment_pins WHERE superseded_at IS NULL AND family = ?", true); err != nil || families == 0 {
		return ids, err
	}
	below, err := survey.Below(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	all := append(slices.Clone(ids), below...)
	slices.Sort(all)
	return slices.Compact(all), nil
}

// Realign places every account anew from a day on, as territory.Realigner asks.
func (s *Service) Realign(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date) error {
	if err := lock(ctx, tx, true); err != nil {
		return err
	}
	_, err := s.realign(ctx, tx, actor, from, nil, nil)
	return err
}

// realign brings what is recorded of accounts (ids nil: all) in line with what
// the resolver decides for every day from a first one on. Days before stay.
func (s *Service) realign(ctx context.Context, tx *db.Tx, actor access.Actor, from db.Date, ids []account.ID, progress Progress) (Outcome, error) {
	if progress == nil {
		progress = func(int64, int64, string) {}
	}
	w, err := s.world(ctx, tx)
	if err != nil {
		return Outcome{}, err
	}
	progress(0, 0, "reading")
	c, err := s.compare(ctx, tx, w, from, ids, progress)
	if err != nil {
		return Outcome{}, err
	}
	progress(0, 0, "writing")
	if err := s.write(ctx, tx, actor, c); err != nil || s.dealer == nil || from > s.today() {
		return c.outcome, err
	}
	return c.outcome, s.dealer.Arrive(ctx, tx, c.arrivals())
}

// arrivals gives the accounts that come into each territory.
func (c *comparison) arrivals() map[territory.ID][]account.ID {
	out := map[territory.ID][]account.ID{}
	for i := range c.moves {
		if m := &c.moves[i]; m.To != "" {
			out[m.To] = append(out[m.To], m.Account.ID)
		}
	}
	return out
}

// comparison is what differs between what is recorded and what is decided.
type comparison struct {
	outcome Outcome
	dropped []Alignment // no longer believed
	added   []Alignment
	moves   []Move // on the first day
}

func (s *Service) compare(ctx context.Context, q db.Q, w *world, from db.Date, ids []account.ID, progress Progress) (*comparison, error) {
	subjects, err := s.subjects(ctx, q, w, ids)
	if err != nil {
		return nil, err
	}
	recorded, err := recordedAfter(ctx, q, from, ids)
	if err != nil {
		return nil, err
	}
	c := &comparison{outcome: Outcome{From: from, Accounts: len(subjects), ByReason: map[Reason]int{}}}
	layers := w.layers()
	for i, u := range subjects {
		if i%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			progress(int64(i), int64(len(subjects)), "placing")
		}
		old := recorded[u.ID]
		delete(recorded, u.ID)
		for _, layer := range layers {
			c.settle(u, layer, from, old, w.timeline(u, layer, from))
		}
	}
	for id, old := range recorded { // deleted accounts keep their past
		gone, since := &subject{Subject: condition.Subject{Placing: survey.Placing{ID: id}}}, max(from, s.today())
		old = slices.DeleteFunc(old, func(a Alignment) bool { return a.To != "" && a.To <= since })
		for _, layer := range layers {
			c.settle(gone, layer, since, old, nil)
		}
	}
	return c, nil
}

// settle compares one account's recorded rows of a layer with the stretches
// that are decided from a day on.
func (c *comparison) settle(u *subject, layer string, from db.Date, recorded []Alignment, decided []stretch) {
	var before, after decision
	rows := make([]Alignment, 0, len(decided)+1)
	for i := range recorded {
		r := &recorded[i]
		if r.Layer != layer {
			continue
		}
		if r.From <= from {
			before = r.decision()
		}
		if r.From < from {
			head := *r
			head.To = from
			rows = append(rows, head)
		}
	}
	if len(decided) > 0 && decided[0].from == from {
		after = decided[0].decision
	}
	for i := range decided {
		d := &decided[i]
		if n := len(rows); n > 0 && rows[n-1].To == d.from {
			if last := rows[n-1].decision(); last.same(&d.decision) {
				rows[n-1].To = d.to
				continue
			}
		}
		rows = append(rows, d.alignment(u.ID, layer))
	}
	for i := range recorded {
		r := &recorded[i]
		if r.Layer != layer {
			continue
		}
		at := slices.IndexFunc(rows, func(n Alignment) bool {
			a, b := n.decision(), r.decision()
			return n.From == r.From && n.To == r.To && a.same(&b)
		})
		if at >= 0 {
			rows = slices.Delete(rows, at, at+1)
			continue
		}
		c.dropped = append(c.dropped, *r)
	}
	c.added = append(c.added, rows...)
	if u.s != nil || before.territory != "" {
		c.count(u, layer, before, after)
	}
}

func (c *comparison) count(u *subject, layer string, before, after decision) {
	if before.territory != after.territory {
		m := Move{Account: &u.Placing, Layer: layer, From: before.territory, To: after.territory, Before: before.reason, After: after.reason}
		if before.reason == Ruled {
			m.BeforeRule = before.rule
		}
		if after.reason == Ruled {
			m.AfterRule = after.rule
		}
		c.moves = append(c.moves, m)
	}
	o := &c.outcome
	if layer != territory.Primary {
		if before.territory != after.territory {
			o.Overlays++
		}
		return
	}
	if after.territory == "" {
		o.Unassigned++
	} else {
		o.ByReason[after.reason]++
	}
	switch {
	case before.territory == after.territory:
	case before.territory == "":
		o.Entered++
	case after.territory == "":
		o.Left++
	default:
		o.Moved++
	}
}

func (a *Alignment) decision() decision {
	return decision{a.TerritoryID, a.TypeID, a.Reason, a.Rule, a.PlanID, a.Detail.V}
}

func (t *stretch) alignment(id account.ID, layer string) Alignment {
	return Alignment{AccountID: id, TerritoryID: t.territory, TypeID: t.typeID, Layer: layer, From: t.from, To: t.to,
		Reason: t.reason, Rule: t.rule, PlanID: t.plan, Detail: db.JSON[Detail]{V: t.detail}}
}

// recordedAfter reads what is believed of the days from one on, by account, in
// order of days.
func recordedAfter(ctx context.Context, q db.Q, from db.Date, ids []account.ID) (map[account.ID][]Alignment, error) {
	out := map[account.ID][]Alignment{}
	read := func(more string, args ...any) error {
		return q.Each(ctx, "SELECT "+columns+" FROM alignments WHERE superseded_at IS NULL AND (valid_to IS NULL OR valid_to > ?)"+more+" ORDER BY account_id, layer, valid_from",
			append([]any{from}, args...), func(r *sqlx.Rows) error {
				var a Alignment
				err := r.Scan(&a.AccountID, &a.ID, &a.TerritoryID, &a.TypeID, &a.Layer, &a.From, &a.To, &a.Reason, &a.Rule, &a.PlanID, &a.Detail, &a.RecordedAt, &a.RecordedBy)
				out[a.AccountID] = append(out[a.AccountID], a)
				return err
			})
	}
	if ids == nil {
		return out, read("")
	}
	for ; len(ids) > 0; ids = ids[min(len(ids), 2000):] {
		if err := read(" AND account_id IN (?)", ids[:min(len(ids), 2000)]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// write records a comparison: what is no longer believed is superseded, never
// deleted, and what is believed instead stands beside it.
func (s *Service) write(ctx context.Context, tx *db.Tx, actor access.Actor, c *comparison) error {
	now := db.At(s.now())
	for part := c.dropped; len(part) > 0; part = part[min(len(part), 5000):] {
		some := part[:min(len(part), 5000)]
		accounts, ids := make([]string, len(some)), make([]string, len(some))
		for i, a := range some {
			accounts[i], ids[i] = string(a.AccountID), a.ID
		}
		slices.Sort(accounts)
		if _, err := tx.Exec(ctx, "UPDATE alignments SET superseded_at = ? WHERE account_id IN (?) AND id IN (?)", now, slices.Compact(accounts), ids); err != nil {
			return err
		}
	}
	_, err := tx.BulkInsert(ctx, "alignments", append(strings.Split(columns, ", "), "superseded_at"), rows(c.added, func(_ int, a Alignment) []any {
		return []any{string(a.AccountID), db.NewID(), string(a.TerritoryID), string(a.TypeID), a.Layer, a.From, a.To, string(a.Reason), a.Rule, a.PlanID, a.Detail,
			now, string(actor.User.ID), db.Time{}}
	}))
	return err
}
