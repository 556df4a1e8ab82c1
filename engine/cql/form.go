package cql

import "slices"

// form holds a call to the grammar: how many arguments, and what each may be.
// Both readers pass every call through it, so that whatever one form accepts
// the other accepts too.
func form(c *Call) *Error {
	count := func(n int) *Error {
		if len(c.Args) != n {
			return wrong(c.At, "%s takes %d arguments, not %d", c.Op, n, len(c.Args))
		}
		return nil
	}
	each := func(allowed ...kind) *Error {
		for _, a := range c.Args {
			if err := oneOf(a, allowed...); err != nil {
				return err
			}
		}
		return nil
	}
	switch c.Op {
	case And, Or:
		if len(c.Args) < 2 {
			return wrong(c.At, "%s joins two conditions or more", c.Op)
		}
		return conditions(c)
	case Not:
		if err := count(1); err != nil {
			return err
		}
		return conditions(c)
	case Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual:
		if err := count(2); err != nil {
			return err
		}
		for _, a := range c.Args {
			if err := scalar(a); err != nil {
				return err
			}
		}
		return nil
	case Like:
		if err := count(2); err != nil {
			return err
		}
		if err := oneOf(c.Args[0], anyKind, textKind); err != nil {
			return err
		}
		return pattern(c.Args[1])
	case Between:
		if err := count(3); err != nil {
			return err
		}
		// Days and texts are ordered as well as numbers are; the grammar names numbers only.
		return each(anyKind, numberKind, instantKind, textKind)
	case In:
		if err := count(2); err != nil {
			return err
		}
		if err := scalar(c.Args[0]); err != nil {
			return err
		}
		list, ok := c.Args[1].(List)
		if !ok {
			return wrong(c.Args[1].Position(), "IN wants a list of values in parentheses")
		}
		if len(list.Items) == 0 {
			return wrong(list.At, "the list of IN is empty")
		}
		for _, item := range list.Items {
			if err := scalar(item); err != nil {
				return err
			}
		}
		return nil
	case IsNull:
		return count(1)
	case CaseI, AccentI:
		if err := count(1); err != nil {
			return err
		}
		return each(anyKind, textKind)
	case Add, Subtract, Multiply, Divide, Modulo, WholeDivide, Power:
		if err := count(2); err != nil {
			return err
		}
		return each(anyKind, numberKind)
	}
	if canonical[lower(string(c.Op))] != c.Op {
		return nil // a function of one's own: the schema knows its arguments
	}
	if err := count(2); err != nil {
		return err
	}
	switch c.Op[0] {
	case 's':
		return each(anyKind, shapeKind)
	case 't':
		return each(anyKind, instantKind, intervalKind)
	default:
		return each(anyKind, listKind)
	}
}

func oneOf(e Expr, allowed ...kind) *Error {
	if k := kindOf(e); !slices.Contains(allowed, k) {
		return wrong(e.Position(), "%s stands where %s is wanted", k, allowed[len(allowed)-1])
	}
	return nil
}

// scalar allows what a comparison compares; of conditions only TRUE and FALSE.
func scalar(e Expr) *Error {
	switch k := kindOf(e); k {
	case anyKind, textKind, numberKind, instantKind:
		return nil
	case boolKind:
		if _, literal := e.(Bool); literal {
			return nil
		}
		return wrong(e.Position(), "a condition cannot be compared")
	default:
		return wrong(e.Position(), "%s cannot be compared", k)
	}
}

func conditions(c *Call) *Error {
	for _, a := range c.Args {
		if err := condition(a); err != nil {
			return err
		}
	}
	return nil
}

// condition refuses what is neither true nor false.
func condition(e Expr) *Error {
	if p, ok := e.(Property); ok {
		return wrong(p.At, "%s alone is no condition; write %s = TRUE", p.Name, quoteName(p.Name))
	}
	if k := kindOf(e); k != boolKind && k != anyKind {
		return wrong(e.Position(), "%s stands where a condition is wanted", k)
	}
	return nil
}

func pattern(e Expr) *Error {
	for {
		c, ok := e.(*Call)
		if !ok || c.Op != CaseI && c.Op != AccentI {
			break
		}
		e = c.Args[0]
	}
	if _, ok := e.(String); !ok {
		return wrong(e.Position(), "LIKE wants a text such as 'Smith%%'")
	}
	return nil
}
