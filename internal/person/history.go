package person

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person/background"
	"arpent/internal/platform/db"
)

// Change is one thing about a person that became something else. Before and
// After hold a text, or for a position its employer, title and days.
//
// Field is given_name, family_name, language, note, custom.NAME, external,
// school, group, skill,
// email, phone, mobile or profile; "employer" when one position ended as
// another began, "title" for a new one at the same employer, and "position"
// when one was added, ended or corrected.
type Change struct {
	ID         string                   `db:"id" json:"id" doc:"In the order in which changes were recorded, by the millisecond"`
	PersonID   ID                       `db:"person_id" json:"person_id"`
	Field      string                   `db:"field" json:"field"`
	Before     db.JSON[json.RawMessage] `db:"before" json:"before"`
	After      db.JSON[json.RawMessage] `db:"after" json:"after"`
	Source     string                   `db:"source" json:"source" doc:"import/ID, merge/ID, or empty for a form"`
	HappenedOn db.Date                  `db:"happened_on" json:"happened_on" doc:"When it was first seen; for a position, when that began or ended"`
	ChangedBy  access.UserID            `db:"changed_by" json:"changed_by"`
	RecordedAt db.Time                  `db:"recorded_at" json:"recorded_at"`
}

var changeColumns = []string{"person_id", "id", "field", "before", "after", "source", "happened_on", "changed_by", "recorded_at"}

// because is who changed something and what made them.
type because struct {
	by     access.UserID
	source string // import/ID, merge/ID
}

