package news

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// State says what became of a match.
type State string

// The states.
const (
	StateTold     State = "told"    // sure: it became a signal at once
	StateWaiting  State = "waiting" // for somebody who knows
	StateAccepted State = "accepted"
	StateRejected State = "rejected"
)

// NewsReason speaks for a match or against it.
type NewsReason struct {
	Key    string  `json:"key"`
	Weight float64 `json:"weight" doc:"In log odds; below zero it speaks against"`
	Detail string  `json:"detail,omitempty"`
}

// Match is an account, or a person at one, that an item names.
type Match struct {
	ID        string                `db:"id" json:"id"`
	AccountID account.ID            `db:"account_id" json:"account_id"`
	PersonID  person.ID             `db:"person_id" json:"person_id,omitempty"`
	ItemID    string                `db:"item_id" json:"-"`
	Name      string                `db:"name" json:"name" doc:"As it stands in the item"`
	Sentence  string                `db:"sentence" json:"sentence"`
	Kind      string                `db:"kind" json:"kind" enum:"in_the_news,funding,hiring,leadership_change,tender"`
	Score     float64               `db:"score" json:"score" doc:"That it is meant, 0 to 1"`
	Why       db.JSON[[]NewsReason] `db:"why" json:"why"`
	State     State                 `db:"state" json:"state" enum:"told,waiting,accepted,rejected"`
	DecidedBy access.UserID         `db:"decided_by" json:"-"`
	DecidedAt db.Time               `db:"decided_at" json:"decided_at"`
}

func (m *Match) insert(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "INSERT INTO news_matches (id, account_id, person_id, item_id, name, sentence, kind, score, why, state, decided_by) VALUES (?,?,?,?,?,?,?,?,?,?,'')",
		m.ID, m.AccountID, m.PersonID, m.ItemID, m.Name, m.Sentence, m.Kind, m.Score, m.Why, m.State)
	return err
}

// NewsMention is a match with its item: what is needed to read it, or to decide.
type NewsMention struct {
	Match
	Account     string  `db:"account" json:"account" doc:"The account's name"`
	Town        string  `db:"town" json:"town"`
	Title       string  `db:"title" json:"title"`
	Link        string  `db:"link" json:"link"`
	Source      string  `db:"source" json:"source"`
	PublishedOn db.Date `db:"published_on" json:"published_on"`
}

const reviewed = `SELECT m.id, m.account_id, m.person_id, m.item_id, m.name, m.sentence, m.kind, m.score, m.why, m.state, m.decided_by, m.decided_at,
	a.name AS account, a.town, i.title, i.link, i.published_on, s.name AS source
	FROM news_matches m JOIN news_items i ON i.id = m.item_id JOIN news_sources s ON s.id = i.source_id JOIN accounts a ON a.id = m.account_id AND a.deleted_at IS NULL WHERE `

// About lists the news about accounts in scope, the latest first: of one kind,
// or of all when it is empty; of one account, or of all.
func (s *Service) About(ctx context.Context, scope access.Scope, kind string, of account.ID) ([]NewsMention, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", db.DateOf(s.o.Now()))
	out := []NewsMention{}
	args = append([]any{kind, kind, of, of}, append(args, reviewLimit)...)
	return out, s.db.Select(ctx, &out, reviewed+"m.state IN ('told', 'accepted') AND (? = '' OR m.kind = ?) AND (? = '' OR m.account_id = ?) AND "+within+" ORDER BY i.published_on DESC, m.id DESC LIMIT ?", args...)
}

// reviewLimit bounds what one list holds.
const reviewLimit = 200

// Review lists the matches in scope that wait, the likeliest first.
func (s *Service) Review(ctx context.Context, scope access.Scope) ([]NewsMention, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", db.DateOf(s.o.Now()))
	out := []NewsMention{}
	return out, s.db.Select(ctx, &out, reviewed+"m.state = 'waiting' AND "+within+" ORDER BY m.score DESC, m.id LIMIT ?", append(args, reviewLimit)...)
}

// Decide accepts a match in scope, which makes it a signal, or rejects it.
// Once accepted it stays so; a rejected one can still be accepted.
func (s *Service) Decide(ctx context.Context, actor access.Actor, id string, state State) error {
	if !slices.Contains([]State{StateAccepted, StateRejected, StateWaiting}, state) {
		return fault.Invalid("news.state", "a match is accepted, rejected or waits")
	}
	within, args := actor.Scope.Accounts("a.id", "a.owner_id", "a.created_by", db.DateOf(s.o.Now()))
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		var one NewsMention
		err := tx.Get(ctx, &one, reviewed+"m.id = ? AND m.state <> 'told' AND "+within, append([]any{id}, args...)...)
		if db.IsMissing(err) {
			return fault.NotFound("news", id)
		}
		if err != nil {
			return err
		}
		if one.State == state {
			return nil
		}
		n, err := tx.Exec(ctx, "UPDATE news_matches SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state IN ('waiting', 'rejected')", state, actor.User.ID, db.At(s.o.Now()), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("news.told", "this has become a signal already")
		}
		if state != StateAccepted {
			return nil
		}
		var it NewsItem
		if err := tx.Get(ctx, &it, "SELECT id, source_id, guid, link, title, body, published_on, seen_at FROM news_items WHERE id = ?", one.ItemID); err != nil {
			return err
		}
		t := one.told(&it)
		t.Confidence = 99 // somebody who knows says so
		return s.tell(ctx, tx, []Told{t})
	})
}
