package facet

// fresh holds the lists that were put since a chunk was settled, one behind the
// other.
type fresh struct {
	at   []uint32 // by row: where its list begins, + 2; 1 for one not known, 0 for one not put. nil: none was
	flat []uint32 // of each list how many codes it has, then these
	open int      // where the list begins that codes are added to
}

// forget puts a row whose list is not known.
func (f *fresh) forget(row int) {
	if f.at == nil {
		f.at = make([]uint32, chunkRows)
	}
	f.at[row] = 1
}

// begin puts a row's list, to which add adds.
func (f *fresh) begin(row int) {
	f.forget(row)
	f.open = len(f.flat)
	f.at[row] = uint32(f.open) + 2
	f.flat = append(f.flat, 0)
}

func (f *fresh) add(code uint32) {
	f.flat = append(f.flat, code)
	f.flat[f.open]++
}

// added is what was added to the list so far.
func (f *fresh) added() []uint32 { return f.flat[f.open+1:] }

// get gives the list of a row that was put.
func (f *fresh) get(row int) (list []uint32, put, known bool) {
	if f.at == nil || f.at[row] == 0 {
		return nil, false, false
	}
	if f.at[row] == 1 {
		return nil, true, false
	}
	at := f.at[row] - 2
	return f.flat[at+1 : at+1+f.flat[at]], true, true
}
