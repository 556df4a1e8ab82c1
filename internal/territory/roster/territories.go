package roster

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Headings are those of Salesforce's Territory2 object, and of lists that people make.
var territoryFields = []intake.Field{
	{Name: "external_id", Label: label("Id in the other system", "Identifiant dans l’autre système"), Example: "0MI5g000000XyZaGAK", Synonyms: []string{"id", "territory2id", "territory id", "identifiant", "code"}},
	{Name: "name", Label: label("Name", "Nom"), Required: true, Example: "Auvergne Est", Synonyms: []string{"territory", "territory name", "territory label", "label", "secteur", "nom du secteur", "zone"}},
	{Name: "parent", Label: label("Above it", "Au-dessus"), Example: "Auvergne-Rhône-Alpes", Synonyms: []string{"parent territory", "parentterritory2id", "parent territory2 id", "parent", "parent id", "secteur parent", "région", "region"}},
	{Name: "type", Label: label("Type", "Type"), Example: "geographic", Synonyms: []string{"territory type", "territory2type", "type de secteur"}},
	{Name: "from", Label: label("First day", "Premier jour"), Kind: intake.Date, Example: "2026-01-01", Synonyms: []string{"start date", "valid from", "effective from", "date de début", "à partir du"}},
	{Name: "note", Label: label("Note", "Note"), Example: "Sans la Haute-Loire", Synonyms: []string{"description", "comment", "commentaire", "remarque"}},
}

// bringingTerritories stores rows as territories, whatever their order: those
// above first.
type bringingTerritories struct {
	s       *Service
	session intake.Session
	at      map[territory.ID]territory.Territory // open ones
	outside map[[2]string]territory.ID
	types   map[string]territory.TypeID // by id and by folded name
}

func (s *Service) openTerritories(ctx context.Context, session intake.Session) (intake.Writer, error) {
	if !session.Actor.Scope.All { // whose numbers in the tree change with each territory
		return nil, fault.Forbidden("territory.top", "only headquarters brings territories in")
	}
	w := &bringingTerritories{s: s, session: session, types: map[string]territory.TypeID{}}
	types, err := s.territories.Types(ctx, s.db)
	for _, t := range types {
		w.types[string(t.ID)], w.types[fold.Words(t.Name)] = t.ID, t.ID
	}
	return w, err
}

func (w *bringingTerritories) load(ctx context.Context, q db.Q) error {
	w.at, w.outside = map[territory.ID]territory.Territory{}, map[[2]string]territory.ID{}
	all, err := w.s.territories.All(ctx, q)
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.ValidTo == "" {
			w.at[t.ID] = t
		}
	}
	known, err := territory.Outside(ctx, q, "territory")
	for key, id := range known {
		if _, open := w.at[territory.ID(id)]; open {
			w.outside[key] = territory.ID(id)
		}
	}
	return err
}

// coming is a row on its way.
type coming struct {
	territory.NewTerritory
	key    [2]string
	above  string // as the row names it
	id     territory.ID
	by     string // what an open territory was known by
	row    int
	doubts []error
}

// Write stores a batch: row after row as soon as what is above it is known.
func (w *bringingTerritories) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	if err := w.load(ctx, tx); err != nil {
		return nil, err
	}
	outcomes := make([]intake.Outcome, len(rows))
	var waiting []*coming
	for i, r := range rows {
		c, err := w.read(r)
		if err != nil {
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
			continue
		}
		c.row = i
		waiting = append(waiting, c)
	}
	for len(waiting) > 0 {
		var ready, rest []*coming
		for _, c := range waiting {
			if w.awaits(c, waiting) {
				rest = append(rest, c)
			} else {
				ready = append(ready, c)
			}
		}
		if len(ready) == 0 { // they stand above each other
			ready, rest = rest[:1], rest[1:]
		}
		for _, c := range ready {
			err := w.take(ctx, tx, c, &outcomes[c.row])
			if err != nil {
				if outcomes[c.row], err = intake.Reject(err); err != nil {
					return nil, err
				}
			}
		}
		waiting = rest
	}
	return outcomes, nil
}

