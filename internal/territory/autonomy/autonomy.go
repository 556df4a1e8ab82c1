// Package autonomy says what managers decide alone and what headquarters
// approves, by level of the tree. An act that is not a manager's alone can be
// asked for: it is kept, and carried out when headquarters agrees. What needs a
// decision but is no act of the program is escalated in words.
package autonomy

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
	"arpent/internal/territory"
)

// Power is a group of acts that are granted together.
type Power string

// Mode says who decides.
type Mode string

// The modes.
const (
	Alone Mode = "alone" // the manager
	Ask   Mode = "ask"   // headquarters, when asked
	Never Mode = "never" // headquarters, of its own accord
)

// Levels is how many levels of managers are told apart: those of the tree's
// top, of the territories below it, and of what is further down.
const Levels = 3

// power is what a Power holds: the operations of the API, what their id names,
// and whether the nouns let a manager carry them out at all.
type power struct {
	name       Power
	operations []string
	of         string // what the operations' id names, see Look
	alone      bool   // may be granted without asking
	first      Mode   // until headquarters says otherwise
}

var powers = []power{
	{"accounts", []string{"pin-account", "unpin-account"}, "account", true, Alone},
	{"owners", []string{"set-account-owner", "rebalance-accounts", "hand-over"}, "", true, Alone},
	{"people", []string{"set-member", "end-member", "set-distribution"}, "territory", true, Alone},
	{"tree", []string{"add-territory", "change-territory", "close-territory", "reopen-territory"}, "territory", true, Alone},
	{"quota", []string{"set-quota-goals", "cascade-quota", "fix-quota-goals"}, "round", true, Alone},
	{"splits", []string{"split-deal"}, "deal", true, Alone},
	{"notebook", []string{"strike-territory-note"}, "territory", true, Alone},
	{"plans", []string{"publish-plan", "withdraw-plan"}, "plan", false, Ask},
	{"rules", []string{"add-rule", "change-rule", "remove-rule", "switch-rule", "apply-rules", "undo-rules"}, "", false, Ask},
}

// Look finds what an act is about within the actor's scope, and says what it is
// called.
type Look func(ctx context.Context, actor access.Actor, id string) (name string, err error)

// Service is the door to requests; its tables are made by territory.Migrations.
type Service struct {
	db          *db.DB
	access      *access.Service
	territories *territory.Service
	looks       map[string]Look
	now         func() time.Time
	powerOf     map[string]*power
}

// New makes the service and has it asked before managers act. looks finds
// accounts, deals, plans and rounds by their ids.
func New(d *db.DB, a *access.Service, t *territory.Service, looks map[string]Look, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	s := &Service{db: d, access: a, territories: t, looks: looks, now: now, powerOf: map[string]*power{}}
	for i := range powers {
		for _, op := range powers[i].operations {
			s.powerOf[op] = &powers[i]
		}
	}
	a.UseGate(s)
	return s
}

// Grant is who decides about a power at a level.
type Grant struct {
	Level int64 `db:"level" json:"level" minimum:"1" maximum:"3" doc:"1: whoever manages the top of the tree; 2: what is directly below; 3: further down"`
	Power Power `db:"power" json:"power" enum:"accounts,owners,people,tree,quota,splits,notebook,plans,rules"`
	Mode  Mode  `db:"mode" json:"mode" enum:"alone,ask,never"`
	Alone bool  `db:"-" json:"may_be_alone,omitempty" doc:"Whether it can be granted without asking"`
}

// Policy gives who decides about every power at every level.
func (s *Service) Policy(ctx context.Context, q db.Q) ([]Grant, error) {
	var said []Grant
	if err := q.Select(ctx, &said, "SELECT level, power, mode FROM autonomy_policy"); err != nil {
		return nil, err
	}
	out := []Grant{}
	for level := int64(1); level <= Levels; level++ {
		for i := range powers {
			g := Grant{level, powers[i].name, powers[i].first, powers[i].alone}
			for _, x := range said {
				if x.Level == level && x.Power == g.Power {
					g.Mode = x.Mode
				}
			}
			out = append(out, g)
		}
	}
	return out, nil
}

// SetPolicy says who decides about some powers at some levels.
func (s *Service) SetPolicy(ctx context.Context, actor access.Actor, grants []Grant) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, g := range grants {
			at := slices.IndexFunc(powers, func(p power) bool { return p.name == g.Power })
			if at < 0 || g.Level < 1 || g.Level > Levels {
				return fault.NotFound("power", g.Power)
			}
			if g.Mode == Alone && !powers[at].alone {
				return fault.Invalid("autonomy.not_alone", "%s concern everybody: managers can only ask", g.Power).With("power", string(g.Power))
			}
			if _, err := tx.Exec(ctx, "INSERT INTO autonomy_policy (level, power, mode) VALUES (?,?,?) ON CONFLICT (level, power) DO UPDATE SET mode = excluded.mode", g.Level, g.Power, g.Mode); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "autonomy.policy", "autonomy", grants)
	})
}

