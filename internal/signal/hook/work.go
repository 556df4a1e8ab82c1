package hook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/turn"
	"arpent/internal/signal/mapping"
)

const (
	batchSize = 100
	// lookEvery is how often messages are looked for that another program took.
	lookEvery = 2 * time.Second
)

// Follow makes signals of messages, and deletes old ones, until the context
// ends. Any number of programs may do so on one database.
func (s *Service) Follow(ctx context.Context) {
	tidied := time.Time{}
	turn.Every(ctx, lookEvery, s.bell, s.o.Log, "webhooks", func(ctx context.Context) error {
		if err := s.Work(ctx); err != nil {
			return fmt.Errorf("make signals: %w", err)
		}
		if time.Since(tidied) < tidyEvery {
			return nil
		}
		tidied = time.Now()
		if _, err := s.Tidy(ctx); err != nil {
			return fmt.Errorf("delete old messages: %w", err)
		}
		return nil
	})
}

// Work makes signals of all messages that wait.
func (s *Service) Work(ctx context.Context) error {
	for {
		n := 0
		err := s.db.Tx(ctx, func(tx *db.Tx) error {
			var err error
			n, err = s.batch(ctx, tx)
			return err
		})
		if err != nil || n < batchSize {
			return err
		}
	}
}

// batch ends some messages; what came of them is in the same transaction.
func (s *Service) batch(ctx context.Context, tx *db.Tx) (int, error) {
	text := "SELECT " + messageColumns + " FROM hook_messages WHERE state = 'waiting' ORDER BY seq LIMIT ?"
	if tx.Dialect() == db.Postgres {
		text += " FOR UPDATE SKIP LOCKED" // others take the next ones
	}
	var list []HookMessage
	if err := tx.Select(ctx, &list, text, batchSize); err != nil {
		return 0, err
	}
	mappers := map[SenderID]*mapping.Reader{}
	for i := range list {
		m, err := s.mapper(ctx, tx, mappers, list[i].SenderID)
		if err != nil {
			return 0, err
		}
		if err := s.end(ctx, tx, m, &list[i]); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

func (s *Service) mapper(ctx context.Context, q db.Q, known map[SenderID]*mapping.Reader, id SenderID) (*mapping.Reader, error) {
	if m := known[id]; m != nil {
		return m, nil
	}
	sender, err := s.sender(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if known[id], err = sender.Mapping.V.Compile(); err != nil {
		return nil, err
	}
	return known[id], nil
}

// end reads a message and tells what it says. What is wrong with the message
// itself ends it too; what is wrong with the database does not.
func (s *Service) end(ctx context.Context, tx *db.Tx, m *mapping.Reader, one *HookMessage) error {
	state, problem := Done, ""
	events, err := m.Read(one.Body)
	for i := range events {
		var known bool
		if known, err = s.tell(ctx, tx, one, i, events[i]); err != nil {
			break
		}
		if !known {
			state = Unmatched
		}
	}
	if err != nil {
		var wrong *fault.Error
		if !errors.As(err, &wrong) {
			return err
		}
		state, problem = Failed, wrong.Message
	}
	_, err = tx.Exec(ctx, "UPDATE hook_messages SET state = ?, problem = ?, ended_at = ? WHERE seq = ?", state, problem, db.At(s.o.Now()), one.Seq)
	return err
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, one *HookMessage, i int, e mapping.MappedEvent) (bool, error) {
	if e.HappenedOn == "" {
		e.HappenedOn = db.DateOf(one.ReceivedAt.Time)
	}
	return s.o.Tell(ctx, tx, Told{MappedEvent: e, Source: "hook/" + string(one.SenderID), Same: fmt.Sprintf("hook %s %s %d", one.SenderID, one.MessageID, i)})
}

// Try reads a message by a mapping and stores nothing.
func Try(m mapping.EventMapping, body string) ([]mapping.MappedEvent, error) {
	ready, err := m.Compile()
	if err != nil {
		return nil, err
	}
	return ready.Read(body)
}
