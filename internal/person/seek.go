package person

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"arpent/internal/account"
	"arpent/internal/account/match"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	people "arpent/internal/person/match"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
)

// keys under which a person is sought: by ids in other systems, by e-mail
// address, by profile, by phone, and by name.
func keys(external []ExternalID, points []ContactDraft, name string) [][2]string {
	out := [][2]string{}
	for _, e := range external {
		out = append(out, [2]string{"external_id", e.Scheme + " " + e.Value})
	}
	for _, c := range points {
		if v := written.Key(c.Kind, c.Value); v != "" && (c.Kind == "email" || c.Kind == "profile") {
			out = append(out, [2]string{c.Kind, v})
		}
	}
	if name != "" {
		out = append(out, [2]string{"name", name})
	}
	return out
}

func nameKey(given, family string) string { return fold.Words(family + " " + given) }

// starts are how a name begins, whichever part is said first.
func starts(given, family string) []string {
	list := []string{start(nameKey(given, family)), start(fold.Words(given + " " + family))}
	return slices.Compact(list)
}

func (b *batch) add(f *found) {
	d := f.draft()
	all := keys(d.External, d.ContactPoints, nameKey(f.GivenName, f.FamilyName))
	for _, s := range starts(f.GivenName, f.FamilyName) {
		all = append(all, [2]string{"start", s})
	}
	for _, k := range all {
		if name := k[0] + "\n" + k[1]; !slices.Contains(b.byKey[name], f) {
			b.byKey[name] = append(b.byKey[name], f)
		}
	}
}

// sought is what a batch looks for people by.
type sought struct {
	values   map[string][]string // by kind of contact point
	external map[string][]string // by scheme
	names    []string
	accounts []account.ID
	starts   []string // first letters of the names of those who work at the accounts
}

func look(rows []*said) sought {
	w := sought{values: map[string][]string{}, external: map[string][]string{}}
	for _, n := range rows {
		if n == nil {
			continue
		}
		for _, e := range n.External {
			w.external[e.Scheme] = append(w.external[e.Scheme], e.Value)
		}
		for _, c := range n.ContactPoints {
			if v := written.Key(c.Kind, c.Value); v != "" && (c.Kind == "email" || c.Kind == "profile") {
				w.values[c.Kind] = append(w.values[c.Kind], v)
			}
		}
		name := nameKey(n.GivenName, n.FamilyName)
		w.names = append(w.names, name)
		if n.job.AccountID != "" {
			w.accounts = append(w.accounts, n.job.AccountID)
			w.starts = append(w.starts, starts(n.GivenName, n.FamilyName)...)
		}
	}
	slices.Sort(w.accounts)
	w.accounts = slices.Compact(w.accounts)
	slices.Sort(w.starts)
	w.starts = slices.Compact(w.starts)
	return w
}

// startLetters of a name are what two colleagues must share to be compared.
const startLetters = 2

func start(name string) string {
	letters := []rune(name)
	return string(letters[:min(len(letters), startLetters)])
}

// load reads the people in scope whom rows may mean.
func (b *batch) load(ctx context.Context, tx *db.Tx, rows []*said) error {
	w := look(rows)
	within, args := b.s.visible(b.session.Actor.Scope)
	list, seen := []Person{}, map[ID]bool{}
	read := func(condition string, of []string, before ...any) error {
		for some := range slices.Chunk(of, 500) {
			var part []Person
			all := append(append(slices.Clone(args), before...), some)
			if err := tx.Select(ctx, &part, "SELECT "+selected+" FROM people p WHERE p.deleted_at IS NULL AND "+within+" AND "+condition+" ORDER BY p.id", all...); err != nil {
				return err
			}
			for _, p := range part {
				if !seen[p.ID] {
					seen[p.ID] = true
					list = append(list, p)
				}
			}
		}
		return nil
	}
	for scheme, values := range w.external {
		if err := read("p.id IN (SELECT e.person_id FROM person_external_ids e WHERE e.scheme = ? AND e.value IN (?))", values, scheme); err != nil {
			return err
		}
	}
	for kind, values := range w.values {
		if err := read("p.id IN (SELECT c.person_id FROM contact_points c WHERE c.kind = ? AND c.match_value IN (?))", values, kind); err != nil {
			return err
		}
	}
	if err := read("p.sort_name IN (?)", w.names); err != nil {
		return err
	}
	for some := range slices.Chunk(w.accounts, 300) { // colleagues whose names are nearly the same
		if err := read("p.id IN (SELECT j.person_id FROM positions j WHERE j.account_id IN (?)) AND substr(p.sort_name, 1, 2) IN (?)", w.starts, some); err != nil {
			return err
		}
	}
	return b.keep(ctx, tx, list, w)
}

// keep makes the people that were read ready to be matched.
func (b *batch) keep(ctx context.Context, tx *db.Tx, list []Person, w sought) error {
	if err := b.s.complete(ctx, tx, b.session.Actor.Scope, list); err != nil {
		return err
	}
	ids := make([]ID, len(list))
	b.names = map[account.ID]string{}
	for i := range list {
		ids[i] = list[i].ID
		for _, j := range list[i].Positions {
			b.names[j.AccountID] = j.AccountName
		}
	}
	ties, err := tiesOf(ctx, tx, b.user(), b.system, ids)
	if err != nil {
		return err
	}
	for i := range list {
		b.add(&found{Person: list[i], before: list[i], tie: ties[list[i].ID], affirms: map[string]bool{}, stored: true})
	}
	accounts, err := account.ByIDs(ctx, tx, w.accounts)
	if err != nil {
		return err
	}
	b.domains = map[account.ID]string{}
	for i := range accounts {
		b.names[accounts[i].ID], b.domains[accounts[i].ID] = accounts[i].Name, accounts[i].Domain
	}
	return nil
}

