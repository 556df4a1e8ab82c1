package account

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/account/match"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

// Employer is a company as a file about other things names it: by an id in the
// file's system, or by what it says of it.
type Employer struct {
	External string
	Says     Particulars
}

// Hired is what an employer was taken for.
type Hired struct {
	ID       ID
	Name     string
	Changes  []intake.SideChange // the account it became, or what it filled in
	Problems []intake.Problem
}

// Employers finds the accounts of companies that rows of one import name, and
// makes new ones.
type Employers struct{ w *writer }

// Employers makes a finder for one run of an import. What such a row says of an
// account that is there fills only what is empty: the row is about someone else.
func (s *Service) Employers(session intake.Session) *Employers {
	if session.Options.Existing != "skip" {
		session.Options.Existing = "fill"
	}
	return &Employers{&writer{s: s, session: session}}
}

// hiring is the employers of some rows on their way.
type hiring struct {
	*batch
	at    []*arrival // nil for one that cannot be an account: it has no name
	found []ID
}

// Find gives the accounts of some employers, "" for one that is none, or that
// may be several.
func (e *Employers) Find(ctx context.Context, tx *db.Tx, list []Employer) ([]ID, error) {
	h, err := e.look(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	return h.found, nil
}

// Hire gives the accounts of some employers, filling in what was not known of
// them; those that are none become accounts.
func (e *Employers) Hire(ctx context.Context, tx *db.Tx, list []Employer) ([]Hired, error) {
	h, err := e.look(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	made := map[string]ID{}
	for i, a := range h.at {
		if a == nil {
			continue
		}
		key := match.Key(a.asNew.Name) + "|" + match.Town(a.asNew.Town)
		id := h.found[i]
		if id == "" {
			id = h.sure(a) // one of those made before
		}
		if id == "" && made[key] != "" && !compare(&a.asNew, &h.known.seen[made[key]].Account).apart {
			id = made[key]
		}
		if id != "" {
			h.merge(a, pair{other: &h.known.seen[id].Account, by: "employer", score: 1})
			continue
		}
		h.take(a)
		made[key] = ID(a.out.ID)
	}
	if err := h.store(ctx, tx); err != nil {
		return nil, err
	}
	out := make([]Hired, len(list))
	for i, a := range h.at {
		if a == nil || a.out.Act == intake.Rejected {
			continue
		}
		c := h.known.seen[ID(a.out.ID)]
		out[i] = Hired{ID: c.ID, Name: c.Name}
		if a.out.Act != intake.Unchanged {
			out[i].Changes = []intake.SideChange{{Target: "accounts", ID: a.out.ID, Change: intake.Change{Act: a.out.Act, Version: a.out.Version, Before: a.out.Before}}}
		}
		for _, p := range a.out.Problems {
			if p.Key == "account.alike" {
				p.Field = "account"
				out[i].Problems = append(out[i].Problems, p)
			}
		}
	}
	return out, nil
}

func (e *Employers) look(ctx context.Context, tx *db.Tx, list []Employer) (*hiring, error) {
	h := &hiring{at: make([]*arrival, len(list)), found: make([]ID, len(list))}
	system := System(e.w.session)
	var sought []*Account
	refs := make([]Reference, len(list))
	for i, one := range list {
		refs[i] = Reference{External: one.External, Name: one.Says.Name}
		a := &arrival{row: &intake.Row{}, out: &intake.Outcome{}, says: one.Says}
		if one.External != "" && e.w.session.Options.System != "" {
			a.says.External = append(slices.Clone(a.says.External), ExternalID{system, one.External})
		}
		if err := a.says.check(); err != nil {
			continue
		}
		a.asNew.apply(a.says)
		a.asNew.Profile.V = profiled(&a.says, e.w.stamp())
		if a.asNew.Country == "" {
			a.asNew.Country = e.w.session.Options.Country
		}
		e.w.s.place(&a.asNew)
		a.asNew.derive()
		h.at[i], sought = a, append(sought, &a.asNew)
	}
	known, err := e.w.s.lookAlikes(ctx, tx, e.w.session.Actor.Scope, sought)
	if err != nil {
		return nil, err
	}
	h.batch = &batch{w: e.w, known: known, changed: map[ID]*candidate{}, stored: map[ID]Particulars{}, review: map[ID][]pair{}}
	named, err := e.w.s.Named(ctx, tx, e.w.session, refs)
	if err != nil {
		return nil, err
	}
	called, err := e.w.s.called(ctx, tx, e.w.session, sought)
	if err != nil {
		return nil, err
	}
	for i, a := range h.at {
		h.found[i] = h.pick(a, named[refs[i]], called)
	}
	return h, h.hold(ctx, tx)
}

// pick decides for one employer: an id in the file's system, then what makes
// two accounts one, then a name that one account alone has.
func (h *hiring) pick(a *arrival, named ID, called map[string]ID) ID {
	if a == nil {
		return named
	}
	return cmp.Or(h.sure(a), named, called[match.Key(a.asNew.Name)])
}

// sure is the account that is one with an employer beyond doubt.
func (h *hiring) sure(a *arrival) ID {
	for _, p := range h.known.pairs(&a.asNew) {
		if p.sure() && p.visible {
			return p.other.ID
		}
	}
	return ""
}

// hold reads the accounts that were found by name only, and lets go of those
// against which their place, an identifier or another id in the same system speaks.
func (h *hiring) hold(ctx context.Context, tx *db.Tx) error {
	var missing []ID
	for _, id := range h.found {
		if id != "" && h.known.seen[id] == nil {
			missing = append(missing, id)
		}
	}
	accounts, err := ByIDs(ctx, tx, missing)
	if err != nil {
		return err
	}
	for i := range accounts {
		if h.known.seen[accounts[i].ID] == nil {
			h.known.add(&candidate{Account: accounts[i], visible: true})
		}
	}
	for i, a := range h.at {
		id := h.found[i]
		if id == "" || a == nil {
			continue
		}
		c := h.known.seen[id]
		p := compare(&a.asNew, &c.Account)
		elsewhere := a.asNew.Town != "" && c.Town != "" && match.Town(a.asNew.Town) != match.Town(c.Town)
		if p.sure() || !h.byName(a, c) {
			continue
		}
		if p.apart || elsewhere && (a.asNew.Domain == "" || a.asNew.Domain != c.Domain) || differ(a.asNew.SIREN, c.SIREN) || differ(a.asNew.Country, c.Country) || differ(a.asNew.DUNS, c.DUNS) {
			h.found[i] = ""
		}
	}
	return nil
}

// byName says that nothing but the name led to the account.
func (h *hiring) byName(a *arrival, c *candidate) bool {
	return !slices.ContainsFunc(a.asNew.External.V, func(e ExternalID) bool { return slices.Contains(c.External.V, e) })
}

// called finds accounts in scope by their names without legal form, of names
// that one account alone has: "Dupont" for "Dupont SAS".
func (s *Service) called(ctx context.Context, tx *db.Tx, session intake.Session, sought []*Account) (map[string]ID, error) {
	var names []string
	wanted := map[string]bool{}
	for _, a := range sought {
		key := match.Key(a.Name)
		if key == "" || wanted[key] {
			continue
		}
		wanted[key] = true
		names = append(append(names, fold.Words(a.Name)), match.Spelled(key)...)
	}
	slices.Sort(names)
	within, args := session.Actor.Scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	out, several := map[string]ID{}, map[string]bool{}
	for some := range slices.Chunk(slices.Compact(names), 500) {
		var rows []struct {
			ID   ID     `db:"id"`
			Name string `db:"name"`
		}
		if err := tx.Select(ctx, &rows, "SELECT a.id, a.name FROM accounts a WHERE a.sort_name IN (?) AND a.deleted_at IS NULL AND "+within, append([]any{some}, args...)...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			key := match.Key(r.Name)
			if out[key] != "" && out[key] != r.ID {
				several[key] = true
			}
			out[key] = r.ID
		}
	}
	for key := range several {
		delete(out, key)
	}
	return out, nil
}
