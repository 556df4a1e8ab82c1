package roster

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Headings are those of Salesforce's User object, and of lists that people make.
var userFields = []intake.Field{
	{Name: "external_id", Label: label("Id in the other system", "Identifiant dans l’autre système"), Example: "0055g00000XyZabAAF", Synonyms: []string{"id", "user id", "userid", "identifiant"}},
	{Name: "email", Label: label("E-mail", "Adresse e-mail"), Required: true, Example: "jeanne.martin@example.org", Synonyms: []string{"e-mail", "mail", "email address", "adresse e-mail", "courriel"}},
	{Name: "name", Label: label("Name", "Nom complet"), Example: "Jeanne Martin", Synonyms: []string{"full name", "user", "display name", "nom complet", "utilisateur"}},
	{Name: "given_name", Label: label("Given name", "Prénom"), Example: "Jeanne", Synonyms: []string{"first name", "firstname", "prénom"}},
	{Name: "family_name", Label: label("Family name", "Nom"), Example: "Martin", Synonyms: []string{"last name", "lastname", "surname", "nom", "nom de famille"}},
	{Name: "title", Label: label("Job title", "Fonction"), Example: "Sales manager", Synonyms: []string{"title", "job title", "fonction", "poste"}},
	{Name: "role", Label: label("Role", "Rôle"), Kind: intake.Choice, Lenient: true, Example: "representative", Synonyms: []string{"role", "rôle", "arpent role"}, Choices: map[string]string{
		"representative": "representative", "rep": "representative", "sales rep": "representative", "commercial": "representative", "commerciale": "representative", "représentant": "representative",
		"manager": "manager", "responsable": "manager", "headquarters": "headquarters", "siège": "headquarters", "administrator": "administrator", "administrateur": "administrator", "administratrice": "administrator"}},
	{Name: "active", Label: label("Active", "Actif"), Kind: intake.Flag, Example: "true", Synonyms: []string{"is active", "isactive", "active", "actif", "enabled"}},
	{Name: "locale", Label: label("Language", "Langue"), Kind: intake.Choice, Lenient: true, Example: "fr", Synonyms: []string{"languagelocalekey", "language", "langue", "locale"}, Choices: map[string]string{
		"fr": "fr", "fr fr": "fr", "fr_fr": "fr", "french": "fr", "français": "fr", "en": "en", "en us": "en", "en_us": "en", "en gb": "en", "en_gb": "en", "english": "en", "anglais": "en"}},
}

// bringingUsers stores rows as users. Whoever is new has no password: an
// administrator sends a link.
type bringingUsers struct {
	s       *Service
	session intake.Session
	users   map[access.UserID]access.User
	outside map[[2]string]access.UserID
}

func (s *Service) openUsers(ctx context.Context, session intake.Session) (intake.Writer, error) {
	if session.Actor.User.Role != access.Administrator {
		return nil, fault.Forbidden("access.role", "only administrators bring users in").With("role", session.Actor.User.Role)
	}
	w := &bringingUsers{s, session, map[access.UserID]access.User{}, map[[2]string]access.UserID{}}
	return w, w.load(ctx, s.db)
}

func (w *bringingUsers) load(ctx context.Context, q db.Q) error {
	users, err := w.s.access.UsersIn(ctx, q)
	if err != nil {
		return err
	}
	for _, u := range users {
		w.users[u.ID] = u
	}
	known, err := territory.Outside(ctx, q, "user")
	for key, id := range known {
		w.outside[key] = access.UserID(id)
	}
	return err
}

// Write stores a batch.
func (w *bringingUsers) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	if err := w.load(ctx, tx); err != nil { // a batch before may have been rolled back
		return nil, err
	}
	outcomes := make([]intake.Outcome, len(rows))
	for i, r := range rows {
		err := w.take(ctx, tx, r, &outcomes[i])
		if err != nil {
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
		}
	}
	return outcomes, nil
}

// match finds the user that a row is about: by the id, then by the address.
func (w *bringingUsers) match(key [2]string, email string) (u access.User, by string, found bool) {
	if id, known := w.outside[key]; known && key[1] != "" {
		u, found = w.users[id]
		return u, "external_id", found
	}
	for _, u := range w.users {
		if strings.EqualFold(u.Email, email) {
			return u, "email", true
		}
	}
	return u, "", false
}

