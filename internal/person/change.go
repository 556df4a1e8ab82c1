package person

import (
	"context"
	"encoding/json"
	"maps"
	"net/mail"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/stated"
	"arpent/internal/person/background"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// PersonDraft is what people may say about a person. In a change, a list that
// is there replaces the whole list.
type PersonDraft struct {
	GivenName     string                `json:"given_name,omitempty" maxLength:"200"`
	FamilyName    string                `json:"family_name,omitempty" maxLength:"200"`
	Language      string                `json:"language,omitempty" maxLength:"10"`
	Note          string                `json:"note,omitempty" maxLength:"20000"`
	Custom        map[string]string     `json:"custom,omitempty"`
	Background    background.Background `json:"background,omitzero" doc:"A list that is there is the whole list of what holds; who said what of it is kept"`
	External      []ExternalID          `json:"external,omitempty" maxItems:"50" doc:"Ids in other systems"`
	Positions     []EmploymentDraft     `json:"positions,omitempty" maxItems:"100"`
	ContactPoints []ContactDraft        `json:"contact_points,omitempty" maxItems:"100"`
}

// EmploymentDraft is what may be said about a position.
type EmploymentDraft struct {
	ID         string     `json:"id,omitempty" doc:"Of the position that is changed; without, a new one"`
	AccountID  account.ID `json:"account_id,omitempty"`
	Company    string     `json:"company,omitempty" maxLength:"300"`
	Title      string     `json:"title,omitempty" maxLength:"300"`
	Department string     `json:"department,omitempty" maxLength:"200"`
	From       db.Date    `json:"valid_from,omitempty"`
	To         db.Date    `json:"valid_to,omitempty"`
	Source     string     `json:"source,omitempty" maxLength:"200"`
	// Said is how each system names the employer; left out, it stays.
	Said map[string]string `json:"said,omitempty" maxProperties:"50"`
}

// ContactDraft is what may be said about a way to reach someone.
type ContactDraft struct {
	ID          string  `json:"id,omitempty"`
	Kind        string  `json:"kind" enum:"email,phone,mobile,profile"`
	Value       string  `json:"value" maxLength:"500"`
	Label       string  `json:"label,omitempty" maxLength:"100"`
	Source      string  `json:"source,omitempty" maxLength:"200"`
	CollectedOn db.Date `json:"collected_on,omitempty"`
	LawfulBasis string  `json:"lawful_basis,omitempty" enum:"legitimate_interest,consent,contract,"`
}

func (p *Person) draft() PersonDraft {
	d := PersonDraft{GivenName: p.GivenName, FamilyName: p.FamilyName, Language: p.Language, Note: p.Note, Custom: map[string]string{}, Background: p.Background.V, External: slices.Clone(p.External)}
	for k, v := range p.Custom.V {
		d.Custom[k] = v
	}
	for _, j := range p.Positions {
		d.Positions = append(d.Positions, EmploymentDraft{j.ID, j.AccountID, j.Company, j.Title, j.Department, j.From, j.To, j.Source, maps.Clone(j.Said.V)})
	}
	for _, c := range p.ContactPoints {
		d.ContactPoints = append(d.ContactPoints, ContactDraft{c.ID, c.Kind, c.Value, c.Label, c.Source, c.CollectedOn, c.LawfulBasis})
	}
	return d
}

// apply writes a checked draft into the person, parts keeping what was recorded of them.
func (p *Person) apply(d PersonDraft, today db.Date) {
	p.GivenName, p.FamilyName, p.Language, p.Note, p.Custom.V, p.Background.V, p.External = d.GivenName, d.FamilyName, d.Language, d.Note, d.Custom, d.Background, d.External
	jobs, points := []Employment{}, []ContactPoint{}
	for _, n := range d.Positions {
		j := Employment{ID: n.ID, AccountID: n.AccountID, Company: n.Company, Title: n.Title, Department: n.Department, From: n.From, To: n.To, Source: n.Source, Said: db.JSON[map[string]string]{V: n.Said}}
		if at := slices.IndexFunc(p.Positions, func(o Employment) bool { return n.ID != "" && o.ID == n.ID }); at >= 0 {
			j.RecordedAt = p.Positions[at].RecordedAt
			if j.AccountID == p.Positions[at].AccountID {
				j.AccountName = p.Positions[at].AccountName
			}
			if n.Said == nil {
				j.Said = p.Positions[at].Said
			}
		} else {
			j.ID = ""
		}
		jobs = append(jobs, j)
	}
	for _, n := range d.ContactPoints {
		c := ContactPoint{ID: n.ID, Kind: n.Kind, Value: n.Value, Label: n.Label, Source: n.Source, CollectedOn: n.CollectedOn, LawfulBasis: n.LawfulBasis}
		if at := slices.IndexFunc(p.ContactPoints, func(o ContactPoint) bool { return n.ID != "" && o.ID == n.ID }); at >= 0 {
			c.RecordedAt = p.ContactPoints[at].RecordedAt
		} else {
			c.ID = ""
		}
		if c.CollectedOn == "" {
			c.CollectedOn = today
		}
		points = append(points, c)
	}
	p.Positions, p.ContactPoints = jobs, points
}

func (d *PersonDraft) check() error {
	d.GivenName, d.FamilyName = strings.Join(strings.Fields(d.GivenName), " "), strings.Join(strings.Fields(d.FamilyName), " ")
	if d.GivenName == "" && d.FamilyName == "" {
		return fault.Invalid("person.name", "a person needs a name").With("field", "family_name")
	}
	kept := []ExternalID{}
	for _, e := range d.External {
		e.Scheme, e.Value = strings.ToLower(strings.TrimSpace(e.Scheme)), strings.TrimSpace(e.Value)
		if e.Scheme == "" || e.Value == "" || len(e.Scheme) > 60 || len(e.Value) > 200 {
			return fault.Invalid("account.external", "an id in another system needs the system's name and the id").With("field", "external")
		}
		if !slices.Contains(kept, e) {
			kept = append(kept, e)
		}
	}
	d.External = kept
	for k, v := range d.Custom {
		if strings.TrimSpace(v) == "" {
			delete(d.Custom, k)
		}
	}
	for i := range d.Positions {
		j := &d.Positions[i]
		j.Company, j.Title = strings.TrimSpace(j.Company), strings.TrimSpace(j.Title)
		if j.AccountID == "" && j.Company == "" {
			return fault.Invalid("person.employer", "a position needs an account or the name of a company").With("field", "positions")
		}
		for _, day := range []db.Date{j.From, j.To} {
			if day != "" {
				if _, err := db.ParseDate(string(day)); err != nil {
					return err
				}
			}
		}
		if j.From != "" && j.To != "" && j.To < j.From {
			return fault.Invalid("person.backwards", "a position ends before it begins").With("field", "positions")
		}
	}
	for i := range d.ContactPoints {
		if err := d.ContactPoints[i].check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *ContactDraft) check() error {
	c.Value = strings.TrimSpace(c.Value)
	bad := false
	switch c.Kind {
	case "email":
		a, err := mail.ParseAddress(c.Value)
		bad = err != nil || a.Address != c.Value
	case "phone", "mobile":
		bad = strings.Count(strings.Map(digit, c.Value), "#") < 4
	case "profile":
		bad = !strings.Contains(c.Value, ".") || strings.ContainsAny(c.Value, " <>\"")
	default:
		bad = true
	}
	if bad {
		return fault.Invalid("person.contact", "%q is no %s", c.Value, c.Kind).With("field", "contact_points").With("value", c.Value).With("kind", c.Kind)
	}
	return nil
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' {
		return '#'
	}
	return '-'
}

// checkAccounts makes sure that new positions are at accounts the actor sees.
func (s *Service) checkAccounts(ctx context.Context, q db.Q, scope access.Scope, d *PersonDraft) error {
	ids := []account.ID{}
	for _, j := range d.Positions {
		if j.AccountID != "" {
			ids = append(ids, j.AccountID)
		}
	}
	visible, err := s.accounts.Visible(ctx, q, scope, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !visible[id] {
			return fault.Invalid("person.account", "there is no account %s", id).With("field", "positions").With("id", id)
		}
	}
	return nil
}

func (s *Service) stamp(actor access.Actor) stated.Stamp {
	return stated.Stamp{By: actor.User.ID, On: db.DateOf(s.now())}
}

// Create adds a person.
func (s *Service) Create(ctx context.Context, actor access.Actor, d PersonDraft) (Person, error) {
	if err := d.check(); err != nil {
		return Person{}, err
	}
	var err error
	if d.Background, err = (background.Background{}).Say(d.Background, s.stamp(actor)); err != nil {
		return Person{}, err
	}
	p := Person{CreatedBy: actor.User.ID}
	p.apply(d, db.DateOf(s.now()))
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.checkAccounts(ctx, tx, actor.Scope, &d); err != nil {
			return err
		}
		if err := s.heed(ctx, tx, &p, actor.User.ID); err != nil {
			return err
		}
		one := []Person{p}
		if err := s.Load(ctx, tx, one); err != nil {
			return err
		}
		p = one[0]
		if err := s.compare(ctx, tx, actor.User.ID, p.ID); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "person.create", "person/"+string(p.ID), map[string]string{"name": p.FullName()})
	})
	if err != nil {
		return p, err
	}
	return s.Find(ctx, access.Scope{All: true}, p.ID)
}

