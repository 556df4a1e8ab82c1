package rowset

import "encoding/binary"

// Narrow adds, per code, how many of some rows have it. It keeps four tallies,
// since adding to one counter twice in a row must wait for the first to be stored.
func Narrow(codes *[Rows]uint8, rows List, into []uint32) {
	var a, b, c, d [256]uint32
	for ; len(rows) >= 8; rows = rows[8:] {
		four := binary.LittleEndian.Uint64(rows)
		a[codes[uint16(four)]]++
		b[codes[uint16(four>>16)]]++
		c[codes[uint16(four>>32)]]++
		d[codes[uint16(four>>48)]]++
	}
	for ; len(rows) > 0; rows = rows[2:] {
		a[codes[rows.First()]]++
	}
	for i := range into[:min(len(into), 256)] {
		into[i] += a[i] + b[i] + c[i] + d[i]
	}
}

// tallied is up to how many codes have two tallies each in Middle.
const tallied = 1 << 10

// Middle does so with wider codes, and two tallies while they stay small.
func Middle(codes *[Rows]uint16, rows List, into []uint32) {
	if len(into) > tallied || len(rows) < tallied {
		for ; len(rows) > 0; rows = rows[2:] {
			into[codes[rows.First()]]++
		}
		return
	}
	var a, b [tallied]uint32
	for ; len(rows) >= 8; rows = rows[8:] {
		four := binary.LittleEndian.Uint64(rows)
		a[codes[uint16(four)]%tallied]++
		b[codes[uint16(four>>16)]%tallied]++
		a[codes[uint16(four>>32)]%tallied]++
		b[codes[uint16(four>>48)]%tallied]++
	}
	for ; len(rows) > 0; rows = rows[2:] {
		a[codes[rows.First()]%tallied]++
	}
	for i := range into {
		into[i] += a[i] + b[i]
	}
}
