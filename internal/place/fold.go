package place

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var ligatures = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// lengthened are the short forms that addresses use.
var lengthened = map[string]string{"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "ft": "fort", "nd": "notre dame"}

// fold brings a name to the form it is compared in: lower case, no accents,
// words of letters and digits, short forms written out ("St" as "saint", "s/"
// as "sur").
func fold(s string) string {
	s = strings.ToLower(s)
	if strings.Contains(s, "s/") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "s/s", "sous "), "s/", "sur ")
	}
	if !ascii(s) {
		s = ligatures.Replace(norm.NFKD.String(s))
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	start := -1
	for i := 0; i <= len(s); i++ { // byte by byte: what is not ASCII is checked below
		if i < len(s) && (s[i] >= 0x80 || s[i] >= 'a' && s[i] <= 'z' || s[i] >= '0' && s[i] <= '9') {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			addWord(&b, s[start:i])
			start = -1
		}
	}
	return b.String()
}

func addWord(b *strings.Builder, w string) {
	if !ascii(w) {
		w = strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Mn, r):
				return -1
			case !unicode.IsLetter(r) && !unicode.IsDigit(r):
				return ' '
			default:
				return unicode.ToLower(r)
			}
		}, w)
		for part := range strings.FieldsSeq(w) {
			addPlain(b, part)
		}
		return
	}
	addPlain(b, w)
}

func addPlain(b *strings.Builder, w string) {
	if len(w) < 5 {
		if long, ok := lengthened[w]; ok {
			w = long
		}
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(w)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
