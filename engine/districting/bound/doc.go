// Package bound proves how good a plan can be at best: a number that the
// objective of no feasible plan is below.
//
// Moment and Median with the territories' own best units as centres are Hess's
// model: choose k centres, assign every unit to one, keep every balanced
// measure of a centre within bounds. Find relaxes "every unit is assigned once"
// with a multiplier per unit (Lagrange). What remains falls apart by centre:
// the cheapest fractional set of units within bounds, a continuous knapsack in
// the first balanced measure with the others priced; the k cheapest centres
// together with the multipliers make the bound. Multipliers are improved by
// deflected subgradients. Contiguity, whole units and limits on what changes
// hands are left out, which can only lower the bound. Any multipliers are valid,
// so stopping early costs sharpness, never truth.
//
// Border and Cut have no bound here.
//
// Sources: S. Hess, J. Weaver, H. Siegfeldt, J. Whelan, P. Zitlau, Nonpartisan
// political redistricting by computer, Operations Research 13 (1965); M. Held,
// P. Wolfe, H. Crowder, Validation of subgradient optimization (1974); P.
// Camerini, L. Fratta, F. Maffioli, On improving relaxation methods by modified
// gradient techniques (1975); M. Fisher, The Lagrangian relaxation method for
// solving integer programming problems (1981).
package bound