// seat is the highest territory that someone manages, and how high it is.
type seat struct {
	ID    territory.ID
	Level int64
}

// seatOf finds where a manager sits; without a seat, at the lowest level.
func (s *Service) seatOf(ctx context.Context, q db.Q, actor access.Actor) (seat, error) {
	best := seat{"", Levels + 1}
	all, err := s.territories.All(ctx, q)
	if err != nil {
		return best, err
	}
	above := []int64{} // right ends of the territories that the next may be within
	for _, t := range all {
		for len(above) > 0 && t.TreeLeft >= above[len(above)-1] {
			above = above[:len(above)-1]
		}
		above = append(above, t.TreeRight)
		level := int64(len(above))
		if level < best.Level && slices.ContainsFunc(actor.Scope.Intervals, func(i access.Interval) bool { return i.Left <= t.TreeLeft && i.Right >= t.TreeRight }) {
			best = seat{t.ID, level}
		}
	}
	best.Level = min(best.Level, Levels)
	return best, nil
}

// Guards says whether an operation belongs to a power.
func (s *Service) Guards(operation string) bool { return s.powerOf[operation] != nil }

// Pass lets a manager act alone, keeps the act when the manager asks for it, or
// refuses.
func (s *Service) Pass(ctx context.Context, actor access.Actor, operation string, input any) error {
	p := s.powerOf[operation]
	seat, err := s.seatOf(ctx, s.db, actor)
	if err != nil {
		return err
	}
	mode, err := s.mode(ctx, p, seat.Level)
	if err != nil || mode == Alone {
		return err
	}
	if mode == Never {
		return fault.Forbidden("autonomy.never", "headquarters decides this").With("power", string(p.name))
	}
	because, asked := access.Because(ctx)
	if !asked {
		return fault.Forbidden("autonomy.ask", "headquarters decides this: ask, by the header %s with the reason", access.BecauseHeader).With("power", string(p.name))
	}
	id, err := s.keep(ctx, actor, p, seat, operation, input, because)
	if err != nil {
		return err
	}
	return &httpd.Problem{Title: http.StatusText(http.StatusAccepted), Status: http.StatusAccepted, Key: "autonomy.asked",
		Detail: "headquarters was asked", Params: map[string]any{"request": id}}
}

// Alone says whether a manager decides about an operation without asking.
func (s *Service) Alone(ctx context.Context, actor access.Actor, operation string) (bool, error) {
	seat, err := s.seatOf(ctx, s.db, actor)
	if err != nil {
		return false, err
	}
	mode, err := s.mode(ctx, s.powerOf[operation], seat.Level)
	return mode == Alone, err
}

func (s *Service) mode(ctx context.Context, p *power, level int64) (Mode, error) {
	var mode Mode
	err := s.db.Get(ctx, &mode, "SELECT mode FROM autonomy_policy WHERE level = ? AND power = ?", level, p.name)
	if db.IsMissing(err) {
		return p.first, nil
	}
	return mode, err
}

const maxInput = 1 << 20

// keep stores an act that is asked for, with what it is about, which the one
// who asks must see.
func (s *Service) keep(ctx context.Context, actor access.Actor, p *power, at seat, operation string, input any, because string) (string, error) {
	if because = strings.TrimSpace(because); because == "" || utf8.RuneCountInString(because) > 5000 {
		return "", fault.Invalid("autonomy.because", "say why, in at most 5,000 characters").With("field", "because")
	}
	text, err := json.Marshal(input)
	if err != nil {
		return "", err
	}
	if len(text) > maxInput {
		return "", fault.Invalid("autonomy.large", "this is too much to be asked for at once")
	}
	subject, err := s.subject(ctx, actor, p, text)
	if err != nil {
		return "", err
	}
	r := Request{ID: db.NewID(), Kind: "act", Power: p.name, Operation: operation, Subject: subject, TerritoryID: at.ID, AskedBy: actor.User.ID, AskedAt: db.At(s.now())}
	return r.ID, s.db.Tx(ctx, func(tx *db.Tx) error { return s.open(ctx, tx, actor, r, text, because) })
}

// subject names what an act is about; all it names must be within the scope.
func (s *Service) subject(ctx context.Context, actor access.Actor, p *power, input json.RawMessage) (string, error) {
	var told struct {
		ID   string
		Body struct {
			TerritoryID string `json:"territory_id"`
			ParentID    string `json:"parent_id"`
			Name        string `json:"name"`
		}
	}
	if err := json.Unmarshal(input, &told); err != nil {
		return "", err
	}
	names := []string{}
	see := func(kind, id string) error {
		look := s.looks[kind]
		if id == "" || look == nil {
			return nil
		}
		name, err := look(ctx, actor, id)
		names = append(names, name)
		return err
	}
	if err := see(p.of, told.ID); err != nil {
		return "", err
	}
	for _, id := range []string{told.Body.TerritoryID, told.Body.ParentID} {
		if err := see("territory", id); err != nil {
			return "", err
		}
	}
	if told.Body.Name != "" {
		names = append(names, told.Body.Name)
	}
	return strings.Join(names, " → "), nil
}
