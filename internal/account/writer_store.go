package account

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/account/industry"
	"arpent/internal/account/stated"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

// parents finds the accounts above those of the rows, by their id in the
// file's system or by a name that one account in scope alone has.
func (b *batch) parents(ctx context.Context, tx *db.Tx, arrivals []*arrival) error {
	refs := []Reference{}
	for _, a := range arrivals {
		if a.parent != "" && a.out.Act != intake.Rejected {
			refs = append(refs, Reference{External: a.parent, Name: a.parent})
		}
	}
	if len(refs) == 0 {
		return nil
	}
	found, err := b.w.s.Resolve(ctx, tx, b.w.session.Actor.Scope, []string{System(b.w.session)}, refs)
	if err != nil {
		return err
	}
	byName := map[string]ID{}
	for _, c := range b.created {
		byName[c.SortName] = c.ID
		for _, e := range c.External.V {
			byName["id "+e.Value] = c.ID
		}
	}
	for _, a := range arrivals {
		if a.parent == "" || a.out.Act == intake.Rejected || a.out.Act == intake.Unchanged {
			continue
		}
		parent := found[Reference{External: a.parent, Name: a.parent}]
		for _, key := range []string{"id " + a.parent, fold.Words(a.parent)} {
			if parent == "" {
				parent = byName[key]
			}
		}
		c := b.known.seen[ID(a.out.ID)]
		switch {
		case parent == "":
			a.out.Problems = append(a.out.Problems, intake.Problem{Field: "parent", Key: "account.parent_unknown", Message: "there is no account " + a.parent, Params: map[string]any{"value": a.parent}})
		case parent != c.ID && c.ParentID == "":
			c.ParentID = parent
		}
	}
	return nil
}

// store writes the batch: new accounts in bulk, changed ones each once, and
// pairs to review; then all are put into territories.
func (b *batch) store(ctx context.Context, tx *db.Tx) error {
	s := b.w.s
	created := make([]Account, len(b.created))
	ids := make([]ID, 0, len(b.created)+len(b.changed))
	for i, c := range b.created {
		created[i] = c.Account
		ids = append(ids, c.ID)
	}
	if len(created) > 0 {
		if err := s.insert(ctx, tx, created); err != nil {
			return err
		}
	}
	changed := make([]ID, 0, len(b.changed))
	for id := range b.changed {
		changed = append(changed, id)
	}
	slices.Sort(changed)
	for _, id := range changed {
		c := b.changed[id]
		if err := s.put(ctx, tx, &c.Account, !slices.Equal(b.stored[id].External, c.External.V)); err != nil {
			return err
		}
	}
	for _, c := range b.created {
		if err := s.review(ctx, tx, b.w.session.Actor.User.ID, c.ID, b.review[c.ID]); err != nil {
			return err
		}
	}
	if err := s.align(ctx, tx, append(ids, changed...)...); err != nil {
		return err
	}
	return b.w.grown(ctx, tx, len(created))
}

// grown tells PostgreSQL's planner of tables that grow fast: it would go on
// with plans made when they were empty, which read them whole.
func (w *writer) grown(ctx context.Context, tx *db.Tx, by int) error {
	stored, known := w.stored+by, w.known
	if tx.Dialect() == db.Postgres && !w.session.Rehearsal && stored >= max(batchLarge, 4*known) {
		known = stored
		if _, err := tx.Exec(ctx, "ANALYZE accounts, account_external_ids"); err != nil {
			return err
		}
	}
	tx.AfterCommit(func() { w.stored, w.known = stored, known })
	return nil
}

const batchLarge = 1000

// Undo takes accounts back: those that were created go, with a merge undone the
// others say what they said before; not those that were touched since, or that
// something hangs on by now.
func (w *writer) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	ids := make([]ID, len(objects))
	for i, o := range objects {
		ids[i] = ID(o.ID)
	}
	accounts, err := ByIDs(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	at := map[ID]*Account{}
	for i := range accounts {
		at[accounts[i].ID] = &accounts[i]
	}
	held := map[string]string{}
	for name, f := range w.s.followers {
		some, err := f.Holding(ctx, tx, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			held[string(id)] = name
		}
	}
	refused := []intake.Refusal{}
	var touched []ID
	for _, o := range objects {
		a := at[ID(o.ID)] // nil: deleted or merged away since
		var name string
		var version int64
		if a != nil {
			name, version = a.Name, a.Version
		}
		if no := o.Refuse(name, a == nil, version); no != nil {
			refused = append(refused, *no)
			continue
		}
		if what := held[o.ID]; o.Created() && what != "" {
			refused = append(refused, intake.Refusal{ID: o.ID, Name: a.Name, Key: "account.holds", Message: "has " + what + " by now", Params: map[string]any{"what": what}})
			continue
		}
		if err := w.back(ctx, tx, a, &o); err != nil {
			return nil, err
		}
		touched = append(touched, a.ID)
	}
	return refused, w.s.align(ctx, tx, touched...)
}

