// Package duplicate finds people who may be one, has the unsure ones reviewed,
// and merges two into one so that it can be undone exactly.
package duplicate

import (
	"context"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/match"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
	"arpent/internal/platform/job"
)

// PersonDuplicate is a pair of people who may be one, for somebody to decide.
type PersonDuplicate struct {
	ID        string                  `db:"id" json:"id"`
	LeftID    person.ID               `db:"left_id" json:"-"`
	RightID   person.ID               `db:"right_id" json:"-"`
	Score     float64                 `db:"score" json:"score" doc:"How surely they are one, 0 to 1"`
	Sure      bool                    `db:"sure" json:"sure" doc:"Nothing speaks against their being one"`
	Reasons   db.JSON[[]match.Reason] `db:"reasons" json:"reasons" doc:"What speaks for it and against it, with its share of the score"`
	State     string                  `db:"state" json:"state" enum:"open,merged,apart"`
	FoundBy   access.UserID           `db:"found_by" json:"found_by"`
	FoundAt   db.Time                 `db:"found_at" json:"found_at"`
	DecidedBy access.UserID           `db:"decided_by" json:"decided_by,omitempty"`
	DecidedAt db.Time                 `db:"decided_at" json:"decided_at,omitzero"`
	Left      person.Person           `db:"-" json:"left" doc:"The one to keep, unless one knows better: more is known of them"`
	Right     person.Person           `db:"-" json:"right"`
	Fields    map[string]string       `db:"-" json:"fields" doc:"Whose value of each field to keep, unless one knows better: winner (left), loser (right) or both"`
}

const pairColumns = "id, left_id, right_id, score, sure, reasons, state, found_by, found_at, decided_by, decided_at"

// PersonMerge is one person taken into another.
type PersonMerge struct {
	PersonID person.ID                  `db:"person_id" json:"person_id"`
	ID       string                     `db:"id" json:"id"`
	LoserID  person.ID                  `db:"loser_id" json:"loser_id"`
	Name     string                     `db:"name" json:"name" doc:"What the one was called who was taken in"`
	Fields   db.JSON[map[string]string] `db:"fields" json:"fields" doc:"Where each field's value came from: winner, loser or both"`
	Kept     db.JSON[kept]              `db:"kept" json:"-"`
	MergedBy access.UserID              `db:"merged_by" json:"merged_by"`
	MergedAt db.Time                    `db:"merged_at" json:"merged_at"`
	UndoneBy access.UserID              `db:"undone_by" json:"undone_by,omitempty"`
	UndoneAt db.Time                    `db:"undone_at" json:"undone_at,omitzero"`

	By            string         `db:"-" json:"by,omitempty" doc:"The name of who merged"`
	Positions     []string       `db:"-" json:"positions" doc:"Ids of the positions that came along"`
	ContactPoints []string       `db:"-" json:"contact_points" doc:"Ids of the contact points that came along"`
	Moved         map[string]int `db:"-" json:"moved" doc:"How many rows came along, by table"`
}

const mergeColumns = "person_id, id, loser_id, name, fields, kept, merged_by, merged_at, undone_by, undone_at"

// kept is what an undo needs: the trail of each follower by its first table,
// and the ids of rows that the merge made.
type kept struct {
	Trails map[string]follow.Trail `json:"trails,omitempty"`
	Made   map[string][]string     `json:"made,omitempty"`
}

// Options of a Service.
type Options struct {
	Access    *access.Service
	People    *person.Service
	Accounts  *account.Service
	Followers []follow.Rows // what hangs on people, the noun's own aside
	Jobs      *job.Runner
	Now       func() time.Time
}

// Service is the door.
type Service struct {
	db *db.DB
	o  Options
}

// New makes the service: people who are new or changed are compared from here on.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{db: d, o: o}
	o.People.UseAlike(s.Seek)
	o.People.UseRemains(s.Remaining)
	if o.Jobs != nil {
		job.Register(o.Jobs, jobKind, s.sweep)
	}
	return s
}

// Holds says where the package holds something of people. Of somebody who was
// merged, whatever was kept to undo it goes too.
func Holds() []forget.Place {
	return []forget.Place{
		forget.Table{Name: "person_duplicates", Key: []string{"left_id", "right_id"}, Of: "? IN (left_id, right_id)", Goes: true, Text: []string{"reasons"}},
		forget.Table{Name: "person_blocks", Of: "person_id = ?", Goes: true},
		forget.Table{Name: "person_merges", Key: []string{"person_id", "id"}, Goes: true, Text: []string{"name", "kept"},
			Of: "id IN (WITH RECURSIVE m (id) AS (SELECT CAST(? AS TEXT) UNION SELECT x.loser_id FROM person_merges x JOIN m ON x.person_id = m.id WHERE x.undone_at IS NULL) SELECT y.id FROM person_merges y JOIN m ON m.id IN (y.person_id, y.loser_id))"},
	}
}