// awaits says whether what is above a row is another row that is not stored yet.
func (w *bringingTerritories) awaits(c *coming, waiting []*coming) bool {
	if c.above == "" {
		return false
	}
	for _, o := range waiting {
		if o != c && (o.key[1] != "" && o.key[1] == c.above || fold.Words(o.Name) == fold.Words(c.above)) {
			return true
		}
	}
	return false
}

func (w *bringingTerritories) read(r *intake.Row) (*coming, error) {
	key, err := outside(w.session, r)
	if err != nil {
		return nil, err
	}
	c := &coming{NewTerritory: territory.NewTerritory{Name: strings.Join(strings.Fields(r.Text("name")), " "), From: db.Date(r.Text("from")), Note: r.Text("note")}, key: key, above: strings.TrimSpace(r.Text("parent"))}
	if len([]rune(c.Name)) > 120 || len(c.Note) > 4000 {
		return nil, fault.Invalid("territory.long", "a name has at most 120 letters, a note 4,000").With("field", "name")
	}
	if name := r.Text("type"); name != "" {
		var known bool
		if c.TypeID, known = w.types[name]; !known {
			if c.TypeID, known = w.types[fold.Words(name)]; !known {
				c.doubts = append(c.doubts, fault.Invalid("territory.type_unknown", "there is no type %q: geographic", name).With("field", "type").With("value", name))
			}
		}
	}
	return c, nil
}

// match finds the open territory that a row is about: by the id, else by its
// name where only one has it, and that one is not another of the same system.
func (w *bringingTerritories) match(c *coming, parent territory.ID) bool {
	if id, known := w.outside[c.key]; known && c.key[1] != "" {
		c.id, c.by = id, "external_id"
		return true
	}
	taken := map[territory.ID]bool{}
	for key, id := range w.outside {
		if c.key[1] != "" && key[0] == c.key[0] {
			taken[id] = true
		}
	}
	var found []territory.ID
	for id, t := range w.at {
		if fold.Words(t.Name) == fold.Words(c.Name) && !taken[id] && (c.above == "" || t.ParentID == parent) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return false
	}
	c.id, c.by = found[0], "name"
	return true
}

