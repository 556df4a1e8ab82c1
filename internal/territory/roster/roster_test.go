package roster_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
	"arpent/internal/territory/roster"
)

type world struct {
	*testing.T
	ctx         context.Context
	d           *db.DB
	users       *access.Service
	territories *territory.Service
	in          *intake.Service
	admin       access.Actor
}

func open(t *testing.T, d *db.DB) *world {
	w := &world{T: t, ctx: context.Background(), d: d, users: access.New(d, access.Options{})}
	w.territories = territory.New(d, w.users, nil)
	w.users.UseScopes(w.territories)
	w.in = intake.New(d, intake.Dependencies{Access: w.users})
	for _, target := range append(roster.New(d, w.users, w.territories, nil).Targets(), w.territories.Target()) {
		w.in.Register(target)
	}
	id, err := w.users.AddUser(w.ctx, d, access.NewUser{Email: "admin@example.org", Name: "Admin", Role: access.Administrator})
	w.ok(err)
	w.admin, err = w.users.ActorOf(w.ctx, id)
	w.ok(err)
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// bring brings a file in and says what became of its rows.
func (w *world) bring(target, name, text string, o intake.ImportOptions, want string) *intake.Import {
	w.Helper()
	m, err := w.in.Upload(w.ctx, w.admin, target, name, strings.NewReader(text), o)
	w.ok(err)
	m, err = w.in.Run(w.ctx, w.admin, m.ID, func(int64, int64, string) {})
	w.ok(err)
	if got := fmt.Sprintf("%d+%d=%d-%d", m.Created, m.Merged, m.Unchanged, m.Rejected); got != want {
		problems, _ := w.in.Problems(w.ctx, w.admin, m.ID, false, -1, 20)
		w.Errorf("%s: created+merged=unchanged-rejected is %s, want %s: %+v", name, got, want, problems)
	}
	return m
}

func (w *world) file(name string) string {
	w.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	w.ok(err)
	return string(text)
}

// tree tells open territories by their paths, with who works them.
func (w *world) tree() string {
	w.Helper()
	all, err := w.territories.All(w.ctx, w.d)
	w.ok(err)
	path, lines := map[territory.ID]string{}, []string{}
	for _, t := range all {
		path[t.ID] = strings.TrimPrefix(path[t.ParentID]+"/"+t.Name, "/")
		if t.ValidTo != "" {
			continue
		}
		members, err := w.territories.MembersOf(w.ctx, w.d, t.ID)
		w.ok(err)
		line := path[t.ID]
		for _, m := range members {
			line += fmt.Sprintf(" (%s, %s)", m.UserName, m.Role)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (w *world) people() string {
	w.Helper()
	all, err := w.users.Users(w.ctx)
	w.ok(err)
	lines := []string{}
	for _, u := range all {
		if u.ID != w.admin.User.ID {
			lines = append(lines, fmt.Sprintf("%s <%s> %s %s %q %v", u.Name, u.Email, u.Role, u.Locale, u.Title, u.Active))
		}
	}
	return strings.Join(lines, "\n")
}

func (w *world) same(what, got string, want ...string) {
	w.Helper()
	if got != strings.Join(want, "\n") {
		w.Errorf("%s:\n%s\nwant\n%s", what, got, strings.Join(want, "\n"))
	}
}

var sets = []fs.FS{access.Migrations, intake.Migrations, territory.Migrations}

func TestSalesforceUsersAndTerritories(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		users, tree, seats := w.file("User.csv"), w.file("Territory2.csv"), w.file("UserTerritory2Association.csv")
		first := w.bring(intake.Auto, "User.csv", users, intake.ImportOptions{}, "3+0=0-1")
		everybody := []string{`Claire Moreau <claire.moreau@example.org> representative fr "Directrice régionale" true`,
			`Hugo Petit <hugo.petit@example.org> representative fr "Commercial" true`, `Sam Lee <sam.lee@example.org> representative en "Account executive" false`}
		w.same("users", w.people(), everybody...)
		w.bring(intake.Auto, "User.csv", users, intake.ImportOptions{}, "0+0=3-1")
		// Those above come later in the file; one is named that is in no file.
		second := w.bring(intake.Auto, "Territory2.csv", tree, intake.ImportOptions{}, "4+0=0-0")
		plain := []string{"Isère", "Sud-Est", "Sud-Est/Rhône", "Sud-Est/Rhône/Lyon Est"}
		w.same("tree", w.tree(), plain...)
		w.bring(intake.Auto, "Territory2.csv", tree, intake.ImportOptions{}, "0+0=4-0")
		third := w.bring(intake.Auto, "UserTerritory2Association.csv", seats, intake.ImportOptions{}, "2+0=0-0")
		w.same("seats", w.tree(), "Isère", "Sud-Est (Claire Moreau, manager)", "Sud-Est/Rhône", "Sud-Est/Rhône/Lyon Est (Hugo Petit, owner)")
		w.bring(intake.Auto, "UserTerritory2Association.csv", seats, intake.ImportOptions{}, "0+0=2-0")
		// What changed there changes here: by the ids, whatever the names.
		moved := strings.NewReplacer(`"Lyon Est"`, `"Lyon Nord"`, `"0MI5g0000004AABGA2","Hors`, `"0MI5g0000004AADGA2","Hors`).Replace(tree)
		fourth := w.bring(intake.Auto, "Territory2.csv", moved, intake.ImportOptions{}, "0+1=3-0")
		w.same("moved", w.tree(), "Isère", "Isère/Lyon Nord (Hugo Petit, owner)", "Sud-Est (Claire Moreau, manager)", "Sud-Est/Rhône")
		fifth := w.bring(intake.Auto, "User.csv", strings.Replace(users, `"Commercial","hpeti","true"`, `"Chef de secteur","hpeti","false"`, 1), intake.ImportOptions{}, "0+1=2-1")
		w.undo(fifth, 0)
		w.undo(fourth, 0)
		w.same("users again", w.people(), everybody...)
		w.undo(second, 3) // somebody works in them, or below
		w.undo(third, 0)
		w.same("without seats", w.tree(), plain[1:]...)
		w.undo(first, 0)
		w.same("users without access", w.people(), strings.Split(strings.ReplaceAll(strings.Join(everybody, "\n"), " true", " false"), "\n")...)
	})
}

func (w *world) undo(m *intake.Import, refused int) {
	w.Helper()
	w.ok(w.in.Revert(w.ctx, w.admin, m, func(int64, int64, string) {}))
	if len(m.Refusals.V) != refused {
		w.Errorf("%d refused, want %d: %+v", len(m.Refusals.V), refused, m.Refusals.V)
	}
}

func TestListsThatPeopleMake(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		w := open(t, d)
		w.bring("users", "equipe.csv", "Nom complet;Adresse e-mail;Rôle;Langue\nLéa Roy;lea@example.org;Responsable;fr\nTom Bell;tom@example.org;grand chef;en\n", intake.ImportOptions{}, "2+0=0-0")
		w.same("users", w.people(), `Léa Roy <lea@example.org> manager fr "" true`, `Tom Bell <tom@example.org> representative en "" true`)
		w.bring("territories", "secteurs.csv", "Secteur;Au-dessus;Type\nNord;;\nLille;Nord;\nLens;Nord;inconnu\nNord;;\n", intake.ImportOptions{}, "3+0=1-0")
		w.same("tree", w.tree(), "Nord", "Nord/Lens", "Nord/Lille")
		// Two that stand above each other; a name that two have.
		w.bring("territories", "secteurs.csv", "Secteur;Au-dessus\nA;B\nB;A\n", intake.ImportOptions{}, "2+0=0-0")
		w.same("tree", w.tree(), "A", "A/B", "Nord", "Nord/Lens", "Nord/Lille")
		// A later file names what stands above by its id there, and says no ids of its own.
		crm := intake.ImportOptions{System: "crm"}
		w.bring("territories", "secteurs.csv", "Identifiant;Secteur\nT-1;Ouest\n", crm, "1+0=0-0")
		w.bring("territories", "secteurs.csv", "Secteur;Au-dessus\nBrest;T-1\n", crm, "1+0=0-0")
		w.same("tree", w.tree(), "A", "A/B", "Nord", "Nord/Lens", "Nord/Lille", "Ouest", "Ouest/Brest")
		lea, err := w.users.ActorOf(w.ctx, w.someone("lea@example.org"))
		w.ok(err)
		for _, target := range []string{"users", "territories"} {
			m, err := w.in.Upload(w.ctx, lea, target, "x.csv", strings.NewReader("Secteur;Nom complet;Adresse e-mail\nX;X;x@example.org\n"), intake.ImportOptions{})
			if err == nil {
				_, err = w.in.Run(w.ctx, lea, m.ID, func(int64, int64, string) {})
			}
			if fault.CodeOf(err) != fault.Denied {
				t.Errorf("a manager brings %s: %v", target, err)
			}
		}
	})
}

func (w *world) someone(email string) access.UserID {
	all, err := w.users.Users(w.ctx)
	w.ok(err)
	i := slices.IndexFunc(all, func(u access.User) bool { return u.Email == email })
	return all[i].ID
}
