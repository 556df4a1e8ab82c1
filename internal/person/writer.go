package person

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// writer stores rows of a file as people.
type writer struct {
	s       *Service
	session intake.Session
}

// found is a person who was there or whom a row of the batch made.
type found struct {
	Person
	before Person
	line   int64 // of the row that made the person, 0 when they were there
	stored bool
	dirty  bool
}

// batch is what a Write has to store at its end.
type batch struct {
	*writer
	system string
	source string
	names  map[account.ID]string
	byKey  map[string]*found
	order  []*found
}

// said is a row read: what it says of a person, and where they work.
type said struct {
	PersonDraft
	external string
	job      EmploymentDraft
	objects  bool
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
	at, err := w.s.accounts.Named(ctx, tx, w.session, refs)
	if err != nil {
		return nil, err
	}
	b := &batch{writer: w, system: account.System(w.session), source: "import/" + w.session.Import, byKey: map[string]*found{}}
	says := make([]*said, len(rows))
	for i, r := range rows {
		one, err := b.read(r, refs[i], at[refs[i]], &outcomes[i])
		if err == nil {
			says[i] = one
			continue
		}
		if outcomes[i], err = intake.Reject(err); err != nil {
			return nil, err
		}
	}
	if err := b.load(ctx, tx, says); err != nil {
		return nil, err
	}
	for i, r := range rows {
		if says[i] == nil {
			continue
		}
		if err := b.take(r, says[i], &outcomes[i]); err != nil {
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
		}
	}
	return outcomes, b.store(ctx, tx)
}

// read gives what a row says; what cannot be believed is left out with a flag.
func (b *batch) read(r *intake.Row, ref account.Reference, at account.ID, out *intake.Outcome) (*said, error) {
	n := &said{external: r.Text("external_id"), objects: r.Text("objects") == "true"}
	n.GivenName, n.FamilyName, n.Language, n.Note, n.Custom = r.Text("given_name"), r.Text("family_name"), r.Text("language"), r.Text("note"), r.Custom
	if full := strings.Fields(r.Text("full_name")); n.GivenName == "" && n.FamilyName == "" && len(full) > 0 {
		n.GivenName, n.FamilyName = parts(full)
	}
	if len(n.external) > 200 {
		return nil, fault.Invalid("account.external", "an id has at most 200 characters").With("field", "external_id")
	}
	for _, kind := range []string{"email", "phone", "mobile", "profile"} {
		c := ContactDraft{Kind: kind, Value: r.Text(kind), Source: b.source, LawfulBasis: "legitimate_interest"}
		if c.Value == "" {
			continue
		}
		if err := c.check(); err != nil {
			out.Flag(kind, err)
			continue
		}
		n.ContactPoints = append(n.ContactPoints, c)
	}
	n.job = EmploymentDraft{AccountID: at, Title: r.Text("title"), Department: r.Text("department"), From: db.Date(r.Text("since")), Source: b.source}
	switch {
	case at != "":
	case ref.Name != "": // an employer that is no account is still known by its name
		n.job.Company = ref.Name
		out.Flag("account", fault.Invalid("person.account_unknown", "there is no account %q, or several: kept as the name of a company", ref.Name).With("value", ref.Name))
	case ref.External != "":
		out.Flag("account_id", fault.Invalid("person.account_unknown", "there is no account %q", ref.External).With("value", ref.External))
	case n.job.Title != "":
		out.Flag("title", fault.Invalid("person.employer", "a position needs an account or the name of a company"))
	}
	return n, (&PersonDraft{GivenName: n.GivenName, FamilyName: n.FamilyName}).check()
}

// parts cuts a full name: "MARTIN Camille" and "Camille MARTIN" by capitals,
// else the last word is the family name.
func parts(words []string) (given, family string) {
	capitals := func(w string) bool { return len(w) > 1 && w == strings.ToUpper(w) && w != strings.ToLower(w) }
	n := 0
	for n < len(words) && capitals(words[n]) {
		n++
	}
	if n > 0 && n < len(words) {
		return strings.Join(words[n:], " "), strings.Join(words[:n], " ")
	}
	if len(words) == 1 {
		return "", words[0]
	}
	last := len(words) - 1
	for n == 0 && last > 1 && capitals(words[last]) && capitals(words[last-1]) {
		last--
	}
	return strings.Join(words[:last], " "), strings.Join(words[last:], " ")
}

