package intro

import (
	"context"
	"strings"
	"unicode/utf8"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/person/stint"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/task"
)

// IntroState says what became of an ask.
type IntroState string

// The states.
const (
	Open       IntroState = "open"
	Introduced IntroState = "introduced"
	Declined   IntroState = "declined"
	Withdrawn  IntroState = "withdrawn"
)

// Introduction is an ask to be introduced to a person.
type Introduction struct {
	ID          string        `db:"id" json:"id"`
	PersonID    person.ID     `db:"person_id" json:"person_id,omitempty" doc:"Where one sees the person"`
	Person      string        `db:"-" json:"person" doc:"Their name; empty when they are no more, or out of the requester's sight"`
	RequesterID access.UserID `db:"requester_id" json:"requester_id"`
	Requester   string        `db:"-" json:"requester"`
	AskedID     access.UserID `db:"asked_id" json:"asked_id"`
	Asked       string        `db:"-" json:"asked"`
	Message     string        `db:"message" json:"message"`
	State       IntroState    `db:"state" json:"state" enum:"open,introduced,declined,withdrawn"`
	Answer      string        `db:"answer" json:"answer" doc:"What the colleague answered"`
	MadeAt      db.Time       `db:"made_at" json:"made_at"`
	EndedAt     db.Time       `db:"ended_at" json:"ended_at,omitzero"`
}

const askColumns = "id, person_id, requester_id, asked_id, message, state, answer, made_at, ended_at"

const (
	messageLimit = 2000
	week         = 7
	dueIn        = 3 // days that a colleague has
	source       = "introduction"
	usualWeekly  = 3
)

// Ask asks a colleague who has a tie with a person in scope to introduce one.
func (s *Service) Ask(ctx context.Context, actor access.Actor, to person.ID, asked access.UserID, message string) (*Introduction, error) {
	message = strings.TrimSpace(message)
	if utf8.RuneCountInString(message) > messageLimit {
		return nil, fault.Invalid("lead.ask_message", "a message has at most %d characters", messageLimit).With("limit", messageLimit)
	}
	seen, err := s.people.Visible(ctx, s.db, actor.Scope, []person.ID{to})
	if err != nil {
		return nil, err
	}
	if !seen[to] {
		return nil, fault.NotFound("person", to)
	}
	i := &Introduction{ID: db.NewID(), PersonID: to, RequesterID: actor.User.ID, AskedID: asked, Message: message, State: Open, MadeAt: db.At(s.now())}
	colleagues, err := s.colleagues(ctx, s.db, i.RequesterID)
	if err != nil {
		return nil, err
	}
	if colleagues[asked] == "" {
		return nil, fault.Conflict("lead.ask_closed", "this colleague cannot be asked")
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.may(ctx, tx, i); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO lead_introductions ("+askColumns+") VALUES (?,?,?,?,?,?,?,?,?)", i.ID, i.PersonID, i.RequesterID, i.AskedID, i.Message, i.State, "", i.MadeAt, i.EndedAt); err != nil {
			return err
		}
		return s.remind(ctx, tx, i)
	})
	if err != nil {
		return nil, err
	}
	list := []Introduction{*i}
	return &list[0], s.dress(ctx, actor, list)
}

// may refuses to ask who does not know the person, or was asked enough.
func (s *Service) may(ctx context.Context, tx *db.Tx, i *Introduction) error {
	ties, err := s.ties(ctx, tx, []person.ID{i.PersonID})
	if err != nil {
		return err
	}
	if ties[pair{i.AskedID, i.PersonID}] == nil {
		return fault.Conflict("lead.ask_stranger", "this colleague has no tie with the person")
	}
	if err := noneOpen(ctx, tx, i); err != nil {
		return err
	}
	wishes, err := wishesOf(ctx, tx, i.AskedID)
	if err != nil {
		return err
	}
	var lately []db.Time
	if err := tx.Select(ctx, &lately, "SELECT made_at FROM lead_introductions WHERE asked_id = ? AND state <> 'withdrawn' AND made_at > ? ORDER BY made_at DESC LIMIT ?",
		i.AskedID, db.At(s.now().AddDate(0, 0, -week)), wishes.Weekly); err != nil {
		return err
	}
	if len(lately) >= wishes.Weekly {
		again := s.now().AddDate(0, 0, week)
		if len(lately) > 0 {
			again = lately[len(lately)-1].AddDate(0, 0, week)
		}
		return fault.Conflict("lead.ask_budget", "this colleague was asked %d times in a week, which is the most: ask again from %s on", len(lately), db.DateOf(again)).With("limit", wishes.Weekly).With("day", db.DateOf(again))
	}
	return nil
}

func noneOpen(ctx context.Context, tx *db.Tx, i *Introduction) error {
	var open int
	if err := tx.Get(ctx, &open, "SELECT COUNT(*) FROM lead_introductions WHERE person_id = ? AND requester_id = ? AND asked_id = ? AND state = 'open'", i.PersonID, i.RequesterID, i.AskedID); err != nil {
		return err
	}
	if open > 0 {
		return fault.Conflict("lead.ask_open", "this colleague was asked already, and has not answered yet")
	}
	return nil
}

