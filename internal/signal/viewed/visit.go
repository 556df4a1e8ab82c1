package viewed

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Visit is one look at a link or at a public page. Loads of the same browser
// that are less than half an hour apart are one visit.
type Visit struct {
	ID        string                    `db:"id" json:"id"`
	LinkID    LinkID                    `db:"link_id" json:"link_id,omitempty" doc:"Empty for the public page itself"`
	PageOf    access.UserID             `db:"page_of" json:"-"`
	PersonID  person.ID                 `db:"person_id" json:"person_id,omitempty" doc:"Who it was, by a personal link; empty when that is not known, or out of the caller's sight"`
	AccountID account.ID                `db:"account_id" json:"account_id,omitempty"`
	OpenedAt  db.Time                   `db:"opened_at" json:"opened_at"`
	LastAt    db.Time                   `db:"last_at" json:"last_at"`
	Seconds   int64                     `db:"seconds" json:"seconds" doc:"While it was in sight"`
	Pages     db.JSON[map[string]int64] `db:"pages" json:"pages" doc:"Seconds by page of a document"`
	PageCount int64                     `db:"page_count" json:"page_count" doc:"How many pages the document has; 0: it has none"`
	WentOn    bool                      `db:"went_on" json:"went_on" doc:"Went on to the address"`
	Apart     string                    `db:"apart" json:"apart" enum:",no_script,prefetch,head,agent,at_once,automated,colleague,declined" doc:"Why it is nobody's reading; empty when somebody looked"`
	Mark      string                    `db:"mark" json:"-"`
}

const visitColumns = "v.id, v.link_id, v.page_of, v.person_id, v.account_id, v.opened_at, v.last_at, v.seconds, v.pages, v.page_count, v.went_on, v.apart, v.mark"

const (
	// together is how far apart loads are one visit.
	together = 30 * time.Minute
	// visitLife is how long a visit goes on: its document is sent, its beats heard.
	visitLife = 12 * time.Hour
	// mostVisits in what is read at once, and pages a document is timed by.
	mostVisits, mostPages = 2000, 2000
)

// begin records that a link or a page was asked for; by is another visit that
// led here, whose person is then known here as well.
func (s *Service) begin(r *http.Request, l *SmartLink, pageOf access.UserID, by string) (*Visit, error) {
	ctx := r.Context()
	v := &Visit{ID: newToken(), PageOf: pageOf, OpenedAt: s.now(), LastAt: s.now(), Mark: s.marks.of(r, s.today())}
	var made time.Time
	if l != nil {
		v.LinkID, v.PersonID, v.AccountID, made = l.ID, l.PersonID, l.AccountID, l.CreatedAt.Time
	}
	v.Pages.V = map[string]int64{}
	v.Apart = apart(r, made, s.o.Now())
	if actor, err := s.o.Access.Actor(ctx, access.Public); err == nil && actor.User.ID != "" {
		v.Apart = Colleague
	}
	return v, s.db.Tx(ctx, func(tx *db.Tx) error {
		if v.PersonID == "" && by != "" {
			if err := s.inherit(ctx, tx, v, by); err != nil {
				return err
			}
		}
		if v.Apart == Declined {
			v.PersonID, v.AccountID = "", ""
		}
		var before Visit
		err := tx.Get(ctx, &before, "SELECT "+visitColumns+" FROM link_visits v WHERE v.link_id = ? AND v.page_of = ? AND v.mark = ? AND v.person_id = ? AND v.last_at > ? ORDER BY v.last_at DESC LIMIT 1",
			v.LinkID, v.PageOf, v.Mark, v.PersonID, db.At(s.o.Now().Add(-together)))
		if err == nil && (before.Apart == "" || before.Apart == v.Apart) {
			*v = before
			return nil
		}
		if err != nil && !db.IsMissing(err) {
			return err
		}
		return insert(ctx, tx, v)
	})
}

// inherit gives a visit the person of the one that led to it.
func (s *Service) inherit(ctx context.Context, q db.Q, v *Visit, by string) error {
	var from Visit
	err := q.Get(ctx, &from, "SELECT "+visitColumns+" FROM link_visits v WHERE v.id = ? AND v.mark = ? AND v.apart = '' AND v.opened_at > ?",
		by, v.Mark, db.At(s.o.Now().Add(-visitLife)))
	if err == nil {
		v.PersonID = from.PersonID
	}
	if db.IsMissing(err) {
		return nil
	}
	return err
}

