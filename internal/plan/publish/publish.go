package publish

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/alignment"
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/gather"
	"arpent/internal/plan/survey"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/territory"
)

type publishArgs struct {
	Plan    draft.ID `json:"plan"`
	Version int64    `json:"version"`
	From    db.Date  `json:"from"`
	Members bool     `json:"members"`
}

// publication is what publishing did, kept so that withdrawing can take it back.
type publication struct {
	PublishOutcome
	New     []territory.ID `json:"new"`
	Ended   []territory.ID `json:"ended"`
	Seats   []reseated     `json:"seats"`
	Carried int            `json:"carried"`
}

// reseated is a change of a territory's owners.
type reseated struct {
	Territory territory.ID       `json:"territory"`
	Before    []territory.Member `json:"before"`
	Member    string             `json:"member"`
}

// change is what publishing would do to the tree.
type change struct {
	creates   []int // slots that get a new territory
	continues map[int]territory.ID
	ends      []territory.Territory
	seats     []int // slots whose owner changes
}

// treeChange compares a plan's slots with the tree as it is.
func (s *Service) treeChange(ctx context.Context, q db.Q, r *draft.Row, count []int) (*change, error) {
	all, err := s.territories.All(ctx, q)
	if err != nil {
		return nil, err
	}
	byID := map[string]*territory.Territory{}
	for i := range all {
		byID[string(all[i].ID)] = &all[i]
	}
	members, err := s.territories.Members(ctx, q, s.today())
	if err != nil {
		return nil, err
	}
	owners := map[territory.ID][]string{}
	for _, m := range members {
		if m.Role == territory.Owner {
			owners[m.TerritoryID] = append(owners[m.TerritoryID], string(m.UserID))
		}
	}
	c := &change{continues: map[int]territory.ID{}}
	kept := map[string]bool{}
	for i, slot := range r.Slots.V {
		var had []string
		if t := byID[slot.Territory]; t != nil && t.ValidTo == "" && !kept[slot.Territory] {
			c.continues[i], kept[slot.Territory] = t.ID, true
			had = owners[t.ID]
		} else if count[i] > 0 {
			c.creates = append(c.creates, i)
		} else {
			continue
		}
		if !(len(had) == 0 && slot.Rep == "") && !slices.Contains(had, slot.Rep) {
			c.seats = append(c.seats, i)
		}
	}
	n := &gather.NewPlan{TypeID: r.TypeID, ParentID: r.ParentID, Region: r.Region.V}
	todays, err := s.gather.Todays(ctx, n)
	if err != nil {
		return nil, err
	}
	for _, t := range todays {
		if !kept[t.ID] && byID[t.ID].ValidTo == "" {
			c.ends = append(c.ends, *byID[t.ID])
		}
	}
	return c, nil
}

// coversAll says whether a plan covers everything that its type has in force, so
// that territories it does not go on with end.
func coversAll(r *draft.Row) bool {
	reg := r.Region.V
	return len(reg.Areas) == 0 && !reg.Customers
}

// PublishPreview says what publishing would do.
func (s *Service) PublishPreview(ctx context.Context, actor access.Actor, id draft.ID, from db.Date) (*PublishPreview, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	r, remarks, count := *o.Row, o.Remarks(), slices.Clone(o.Work.Count)
	accounts := len(o.Units.Accounts.ID)
	o.Close()
	if from == "" {
		from = s.today()
	}
	c, err := s.treeChange(ctx, s.db, &r, count)
	if err != nil {
		return nil, err
	}
	p := &PublishPreview{From: from, Create: []string{}, Continue: []string{}, Close: []string{}, Accounts: accounts, Members: len(c.seats), Remarks: remarks, MayAnyway: actor.Scope.All}
	for _, i := range c.creates {
		p.Create = append(p.Create, r.Slots.V[i].Name)
	}
	for i, slot := range r.Slots.V {
		if _, ok := c.continues[i]; ok {
			p.Continue = append(p.Continue, slot.Name)
		}
		if slot.Rep == "" && count[i] > 0 {
			p.Vacant++
		}
	}
	if coversAll(&r) {
		for _, t := range c.ends {
			p.Close = append(p.Close, t.Name)
		}
	}
	list, err := draft.Periods(ctx, s.db, r.TypeID)
	if err != nil {
		return nil, err
	}
	if before := draft.ActiveOn(list, from); before != nil && before.PlanID != id {
		if replaced, err := draft.Find(ctx, s.db, before.PlanID); err == nil {
			replaced.State, replaced.ValidFrom, replaced.ValidTo = draft.Stand(list, before.PlanID, s.today())
			p.Replaces = &replaced.Plan
		}
	}
	_, p.Moved, err = s.compare.ChangedAccounts(ctx, actor, id, "today", -2, -2, 0)
	return p, err
}

