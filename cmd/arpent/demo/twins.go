package demo

import (
	"strings"

	"arpent/internal/intake/fold"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// twins is how many people are there twice.
const twins = 12

// Twins makes some people a second time, as a trade show's list would have
// written them: by an initial, without accents, misspelt, names swapped. It also
// gives the ids of both.
func Twins(list []person.Person) (again []person.Person, ids []person.ID) {
	for i := range twins {
		p := &list[(i*len(list)/twins+i)%len(list)]
		if len(p.Consents) > 0 || p.GivenName == "" || len(p.ContactPoints) < 2 {
			continue
		}
		job := p.Positions[0]
		one := person.Person{ID: person.ID(db.NewID()), GivenName: p.GivenName, FamilyName: p.FamilyName, CreatedBy: p.CreatedBy, CreatedAt: db.At(p.CreatedAt.AddDate(0, 2, 0)),
			Positions: []person.Employment{{AccountID: job.AccountID, Title: job.Title, Source: "Salon"}}}
		on := p.ContactPoints[0].CollectedOn.AddDays(61)
		private := person.ContactPoint{Kind: "email", Value: strings.ReplaceAll(fold.Words(p.GivenName+" "+p.FamilyName), " ", ".") + "@mail.example", Source: "Salon", CollectedOn: on, LawfulBasis: "legitimate_interest"}
		mail, mobile := p.ContactPoints[0], p.ContactPoints[1]
		mail.Source, mail.CollectedOn, mobile.Source, mobile.CollectedOn = "Salon", on, "Salon", on
		switch i % 4 {
		case 0:
			one.GivenName = string([]rune(p.GivenName)[:1]) + "."
			one.ContactPoints = []person.ContactPoint{mail}
			one.Note = "Souhaite être rappelé après le salon"
		case 1:
			one.FamilyName = strings.ToUpper(fold.Text(p.FamilyName))
			one.Positions[0].Title = ""
			one.ContactPoints = []person.ContactPoint{private}
		case 2:
			one.FamilyName = p.FamilyName + "s"
			one.Positions[0].Title = "Responsable"
			one.ContactPoints = []person.ContactPoint{private}
		case 3:
			one.GivenName, one.FamilyName = p.FamilyName, p.GivenName
			one.ContactPoints = []person.ContactPoint{mobile}
		}
		again, ids = append(again, one), append(ids, p.ID, one.ID)
	}
	return again, ids
}
