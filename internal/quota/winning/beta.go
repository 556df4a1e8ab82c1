package winning

import "gonum.org/v1/gonum/mathext"

// betaQuantile is the value that a beta distribution falls below with
// probability p.
func betaQuantile(p, alpha, beta float64) float64 { return mathext.InvRegIncBeta(alpha, beta, p) }
