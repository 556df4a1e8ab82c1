package duplicate_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/person/duplicate"
	"arpent/internal/person/match"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
	"arpent/internal/territory"
)

var sets = []fs.FS{access.Migrations, intake.Migrations, territory.Migrations, account.Migrations, person.Migrations, job.Migrations}

type world struct {
	*testing.T
	ctx      context.Context
	d        *db.DB
	people   *person.Service
	accounts *account.Service
	twins    *duplicate.Service
	intake   *intake.Service
	hq, rep  access.Actor
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{T: t, ctx: context.Background(), d: d}
	if _, err := d.Exec(w.ctx, `CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, layer TEXT DEFAULT 'primary', valid_from TEXT, valid_to TEXT)`); err != nil {
		t.Fatal(err)
	}
	a := access.New(d, access.Options{})
	w.accounts = account.New(d, account.Options{Access: a})
	w.people = person.New(d, a, w.accounts, nil)
	w.twins = duplicate.New(d, duplicate.Options{Access: a, People: w.people, Accounts: w.accounts, Jobs: job.New(d, live.NewHub(), nil)})
	w.intake = intake.New(d, intake.Dependencies{Access: a})
	w.intake.Register(w.people.Target())
	for _, u := range []struct {
		name string
		role access.Role
		to   *access.Actor
	}{{"hq", access.HeadOffice, &w.hq}, {"rep", access.Representative, &w.rep}} {
		id, err := a.AddUser(w.ctx, d, access.NewUser{Email: u.name + "@example.org", Name: u.name, Role: u.role})
		w.must(err)
		*u.to, err = a.ActorOf(w.ctx, id)
		w.must(err)
	}
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) account(who access.Actor, name, town string) account.ID {
	w.Helper()
	a, err := w.accounts.Create(w.ctx, who, account.Particulars{Name: name, Town: town, Country: "FR"}, true)
	w.must(err)
	return a.ID
}

func (w *world) person(who access.Actor, d person.PersonDraft) person.Person {
	w.Helper()
	p, err := w.people.Create(w.ctx, who, d)
	w.must(err)
	return p
}

func (w *world) pairs(who access.Actor, f duplicate.PairQuery) duplicate.Pairs {
	w.Helper()
	if f.State == "" {
		f.State = "open"
	}
	if f.Limit == 0 {
		f.Limit = 50
	}
	out, err := w.twins.Duplicates(w.ctx, who.Scope, f)
	w.must(err)
	return out
}

func at(id account.ID, title string) []person.EmploymentDraft {
	return []person.EmploymentDraft{{AccountID: id, Title: title}}
}

func email(value string) []person.ContactDraft {
	return []person.ContactDraft{{Kind: "email", Value: value}}
}

func TestNamesThatSoundAlike(t *testing.T) {
	for _, group := range [][]string{{"Dupont", "Dupond", "DUPON"}, {"Catherine", "Katherine", "Katrine"}, {"Philippe", "Filipe", "Phillip"}, {"Meyer", "Maier", "Mayer"}, {"Léger", "Leger"}, {"Schmitt", "Schmidt"}} {
		for _, other := range group[1:] {
			if a, b := match.Sound(group[0]), match.Sound(other); a != b || a == "" {
				t.Errorf("%s sounds %q, %s %q", group[0], a, other, b)
			}
		}
	}
	for _, pair := range [][2]string{{"Martin", "Morel"}, {"Roux", "Renard"}, {"Petit", "Bernard"}} {
		if match.Sound(pair[0]) == match.Sound(pair[1]) {
			t.Errorf("%s and %s sound %q", pair[0], pair[1], match.Sound(pair[0]))
		}
	}
}