// keys under which a person is sought: by id in the file's system, by e-mail
// address, by profile, and by name at an employer.
func (b *batch) keys(external string, points []ContactDraft, name string, jobs []EmploymentDraft) [][2]string {
	keys := [][2]string{}
	if external != "" {
		keys = append(keys, [2]string{"external_id", external})
	}
	for _, c := range points {
		if c.Kind == "email" || c.Kind == "profile" {
			keys = append(keys, [2]string{c.Kind, matchValue(c.Kind, c.Value)})
		}
	}
	for _, j := range jobs {
		if j.AccountID != "" || j.Company != "" {
			keys = append(keys, [2]string{"name_account", name + "\n" + string(j.AccountID) + "\n" + fold.Words(j.Company)})
		}
	}
	return keys
}

func (b *batch) add(f *found) {
	d, external := f.draft(), ""
	if f.System == b.system {
		external = f.ExternalID
	}
	for _, k := range b.keys(external, d.ContactPoints, fold.Words(f.FamilyName+" "+f.GivenName), d.Positions) {
		if name := k[0] + "\n" + k[1]; b.byKey[name] == nil {
			b.byKey[name] = f
		}
	}
}

// load reads the people in scope whom rows may mean.
func (b *batch) load(ctx context.Context, tx *db.Tx, rows []*said) error {
	external, emails, profiles, names, accounts := []string{}, []string{}, []string{}, []string{}, []account.ID{}
	for _, n := range rows {
		if n == nil {
			continue
		}
		for _, k := range b.keys(n.external, n.ContactPoints, "", nil) {
			to := map[string]*[]string{"external_id": &external, "email": &emails, "profile": &profiles}[k[0]]
			*to = append(*to, k[1])
		}
		if n.job.AccountID != "" || n.job.Company != "" {
			names = append(names, fold.Words(n.FamilyName+" "+n.GivenName))
		}
		if n.job.AccountID != "" {
			accounts = append(accounts, n.job.AccountID)
		}
	}
	within, args := b.s.visible(b.session.Actor.Scope)
	people, seen := []Person{}, map[ID]bool{}
	read := func(condition string, of []string, more ...any) error {
		for some := range slices.Chunk(of, 500) {
			var part []Person
			all := append(append(slices.Clone(args), more...), some)
			if err := tx.Select(ctx, &part, "SELECT "+selected+" FROM people p WHERE p.deleted_at IS NULL AND "+within+" AND "+condition+" ORDER BY p.id", all...); err != nil {
				return err
			}
			for _, p := range part {
				if !seen[p.ID] {
					seen[p.ID] = true
					people = append(people, p)
				}
			}
		}
		return nil
	}
	const byPoint = "p.id IN (SELECT c.person_id FROM contact_points c WHERE c.kind = ? AND c.match_value IN (?))"
	if err := read("p.system = ? AND p.external_id <> '' AND p.external_id IN (?)", external, b.system); err != nil {
		return err
	}
	if err := read(byPoint, emails, "email"); err != nil {
		return err
	}
	if err := read(byPoint, profiles, "profile"); err != nil {
		return err
	}
	if err := read("p.sort_name IN (?)", names); err != nil {
		return err
	}
	if err := b.s.complete(ctx, tx, b.session.Actor.Scope, people); err != nil {
		return err
	}
	for i := range people {
		b.add(&found{Person: people[i], before: people[i], stored: true})
	}
	list, err := account.ByIDs(ctx, tx, accounts)
	b.names = map[account.ID]string{}
	for i := range list {
		b.names[list[i].ID] = list[i].Name
	}
	return err
}

// known finds the person a row means. Two ids of one system are two people,
// whatever else they share.
func (b *batch) known(n *said) (*found, string) {
	jobs := []EmploymentDraft{n.job}
	for _, k := range b.keys(n.external, n.ContactPoints, fold.Words(n.FamilyName+" "+n.GivenName), jobs) {
		f := b.byKey[k[0]+"\n"+k[1]]
		if f == nil || k[0] != "external_id" && n.external != "" && f.System == b.system && f.ExternalID != "" {
			continue
		}
		if k[0] == "email" && !alike(&f.Person, n) { // a shared mailbox
			continue
		}
		return f, k[0]
	}
	return nil, ""
}

