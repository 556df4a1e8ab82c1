package cql

import (
	"slices"
	"strings"
	"time"
)

// ParseText reads CQL2 text. The error is an *Error with line and column.
func ParseText(source string) (Expr, error) {
	p := &parser{lexer: lexer{source: source}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.now.kind == endToken {
		return nil, p.wrong("there is no expression")
	}
	e, err := p.or()
	if err == nil && p.now.kind != endToken {
		err = p.wrong("%s is one word too many", p.shown())
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

type parser struct {
	lexer
	now   token
	past  token
	depth int
}

func (p *parser) advance() *Error {
	var err *Error
	p.past = p.now
	p.now, err = p.next()
	return err
}

func (p *parser) here() Position { return p.now.at }

func (p *parser) wrong(format string, args ...any) *Error { return wrong(p.here(), format, args...) }

// shown is the present token as an error names it.
func (p *parser) shown() string {
	switch p.now.kind {
	case endToken:
		return "the end"
	case stringToken:
		return "the text '" + p.now.text + "'"
	default:
		return p.now.text
	}
}

// enter counts nesting; the caller must leave.
func (p *parser) enter() *Error {
	if p.depth++; p.depth > maxDepth {
		return p.wrong("the expression is nested more than %d deep", maxDepth)
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

// reserved words cannot be names without quotes.
var reserved = []string{"and", "or", "not", "like", "between", "in", "is", "null", "true", "false", "div"}

func (p *parser) word(w string) bool {
	return p.now.kind == nameToken && strings.EqualFold(p.now.text, w)
}

func (p *parser) sign(s string) bool { return p.now.kind == signToken && p.now.text == s }

func (p *parser) expect(sign string) *Error {
	if !p.sign(sign) {
		return p.wrong("%q is wanted before %s", sign, p.shown())
	}
	return p.advance()
}

// made checks a call's form.
func made(op Op, at Position, args ...Expr) (Expr, *Error) {
	c := &Call{Op: op, Args: args, At: at}
	if err := form(c); err != nil {
		return nil, err
	}
	return c, nil
}

func (p *parser) or() (Expr, *Error) { return p.chain("or", Or, p.and) }

func (p *parser) and() (Expr, *Error) { return p.chain("and", And, p.not) }

// chain reads a, or a OP b OP c as one call.
func (p *parser) chain(word string, op Op, part func() (Expr, *Error)) (Expr, *Error) {
	at := p.here()
	first, err := part()
	if err != nil || !p.word(word) {
		return first, err
	}
	args := []Expr{first}
	for p.word(word) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		next, err := part()
		if err != nil {
			return nil, err
		}
		args = append(args, next)
	}
	return made(op, at, args...)
}

func (p *parser) not() (Expr, *Error) {
	if !p.word("not") {
		return p.comparison()
	}
	at := p.here()
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.not()
	if err != nil {
		return nil, err
	}
	return made(Not, at, e)
}

var comparisons = []string{"=", "<>", "<", ">", "<=", ">="}

func (p *parser) comparison() (Expr, *Error) {
	at := p.here()
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.now.kind == signToken && slices.Contains(comparisons, p.now.text) {
		op := Op(p.now.text)
		if err := p.advance(); err != nil {
			return nil, err
		}
		right, err := p.sum()
		if err != nil {
			return nil, err
		}
		return made(op, at, left, right)
	}
	if p.word("is") {
		return p.isNull(left, at)
	}
	negated := p.word("not")
	if negated {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	var e Expr
	switch {
	case p.word("like"):
		e, err = p.like(left, at)
	case p.word("between"):
		e, err = p.between(left, at)
	case p.word("in"):
		e, err = p.in(left, at)
	case negated:
		return nil, p.wrong("after NOT stands LIKE, BETWEEN or IN, not %s", p.shown())
	default:
		return left, nil
	}
	if err != nil || !negated {
		return e, err
	}
	return made(Not, at, e)
}

func (p *parser) isNull(left Expr, at Position) (Expr, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	negated := p.word("not")
	if negated {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	if !p.word("null") {
		return nil, p.wrong("NULL is wanted before %s", p.shown())
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := made(IsNull, at, left)
	if err != nil || !negated {
		return e, err
	}
	return made(Not, at, e)
}

func (p *parser) like(left Expr, at Position) (Expr, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.primary()
	if err != nil {
		return nil, err
	}
	return made(Like, at, left, right)
}

func (p *parser) between(left Expr, at Position) (Expr, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	low, err := p.sum()
	if err != nil {
		return nil, err
	}
	if !p.word("and") {
		return nil, p.wrong("AND is wanted between the two bounds, before %s", p.shown())
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	high, err := p.sum()
	if err != nil {
		return nil, err
	}
	return made(Between, at, left, low, high)
}

func (p *parser) in(left Expr, at Position) (Expr, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	list := List{At: p.here()}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var err *Error
	if list.Items, _, err = p.items(); err != nil {
		return nil, err
	}
	return made(In, at, left, list)
}

// items reads expressions up to and with the closing parenthesis. A comma
// after a single one makes it a list of one where parentheses alone would only
// group; this is our own, since the standard has no way to write such a list.
func (p *parser) items() (items []Expr, listed bool, err *Error) {
	if err := p.enter(); err != nil {
		return nil, false, err
	}
	defer p.leave()
	items = []Expr{}
	for !p.sign(")") {
		if len(items) > 0 {
			if !p.sign(",") {
				return nil, false, p.wrong("a comma or a closing parenthesis is wanted before %s", p.shown())
			}
			if err := p.advance(); err != nil {
				return nil, false, err
			}
			if len(items) == 1 && p.sign(")") {
				break
			}
			listed = true
		}
		e, err := p.or()
		if err != nil {
			return nil, false, err
		}
		items = append(items, e)
	}
	return items, listed || len(items) == 0 || p.before(","), p.advance()
}

// before says whether the token before the present one is a sign.
func (p *parser) before(sign string) bool { return p.past.kind == signToken && p.past.text == sign }

func (p *parser) sum() (Expr, *Error) {
	at := p.here()
	left, err := p.product()
	for err == nil && (p.sign("+") || p.sign("-")) {
		op := Op(p.now.text)
		if err = p.advance(); err != nil {
			break
		}
		var right Expr
		if right, err = p.product(); err == nil {
			left, err = made(op, at, left, right)
		}
	}
	return left, err
}

func (p *parser) product() (Expr, *Error) {
	at := p.here()
	left, err := p.power()
	for err == nil && (p.sign("*") || p.sign("/") || p.sign("%") || p.word("div")) {
		op := Op(lower(p.now.text))
		if err = p.advance(); err != nil {
			break
		}
		var right Expr
		if right, err = p.power(); err == nil {
			left, err = made(op, at, left, right)
		}
	}
	return left, err
}

func (p *parser) power() (Expr, *Error) {
	at := p.here()
	left, err := p.factor()
	if err != nil || !p.sign("^") {
		return left, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.factor()
	if err != nil {
		return nil, err
	}
	if p.sign("^") {
		return nil, p.wrong("put parentheses: a ^ b ^ c can be read in two ways")
	}
	return made(Power, at, left, right)
}

// factor reads a minus: of a number it makes a negative one, of anything else
// a multiplication by -1.
func (p *parser) factor() (Expr, *Error) {
	if !p.sign("-") && !p.sign("+") {
		return p.primary()
	}
	at, minus := p.here(), p.sign("-")
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.now.kind == numberToken {
		n := Number{Value: p.now.number, At: at}
		if minus {
			n.Value = -n.Value
		}
		return n, p.advance()
	}
	if !minus {
		return nil, p.wrong("a number is wanted after +")
	}
	e, err := p.primary()
	if err != nil {
		return nil, err
	}
	return made(Multiply, at, Number{Value: -1, At: at}, e)
}

func (p *parser) primary() (Expr, *Error) {
	at := p.here()
	switch p.now.kind {
	case stringToken:
		s := String{Value: p.now.text, At: at}
		return s, p.advance()
	case numberToken:
		n := Number{Value: p.now.number, At: at}
		return n, p.advance()
	case quotedToken:
		name := Property{Name: p.now.text, At: at}
		return name, p.advance()
	case nameToken:
		return p.named()
	case signToken:
		if p.sign("(") {
			return p.grouped()
		}
	}
	return nil, p.wrong("a value is wanted, not %s", p.shown())
}

// grouped reads parentheses: around one expression they only group; otherwise
// they make a list.
func (p *parser) grouped() (Expr, *Error) {
	at := p.here()
	if err := p.advance(); err != nil {
		return nil, err
	}
	items, listed, err := p.items()
	if err != nil {
		return nil, err
	}
	if !listed {
		return items[0], nil
	}
	return List{Items: items, At: at}, nil
}

func (p *parser) named() (Expr, *Error) {
	name, at := p.now.text, p.here()
	low := lower(name)
	if low == "true" || low == "false" {
		return Bool{Value: low == "true", At: at}, p.advance()
	}
	if slices.Contains(reserved, low) {
		return nil, p.wrong("%s has a meaning of its own; a field of that name is written \"%s\"", strings.ToUpper(name), name)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if shape, ok := shapes[strings.ToUpper(name)]; ok && (p.sign("(") || p.word("z")) {
		return p.geometry(shape, at)
	}
	if !p.sign("(") {
		return Property{Name: name, At: at}, nil
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch low {
	case "bbox":
		return p.bbox(at)
	case "date", "timestamp":
		return p.instant(low, at)
	case "interval":
		return p.interval(at)
	}
	op, standard := canonical[low]
	if !standard {
		op = Op(name)
	}
	args, err := p.arguments(strings.HasPrefix(low, "a_") && standard)
	if err != nil {
		return nil, err
	}
	return made(op, at, args...)
}

// arguments reads those of a function. Where arrays are wanted, parentheses
// around a single element make a list of one.
func (p *parser) arguments(arrays bool) ([]Expr, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	args := []Expr{}
	for !p.sign(")") {
		if len(args) > 0 {
			if !p.sign(",") {
				return nil, p.wrong("a comma or a closing parenthesis is wanted before %s", p.shown())
			}
			if err := p.advance(); err != nil {
				return nil, err
			}
		}
		var e Expr
		var err *Error
		if at := p.here(); arrays && p.sign("(") {
			if err = p.advance(); err != nil {
				return nil, err
			}
			list := List{At: at}
			list.Items, _, err = p.items()
			e = list
		} else {
			e, err = p.or()
		}
		if err != nil {
			return nil, err
		}
		args = append(args, e)
	}
	return args, p.advance()
}

func (p *parser) instant(which string, at Position) (Expr, *Error) {
	if p.now.kind != stringToken {
		return nil, p.wrong("a date in quotes is wanted, not %s", p.shown())
	}
	e, ok := parseInstant(p.now.text, p.here())
	_, day := e.(Date)
	if !ok || day != (which == "date") {
		return nil, p.wrong("%q is no %s such as %s", p.now.text, which, map[string]string{"date": "'2026-11-25'", "timestamp": "'2026-11-25T08:30:00Z'"}[which])
	}
	switch v := e.(type) {
	case Date:
		v.At = at
		e = v
	case Timestamp:
		v.At = at
		e = v
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return e, p.expect(")")
}

// parseInstant reads a day or an instant in UTC.
func parseInstant(s string, at Position) (Expr, bool) {
	if len(s) == len("2006-01-02") {
		t, err := time.Parse("2006-01-02", s)
		return Date{Day: t, At: at}, err == nil
	}
	if !strings.HasSuffix(s, "Z") || strings.ContainsAny(s, ",") || len(s) > 40 {
		return nil, false
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return Timestamp{Instant: t.UTC(), At: at}, err == nil
}

func (p *parser) interval(at Position) (Expr, *Error) {
	from, err := p.end()
	if err != nil {
		return nil, err
	}
	if err := p.expect(","); err != nil {
		return nil, err
	}
	to, err := p.end()
	if err != nil {
		return nil, err
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	return newInterval(from, to, at)
}

// end reads one end of an interval.
func (p *parser) end() (Expr, *Error) {
	if p.now.kind != stringToken {
		return p.primary()
	}
	e, err := endOf(p.now.text, p.here())
	if err != nil {
		return nil, err
	}
	return e, p.advance()
}

func endOf(s string, at Position) (Expr, *Error) {
	if s == ".." {
		return Open{At: at}, nil
	}
	e, ok := parseInstant(s, at)
	if !ok {
		return nil, wrong(at, "%q is no date such as '2026-11-25', time such as '2026-11-25T08:30:00Z', or '..'", s)
	}
	return e, nil
}

func newInterval(from, to Expr, at Position) (Expr, *Error) {
	for _, e := range []Expr{from, to} {
		switch e.(type) {
		case Date, Timestamp, Open:
		default:
			if kindOf(e) != anyKind {
				return nil, wrong(e.Position(), "an interval ends at a date, a time, a field, a function or '..'")
			}
		}
	}
	return Interval{From: from, To: to, At: at}, nil
}

func (p *parser) bbox(at Position) (Expr, *Error) {
	b := BBox{At: at}
	for {
		v, err := p.coordinate()
		if err != nil {
			return nil, err
		}
		b.Bounds = append(b.Bounds, v)
		if !p.sign(",") {
			break
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	if err := checkBox(b); err != nil {
		return nil, err
	}
	return b, nil
}

func (p *parser) coordinate() (float64, *Error) {
	sign := 1.0
	if p.sign("-") || p.sign("+") {
		if p.sign("-") {
			sign = -1
		}
		if err := p.advance(); err != nil {
			return 0, err
		}
	}
	if p.now.kind != numberToken {
		return 0, p.wrong("a number is wanted, not %s", p.shown())
	}
	v := sign * p.now.number
	return v, p.advance()
}
