package person

import (
	"context"
	"encoding/json"
	"fmt"

	"arpent/internal/access"
	"arpent/internal/account/stated"
	"arpent/internal/intake"
	"arpent/internal/person/background"
	"arpent/internal/platform/db"
)

// store writes new people in bulk and changed ones each once.
func (b *batch) store(ctx context.Context, tx *db.Tx) error {
	var made []Person
	var acts [][]any
	var ids []ID // who may be somebody else
	for _, f := range b.order {
		if !f.stored {
			made = append(made, f.Person)
			continue
		}
		f.Version-- // update counts it
		if err := b.s.update(ctx, tx, &f.Person, &f.before, because{b.user(), b.source}); err != nil {
			return err
		}
		for k := len(f.before.Consents); k < len(f.Consents); k++ {
			acts = append(acts, consentRow(&f.Consents[k]))
		}
	}
	if len(acts) > 0 {
		if _, err := tx.BulkInsert(ctx, "consents", consentColumns, each(acts)); err != nil {
			return err
		}
	}
	if err := b.s.Load(ctx, tx, made); err != nil {
		return err
	}
	for _, f := range b.order {
		if f.tieWas != nil {
			if err := putTie(ctx, tx, &f.tie); err != nil {
				return err
			}
		}
		if !f.apart {
			ids = append(ids, f.ID)
		}
	}
	if b.session.Rehearsal {
		return nil
	}
	return b.s.compare(ctx, tx, b.user(), ids...)
}

// record shows a person by the names of the fields, in a rehearsal.
func (f *found) record(b *batch) map[string]any {
	if !b.session.Rehearsal {
		return nil
	}
	out := map[string]any{"given_name": f.GivenName, "family_name": f.FamilyName, "language": f.Language, "note": f.Note}
	for _, k := range background.Kinds() {
		out[k.Field] = stated.Join(k.Of(&f.Background.V).Now())
	}
	for _, e := range f.External {
		switch e.Scheme {
		case b.system:
			out["external_id"] = e.Value
		case "linkedin":
			out["profile_id"] = e.Value
		}
	}
	for _, c := range f.ContactPoints {
		out[c.Kind] = c.Value
	}
	for name, day := range map[string]db.Date{"connected_on": f.tie.ConnectedOn, "invited_on": f.tie.InvitedOn, "first_message_on": f.tie.FirstOn, "last_message_on": f.tie.LastOn} {
		out[name] = string(day)
	}
	if f.tie.Sent+f.tie.Received > 0 {
		out["messages_sent"], out["messages_received"] = f.tie.Sent, f.tie.Received
	}
	for _, j := range f.Positions {
		if j.To != "" {
			continue
		}
		out["title"], out["department"], out["account"], out["since"] = j.Title, j.Department, j.Company, string(j.From)
		if j.AccountID != "" {
			out["account"] = b.names[j.AccountID]
		}
	}
	for k, v := range out {
		if v == "" {
			delete(out, k)
		}
	}
	if len(f.Objects) > 0 {
		out["objects"] = true
	}
	for k, v := range f.Custom.V {
		out["custom:"+k] = v
	}
	return out
}

// Undo takes people back: those who were created go, the others are said to be
// what they were before; not those who were touched since. An objection that a
// file brought stays: only the person can take it back.
func (w *writer) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	refused := []intake.Refusal{}
	for _, o := range objects {
		var p Person
		err := tx.Get(ctx, &p, "SELECT "+selected+" FROM people p WHERE p.id = ?", o.ID)
		if err != nil && !db.IsMissing(err) {
			return nil, err
		}
		if no := o.Refuse(p.FullName(), err != nil || !p.DeletedAt.IsZero(), p.Version); no != nil {
			refused = append(refused, *no)
			continue
		}
		if !o.Created() {
			if err := w.back(ctx, tx, p, o.Before()); err != nil {
				return nil, err
			}
			continue
		}
		now := db.At(w.s.now())
		if _, err := tx.Exec(ctx, "UPDATE people SET deleted_at = ?, updated_at = ?, version = version + 1 WHERE id = ?", now, now, p.ID); err != nil {
			return nil, err
		}
	}
	return refused, nil
}

func (w *writer) back(ctx context.Context, tx *db.Tx, p Person, text json.RawMessage) error {
	var was kept
	if err := json.Unmarshal(text, &was); err != nil {
		return fmt.Errorf("person: what an import kept cannot be read: %w", err)
	}
	one := []Person{p}
	if err := w.s.complete(ctx, tx, w.session.Actor.Scope, one); err != nil {
		return err
	}
	before := one[0]
	if was.PersonDraft.External = was.External; was.External == nil { // kept before ids were
		was.PersonDraft.External = before.External
	}
	if was.Tie != nil {
		was.Tie.PersonID, was.Tie.UserID, was.Tie.Network = p.ID, access.UserID(was.User), was.Network
		if err := putTie(ctx, tx, was.Tie); err != nil {
			return err
		}
	}
	one[0].apply(was.PersonDraft, db.DateOf(w.s.now()))
	return w.s.update(ctx, tx, &one[0], &before, because{w.user(), "undo/" + w.session.Import})
}
