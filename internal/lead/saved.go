package lead

import (
	"context"

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
	Total     int           `db:"-" json:"total" doc:"How many it finds now"`
}

const savedColumns = "id, user_id, name, filter, created_at, updated_at, deleted_at, version"

// Searches gives an actor's saved searches by name, each with how many it finds.
func (s *Service) Searches(ctx context.Context, actor access.Actor) ([]SavedSearch, error) {
	out := []SavedSearch{}
	if err := s.db.Select(ctx, &out, "SELECT "+savedColumns+" FROM lead_searches WHERE user_id = ? AND deleted_at IS NULL ORDER BY name, id", actor.User.ID); err != nil {
		return nil, err
	}
	for i := range out {
		f, err := s.Search(ctx, actor, Query{Filter: out[i].Filter})
		if fault.CodeOf(err) == fault.Unprocessed {
			continue // a field or list that is no more: the screen says so when it is opened
		}
		if err != nil {
			return nil, err
		}
		out[i].Total = f.Total
	}
	return out, nil
}

// Save keeps a search.
func (s *Service) Save(ctx context.Context, actor access.Actor, name, filter string) (*SavedSearch, error) {
	name, err := named(name)
	if err != nil {
		return nil, err
	}
	f, err := s.Search(ctx, actor, Query{Filter: filter})
	if err != nil {
		return nil, err
	}
	now := db.At(s.now())
	one := &SavedSearch{ID: db.NewID(), UserID: actor.User.ID, Name: name, Filter: filter, CreatedAt: now, UpdatedAt: now, Version: 1, Total: f.Total}
	_, err = s.db.Exec(ctx, "INSERT INTO lead_searches ("+savedColumns+") VALUES (?,?,?,?,?,?,NULL,?)", one.ID, one.UserID, one.Name, one.Filter, one.CreatedAt, one.UpdatedAt, one.Version)
	return one, err
}

// saved finds one of an actor's saved searches, a deleted one too.
func (s *Service) saved(ctx context.Context, actor access.Actor, id string) (*SavedSearch, error) {
	var one SavedSearch
	err := s.db.Get(ctx, &one, "SELECT "+savedColumns+" FROM lead_searches WHERE id = ? AND user_id = ?", id, actor.User.ID)
	if db.IsMissing(err) {
		return nil, fault.NotFound("search", id)
	}
	return &one, err
}

// ChangeSearch renames a saved search, gives it another filter, deletes it or
// brings it back.
func (s *Service) ChangeSearch(ctx context.Context, actor access.Actor, id string, name, filter *string, deleted *bool) (*SavedSearch, error) {
	one, err := s.saved(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if name != nil {
		if one.Name, err = named(*name); err != nil {
			return nil, err
		}
	}
	if filter != nil {
		one.Filter = *filter
	}
	f, err := s.Search(ctx, actor, Query{Filter: one.Filter})
	if err != nil && (filter != nil || fault.CodeOf(err) != fault.Unprocessed) {
		return nil, err
	}
	if f != nil {
		one.Total = f.Total
	}
	if deleted != nil {
		one.DeletedAt = db.Time{}
		if *deleted {
			one.DeletedAt = db.At(s.now())
		}
	}
	one.UpdatedAt, one.Version = db.At(s.now()), one.Version+1
	_, err = s.db.Exec(ctx, "UPDATE lead_searches SET name = ?, filter = ?, deleted_at = ?, updated_at = ?, version = ? WHERE id = ?", one.Name, one.Filter, one.DeletedAt, one.UpdatedAt, one.Version, id)
	return one, err
}
