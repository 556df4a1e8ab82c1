// Package exact proves that a plan is the best there is, or finds a better one,
// for Moment and Median on up to mosaic.MostUnits units whose territories are all
// alike.
//
// A plan is a choice of k territories that cover every unit once (set
// partitioning, Garfinkel and Nemhauser 1970). With a multiplier λ per unit, no
// plan costs less than Σλ plus the k lowest reduced costs, cost − Σλ, of
// territories at different centres. Territories are contiguous and balanced
// sets; those around a centre are found by branch and bound, where
//
//   - each balanced measure has a price, at its best for the units undecided,
//   - contiguity has prices too: a unit behind others comes with one of them
//     (a dual ascent as for Steiner trees, Wong 1984).
//
// λ rises by level steps: from the best λ to the nearest one at which the
// territories found so far cost enough (Lemaréchal, Nemirovskii, Nesterov
// 1995). A territory whose reduced cost exceeds what is left between the bound
// and the known plan is in no better plan. Once all others are listed, a search
// over them finds the optimum.
package exact
