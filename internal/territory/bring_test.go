package territory_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/territory"
)

// importer brings files of memberships in.
type importer struct {
	*fixture
	in *intake.Service
}

func (f *importer) bring(who access.Actor, file string) *intake.Import {
	f.t.Helper()
	m, err := f.in.Upload(f.ctx, who, "memberships", "m.csv", strings.NewReader(file), intake.ImportOptions{})
	if err == nil {
		m, err = f.in.Run(f.ctx, who, m.ID, func(int64, int64, string) {})
	}
	if err != nil {
		f.t.Fatal(err)
	}
	return m
}

func (f *importer) counted(m *intake.Import, want string) {
	f.t.Helper()
	if got := fmt.Sprintf("%d+%d=%d-%d", m.Created, m.Merged, m.Unchanged, m.Rejected); got != want {
		rejects, _ := f.in.Problems(f.ctx, f.hq, m.ID, false, -1, 20)
		f.t.Errorf("created+merged=unchanged-rejected is %s, want %s: %+v", got, want, rejects)
	}
}

// stays lists who is believed to have worked a territory.
func (f *importer) stays(id territory.ID) string {
	f.t.Helper()
	members, err := f.s.MembersOf(f.ctx, f.db, id)
	if err != nil {
		f.t.Fatal(err)
	}
	lines := []string{}
	for _, m := range members {
		lines = append(lines, fmt.Sprintf("%s %s %d %s..%s", m.UserName, m.Role, m.Share, m.ValidFrom, m.ValidTo))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (f *importer) believes(when string, id territory.ID, want ...string) {
	f.t.Helper()
	if got := f.stays(id); got != strings.Join(want, "\n") {
		f.t.Errorf("%s:\n%s\nwant\n%s", when, got, strings.Join(want, "\n"))
	}
}

func TestImportOfMemberships(t *testing.T) {
	dbtest.Each(t, append([]fs.FS{intake.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		f := &importer{fixture: newFixture(t, d)}
		f.in = intake.New(d, intake.Dependencies{Access: f.users})
		f.in.Register(f.s.Target())
		var top, north, south territory.ID
		f.must(func(tx *db.Tx) (err error) {
			for _, n := range []struct {
				id     *territory.ID
				name   string
				parent *territory.ID
			}{{&top, "France", new(territory.ID)}, {&north, "Nord", &top}, {&south, "Sud", &top}} {
				if *n.id, err = f.s.Create(f.ctx, tx, f.hq, territory.NewTerritory{Name: n.name, ParentID: *n.parent, From: "2020-01-01"}); err != nil {
					return err
				}
			}
			return nil
		})
		f.user("ann", access.Representative)
		f.user("bob", access.Representative)
		f.user("cid", access.Representative)
		boss := f.user("boss", access.Manager)
		f.member(north, boss, territory.Manager, "2020-01-01", "")
		boss = f.scoped(boss)

		const file = "Secteur;E-mail;Rôle;Part;Du;Au\n" +
			"nord;ann@example.org;;;01/01/2021;31/12/2021\n" + // with bob, then alone
			"Nord;BOB@example.org;titulaire;;01/07/2021;\n" +
			"Nord;cid;remplaçant;30 %;01/03/2022;14/03/2022\n" +
			"Sud;ann@example.org;;60;01/01/2022;\n" +
			"Sud;bob@example.org;;;01/01/2022;\n" + // the rest
			"Sud;ann@example.org;;;01/01/2019;31/12/2019\n" + // before it opened
			"Nowhere;ann@example.org;;;01/01/2022;\n" +
			"Nord;nobody@example.org;;;01/01/2022;\n"
		first := f.bring(f.hq, file)
		f.counted(first, "5+0=0-3")
		north1 := []string{"ann owner 50 2021-01-01..2022-01-01", "bob owner 50 2021-07-01..", "boss manager 100 2020-01-01..", "cid stand-in 30 2022-03-01..2022-03-15"}
		south1 := []string{"ann owner 60 2022-01-01..", "bob owner 40 2022-01-01.."}
		f.believes("brought", north, north1...)
		f.believes("brought", south, south1...)
		f.counted(f.bring(f.hq, file), "0+0=5-3")
		f.counted(f.bring(f.hq, "Secteur;E-mail;Part;Du;Au\nNord;cid@example.org;80;2021-08-01;2021-08-31\nNord;bob@example.org;0;2021-08-01;2021-08-31\n"), "0+0=0-2") // more than all; nothing at all
		f.believes("again", north, north1...)

		// Other dates for the same person say anew what was said of those days.
		second := f.bring(boss, "territory,email,share,from,to\nNord,bob@example.org,100,2022-06-01,2022-09-01\nSud,bob@example.org,1,2022-06-01,\n")
		f.counted(second, "0+1=0-1") // the other territory does not exist for this manager
		f.believes("said anew", north, "ann owner 50 2021-01-01..2022-01-01", "bob owner 100 2022-06-01..2022-09-01", "bob owner 50 2021-07-01..2022-06-01",
			"bob owner 50 2022-09-01..", "boss manager 100 2020-01-01..", "cid stand-in 30 2022-03-01..2022-03-15")
		// The first file is taken back, but for what was said anew since.
		m, err := f.in.Find(f.ctx, f.hq, first.ID)
		if err == nil {
			err = f.in.Revert(f.ctx, f.hq, m, func(int64, int64, string) {})
		}
		if err != nil || m.Kept != 1 {
			t.Fatalf("%d kept, %v", m.Kept, err)
		}
		f.believes("taken back", south, "")
		f.believes("taken back", north, "bob owner 100 2022-06-01..2022-09-01", "bob owner 50 2021-07-01..2022-06-01", "bob owner 50 2022-09-01..", "boss manager 100 2020-01-01..")
		if err := f.in.Revert(f.ctx, boss, second, func(int64, int64, string) {}); err != nil {
			t.Fatal(err)
		}
		f.believes("both taken back", north, "bob owner 50 2021-07-01..", "boss manager 100 2020-01-01..")
	})
}
