package deal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"arpent/internal/account"
	"arpent/internal/account/currency"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// writer stores rows of a file as deals.
type writer struct {
	s       *Service
	session intake.Session
	people  account.Colleagues
}

// found is a deal that was there or that a row of the batch made.
type found struct {
	Deal
	line   int64 // of the row that made it, 0 when it was there
	stored bool
	dirty  bool
}

// batch is what a Write has to store at its end.
type batch struct {
	*writer
	system   string
	accounts map[account.ID]*account.Account
	byID     map[string]*found
	byName   map[string]*found // account, then folded name
	order    []*found
}

func (w *writer) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	outcomes := make([]intake.Outcome, len(rows))
	refs := make([]account.Reference, len(rows))
	for i, r := range rows {
		refs[i] = account.Reference{External: r.Text("account_id"), Name: r.Text("account")}
		if refs[i].External == "" { // files have ids under "account" too
			refs[i].External = refs[i].Name
		}
	}
	b := &batch{writer: w, system: account.System(w.session), accounts: map[account.ID]*account.Account{}, byID: map[string]*found{}, byName: map[string]*found{}}
	at, err := w.s.accounts.Named(ctx, tx, w.session, refs)
	if err != nil {
		return nil, err
	}
	if err := b.load(ctx, tx, rows, at); err != nil {
		return nil, err
	}
	for i, r := range rows {
		if err := b.take(r, refs[i], at[refs[i]], &outcomes[i]); err != nil {
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
		}
	}
	return outcomes, b.store(ctx, tx)
}