// known finds the person a row means, and by what they were recognised.
func (b *batch) known(r *intake.Row, n *said) (*found, intake.Match) {
	if r.Apart {
		return nil, intake.Match{}
	}
	for _, k := range keys(n.External, n.ContactPoints, "") {
		for _, f := range b.byKey[k[0]+"\n"+k[1]] {
			if k[0] != "external_id" && TwoIDs(f.External, n.External) {
				continue
			}
			if k[0] == "email" && !alike(&f.Person, n) { // a shared mailbox
				continue
			}
			return f, intake.Match{By: k[0], Score: 1}
		}
	}
	if pairs := b.suspects(n, false); len(pairs) > 0 && pairs[0].score >= people.Surely && !TwoIDs(pairs[0].External, n.External) {
		if len(pairs) == 1 || pairs[1].score < people.Surely { // two of that name there: neither for sure
			return pairs[0].found, intake.Match{By: "name_account", Score: pairs[0].score}
		}
	}
	if f := b.onlyTied(n); f != nil {
		return f, intake.Match{By: "name", Score: 0.9}
	}
	return nil, intake.Match{}
}

// onlyTied finds whom a row means that says nothing but a name and a tie: the
// one person of that name the user is connected with, or the only one there is.
func (b *batch) onlyTied(n *said) *found {
	if n.tie.InvitedOn == "" && n.tie.Sent+n.tie.Received == 0 || n.employed() || len(n.ContactPoints)+len(n.External) > 0 {
		return nil
	}
	named := b.byKey["name\n"+nameKey(n.GivenName, n.FamilyName)]
	tied := slices.DeleteFunc(slices.Clone(named), func(f *found) bool { return !f.tie.says() })
	switch {
	case len(tied) == 1:
		return tied[0]
	case len(named) == 1:
		return named[0]
	}
	return nil
}

// suspects gives those whom a row may mean by name, employer and the like, the
// likeliest first: down to what is sure, or to what is worth a look.
func (b *batch) suspects(n *said, all bool) []suspicion {
	h := b.asPerson(n).Human(b.nameOf)
	var out []suspicion
	candidates := b.byKey["name\n"+nameKey(n.GivenName, n.FamilyName)]
	if all {
		candidates = nil
		for _, s := range starts(n.GivenName, n.FamilyName) {
			candidates = append(candidates, b.byKey["start\n"+s]...)
		}
	}
	for _, f := range candidates {
		if score, _ := people.Score(h, f.Human(b.nameOf)); score >= people.Alike {
			out = append(out, suspicion{f, score})
		}
	}
	slices.SortStableFunc(out, func(x, y suspicion) int { return cmp.Or(-cmp.Compare(x.score, y.score), cmp.Compare(x.ID, y.ID)) })
	return out
}

func (b *batch) asPerson(n *said) *Person {
	p := &Person{GivenName: n.GivenName, FamilyName: n.FamilyName}
	if n.employed() {
		p.Positions = append(p.Positions, Employment{AccountID: n.job.AccountID, Company: n.employer.Says.Name, Title: n.job.Title})
		if n.job.AccountID != "" && n.employer.Says.Name != "" { // by either name
			p.Positions = append(p.Positions, Employment{Company: n.employer.Says.Name, Title: n.job.Title})
		}
	}
	for _, c := range n.ContactPoints {
		p.ContactPoints = append(p.ContactPoints, ContactPoint{Kind: c.Kind, Value: c.Value})
	}
	return p
}

// TwoIDs says that one system has both under different ids: they are two
// people, whatever else they share. Ids of Salesforce and LinkedIn are of one
// kind only when their first three signs are: a lead and a contact there, or a
// member as seen by two of its products, may be one person.
func TwoIDs(a, b []ExternalID) bool {
	same, other := false, false
	for _, x := range a {
		for _, y := range b {
			if x.Scheme != y.Scheme || x.Scheme == "vcard" || (x.Scheme == "salesforce" || x.Scheme == "linkedin") && x.Value[:min(3, len(x.Value))] != y.Value[:min(3, len(y.Value))] {
				continue
			}
			same = same || x.Value == y.Value
			other = other || x.Value != y.Value
		}
	}
	return other && !same
}

// alike says whether two names may be one person's: the same family name, and
// given names that are the same, an initial, or not known.
func alike(p *Person, n *said) bool {
	a, b := fold.Words(p.GivenName), fold.Words(n.GivenName)
	return fold.Words(p.FamilyName) == fold.Words(n.FamilyName) && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// sameEmployer says whether a position is at the employer that a row names.
func (b *batch) sameEmployer(j *EmploymentDraft, n *said) bool {
	if j.AccountID != "" && j.AccountID == n.job.AccountID {
		return true
	}
	name := j.Company
	if j.AccountID != "" {
		name = b.names[j.AccountID]
	}
	return (j.AccountID == "" || n.job.AccountID == "") && name != "" && match.Key(name) == match.Key(n.employer.Says.Name)
}

// Human is what a person is compared by; names are those of accounts.
func (p *Person) Human(names func(account.ID) string) people.Human {
	h := people.Human{Given: p.GivenName, Family: p.FamilyName}
	for _, j := range p.Positions {
		h.Works(j.Title, j.To == "", j.Company, string(j.AccountID), names(j.AccountID))
	}
	for _, c := range p.ContactPoints {
		h.Reached(c.Kind, written.Key(c.Kind, c.Value))
	}
	return h
}