func (w *bringingUsers) take(ctx context.Context, tx *db.Tx, r *intake.Row, out *intake.Outcome) error {
	key, err := outside(w.session, r)
	if err != nil {
		return err
	}
	n := access.NewUser{Email: strings.TrimSpace(r.Text("email")), Title: r.Text("title"), Role: access.Role(cmp.Or(r.Text("role"), string(access.Representative))), Locale: r.Text("locale"),
		Name: cmp.Or(r.Text("name"), strings.TrimSpace(r.Text("given_name")+" "+r.Text("family_name")))}
	u, by, found := w.match(key, n.Email)
	if found {
		out.Match = &intake.Match{ID: string(u.ID), Name: u.Name, By: by, Score: 1}
		if !strings.EqualFold(u.Email, n.Email) {
			out.Flag("email", fault.Invalid("access.email_kept", "%s signs in as %s, which files do not change", u.Name, u.Email).With("name", u.Name).With("email", u.Email))
		}
		if err := w.lay(ctx, tx, &u, n, r, out); err != nil {
			return err
		}
	} else if u, err = w.add(ctx, tx, n, r, out); err != nil {
		return err
	}
	out.ID, out.Version, w.users[u.ID] = string(u.ID), u.Version, u
	if key[1] != "" && w.outside[key] != u.ID {
		w.outside[key] = u.ID
		if err := territory.CallOutside(ctx, tx, "user", key[0], key[1], string(u.ID)); err != nil {
			return err
		}
	}
	if w.session.Rehearsal {
		out.Record = map[string]any{"email": u.Email, "name": u.Name, "title": u.Title, "role": string(u.Role), "locale": u.Locale, "active": u.Active, "external_id": key[1]}
	}
	return nil
}

func (w *bringingUsers) add(ctx context.Context, tx *db.Tx, n access.NewUser, r *intake.Row, out *intake.Outcome) (access.User, error) {
	if n.Name == "" {
		n.Name, _, _ = strings.Cut(n.Email, "@")
	}
	id, err := w.s.access.AddUser(ctx, tx, n)
	if err != nil {
		return access.User{}, err
	}
	out.Act = intake.Created
	if err := w.s.access.Audit(ctx, tx, w.session.Actor, "user.add", "user/"+string(id), n); err != nil {
		return access.User{}, err
	}
	active := r.Text("active") != "false"
	if active {
		return w.s.access.UserIn(ctx, tx, id)
	}
	return w.s.access.ChangeUserIn(ctx, tx, w.session.Actor, id, 0, access.UserChange{Active: &active})
}

// lay writes what a row says over a user who is there.
func (w *bringingUsers) lay(ctx context.Context, tx *db.Tx, u *access.User, n access.NewUser, r *intake.Row, out *intake.Outcome) error {
	before, after := *u, *u
	if w.session.Options.Existing != "skip" {
		fill := w.session.Options.Existing == "fill"
		intake.Lay(&after.Name, n.Name, fill)
		intake.Lay(&after.Title, n.Title, fill)
		intake.Lay(&after.Locale, n.Locale, fill)
		if !fill && r.Text("role") != "" {
			after.Role = n.Role
		}
		if !fill && r.Text("active") != "" {
			after.Active = r.Text("active") == "true"
		}
	}
	out.Act = intake.Unchanged
	if after == before {
		return nil
	}
	if u.ID == w.session.Actor.User.ID && (after.Role != before.Role || !after.Active) {
		return fault.Conflict("access.own_role", "one's own role, and whether one is active, is not changed by a file").With("field", "role")
	}
	var err error
	if *u, err = w.s.access.ChangeUserIn(ctx, tx, w.session.Actor, u.ID, 0, access.UserChange{Name: &after.Name, Title: &after.Title, Role: &after.Role, Locale: &after.Locale, Active: &after.Active}); err != nil {
		return err
	}
	out.Act = intake.Merged
	out.Before, err = json.Marshal(before)
	return err
}

// Undo brings back what users were. Those whom the import made stay, without
// access: others may have written their names meanwhile.
func (w *bringingUsers) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	refused := []intake.Refusal{}
	for _, o := range objects {
		u, err := w.s.access.UserIn(ctx, tx, access.UserID(o.ID))
		gone := fault.CodeOf(err) == fault.Missing
		if err != nil && !gone {
			return nil, err
		}
		if no := o.Refuse(u.Name, gone, u.Version); no != nil {
			refused = append(refused, *no)
			continue
		}
		was := u
		if was.Active = false; !o.Created() {
			if err := json.Unmarshal(o.Before(), &was); err != nil {
				return nil, fmt.Errorf("roster: what an import kept cannot be read: %w", err)
			}
		} else if err := territory.ForgetOutside(ctx, tx, "user", o.ID); err != nil {
			return nil, err
		}
		if _, err := w.s.access.ChangeUserIn(ctx, tx, w.session.Actor, u.ID, 0, access.UserChange{Name: &was.Name, Title: &was.Title, Role: &was.Role, Locale: &was.Locale, Active: &was.Active}); err != nil {
			return nil, err
		}
	}
	return refused, nil
}
