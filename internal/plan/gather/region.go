package gather

import (
	"context"

	"arpent/internal/plan/design"
	"arpent/internal/plan/survey"
)

// Region says which part of a level a plan covers. All given parts must hold.
type Region struct {
	Cover     string       `json:"cover,omitempty" enum:",all,mainland,metropolitan" doc:"For France: mainland is without Corsica, metropolitan with it; empty or all: everything"`
	Areas     []RegionArea `json:"areas,omitempty" maxItems:"500" doc:"Only units inside one of these coarser areas"`
	Territory string       `json:"territory,omitempty" doc:"Only what belongs to this territory and those below it today"`
	Customers bool         `json:"customers,omitempty" doc:"Accounts: only those that bought already"`
}

// RegionArea is an area of a coarser level, such as a département.
type RegionArea struct {
	Level string `json:"level"`
	Code  string `json:"code"`
	Name  string `json:"name,omitempty" readOnly:"true"`
}

// NewPlan is what it takes to make a plan.
type NewPlan struct {
	Name        string        `json:"name" minLength:"1" maxLength:"200"`
	Note        string        `json:"note,omitempty" maxLength:"4000"`
	Level       string        `json:"level" maxLength:"60" doc:"A level of areas such as fr-commune, its postcodes (fr-postcode, us-postcode), or accounts"`
	Region      Region        `json:"region,omitempty"`
	TypeID      string        `json:"type_id,omitempty" doc:"Type of territory; empty for the geographic one"`
	ParentID    string        `json:"parent_id,omitempty" doc:"Territory under which it makes its own; empty for the top, which headquarters may"`
	Measures    []string      `json:"measures,omitempty" maxItems:"12" doc:"Indicators of places to sum besides accounts, potential, revenue, workload and population"`
	Wish        *design.Wish  `json:"wish,omitempty" doc:"Absent: as many territories as today (or as the workload asks for), even by workload or people"`
	Roads       *design.Roads `json:"roads,omitempty"`
	HoursPerRep float64       `json:"hours_per_rep,omitempty" minimum:"0" maximum:"4000" doc:"0: 1200"`
	Homes       bool          `json:"homes,omitempty" doc:"Fix the centres at the homes of today's representatives; there are as many territories as homes"`
	FromHours   bool          `json:"from_hours,omitempty" doc:"Take the number of territories from the workload and hours_per_rep"`
	Start       string        `json:"start,omitempty" enum:",today,empty" doc:"today (the default): begin with the alignment in force"`
}

// MeasureChoice is a measure that a plan of a level may have.
type MeasureChoice struct {
	Name    string `json:"name"`
	Label   string `json:"label" doc:"In the language asked for"`
	Unit    string `json:"unit"`
	Source  string `json:"source"`
	Vintage string `json:"vintage,omitempty"`
	Always  bool   `json:"always" doc:"In every plan without asking"`
}

// Measures lists what a plan of a level may sum.
func (s *Service) Measures(_ context.Context, level, language string) ([]MeasureChoice, error) {
	units := [...]string{"", "currency", "currency", "h"}
	out := []MeasureChoice{}
	for i, name := range design.AccountMeasures {
		out = append(out, MeasureChoice{Name: name, Unit: units[i], Source: "accounts", Always: true})
	}
	if level == design.AccountsLevel {
		return out, nil
	}
	out = append(out, MeasureChoice{Name: "population", Unit: "people", Source: "places", Always: true})
	if level == survey.Postcodes("FR") || level == survey.Postcodes("US") {
		return out, nil
	}
	figures, err := s.places.Figures(level, language)
	if err != nil {
		return nil, err
	}
	for _, f := range figures {
		out = append(out, MeasureChoice{Name: f.Name, Label: f.Label, Unit: f.Unit, Source: f.Source, Vintage: f.Vintage})
	}
	return out, nil
}
