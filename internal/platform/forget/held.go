package forget

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"arpent/internal/platform/db"
)

// Holding is what one table holds of somebody.
type Holding struct {
	Table    string           `json:"table"`
	Rows     []map[string]any `json:"rows,omitempty" doc:"That are theirs, by column"`
	Mentions []Mention        `json:"mentions,omitempty" doc:"Within other texts"`
}

// Mention is a place in a text that names somebody; what else the text says may
// be about others and stays out.
type Mention struct {
	Key  []any  `json:"key"`
	Text string `json:"text"`
}

// around is how many letters are shown on both sides of a name.
const around = 120

// Held gives what the table holds of somebody.
func (t Table) Held(ctx context.Context, q db.Q, p *Person) ([]Holding, error) {
	out := Holding{Table: t.Name}
	if t.Of != "" {
		err := q.Each(ctx, "SELECT * FROM "+t.Name+" WHERE "+t.Of, []any{p.ID}, func(r *sqlx.Rows) error {
			one := map[string]any{}
			if err := r.MapScan(one); err != nil {
				return err
			}
			for k, v := range one {
				switch v := v.(type) {
				case []byte:
					one[k] = string(v)
				case time.Time:
					one[k] = v.UTC().Format(time.RFC3339)
				}
			}
			out.Rows = append(out.Rows, one)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if where, args := t.naming(p, false); where != "" && len(t.Text) > 0 {
		if t.Of != "" {
			where, args = "("+where+") AND NOT ("+t.Of+")", append(args, p.ID)
		}
		rows, err := t.rows(ctx, q, where, args)
		if err != nil {
			return nil, err
		}
		e := p.eraser(!p.Shared, false)
		for _, r := range rows {
			for _, text := range r.texts {
				for _, excerpt := range e.excerpts(text) {
					out.Mentions = append(out.Mentions, Mention{r.key, excerpt})
				}
			}
		}
	}
	if len(out.Rows)+len(out.Mentions) == 0 {
		return nil, nil
	}
	return []Holding{out}, nil
}

// excerpts are the places of a text that name somebody.
func (e eraser) excerpts(text string) []string {
	var out []string
	if e.whole != nil {
		for _, at := range e.whole.FindAllStringIndex(text, -1) {
			from, to := max(0, at[0]-around), min(len(text), at[1]+around)
			if excerpt := strings.ToValidUTF8(text[from:to], ""); !slices.Contains(out, excerpt) {
				out = append(out, excerpt)
			}
		}
	}
	for _, name := range e.parts {
		if len(out) == 0 && name[0].MatchString(text) && name[1].MatchString(text) {
			out = append(out, name[0].FindString(text)+" "+name[1].FindString(text))
		}
	}
	return out
}
