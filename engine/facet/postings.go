package facet

import "slices"

// postings hold, for each code that some row of a chunk has, the rows that have it.
type postings struct {
	terms []uint32 // the codes there are, rising
	at    []uint32 // the rows of terms[i] are rows[at[i]:at[i+1]]
	rows  []uint16 // rising within a term
}

// post makes the postings of settled lists, but for the first few codes of each
// row; all codes are below a number. It is a counting sort by code: rows come in
// rising order by themselves.
func post(l *lists, codes, but int) postings {
	list := func(row int) []uint32 {
		list := l.list(row)
		return list[min(but, len(list)):]
	}
	var p postings
	last := make([]uint32, codes) // by code, the row that had it last, from 1
	count := make([]uint32, codes)
	total := uint32(0)
	for row := range uint32(chunkRows) {
		for _, code := range list(int(row)) {
			if last[code] == row+1 {
				continue
			}
			if last[code] == 0 {
				p.terms = append(p.terms, code)
			}
			last[code] = row + 1
			count[code]++
			total++
		}
	}
	slices.Sort(p.terms)
	p.at = make([]uint32, len(p.terms)+1)
	for i, code := range p.terms {
		p.at[i+1] = p.at[i] + count[code]
		count[code] = p.at[i] // where its next row goes
		last[code] = 0
	}
	p.rows = make([]uint16, total)
	for row := range uint32(chunkRows) {
		for _, code := range list(int(row)) {
			if last[code] != row+1 {
				last[code] = row + 1
				p.rows[count[code]] = uint16(row)
				count[code]++
			}
		}
	}
	return p
}

// postCodes makes the postings of a column of one code a row, below a number, but
// for those of code 0.
func postCodes(c *codes, codes int) postings {
	count := make([]uint32, codes)
	for row := range chunkRows {
		count[c.code(row)]++
	}
	p, total := postings{at: []uint32{0}}, uint32(0)
	for code := 1; code < codes; code++ {
		if n := count[code]; n > 0 {
			count[code], total = total, total+n
			p.terms, p.at = append(p.terms, uint32(code)), append(p.at, total)
		}
	}
	p.rows = make([]uint16, total)
	for row := range chunkRows {
		if code := c.code(row); code > 0 {
			p.rows[count[code]] = uint16(row)
			count[code]++
		}
	}
	return p
}

// size is how many rows have one of some codes.
func (p *postings) size(codes []uint32) int {
	n := 0
	for _, code := range codes {
		if i, found := slices.BinarySearch(p.terms, code); found {
			n += int(p.at[i+1] - p.at[i])
		}
	}
	return n
}

// having adds to rows those that have one of some codes, which rise.
func (p *postings) having(codes []uint32, rows *bitset) {
	add := func(i int) {
		for _, row := range p.rows[p.at[i]:p.at[i+1]] {
			rows.Put(int(row))
		}
	}
	if len(codes) < len(p.terms)/16 {
		for _, code := range codes {
			if i, found := slices.BinarySearch(p.terms, code); found {
				add(i)
			}
		}
		return
	}
	for i, k := 0, 0; i < len(p.terms) && k < len(codes); {
		switch {
		case p.terms[i] < codes[k]:
			i++
		case p.terms[i] > codes[k]:
			k++
		default:
			add(i)
			i++
			k++
		}
	}
}

// among adds, per code, how many of some rows have it.
func (p *postings) among(rows *bitset, into []uint32) {
	for i, code := range p.terms {
		n := uint64(0)
		for _, row := range p.rows[p.at[i]:p.at[i+1]] {
			n += rows[row>>6] >> (row & 63) & 1
		}
		into[code] += uint32(n)
	}
}