// FullName is how a person is called.
func (p *Person) FullName() string { return strings.TrimSpace(p.GivenName + " " + p.FamilyName) }

// Change edits a person by a JSON merge patch on the draft. Positions at
// accounts the actor does not see stay as they are.
func (s *Service) Change(ctx context.Context, actor access.Actor, id ID, version int64, patch json.RawMessage) (Person, error) {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.find(ctx, tx, actor.Scope, id, false)
		if err != nil {
			return err
		}
		if version != 0 && version != p.Version {
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		one := []Person{p}
		if err := s.complete(ctx, tx, actor.Scope, one); err != nil {
			return err
		}
		p = one[0]
		d := p.draft()
		if err := replace(patch, &d); err != nil {
			return err
		}
		if err := d.check(); err != nil {
			return err
		}
		if d.Background, err = p.Background.V.Say(d.Background, s.stamp(actor)); err != nil {
			return err
		}
		if err := s.checkAccounts(ctx, tx, actor.Scope, &d); err != nil {
			return err
		}
		before := p
		p.apply(d, db.DateOf(s.now()))
		if err := s.heed(ctx, tx, &p, actor.User.ID); err != nil {
			return err
		}
		if err := s.update(ctx, tx, &p, &before, because{by: actor.User.ID}); err != nil {
			return err
		}
		if err := s.compare(ctx, tx, actor.User.ID, id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "person.change", "person/"+string(id), patch)
	})
	if err != nil {
		return Person{}, err
	}
	return s.Find(ctx, actor.Scope, id)
}

