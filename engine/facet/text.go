package facet

import (
	"strings"

	"arpent/engine/cql/eval"
)

// texts holds the words of a row in their order, as codes of a dictionary: those
// of row i are flat[start[i]:start[i+1]]. Beside them stand, for each word of the
// chunk, the rows that have it (postings).
type texts struct {
	lists
	postings
}

func (t *texts) put(row int, v eval.Value, d *dictionary) {
	if v.Type != eval.TextType {
		t.forget(row)
		return
	}
	t.begin(row)
	for word := range strings.FieldsSeq(v.Text()) {
		t.add(d.code(word))
	}
}

// value gives the words with a space between them, at the beginning and at the
// end.
func (t *texts) value(row int, d values) eval.Value {
	if !t.known.Has(row) {
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

func (t *texts) settle(_ *picked, d values) {
	t.lists.settle()
	t.postings = post(&t.lists, len(d.texts), 0)
}
