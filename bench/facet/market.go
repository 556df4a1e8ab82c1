package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"

	"arpent/engine/cql/eval"
	"arpent/engine/facet"
)

// field is one of the twelve that leads are searched by: how many values it
// has, how uneven they are, and how often none is known.
type field struct {
	name    string
	kind    facet.Kind
	values  int
	skew    float64 // 0 even; 1 and more: few values are frequent
	unknown float64
	most    int // of a set: values a lead may have
}

var fields = []field{
	{"function", facet.Category, 16, 1, 0.08, 0}, {"seniority", facet.Category, 8, 1, 0.08, 0}, {"sector", facet.Category, 20, 1, 0.03, 0},
	{"size", facet.Category, 9, 1, 0.1, 0}, {"region", facet.Category, 18, 0.7, 0.02, 0}, {"department", facet.Category, 101, 0.7, 0.02, 0},
	{"owner", facet.Category, 400, 0.3, 0.4, 0}, {"language", facet.Category, 6, 2, 0.05, 0}, {"customer", facet.Flag, 2, 0.8, 0, 0},
	{"contactable", facet.Flag, 2, 0, 0, 0}, {"territory", facet.Set, 600, 0.2, 0, 2}, {"spotlight", facet.Set, 6, 0.5, 0, 2},
}

// market draws leads, the same ones for the same seed.
type market struct {
	r      *rand.Rand
	texts  [][]string
	draw   [][]uint16 // a table of 4096 values by their frequency
	values []eval.Value
	lists  [][]eval.Value
}

func newMarket(seed uint64) *market {
	m := &market{r: rand.New(rand.NewPCG(seed, 1)), values: make([]eval.Value, len(fields)), lists: make([][]eval.Value, len(fields))}
	for i, f := range fields {
		texts := make([]string, f.values)
		for k := range texts {
			texts[k] = fmt.Sprintf("%s %d", f.name, k)
		}
		if f.kind == facet.Flag {
			texts = []string{"false", "true"}
		}
		m.texts, m.draw = append(m.texts, texts), append(m.draw, frequencies(f))
		m.lists[i] = make([]eval.Value, 0, f.most)
	}
	return m
}

// lead gives the next one's values by field; they are good until the one after.
func (m *market) lead() []eval.Value {
	for i, f := range fields {
		n := m.r.Uint64()
		code := m.draw[i][n&4095]
		switch {
		case f.kind == facet.Set:
			list := m.lists[i][:0]
			for range int(n >> 12 % uint64(f.most+1)) {
				list = append(list, eval.TextOf(m.texts[i][code]))
				code = (code + 1) % uint16(f.values)
			}
			m.values[i] = eval.ListOf(list)
		case float64(n>>40)/(1<<24) < f.unknown:
			m.values[i] = eval.Value{}
		case f.kind == facet.Flag:
			m.values[i] = eval.BoolOf(code == 1)
		default:
			m.values[i] = eval.TextOf(m.texts[i][code])
		}
	}
	return m.values
}

// write writes leads for the peers: tabs between fields, a bar between the
// values of a set, nothing for what is not known.
func write(path string, seed uint64, leads int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriterSize(file, 1<<20)
	m := newMarket(seed)
	for range leads {
		for i, v := range m.lead() {
			if i > 0 {
				_ = w.WriteByte('\t')
			}
			switch v.Type {
			case eval.TextType:
				_, _ = w.WriteString(v.Text())
			case eval.BoolType:
				_, _ = w.WriteString(strconv.FormatBool(v.Truth() == eval.True))
			case eval.ListType:
				for k, item := range v.List() {
					if k > 0 {
						_ = w.WriteByte('|')
					}
					_, _ = w.WriteString(item.Text())
				}
			}
		}
		_ = w.WriteByte('\n')
	}
	return w.Flush()
}
