package compare

import (
	"arpent/internal/plan/design"
	"arpent/internal/plan/draft"
)

// ComparisonSide names one side of a comparison.
type ComparisonSide struct {
	Kind        string   `json:"kind" enum:"plan,alternative,today,start" doc:"today: the alignment in force now; start: the one when the plan was made"`
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Territories []string `json:"territories" doc:"Names; flows speak in their indexes"`
	Reps        []string `json:"reps" doc:"Who works each, by name; empty for nobody"`
}

// PlanComparison says what moves from whom to whom.
type PlanComparison struct {
	From     ComparisonSide      `json:"from"`
	To       ComparisonSide      `json:"to"`
	Basis    string              `json:"basis" enum:"units,accounts" doc:"What items counts"`
	Measures []draft.PlanMeasure `json:"measures"`
	Result   design.Comparison   `json:"result"`
	Scores   [2]design.Score     `json:"scores" doc:"From, to; judged by the wish of to"`
	Changed  []int32             `json:"changed" doc:"Units that change hands; empty when the two plans have different units"`
}

// ChangedAccount is an account that changes hands.
type ChangedAccount struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	From   int       `json:"from" doc:"Index in from.territories, -1 none"`
	To     int       `json:"to"`
	Values []float64 `json:"values" doc:"Per measure of accounts: accounts, potential, revenue, workload"`
	Lon    float64   `json:"lon"`
	Lat    float64   `json:"lat"`
}
