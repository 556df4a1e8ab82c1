package eval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// FoldCase is CASEI: full Unicode case folding, so that 'Straße' and 'STRASSE'
// are one.
func FoldCase(s string) string {
	if plainASCII(s) {
		return strings.ToLower(s)
	}
	return norm.NFC.String(cases.Fold().String(s))
}

// FoldAccents is ACCENTI: letters without their marks, and ligatures and
// strokes that do not decompose spelt out.
func FoldAccents(s string) string {
	if plainASCII(s) {
		return s
	}
	out := make([]byte, 0, len(s))
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if to, ok := strokes[r]; ok {
			out = append(out, to...)
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return string(norm.NFC.Bytes(out))
}

var strokes = map[rune]string{'œ': "oe", 'Œ': "OE", 'æ': "ae", 'Æ': "AE", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D"}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