// replace applies a merge patch; lists are replaced, not joined.
func replace(patch json.RawMessage, d *PersonDraft) error {
	var named map[string]json.RawMessage
	err := json.Unmarshal(patch, &named)
	if _, ok := named["positions"]; ok {
		d.Positions = nil
	}
	if _, ok := named["external"]; ok {
		d.External = nil
	}
	if _, ok := named["contact_points"]; ok {
		d.ContactPoints = nil
	}
	if err == nil {
		err = json.Unmarshal(patch, d)
	}
	if err != nil {
		return fault.New(fault.Bad, "person.patch", "the change cannot be read: %s", err)
	}
	return nil
}

// update stores a person and replaces the parts that were seen before.
// What changed, and because of what, is written down.
func (s *Service) update(ctx context.Context, tx *db.Tx, p, before *Person, why because) error {
	now := db.At(s.now())
	p.Version++
	p.UpdatedAt = now
	p.adopt(now)
	p.derive()
	if _, err := tx.Exec(ctx, "UPDATE people SET "+strings.Join(personColumns, " = ?, ")+" = ? WHERE id = ?", append(row(p), string(p.ID))...); err != nil {
		return err
	}
	for _, j := range before.Positions {
		if _, err := tx.Exec(ctx, "DELETE FROM positions WHERE person_id = ? AND id = ?", p.ID, j.ID); err != nil {
			return err
		}
	}
	for _, c := range before.ContactPoints {
		if _, err := tx.Exec(ctx, "DELETE FROM contact_points WHERE person_id = ? AND id = ?", p.ID, c.ID); err != nil {
			return err
		}
	}
	var jobs, points [][]any
	for k := range p.Positions {
		jobs = append(jobs, positionRow(&p.Positions[k]))
	}
	for k := range p.ContactPoints {
		points = append(points, contactRow(&p.ContactPoints[k]))
	}
	if _, err := tx.BulkInsert(ctx, "positions", positionColumns, each(jobs)); err != nil {
		return err
	}
	if err := s.putExternal(ctx, tx, p, before); err != nil {
		return err
	}
	if err := s.note(ctx, tx, p, before, why); err != nil {
		return err
	}
	if _, err := tx.BulkInsert(ctx, "contact_points", contactColumns, each(points)); err != nil {
		return err
	}
	return s.enter(ctx, tx, []Person{*p})
}