func (w *writer) back(ctx context.Context, tx *db.Tx, a *Account, o *intake.Undoing) error {
	if o.Created() {
		a.DeletedAt, a.DeletedBy = db.At(w.s.now()), w.session.Actor.User.ID
		return w.s.update(ctx, tx, a, false)
	}
	before := a.Particulars()
	var d Particulars
	if err := json.Unmarshal(o.Before(), &d); err != nil {
		return err
	}
	a.apply(d)
	if d.moved(&before) {
		w.s.place(a)
	}
	return w.s.update(ctx, tx, a, true)
}

// known gives the value that is pointed at, or nothing.
func known[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// record shows an account by the names of the fields.
func record(a *Account) map[string]any {
	out := map[string]any{"name": a.Name, "street": a.Street, "postcode": a.Postcode, "town": a.Town, "region": a.Region, "country": a.Country,
		"industry": industry.Show(a.Industry, a.IndustryVersion), "currency": a.Currency, "owner": string(a.OwnerID), "customer": a.Customer, "technologies": stated.Join(a.Profile.V.Technologies.Now()), "tags": stated.Join(a.Profile.V.Tags.Now()), "siren": a.SIREN, "siret": a.SIRET,
		"lei": a.LEI, "duns": a.DUNS, "domain": a.Domain, "website": a.Website, "phone": a.Phone, "note": a.Note, "area": a.AreaName, "precision": a.Precision,
		"longitude": known(a.Lon), "latitude": known(a.Lat), "headcount": known(a.Headcount), "potential": currency.Major(a.Potential, a.Currency),
		"revenue": currency.Major(a.Revenue, a.Currency), "visits_per_year": known(a.VisitsPerYear), "visit_minutes": known(a.VisitMinutes)}
	if a.Industry == "" {
		out["industry"] = a.IndustryName
	}
	for _, e := range a.External.V {
		out["external_id"] = e.Value
	}
	for name, v := range out {
		if v == nil || v == "" {
			delete(out, name)
		}
	}
	for k, v := range a.Custom.V {
		out["custom:"+k] = v
	}
	return out
}

// Reference is how a file names an account of another file.
type Reference struct{ External, Name string }

// Named finds the accounts that rows of a file name. A plain file's ids may be
// those of any other file or system, as long as one account alone has them.
func (s *Service) Named(ctx context.Context, q db.Q, session intake.Session, refs []Reference) (map[Reference]ID, error) {
	out, err := s.Resolve(ctx, q, session.Actor.Scope, []string{System(session)}, refs)
	if err != nil || session.Options.System != "" {
		return out, err
	}
	rest := slices.DeleteFunc(slices.Clone(refs), func(r Reference) bool { return out[r] != "" || r.External == "" })
	var systems []string
	if len(rest) > 0 {
		if err := q.Select(ctx, &systems, "SELECT DISTINCT scheme FROM account_external_ids"); err != nil || len(systems) == 0 {
			return out, err
		}
		more, err := s.Resolve(ctx, q, session.Actor.Scope, systems, rest)
		maps.Copy(out, more)
		return out, err
	}
	return out, nil
}

// Resolve finds accounts in scope by their id in one of some systems, or by a
// name that one account alone has.
func (s *Service) Resolve(ctx context.Context, q db.Q, scope access.Scope, systems []string, refs []Reference) (map[Reference]ID, error) {
	ids, names := []string{}, []string{}
	for _, r := range refs {
		if r.External != "" {
			ids = append(ids, r.External)
		}
		if r.Name != "" {
			names = append(names, fold.Words(r.Name))
		}
	}
	within, args := scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	byID, byName := map[string]ID{}, map[string]ID{}
	read := func(to map[string]ID, text string, args ...any) error {
		var rows []struct {
			ID  ID     `db:"id"`
			Key string `db:"key"`
		}
		if err := q.Select(ctx, &rows, text, args...); err != nil {
			return err
		}
		for _, r := range rows {
			if _, twice := to[r.Key]; twice {
				to[r.Key] = "" // two of that name: neither is meant for sure
			} else {
				to[r.Key] = r.ID
			}
		}
		return nil
	}
	slices.Sort(ids)
	slices.Sort(names)
	for some := range slices.Chunk(slices.Compact(ids), 500) {
		if err := read(byID, "SELECT DISTINCT a.id, e.value AS key FROM account_external_ids e JOIN accounts a ON a.id = e.account_id WHERE e.scheme IN (?) AND e.value IN (?) AND a.deleted_at IS NULL AND "+within,
			append([]any{systems, some}, args...)...); err != nil {
			return nil, err
		}
		own := "SELECT a.id, a.id AS key FROM accounts a WHERE a.id IN (?) AND a.deleted_at IS NULL AND " + within
		if err := read(byID, own, append([]any{some}, args...)...); err != nil {
			return nil, err
		}
	}
	for some := range slices.Chunk(slices.Compact(names), 500) {
		if err := read(byName, "SELECT a.id, a.sort_name AS key FROM accounts a WHERE a.sort_name IN (?) AND a.deleted_at IS NULL AND "+within, append([]any{some}, args...)...); err != nil {
			return nil, err
		}
	}
	out := map[Reference]ID{}
	for _, r := range refs {
		if id := byID[r.External]; r.External != "" && id != "" {
			out[r] = id
		} else if id := byName[fold.Words(r.Name)]; r.Name != "" && id != "" {
			out[r] = id
		}
	}
	return out, nil
}
