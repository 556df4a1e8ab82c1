package autonomy

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// Request is something that a manager wants headquarters to decide.
type Request struct {
	ID            string        `db:"id" json:"id"`
	Kind          string        `db:"kind" json:"kind" enum:"act,escalation" doc:"An act of the program, or a question in words"`
	Power         Power         `db:"power" json:"power"`
	Operation     string        `db:"operation" json:"operation" doc:"What is carried out when it is approved"`
	Subject       string        `db:"subject" json:"subject" doc:"What it is about"`
	TerritoryID   territory.ID  `db:"territory_id" json:"territory_id" doc:"Of whoever asks"`
	TerritoryName string        `db:"territory_name" json:"territory_name"`
	State         string        `db:"state" json:"state" enum:"open,approved,refused,answered,withdrawn"`
	AskedBy       access.UserID `db:"asked_by" json:"asked_by"`
	AskedAt       db.Time       `db:"asked_at" json:"asked_at"`
	AnsweredBy    access.UserID `db:"answered_by" json:"answered_by,omitempty"`
	AnsweredAt    db.Time       `db:"answered_at" json:"answered_at,omitzero"`
	CarryingAt    db.Time       `db:"carrying_at" json:"carrying_at,omitzero" doc:"When carrying it out was begun, of an open request: whether it was done is not known"`
	Messages      []Message     `db:"-" json:"messages" doc:"All that was said and done, in order"`
	MayAnswer     bool          `db:"-" json:"may_answer"`
	MayWithdraw   bool          `db:"-" json:"may_withdraw"`
}

// Message is something said about a request, with what was done by it.
type Message struct {
	RequestID string        `db:"request_id" json:"-"`
	Act       string        `db:"act" json:"act" enum:"ask,say,approve,refuse,answer,withdraw"`
	Text      string        `db:"text" json:"text"`
	By        access.UserID `db:"written_by" json:"by"`
	At        db.Time       `db:"written_at" json:"at"`
}

