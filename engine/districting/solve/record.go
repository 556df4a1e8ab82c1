package solve

// record keeps the best plan a search has passed through without copying it
// at every improvement: units moved since the best are journalled, and only
// those are written back when a better plan comes.
type record struct {
	plan      []int32
	violation float64
	energy    float64
	set       bool
	journal   []int32
	stale     bool // the journal overflowed; the next best copies everything
}

func (r *record) better(violation, energy float64) bool {
	if !r.set {
		return true
	}
	if violation != r.violation {
		return violation < r.violation
	}
	return energy < r.energy-1e-9*max(1, energy)
}

// note journals the units of an applied exchange.
func (r *record) note(units []int32, n int) {
	if r.stale {
		return
	}
	if len(r.journal)+len(units) > n {
		r.stale = true
		r.journal = r.journal[:0]
		return
	}
	r.journal = append(r.journal, units...)
}

func (r *record) take(s *state, violation float64) {
	if !r.set || r.stale {
		r.plan = append(r.plan[:0], s.plan...)
	} else {
		for _, i := range r.journal {
			r.plan[i] = s.plan[i]
		}
	}
	r.journal = r.journal[:0]
	r.set, r.stale = true, false
	r.violation, r.energy = violation, s.energy()
}

// restored says that the state holds the best plan again.
func (r *record) restored() { r.journal, r.stale = r.journal[:0], false }
