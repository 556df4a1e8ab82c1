// Package competitor keeps who else sells to one's accounts: who is installed
// where, whom a deal is fought against, and how and why it ended, by the word
// of the rep and, apart, of the buyer.
package competitor

import (
	"context"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/account/follow"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// ID identifies a competitor.
type ID string

// Competitor is a company that sells the same to the same. Everyone may name a
// new one; managers tidy up.
type Competitor struct {
	ID        ID            `db:"id" json:"id"`
	Name      string        `db:"name" json:"name"`
	Website   string        `db:"website" json:"website"`
	Note      string        `db:"note" json:"note"`
	Archived  bool          `db:"archived" json:"archived" doc:"No longer offered for choice"`
	CreatedBy access.UserID `db:"created_by" json:"created_by"`
	CreatedAt db.Time       `db:"created_at" json:"created_at"`
	Version   int64         `db:"version" json:"version"`
	Installed int64         `db:"installed" json:"installed" doc:"Accounts in scope where it is known to be"`
	OpenDeals int64         `db:"open_deals" json:"open_deals" doc:"Open deals in scope against it"`
}

// Saying is what people may say about a competitor.
type Saying struct {
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	Website  string `json:"website,omitempty" maxLength:"300"`
	Note     string `json:"note,omitempty" maxLength:"5000"`
	Archived bool   `json:"archived,omitempty"`
}

// Service is the door to competitors; their tables are made by account.Migrations.
type Service struct {
	db       *db.DB
	access   *access.Service
	accounts *account.Service
	deals    *deal.Service
	now      func() time.Time
}

// New makes the service; what is installed at an account follows it when it is merged.
func New(d *db.DB, a *access.Service, accounts *account.Service, deals *deal.Service, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	accounts.Follow("competitors", follow.Rows{Table: "account_competitors", Holds: "account_competitors WHERE account_id IN (?) AND removed_at IS NULL"})
	return &Service{d, a, accounts, deals, now}
}

func (s *Service) today() db.Date { return db.DateOf(s.now()) }

// List gives all competitors by name, with where they are met within scope.
func (s *Service) List(ctx context.Context, scope access.Scope) ([]Competitor, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", s.today())
	out := []Competitor{}
	err := s.db.Select(ctx, &out, `SELECT c.id, c.name, c.website, c.note, c.archived, c.created_by, c.created_at, c.version,
		(SELECT COUNT(DISTINCT i.account_id) FROM account_competitors i JOIN accounts a ON a.id = i.account_id
			WHERE i.competitor_id = c.id AND i.removed_at IS NULL AND a.deleted_at IS NULL AND `+within+`) AS installed,
		(SELECT COUNT(*) FROM deal_competitors x JOIN deals d ON d.account_id = x.account_id AND d.id = x.deal_id JOIN accounts a ON a.id = d.account_id
			WHERE x.competitor_id = c.id AND d.outcome = 'open' AND d.deleted_at IS NULL AND a.deleted_at IS NULL AND `+within+`) AS open_deals
		FROM competitors c ORDER BY c.sort_name`, append(append([]any{}, args...), args...)...)
	return out, err
}

func (s *Service) find(ctx context.Context, q db.Q, id ID) (Competitor, error) {
	var c Competitor
	err := q.Get(ctx, &c, "SELECT id, name, website, note, archived, created_by, created_at, version FROM competitors WHERE id = ?", id)
	if db.IsMissing(err) {
		return c, fault.NotFound("competitor", id)
	}
	return c, err
}

func (n *Saying) check(ctx context.Context, q db.Q, self ID) error {
	n.Name, n.Website, n.Note = strings.Join(strings.Fields(n.Name), " "), strings.TrimSpace(n.Website), strings.TrimSpace(n.Note)
	if fold.Words(n.Name) == "" {
		return fault.Invalid("competitor.name", "a competitor needs a name").With("field", "name")
	}
	var other Competitor
	err := q.Get(ctx, &other, "SELECT id, name FROM competitors WHERE sort_name = ? AND id <> ?", fold.Words(n.Name), self)
	if err == nil {
		return fault.Conflict("competitor.exists", "%s is there already", other.Name).With("name", other.Name).With("id", other.ID)
	}
	if db.IsMissing(err) {
		return nil
	}
	return err
}

// Add names a new competitor.
func (s *Service) Add(ctx context.Context, actor access.Actor, n Saying) (Competitor, error) {
	c := Competitor{ID: ID(db.NewID()), CreatedBy: actor.User.ID, CreatedAt: db.At(s.now()), Version: 1}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := n.check(ctx, tx, ""); err != nil {
			return err
		}
		c.Name, c.Website, c.Note = n.Name, n.Website, n.Note
		if err := s.insert(ctx, tx, c); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "competitor.create", "competitor/"+string(c.ID), n)
	})
	return c, err
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, c Competitor) error {
	_, err := tx.Exec(ctx, "INSERT INTO competitors (id, name, sort_name, website, note, archived, created_by, created_at, version) VALUES (?,?,?,?,?,?,?,?,?)",
		c.ID, c.Name, fold.Words(c.Name), c.Website, c.Note, c.Archived, c.CreatedBy, c.CreatedAt, c.Version)
	return err
}

// Change says all about a competitor anew; version guards against overwriting
// another's edit (0 does not).
func (s *Service) Change(ctx context.Context, actor access.Actor, id ID, version int64, n Saying) (Competitor, error) {
	var c Competitor
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if c, err = s.find(ctx, tx, id); err != nil {
			return err
		}
		if version != 0 && version != c.Version {
			return fault.New(fault.Stale, "stale", "someone else changed this meanwhile; reload and try again")
		}
		if err := n.check(ctx, tx, id); err != nil {
			return err
		}
		c.Name, c.Website, c.Note, c.Archived, c.Version = n.Name, n.Website, n.Note, n.Archived, c.Version+1
		if _, err := tx.Exec(ctx, "UPDATE competitors SET name = ?, sort_name = ?, website = ?, note = ?, archived = ?, version = ? WHERE id = ?",
			c.Name, fold.Words(c.Name), c.Website, c.Note, c.Archived, c.Version, id); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "competitor.change", "competitor/"+string(id), n)
	})
	return c, err
}