// Publish brings a plan into force from a day, as a job.
func (s *Service) Publish(ctx context.Context, actor access.Actor, id draft.ID, w PublishWish) (string, error) {
	if !actor.Scope.All {
		return "", fault.Forbidden("plan.publish_role", "headquarters publishes plans; tell them that yours is ready")
	}
	if w.From == "" {
		w.From = s.today()
	}
	if _, err := db.ParseDate(string(w.From)); err != nil {
		return "", err
	}
	if w.From < s.today() {
		return "", fault.Invalid("plan.publish_past", "a plan comes into force today or later, not on %s", w.From).With("from", w.From)
	}
	o, err := s.draft.Draft(ctx, actor, id)
	if err != nil {
		return "", err
	}
	defer o.Close()
	if w.Version != 0 && w.Version != o.Row.Version {
		return "", draft.Stale()
	}
	if !slices.ContainsFunc(o.Work.Count, func(n int) bool { return n > 0 }) {
		return "", fault.Conflict("plan.nothing_to_publish", "no unit has a territory yet")
	}
	if wrong := o.Remarks(); len(wrong) > 0 && !w.Anyway {
		return "", fault.Conflict("plan.not_sound", "%s (%d remarks); mend the plan, or publish anyway", wrong[0].Text, len(wrong)).With("count", len(wrong)).With("first", wrong[0].Text)
	}
	members := w.Members == nil || *w.Members
	return s.jobs.Enqueue(ctx, s.db, "plan.publish", publishArgs{id, o.Row.Version, w.From, members}, string(actor.User.ID), "plan/"+string(id))
}

// publishJob does all of a publishing in one transaction, the knowledge of
// having done it included: killed at any moment, it is done or it is not.
func (s *Service) publishJob(ctx context.Context, j *job.Run, a publishArgs) (any, error) {
	var done PublishOutcome
	if ok, err := j.Saved(&done); ok || err != nil {
		return done, err
	}
	actor, err := s.access.ActorOf(ctx, access.UserID(j.By))
	if err != nil {
		return nil, err
	}
	o, err := s.draft.Draft(ctx, actor, a.Plan)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	if o.Row.Version != a.Version {
		return nil, draft.Stale()
	}
	var p *publication
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if p, err = s.publish(ctx, tx, actor, o, a, func(done, total int64, note string) {
			j.Publish("progress", map[string]any{"id": j.ID, "state": job.Running, "done": done, "total": total, "note": note})
		}); err != nil {
			return err
		}
		return j.Save(ctx, tx, p.PublishOutcome) // last, so that the sign of life is fresh
	})
	o.Row = nil // the version in memory is not the stored one any more
	if err != nil {
		return nil, err
	}
	s.hub.Publish("plan/"+string(a.Plan), "changed", map[string]any{"id": a.Plan, "version": a.Version + 1, "state": true})
	return p.PublishOutcome, nil
}

func (s *Service) publish(ctx context.Context, tx *db.Tx, actor access.Actor, o *draft.Open, a publishArgs, progress alignment.Progress) (*publication, error) {
	r := o.Row
	if err := s.claimed(ctx, tx, r, a.Version); err != nil {
		return nil, err
	}
	progress(0, 0, "territories")
	c, err := s.treeChange(ctx, tx, r, o.Work.Count)
	if err != nil {
		return nil, err
	}
	p := &publication{PublishOutcome: PublishOutcome{PlanID: r.ID, From: a.From}}
	of := map[int]territory.ID{}
	for i, t := range c.continues {
		of[i] = t
	}
	if err := s.openTerritories(ctx, tx, actor, r, c, a.From, of, p); err != nil {
		return nil, err
	}
	if a.Members {
		if err := s.seatReps(ctx, tx, actor, r, c, a.From, of, p); err != nil {
			return nil, err
		}
	}
	g, err := s.geography(ctx, tx, o, a.From, of)
	if err != nil {
		return nil, err
	}
	if coversAll(r) {
		ids := make([]territory.ID, len(c.ends))
		for i, t := range c.ends {
			ids[i] = t.ID
		}
		if p.Ended, err = s.territories.CloseMany(ctx, tx, actor, ids, a.From); err != nil {
			return nil, err
		}
	}
	outcome, err := s.alignment.Publish(ctx, tx, actor, *g, progress)
	if err != nil {
		return nil, err
	}
	p.Created, p.Closed, p.PublishOutcome.Members = len(p.New), len(p.Ended), len(p.Seats)
	p.Accounts, p.Moved, p.Unassigned = outcome.Accounts, outcome.Moved, outcome.Unassigned
	return p, s.recordPublication(ctx, tx, actor, r, a, of, p)
}

