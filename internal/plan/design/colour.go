package design

// Palette is the number of colours the screen offers.
const Palette = 12

// Colour gives territories colours so that neighbours differ (Brélaz's
// DSATUR). A colour in before (nil, or -1 for none) is kept where no
// neighbour has it, so that a map does not flicker while it is edited. Should
// the palette not suffice, the least used colour around is taken.
func Colour(k int, touching [][2]uint16, before []int) []int {
	near := make([][]uint16, k)
	for _, p := range touching {
		near[p[0]] = append(near[p[0]], p[1])
		near[p[1]] = append(near[p[1]], p[0])
	}
	colour := make([]int, k)
	for t := range colour {
		colour[t] = -1
		if before == nil || t >= len(before) || before[t] < 0 || before[t] >= Palette {
			continue
		}
		colour[t] = before[t]
		for _, o := range near[t] {
			if int(o) < t && colour[o] == before[t] {
				colour[t] = -1
				break
			}
		}
	}
	use := make([]int, Palette)
	for _, c := range colour {
		if c >= 0 {
			use[c]++
		}
	}
	for {
		next, most, degree := -1, -1, -1
		for t := range k {
			if colour[t] >= 0 {
				continue
			}
			if s := saturation(near[t], colour); s > most || s == most && len(near[t]) > degree {
				next, most, degree = t, s, len(near[t])
			}
		}
		if next < 0 {
			return colour
		}
		var around [Palette]int
		for _, o := range near[next] {
			if colour[o] >= 0 {
				around[colour[o]]++
			}
		}
		best := 0
		for c := 1; c < Palette; c++ {
			if around[c] < around[best] || around[c] == around[best] && use[c] < use[best] {
				best = c
			}
		}
		colour[next] = best
		use[best]++
	}
}

func saturation(near []uint16, colour []int) int {
	var seen [Palette]bool
	n := 0
	for _, o := range near {
		if c := colour[o]; c >= 0 && !seen[c] {
			seen[c] = true
			n++
		}
	}
	return n
}
