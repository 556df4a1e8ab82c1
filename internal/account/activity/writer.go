package activity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// writer stores rows of a file as activities.
type writer struct {
	s       *Service
	session intake.Session
	people  account.Colleagues
}

// found is an activity that was there or that a row of the batch made.
type found struct {
	Activity
	line   int64 // of the row that made it, 0 when it was there
	stored bool
	dirty  bool
}

// batch is what a Write has to store at its end.
type batch struct {
	*writer
	system string
	byID   map[string]*found
	bySame map[string]*found // account, day, kind, subject
	order  []*found
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
	b := &batch{writer: w, system: account.System(w.session), byID: map[string]*found{}, bySame: map[string]*found{}}
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

// load reads the activities that rows may mean: those with their ids, and those
// of their accounts on their days.
func (b *batch) load(ctx context.Context, tx *db.Tx, rows []*intake.Row, at map[account.Reference]account.ID) error {
	within, args := b.session.Actor.Scope.Accounts("a.id", "a.owner_id", "a.created_by", b.s.today())
	read := func(condition string, more ...any) error {
		var list []Activity
		err := tx.Select(ctx, &list, "SELECT "+selected+" FROM activities v JOIN accounts a ON a.id = v.account_id WHERE v.deleted_at IS NULL AND a.deleted_at IS NULL AND "+within+" AND "+condition+" ORDER BY v.id",
			append(slices.Clone(args), more...)...)
		for _, v := range list {
			b.add(&found{Activity: v, stored: true})
		}
		return err
	}
	external, first, last := []string{}, db.Date(""), db.Date("")
	for _, r := range rows {
		if id := r.Text("external_id"); id != "" {
			external = append(external, id)
		}
		day := db.Date(r.Text("happened_on"))
		if first == "" || day < first {
			first = day
		}
		last = max(last, day)
	}
	ids := []account.ID{}
	for _, id := range at {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for some := range slices.Chunk(external, 500) {
		if err := read("v.system = ? AND v.external_id <> '' AND v.external_id IN (?)", b.system, some); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(slices.Compact(ids), 500) {
		if err := read("v.account_id IN (?) AND v.happened_on >= ? AND v.happened_on <= ?", some, first, last); err != nil {
			return err
		}
	}
	return nil
}

func same(id account.ID, n *ActivityDraft) string {
	return fmt.Sprint(id, "\n", n.HappenedOn, "\n", n.Kind, "\n", fold.Words(n.Subject))
}

func (b *batch) add(f *found) {
	if f.ExternalID != "" && f.System == b.system && b.byID[f.ExternalID] == nil {
		b.byID[f.ExternalID] = f
	}
	n := f.draft()
	if k := same(f.AccountID, &n); b.bySame[k] == nil {
		b.bySame[k] = f
	}
}

// known finds the activity that a row means: by its id or, when neither has one
// from this system, by account, day, kind and subject.
func (b *batch) known(external string, at account.ID, n *ActivityDraft) (*found, string) {
	if f := b.byID[external]; external != "" && f != nil {
		return f, "external_id"
	}
	f := b.bySame[same(at, n)]
	if f != nil && (external == "" || f.ExternalID == "" || f.System != b.system) {
		return f, "account_day"
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
	n, err := b.read(r, out)
	if err != nil {
		return err
	}
	external := r.Text("external_id")
	if !r.Apart {
		if f, by := b.known(external, at, &n); f != nil {
			return b.merge(r, f, by, n, at, out)
		}
	}
	actor := b.session.Actor.User
	if n.Kind == "" {
		n.Kind = Note
	}
	if n.UserID == "" {
		n.UserID = actor.ID
	}
	if err := n.check(); err != nil {
		return err
	}
	f := &found{line: r.Line, Activity: Activity{ID: ID(db.NewID()), AccountID: at, CreatedBy: actor.ID, Version: 1}}
	f.apply(n)
	if external != "" {
		f.System, f.ExternalID = b.system, external
	}
	b.add(f)
	b.order = append(b.order, f)
	out.Act, out.ID, out.Version = intake.Created, string(f.ID), 1
	out.Record = f.record(b, r)
	return nil
}

// read gives what a row says, what it leaves open left empty.
func (b *batch) read(r *intake.Row, out *intake.Outcome) (ActivityDraft, error) {
	n := ActivityDraft{Kind: Kind(r.Text("kind")), HappenedOn: db.Date(r.Text("happened_on")), Subject: r.Text("subject"), Note: r.Text("note")}
	if len(r.Text("external_id")) > 200 {
		return n, fault.Invalid("account.external", "an id has at most 200 characters").With("field", "external_id")
	}
	if !r.Has("kind") || n.Kind == "" && r.Text("external_id") == "" {
		n.Kind = Note
	}
	if m, ok := r.Number("minutes"); ok {
		if m.Unscaled > 1440 {
			out.Flag("minutes", fault.Invalid("account.minutes", "%d minutes are longer than a day", m.Unscaled).With("value", m.Unscaled))
		} else {
			n.Minutes = &m.Unscaled
		}
	}
	if user := r.Text("user"); user != "" {
		id, ok := b.people.Find(user)
		if !ok {
			out.Flag("user", fault.Invalid("account.owner_unknown", "%q is no active user", user).With("value", user))
		}
		n.UserID = id
	}
	return n, nil
}

// overlay lays what a row says over an activity: what the row leaves open
// stays; with fill, so does whatever is known already.
func overlay(was, says ActivityDraft, existing string) ActivityDraft {
	if existing == "skip" {
		return was
	}
	fill := existing == "fill"
	intake.Lay(&was.Kind, says.Kind, fill)
	intake.Lay(&was.HappenedOn, says.HappenedOn, fill)
	intake.Lay(&was.Minutes, says.Minutes, fill)
	intake.Lay(&was.UserID, says.UserID, fill)
	intake.Lay(&was.Subject, says.Subject, fill)
	intake.Lay(&was.Note, says.Note, fill)
	return was
}

func (b *batch) merge(r *intake.Row, f *found, by string, says ActivityDraft, at account.ID, out *intake.Outcome) error {
	out.ID, out.Match = string(f.ID), &intake.Match{ID: string(f.ID), Name: f.Subject, By: by, Score: 1, Row: f.line}
	if f.AccountID != at {
		out.Flag("account", fault.Invalid("account.other", "the activity stays with its account; the row names another"))
	}
	before := f.draft()
	after := overlay(before, says, b.session.Options.Existing)
	if err := after.check(); err != nil {
		return err
	}
	was, _ := json.Marshal(before)
	now, _ := json.Marshal(after)
	out.Act, out.Version = intake.Unchanged, f.Version
	if string(was) != string(now) {
		f.apply(after)
		f.Version++
		if f.stored && !f.dirty {
			f.dirty = true
			b.order = append(b.order, f)
		}
		out.Act, out.Version, out.Before = intake.Merged, f.Version, was
	}
	out.Record = f.record(b, r)
	return nil
}

// store writes new activities in bulk and changed ones each once.
func (b *batch) store(ctx context.Context, tx *db.Tx) error {
	var made []Activity
	for _, f := range b.order {
		if !f.stored {
			made = append(made, f.Activity)
			continue
		}
		f.Version-- // update counts it
		if err := b.s.update(ctx, tx, &f.Activity); err != nil {
			return err
		}
	}
	if len(made) == 0 {
		return nil
	}
	return b.s.Load(ctx, tx, made)
}

// record shows an activity by the names of the fields, in a rehearsal.
func (f *found) record(b *batch, r *intake.Row) map[string]any {
	if !b.session.Rehearsal {
		return nil
	}
	out := map[string]any{"external_id": f.ExternalID, "account": r.Text("account"), "account_id": r.Text("account_id"), "kind": string(f.Kind), "happened_on": string(f.HappenedOn),
		"user": string(f.UserID), "subject": f.Subject, "note": f.Note}
	for k, v := range out {
		if v == "" {
			delete(out, k)
		}
	}
	if f.Minutes != nil {
		out["minutes"] = *f.Minutes
	}
	return out
}

// Undo takes activities back: those that were created go, the others say what
// they said before; not those that were touched since.
func (w *writer) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	refused := []intake.Refusal{}
	for _, o := range objects {
		var a Activity
		err := tx.Get(ctx, &a, "SELECT "+selected+" FROM activities v WHERE v.id = ?", o.ID)
		if err != nil && !db.IsMissing(err) {
			return nil, err
		}
		if no := o.Refuse(a.Subject, err != nil || !a.DeletedAt.IsZero(), a.Version); no != nil {
			refused = append(refused, *no)
			continue
		}
		if o.Created() {
			a.DeletedAt = db.At(w.s.now())
		} else {
			var was ActivityDraft
			if err := json.Unmarshal(o.Before(), &was); err != nil {
				return nil, fmt.Errorf("activity: what an import kept cannot be read: %w", err)
			}
			a.apply(was)
		}
		if err := w.s.update(ctx, tx, &a); err != nil {
			return nil, err
		}
	}
	return refused, nil
}
