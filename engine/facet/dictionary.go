package facet

// dictionary gives each text of a column a code, from 1; 0 is "not known".
// Codes are never taken back, so that old snapshots stay readable.
type dictionary struct {
	codes map[string]uint32
	texts []string // by code
}

// values are a dictionary's texts by code, as a snapshot sees them.
type values []string

func newDictionary() *dictionary {
	return &dictionary{codes: map[string]uint32{}, texts: []string{""}}
}

func (d *dictionary) code(text string) uint32 {
	c, known := d.codes[text]
	if !known {
		c = uint32(len(d.texts))
		d.codes[text] = c
		d.texts = append(d.texts, text)
	}
	return c
}

// seen is the dictionary so far: later texts go behind its end.
func (d *dictionary) seen() values {
	if d == nil {
		return nil
	}
	return d.texts[:len(d.texts):len(d.texts)]
}

// Texts lists what a category, set or flag column has held, in no order; nil
// for other columns.
func (s *Snapshot) Texts(column string) []string {
	i := s.column(column)
	if i < 0 || s.dict[i] == nil {
		return nil
	}
	return s.dict[i][1:]
}