// load reads the accounts that rows name, and the deals that they may mean.
func (b *batch) load(ctx context.Context, tx *db.Tx, rows []*intake.Row, at map[account.Reference]account.ID) error {
	ids := []account.ID{}
	for _, id := range at {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	accounts, err := account.ByIDs(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i := range accounts {
		b.accounts[accounts[i].ID] = &accounts[i]
	}
	within, args := b.session.Actor.Scope.Accounts("a.id", "a.owner_id", "a.created_by", b.s.today())
	read := func(condition string, more ...any) error {
		var deals []Deal
		err := tx.Select(ctx, &deals, "SELECT "+selected+" FROM deals d JOIN accounts a ON a.id = d.account_id WHERE d.deleted_at IS NULL AND a.deleted_at IS NULL AND "+within+" AND "+condition+" ORDER BY d.id",
			append(slices.Clone(args), more...)...)
		for _, d := range deals {
			b.add(&found{Deal: d, stored: true})
		}
		return err
	}
	external := []string{}
	for _, r := range rows {
		if id := r.Text("external_id"); id != "" {
			external = append(external, id)
		}
	}
	for some := range slices.Chunk(external, 500) {
		if err := read("d.system = ? AND d.external_id <> '' AND d.external_id IN (?)", b.system, some); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(ids, 500) {
		if err := read("d.account_id IN (?)", some); err != nil {
			return err
		}
	}
	return nil
}

func key(id account.ID, name string) string { return string(id) + "\n" + fold.Words(name) }

func (b *batch) add(f *found) {
	if f.ExternalID != "" && f.System == b.system && b.byID[f.ExternalID] == nil {
		b.byID[f.ExternalID] = f
	}
	if k := key(f.AccountID, f.Name); b.byName[k] == nil {
		b.byName[k] = f
	}
}

// known finds the deal that a row means: by its id or, when one of the two has
// none from this system, by account and name.
func (b *batch) known(r *intake.Row, at account.ID) (*found, string) {
	external := r.Text("external_id")
	if f := b.byID[external]; external != "" && f != nil {
		return f, "external_id"
	}
	f := b.byName[key(at, r.Text("name"))]
	if f != nil && (external == "" || f.ExternalID == "" || f.System != b.system) {
		return f, "account_name"
	}
	return nil, ""
}

func (b *batch) take(r *intake.Row, ref account.Reference, at account.ID, out *intake.Outcome) error {
	if ref == (account.Reference{}) {
		return fault.Invalid("account.needed", "the row names no account").With("field", "account")
	}
	if at == "" {
		name := ref.Name
		if name == "" {
			name = ref.External
		}
		return fault.Invalid("account.unknown", "there is no account %q, or several", name).With("field", "account").With("value", name)
	}
	says, err := b.read(r, b.accounts[at], out)
	if err != nil {
		return err
	}
	if !r.Apart {
		if f, by := b.known(r, at); f != nil {
			return b.merge(r, f, by, says, at, out)
		}
	}
	actor := b.session.Actor.User
	if says.OwnerID == "" {
		says.OwnerID = actor.ID
	}
	if err := says.check(b.s.today()); err != nil {
		return err
	}
	f := &found{line: r.Line, Deal: Deal{ID: ID(db.NewID()), AccountID: at, CreatedBy: actor.ID, Version: 1}}
	f.apply(says)
	if id := r.Text("external_id"); id != "" {
		f.System, f.ExternalID = b.system, id
	}
	b.add(f)
	b.order = append(b.order, f)
	out.Act, out.ID, out.Version = intake.Created, string(f.ID), 1
	out.Record = f.record(b)
	return nil
}

// read gives what a row says, what it leaves open left empty.
func (b *batch) read(r *intake.Row, at *account.Account, out *intake.Outcome) (DealDraft, error) {
	n := DealDraft{Name: r.Text("name"), Stage: r.Text("stage"), Outcome: Outcome(r.Text("outcome")), CloseOn: db.Date(r.Text("close_on")),
		CreatedOn: db.Date(r.Text("created_on")), InvoicedOn: db.Date(r.Text("invoiced_on")), PaidOn: db.Date(r.Text("paid_on")), ContractEndsOn: db.Date(r.Text("contract_ends_on")),
		Note: r.Text("note")}
	if len(r.Text("external_id")) > 200 {
		return n, fault.Invalid("account.external", "an id has at most 200 characters").With("field", "external_id")
	}
	if told := outcomes[fold.Words(n.Stage)]; told != "" && (n.Outcome == "" || n.Outcome == Open) {
		n.Outcome = Outcome(told) // "Closed Lost" beside "won: no"
	}
	if owner := r.Text("owner"); owner != "" {
		id, ok := b.people.Find(owner)
		if !ok {
			out.Flag("owner", fault.Invalid("account.owner_unknown", "%q is no active user", owner).With("value", owner))
		}
		n.OwnerID = id
	}
	if p, ok := r.Number("probability"); ok {
		f := p.Float()
		if f > 0 && f < 1 { // a share, as some systems write it
			f *= 100
		}
		if f < 0 || f > 100 {
			out.Flag("probability", fault.Invalid("account.probability", "%g is no probability in per cent", f).With("value", f))
		} else {
			whole := int64(f + 0.5)
			n.Probability = &whole
		}
	}
	amount, ok := r.Number("amount")
	if !ok {
		return n, nil
	}
	var err error
	for _, c := range []string{amount.Currency, r.Text("currency"), b.session.Options.Currency, at.Currency, currency.Of(at.Country), currency.Of(b.session.Options.Country)} {
		if n.Currency == "" {
			if n.Currency, err = currency.Parse(c); err != nil {
				return n, err
			}
		}
	}
	if n.Currency == "" {
		return n, fault.Invalid("account.currency_unknown", "nothing says in which currency the amounts are; choose one for the file").With("field", "currency")
	}
	minor, ok := amount.Minor(currency.Exponent(n.Currency))
	if !ok || minor < 0 || minor > 1e15 {
		return n, fault.Invalid("account.amount", "the %s cannot be that much", "amount").With("field", "amount")
	}
	n.Amount = &minor
	return n, nil
}

// overlay lays what a row says over a deal: what the row leaves open stays;
// with fill, so does whatever the deal knows already.
func overlay(was, says DealDraft, existing string) DealDraft {
	if existing == "skip" {
		return was
	}
	fill := existing == "fill"
	intake.Lay(&was.Name, says.Name, fill)
	intake.Lay(&was.Stage, says.Stage, fill)
	intake.Lay(&was.Outcome, says.Outcome, fill)
	intake.Lay(&was.Probability, says.Probability, fill)
	intake.Lay(&was.CloseOn, says.CloseOn, fill)
	intake.Lay(&was.CreatedOn, says.CreatedOn, fill)
	intake.Lay(&was.InvoicedOn, says.InvoicedOn, fill)
	intake.Lay(&was.PaidOn, says.PaidOn, fill)
	intake.Lay(&was.ContractEndsOn, says.ContractEndsOn, fill)
	intake.Lay(&was.OwnerID, says.OwnerID, fill)
	intake.Lay(&was.Note, says.Note, fill)
	if says.Amount != nil && (!fill || was.Amount == nil) {
		was.Amount, was.Currency = says.Amount, says.Currency
	}
	return was
}

func (b *batch) merge(r *intake.Row, f *found, by string, says DealDraft, at account.ID, out *intake.Outcome) error {
	out.ID, out.Match = string(f.ID), &intake.Match{ID: string(f.ID), Name: f.Name, By: by, Score: 1, Row: f.line}
	if f.AccountID != at {
		out.Flag("account", fault.Invalid("account.other", "the deal stays with its account; the row names another"))
	}
	before := f.draft()
	after := overlay(before, says, b.session.Options.Existing)
	if err := after.check(b.s.today()); err != nil {
		return err
	}
	out.Act, out.Version = intake.Unchanged, f.Version
	if !after.same(before) {
		was, _ := json.Marshal(before)
		f.apply(after)
		f.Version++
		if f.stored && !f.dirty {
			f.dirty = true
			b.order = append(b.order, f)
		}
		out.Act, out.Version, out.Before = intake.Merged, f.Version, was
	}
	out.Record = f.record(b)
	return nil
}

// store writes new deals in bulk and changed ones each once.
func (b *batch) store(ctx context.Context, tx *db.Tx) error {
	var made []Deal
	for _, f := range b.order {
		if !f.stored {
			made = append(made, f.Deal)
			continue
		}
		f.Version-- // update counts it
		if err := b.s.update(ctx, tx, &f.Deal, b.session.Actor.User.ID); err != nil {
			return err
		}
	}
	if len(made) == 0 {
		return nil
	}
	return b.s.Load(ctx, tx, made)
}

// record shows a deal by the names of the fields, in a rehearsal.
func (f *found) record(b *batch) map[string]any {
	if !b.session.Rehearsal {
		return nil
	}
	out := map[string]any{"external_id": f.ExternalID, "name": f.Name, "amount": currency.Major(f.Amount, f.Currency), "currency": f.Currency,
		"stage": f.Stage, "outcome": string(f.Outcome), "close_on": string(f.CloseOn), "created_on": string(f.CreatedOn), "invoiced_on": string(f.InvoicedOn), "paid_on": string(f.PaidOn), "contract_ends_on": string(f.ContractEndsOn), "owner": string(f.OwnerID), "note": f.Note}
	if f.Probability != nil {
		out["probability"] = *f.Probability
	}
	if a := b.accounts[f.AccountID]; a != nil {
		out["account"] = a.Name
	}
	for k, v := range out {
		if v == nil || v == "" {
			delete(out, k)
		}
	}
	return out
}

// Undo takes deals back: those that were created go, the others say what they
// said before; not those that were touched since.
func (w *writer) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	refused := []intake.Refusal{}
	for _, o := range objects {
		var d Deal
		err := tx.Get(ctx, &d, "SELECT "+selected+" FROM deals d WHERE d.id = ?", o.ID)
		if err != nil && !db.IsMissing(err) {
			return nil, err
		}
		if no := o.Refuse(d.Name, err != nil || !d.DeletedAt.IsZero(), d.Version); no != nil {
			refused = append(refused, *no)
			continue
		}
		if o.Created() {
			d.DeletedAt = db.At(w.s.now())
		} else {
			var was DealDraft
			if err := json.Unmarshal(o.Before(), &was); err != nil {
				return nil, fmt.Errorf("deal: what an import kept cannot be read: %w", err)
			}
			d.apply(was)
		}
		if err := w.s.update(ctx, tx, &d, w.session.Actor.User.ID); err != nil {
			return nil, err
		}
	}
	return refused, nil
}