func (s *Service) open(ctx context.Context, tx *db.Tx, actor access.Actor, r Request, input json.RawMessage, because string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO autonomy_requests (id, kind, power, operation, subject, input, because, territory_id, state, asked_by, asked_at, answered_by)
		VALUES (?,?,?,?,?,?,?,?,'open',?,?,'')`, r.ID, r.Kind, r.Power, r.Operation, r.Subject, string(input), because, r.TerritoryID, r.AskedBy, r.AskedAt); err != nil {
		return err
	}
	if err := s.say(ctx, tx, r.ID, actor, "ask", because); err != nil {
		return err
	}
	return s.access.Audit(ctx, tx, actor, "autonomy.ask", "request/"+r.ID, map[string]any{"operation": r.Operation, "subject": r.Subject})
}

func (s *Service) say(ctx context.Context, tx *db.Tx, id string, actor access.Actor, act, text string) error {
	_, err := tx.Exec(ctx, "INSERT INTO autonomy_messages (id, request_id, act, text, written_by, written_at) VALUES (?,?,?,?,?,?)", db.NewID(), id, act, text, actor.User.ID, db.At(s.now()))
	return err
}

// Escalate puts a question to headquarters that no act of the program answers.
func (s *Service) Escalate(ctx context.Context, actor access.Actor, subject, text string) (string, error) {
	subject, text = strings.Join(strings.Fields(subject), " "), strings.TrimSpace(text)
	if subject == "" || text == "" {
		return "", fault.Invalid("autonomy.empty", "an escalation has a subject and says what is wanted").With("field", "subject")
	}
	at, err := s.seatOf(ctx, s.db, actor)
	if err != nil {
		return "", err
	}
	r := Request{ID: db.NewID(), Kind: "escalation", Subject: subject, TerritoryID: at.ID, AskedBy: actor.User.ID, AskedAt: db.At(s.now())}
	return r.ID, s.db.Tx(ctx, func(tx *db.Tx) error { return s.open(ctx, tx, actor, r, json.RawMessage("{}"), text) })
}

const requestColumns = `r.id, r.kind, r.power, r.operation, r.subject, r.territory_id, COALESCE(t.name, '') AS territory_name, r.state, r.asked_by, r.asked_at, r.answered_by, r.answered_at, r.carrying_at
	FROM autonomy_requests r LEFT JOIN territories t ON t.id = r.territory_id`

// seen is a condition on requests r of territories t: one's own, and those of
// territories in scope.
func seen(actor access.Actor) (string, []any) {
	within, args := actor.Scope.Territories("t.tree_left")
	if actor.Scope.All {
		return within, args
	}
	return "(r.asked_by = ? OR " + within + ")", append([]any{actor.User.ID}, args...)
}

// Requests lists those the actor may see, open ones or all that are decided,
// the latest first, at most 200.
func (s *Service) Requests(ctx context.Context, actor access.Actor, open bool) ([]Request, error) {
	within, args := seen(actor)
	state := "r.state <> 'open'"
	if open {
		state = "r.state = 'open'"
	}
	out := []Request{}
	if err := s.db.Select(ctx, &out, "SELECT "+requestColumns+" WHERE "+state+" AND "+within+" ORDER BY COALESCE(r.answered_at, r.asked_at) DESC, r.id DESC LIMIT 200", args...); err != nil || len(out) == 0 {
		return out, err
	}
	ids, at := make([]string, len(out)), map[string]*Request{}
	for i := range out {
		ids[i], at[out[i].ID] = out[i].ID, &out[i]
		out[i].Messages = []Message{}
		waits := out[i].State == "open"
		out[i].MayAnswer, out[i].MayWithdraw = waits && actor.Scope.All, waits && out[i].AskedBy == actor.User.ID
	}
	var messages []Message
	err := s.db.Select(ctx, &messages, "SELECT request_id, act, text, written_by, written_at FROM autonomy_messages WHERE request_id IN (?) ORDER BY written_at, id", ids)
	for _, m := range messages {
		at[m.RequestID].Messages = append(at[m.RequestID].Messages, m)
	}
	return out, err
}

// Answer decides an open request: approve carries an act out, refuse says why
// not, answer settles an escalation; say only adds to what is said, withdraw is
// for whoever asked.
func (s *Service) Answer(ctx context.Context, actor access.Actor, id, act, text string) error {
	text = strings.TrimSpace(text)
	within, args := seen(actor)
	var r struct {
		Request
		Input string `db:"input"`
	}
	err := s.db.Get(ctx, &r, "SELECT r.input, "+requestColumns+" WHERE r.id = ? AND "+within, append([]any{id}, args...)...)
	if db.IsMissing(err) {
		return fault.NotFound("request", id)
	}
	if err != nil {
		return err
	}
	state, err := becomes(actor, &r.Request, act, text)
	if err != nil {
		return err
	}
	if act == "approve" {
		if err := s.carry(ctx, actor, id, r.Operation, json.RawMessage(r.Input)); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if state != "open" {
			// Whoever gets here first decides; another answer finds it decided.
			free, args := "carrying_at < ?", []any{state, actor.User.ID, db.At(s.now()), id, s.stale()}
			if act == "approve" {
				free, args = "carrying_at IS NOT NULL", args[:4]
			}
			taken, err := tx.Exec(ctx, "UPDATE autonomy_requests SET state = ?, answered_by = ?, answered_at = ?, carrying_at = NULL WHERE id = ? AND state = 'open' AND (carrying_at IS NULL OR "+free+")", args...)
			if err != nil {
				return err
			}
			if taken == 0 {
				return decided()
			}
		}
		if err := s.say(ctx, tx, id, actor, act, text); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "autonomy."+act, "request/"+id, map[string]any{"operation": r.Operation, "subject": r.Subject, "asked_by": r.AskedBy})
	})
}

func decided() error { return fault.Conflict("autonomy.decided", "this was decided meanwhile") }

// carryingFor is how long an act may take to be carried out; what takes longer
// is a job, which the act only begins. A program killed meanwhile leaves the
// request open, with the time at which the act was begun.
const carryingFor = 2 * time.Minute

// stale is the time before which an act that was begun, and is not known to have
// ended, is nobody's any more.
func (s *Service) stale() db.Time { return db.At(s.now().Add(-carryingFor)) }

// carry carries an act out, alone: who answers meanwhile finds the request
// decided. An act that fails leaves it open.
func (s *Service) carry(ctx context.Context, actor access.Actor, id, operation string, input json.RawMessage) error {
	taken, err := s.db.Exec(ctx, "UPDATE autonomy_requests SET carrying_at = ? WHERE id = ? AND state = 'open' AND (carrying_at IS NULL OR carrying_at < ?)", db.At(s.now()), id, s.stale())
	if err != nil {
		return err
	}
	if taken == 0 {
		return decided()
	}
	if err = s.access.Carry(ctx, actor, operation, input); err != nil {
		if _, undo := s.db.Exec(context.WithoutCancel(ctx), "UPDATE autonomy_requests SET carrying_at = NULL WHERE id = ?", id); undo != nil {
			return undo
		}
	}
	return err
}

// becomes says what state an act leads to, if the actor may do it.
func becomes(actor access.Actor, r *Request, act, text string) (string, error) {
	decides := map[string]string{"approve": "approved", "refuse": "refused", "answer": "answered"}
	switch {
	case act == "say" && text == "" || act == "refuse" && text == "" || act == "answer" && text == "":
		return "", fault.Invalid("autonomy.words", "say something").With("field", "text")
	case act == "say":
		return "open", nil
	case r.State != "open":
		return "", decided()
	case act == "withdraw":
		if r.AskedBy != actor.User.ID {
			return "", fault.Forbidden("autonomy.others", "only whoever asked withdraws a request")
		}
		return "withdrawn", nil
	case !actor.Scope.All:
		return "", fault.Forbidden("autonomy.headquarters", "headquarters decides requests")
	case act == "approve" && r.Kind != "act" || act == "answer" && r.Kind == "act":
		return "", fault.Invalid("autonomy.kind", "acts are approved or refused, questions are answered")
	}
	return decides[act], nil
}