// Each way to come upon a pair finds it, and what is two is left alone.
func TestPairsAreFound(t *testing.T) {
	type who = person.PersonDraft
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		steel, forge, far := w.account(w.hq, "Acier Brelin", "Rouen"), w.account(w.hq, "Forges Tolmar", "Rouen"), w.account(w.hq, "Verre Karvex", "Lyon")
		for name, c := range map[string]struct {
			a, b       who
			pair, sure bool
		}{
			"same address":       {who{GivenName: "Zoé", FamilyName: "Aubry", ContactPoints: email("zoe@aubry.fr")}, who{GivenName: "Z.", FamilyName: "AUBRY", ContactPoints: email("Zoe@Aubry.fr")}, true, true},
			"shared mailbox":     {who{GivenName: "Paul", FamilyName: "Bonnet", ContactPoints: email("info@b.fr")}, who{GivenName: "Marie", FamilyName: "Clerc", ContactPoints: email("info@b.fr")}, false, false},
			"same profile":       {who{GivenName: "Ana", FamilyName: "Costa", ContactPoints: []person.ContactDraft{{Kind: "profile", Value: "https://www.linkedin.com/in/ana-costa/"}}}, who{GivenName: "Anna", FamilyName: "Costa", ContactPoints: []person.ContactDraft{{Kind: "profile", Value: "linkedin.com/in/ana-costa"}}}, true, true},
			"same number":        {who{GivenName: "Luc", FamilyName: "Denis", ContactPoints: []person.ContactDraft{{Kind: "mobile", Value: "06 11 22 33 44"}}}, who{GivenName: "Luc", FamilyName: "Denis", ContactPoints: []person.ContactDraft{{Kind: "phone", Value: "+33 6 11 22 33 44"}}}, true, false},
			"name and company":   {who{GivenName: "Eva", FamilyName: "Faure", Positions: at(steel, "Buyer")}, who{GivenName: "EVA", FamilyName: "faure", Positions: at(steel, "Head of sales")}, true, true},
			"names swapped":      {who{GivenName: "Hugo", FamilyName: "Garnier", Positions: at(steel, "Buyer")}, who{GivenName: "Garnier", FamilyName: "Hugo", Positions: at(steel, "Buyer")}, true, true},
			"sounds alike there": {who{GivenName: "Katherine", FamilyName: "Dupont", Positions: at(steel, "Buyer")}, who{GivenName: "Catherine", FamilyName: "Dupond", Positions: at(steel, "Buyer")}, true, false},
			"sounds alike apart": {who{GivenName: "Katherine", FamilyName: "Meyer", Positions: at(steel, "Buyer")}, who{GivenName: "Catherine", FamilyName: "Maier", Positions: at(far, "Welder")}, false, false},
			"company by name":    {who{GivenName: "Inès", FamilyName: "Joly", Positions: []person.EmploymentDraft{{Company: "Acme SARL"}}}, who{GivenName: "Ines", FamilyName: "Joly", Positions: []person.EmploymentDraft{{Company: "ACME"}}}, true, true},
			"name and town":      {who{GivenName: "Léo", FamilyName: "Kessler", Positions: at(steel, "Buyer")}, who{GivenName: "Léo", FamilyName: "Kessler", Positions: at(forge, "Welder")}, true, false},
			"name far away":      {who{GivenName: "Léa", FamilyName: "Lambert", Positions: at(steel, "Buyer")}, who{GivenName: "Léa", FamilyName: "Lambert", Positions: at(far, "Welder")}, false, false},
			"colleagues":         {who{GivenName: "Marc", FamilyName: "Noël", Positions: at(steel, "Buyer")}, who{GivenName: "Denis", FamilyName: "Noël", Positions: at(steel, "Buyer")}, false, false},
			"two ids of one CRM": {who{GivenName: "Olga", FamilyName: "Perrin", Positions: at(steel, "Buyer"), External: []person.ExternalID{{Scheme: "crm", Value: "1"}}}, who{GivenName: "Olga", FamilyName: "Perrin", Positions: at(steel, "Buyer"), External: []person.ExternalID{{Scheme: "crm", Value: "2"}}}, true, false},
			"one id":             {who{GivenName: "Rémi", FamilyName: "Sauvage", External: []person.ExternalID{{Scheme: "crm", Value: "7"}}}, who{GivenName: "Other", FamilyName: "Name", External: []person.ExternalID{{Scheme: "crm", Value: "7"}}}, false, true},
		} {
			a, b := w.person(w.hq, c.a), w.person(w.hq, c.b)
			got := w.pairs(w.hq, duplicate.PairQuery{Person: a.ID}).Items
			if name == "one id" {
				c.pair = true
			}
			if len(got) > 0 != c.pair || len(got) > 1 {
				t.Errorf("%s: %d pairs", name, len(got))
				continue
			}
			if c.pair && (got[0].Sure != c.sure || got[0].Left.ID != b.ID && got[0].Right.ID != b.ID || len(got[0].Reasons.V) == 0) {
				t.Errorf("%s: sure %t, score %v, %+v", name, got[0].Sure, got[0].Score, got[0].Reasons.V)
			}
		}
	})
}

