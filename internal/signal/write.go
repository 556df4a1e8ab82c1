package signal

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Telling is a signal to tell.
type Telling struct {
	Kind       Kind
	Person     person.ID // empty when it is about accounts only
	Concerns   []Concern // may be empty when there is a person
	HappenedOn db.Date   // empty: today
	Source     string    // such as import/ID
	Evidence   SignalEvidence
	Confidence int64 // per cent, 1 to 100
	// Same says what the signal tells: two with the same text that happened
	// less than ApartDays from each other tell the same thing, whatever their
	// source. ApartDays 0: on whatever day.
	Same      string
	ApartDays int
	For       access.UserID // the one user whom it is for; empty: whoever sees what it is about
}

func (n *Telling) check() error {
	switch {
	case !slices.Contains(Kinds(), n.Kind):
		return fault.Invalid("signal.kind", "no kind of signal is called %s", n.Kind).With("kind", n.Kind)
	case n.Person == "" && len(n.Concerns) == 0:
		return fault.Invalid("signal.about", "a signal is about a person or an account")
	case n.Source == "" || n.Same == "":
		return fault.Invalid("signal.source", "a signal has a source, and says what it tells")
	case n.Confidence < 1 || n.Confidence > 100:
		return fault.Invalid("signal.confidence", "confidence is from 1 to 100 per cent")
	}
	_, err := db.ParseDate(string(n.HappenedOn))
	return err
}

// Write tells signals, those once that were told before: a second source adds
// itself to the signal and to its confidence. It returns the new ones only, in
// order. Until the transaction ends no other one can tell signals, so call it
// late; listeners of Topic are told once it is durable.
func (s *Service) Write(ctx context.Context, tx *db.Tx, many []Telling) ([]Signal, error) {
	if len(many) == 0 {
		return nil, nil
	}
	if err := lock(ctx, tx); err != nil {
		return nil, err
	}
	var told []Signal
	for i := range many {
		n := many[i]
		if n.HappenedOn == "" {
			n.HappenedOn = s.today()
		}
		if err := n.check(); err != nil {
			return nil, err
		}
		known, err := same(ctx, tx, &n)
		if err != nil {
			return nil, err
		}
		if known != nil {
			if err := s.confirm(ctx, tx, known, &n); err != nil {
				return nil, err
			}
			continue
		}
		one, err := s.insert(ctx, tx, &n)
		if err != nil {
			return nil, err
		}
		told = append(told, one)
	}
	if len(told) > 0 {
		tx.AfterCommit(func() { s.o.Hub.Publish(Topic, "told", true) })
	}
	return told, nil
}

// lock lets one transaction at a time tell signals: numbers are then in the
// order of commits. SQLite has one writer anyway.
func lock(ctx context.Context, tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	const key = 0x7369676e // "sign"
	_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(?)", key)
	return err
}

// same gives the signal that tells the same thing, if there is one.
func same(ctx context.Context, tx *db.Tx, n *Telling) (*Signal, error) {
	var known []Signal
	text, args := "SELECT "+columns+" FROM signals WHERE same = ? AND withdrawn_at IS NULL", []any{n.Same}
	if n.ApartDays > 0 {
		text += " AND happened_on > ? AND happened_on < ?"
		args = append(args, n.HappenedOn.AddDays(-n.ApartDays), n.HappenedOn.AddDays(n.ApartDays))
	}
	if err := tx.Select(ctx, &known, text+" ORDER BY happened_on DESC LIMIT 1", args...); err != nil || len(known) == 0 {
		return nil, err
	}
	return &known[0], nil
}

// confirm adds a further source to a signal.
func (s *Service) confirm(ctx context.Context, tx *db.Tx, known *Signal, n *Telling) error {
	if slices.ContainsFunc(known.Sources.V, func(o Source) bool { return o.Name == n.Source }) {
		return nil
	}
	known.Sources.V = append(known.Sources.V, Source{n.Source, db.At(s.o.Now())})
	doubt := (100 - known.Confidence) * (100 - n.Confidence) / 100 // they err independently
	_, err := tx.Exec(ctx, "UPDATE signals SET sources = ?, confidence = ? WHERE seq = ?", known.Sources, 100-doubt, known.Seq)
	return err
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, n *Telling) (Signal, error) {
	now := db.At(s.o.Now())
	one := Signal{ID: ID(db.NewID()), Kind: n.Kind, PersonID: n.Person, HappenedOn: n.HappenedOn, NoticedAt: now, Evidence: db.JSON[SignalEvidence]{V: n.Evidence},
		Confidence: n.Confidence, Sources: db.JSON[[]Source]{V: []Source{{n.Source, now}}}, Same: n.Same, For: n.For}
	if err := tx.Get(ctx, &one.Seq, `INSERT INTO signals (id, kind, person_id, happened_on, noticed_at, evidence, confidence, sources, same, user_id)
		VALUES (?,?,?,?,?,?,?,?,?,?) RETURNING seq`, one.ID, one.Kind, one.PersonID, one.HappenedOn, one.NoticedAt, one.Evidence, one.Confidence, one.Sources, one.Same, one.For); err != nil {
		return one, err
	}
	for _, c := range n.Concerns {
		if _, err := tx.Exec(ctx, "INSERT INTO signal_accounts (account_id, id, signal_id, side) VALUES (?,?,?,?)", c.Account, db.NewID(), one.ID, c.Side); err != nil {
			return one, err
		}
		if n.For != "" || c.Side == Before {
			continue
		}
		if err := unsettle(ctx, tx, c.Account); err != nil {
			return one, err
		}
	}
	return one, nil
}