// Settle brings what follows from the rest of what is known of a person to what
// is stored of it, after something else than a change of theirs.
func (s *Service) Settle(ctx context.Context, tx *db.Tx, id ID) error {
	one, err := s.Batch(ctx, tx, []ID{id})
	if err != nil || len(one) == 0 {
		return err
	}
	one[0].derive()
	if _, err := tx.Exec(ctx, "UPDATE people SET sort_name = ?, search = ?, updated_at = ?, version = version + 1 WHERE id = ?", one[0].SortName, one[0].Search, db.At(s.now()), id); err != nil {
		return err
	}
	return s.enter(ctx, tx, one)
}

// Enter brings the register to what some people object to now.
func (s *Service) Enter(ctx context.Context, tx *db.Tx, ids ...ID) error {
	people, err := s.Batch(ctx, tx, ids)
	if err != nil {
		return err
	}
	return s.enter(ctx, tx, people)
}

// putExternal stores a person's ids in other systems where they changed.
func (s *Service) putExternal(ctx context.Context, tx *db.Tx, p, before *Person) error {
	if slices.Equal(p.External, before.External) {
		return nil
	}
	if _, err := tx.Exec(ctx, "DELETE FROM person_external_ids WHERE person_id = ?", p.ID); err != nil {
		return err
	}
	rows := [][]any{}
	for _, e := range p.External {
		rows = append(rows, []any{string(p.ID), e.Scheme, e.Value})
	}
	_, err := tx.BulkInsert(ctx, "person_external_ids", externalColumns, each(rows))
	return err
}

// Delete takes a person away, or, with back, brings them back.
func (s *Service) Delete(ctx context.Context, actor access.Actor, id ID, back bool) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.find(ctx, tx, actor.Scope, id, back)
		if err != nil {
			return err
		}
		act, at := "person.restore", db.Time{}
		if !back {
			act, at = "person.delete", db.At(s.now())
		}
		if _, err := tx.Exec(ctx, "UPDATE people SET deleted_at = ?, updated_at = ?, version = version + 1 WHERE id = ?", at, db.At(s.now()), id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, act, "person/"+string(id), map[string]string{"name": p.FullName()})
	})
}

// ConsentDraft is something a person said about being approached.
type ConsentDraft struct {
	Act     string  `json:"act" enum:"consent,objection,withdrawal"`
	Channel string  `json:"channel" enum:"any,email,phone,mail,social"`
	Source  string  `json:"source,omitempty" maxLength:"200"`
	Note    string  `json:"note,omitempty" maxLength:"2000"`
	GivenOn db.Date `json:"given_on,omitempty" doc:"Without: today"`
}

// Record writes down what a person said. Nothing said before is taken away:
// the newest act on a channel holds.
func (s *Service) Record(ctx context.Context, actor access.Actor, id ID, d ConsentDraft) (Person, error) {
	if d.GivenOn == "" {
		d.GivenOn = db.DateOf(s.now())
	}
	if _, err := db.ParseDate(string(d.GivenOn)); err != nil {
		return Person{}, err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.find(ctx, tx, actor.Scope, id, false)
		if err != nil {
			return err
		}
		c := Consent{ID: db.NewID(), PersonID: id, Act: d.Act, Channel: d.Channel, Source: d.Source, Note: d.Note, GivenOn: d.GivenOn, RecordedBy: actor.User.ID, RecordedAt: db.At(s.now())}
		if _, err := tx.BulkInsert(ctx, "consents", consentColumns, each([][]any{consentRow(&c)})); err != nil {
			return err
		}
		one := []Person{p}
		if err := s.complete(ctx, tx, access.Scope{All: true}, one); err != nil {
			return err
		}
		if err := s.enter(ctx, tx, one); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "person.consent", "person/"+string(id), d)
	})
	if err != nil {
		return Person{}, err
	}
	return s.Find(ctx, actor.Scope, id)
}
