package person_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person"
	"arpent/internal/place"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
)

func TestImportOfPeople(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		if _, err := d.Exec(ctx, "CREATE TABLE account_territory (account_id TEXT, territory_id TEXT, tree_left BIGINT, layer TEXT DEFAULT 'primary', valid_from TEXT, valid_to TEXT)"); err != nil {
			t.Fatal(err)
		}
		a := access.New(d, access.Options{})
		accounts := account.New(d, account.Options{Access: a, Places: place.New()})
		people := person.New(d, a, accounts, nil)
		in := intake.New(d, intake.Dependencies{Access: a})
		in.Register(accounts.Target())
		in.Register(people.Target())
		id, err := a.AddUser(ctx, d, access.NewUser{Email: "hq@example.org", Name: "HQ", Role: access.HeadOffice})
		if err != nil {
			t.Fatal(err)
		}
		hq := access.Actor{User: access.User{ID: id, Role: access.HeadOffice, Active: true}, Scope: access.Scope{All: true, User: id}}
		bring := func(who access.Actor, target, file string, o intake.ImportOptions) *intake.Import {
			t.Helper()
			m, err := in.Upload(ctx, who, target, "f.csv", strings.NewReader(file), o)
			if err == nil {
				m, err = in.Run(ctx, who, m.ID, func(int64, int64, string) {})
			}
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		counts := func(m *intake.Import) string {
			return fmt.Sprintf("%d+%d=%d-%d!%d", m.Created, m.Merged, m.Unchanged, m.Rejected, m.Flagged)
		}
		list := func() []person.Person {
			t.Helper()
			all, _, err := people.List(ctx, hq.Scope, person.Query{Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		bring(hq, "accounts", "Code client;Raison sociale;Ville;Pays\nC1;Dupont;Lyon;France\nC2;Martin SA;Lille;France\n", intake.ImportOptions{})
		const file = "Contact ID,First Name,Last Name,Title,Account Name,Email,Mobile,LinkedIn,Email Opt Out,Segment\n" +
			"1,Léa,Bernard,Acheteuse,Dupont,lea@dupont.example,06 12 34 56 78,https://www.linkedin.com/in/lea,no,A\n" +
			"2,Paul,Durand,Gérant,Unknown Ltd,paul@unknown.example,,,yes,\n" + // an employer that is no account
			"3,,,Directeur,Dupont,x@dupont.example,,,,\n" + // no name
			"4,Anne,Petit,,Martin SA,not an address,,,,\n" + // the address is left out
			"1,Léa,Bernard,Directrice des achats,Dupont,lea@dupont.example,,,,\n"
		first := bring(hq, "people", file, intake.ImportOptions{System: "salesforce"})
		if got := counts(first); got != "3+1=0-1!2" {
			problems, _ := in.Problems(ctx, hq, first.ID, false, -1, 9)
			t.Fatalf("%s %+v", got, problems)
		}
		all := list()
		if len(all) != 3 || all[0].FamilyName != "Bernard" || all[2].FamilyName != "Petit" {
			t.Fatalf("%+v", all)
		}
		lea, paul := all[0], all[1]
		if len(lea.Positions) != 1 || lea.Positions[0].Title != "Directrice des achats" || lea.Positions[0].AccountName != "Dupont" || len(lea.ContactPoints) != 3 || fmt.Sprint(lea.External) != "[{salesforce 1}]" || lea.Version != 2 {
			t.Errorf("%+v", lea)
		}
		if fmt.Sprint(paul.Objects) != "[email]" || paul.Positions[0].Company != "Unknown Ltd" {
			t.Errorf("%+v", paul)
		}
		// From elsewhere the same people are known by address, or by name at their employer.
		second := bring(hq, "people", "Contact;Société;E-mail;Téléphone;Fonction\nBERNARD Léa;Dupont;LEA@dupont.example;04 72 00 00 00;\nAnne Petit;Martin SA;anne@martin.example;;Comptable\nMarc Petit;Martin SA;anne@martin.example;;\nPaul Durand;Dupont;paul@unknown.example;;Acheteur\n",
			intake.ImportOptions{})
		if got := counts(second); got != "1+3=0-0!0" {
			t.Errorf("second: %s", got)
		}
		all = list()
		if len(all) != 4 || len(all[0].ContactPoints) != 4 || len(all[1].Positions) != 2 || all[2].GivenName != "Anne" || all[2].Positions[0].Title != "Comptable" || all[3].GivenName != "Marc" {
			t.Errorf("%+v", all)
		}
		if got := counts(bring(hq, "people", file, intake.ImportOptions{System: "salesforce", Existing: "skip"})); got != "0+0=4-1!2" {
			t.Errorf("skip: %s", got)
		}
		// Someone who sees none of them makes people of their own.
		rep := access.Actor{User: access.User{ID: "rep", Role: access.Representative}, Scope: access.Scope{User: "rep"}}
		if got := counts(bring(rep, "people", "Contact;E-mail\nLéa Bernard;lea@dupont.example\n", intake.ImportOptions{})); got != "1+0=0-0!0" {
			t.Errorf("rep: %s", got)
		}
		if err := in.Revert(ctx, hq, second, func(int64, int64, string) {}); err != nil || second.Kept != 0 {
			t.Fatalf("%d %+v %v", second.Kept, second.Refusals.V, err)
		}
		if got, err := people.Find(ctx, hq.Scope, paul.ID); err != nil || len(got.Positions) != 1 || len(got.ContactPoints) != 1 || len(got.Objects) != 1 {
			t.Errorf("%+v %v", got, err)
		}
		if err := in.Revert(ctx, hq, first, func(int64, int64, string) {}); err != nil || first.Kept != 0 {
			t.Errorf("%d %+v %v", first.Kept, first.Refusals.V, err)
		}
		for _, left := range list() {
			if left.ID != paul.ID && left.CreatedBy != rep.User.ID {
				t.Errorf("left behind: %+v", left)
			}
		}
	})
}
