package facet

import (
	"slices"
	"strings"

	"arpent/engine/cql/eval"
)

// texts holds the words of a row in their order, as codes of a dictionary: those
// of row i are flat[start[i]:start[i+1]]. Beside them stand, for each word of the
// chunk, the rows that have it (postings).
type texts struct {
	lists
	terms []uint32 // codes of the words there are, rising
	at    []uint32 // the rows of terms[i] are rows[at[i]:at[i+1]]
	rows  []uint16 // rising within a term
}

func (t *texts) put(row int, v eval.Value, d *dictionary) {
	if v.Type != eval.TextType {
		t.fresh[row] = nil
		return
	}
	list := []uint32{}
	for word := range strings.FieldsSeq(v.Text()) {
		list = append(list, d.code(word))
	}
	t.fresh[row] = list
}

// value gives the words with a space between them, at the beginning and at the
// end.
func (t *texts) value(row int, d values) eval.Value {
	if !t.known.has(row) {
		return eval.Value{}
	}
	var b strings.Builder
	b.WriteByte(' ')
	for _, code := range t.list(row) {
		b.WriteString(d.texts[code])
		b.WriteByte(' ')
	}
	return eval.TextOf(b.String())
}

func (t *texts) copied() store { return &texts{lists: t.lists.copied()} }

func (t *texts) settle(_ *bitset, d values) {
	t.lists.settle()
	// Counting sort by code: rows come in rising order by themselves.
	last := make([]uint32, len(d.texts)) // by code, the row that had it last, from 1
	count := make([]uint32, len(d.texts))
	total := uint32(0)
	t.terms = t.terms[:0:0]
	for row := range uint32(chunkRows) {
		for _, code := range t.list(int(row)) {
			if last[code] == row+1 {
				continue
			}
			if last[code] == 0 {
				t.terms = append(t.terms, code)
			}
			last[code] = row + 1
			count[code]++
			total++
		}
	}
	slices.Sort(t.terms)
	t.at = make([]uint32, len(t.terms)+1)
	for i, code := range t.terms {
		t.at[i+1] = t.at[i] + count[code]
		count[code] = t.at[i] // where its next row goes
		last[code] = 0
	}
	t.rows = make([]uint16, total)
	for row := range uint32(chunkRows) {
		for _, code := range t.list(int(row)) {
			if last[code] != row+1 {
				last[code] = row + 1
				t.rows[count[code]] = uint16(row)
				count[code]++
			}
		}
	}
}

// having adds to rows those that have one of some words, whose codes rise.
func (t *texts) having(codes []uint32, rows *bitset) {
	add := func(i int) {
		for _, row := range t.rows[t.at[i]:t.at[i+1]] {
			rows.set(int(row))
		}
	}
	if len(codes) < len(t.terms)/16 {
		for _, code := range codes {
			if i, found := slices.BinarySearch(t.terms, code); found {
				add(i)
			}
		}
		return
	}
	for i, k := 0, 0; i < len(t.terms) && k < len(codes); {
		switch {
		case t.terms[i] < codes[k]:
			i++
		case t.terms[i] > codes[k]:
			k++
		default:
			add(i)
			i++
			k++
		}
	}
}
