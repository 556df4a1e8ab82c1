package facet

import (
	"slices"
	"strings"
)

// dictionary gives each text of a column a code, from 1; 0 is "not known".
// Codes are never taken back, so that old snapshots stay readable.
type dictionary struct {
	codes map[string]uint32
	texts []string // by code
	// words are also found by their beginnings
	ordered bool
	order   []uint32 // codes by text, of the first ones
}

// values are a dictionary's texts by code, as a snapshot sees them. Every code
// up to len(order) stands in order, by text; later ones do not.
type values struct {
	texts []string
	order []uint32
}

func newDictionary() *dictionary {
	return &dictionary{codes: map[string]uint32{}, texts: []string{""}}
}

func (d *dictionary) code(text string) uint32 {
	c, known := d.codes[text]
	if !known {
		c = uint32(len(d.texts))
		text = strings.Clone(text) // which may be a part of a longer one
		d.codes[text] = c
		d.texts = append(d.texts, text)
	}
	return c
}

// seen is the dictionary so far: later texts go behind its end.
func (d *dictionary) seen() values {
	if d == nil {
		return values{}
	}
	if d.ordered && len(d.texts) > len(d.order)+len(d.order)/8+1000 {
		order := make([]uint32, len(d.texts)-1)
		for i := range order {
			order[i] = uint32(i + 1)
		}
		slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(d.texts[a], d.texts[b]) })
		d.order = order
	}
	return values{d.texts[:len(d.texts):len(d.texts)], d.order}
}

// code finds the code of a text; 0 when it has none.
func (v values) code(text string) uint32 {
	if i, found := slices.BinarySearchFunc(v.order, text, func(code uint32, text string) int { return strings.Compare(v.texts[code], text) }); found {
		return v.order[i]
	}
	for code := len(v.order) + 1; code < len(v.texts); code++ {
		if v.texts[code] == text {
			return uint32(code)
		}
	}
	return 0
}

// beginning gives the codes of the texts that begin so, rising.
func (v values) beginning(prefix string) []uint32 {
	var out []uint32
	from, _ := slices.BinarySearchFunc(v.order, prefix, func(code uint32, text string) int { return strings.Compare(v.texts[code], text) })
	for _, code := range v.order[from:] {
		if !strings.HasPrefix(v.texts[code], prefix) {
			break
		}
		out = append(out, code)
	}
	slices.Sort(out)
	for code := len(v.order) + 1; code < len(v.texts); code++ {
		if strings.HasPrefix(v.texts[code], prefix) {
			out = append(out, uint32(code))
		}
	}
	return out
}
