package watch

import "arpent/engine/cql/eval"

// Scratch is memory that Match uses again and again.
type Scratch struct {
	record   eval.Record
	round    uint32
	keys     []uint32 // per key, the round in which the record met it
	searches []uint32 // per search, the round in which it was found
	verdicts []uint32 // per node, twice the round in which it was asked, plus one when it was true
	met      []keyID  // keys that the record meets
	points   []keyID  // those of them that may stand below others
	found    []uint32 // searches that match
	asked    int
	matching []ID
}

// Candidates gives how many filters were asked in full by the last Match; one that was
// found in several ways counts each time, those that say the same count once.
func (s *Scratch) Candidates() int { return s.asked }

func (s *Scratch) begin(x *Index, r eval.Record) {
	s.record = r
	s.keys = grown(s.keys, len(x.ring.keys))
	s.searches = grown(s.searches, len(x.searches))
	s.verdicts = grown(s.verdicts, len(x.nodes.list))
	if s.round++; s.round == 1<<31 { // twice of it would wrap round: old marks would look new
		clear(s.keys)
		clear(s.searches)
		clear(s.verdicts)
		s.round = 1
	}
	s.asked = 0
	s.met, s.points, s.found, s.matching = s.met[:0], s.points[:0], s.found[:0], s.matching[:0]
}

// grown makes room for n, and for some more, since filters come one by one.
func grown(list []uint32, n int) []uint32 {
	if len(list) >= n {
		return list
	}
	return append(list, make([]uint32, n-len(list)+n/8)...)
}

// meet notes that the record meets a condition.
func (s *Scratch) meet(k keyID, point bool) {
	if s.keys[k] == s.round {
		return
	}
	s.keys[k] = s.round
	s.met = append(s.met, k)
	if point {
		s.points = append(s.points, k)
	}
}

// metAny says whether the record met one of some conditions.
func (s *Scratch) metAny(keys []uint32) bool {
	for _, k := range keys {
		if s.keys[k] == s.round {
			return true
		}
	}
	return false
}

// take notes that a search matches.
func (s *Scratch) take(number uint32) {
	if s.searches[number] != s.round {
		s.searches[number] = s.round
		s.found = append(s.found, number)
	}
}
