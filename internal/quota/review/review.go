// Package review keeps what managers write of a month in their territory, with
// the numbers frozen as they stood that day. A review is never changed: what
// turns out otherwise is added beneath it.
package review

import (
	"context"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/quota/forecast"
	"arpent/internal/territory"
)

// Frozen is what the numbers were when the review was written: of the quarter
// and of the year that the month is in, as known at the end of that day.
type Frozen struct {
	Currency string         `json:"currency" doc:"Of all amounts, in minor units"`
	Quarter  *forecast.Line `json:"quarter,omitempty"`
	Year     *forecast.Line `json:"year,omitempty"`
}

// Review is a manager's of one month.
type Review struct {
	ID            string           `db:"id" json:"id"`
	TerritoryID   territory.ID     `db:"territory_id" json:"territory_id"`
	TerritoryName string           `db:"territory_name" json:"territory_name"`
	Month         db.Date          `db:"month" json:"month" doc:"Its first day"`
	AsOf          db.Date          `db:"as_of" json:"as_of" doc:"The day that the numbers are of"`
	Text          string           `db:"text" json:"text"`
	Figures       db.JSON[Frozen]  `db:"figures" json:"figures"`
	By            access.UserID    `db:"written_by" json:"by"`
	At            db.Time          `db:"written_at" json:"at"`
	Addenda       []ReviewAddendum `db:"-" json:"addenda"`
}

// ReviewAddendum is something added to a review later.
type ReviewAddendum struct {
	ReviewID string        `db:"review_id" json:"-"`
	Text     string        `db:"text" json:"text"`
	By       access.UserID `db:"written_by" json:"by"`
	At       db.Time       `db:"written_at" json:"at"`
}

// Service is the door to reviews; their tables are made by quota.Migrations.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	forecasts   *forecast.Service
	now         func() time.Time
}

// New makes the service. now may be nil.
func New(d *db.DB, a *access.Service, t *territory.Service, f *forecast.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{d, a, t, f, now}
}

const columns = `r.id, r.territory_id, t.name AS territory_name, r.month, r.as_of, r.text, r.figures, r.written_by, r.written_at
	FROM territory_reviews r JOIN territories t ON t.id = r.territory_id`

// List gives the reviews of territories in scope, of one when id is not empty,
// the latest month first, at most 200.
func (s *Service) List(ctx context.Context, actor access.Actor, id territory.ID) ([]Review, error) {
	within, args := actor.Scope.Territories("t.tree_left")
	if id != "" {
		if _, err := s.territories.Find(ctx, s.db, actor.Scope, id); err != nil {
			return nil, err
		}
		within, args = within+" AND r.territory_id = ?", append(args, id)
	}
	out := []Review{}
	if err := s.db.Select(ctx, &out, "SELECT "+columns+" WHERE "+within+" ORDER BY r.month DESC, t.tree_left LIMIT 200", args...); err != nil || len(out) == 0 {
		return out, err
	}
	ids, at := make([]string, len(out)), map[string]*Review{}
	for i := range out {
		ids[i], at[out[i].ID] = out[i].ID, &out[i]
		out[i].Addenda = []ReviewAddendum{}
	}
	var added []ReviewAddendum
	err := s.db.Select(ctx, &added, "SELECT review_id, text, written_by, written_at FROM territory_review_addenda WHERE review_id IN (?) ORDER BY written_at, id", ids)
	for _, a := range added {
		at[a.ReviewID].Addenda = append(at[a.ReviewID].Addenda, a)
	}
	return out, err
}

// Freeze gives the numbers of a territory in scope as they stand now.
func (s *Service) Freeze(ctx context.Context, actor access.Actor, id territory.ID, currency string) (Frozen, error) {
	today := s.now().UTC()
	out := Frozen{Currency: currency}
	begin := time.Date(today.Year(), 1+3*((today.Month()-1)/3), 1, 0, 0, 0, 0, time.UTC)
	year := time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	for _, p := range []struct {
		to         **forecast.Line
		from, till time.Time
	}{{&out.Quarter, begin, begin.AddDate(0, 3, 0)}, {&out.Year, year, year.AddDate(1, 0, 0)}} {
		f, err := s.forecasts.Forecast(ctx, actor, quota.Question{Quantity: quota.Revenue, Currency: currency, From: db.DateOf(p.from), To: db.DateOf(p.till)})
		if err != nil {
			return out, err
		}
		out.Currency = f.Currency
		for i := range f.Items {
			if f.Items[i].TerritoryID == id {
				line := f.Items[i].Line
				*p.to = &line
			}
		}
	}
	return out, nil
}

// Write stores a review of a month of a territory that the actor manages, with
// the numbers as they stand. There is one for each month.
func (s *Service) Write(ctx context.Context, actor access.Actor, id territory.ID, month db.Date, text, currency string) error {
	if text = strings.TrimSpace(text); text == "" {
		return fault.Invalid("territory.review_empty", "a review says something").With("field", "text")
	}
	day, err := db.ParseDate(string(month))
	if err != nil {
		return err
	}
	first := db.DateOf(time.Date(day.Time().Year(), day.Time().Month(), 1, 0, 0, 0, 0, time.UTC))
	today := db.DateOf(s.now())
	if first > today {
		return fault.Invalid("territory.review_ahead", "this month has not begun").With("field", "month")
	}
	if _, err := s.territories.Find(ctx, s.db, actor.Scope, id); err != nil {
		return err
	}
	figures, err := s.Freeze(ctx, actor, id, currency)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		made, err := tx.Exec(ctx, "INSERT INTO territory_reviews (id, territory_id, month, as_of, text, figures, written_by, written_at) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (territory_id, month) DO NOTHING",
			db.NewID(), id, first, today, text, db.JSON[Frozen]{V: figures}, actor.User.ID, db.At(s.now()))
		if err != nil {
			return err
		}
		if made == 0 {
			return fault.Conflict("territory.review_written", "this month has its review; add to it instead")
		}
		return s.access.Audit(ctx, tx, actor, "review.write", "territory/"+string(id), map[string]any{"month": first})
	})
}

// Add adds to a review in scope.
func (s *Service) Add(ctx context.Context, actor access.Actor, id territory.ID, review, text string) error {
	if text = strings.TrimSpace(text); text == "" {
		return fault.Invalid("territory.review_empty", "a review says something").With("field", "text")
	}
	list, err := s.List(ctx, actor, id)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].ID != review {
			continue
		}
		return s.db.Tx(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "INSERT INTO territory_review_addenda (id, review_id, text, written_by, written_at) VALUES (?,?,?,?,?)", db.NewID(), review, text, actor.User.ID, db.At(s.now())); err != nil {
				return err
			}
			return s.access.Audit(ctx, tx, actor, "review.add", "territory/"+string(id), map[string]string{"review": review})
		})
	}
	return fault.NotFound("review", review)
}