// claimed refuses a plan that changed since the publishing was asked for, and
// holds it until the transaction ends.
func (s *Service) claimed(ctx context.Context, tx *db.Tx, r *draft.Row, version int64) error {
	n, err := tx.Exec(ctx, "UPDATE plans SET version = version + 1, updated_at = ? WHERE id = ? AND version = ?", db.At(s.now()), r.ID, version)
	if err == nil && n == 0 {
		err = draft.Stale()
	}
	if err != nil {
		return err
	}
	list, err := draft.Periods(ctx, tx, r.TypeID)
	if state, _, _ := draft.Stand(list, r.ID, s.today()); err == nil && state != draft.Draft {
		err = fault.Conflict("plan.not_draft", "the plan is %s; copy it to change it", state).With("state", state)
	}
	return err
}

func (s *Service) openTerritories(ctx context.Context, tx *db.Tx, actor access.Actor, r *draft.Row, c *change, from db.Date, of map[int]territory.ID, p *publication) error {
	many := make([]territory.NewTerritory, len(c.creates))
	for k, i := range c.creates {
		many[k] = territory.NewTerritory{Name: r.Slots.V[i].Name, TypeID: territory.TypeID(r.TypeID), ParentID: s.parentFor(r), From: from}
	}
	if len(many) > 0 {
		ids, err := s.territories.CreateMany(ctx, tx, actor, many)
		if err != nil {
			return err
		}
		for k, i := range c.creates {
			of[i] = ids[k]
		}
		p.New = ids
	}
	for i, id := range c.continues { // a name given by hand is the territory's from now on
		slot := r.Slots.V[i]
		if !slot.ByHand {
			continue
		}
		t, err := s.territories.Find(ctx, tx, actor.Scope, id)
		if err != nil {
			return err
		}
		if t.Name != slot.Name {
			if err := s.territories.Change(ctx, tx, actor, id, 0, territory.TerritoryChange{Name: &slot.Name}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) parentFor(r *draft.Row) territory.ID { return territory.ID(r.ParentID) }

// seatReps makes the proposed representatives owners of their territories.
func (s *Service) seatReps(ctx context.Context, tx *db.Tx, actor access.Actor, r *draft.Row, c *change, from db.Date, of map[int]territory.ID, p *publication) error {
	for _, i := range c.seats {
		id := of[i]
		members, err := s.territories.MembersOf(ctx, tx, id)
		if err != nil {
			return err
		}
		seat := reseated{Territory: id}
		for _, m := range members {
			if m.Role == territory.Owner && (m.ValidTo == "" || m.ValidTo > from) {
				seat.Before = append(seat.Before, m)
			}
		}
		if rep := r.Slots.V[i].Rep; rep != "" {
			seat.Member, err = s.territories.SetMember(ctx, tx, actor, territory.NewMember{TerritoryID: id, UserID: access.UserID(rep), Role: territory.Owner, Share: 100, From: from, Replace: true})
			if err != nil {
				return err
			}
		} else {
			for _, m := range seat.Before {
				if err := s.territories.EndMember(ctx, tx, actor, id, m.ID, from); err != nil {
					return err
				}
			}
		}
		p.Seats = append(p.Seats, seat)
	}
	return nil
}

// geography is the plan as the resolver reads it, with what is in force outside
// the plan carried over.
func (s *Service) geography(ctx context.Context, q db.Q, o *draft.Open, from db.Date, of map[int]territory.ID) (*alignment.Geography, error) {
	r, u := o.Row, o.Units.Units
	g := &alignment.Geography{PlanID: string(r.ID), TypeID: territory.TypeID(r.TypeID), From: from, Level: r.Level}
	codes, accounts := map[string]bool{}, map[account.ID]bool{}
	switch r.Level {
	case design.AccountsLevel:
		g.Level = alignment.AccountLevel
	case survey.Postcodes("FR"), survey.Postcodes("US"):
		g.Level = alignment.PostcodeLevel
	}
	country := map[string]string{survey.Postcodes("FR"): "FR/", survey.Postcodes("US"): "US/"}[r.Level]
	parts := map[int32]bool{}
	for i, code := range u.Code {
		whole, _, isPart := strings.Cut(code, "#")
		t, ok := of[int(o.Work.Plan[i])]
		switch {
		case r.Level == design.AccountsLevel:
			accounts[account.ID(code)] = true
			if ok {
				g.Accounts = append(g.Accounts, alignment.AccountRule{Account: account.ID(code), Territory: t})
			}
		case isPart:
			codes[country+whole] = true
			if shape := u.Shapes[int32(i)]; ok && len(shape) > 0 {
				g.Parts = append(g.Parts, alignment.PartRule{Area: country + whole, Shape: shape, Territory: t})
			} else {
				parts[int32(i)] = true // no shape: its accounts are named one by one
			}
		default:
			codes[country+code] = true
			if ok {
				g.Areas = append(g.Areas, alignment.AreaRule{Code: country + code, Territory: t})
			}
		}
	}
	for i, id := range u.Accounts.ID {
		if unit := u.Accounts.Unit[i]; unit >= 0 && parts[unit] {
			accounts[account.ID(id)] = true
			if t, ok := of[int(o.Work.Plan[unit])]; ok {
				g.Accounts = append(g.Accounts, alignment.AccountRule{Account: account.ID(id), Territory: t})
			}
		}
	}
	if r.Region.V.Territory == "" && coversAll(r) {
		return g, nil
	}
	return g, s.carryOver(ctx, q, g, o, codes, accounts)
}

// carryOver adds what is in force outside the plan's own units: a plan of one
// region leaves the others as they are.
func (s *Service) carryOver(ctx context.Context, q db.Q, g *alignment.Geography, o *draft.Open, codes map[string]bool, accounts map[account.ID]bool) error {
	old, err := s.alignment.InForce(ctx, q, g.TypeID, g.From)
	if err != nil || old == nil {
		return err
	}
	if len(old.Areas)+len(old.Parts) > 0 && len(g.Areas)+len(g.Parts) > 0 && old.Level != g.Level {
		return fault.Conflict("plan.level_differs", "the plan in force is made of %s, this one of %s; a plan for a part of the country needs the same", old.Level, g.Level).
			With("old", old.Level).With("new", g.Level)
	}
	inside := map[account.ID]bool{}
	for _, id := range o.Units.Accounts.ID {
		inside[account.ID(id)] = true
	}
	if g.Level == alignment.AccountLevel && old.Level != alignment.AccountLevel {
		g.Level = old.Level
	}
	for _, a := range old.Areas {
		if !codes[a.Code] {
			g.Areas = append(g.Areas, a)
		}
	}
	for _, p := range old.Parts {
		if !codes[p.Area] {
			g.Parts = append(g.Parts, p)
		}
	}
	for _, a := range old.Accounts {
		if !accounts[a.Account] && !inside[a.Account] {
			g.Accounts = append(g.Accounts, a)
		}
	}
	return nil
}

func (s *Service) recordPublication(ctx context.Context, tx *db.Tx, actor access.Actor, r *draft.Row, a publishArgs, of map[int]territory.ID, p *publication) error {
	if _, err := tx.Exec(ctx, "DELETE FROM plan_published WHERE plan_id = ?", r.ID); err != nil {
		return err
	}
	if _, err := tx.BulkInsert(ctx, "plan_published", []string{"plan_id", "number", "territory_id"}, func(yield func([]any) bool) {
		for i, t := range of {
			if !yield([]any{string(r.ID), int64(i), string(t)}) {
				return
			}
		}
	}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO plan_periods (id, plan_id, type_id, valid_from, valid_to, recorded_at, by_id) VALUES (?,?,?,?,?,?,?)",
		db.NewID(), r.ID, r.TypeID, a.From, db.Date(""), db.At(s.now()), actor.User.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE plans SET published = ?, outcome = ? WHERE id = ?", true, db.JSON[*publication]{V: p}, r.ID); err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, "plan.publish", "plan/"+string(r.ID), p.PublishOutcome)
}

// Outcome is what the latest publishing of a plan did.
func (s *Service) Outcome(ctx context.Context, actor access.Actor, id draft.ID) (*PublishOutcome, error) {
	o, err := s.draft.Whole(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	p, err := publicationOf(ctx, s.db, id)
	if err == nil && p == nil {
		return nil, fault.NotFound("outcome", id)
	}
	if err != nil {
		return nil, err
	}
	return &p.PublishOutcome, nil
}

// publicationOf reads what the latest publishing of a plan did; nil without one.
func publicationOf(ctx context.Context, q db.Q, id draft.ID) (*publication, error) {
	var p db.JSON[*publication]
	err := q.Get(ctx, &p, "SELECT outcome FROM plans WHERE id = ?", id)
	return p.V, err
}