// visit gives one that goes on.
func (s *Service) visit(ctx context.Context, q db.Q, id string) (*Visit, error) {
	var v Visit
	err := q.Get(ctx, &v, "SELECT "+visitColumns+" FROM link_visits v WHERE v.id = ? AND v.opened_at > ?", id, db.At(s.o.Now().Add(-visitLife)))
	if db.IsMissing(err) {
		return nil, fault.NotFound("viewed", id)
	}
	return &v, err
}

// Beat is what the page tells while it is in sight: what was added since the
// last time.
type Beat struct {
	Seconds   int64            `json:"seconds"`
	Pages     map[string]int64 `json:"pages"` // seconds by page, from 1
	PageCount int64            `json:"page_count"`
	Automated bool             `json:"automated"`
	Decline   bool             `json:"decline"`
}

// add adds a beat; nothing lasts longer than the time that went by.
func (v *Visit) add(b Beat, now time.Time) {
	most := int64(now.Sub(v.LastAt.Time).Seconds()) + 1
	v.Seconds += max(0, min(b.Seconds, most))
	v.PageCount = max(0, min(max(v.PageCount, b.PageCount), mostPages))
	pages := maps.Clone(v.Pages.V)
	for page, seconds := range b.Pages {
		n, err := strconv.ParseInt(page, 10, 64)
		if err != nil || n < 1 || n > v.PageCount || strconv.FormatInt(n, 10) != page || seconds <= 0 || most <= 0 {
			continue
		}
		seconds = min(seconds, most)
		most -= seconds
		pages[page] += seconds
	}
	v.Pages.V, v.LastAt = pages, db.At(now)
}

// Hear records a beat. The first one that is somebody's reading is told.
func (s *Service) Hear(ctx context.Context, id string, b Beat) error {
	var owner access.UserID
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		v, err := s.visit(ctx, tx, id)
		if err != nil {
			return err
		}
		l, err := s.linkOf(ctx, tx, v)
		if err != nil {
			return err
		}
		owner = v.PageOf
		if l != nil {
			owner = l.OwnerID
		}
		if b.Decline {
			return s.forget(ctx, tx, v)
		}
		if v.Apart == Declined {
			return nil
		}
		first := passing(v.Apart)
		if first {
			if v.Apart = ""; b.Automated {
				v.Apart = Automated
			}
		}
		v.add(b, s.o.Now())
		if _, err := tx.Exec(ctx, "UPDATE link_visits SET last_at = ?, seconds = ?, pages = ?, page_count = ?, apart = ? WHERE id = ?",
			v.LastAt, v.Seconds, v.Pages, v.PageCount, v.Apart, v.ID); err != nil {
			return err
		}
		if !first || v.Apart != "" {
			return nil
		}
		return s.tell(ctx, tx, l, v)
	})
	if err == nil {
		s.o.Hub.Publish("user/"+string(owner), Event, true)
	}
	return err
}

// forget leaves of a visit only that there was one.
func (s *Service) forget(ctx context.Context, tx *db.Tx, v *Visit) error {
	_, err := tx.Exec(ctx, "UPDATE link_visits SET person_id = '', account_id = '', seconds = 0, pages = ?, page_count = 0, mark = '', apart = ? WHERE id = ?",
		db.JSON[map[string]int64]{V: map[string]int64{}}, Declined, v.ID)
	return err
}

func (s *Service) linkOf(ctx context.Context, q db.Q, v *Visit) (*SmartLink, error) {
	if v.LinkID == "" {
		return nil, nil
	}
	var l SmartLink
	return &l, q.Get(ctx, &l, "SELECT "+linkColumns+" FROM smart_links l WHERE l.id = ?", v.LinkID)
}

// tell makes a signal of a visit by somebody known.
func (s *Service) tell(ctx context.Context, tx *db.Tx, l *SmartLink, v *Visit) error {
	if v.PersonID == "" && v.AccountID == "" || s.o.Tell == nil {
		return nil
	}
	one := Viewed{Visit: v.ID, Person: v.PersonID, Account: v.AccountID, Page: l == nil || l.Kind == ToPage, Source: "page/" + string(v.PageOf)}
	owner := v.PageOf
	if l != nil {
		one.Title, one.Source, owner = l.Title, "link/"+string(l.ID), l.OwnerID
	}
	host, err := s.o.Access.UserIn(ctx, tx, owner)
	if err != nil {
		return err
	}
	one.Host = host.Name
	return s.o.Tell(ctx, tx, one)
}
