package lawful

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake/fold"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// DataSubject is a line of the lists of whom the law asks something about.
type DataSubject struct {
	ID         person.ID `db:"id" json:"id"`
	GivenName  string    `db:"given_name" json:"given_name"`
	FamilyName string    `db:"family_name" json:"family_name"`
	Language   string    `db:"language" json:"language"`
	Source     string    `db:"source" json:"source" doc:"Where the person came from first: import/ID, or empty for a form"`
	Email      string    `db:"-" json:"email,omitempty" doc:"One to which they did not object"`
	Company    string    `db:"-" json:"company,omitempty" doc:"Where they work, as far as one may see"`
	ObtainedOn db.Date   `db:"obtained_on" json:"obtained_on"`
	HeardOn    db.Date   `db:"heard_on" json:"heard_on,omitempty" doc:"When they were last heard of themselves"`
	DueOn      db.Date   `db:"-" json:"due_on" doc:"By when they are to be told, or the last day on which they may be kept"`
	EraseOn    db.Date   `db:"erase_on" json:"erase_on,omitempty" doc:"When they are erased"`
	KeptUntil  db.Date   `db:"kept_until" json:"-"`
	Sort       string    `db:"sort_name" json:"-"`
}

// ListQuery narrows a list.
type ListQuery struct {
	Text  string `query:"text" maxLength:"200" doc:"Words in names, titles, companies and e-mail addresses"`
	State string `query:"state" enum:"due,overdue," doc:"Of notices: only those whose day has passed, or has not"`
	After string `query:"after" doc:"The next of the page before"`
	Limit int    `query:"limit" default:"50" minimum:"1" maximum:"500"`
}

// DataSubjects is a page of a list.
type DataSubjects struct {
	Items []DataSubject `json:"items"`
	Next  string        `json:"next"`
}

// untold is true of people p, standing st, who are still to be told.
const untold = "NOT EXISTS (SELECT 1 FROM person_notices n WHERE n.person_id = p.id AND n.undone_at IS NULL) AND NOT " + toldNeedless +
	" AND NOT EXISTS (SELECT 1 FROM person_erasures x WHERE x.person_id = p.id AND x.state = 'due')"

// Untold lists who is to be told, those first whose day comes first.
func (s *Service) Untold(ctx context.Context, scope access.Scope, f ListQuery) (DataSubjects, error) {
	where, args := untold, []any{}
	late := before(s.today(), 1)
	switch f.State {
	case "overdue":
		where, args = where+" AND st.obtained_on < ?", append(args, late)
	case "due":
		where, args = where+" AND st.obtained_on >= ?", append(args, late)
	}
	return s.page(ctx, scope, f, where, args, func(d *DataSubject) { d.DueOn = months(d.ObtainedOn, 1) })
}

// over is true of people p, standing st, whose time is over; its ? are the day
// before which one must have been heard of, and today.
const over = "COALESCE(CASE WHEN st.heard_on > st.obtained_on THEN st.heard_on END, st.obtained_on) < ? AND NOT st.customer AND NOT EXISTS (SELECT 1 FROM person_keepings k WHERE k.person_id = p.id AND k.undone_at IS NULL AND k.until >= ?)"

// Over lists those whose time is over, the longest known first.
func (s *Service) Over(ctx context.Context, scope access.Scope, f ListQuery) (DataSubjects, error) {
	terms, err := s.Terms(ctx, s.db)
	if err != nil {
		return DataSubjects{}, err
	}
	return s.page(ctx, scope, f, over, []any{before(s.today(), terms.KeepMonths), s.today()}, func(d *DataSubject) {
		d.DueOn = max(months(max(d.ObtainedOn, d.HeardOn), terms.KeepMonths), d.KeptUntil)
	})
}

const listed = `SELECT p.id, p.given_name, p.family_name, p.sort_name, p.language, p.source, st.obtained_on, st.heard_on,
	(SELECT MIN(x.due_on) FROM person_erasures x WHERE x.person_id = p.id AND x.state = 'due') AS erase_on,
	(SELECT MAX(k.until) FROM person_keepings k WHERE k.person_id = p.id AND k.undone_at IS NULL) AS kept_until
	FROM people p JOIN person_standings st ON st.person_id = p.id WHERE p.deleted_at IS NULL AND `

