package profile

import (
	"strings"

	"arpent/internal/account/currency"
	"arpent/internal/account/stated"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
)

// StampOf is what is kept of who brought a file.
func StampOf(session intake.Session) stated.Stamp {
	return stated.Stamp{Source: "import/" + session.Import, By: session.Actor.User.ID, On: db.DateOf(session.Now)}
}

// Heard reads what a row says of an account's profile, in fields whose names
// begin so.
func Heard(r *intake.Row, prefix string, session intake.Session) Profile {
	var p Profile
	by := StampOf(session)
	if kind := KindOf(r.Text(prefix + "funding")); kind != "" {
		p.Fundings = Fundings{fundingOf(r, prefix, kind, session.Options)}
	}
	if kind := TypeOf(r.Text(prefix + "type")); kind != "" {
		p.Type = p.Type.Lay([]string{kind}, by)
	}
	p.Technologies = p.Technologies.Lay(stated.Split(r.Text(prefix+"technologies"), true), by)
	p.Tags = p.Tags.Lay(stated.Split(r.Text(prefix+"tags"), true), by)
	if n, ok := r.Number(prefix + "headcount_growth"); ok {
		percent := n.Float()
		if strings.HasSuffix(strings.TrimSpace(r.Text(prefix+"headcount_growth")), "%") {
			percent *= 100 // the sign is read as a hundredth
		}
		p.Grown = &percent
	}
	return p
}

// fundingOf reads the last funding of a row. An amount takes the currency beside
// it, then the file's, then that of the country.
func fundingOf(r *intake.Row, prefix, kind string, o intake.ImportOptions) Funding {
	one := Funding{Kind: kind, On: db.Date(r.Text(prefix + "funding_on"))}
	n, ok := r.Number(prefix + "funding_amount")
	if !ok {
		return one
	}
	for _, c := range []string{n.Currency, o.Currency, currency.Of(o.Country), "EUR"} {
		if one.Currency == "" {
			one.Currency, _ = currency.Parse(c)
		}
	}
	if minor, ok := n.Minor(currency.Exponent(one.Currency)); ok && minor > 0 && minor < 1e15 {
		one.Amount = &minor
	} else {
		one.Currency = ""
	}
	return one
}
