package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"arpent/internal/platform/fault"
)

// The encodings.
const (
	UTF8    = "utf-8"
	UTF16LE = "utf-16le"
	UTF16BE = "utf-16be"
	CP1252  = "windows-1252"
)

// decode turns a file into UTF-8 without a byte-order mark.
func decode(in io.Reader, name string, oldMac bool) (io.Reader, error) {
	var enc encoding.Encoding
	switch name {
	case UTF8:
		enc = unicode.UTF8BOM
	case UTF16LE:
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case UTF16BE:
		enc = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case CP1252:
		enc = charmap.Windows1252
	default:
		return nil, fault.Invalid("intake.encoding", "%q is no encoding; use utf-8, utf-16le, utf-16be or windows-1252", name).With("value", name)
	}
	out := io.Reader(transform.NewReader(in, enc.NewDecoder()))
	if oldMac {
		out = carriage{out}
	}
	return out, nil
}

// carriage turns carriage returns into line feeds.
type carriage struct{ io.Reader }

func (c carriage) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	for i := range b[:n] {
		if b[i] == '\r' {
			b[i] = '\n'
		}
	}
	return n, err
}

// survey is what one pass over the bytes of a text file tells.
type survey struct {
	encoding string
	oldMac   bool
}

// look reads the whole file once, at constant memory: an accent may stand only
// in the last line. It refuses a line that could be no record at once.
func look(in io.Reader, limits Limits) (survey, error) {
	var (
		buf            = make([]byte, 64<<10)
		carried        int // bytes of a cut character at the head of buf
		good, bad      int // characters of several bytes, and bytes that form none
		feeds, returns int
		column         int
		line           = int64(1)
		head           = true
	)
	for {
		n, err := io.ReadFull(in, buf[carried:])
		b := buf[:carried+n]
		if head {
			if wide := utf16(b); wide != "" {
				return survey{encoding: wide, oldMac: false}, nil
			}
			if bytes.IndexByte(b, 0) >= 0 && binary(b) {
				return survey{}, fault.Invalid("intake.binary", "this is not a table of text")
			}
			head = false
		}
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return survey{}, err
		}
		for i := carried; i < len(b); i++ {
			switch b[i] {
			case '\n':
				feeds++
				line++
				column = 0
			case '\r':
				returns++
				column = 0
			default:
				if column++; column > limits.RecordBytes {
					return survey{}, tooLong(line, limits.RecordBytes)
				}
			}
		}
		rest := b
		for len(rest) > 0 {
			if rest[0] < utf8.RuneSelf {
				rest = rest[1:]
				continue
			}
			if !last && !utf8.FullRune(rest) {
				break
			}
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				bad++
			} else {
				good++
			}
			rest = rest[size:]
		}
		carried = copy(buf, rest)
		if last {
			break
		}
	}
	s := survey{encoding: UTF8, oldMac: feeds == 0 && returns > 0}
	if bad > 0 && good < 10*bad { // a few damaged bytes do not make UTF-8 something else
		s.encoding = CP1252
	}
	return s, nil
}

// utf16 recognises UTF-16 by its mark, or by zero bytes on one side only.
func utf16(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return UTF16LE
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return UTF16BE
	}
	var zeros [2]int
	b = b[:min(len(b), 4096)]
	for i, c := range b {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(b) / 2
	switch {
	case half < 4:
	case zeros[1] > half*6/10 && zeros[0] < half/20:
		return UTF16LE
	case zeros[0] > half*6/10 && zeros[1] < half/20:
		return UTF16BE
	}
	return ""
}

// binary says that control characters are too many for a text with stray ones.
func binary(b []byte) bool {
	n := 0
	for _, c := range b {
		if c < 32 && c != '\t' && c != '\n' && c != '\r' {
			n++
		}
	}
	return n*50 > len(b)
}
