package condition

import (
	"strings"

	"arpent/engine/cql"
)

// plainCode leaves out what codes are written with for the eye.
func plainCode(code string) string {
	return strings.ToUpper(strings.NewReplacer(".", "", " ", "", "-", "", "\u00a0", "").Replace(code))
}

// codes are the fields that have one spelling, and how it is reached.
var codes = map[string]func(string) string{"postcode": plainCode, "industry": plainCode, "siren": plainCode,
	"country": strings.ToUpper, "currency": strings.ToUpper, "owner": strings.ToLower}

// plain rewrites what codes are compared with, so that '10.20Z' and '1020Z',
// 'SW1A 1AA' and 'SW1A1AA', 'fr' and 'FR' mean the same.
func plain(e cql.Expr) cql.Expr {
	call, ok := e.(*cql.Call)
	if !ok {
		return e
	}
	out := &cql.Call{Op: call.Op, At: call.At, Args: make([]cql.Expr, len(call.Args))}
	var spell func(string) string
	for i, a := range call.Args {
		out.Args[i] = plain(a)
		p, field := a.(cql.Property)
		if field && codes[p.Name] != nil {
			spell = codes[p.Name]
		}
	}
	if spell == nil {
		return out
	}
	for i, a := range out.Args {
		switch a := a.(type) {
		case cql.String:
			out.Args[i] = cql.String{Value: spell(a.Value), At: a.At}
		case cql.List:
			items := make([]cql.Expr, len(a.Items))
			for k, item := range a.Items {
				items[k] = item
				if s, ok := item.(cql.String); ok {
					items[k] = cql.String{Value: spell(s.Value), At: s.At}
				}
			}
			out.Args[i] = cql.List{Items: items, At: a.At}
		}
	}
	return out
}
