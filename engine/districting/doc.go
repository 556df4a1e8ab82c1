// Package districting designs territories: it gives every unit of a map to
// one of k territories so that each territory is contiguous, each balanced
// measure lies within its bounds, and an objective (compactness, travel or
// border length, optionally with the cost of changing today's alignment) is
// as low as the search finds.
//
// State a Problem, call solve.Solve, verify with Check. The search is a portfolio of
// seeds (capacitated k-means, recursive bisection, the current alignment)
// improved by simulated annealing over single, paired and composite moves of
// boundary units and by re-splits of neighbouring territories; see
// docs/design/districting.md for the model, the pseudocode and sources.
//
// Territories are numbered 0..k-1. Positions are metres on a plane; objectives
// use kilometres. There is no clock and no global state: the same problem,
// seed and iteration limit give the same plan whatever the number of workers.
package districting
