package person

import (
	"encoding/json"
	"slices"

	"arpent/internal/account"
	"arpent/internal/account/profile"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	people "arpent/internal/person/match"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// take decides whom a row means: someone who is there, or a new person.
func (b *batch) take(r *intake.Row, n *said, out *intake.Outcome) error {
	if f, by := b.known(r, n); f != nil {
		return b.merge(f, by, n, out)
	}
	if !n.employed() && len(n.ContactPoints)+len(n.External) == 0 && n.tie.says() && n.tie.ConnectedOn == "" {
		return fault.Invalid("person.tie_unknown", "nobody called %q is known, and the file says no more of them", n.FullName()).With("value", n.FullName())
	}
	d := n.PersonDraft
	if n.employed() && (n.job.AccountID != "" || n.job.Company != "") {
		d.Positions = []EmploymentDraft{b.position(n, "")}
	}
	if n.past != nil {
		d.Positions = append(d.Positions, *n.past)
	}
	if err := d.check(); err != nil {
		return err
	}
	f := &found{line: r.Line, apart: r.Apart, affirms: map[string]bool{}, Person: Person{ID: ID(db.NewID()), CreatedBy: b.user(), Source: b.source, Version: 1}}
	f.apply(d, b.today)
	b.tie(f, n)
	b.object(f, n)
	b.settle(f)
	b.suspect(r, n, out)
	b.doubts(n, out)
	b.add(f)
	b.order = append(b.order, f)
	out.Act, out.ID, out.Version = intake.Created, string(f.ID), 1
	out.Record = f.record(b)
	return nil
}

// FullName is how a row calls a person.
func (n *said) FullName() string {
	return (&Person{GivenName: n.GivenName, FamilyName: n.FamilyName}).FullName()
}

// doubts tells of an employer that is no account.
func (b *batch) doubts(n *said, out *intake.Outcome) {
	if n.job.AccountID != "" || !n.employed() || b.session.Options.Companies == "create" && n.job.Company != "" {
		return
	}
	if n.job.Company != "" {
		if b.session.Options.Companies == "" { // nobody said that names will do
			out.Flag("account", fault.Invalid("person.account_unknown", "there is no account %q, or several: kept as the name of a company", n.job.Company).With("value", n.job.Company))
		}
		return
	}
	out.Flag("account_id", fault.Invalid("person.account_id_unknown", "there is no account %q", n.employer.External).With("value", n.employer.External))
}

// suspect says whom a new person may be.
func (b *batch) suspect(r *intake.Row, n *said, out *intake.Outcome) {
	if r.Apart {
		return
	}
	if list := b.suspects(n, true); len(list) > 0 {
		s := list[0]
		out.Flag("family_name", fault.Invalid("person.alike", "looks like %s, who is there already", s.FullName()).With("name", s.FullName()).With("id", s.ID).With("score", s.score))
	}
}

// position is the position a row tells of, as a new one from a day on.
func (b *batch) position(n *said, from db.Date) EmploymentDraft {
	j := n.job
	j.Said = map[string]string{b.system: n.called()}
	if j.AccountID != "" {
		j.Company = ""
	}
	for _, day := range []db.Date{n.about, from} {
		if j.From == "" {
			j.From = day
		}
	}
	return j
}

// tie lays what a row says of the user's tie to the person; it says whether
// that is new.
func (b *batch) tie(f *found, n *said) bool {
	if !n.tie.says() || b.user() == "" {
		return false
	}
	was := f.tie
	if !f.tie.lay(&n.tie) {
		return false
	}
	if f.tieWas == nil {
		f.tieWas = &was
	}
	f.tie.PersonID, f.tie.UserID, f.tie.Network, f.tie.Source, f.tie.RecordedAt = f.ID, b.user(), b.system, b.source, db.At(b.s.now())
	return true
}

// settle gives a person's parts their ids at once, since a later row of the
// batch may change them.
func (b *batch) settle(f *found) { f.adopt(db.At(b.s.now())) }

// kept is what an undo needs of a person: what they were, and the tie.
type kept struct {
	PersonDraft
	External []ExternalID `json:"external"`
	Tie      *Tie         `json:"tie,omitempty"` // nil when the import left it
	Network  string       `json:"network,omitempty"`
	User     string       `json:"user,omitempty"`
}

func (b *batch) merge(f *found, by intake.Match, n *said, out *intake.Outcome) error {
	by.ID, by.Name, by.Row = string(f.ID), f.FullName(), f.line
	out.ID, out.Match = string(f.ID), &by
	before := f.draft()
	after := b.overlay(f, n)
	if err := after.check(); err != nil {
		return err
	}
	was, _ := json.Marshal(before)
	now, _ := json.Marshal(after)
	b.doubts(n, out)
	out.Act, out.Version = intake.Unchanged, f.Version
	skip := b.session.Options.Existing == "skip"
	tieWas := f.tie
	tied := !skip && b.tie(f, n)
	objected := !skip && b.object(f, n)
	if !tied && !objected && string(was) == string(now) {
		out.Record = f.record(b)
		return nil
	}
	undo := kept{PersonDraft: before, External: before.External}
	if tied {
		undo.Tie, undo.Network, undo.User = &tieWas, b.system, string(b.user())
	}
	f.apply(after, b.today)
	b.settle(f)
	f.Version++
	b.add(f)
	if f.stored && !f.dirty {
		f.dirty = true
		b.order = append(b.order, f)
	}
	out.Act, out.Version = intake.Merged, f.Version
	out.Before, _ = json.Marshal(undo)
	out.Record = f.record(b)
	return nil
}

// overlay lays what a row says over a person: what the row leaves open stays;
// with fill, so does whatever is known already. Contact points and ids are
// added.
func (b *batch) overlay(f *found, n *said) PersonDraft {
	was := f.draft()
	if b.session.Options.Existing == "skip" {
		return was
	}
	fill := b.session.Options.Existing == "fill"
	lay := func(to *string, says string) {
		if fold.Words(says) != fold.Words(*to) { // not from "Martin" to "MARTIN"
			intake.Lay(to, says, fill)
		}
	}
	if alike(&f.Person, n) && n.GivenName != "" && len(fold.Words(n.GivenName)) > len(fold.Words(was.GivenName)) || people.Names(n.GivenName, n.FamilyName, was.GivenName, was.FamilyName) < 1 && !alike(&f.Person, n) {
		lay(&was.GivenName, n.GivenName) // a name for an initial, or a new name; no initial for a name
		lay(&was.FamilyName, n.FamilyName)
	}
	lay(&was.Language, n.Language)
	lay(&was.Note, n.Note)
	was.Background = was.Background.Lay(n.Background, profile.StampOf(b.session))
	for k, v := range n.Custom {
		if !fill || was.Custom[k] == "" {
			was.Custom[k] = v
		}
	}
	for _, e := range n.External {
		if !slices.Contains(was.External, e) {
			was.External = append(was.External, e)
		}
	}
	for _, c := range n.ContactPoints {
		if !slices.ContainsFunc(was.ContactPoints, func(o ContactDraft) bool {
			return (o.Kind == c.Kind || c.Kind != "email" && c.Kind != "profile") && written.Key(o.Kind, o.Value) == written.Key(c.Kind, c.Value)
		}) {
			was.ContactPoints = append(was.ContactPoints, c)
		}
	}
	b.employ(f, &was, n, fill)
	return was
}

// holding gives the open position that a row tells of: the one its system
// named so before, or one at the same employer; -1 without.
func (b *batch) holding(p *Person, n *said) int {
	d := p.draft()
	at := slices.IndexFunc(d.Positions, func(j EmploymentDraft) bool { return j.To == "" && j.Said[b.system] == n.called() })
	if at < 0 {
		at = slices.IndexFunc(d.Positions, func(j EmploymentDraft) bool { return j.To == "" && b.sameEmployer(&j, n) })
	}
	return at
}

// over says that the row tells of a position that its system told of before,
// and that ended since: an old file, or a system that has not heard of it.
func (b *batch) over(p *Person, n *said) bool {
	return b.holding(p, n) < 0 && slices.ContainsFunc(p.Positions, func(j Employment) bool { return j.To != "" && j.Said.V[b.system] == n.called() })
}

// employ lays the position. Another employer than the one the same system named
// before ends the position there: from the day the new one began, or else from
// today, when that was seen.
func (b *batch) employ(f *found, was *PersonDraft, n *said, fill bool) {
	b.past(was, n)
	if !n.employed() || n.job.AccountID == "" && n.job.Company == "" || b.over(&f.Person, n) {
		return
	}
	at := b.holding(&f.Person, n)
	if at < 0 {
		from := db.Date("")
		for i := range was.Positions {
			j := &was.Positions[i]
			if j.To != "" || j.From > b.today || j.Said[b.system] == "" || f.affirms[j.ID] || j.Source == b.source || fill {
				continue
			}
			from = b.today
			j.To = from
			if n.job.From > j.From && n.job.From <= b.today {
				j.To = n.job.From
			}
		}
		was.Positions = append(was.Positions, b.position(n, from))
		return
	}
	j := &was.Positions[at]
	if j.AccountID == "" && n.job.AccountID != "" {
		j.AccountID, j.Company = n.job.AccountID, ""
	}
	if fold.Words(j.Title) != fold.Words(n.job.Title) {
		intake.Lay(&j.Title, n.job.Title, fill)
	}
	if fold.Words(j.Department) != fold.Words(n.job.Department) {
		intake.Lay(&j.Department, n.job.Department, fill)
	}
	intake.Lay(&j.From, n.job.From, fill)
	intake.Lay(&j.From, n.about, true)
	if j.Said == nil {
		j.Said = map[string]string{}
	}
	j.Said[b.system] = n.called()
}

// past adds a former position that is not known.
func (b *batch) past(was *PersonDraft, n *said) {
	if n.past == nil {
		return
	}
	former := said{employer: account.Employer{Says: account.Particulars{Name: n.past.Company}}}
	if !slices.ContainsFunc(was.Positions, func(j EmploymentDraft) bool { return b.sameEmployer(&j, &former) }) {
		was.Positions = append(was.Positions, *n.past)
	}
}