// note writes down what differs between a person before and now.
func (s *Service) note(ctx context.Context, tx *db.Tx, p, before *Person, why because) error {
	rows := [][]any{}
	today := db.DateOf(s.now())
	if err := named(ctx, tx, p); err != nil {
		return err
	}
	for _, c := range changesBetween(before, p, today) {
		rows = append(rows, []any{string(p.ID), db.NewID(), c.Field, c.Before, c.After, why.source, c.HappenedOn, string(why.by), db.At(s.now())})
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.BulkInsert(ctx, "person_changes", changeColumns, each(rows))
	return err
}

// named adds the names of accounts that positions have come to be at.
func named(ctx context.Context, q db.Q, p *Person) error {
	var ids []account.ID
	for _, j := range p.Positions {
		if j.AccountID != "" && j.AccountName == "" {
			ids = append(ids, j.AccountID)
		}
	}
	accounts, err := account.ByIDs(ctx, q, ids)
	for i := range p.Positions {
		for _, a := range accounts {
			if a.ID == p.Positions[i].AccountID {
				p.Positions[i].AccountName = a.Name
			}
		}
	}
	return err
}

// changesBetween says what became of a person.
func changesBetween(was, is *Person, today db.Date) []Change {
	var out []Change
	add := func(field string, before, after any, on db.Date) {
		out = append(out, Change{Field: field, Before: raw(before), After: raw(after), HappenedOn: on})
	}
	text := func(field, before, after string) {
		if before != after {
			add(field, some(before), some(after), today)
		}
	}
	text("given_name", was.GivenName, is.GivenName)
	text("family_name", was.FamilyName, is.FamilyName)
	text("language", was.Language, is.Language)
	text("note", was.Note, is.Note)
	names := map[string]bool{}
	for _, of := range []map[string]string{was.Custom.V, is.Custom.V} {
		for k := range of {
			names[k] = true
		}
	}
	for _, k := range slices.Sorted(maps.Keys(names)) {
		text("custom."+k, was.Custom.V[k], is.Custom.V[k])
	}
	background.Changed(was.Background.V, is.Background.V, text)
	for _, e := range is.External {
		if !slices.Contains(was.External, e) {
			text("external", "", e.Scheme+" "+e.Value)
		}
	}
	for _, e := range was.External {
		if !slices.Contains(is.External, e) {
			text("external", e.Scheme+" "+e.Value, "")
		}
	}
	points(was, is, text)
	jobs(was, is, today, add)
	return out
}

func points(was, is *Person, text func(field, before, after string)) {
	at := func(of []ContactPoint, c ContactPoint) int {
		return slices.IndexFunc(of, func(o ContactPoint) bool { return o.ID == c.ID })
	}
	for _, c := range is.ContactPoints {
		switch i := at(was.ContactPoints, c); {
		case i < 0:
			text(c.Kind, "", c.Value)
		case was.ContactPoints[i].Kind == c.Kind:
			text(c.Kind, was.ContactPoints[i].Value, c.Value)
		default:
			text(was.ContactPoints[i].Kind, was.ContactPoints[i].Value, "")
			text(c.Kind, "", c.Value)
		}
	}
	for _, c := range was.ContactPoints {
		if at(is.ContactPoints, c) < 0 {
			text(c.Kind, c.Value, "")
		}
	}
}

// Held is what a change says of a position.
type Held struct {
	ID        string  `json:"id"`
	AccountID string  `json:"account_id,omitempty"`
	Company   string  `json:"company,omitempty"`
	Title     string  `json:"title,omitempty"`
	From      db.Date `json:"valid_from,omitempty"`
	To        db.Date `json:"valid_to,omitempty"`
}

func heldOf(j *Employment) *Held {
	name := j.Company
	if name == "" {
		name = j.AccountName
	}
	return &Held{j.ID, string(j.AccountID), name, j.Title, j.From, j.To}
}

// jobs tells a change of employer (one position ended, another began) from
// positions that were added, ended, renamed or corrected.
func jobs(was, is *Person, today db.Date, add func(field string, before, after any, on db.Date)) {
	day := func(d db.Date) db.Date {
		if d == "" {
			return today
		}
		return d
	}
	old := map[string]*Employment{}
	for i := range was.Positions {
		old[was.Positions[i].ID] = &was.Positions[i]
	}
	var ended, began []*Employment
	for i := range is.Positions {
		j := &is.Positions[i]
		o := old[j.ID]
		delete(old, j.ID)
		switch {
		case o == nil && j.To == "":
			began = append(began, j)
		case o == nil:
			add("position", nil, heldOf(j), day(j.From))
		case o.To == "" && j.To != "":
			ended = append(ended, j)
		case o.Title != j.Title && o.AccountID == j.AccountID && o.Company == j.Company && o.From == j.From && o.To == j.To:
			add("title", heldOf(o), heldOf(j), today)
		case o.Title != j.Title || o.AccountID != j.AccountID || o.Company != j.Company || o.From != j.From || o.To != j.To:
			add("position", heldOf(o), heldOf(j), today)
		}
	}
	for i, j := range began {
		if i < len(ended) {
			add("employer", heldOf(ended[i]), heldOf(j), day(j.From))
		} else {
			add("position", nil, heldOf(j), day(j.From))
		}
	}
	for _, j := range ended[min(len(began), len(ended)):] {
		add("position", heldOf(old1(was, j.ID)), heldOf(j), day(j.To))
	}
	for i := range was.Positions {
		if o := &was.Positions[i]; old[o.ID] != nil {
			add("position", heldOf(o), nil, today)
		}
	}
}

func old1(p *Person, id string) *Employment {
	return &p.Positions[slices.IndexFunc(p.Positions, func(j Employment) bool { return j.ID == id })]
}

func raw(v any) db.JSON[json.RawMessage] {
	text, _ := json.Marshal(v)
	return db.JSON[json.RawMessage]{V: text}
}

func some(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Changes lists what changed about a person, the newest first. What tells of
// accounts outside the scope is left out.
func (s *Service) Changes(ctx context.Context, scope access.Scope, id ID, limit int) ([]Change, error) {
	if _, err := s.find(ctx, s.db, scope, id, false); err != nil {
		return nil, err
	}
	out := []Change{}
	if err := s.db.Select(ctx, &out, "SELECT person_id, id, field, before, after, source, happened_on, changed_by, recorded_at FROM person_changes WHERE person_id = ? ORDER BY id DESC LIMIT ?", id, limit); err != nil || scope.All {
		return out, err
	}
	at, ids := make([][]account.ID, len(out)), []account.ID{}
	for i, c := range out {
		at[i] = c.accounts()
		ids = append(ids, at[i]...)
	}
	visible, err := s.accounts.Visible(ctx, s.db, scope, ids)
	if err != nil {
		return nil, err
	}
	kept := []Change{}
	for i, c := range out {
		if !slices.ContainsFunc(at[i], func(id account.ID) bool { return !visible[id] }) {
			kept = append(kept, c)
		}
	}
	return kept, nil
}

// accounts are those that a change tells of.
func (c *Change) accounts() []account.ID {
	var out []account.ID
	for _, text := range []json.RawMessage{c.Before.V, c.After.V} {
		var h Held
		if json.Unmarshal(text, &h) == nil && h.AccountID != "" {
			out = append(out, account.ID(h.AccountID))
		}
	}
	return out
}