// Whom one may not see is in no pair; who sees both decides, and that is kept.
func TestReviewIsWithinScope(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		mine := w.person(w.rep, person.PersonDraft{GivenName: "Zoé", FamilyName: "Léger", ContactPoints: email("zoe@leger.fr")})
		hidden := w.person(w.hq, person.PersonDraft{GivenName: "Zoé", FamilyName: "Leger", ContactPoints: email("zoe@leger.fr")})
		if got := w.pairs(w.rep, duplicate.PairQuery{}); got.Total != 0 || len(got.Items) != 0 {
			t.Errorf("a pair with somebody hidden: %+v", got)
		}
		got := w.pairs(w.hq, duplicate.PairQuery{})
		if got.Total != 1 || len(got.Items) != 1 {
			t.Fatalf("%+v", got)
		}
		pair := got.Items[0].ID
		missing := func(err error) {
			t.Helper()
			if fault.CodeOf(err) != fault.Missing {
				t.Errorf("%v", err)
			}
		}
		missing(w.twins.Decide(w.ctx, w.rep, pair, "apart"))
		_, err := w.twins.Merge(w.ctx, w.rep, mine.ID, hidden.ID, nil)
		missing(err)
		_, err = w.twins.Merge(w.ctx, w.rep, hidden.ID, mine.ID, nil)
		missing(err)
		_, err = w.twins.Merges(w.ctx, w.rep.Scope, hidden.ID)
		missing(err)
		_, err = w.twins.Duplicates(w.ctx, w.rep.Scope, duplicate.PairQuery{State: "open", Person: hidden.ID, Limit: 5})
		missing(err)

		w.must(w.twins.Decide(w.ctx, w.hq, pair, "apart"))
		_, err = w.people.Change(w.ctx, w.hq, hidden.ID, 0, []byte(`{"note":"seen again"}`))
		w.must(err)
		if got := w.pairs(w.hq, duplicate.PairQuery{}); got.Total != 0 {
			t.Errorf("asked again: %+v", got)
		}
		w.must(w.twins.Decide(w.ctx, w.hq, pair, "open"))
		m, err := w.twins.Merge(w.ctx, w.hq, hidden.ID, mine.ID, map[string]string{"family_name": "loser"})
		w.must(err)
		_, err = w.twins.Unmerge(w.ctx, w.rep, m.ID) // nobody the representative sees
		missing(err)
		if p, err := w.people.Find(w.ctx, w.hq.Scope, hidden.ID); err != nil || p.FamilyName != "Léger" || len(p.ContactPoints) != 1 {
			t.Errorf("%+v %v", p, err)
		}
		changes, err := w.people.Changes(w.ctx, w.hq.Scope, hidden.ID, 9)
		w.must(err)
		if len(changes) < 1 || changes[0].Source != "merge/"+m.ID {
			t.Errorf("%+v", changes)
		}
		if err := w.twins.Decide(w.ctx, w.hq, pair, "apart"); fault.CodeOf(err) != fault.Clash {
			t.Errorf("%v", err)
		}
		_, err = w.twins.Unmerge(w.ctx, w.hq, m.ID)
		w.must(err)
		if got := w.pairs(w.hq, duplicate.PairQuery{}); got.Total != 1 {
			t.Errorf("after the undo: %+v", got)
		}
		_, err = w.twins.Merge(w.ctx, w.hq, hidden.ID, mine.ID, map[string]string{"shoe": "loser"})
		if fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
		_, err = w.twins.Merge(w.ctx, w.hq, hidden.ID, hidden.ID, nil)
		if fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%v", err)
		}
	})
}

