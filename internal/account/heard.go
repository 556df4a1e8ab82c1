package account

import (
	"arpent/internal/access"
	"arpent/internal/account/profile"
	"arpent/internal/account/stated"
	"arpent/internal/platform/db"
)

func (s *Service) stamp(actor access.Actor) stated.Stamp {
	return stated.Stamp{By: actor.User.ID, On: s.today()}
}

func (w *writer) stamp() stated.Stamp { return profile.StampOf(w.session) }

// hear makes the profile of a draft that people wrote what it was with what they
// say, and keeps a headcount that changed; known is when the former was.
func (d *Particulars) hear(before *Particulars, known db.Date, by stated.Stamp) error {
	var err error
	if d.Profile, err = before.Profile.Say(d.Profile, by); err != nil {
		return err
	}
	if d.Headcount != nil && !same(d.Headcount, before.Headcount) {
		d.observe(before, known, by)
	}
	return nil
}

// observe keeps the headcount of a draft, and that which was known before it.
func (d *Particulars) observe(before *Particulars, known db.Date, by stated.Stamp) {
	if len(d.Profile.Headcounts) == 0 && before.Headcount != nil && *before.Headcount != *d.Headcount && known != "" {
		d.Profile.Headcounts = d.Profile.Headcounts.Observe(*before.Headcount, stated.Stamp{On: known})
	}
	d.Profile.Headcounts = d.Profile.Headcounts.Observe(*d.Headcount, by)
}

// told lays what a row of a file says of the profile over that of its account.
// Its headcount is kept where the account takes it.
func (d *Particulars) told(row, before *Particulars, known db.Date, by stated.Stamp) {
	d.Profile = before.Profile.Lay(row.Profile, by)
	if row.Headcount == nil || !same(d.Headcount, row.Headcount) {
		return
	}
	d.observe(before, known, by)
	if row.Profile.Grown != nil {
		d.Profile.Headcounts = d.Profile.Headcounts.Grown(*d.Headcount, *row.Profile.Grown, by)
	}
}

// profiled is the profile of a new account that a row of a file makes.
func profiled(row *Particulars, by stated.Stamp) profile.Profile {
	d := *row
	d.told(row, &Particulars{}, "", by)
	return d.Profile
}
