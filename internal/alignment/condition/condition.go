// Package condition is what rules say of accounts: the fields that may be
// named, the reading and checking of a condition, its two views (CQL2 text and
// rows), and what of it does not hold for an account.
package condition

import (
	"errors"
	"strings"

	"arpent/engine/cql"
	"arpent/engine/cql/eval"
	"arpent/internal/platform/fault"
)

// Condition says which accounts a rule means. It is safe for concurrent use.
type Condition struct {
	Text  string // as it was written
	expr  cql.Expr
	match *eval.Program
	parts []part
}

// part is one of the conditions that must all hold.
type part struct {
	expr    cql.Expr
	match   *eval.Program
	subject cql.Expr // the one thing that it asks about, nil when it is not one
}

// Missing is one part of a condition that does not hold.
type Missing struct {
	Text   string  `json:"text" doc:"The part, as CQL2"`
	Row    *Clause `json:"row,omitempty" doc:"The same as a row, where it is one"`
	Actual string  `json:"actual" doc:"What the account has instead; empty when not known"`
}

// maxBytes bounds a condition; one with thousands of postcodes fits.
const maxBytes = 200_000

// Read checks a condition. The error is a fault that says where it is wrong.
func (l *Language) Read(text string) (*Condition, error) {
	if strings.TrimSpace(text) == "" {
		return nil, fault.Invalid("alignment.rule_empty", "say which accounts the rule means; without a condition it would take all")
	}
	if len(text) > maxBytes {
		return nil, fault.Invalid("alignment.rule_long", "the condition is longer than %d characters", maxBytes).With("limit", maxBytes)
	}
	written, err := cql.ParseText(text)
	if err != nil {
		return nil, l.wrong(nil, err)
	}
	c := &Condition{Text: text, expr: plain(written)}
	if c.match, err = eval.Compile(c.expr, l.schema); err != nil {
		return nil, l.wrong(written, err)
	}
	for _, e := range cql.Conjuncts(c.expr) {
		match, err := eval.Compile(e, l.schema)
		if err != nil {
			return nil, l.wrong(written, err)
		}
		c.parts = append(c.parts, part{e, match, l.subjectOf(e)})
	}
	return c, nil
}

// wrong words an error of the language, so that screens can translate it.
func (l *Language) wrong(e cql.Expr, err error) error {
	var at *cql.Error
	if !errors.As(err, &at) {
		return err
	}
	f := fault.Invalid("alignment.rule_syntax", "%s", at.Error()).With("message", at.Message)
	if e != nil {
		cql.Walk(e, func(e cql.Expr) bool {
			switch e := e.(type) {
			case cql.Property:
				if e.At == at.At && l.index(e.Name) < 0 {
					f = fault.Invalid("alignment.rule_field", "%s", at.Error()).With("name", e.Name)
				}
			case *cql.Call:
				if e.At == at.At && !cql.IsOperator(e.Op) && !l.callable(string(e.Op)) {
					f = fault.Invalid("alignment.rule_function", "%s", at.Error()).With("name", string(e.Op))
				}
			}
			return true
		})
	}
	if at.Suggest == "" && (f.Key == "alignment.rule_field" || f.Key == "alignment.rule_function") {
		f.Key += "_unknown"
	}
	return f.With("line", at.At.Line).With("column", at.At.Column).With("suggest", at.Suggest)
}

// callable says whether there is a function of a name.
func (l *Language) callable(name string) bool {
	for i := range l.schema.Functions {
		if strings.EqualFold(l.schema.Functions[i].Name, name) {
			return true
		}
	}
	return false
}

// Expr is the condition as the program asks it: codes without the signs that
// they are written with for the eye.
func (c *Condition) Expr() cql.Expr { return c.expr }

// Holds says whether the condition is true of an account; what is not known of
// the account does not hold.
func (c *Condition) Holds(s *Subject) bool { return c.match.Match(s) == eval.True }

// Names says whether the condition asks about a field.
func (c *Condition) Names(field string) bool {
	for _, name := range cql.Fields(c.expr) {
		if name == field {
			return true
		}
	}
	return false
}

// Lacking counts the parts that do not hold.
func (c *Condition) Lacking(s *Subject) int {
	n := 0
	for i := range c.parts {
		if c.parts[i].match.Match(s) != eval.True {
			n++
		}
	}
	return n
}

// Parts is of how many conditions this one is joined.
func (c *Condition) Parts() int { return len(c.parts) }

// Missing lists the parts that do not hold for an account.
func (l *Language) Missing(c *Condition, s *Subject) []Missing {
	out := []Missing{}
	for i := range c.parts {
		p := &c.parts[i]
		if p.match.Match(s) == eval.True {
			continue
		}
		text, err := cql.Text(p.expr)
		if err != nil {
			text = c.Text
		}
		m := Missing{Text: shortened(text), Actual: l.shown(p.subject, s)}
		if row, ok := l.row(p.expr); ok {
			if len(row.Values) > 12 {
				row.Values = append(row.Values[:12:12], "…")
			}
			m.Row = &row
		}
		out = append(out, m)
	}
	return out
}

func shortened(text string) string {
	const most = 300
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// subjectOf finds the one field or function of a part, below any folding; nil
// when it asks about several.
func (l *Language) subjectOf(e cql.Expr) cql.Expr {
	var found cql.Expr
	many := false
	add := func(e cql.Expr) {
		if found != nil && !cql.Same(found, e) {
			many = true
		}
		found = e
	}
	cql.Walk(e, func(e cql.Expr) bool {
		switch e := e.(type) {
		case cql.Property:
			add(e)
		case *cql.Call:
			if !cql.IsOperator(e.Op) {
				add(e)
				return false
			}
		}
		return true
	})
	if many {
		return nil
	}
	return found
}