// Whom a file may mean without its being sure is new, and put up for review;
// not when somebody said so before, and not for a look at what would be.
func TestFilesHandUnsureMatchesToReview(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		steel := w.account(w.hq, "Acier Brelin", "Rouen")
		there := w.person(w.hq, person.PersonDraft{GivenName: "Katherine", FamilyName: "Dupont", Positions: at(steel, "Buyer")})
		const file = "First Name,Last Name,Title,Account Name,Email\nCatherine,Dupond,Welder,Acier Brelin,\n"
		bring := func(apart ...int64) *intake.Import {
			t.Helper()
			m, err := w.intake.Upload(w.ctx, w.hq, "people", "f.csv", strings.NewReader(file), intake.ImportOptions{System: "crm", Apart: apart})
			w.must(err)
			if _, err = w.intake.Preview(w.ctx, w.hq, m.ID, 9); err != nil {
				t.Fatal(err)
			}
			if got := w.pairs(w.hq, duplicate.PairQuery{}); len(apart) == 0 && got.Total != 0 {
				t.Errorf("a preview asks: %+v", got)
			}
			m, err = w.intake.Run(w.ctx, w.hq, m.ID, func(int64, int64, string) {})
			w.must(err)
			return m
		}
		if m := bring(); m.Created != 1 {
			t.Fatalf("%+v", m)
		}
		got := w.pairs(w.hq, duplicate.PairQuery{}).Items
		if len(got) != 1 || got[0].Left.ID != there.ID && got[0].Right.ID != there.ID || got[0].FoundBy != w.hq.User.ID {
			t.Fatalf("%+v", got)
		}
		w.must(w.twins.Decide(w.ctx, w.hq, got[0].ID, "apart"))
		if m := bring(); m.Created+m.Merged != 0 {
			t.Errorf("the same again: %+v", m)
		}
		if got := w.pairs(w.hq, duplicate.PairQuery{}); got.Total != 0 {
			t.Errorf("asked again: %+v", got)
		}
	})
}

// A search over everybody finds what was there before anybody looked.
func TestSweepFindsAll(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		var people []person.Person
		for i := range 1000 {
			name := string([]rune{rune('A' + i%26), rune('a' + i/26%26)}) + "zor"
			p := person.Person{GivenName: "Max", FamilyName: name + strings.Repeat("k", i/26/26)}
			if i == 3 || i == 990 {
				p.GivenName, p.FamilyName = "Zoé", "Léger"
				p.ContactPoints = []person.ContactPoint{{Kind: "email", Value: "zoe@leger.fr"}}
			}
			people = append(people, p)
		}
		w.must(d.Tx(w.ctx, func(tx *db.Tx) error { return w.people.Load(w.ctx, tx, people) }))
		compared, last := 0, person.ID("")
		for {
			next, n, err := w.twins.Next(w.ctx, "", last, func(*db.Tx, person.ID, int) error { return nil })
			w.must(err)
			if n == 0 {
				break
			}
			last, compared = next, compared+n
		}
		if got := w.pairs(w.hq, duplicate.PairQuery{}); compared != 1000 || got.Total != 1 || !got.Items[0].Sure {
			t.Errorf("%d compared: %+v", compared, got.Total)
		}
	})
}

// All that is sure is merged at once within scope, three of one into one, and
// what is not sure is left.
func TestSureOnesAreMergedAtOnce(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		steel := w.account(w.hq, "Acier Brelin", "Rouen")
		for range 3 {
			w.person(w.hq, person.PersonDraft{GivenName: "Zoé", FamilyName: "Léger", ContactPoints: email("zoe@leger.fr")})
		}
		for _, name := range []string{"Dupont", "Dupond"} {
			w.person(w.hq, person.PersonDraft{GivenName: "Catherine", FamilyName: name, Positions: at(steel, "Buyer")})
		}
		if done, err := w.twins.MergeSure(w.ctx, w.rep); err != nil || len(done) != 0 {
			t.Errorf("who sees none of them merged %d, %v", len(done), err)
		}
		done, err := w.twins.MergeSure(w.ctx, w.hq)
		if err != nil || len(done) != 2 {
			t.Fatalf("%d merged, %v", len(done), err)
		}
		if got := w.pairs(w.hq, duplicate.PairQuery{}); got.Total != 1 || got.Items[0].Sure {
			t.Errorf("%d left", got.Total)
		}
		for _, m := range []string{done[1].ID, done[0].ID} { // the last first
			_, err := w.twins.Unmerge(w.ctx, w.hq, m)
			w.must(err)
		}
		if got := w.pairs(w.hq, duplicate.PairQuery{}); got.Total != 4 {
			t.Errorf("%d pairs after the undo", got.Total)
		}
	})
}

