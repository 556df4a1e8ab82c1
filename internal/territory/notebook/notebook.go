// Package notebook keeps what people learn about a territory: market research,
// trends, customers' voices, each dated and with its source. Nothing is
// deleted: a note that turned out wrong is struck.
package notebook

import (
	"context"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Note is an entry of a territory's notebook.
type Note struct {
	ID          string       `db:"id" json:"id"`
	TerritoryID territory.ID `db:"territory_id" json:"territory_id"`
	Kind        string       `db:"kind" json:"kind" enum:"market,trend,voice,other"`
	Text        string       `db:"text" json:"text"`
	Source      string       `db:"source" json:"source" doc:"Where it is from: a publication, an address, a person"`
	On          db.Date      `db:"on_day" json:"on" doc:"The day it speaks of"`
	By          string       `db:"name" json:"by"`
	RecordedBy  string       `db:"recorded_by" json:"-"`
	RecordedAt  db.Time      `db:"recorded_at" json:"recorded_at"`
	MayStrike   bool         `db:"-" json:"may_strike"`
}

// NewNote is what it takes to write one.
type NewNote struct {
	Kind   string  `json:"kind" enum:"market,trend,voice,other"`
	Text   string  `json:"text" minLength:"1" maxLength:"20000"`
	Source string  `json:"source,omitempty" maxLength:"1000"`
	On     db.Date `json:"on,omitempty" doc:"Absent: today"`
}

// Service is the door to notebooks; their table is made by territory.Migrations.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	now         func() time.Time
}

// New makes the service. now may be nil.
func New(d *db.DB, a *access.Service, t *territory.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{d, a, t, now}
}

// Notes lists a territory's, the latest first.
func (s *Service) Notes(ctx context.Context, actor access.Actor, id territory.ID) ([]Note, error) {
	if _, err := s.territories.Find(ctx, s.db, actor.Scope, id); err != nil {
		return nil, err
	}
	notes := []Note{}
	err := s.db.Select(ctx, &notes, `SELECT n.id, n.territory_id, n.kind, n.text, n.source, n.on_day, COALESCE(u.name, '') AS name, n.recorded_by, n.recorded_at
		FROM territory_notes n LEFT JOIN users u ON u.id = n.recorded_by WHERE n.territory_id = ? AND n.struck_at IS NULL ORDER BY n.on_day DESC, n.recorded_at DESC, n.id`, id)
	for i := range notes {
		notes[i].MayStrike = mayStrike(actor, &notes[i])
	}
	return notes, err
}

func mayStrike(actor access.Actor, n *Note) bool {
	return actor.Scope.All || actor.User.Role == access.Manager || n.RecordedBy == string(actor.User.ID)
}

// Write adds a note to a territory that the actor sees.
func (s *Service) Write(ctx context.Context, actor access.Actor, id territory.ID, n NewNote) error {
	n.Text, n.Source = strings.TrimSpace(n.Text), strings.TrimSpace(n.Source)
	if n.Text == "" {
		return fault.Invalid("territory.note_empty", "a note says something").With("field", "text")
	}
	if n.On == "" {
		n.On = db.DateOf(s.now())
	}
	if _, err := db.ParseDate(string(n.On)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.territories.Find(ctx, tx, actor.Scope, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO territory_notes (id, territory_id, kind, text, source, on_day, recorded_by, recorded_at, struck_by) VALUES (?,?,?,?,?,?,?,?,'')",
			db.NewID(), id, n.Kind, n.Text, n.Source, n.On, actor.User.ID, db.At(s.now())); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "territory.note", "territory/"+string(id), n)
	})
}

// Strike takes a note out: its author, or whoever manages the territory.
func (s *Service) Strike(ctx context.Context, actor access.Actor, id territory.ID, note string) error {
	notes, err := s.Notes(ctx, actor, id)
	if err != nil {
		return err
	}
	for i := range notes {
		if notes[i].ID != note {
			continue
		}
		if !notes[i].MayStrike {
			return fault.Forbidden("territory.note_others", "only its author and managers strike a note")
		}
		return s.db.Tx(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "UPDATE territory_notes SET struck_at = ?, struck_by = ? WHERE id = ?", db.At(s.now()), actor.User.ID, note); err != nil {
				return err
			}
			return s.access.Audit(ctx, tx, actor, "territory.note_strike", "territory/"+string(id), map[string]string{"note": note})
		})
	}
	return fault.NotFound("note", note)
}

// Routes adds the operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/territories/{id}/notes" + path, OperationID: id, Summary: summary, Tags: []string{"Territories"}}
	}
	access.Handle(s.access, api, op("GET", "", "list-territory-notes", "A territory's notebook, the latest first"), access.Everyone, s.list)
	access.Handle(s.access, api, op("POST", "", "add-territory-note", "Write into a territory's notebook"), access.Everyone, s.add)
	access.Handle(s.access, api, op("DELETE", "/{note}", "strike-territory-note", "Strike a note"), access.Everyone, s.strike)
}

type notesInput struct {
	ID territory.ID `path:"id"`
}

type notesOutput struct {
	Body struct {
		Items []Note `json:"items"`
	}
}

func (s *Service) list(ctx context.Context, actor access.Actor, in *notesInput) (*notesOutput, error) {
	out := &notesOutput{}
	var err error
	out.Body.Items, err = s.Notes(ctx, actor, in.ID)
	return out, err
}

type addInput struct {
	ID   territory.ID `path:"id"`
	Body NewNote
}

func (s *Service) add(ctx context.Context, actor access.Actor, in *addInput) (*notesOutput, error) {
	if err := s.Write(ctx, actor, in.ID, in.Body); err != nil {
		return nil, err
	}
	return s.list(ctx, actor, &notesInput{in.ID})
}

type strikeInput struct {
	ID   territory.ID `path:"id"`
	Note string       `path:"note"`
}

func (s *Service) strike(ctx context.Context, actor access.Actor, in *strikeInput) (*notesOutput, error) {
	if err := s.Strike(ctx, actor, in.ID, in.Note); err != nil {
		return nil, err
	}
	return s.list(ctx, actor, &notesInput{in.ID})
}
