// Package persona keeps who buys: a filter over leads with why such people buy,
// what they object and what is said to them. Every version is kept, and each is
// held against the deals that were won and lost.
package persona

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"arpent/engine/cql"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead"
	"arpent/internal/lead/committee"
	"arpent/internal/lead/saved"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Shared says who sees a persona besides its author and headquarters.
type Shared string

// With whom one is shared.
const (
	Nobody    Shared = "nobody"
	Everybody Shared = "everybody"
	Territory Shared = "territory" // whoever works in it, above it or below it
)

// PersonaObjection is what such people object, and what is answered.
type PersonaObjection struct {
	Says   string `json:"says" maxLength:"1000"`
	Answer string `json:"answer" maxLength:"2000"`
}

// PersonaDraft is what may be said of a persona.
type PersonaDraft struct {
	Name        string             `json:"name" maxLength:"200"`
	Filter      string             `json:"filter" maxLength:"20000" doc:"CQL2 over the fields of GET /leads/fields, but for lists and what people are to whoever asks"`
	Why         string             `json:"why" maxLength:"5000" doc:"Why they buy"`
	Say         string             `json:"say" maxLength:"5000" doc:"What to say to them"`
	Objections  []PersonaObjection `json:"objections" maxItems:"20"`
	Shared      Shared             `json:"shared" enum:"nobody,everybody,territory"`
	TerritoryID territory.ID       `json:"territory_id,omitempty" maxLength:"40" doc:"When shared with a territory"`
}

// PersonaVersion is what was written at a time.
type PersonaVersion struct {
	Version    int64                       `db:"version" json:"version"`
	Name       string                      `db:"name" json:"name"`
	Filter     string                      `db:"filter" json:"filter"`
	Why        string                      `db:"why" json:"why"`
	Say        string                      `db:"say" json:"say"`
	Objections db.JSON[[]PersonaObjection] `db:"objections" json:"objections"`
	WrittenBy  access.UserID               `db:"written_by" json:"written_by"`
	WrittenAt  db.Time                     `db:"written_at" json:"written_at"`
}

// Persona is who buys.
type Persona struct {
	ID          string        `db:"id" json:"id"`
	AuthorID    access.UserID `db:"author_id" json:"author_id"`
	Shared      Shared        `db:"shared" json:"shared" enum:"nobody,everybody,territory"`
	TerritoryID territory.ID  `db:"territory_id" json:"territory_id,omitempty"`
	CreatedAt   db.Time       `db:"created_at" json:"created_at"`
	DeletedAt   db.Time       `db:"deleted_at" json:"-"`
	PersonaVersion
	MayEdit bool         `db:"-" json:"may_edit"`
	Total   int          `db:"-" json:"total" doc:"Leads in one's scope that are of it"`
	Broken  bool         `db:"-" json:"broken,omitempty" doc:"The filter names something that is no more"`
	Test    *PersonaTest `db:"-" json:"test,omitempty" doc:"Held against deals of three years; absent when broken"`
	Later   *PersonaTest `db:"-" json:"later,omitempty" doc:"Against those that ended since this version was written: what its author could not know"`
	Follows []string     `db:"-" json:"follows" doc:"Fields of the filter that follow from deals that were won, so that the test flatters"`
}

const columns = `p.id, p.author_id, p.shared, p.territory_id, p.created_at, p.deleted_at, v.version, v.name, v.filter, v.why, v.say, v.objections, v.written_by, v.written_at
	FROM lead_personas p JOIN lead_persona_versions v ON v.persona_id = p.id AND v.version = p.version`

// Options of a Service.
type Options struct {
	Access      *access.Service
	Territories *territory.Service
	Accounts    *account.Service
	People      *person.Service
	Leads       *lead.Service
	Committees  *committee.Service
	Now         func() time.Time
}

// Service is the door to personas.
type Service struct {
	db *db.DB
	o  Options
}

// New makes the service.
func New(d *db.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{d, o}
}

const textLimit = 5000

// check brings a draft to its one form, and refuses what cannot be asked of leads.
func (s *Service) check(ctx context.Context, actor access.Actor, d *PersonaDraft) error {
	var err error
	if d.Name, err = saved.Named(d.Name); err != nil {
		return err
	}
	d.Filter, d.Why, d.Say = strings.TrimSpace(d.Filter), strings.TrimSpace(d.Why), strings.TrimSpace(d.Say)
	if d.Objections = slices.DeleteFunc(d.Objections, func(o PersonaObjection) bool { return strings.TrimSpace(o.Says) == "" }); d.Objections == nil {
		d.Objections = []PersonaObjection{}
	}
	if d.Filter == "" {
		return fault.Invalid("lead.persona_filter", "say who they are: a persona of everybody tells nothing")
	}
	if utf8.RuneCountInString(d.Why) > textLimit || utf8.RuneCountInString(d.Say) > textLimit {
		return fault.Invalid("lead.persona_text", "a text has at most %d characters", textLimit).With("limit", textLimit)
	}
	if e, err := cql.ParseText(d.Filter); err == nil {
		for _, f := range cql.Fields(e) {
			if f == "list" || f == "relationship" || f == "would_be_in" {
				return fault.Invalid("lead.persona_own", "lists, whom one knows and drafts of plans are not the same for everybody: leave them out").With("field", f)
			}
		}
	}
	if _, err := s.o.Leads.Search(ctx, actor, lead.Query{Filter: d.Filter}); err != nil {
		return err
	}
	return s.checkShared(ctx, actor, d)
}

// checkShared refuses to share beyond what one answers for.
func (s *Service) checkShared(ctx context.Context, actor access.Actor, d *PersonaDraft) error {
	switch d.Shared {
	case Nobody, Everybody:
		if d.TerritoryID = ""; d.Shared == Everybody && actor.User.Role == access.Representative {
			return fault.Forbidden("lead.persona_everybody", "managers and headquarters share with everybody")
		}
		return nil
	case Territory:
		_, err := s.o.Territories.Find(ctx, s.db, actor.Scope, d.TerritoryID)
		return err
	}
	return fault.Invalid("lead.persona_shared", "say with whom it is shared")
}

// sees says whether one may read a persona: it is theirs, shared with everybody,
// or with a territory that they work in, above or below.
func sees(actor access.Actor, p *Persona, at map[territory.ID]access.Interval) bool {
	if actor.Scope.All || p.AuthorID == actor.User.ID || p.Shared == Everybody {
		return true
	}
	t, known := at[p.TerritoryID]
	return p.Shared == Territory && known && slices.ContainsFunc(actor.Scope.Intervals, func(i access.Interval) bool { return i.Left < t.Right && t.Left < i.Right })
}

func edits(actor access.Actor, p *Persona) bool {
	return actor.Scope.All || p.AuthorID == actor.User.ID
}

func (s *Service) tree(ctx context.Context, q db.Q) (map[territory.ID]access.Interval, error) {
	all, err := s.o.Territories.All(ctx, q)
	out := map[territory.ID]access.Interval{}
	for i := range all {
		out[all[i].ID] = all[i].Interval()
	}
	return out, err
}