// A pair found by an employer that one does not see says nothing of it.
func TestReasonsKeepToTheScope(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		hidden, own := w.account(w.hq, "Verre Tolmar", "Rouen"), w.account(w.rep, "Karvex Foods", "Lyon")
		other := w.account(w.rep, "Tuiles Bazin", "Lyon")
		for name, own := range map[string]account.ID{"Dupont": own, "Dupond": other} { // Tolmar is all that they share
			w.person(w.hq, person.PersonDraft{GivenName: "Catherine", FamilyName: name, Positions: append(at(own, "Buyer"), at(hidden, "Furnace keeper")...)})
		}
		for who, sees := range map[*access.Actor]bool{&w.hq: true, &w.rep: false} {
			got := w.pairs(*who, duplicate.PairQuery{})
			if got.Total != 1 {
				t.Fatalf("%d pairs", got.Total)
			}
			told := ""
			for _, r := range got.Items[0].Reasons.V {
				told += r.Word + ":" + r.Left + "=" + r.Right + " "
			}
			if !strings.Contains(told, "name:") || strings.Contains(told, "employer:Verre Tolmar=Verre Tolmar") != sees || !sees && (strings.Contains(told, "Tolmar") || strings.Contains(told, "Furnace")) {
				t.Errorf("%s is told %s", who.User.Name, told)
			}
		}
	})
}

// Who was merged, and merged on, is found at the old address by whoever sees who
// remains, until the merge is undone; who came back is told of only to those who
// see them.
func TestWhoRemains(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		own := w.account(w.rep, "Karvex Foods", "Lyon")
		first, second := w.person(w.hq, person.PersonDraft{GivenName: "Zoé", FamilyName: "Léger"}), w.person(w.hq, person.PersonDraft{GivenName: "Z.", FamilyName: "Léger"})
		third := w.person(w.rep, person.PersonDraft{GivenName: "Zoe", FamilyName: "Leger", Positions: at(own, "Buyer")})
		remaining := func(who access.Actor, id person.ID) person.ID {
			t.Helper()
			p, err := w.twins.Remaining(w.ctx, who.Scope, id)
			if err != nil && fault.CodeOf(err) != fault.Missing {
				t.Fatal(err)
			}
			return p.ID
		}
		expect := func(id, hq, rep person.ID) {
			t.Helper()
			if a, b := remaining(w.hq, id), remaining(w.rep, id); a != hq || b != rep {
				t.Errorf("%s remains %q to headquarters and %q to the representative, not %q and %q", id, a, b, hq, rep)
			}
		}
		expect(first.ID, "", "")
		a, err := w.twins.Merge(w.ctx, w.hq, second.ID, first.ID, nil)
		w.must(err)
		expect(first.ID, second.ID, "")
		b, err := w.twins.Merge(w.ctx, w.hq, third.ID, second.ID, nil)
		w.must(err)
		expect(first.ID, third.ID, third.ID)
		expect(second.ID, third.ID, third.ID)
		expect("nobody", "", "")
		if merges, err := w.twins.Merges(w.ctx, w.rep.Scope, third.ID); err != nil || len(merges) != 1 {
			t.Errorf("%+v %v", merges, err)
		}
		_, err = w.twins.Unmerge(w.ctx, w.hq, b.ID)
		w.must(err)
		expect(first.ID, second.ID, "")
		for who, n := range map[*access.Actor]int{&w.hq: 1, &w.rep: 0} {
			if merges, err := w.twins.Merges(w.ctx, who.Scope, third.ID); err != nil || len(merges) != n {
				t.Errorf("%s is told %+v %v", who.User.Name, merges, err)
			}
		}
		_, err = w.twins.Unmerge(w.ctx, w.hq, a.ID)
		w.must(err)
		expect(first.ID, "", "")
		if _, err := w.twins.Unmerge(w.ctx, w.hq, a.ID); fault.CodeOf(err) != fault.Clash {
			t.Errorf("%v", err)
		}
	})
}
