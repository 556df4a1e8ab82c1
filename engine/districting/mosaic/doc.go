// Package mosaic lays whole territories, found anywhere, together to the best
// plan: a set partition (Garfinkel, Nemhauser 1970), as routes found by a local
// search are recombined in vehicle routing (Rochat, Taillard 1995).
package mosaic
