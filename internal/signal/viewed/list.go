package viewed

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// What to do about a view.
const (
	Call  = "call"          // somebody known read much of it: talk to them today
	Write = "write"         // somebody known looked: a message that takes it up
	Send  = "send_personal" // nobody known: send personal links to whom it may be
	Wait  = "wait"          // nothing to do
)

// ViewShown is a view as one user sees it: whom they may not see is left out.
type ViewShown struct {
	Visit
	Title   string        `db:"title" json:"title"`
	Kind    string        `db:"kind" json:"kind" enum:"file,address,page"`
	OwnerID access.UserID `db:"owner_id" json:"owner_id"`
	Person  string        `db:"-" json:"person,omitempty"`
	Account string        `db:"-" json:"account,omitempty" doc:"Where they work, or whom the link was sent to"`
	Hidden  bool          `db:"-" json:"hidden" doc:"By somebody known who is out of the caller's sight"`
	Advice  string        `db:"-" json:"advice" enum:"call,write,send_personal,wait"`
}

// ViewQuery narrows a list of views.
type ViewQuery struct {
	Days  int    `query:"days" default:"30" minimum:"1" maximum:"1100" doc:"Of the last days"`
	Link  LinkID `query:"link" maxLength:"60"`
	Apart bool   `query:"apart" doc:"Those that are kept apart (robots, scanners, colleagues) instead of readers'"`
	Limit int    `query:"limit" default:"200" minimum:"1" maximum:"2000"`
}

// seen is true of the links l and visits v that a user may see: what is their
// own, and what is about people or accounts in scope. Headquarters sees all.
func (s *Service) seen(scope access.Scope, owner, who, company string) (string, []any) {
	if scope.All {
		return "1=1", nil
	}
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	return "(" + owner + " = ? OR " + who + " IN (SELECT j.person_id FROM positions j JOIN accounts a ON a.id = j.account_id WHERE a.deleted_at IS NULL AND " + within + ") OR " +
			company + " IN (SELECT a.id FROM accounts a WHERE a.deleted_at IS NULL AND " + within + "))",
		append(append([]any{scope.User}, args...), args...)
}

// Views lists who looked, the latest first.
func (s *Service) Views(ctx context.Context, actor access.Actor, q ViewQuery) ([]ViewShown, error) {
	within, args := s.seen(actor.Scope, "COALESCE(l.owner_id, v.page_of)", "v.person_id", "v.account_id")
	which := "v.apart = ''"
	if q.Apart {
		which = "v.apart <> ''"
	}
	args = append(args, db.At(s.o.Now().AddDate(0, 0, -q.Days)), q.Link, q.Link, min(q.Limit, mostVisits))
	out := []ViewShown{}
	err := s.db.Select(ctx, &out, "SELECT "+visitColumns+`, COALESCE(l.title, '') AS title, COALESCE(l.kind, 'page') AS kind, COALESCE(l.owner_id, v.page_of) AS owner_id
		FROM link_visits v LEFT JOIN smart_links l ON l.id = v.link_id
		WHERE `+within+" AND "+which+" AND v.last_at > ? AND (? = '' OR v.link_id = ?) ORDER BY v.last_at DESC, v.id LIMIT ?", args...)
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, s.name(ctx, actor.Scope, out)
}

// name adds who looked and where they work, for those in sight.
func (s *Service) name(ctx context.Context, scope access.Scope, list []ViewShown) error {
	var people []person.ID
	var companies []account.ID
	for i := range list {
		if list[i].PersonID != "" {
			people = append(people, list[i].PersonID)
		}
	}
	sight, err := s.o.People.Visible(ctx, s.db, scope, people)
	if err != nil {
		return err
	}
	names, err := person.Names(ctx, s.db, people)
	if err != nil {
		return err
	}
	work, err := workplaces(ctx, s.db, people)
	if err != nil {
		return err
	}
	for i := range list {
		one := &list[i]
		if one.AccountID == "" && len(work[one.PersonID]) > 0 {
			one.AccountID = work[one.PersonID][0]
		}
		if one.AccountID != "" {
			companies = append(companies, one.AccountID)
		}
	}
	open, called, err := s.companies(ctx, scope, companies)
	if err != nil {
		return err
	}
	for i := range list {
		one := &list[i]
		if one.Person = names[one.PersonID]; one.PersonID != "" && !sight[one.PersonID] {
			one.Person, one.PersonID, one.Hidden = "", "", true
		}
		if one.Account = called[one.AccountID]; one.AccountID != "" && !open[one.AccountID] {
			one.Hidden = one.Hidden || one.PersonID == ""
			one.Account, one.AccountID = "", ""
		}
		one.Advice = one.advise()
	}
	return nil
}

// companies tells which accounts are in sight, and what they are called.
func (s *Service) companies(ctx context.Context, scope access.Scope, ids []account.ID) (open map[account.ID]bool, called map[account.ID]string, err error) {
	if open, err = s.o.Accounts.Visible(ctx, s.db, scope, ids); err != nil {
		return nil, nil, err
	}
	accounts, err := account.ByIDs(ctx, s.db, ids)
	called = map[account.ID]string{}
	for i := range accounts {
		called[accounts[i].ID] = accounts[i].Name
	}
	return open, called, err
}