// remind makes the colleague's task. It names the person where the colleague
// sees the account.
func (s *Service) remind(ctx context.Context, tx *db.Tx, i *Introduction) error {
	stints, err := stint.Of(ctx, tx, []person.ID{i.PersonID})
	if err != nil {
		return err
	}
	at, today := "", s.today()
	for _, j := range stints {
		if (j.From == "" || j.From <= today) && (j.To == "" || j.To > today) {
			at = max(at, string(j.AccountID))
		}
	}
	return s.tasks.Ensure(ctx, tx, task.Making{Kind: task.Introduce.Kind(), Act: task.Introduce, DueOn: today.AddDays(dueIn), Assignee: i.AskedID, CreatedBy: i.RequesterID,
		AccountID: at, PersonID: string(i.PersonID), Source: source, Key: i.ID, Note: i.Message})
}

// Answer says that one introduced the requester, or that one does not.
func (s *Service) Answer(ctx context.Context, actor access.Actor, id string, state IntroState, answer string) (*Introduction, error) {
	if state != Introduced && state != Declined || utf8.RuneCountInString(answer) > messageLimit {
		return nil, fault.Invalid("lead.ask_answer", "say introduced or declined, with at most %d characters", messageLimit).With("limit", messageLimit)
	}
	return s.end(ctx, actor, id, "asked_id", state, strings.TrimSpace(answer))
}

// Withdraw takes one's ask back.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, id string) (*Introduction, error) {
	return s.end(ctx, actor, id, "requester_id", Withdrawn, "")
}

// end ends an open ask by one of its two sides; the task goes with it.
func (s *Service) end(ctx context.Context, actor access.Actor, id, side string, state IntroState, answer string) (*Introduction, error) {
	list := make([]Introduction, 1)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE lead_introductions SET state = ?, answer = ?, ended_at = ? WHERE id = ? AND state = 'open' AND "+side+" = ?", state, answer, db.At(s.now()), id, actor.User.ID)
		if err != nil {
			return err
		}
		err = tx.Get(ctx, &list[0], "SELECT "+askColumns+" FROM lead_introductions WHERE id = ? AND "+side+" = ?", id, actor.User.ID)
		switch {
		case db.IsMissing(err):
			return fault.NotFound("introduction", id)
		case err == nil && n == 0:
			return fault.Conflict("lead.ask_ended", "this ask has ended already")
		case err != nil:
			return err
		}
		return s.tasks.Withdraw(ctx, tx, source, id)
	})
	if err != nil {
		return nil, err
	}
	return &list[0], s.dress(ctx, actor, list)
}

// Reopen takes back an answer, or that one withdrew an ask: by whoever did.
func (s *Service) Reopen(ctx context.Context, actor access.Actor, id string) (*Introduction, error) {
	list := make([]Introduction, 1)
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		i := &list[0]
		err := tx.Get(ctx, i, "SELECT "+askColumns+" FROM lead_introductions WHERE id = ? AND (asked_id = ? OR requester_id = ?)", id, actor.User.ID, actor.User.ID)
		if db.IsMissing(err) {
			return fault.NotFound("introduction", id)
		}
		if err != nil {
			return err
		}
		was, by := i.State, i.AskedID
		if was == Withdrawn {
			by = i.RequesterID
		}
		if was == Open || by != actor.User.ID {
			return fault.Conflict("lead.ask_not_yours", "only whoever ended an ask opens it again")
		}
		if err := s.mayAgain(ctx, tx, i); err != nil {
			return err
		}
		i.State, i.Answer, i.EndedAt = Open, "", db.Time{}
		n, err := tx.Exec(ctx, "UPDATE lead_introductions SET state = ?, answer = ?, ended_at = ? WHERE id = ? AND state = ?", i.State, i.Answer, i.EndedAt, id, was)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("lead.ask_ended", "this ask has ended already")
		}
		return s.remind(ctx, tx, i)
	})
	if err != nil {
		return nil, err
	}
	return &list[0], s.dress(ctx, actor, list)
}

// mayAgain refuses to open an ask again beside another of the same, and one that
// was withdrawn where it could not be made now: it did not count meanwhile.
func (s *Service) mayAgain(ctx context.Context, tx *db.Tx, i *Introduction) error {
	if i.State == Withdrawn {
		return s.may(ctx, tx, i)
	}
	return noneOpen(ctx, tx, i)
}

// mostAsks are listed.
const mostAsks = 500

// Asks gives the asks of the actor and those to the actor: open ones first, then
// the latest.
func (s *Service) Asks(ctx context.Context, actor access.Actor) ([]Introduction, error) {
	out := []Introduction{}
	if err := s.db.Select(ctx, &out, "SELECT "+askColumns+" FROM lead_introductions WHERE requester_id = ? OR asked_id = ? ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, made_at DESC, id LIMIT ?",
		actor.User.ID, actor.User.ID, mostAsks); err != nil {
		return nil, err
	}
	return out, s.dress(ctx, actor, out)
}

// dress adds names. Whoever was asked has a tie with the person and is told the
// name; only who has the person in scope is told more.
func (s *Service) dress(ctx context.Context, actor access.Actor, list []Introduction) error {
	ids := make([]person.ID, len(list))
	for i := range list {
		ids[i] = list[i].PersonID
	}
	seen, err := s.people.Visible(ctx, s.db, actor.Scope, ids)
	if err != nil {
		return err
	}
	names, err := person.Names(ctx, s.db, ids)
	if err != nil {
		return err
	}
	users, err := s.access.Users(ctx)
	called := map[access.UserID]string{}
	for _, u := range users {
		called[u.ID] = u.Name
	}
	for i := range list {
		n := &list[i]
		n.Requester, n.Asked = called[n.RequesterID], called[n.AskedID]
		if seen[n.PersonID] || n.AskedID == actor.User.ID {
			n.Person = names[n.PersonID]
		}
		if !seen[n.PersonID] {
			n.PersonID = ""
		}
	}
	return err
}
