package match

import (
	"strings"

	"arpent/internal/intake/fold"
)

// alikeSounds are spellings of one sound in French and English names, the
// longer ones first.
var alikeSounds = strings.NewReplacer("sch", "ch", "sh", "ch", "ph", "f", "th", "t", "ck", "k", "qu", "k", "gu", "g", "ge", "j", "gi", "ji", "gy", "ji",
	"ce", "se", "ci", "si", "cy", "si", "gn", "n", "c", "k", "q", "k", "w", "v", "z", "s", "x", "s", "h", "", "y", "i")

// mute are letters that are not heard at the end of a name: Dupont, Dupond and
// Dupon are one.
const mute = "aeioutdsp"

// Sound is how a name is heard, roughly: the first letter, then consonants.
// Names that sound alike share it; so do some others.
func Sound(name string) string {
	var out []byte
	for _, word := range strings.Fields(fold.Words(name)) {
		heard := alikeSounds.Replace(word)
		if bare := strings.TrimRight(heard, mute); len(bare) > 1 {
			heard = bare
		}
		for i := range len(heard) {
			c := heard[i]
			vowel := strings.IndexByte("aeiou", c) >= 0
			switch {
			case vowel && i > 0, i > 0 && c == heard[i-1]:
			case vowel:
				out = append(out, 'a')
			default:
				out = append(out, c)
			}
		}
	}
	return string(out)
}
