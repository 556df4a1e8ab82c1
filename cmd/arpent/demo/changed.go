package demo

import (
	"encoding/json"
	"time"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Changed says as a merge patch what has become of someone since their last
// export, the i-th of those who changed: two in three are at another account
// now, the others rose where they are. It is nil for whom that does not fit.
func Changed(p *person.Person, i int, accounts []account.ID, today time.Time) (json.RawMessage, error) {
	day := db.DateOf(today.AddDate(0, 0, -i))
	if len(p.Positions) != 1 || p.Positions[0].From >= day {
		return nil, nil
	}
	held := p.Positions[0]
	positions := []person.EmploymentDraft{{ID: held.ID, AccountID: held.AccountID, Title: held.Title, From: held.From, Source: held.Source}}
	if i%3 == 2 {
		positions[0].Title = "Directeur des opérations"
	} else {
		positions[0].To = day
		positions = append(positions, person.EmploymentDraft{AccountID: accounts[(i*37+11)%len(accounts)], Title: held.Title, From: day, Source: held.Source})
	}
	return json.Marshal(map[string]any{"positions": positions})
}
