package rules

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Export gives the draft as a file.
func (s *Service) Export(ctx context.Context, actor access.Actor) (*File, error) {
	if err := mayWrite(actor); err != nil {
		return nil, err
	}
	o, err := s.ordered(ctx, s.db)
	if err != nil {
		return nil, err
	}
	f := &File{Rules: []FileRule{}}
	for i := range o.rules {
		r := &o.rules[i]
		out := FileRule{Name: r.Name, Territory: o.called(r.TerritoryID), When: r.Expression, Off: r.Off}
		if layer := o.typeOf(r).Layer(); layer != territory.Primary {
			out.Layer = layer
		}
		f.Rules = append(f.Rules, out)
	}
	return f, nil
}

// called is a territory's name, or its names from the top where others share it.
func (o *ordered) called(id territory.ID) string {
	t := o.territories[id]
	if t == nil {
		return string(id)
	}
	for _, other := range o.territories {
		if other.ID != id && strings.EqualFold(other.Name, t.Name) {
			return o.path(t)
		}
	}
	return t.Name
}

const pathSign = " / "

func (o *ordered) path(t *territory.Territory) string {
	if up := o.territories[t.ParentID]; up != nil {
		return o.path(up) + pathSign + t.Name
	}
	return t.Name
}

// meant finds the territory that a file names; open ones before closed ones.
func (o *ordered) meant(name string, today db.Date) (territory.ID, error) {
	var open, closed []territory.ID
	for _, t := range o.territories {
		if !strings.EqualFold(t.Name, name) && !strings.EqualFold(o.path(t), name) && string(t.ID) != name {
			continue
		}
		if t.ValidTo == "" || today < t.ValidTo {
			open = append(open, t.ID)
		} else {
			closed = append(closed, t.ID)
		}
	}
	found := open
	if len(found) == 0 {
		found = closed
	}
	switch len(found) {
	case 0:
		return "", fault.Invalid("alignment.rules_territory", "there is no territory %q", name).With("name", name)
	case 1:
		return found[0], nil
	}
	return "", fault.Invalid("alignment.rules_territories", "%d territories are called %q; write its names from the top, with %q between them", len(found), name, pathSign).With("name", name)
}

// Imported counts what reading a file has done to the draft.
type Imported struct{ Created, Changed, Unchanged, Removed int }

// Import makes the draft what a file says: rules of the same name are
// rewritten, new ones added, those that the file does not hold removed.
func (s *Service) Import(ctx context.Context, tx *db.Tx, actor access.Actor, f *File) (Imported, error) {
	var done Imported
	if err := mayWrite(actor); err != nil {
		return done, err
	}
	o, err := s.ordered(ctx, tx)
	if err != nil {
		return done, err
	}
	old := map[string][]Rule{}
	for _, r := range o.rules {
		old[r.Name] = append(old[r.Name], r)
	}
	var ids []string
	var into []territory.ID
	for i := range f.Rules {
		r := &f.Rules[i]
		n := NewRule{Name: strings.TrimSpace(r.Name), Expression: strings.TrimSpace(r.When), Off: r.Off}
		if n.TerritoryID, err = o.meant(r.Territory, s.today()); err != nil {
			return done, inRule(r, err)
		}
		id, err := s.bring(ctx, tx, actor, n, old, &done)
		if err != nil {
			return done, inRule(r, err)
		}
		ids, into = append(ids, id), append(into, n.TerritoryID)
	}
	if err := o.agrees(f, into); err != nil {
		return done, err
	}
	for _, rest := range old {
		for _, r := range rest {
			if err := s.Remove(ctx, tx, actor, r.ID); err != nil {
				return done, err
			}
			done.Removed++
		}
	}
	if len(ids) == 0 {
		return done, nil
	}
	return done, s.Reorder(ctx, tx, actor, ids)
}

// inRule says in which rule of a file something is wrong.
func inRule(r *FileRule, err error) error {
	return fault.Invalid("alignment.rules_file_rule", "rule %q: %s", r.Name, err).With("name", r.Name).With("message", err.Error())
}

// bring writes one rule of a file; what it takes is no longer among the old.
func (s *Service) bring(ctx context.Context, tx *db.Tx, actor access.Actor, n NewRule, old map[string][]Rule, done *Imported) (string, error) {
	same := old[n.Name]
	if len(same) == 0 {
		done.Created++
		return s.Add(ctx, tx, actor, n)
	}
	at := max(0, slices.IndexFunc(same, func(r Rule) bool { return r.TerritoryID == n.TerritoryID }))
	was := same[at]
	old[n.Name] = slices.Delete(slices.Clone(same), at, at+1)
	if was.TerritoryID == n.TerritoryID && was.Expression == n.Expression && was.Off == n.Off {
		done.Unchanged++
		return was.ID, nil
	}
	done.Changed++
	return was.ID, s.Change(ctx, tx, actor, was.ID, 0, n)
}

// agrees says whether a file is in the order in which its rules are tried, and
// names the layers they are of: types come in the order of their priorities
// whatever a file says, and a file that says otherwise would test something else.
func (o *ordered) agrees(f *File, into []territory.ID) error {
	last := map[string]int{}
	for i := range f.Rules {
		kind := o.types[o.territories[into[i]].TypeID]
		r := &f.Rules[i]
		if r.layer() != kind.Layer() {
			return inRule(r, fault.Invalid("alignment.rules_layer", "its territory is of the layer %s", kind.Layer()))
		}
		if before, any := last[kind.Layer()]; any && o.types[o.territories[into[before]].TypeID].Priority > kind.Priority {
			return inRule(r, fault.Invalid("alignment.rules_priority", "it is tried before the rule %q, whose territory is of a later type; put it first", f.Rules[before].Name))
		}
		last[kind.Layer()] = i
	}
	return nil
}