// workplaces gives the accounts that people work at now.
func workplaces(ctx context.Context, q db.Q, people []person.ID) (map[person.ID][]account.ID, error) {
	out := map[person.ID][]account.ID{}
	for some := range slices.Chunk(people, 500) {
		var rows []struct {
			Person  person.ID  `db:"person_id"`
			Account account.ID `db:"account_id"`
		}
		if err := q.Select(ctx, &rows, `SELECT DISTINCT h.person_id, h.account_id FROM positions h JOIN accounts a ON a.id = h.account_id
			WHERE h.person_id IN (?) AND h.valid_to IS NULL AND a.deleted_at IS NULL ORDER BY h.person_id, h.account_id`, some); err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.Person] = append(out[r.Person], r.Account)
		}
	}
	return out, nil
}

// longLook is how many seconds are more than a glance.
const longLook = 60

// advise says what to do: who reads half of a document, stays for a minute or
// goes on to the address has an interest that cools by tomorrow.
func (v *ViewShown) advise() string {
	much := v.Seconds >= longLook || v.WentOn || v.PageCount > 0 && int64(len(v.Pages.V))*2 >= v.PageCount && v.Seconds >= longLook/3
	switch {
	case v.Apart != "" || v.Hidden:
		return Wait
	case v.Person != "" && much:
		return Call
	case v.Person != "" || v.Account != "":
		return Write
	case much:
		return Send
	}
	return Wait
}

// LinkShown is a link with what came of it.
type LinkShown struct {
	SmartLink
	Protected bool    `db:"-" json:"protected" doc:"Whether it asks for a password"`
	Person    string  `db:"-" json:"person,omitempty"`
	Account   string  `db:"-" json:"account,omitempty"`
	Hidden    bool    `db:"-" json:"hidden" doc:"For somebody out of the caller's sight"`
	Owner     string  `db:"owner_name" json:"owner"`
	Left      bool    `db:"owner_left" json:"owner_left" doc:"The owner no longer works here: hand the link over"`
	Mine      bool    `db:"-" json:"mine" doc:"Whether the caller may change it"`
	Opens     bool    `db:"-" json:"opens" doc:"Whether it opens today"`
	Views     int64   `db:"views" json:"views" doc:"Visits of readers"`
	Apart     int64   `db:"apart" json:"apart" doc:"Visits of robots, scanners and colleagues"`
	LastAt    db.Time `db:"last_view" json:"last_view_at,omitzero" doc:"When a reader last looked"`
}

// LinkQuery narrows a list of links.
type LinkQuery struct {
	Mine bool `query:"mine" doc:"One's own only"`
}

// Links lists the links in sight, the newest first.
func (s *Service) Links(ctx context.Context, actor access.Actor, q LinkQuery) ([]LinkShown, error) {
	within, args := s.seen(actor.Scope, "l.owner_id", "l.person_id", "l.account_id")
	args = append(args, !q.Mine, actor.User.ID, mostVisits)
	out := []LinkShown{}
	if err := s.db.Select(ctx, &out, "SELECT "+linkColumns+`, COALESCE(u.name, '') AS owner_name, NOT COALESCE(u.active, ?) AS owner_left,
		(SELECT COUNT(*) FROM link_visits v WHERE v.link_id = l.id AND v.apart = '') AS views,
		(SELECT COUNT(*) FROM link_visits v WHERE v.link_id = l.id AND v.apart <> '') AS apart,
		(SELECT MAX(v.last_at) FROM link_visits v WHERE v.link_id = l.id AND v.apart = '') AS last_view
		FROM smart_links l LEFT JOIN users u ON u.id = l.owner_id WHERE `+within+" AND (? OR l.owner_id = ?) ORDER BY l.id DESC LIMIT ?", append([]any{false}, args...)...); err != nil {
		return nil, err
	}
	var people []person.ID
	var companies []account.ID
	for i := range out {
		if out[i].PersonID != "" {
			people = append(people, out[i].PersonID)
		}
		if out[i].AccountID != "" {
			companies = append(companies, out[i].AccountID)
		}
	}
	sight, err := s.o.People.Visible(ctx, s.db, actor.Scope, people)
	if err != nil {
		return nil, err
	}
	names, err := person.Names(ctx, s.db, people)
	if err != nil {
		return nil, err
	}
	open, called, err := s.companies(ctx, actor.Scope, companies)
	if err != nil {
		return nil, err
	}
	for i := range out {
		one := &out[i]
		one.Protected, one.Opens, one.Mine = one.Hash != "", one.open(s.today()), actor.Scope.All || one.OwnerID == actor.User.ID
		if one.Person = names[one.PersonID]; one.PersonID != "" && !sight[one.PersonID] {
			one.Person, one.PersonID, one.Hidden = "", "", true
		}
		if one.Account = called[one.AccountID]; one.AccountID != "" && !open[one.AccountID] {
			one.Account, one.AccountID, one.Hidden = "", "", true
		}
		if !one.Mine {
			one.Token = "" // opening it is for whom it was made, and its owner
		}
	}
	return out, nil
}
