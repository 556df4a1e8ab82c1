package intake

import (
	"context"
	"errors"

	"arpent/internal/access"
	"arpent/internal/platform/db"
)

// rehearsed bounds how many rows a preview stores and takes back.
const rehearsed = 1000

// Preview is what the first rows of a file would become.
type Preview struct {
	Total     int64        `json:"total" doc:"Rows in the file, 0 while not known"`
	Checked   int64        `json:"checked" doc:"Rows rehearsed, from the first on"`
	Created   int64        `json:"created"`
	Merged    int64        `json:"merged"`
	Unchanged int64        `json:"unchanged"`
	Rejected  int64        `json:"rejected"`
	Flagged   int64        `json:"flagged"`
	Rows      []PreviewRow `json:"rows" doc:"The first rows, and further on those that matched something, are doubtful or would be rejected"`
}

// PreviewRow is a row as it would be stored.
type PreviewRow struct {
	Line     int64          `json:"line"`
	Cells    []string       `json:"cells"`
	Act      Act            `json:"act" enum:"created,merged,unchanged,rejected"`
	Record   map[string]any `json:"record,omitempty" doc:"The object as it would be stored, by field"`
	Match    *Match         `json:"match,omitempty" doc:"What the row was taken for"`
	Problems []Problem      `json:"problems" doc:"Why the row would be rejected, or what is doubtful"`
}

var errRehearsal = errors.New("rehearsal")

// Preview rehearses the first rows: they are stored in a transaction that is
// then rolled back, so that what is shown is what would be. Of the rows
// rehearsed it shows the first, and as many of the others that want a look.
func (s *Service) Preview(ctx context.Context, actor access.Actor, id string, show int) (*Preview, error) {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if m.State != Ready {
		return nil, wrongState(m, "previewed")
	}
	target, err := s.Target(m.Target)
	if err != nil {
		return nil, err
	}
	p, err := prepare(target, m.Format.V, m.Mapping.V, m.Options.V)
	if err != nil {
		return nil, err
	}
	records, err := m.sample(s.open(ctx, m), s.limits, rehearsed)
	if err != nil {
		return nil, err
	}
	writer, err := target.Open(ctx, s.session(actor, m, true))
	if err != nil {
		return nil, err
	}
	var rows []*Row
	var outcomes []Outcome
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if rows, outcomes, err = p.write(ctx, tx, writer, records); err != nil {
			return err
		}
		return errRehearsal
	})
	if !errors.Is(err, errRehearsal) {
		return nil, err
	}
	return preview(m, rows, outcomes, show), nil
}

func preview(m *Import, rows []*Row, outcomes []Outcome, show int) *Preview {
	tally := Import{}
	out := &Preview{Total: m.Total, Checked: int64(len(rows)), Rows: []PreviewRow{}}
	extra := 0
	for i, o := range outcomes {
		tally.count(o)
		notable := o.Match != nil || len(o.Problems) > 0
		if i >= show {
			if !notable || extra >= show {
				continue
			}
			extra++
		}
		if o.Problems == nil {
			o.Problems = []Problem{}
		}
		out.Rows = append(out.Rows, PreviewRow{Line: rows[i].Line, Cells: rows[i].Cells, Act: o.Act, Record: o.Record, Match: o.Match, Problems: o.Problems})
	}
	out.Created, out.Merged, out.Unchanged, out.Rejected, out.Flagged = tally.Created, tally.Merged, tally.Unchanged, tally.Rejected, tally.Flagged
	return out
}
