// Package profile is what is known of an account beside its particulars: what
// it works with, how many worked there when, what money it raised, words that
// people put on it; each with who said so.
package profile

import (
	"arpent/internal/account/stated"
)

// Profile of an account.
type Profile struct {
	Type         stated.Words `json:"type,omitempty" doc:"Of which type of company it is: private, public, partnership, self_owned, self_employed, non_profit, educational, government or other; one holds"`
	Technologies stated.Words `json:"technologies,omitempty" doc:"What it works with"`
	Tags         stated.Words `json:"tags,omitempty" doc:"Words that people put on it"`
	Fundings     Fundings     `json:"fundings,omitempty" doc:"Money it raised"`
	Grown        *float64     `json:"-"` // by how many percent a row says that the headcount grew in a year
	Headcounts   Headcounts   `json:"headcounts,omitempty" doc:"How many worked there, as known over time; kept as the headcount changes"`
}

// IsZero says that nothing is known.
func (p Profile) IsZero() bool {
	return len(p.Type)+len(p.Technologies)+len(p.Tags)+len(p.Fundings)+len(p.Headcounts) == 0
}

// Say makes a profile of what people say; what is counted over time stays.
func (p Profile) Say(now Profile, by stated.Stamp) (Profile, error) {
	err := p.sayType(now.Type, by)
	if err != nil {
		return p, err
	}
	if p.Technologies, err = p.Technologies.Say(now.Technologies, by); err != nil {
		return p, err
	}
	if p.Tags, err = p.Tags.Say(now.Tags, by); err != nil {
		return p, err
	}
	if p.Fundings, err = p.Fundings.Say(now.Fundings, by); err != nil {
		return p, err
	}
	return p, nil
}

// Lay adds what a file says.
func (p Profile) Lay(said Profile, by stated.Stamp) Profile {
	p.layType(said.Type, by)
	p.Technologies = p.Technologies.Lay(said.Technologies.Now(), by)
	p.Tags = p.Tags.Lay(said.Tags.Now(), by)
	p.Fundings = p.Fundings.Lay(said.Fundings, by)
	return p
}

// With adds what is known of another account that is taken into this one.
func (p Profile) With(other Profile) Profile {
	if p.CompanyType() == "" {
		p.Type = other.Type
	}
	p.Technologies = p.Technologies.With(other.Technologies)
	p.Tags = p.Tags.With(other.Tags)
	p.Fundings = p.Fundings.With(other.Fundings)
	p.Headcounts = p.Headcounts.With(other.Headcounts)
	return p
}
