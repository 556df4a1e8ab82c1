package forget

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/platform/db"
)

// Table is one that holds something of people.
type Table struct {
	Name string
	Key  []string // the columns that tell its rows apart
	// Of is true of rows that are somebody's; its ? is their id.
	Of string
	// Goes says that such rows go with them; else Unlink, a SET list, lets go of
	// them and texts are kept without their name.
	Goes   bool
	Unlink string
	Text   []string // columns of words or JSON, in which anybody may be named
	Blank  string   // what is written over the whole text where one would be struck
	Bytes  []string // columns of bytes; a row that names somebody there goes
	// Account is the column of the account that rows are about.
	Account string
}

// Place is where something of people is kept: a Table, or what a noun does
// with more than one.
type Place interface {
	Forget(ctx context.Context, tx *db.Tx, p *Person) error
	Held(ctx context.Context, q db.Q, p *Person) ([]Holding, error)
}

// Forget makes everything of somebody go from the table.
func (t Table) Forget(ctx context.Context, tx *db.Tx, p *Person) error {
	if t.Of != "" && t.Goes {
		if _, err := tx.Exec(ctx, "DELETE FROM "+t.Name+" WHERE "+t.Of, p.ID); err != nil {
			return err
		}
	}
	if t.Of != "" && !t.Goes {
		if err := t.rewrite(ctx, tx, p.eraser(true, true), t.Of, []any{p.ID}); err != nil {
			return err
		}
		if t.Unlink != "" {
			if _, err := tx.Exec(ctx, "UPDATE "+t.Name+" SET "+t.Unlink+" WHERE "+t.Of, p.ID); err != nil {
				return err
			}
		}
	}
	if err := t.forgetBytes(ctx, tx, p); err != nil || len(t.Text) == 0 {
		return err
	}
	if where, args := t.naming(p, false); where != "" {
		if err := t.rewrite(ctx, tx, p.eraser(!p.Shared, false), where, args); err != nil {
			return err
		}
	}
	if where, args := t.naming(p, true); p.Shared && where != "" && t.Account != "" && len(p.Accounts) > 0 {
		return t.rewrite(ctx, tx, p.eraser(true, false), "("+where+") AND "+t.Account+" IN (?)", append(args, p.Accounts))
	}
	return nil
}

// naming is true of rows whose texts name somebody; all says by name too, even
// where others bear it.
func (t Table) naming(p *Person, all bool) (string, []any) {
	var any_ []string
	var args []any
	like := func(column, text string) string {
		args = append(args, "%"+escape(text)+"%")
		return "LOWER(CAST(" + column + ` AS TEXT)) LIKE ? ESCAPE '\'`
	}
	named := all || !p.Shared
	list := append(p.marks(), p.names(named)...)
	for _, column := range t.Text {
		for _, n := range p.Numbers {
			any_ = append(any_, "CAST("+column+" AS TEXT) LIKE ?")
			args = append(args, "%"+strings.Join(strings.Split(n, ""), "%")+"%")
		}
		for _, s := range list {
			for _, form := range folded(s) {
				any_ = append(any_, like(column, form))
			}
		}
		for _, n := range p.called(named) {
			var both []string
			for _, part := range []string{n.Given, n.Family} {
				var one []string
				for _, form := range folded(part) {
					one = append(one, like(column, `"`+form+`"`))
				}
				both = append(both, "("+strings.Join(one, " OR ")+")")
			}
			any_ = append(any_, "("+strings.Join(both, " AND ")+")")
		}
	}
	return strings.Join(any_, " OR "), args
}

func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// row is one whose texts are rewritten.
type row struct {
	key   []any
	texts []string
}

func (t Table) rows(ctx context.Context, q db.Q, where string, args []any) ([]row, error) {
	columns := append([]string{}, t.Key...)
	for _, c := range t.Text {
		columns = append(columns, "CAST("+c+" AS TEXT)")
	}
	var out []row
	err := q.Each(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+t.Name+" WHERE "+where, args, func(r *sqlx.Rows) error {
		values, err := r.SliceScan()
		if err != nil {
			return err
		}
		one := row{}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			if i < len(t.Key) {
				one.key = append(one.key, v)
				continue
			}
			s, _ := v.(string)
			one.texts = append(one.texts, s)
		}
		out = append(out, one)
		return nil
	})
	return out, err
}

// rewrite strikes somebody out of some rows' texts.
func (t Table) rewrite(ctx context.Context, tx *db.Tx, e eraser, where string, args []any) error {
	if len(t.Text) == 0 {
		return nil
	}
	list, err := t.rows(ctx, tx, where, args)
	if err != nil {
		return err
	}
	for _, r := range list {
		for i, c := range t.Text {
			now := e.strike(r.texts[i])
			if t.Blank != "" && (now != r.texts[i] || e.words != nil) {
				now = t.Blank
			}
			if now == r.texts[i] {
				continue
			}
			if _, err := tx.Exec(ctx, "UPDATE "+t.Name+" SET "+c+" = ? WHERE "+strings.Join(t.Key, " = ? AND ")+" = ?", append([]any{now}, r.key...)...); err != nil {
				return fmt.Errorf("forget %s.%s: %w", t.Name, c, err)
			}
		}
	}
	return nil
}

// forgetBytes takes away rows whose bytes name somebody.
func (t Table) forgetBytes(ctx context.Context, tx *db.Tx, p *Person) error {
	for _, c := range t.Bytes {
		where, args := Within(tx.Dialect(), c, p)
		if where == "" {
			continue
		}
		if _, err := tx.Exec(ctx, "DELETE FROM "+t.Name+" WHERE "+where, args...); err != nil {
			return err
		}
	}
	return nil
}

// Within is true where a column of bytes names somebody, as they are written
// or all in small or capital letters.
func Within(dialect db.Dialect, column string, p *Person) (string, []any) {
	find := "instr(" + column + ", ?) > 0"
	if dialect == db.Postgres {
		find = "position(CAST(? AS BYTEA) IN " + column + ") > 0"
	}
	var conditions []string
	var args []any
	list := append(append(p.marks(), p.Numbers...), p.names(!p.Shared)...)
	for _, n := range p.called(!p.Shared) { // in cells of their own
		for _, sign := range []string{",", ";", "\t", "\",\"", "\";\""} {
			list = append(list, n.Given+sign+n.Family, n.Family+sign+n.Given)
		}
	}
	for _, s := range list {
		for _, one := range spellings(s) {
			for _, form := range []string{one, strings.ToLower(one), strings.ToUpper(one)} {
				conditions, args = append(conditions, find), append(args, []byte(form))
			}
		}
	}
	return strings.Join(conditions, " OR "), args
}
