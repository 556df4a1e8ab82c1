// Package headcount names how large companies are.
package headcount

// Range is the range in which a company's headcount is usually told; empty when it
// is not known.
func Range(people *int64) string {
	if people == nil {
		return ""
	}
	for _, r := range []struct {
		upTo int64
		name string
	}{{0, "0"}, {10, "1-10"}, {50, "11-50"}, {200, "51-200"}, {500, "201-500"}, {1000, "501-1000"}, {5000, "1001-5000"}, {10000, "5001-10000"}} {
		if *people <= r.upTo {
			return r.name
		}
	}
	return "10001+"
}