// alike says whether two names may be one person's: the same family name, and
// given names that are the same, an initial, or not known.
func alike(p *Person, n *said) bool {
	a, b := fold.Words(p.GivenName), fold.Words(n.GivenName)
	return fold.Words(p.FamilyName) == fold.Words(n.FamilyName) && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

func (b *batch) take(r *intake.Row, n *said, out *intake.Outcome) error {
	if !r.Apart {
		if f, by := b.known(n); f != nil {
			return b.merge(r, f, by, n, out)
		}
	}
	d := n.PersonDraft
	if n.job.AccountID != "" || n.job.Company != "" {
		d.Positions = []EmploymentDraft{n.job}
	}
	if err := d.check(); err != nil {
		return err
	}
	f := &found{line: r.Line, Person: Person{ID: ID(db.NewID()), CreatedBy: b.session.Actor.User.ID, Version: 1}}
	f.apply(d, db.DateOf(b.s.now()))
	if n.external != "" {
		f.System, f.ExternalID = b.system, n.external
	}
	b.object(f, n)
	b.settle(f)
	b.add(f)
	b.order = append(b.order, f)
	out.Act, out.ID, out.Version = intake.Created, string(f.ID), 1
	out.Record = f.record(b)
	return nil
}

// object notes an objection that was not known; nothing takes one back.
func (b *batch) object(f *found, n *said) bool {
	if !n.objects || slices.Contains(f.Objects, "email") || slices.Contains(f.Objects, "any") {
		return false
	}
	f.Objects = append(f.Objects, "email")
	f.Consents = append(f.Consents, Consent{Act: "objection", Channel: "email", Source: b.source, GivenOn: db.DateOf(b.s.now()), RecordedBy: b.session.Actor.User.ID})
	return true
}

// settle gives a person's parts their ids at once, since a later row of the
// batch may change them.
func (b *batch) settle(f *found) { f.adopt(db.At(b.s.now())) }

func (b *batch) merge(r *intake.Row, f *found, by string, n *said, out *intake.Outcome) error {
	out.ID, out.Match = string(f.ID), &intake.Match{ID: string(f.ID), Name: f.FullName(), By: by, Score: 1, Row: f.line}
	before := f.draft()
	after := overlay(f.draft(), n, b.session.Options.Existing)
	if err := after.check(); err != nil {
		return err
	}
	was, _ := json.Marshal(before)
	now, _ := json.Marshal(after)
	out.Act, out.Version = intake.Unchanged, f.Version
	objected := b.session.Options.Existing != "skip" && b.object(f, n)
	if objected || string(was) != string(now) {
		f.apply(after, db.DateOf(b.s.now()))
		b.settle(f)
		f.Version++
		b.add(f)
		if f.stored && !f.dirty {
			f.dirty = true
			b.order = append(b.order, f)
		}
		out.Act, out.Version, out.Before = intake.Merged, f.Version, was
	}
	out.Record = f.record(b)
	return nil
}

// overlay lays what a row says over a person: what the row leaves open stays;
// with fill, so does whatever is known already. Contact points are added; a
// position at the same employer is brought up to date, another one added.
func overlay(was PersonDraft, n *said, existing string) PersonDraft {
	if existing == "skip" {
		return was
	}
	fill := existing == "fill"
	lay := func(to *string, says string) {
		if says != "" && (!fill || *to == "") && fold.Words(says) != fold.Words(*to) { // not from "Martin" to "MARTIN"
			*to = says
		}
	}
	lay(&was.GivenName, n.GivenName)
	lay(&was.FamilyName, n.FamilyName)
	lay(&was.Language, n.Language)
	lay(&was.Note, n.Note)
	for k, v := range n.Custom {
		if !fill || was.Custom[k] == "" {
			was.Custom[k] = v
		}
	}
	for _, c := range n.ContactPoints {
		if !slices.ContainsFunc(was.ContactPoints, func(o ContactDraft) bool {
			return (o.Kind == c.Kind || c.Kind != "email" && c.Kind != "profile") && matchValue(o.Kind, o.Value) == matchValue(c.Kind, c.Value)
		}) {
			was.ContactPoints = append(was.ContactPoints, c)
		}
	}
	if n.job.AccountID == "" && n.job.Company == "" {
		return was
	}
	at := slices.IndexFunc(was.Positions, func(j EmploymentDraft) bool {
		return j.To == "" && j.AccountID == n.job.AccountID && fold.Words(j.Company) == fold.Words(n.job.Company)
	})
	if at < 0 {
		was.Positions = append(was.Positions, n.job)
		return was
	}
	j := &was.Positions[at]
	lay(&j.Title, n.job.Title)
	lay(&j.Department, n.job.Department)
	if n.job.From != "" && (!fill || j.From == "") {
		j.From = n.job.From
	}
	return was
}
