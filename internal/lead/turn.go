package lead

import (
	"context"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/lead/past"
	"arpent/internal/platform/db"
)

// OnTurn has leads that turned told in the transaction that writes them down, by
// whichever program is the first to find them: each once. It must be set before
// Follow; see Remember.
func (s *Service) OnTurn(tell func(ctx context.Context, tx *db.Tx, turns []past.Turn) error) {
	s.turns = tell
}

// turned makes turns of what changed of leads, for whoever is told.
func (s *Service) turned(ctx context.Context, x *index, leads []Lead) func(*db.Tx, []past.Moved) error {
	if s.turns == nil {
		return nil
	}
	return func(tx *db.Tx, moved []past.Moved) error {
		at := map[past.Key]*Lead{}
		for i := range leads {
			at[past.Key{Person: leads[i].PersonID, Account: leads[i].AccountID}] = &leads[i]
		}
		today := s.today()
		turns := make([]past.Turn, 0, len(moved))
		for _, m := range moved {
			t := past.Turn{Key: m.Key}
			if l := at[m.Key]; l != nil && m.After != nil {
				t.After = x.row(l, nil)
			}
			if m.Before != nil {
				t.Before = past.NewFormer(Columns(), today, today, t.After, m.Was(), spotlightsAt(m.Account))
			}
			turns = append(turns, t)
		}
		return s.turns(ctx, tx, turns)
	}
}

// Columns are all that filters over leads may name, and what the program asks itself.
func Columns() past.Columns {
	out := past.Columns{}
	for _, c := range columns() {
		out = append(out, past.Column{Name: c.name, Kind: c.kind})
	}
	return out
}

// Schema is what filters over leads may name, and what the program asks itself.
func Schema() *eval.Schema {
	x := facet.New(Columns(), keywords())
	x.Publish()
	return x.Snapshot().Schema()
}
