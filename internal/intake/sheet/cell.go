package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean trims a cell, takes back the sign that Safe put before a formula, and
// drops characters that carry no text.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	if strings.IndexFunc(s, control) >= 0 {
		s = strings.Map(func(r rune) rune {
			if control(r) {
				return -1
			}
			return r
		}, s)
	}
	s = strings.TrimFunc(s, empty)
	if len(s) > 1 && s[0] == '\'' && dangerous(s[1]) {
		s = strings.TrimFunc(s[1:], empty)
	}
	return s
}

func empty(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

func control(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

func dangerous(c byte) bool { return strings.IndexByte("=+-@\t\r", c) >= 0 }

// Safe makes a text harmless in a spreadsheet: one that would be taken for a
// formula gets an apostrophe before it, which reading takes away again.
func Safe(s string) string {
	if s != "" && dangerous(s[0]) {
		return "'" + s
	}
	return s
}