const of = "person_id"

// people and pairs are rows of which what they were is kept, too.
func peopleRows() follow.Rows { return follow.Rows{Tables: []string{"people"}, Of: "id"} }

func pairRows() follow.Rows {
	return follow.Rows{Tables: []string{"person_duplicates"}, Of: "left_id", Key: []string{"right_id"}}
}

// jobs and points go along but for those that the other has as well.
func positionRows() follow.Rows {
	return follow.Rows{Tables: []string{"positions"}, Of: of, Key: []string{"id"}}
}

func pointRows() follow.Rows {
	return follow.Rows{Tables: []string{"contact_points"}, Of: of, Key: []string{"id"}}
}

// Followers says what of the noun goes along when two people become one.
func Followers() []follow.Rows {
	out := []follow.Rows{peopleRows(), positionRows(), pointRows(),
		{Tables: []string{"person_external_ids"}, Of: of, Key: []string{"scheme", "value"}, Once: true},
		{Tables: []string{"person_blocks"}, Of: of, Key: []string{"block"}, Once: true},
		{Tables: []string{"person_standings"}, Of: of, Once: true,
			Join: "obtained_on = CASE WHEN l.obtained_on < w.obtained_on THEN l.obtained_on ELSE w.obtained_on END, heard_on = " + later("heard_on") + ", customer = (w.customer OR l.customer)"},
		// Counts are those of a whole export, so the greater ones hold.
		{Tables: []string{"person_ties"}, Of: of, Key: []string{"user_id", "network"}, Once: true,
			Join: "sent = CASE WHEN l.sent > w.sent THEN l.sent ELSE w.sent END, received = CASE WHEN l.received > w.received THEN l.received ELSE w.received END, connected_on = " + earlier("connected_on") +
				", first_on = " + earlier("first_on") + ", last_on = " + later("last_on") + ", invited_by = CASE WHEN w.invited_on IS NULL THEN l.invited_by ELSE w.invited_by END, invited_on = COALESCE(w.invited_on, l.invited_on)"},
	}
	for _, table := range []string{"consents", "person_changes", "person_notices", "person_keepings", "person_erasures", "register_entries"} {
		out = append(out, follow.Rows{Tables: []string{table}, Of: of, Key: []string{"id"}})
	}
	return out
}

func earlier(day string) string {
	return "CASE WHEN w." + day + " IS NULL OR l." + day + " < w." + day + " THEN l." + day + " ELSE w." + day + " END"
}

func later(day string) string {
	return "CASE WHEN w." + day + " IS NULL OR l." + day + " > w." + day + " THEN l." + day + " ELSE w." + day + " END"
}

// special are followers that Merge treats by itself.
func special(table string) bool {
	return table == "people" || table == "positions" || table == "contact_points"
}

// Former gives those who were merged into somebody, and into those, as they
// were: by whom something may still be called after them.
func (s *Service) Former(ctx context.Context, q db.Q, id person.ID) ([]person.Person, error) {
	var out []person.Person
	for ids := []person.ID{id}; len(ids) > 0; ids = ids[1:] {
		var merges []PersonMerge
		if err := q.Select(ctx, &merges, "SELECT "+mergeColumns+" FROM person_merges WHERE person_id = ? AND undone_at IS NULL ORDER BY id", ids[0]); err != nil {
			return nil, err
		}
		for _, m := range merges {
			p, err := m.loser()
			if err != nil {
				return nil, err
			}
			out, ids = append(out, p), append(ids, m.LoserID)
		}
	}
	return out, nil
}

// Remaining gives who remains, in scope, of somebody who was merged into others:
// to who does not see them, there is nobody by that id.
func (s *Service) Remaining(ctx context.Context, scope access.Scope, id person.ID) (person.Person, error) {
	who, err := s.remains(ctx, s.db, id)
	if err != nil {
		return person.Person{}, err
	}
	p, err := s.o.People.Find(ctx, scope, who)
	if fault.CodeOf(err) == fault.Missing {
		return p, fault.NotFound("person", id)
	}
	return p, err
}

// longest is the most merges one after the other that are followed.
const longest = 1000

// remains gives who remains of somebody who was merged, and perhaps merged on;
// empty when nobody was merged by that id.
func (s *Service) remains(ctx context.Context, q db.Q, id person.ID) (person.ID, error) {
	at := id
	for range longest {
		var into []person.ID
		if err := q.Select(ctx, &into, "SELECT person_id FROM person_merges WHERE loser_id = ? AND undone_at IS NULL ORDER BY merged_at DESC, id DESC LIMIT 1", at); err != nil {
			return "", err
		}
		if len(into) == 0 {
			break
		}
		at = into[0]
	}
	if at == id {
		return "", nil
	}
	return at, nil
}
