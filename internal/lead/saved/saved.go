// Package saved keeps the searches that people come back to.
package saved

import (
	"context"
	"slices"
	"strings"
	"time"

	"arpent/engine/cql"
	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// SavedSearch is a search that someone comes back to.
type SavedSearch struct {
	ID        string        `db:"id" json:"id"`
	UserID    access.UserID `db:"user_id" json:"-"`
	Name      string        `db:"name" json:"name"`
	Filter    string        `db:"filter" json:"filter" doc:"CQL2"`
	CreatedAt db.Time       `db:"created_at" json:"created_at"`
	UpdatedAt db.Time       `db:"updated_at" json:"updated_at"`
	DeletedAt db.Time       `db:"deleted_at" json:"-"`
	Version   int64         `db:"version" json:"version"`
	Told      bool          `db:"told" json:"told" doc:"Whether its owner is told who enters, leaves or changes"`
	Total     int           `db:"-" json:"total" doc:"How many it finds now"`
}

const savedColumns = "id, user_id, name, filter, created_at, updated_at, deleted_at, version, told"

// Searches is the door to them.
type Searches struct {
	db    *db.DB
	now   func() time.Time
	count func(ctx context.Context, actor access.Actor, filter string) (int, error)
}

// New makes it; count tells how many leads a filter finds within an actor's
// scope, or what is wrong with it.
func New(d *db.DB, now func() time.Time, count func(ctx context.Context, actor access.Actor, filter string) (int, error)) *Searches {
	return &Searches{d, now, count}
}

// Named gives a name without blanks around it; there must be one.
func Named(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", fault.Invalid("lead.name", "give it a name")
	}
	return name, nil
}

// List gives an actor's saved searches by name, each with how many it finds.
func (s *Searches) List(ctx context.Context, actor access.Actor) ([]SavedSearch, error) {
	out := []SavedSearch{}
	if err := s.db.Select(ctx, &out, "SELECT "+savedColumns+" FROM lead_searches WHERE user_id = ? AND deleted_at IS NULL ORDER BY name, id", actor.User.ID); err != nil {
		return nil, err
	}
	for i := range out {
		total, err := s.count(ctx, actor, out[i].Filter)
		if fault.CodeOf(err) == fault.Unprocessed {
			continue // a field or list that is no more: the screen says so when it is opened
		}
		if err != nil {
			return nil, err
		}
		out[i].Total = total
	}
	return out, nil
}

// Save keeps a search.
func (s *Searches) Save(ctx context.Context, actor access.Actor, name, filter string) (*SavedSearch, error) {
	name, err := Named(name)
	if err != nil {
		return nil, err
	}
	total, err := s.count(ctx, actor, filter)
	if err != nil {
		return nil, err
	}
	now := db.At(s.now())
	one := &SavedSearch{ID: db.NewID(), UserID: actor.User.ID, Name: name, Filter: filter, CreatedAt: now, UpdatedAt: now, Version: 1, Total: total}
	_, err = s.db.Exec(ctx, "INSERT INTO lead_searches ("+savedColumns+") VALUES (?,?,?,?,?,?,NULL,?,?)", one.ID, one.UserID, one.Name, one.Filter, one.CreatedAt, one.UpdatedAt, one.Version, false)
	return one, err
}

// Find gives one of an actor's saved searches, a deleted one too.
func (s *Searches) Find(ctx context.Context, actor access.Actor, id string) (*SavedSearch, error) {
	var one SavedSearch
	err := s.db.Get(ctx, &one, "SELECT "+savedColumns+" FROM lead_searches WHERE id = ? AND user_id = ?", id, actor.User.ID)
	if db.IsMissing(err) {
		return nil, fault.NotFound("search", id)
	}
	return &one, err
}

// SearchChange holds what to change; nil leaves as it is.
type SearchChange struct {
	Name    *string `json:"name,omitempty" maxLength:"200"`
	Filter  *string `json:"filter,omitempty" maxLength:"100000"`
	Deleted *bool   `json:"deleted,omitempty"`
	Told    *bool   `json:"told,omitempty" doc:"Tell its owner who enters it, leaves it or changes"`
}

// Change renames a saved search, gives it another filter, deletes it or
// brings it back, and has its owner told of it or not.
func (s *Searches) Change(ctx context.Context, actor access.Actor, id string, c SearchChange) (*SavedSearch, error) {
	name, filter, deleted := c.Name, c.Filter, c.Deleted
	one, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if name != nil {
		if one.Name, err = Named(*name); err != nil {
			return nil, err
		}
	}
	if filter != nil {
		one.Filter = *filter
	}
	total, err := s.count(ctx, actor, one.Filter)
	if err != nil && (filter != nil || fault.CodeOf(err) != fault.Unprocessed) {
		return nil, err
	}
	one.Total = total
	if deleted != nil {
		one.DeletedAt = db.Time{}
		if *deleted {
			one.DeletedAt = db.At(s.now())
		}
	}
	if c.Told != nil {
		one.Told = *c.Told
	}
	if one.Told && strings.TrimSpace(one.Filter) == "" {
		return nil, fault.Invalid("lead.told_all", "a search for everybody tells of everything: choose something first")
	}
	if e, err := cql.ParseText(one.Filter); one.Told && err == nil {
		switch fields := cql.Fields(e); {
		case slices.Contains(fields, "relationship"):
			return nil, fault.Invalid("lead.told_own", "whom one knows is looked up when one asks: a search by it cannot be told of")
		case slices.Contains(fields, "would_be_in"):
			return nil, fault.Invalid("lead.told_plan", "a plan is looked up when one asks: a search by it cannot be told of")
		}
	}
	one.UpdatedAt, one.Version = db.At(s.now()), one.Version+1
	_, err = s.db.Exec(ctx, "UPDATE lead_searches SET name = ?, filter = ?, deleted_at = ?, updated_at = ?, version = ?, told = ? WHERE id = ?", one.Name, one.Filter, one.DeletedAt, one.UpdatedAt, one.Version, one.Told, id)
	return one, err
}

// Since gives everybody's saved searches that changed since, those deleted too.
func Since(ctx context.Context, q db.Q, since db.Time) (out []SavedSearch, err error) {
	return out, q.Select(ctx, &out, "SELECT "+savedColumns+" FROM lead_searches WHERE updated_at >= ?", since)
}
