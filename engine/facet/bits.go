package facet

import "arpent/engine/facet/rowset"

// chunkRows is how many rows a chunk holds.
const chunkRows = rowset.Rows

type (
	bitset = rowset.Set
	picked = rowset.Picked
)
