package person

import (
	"arpent/internal/account"
	"arpent/internal/person/match"
	"arpent/internal/person/written"
)

// Human is what a person is compared by; names are those of accounts.
func (p *Person) Human(names func(account.ID) string) match.Human {
	h := match.Human{Given: p.GivenName, Family: p.FamilyName}
	for _, j := range p.Positions {
		employers := []string{j.Company}
		if j.AccountID != "" {
			employers = []string{string(j.AccountID), names(j.AccountID)}
		}
		for _, name := range employers {
			switch {
			case name == "":
			case j.To == "":
				h.Present = append(h.Present, name)
			default:
				h.Former = append(h.Former, name)
			}
		}
		if j.To == "" && h.Title == "" {
			h.Title = j.Title
		}
	}
	for _, c := range p.ContactPoints {
		switch v := written.Key(c.Kind, c.Value); {
		case v == "":
		case c.Kind == "email":
			h.Emails = append(h.Emails, v)
		case c.Kind == "profile":
			h.Profiles = append(h.Profiles, v)
		default:
			h.Phones = append(h.Phones, v)
		}
	}
	return h
}
