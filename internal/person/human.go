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
		employer := []string{j.Company}
		if j.AccountID != "" {
			employer = []string{string(j.AccountID), names(j.AccountID)}
		}
		h.Works(j.Title, j.To == "", employer...)
	}
	for _, c := range p.ContactPoints {
		h.Reached(c.Kind, written.Key(c.Kind, c.Value))
	}
	return h
}