// parent finds what a row names as above it.
func (w *bringingTerritories) parent(c *coming) (territory.ID, bool) {
	if id, known := w.outside[[2]string{system(w.session), c.above}]; known {
		return id, true
	}
	if _, known := w.at[territory.ID(c.above)]; known {
		return territory.ID(c.above), true
	}
	var found []territory.ID
	for id, t := range w.at {
		if fold.Words(t.Name) == fold.Words(c.above) && id != c.id {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

func (w *bringingTerritories) take(ctx context.Context, tx *db.Tx, c *coming, out *intake.Outcome) error {
	parent, known := territory.ID(""), true
	if c.above != "" {
		parent, known = w.parent(c)
	}
	if !known {
		c.doubts = append(c.doubts, fault.Invalid("territory.above_unknown", "nothing is called %q, or several are: it stands at the top", c.above).With("field", "parent").With("value", c.above))
	}
	var err error
	if w.match(c, parent) {
		err = w.lay(ctx, tx, c, parent, known && c.above != "", out)
	} else {
		c.ParentID, out.Act = parent, intake.Created
		c.id, err = w.s.territories.Create(ctx, tx, w.session.Actor, c.NewTerritory)
	}
	if err != nil {
		return err
	}
	t, err := w.s.territories.Find(ctx, tx, w.session.Actor.Scope, c.id)
	if err != nil {
		return err
	}
	out.ID, out.Version, w.at[c.id] = string(c.id), t.Version, *t
	for _, d := range c.doubts {
		f := intake.ProblemOf(d)
		out.Problems = append(out.Problems, f)
	}
	if c.key[1] != "" && w.outside[c.key] != c.id {
		w.outside[c.key] = c.id
		if err := territory.CallOutside(ctx, tx, "territory", c.key[0], c.key[1], string(c.id)); err != nil {
			return err
		}
	}
	if w.session.Rehearsal {
		out.Record = map[string]any{"name": t.Name, "parent": w.at[t.ParentID].Name, "type": string(t.TypeID), "from": string(t.ValidFrom), "note": t.Note, "external_id": c.key[1]}
	}
	return nil
}

// lay writes what a row says over a territory that is there.
func (w *bringingTerritories) lay(ctx context.Context, tx *db.Tx, c *coming, parent territory.ID, placed bool, out *intake.Outcome) error {
	before := w.at[c.id]
	out.Match, out.Act = &intake.Match{ID: string(c.id), Name: before.Name, By: c.by, Score: 1}, intake.Unchanged
	if w.session.Options.Existing == "skip" {
		return nil
	}
	fill := w.session.Options.Existing == "fill"
	after := before
	intake.Lay(&after.Name, c.Name, fill)
	intake.Lay(&after.Note, c.Note, fill)
	if placed {
		intake.Lay(&after.ParentID, parent, fill)
	}
	if after == before {
		return nil
	}
	if err := w.s.territories.Change(ctx, tx, w.session.Actor, c.id, 0, territory.TerritoryChange{Name: &after.Name, Note: &after.Note, ParentID: &after.ParentID}); err != nil {
		return err
	}
	out.Act = intake.Merged
	var err error
	out.Before, err = json.Marshal(before)
	return err
}

// Undo closes what the import opened, as if it had never been open, and brings
// back what others were. One in which somebody works meanwhile stays.
func (w *bringingTerritories) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	refused := []intake.Refusal{}
	mine := map[territory.ID]bool{}
	for _, o := range objects {
		mine[territory.ID(o.ID)] = o.Created()
	}
	for _, o := range objects {
		id := territory.ID(o.ID)
		t, err := w.s.territories.Find(ctx, tx, w.session.Actor.Scope, id)
		gone := fault.CodeOf(err) == fault.Missing || err == nil && t.ValidTo != ""
		if err != nil && !gone {
			return nil, err
		}
		if gone && o.Created() && err == nil && mine[t.ParentID] {
			continue // closed with the one above it
		}
		t = cmp.Or(t, &territory.Territory{})
		if no := o.Refuse(t.Name, gone, t.Version); no != nil {
			refused = append(refused, *no)
			continue
		}
		no, err := w.takeBack(ctx, tx, t, o)
		if err != nil {
			return nil, err
		}
		if no != nil {
			refused = append(refused, *no)
		}
	}
	return refused, nil
}

func (w *bringingTerritories) takeBack(ctx context.Context, tx *db.Tx, t *territory.Territory, o intake.Undoing) (*intake.Refusal, error) {
	if !o.Created() {
		var was territory.Territory
		if err := json.Unmarshal(o.Before(), &was); err != nil {
			return nil, fmt.Errorf("roster: what an import kept cannot be read: %w", err)
		}
		return nil, w.s.territories.Change(ctx, tx, w.session.Actor, t.ID, 0, territory.TerritoryChange{Name: &was.Name, Note: &was.Note, ParentID: &was.ParentID})
	}
	used, err := w.s.territories.Worked(ctx, tx, t)
	if err != nil {
		return nil, err
	}
	if used {
		return &intake.Refusal{ID: o.ID, Name: t.Name, Key: "territory.worked", Message: "somebody works in it or below"}, nil
	}
	if err := territory.ForgetOutside(ctx, tx, "territory", o.ID); err != nil {
		return nil, err
	}
	return nil, w.s.territories.Close(ctx, tx, w.session.Actor, t.ID, t.ValidFrom, true)
}