func (s *Service) page(ctx context.Context, scope access.Scope, f ListQuery, where string, args []any, finish func(*DataSubject)) (DataSubjects, error) {
	out := DataSubjects{Items: []DataSubject{}}
	within, more := s.o.People.Within(scope)
	where, args = where+" AND "+within, append(args, more...)
	for _, word := range strings.Fields(fold.Words(f.Text)) {
		where, args = where+` AND p.search LIKE ? ESCAPE '\'`, append(args, "%"+word+"%")
	}
	if day, id, ok := strings.Cut(f.After, "/"); ok {
		if _, err := db.ParseDate(day); err != nil {
			return out, err
		}
		where, args = where+" AND (st.obtained_on, p.id) > (?, ?)", append(args, db.Date(day), id)
	}
	if err := s.db.Select(ctx, &out.Items, listed+where+" ORDER BY st.obtained_on, p.id LIMIT ?", append(args, f.Limit+1)...); err != nil {
		return out, err
	}
	if len(out.Items) > f.Limit {
		out.Items = out.Items[:f.Limit]
		last := out.Items[f.Limit-1]
		out.Next = string(last.ObtainedOn) + "/" + string(last.ID)
	}
	return out, s.furnish(ctx, scope, out.Items, finish)
}

// furnish adds where people work and an address that is not closed.
func (s *Service) furnish(ctx context.Context, scope access.Scope, list []DataSubject, finish func(*DataSubject)) error {
	ids := make([]person.ID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	people, err := s.o.People.Some(ctx, s.db, scope, ids)
	if err != nil {
		return err
	}
	at := map[person.ID]*person.Person{}
	for i := range people {
		at[people[i].ID] = &people[i]
	}
	for i := range list {
		finish(&list[i])
		p := at[list[i].ID]
		if p == nil {
			continue
		}
		for _, c := range p.ContactPoints {
			if c.Kind == "email" && list[i].Email == "" && person.Objected(p.Objects, "email") == "" {
				list[i].Email = c.Value
			}
		}
		for _, j := range p.Positions {
			if name := j.Company; j.To == "" && list[i].Company == "" {
				if name == "" {
					name = j.AccountName
				}
				list[i].Company = name
			}
		}
	}
	return nil
}

// DataProtectionCounts are how many of what is to be done.
type DataProtectionCounts struct {
	Due      int64 `json:"due" doc:"To be told, their day not passed"`
	Overdue  int64 `json:"overdue" doc:"To be told, their day passed"`
	Over     int64 `json:"over" doc:"Whose time is over"`
	Erasures int64 `json:"erasures" doc:"Who are to be erased"`
	Register int64 `json:"register" doc:"Lines of the register; headquarters only"`
}

// Count counts what is to be done about people in scope.
func (s *Service) Count(ctx context.Context, scope access.Scope) (DataProtectionCounts, error) {
	var out DataProtectionCounts
	terms, err := s.Terms(ctx, s.db)
	if err != nil {
		return out, err
	}
	within, more := s.o.People.Within(scope)
	count := func(to *int64, where string, args ...any) {
		if err == nil {
			err = s.db.Get(ctx, to, "SELECT COUNT(*) FROM people p JOIN person_standings st ON st.person_id = p.id WHERE p.deleted_at IS NULL AND "+where+" AND "+within, append(args, more...)...)
		}
	}
	late := before(s.today(), 1)
	count(&out.Due, untold+" AND st.obtained_on >= ?", late)
	count(&out.Overdue, untold+" AND st.obtained_on < ?", late)
	count(&out.Over, over, before(s.today(), terms.KeepMonths), s.today())
	if err == nil {
		err = s.db.Get(ctx, &out.Erasures, "SELECT COUNT(*) FROM people p WHERE EXISTS (SELECT 1 FROM person_erasures x WHERE x.person_id = p.id AND x.state = 'due') AND "+within, more...)
	}
	if err == nil && scope.All {
		err = s.db.Get(ctx, &out.Register, "SELECT COUNT(*) FROM register_entries WHERE lifted_at IS NULL")
	}
	return out, err
}
