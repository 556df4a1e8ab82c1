package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one of a text.
type word struct {
	fold   string // without case and accents
	from   int    // bytes in the text it was cut from
	to     int
	upper  bool   // begins with a capital
	shout  bool   // two letters and more, all capitals
	first  bool   // of its sentence
	joined bool   // to the next one, by a hyphen, an apostrophe or an ampersand
	before string // what stands between the word before and this one, spaces taken off
}

// text is an item of news cut into words.
type text struct {
	whole string
	words []word
	lined string // the words, folded, with spaces between and around them
	title int    // words of the title
}

func read(title, body string) *text {
	t := &text{whole: title + "\n" + body}
	t.words = cut(t.whole)
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range t.words {
		if w.from < len(title) {
			t.title++
		}
		b.WriteString(w.fold)
		b.WriteByte(' ')
	}
	t.lined = b.String()
	return t
}

// cut parts a text into words: runs of letters and digits. Letters with dots
// between them, S.A., are one word; & is one.
func cut(s string) []word {
	var out []word
	last, first := 0, true
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		end := i + size
		switch {
		case r == '&':
		case letter(r):
			for end < len(s) {
				r, size := utf8.DecodeRuneInString(s[end:])
				if !letter(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				end += size
			}
			if dotted := abbreviation(s[i:]); dotted > 0 && end-i <= utf8.UTFMax && utf8.RuneCountInString(s[i:end]) == 1 {
				end = i + dotted
			}
		default:
			if strings.ContainsRune("\n!?…", r) || r == '.' && ends(s, i, out) {
				first = true
			}
			i = end
			continue
		}
		begin, _ := utf8.DecodeRuneInString(s[i:])
		w := word{fold: fold(s[i:end]), from: i, to: end, first: first, upper: unicode.IsUpper(begin) || unicode.IsDigit(begin), shout: loud(s[i:end]), before: strings.TrimSpace(s[last:i])}
		if n := len(out); n > 0 && last == i || n > 0 && strings.ContainsAny(s[last:i], "-'’") && i-last <= 3 {
			out[n-1].joined = true
		}
		if w.fold == "and" || w.fold == "et" || w.fold == "und" {
			w.fold = "&"
		}
		out = append(out, w)
		last, first, i = end, false, end
	}
	return out
}

func loud(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// abbreviation gives the length of letters with dots between them at the
// beginning of s, such as S.A.S. or J.P; 0 when there is none.
func abbreviation(s string) int {
	end, n := 0, 0
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsUpper(r) {
			break
		}
		if end+size >= len(s) || s[end+size] != '.' {
			if n > 0 && (end+size == len(s) || !letter(rune(s[end+size]))) {
				return end + size
			}
			break
		}
		end += size + 1
		n++
	}
	if n < 2 {
		return 0
	}
	return end - 1
}

// ends says whether a dot ends a sentence: a space and a capital follow, and no
// abbreviation stands before it.
func ends(s string, dot int, before []word) bool {
	rest := strings.TrimLeft(s[dot+1:], " \u00a0»\"”")
	if len(rest) == len(s[dot+1:]) {
		return rest == ""
	}
	r, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) {
		return false
	}
	if n := len(before); n > 0 && before[n-1].to == dot {
		w := before[n-1]
		return !shortened[w.fold] && utf8.RuneCountInString(w.fold) > 1
	}
	return true
}

var shortened = set("m mm mme mlle dr me mr mrs ms st ste inc corp co ltd no art av bd env prof gen sen rep jr")

// fold brings a word to the form it is compared in.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '.' {
			plain = false
		}
	}
	if plain {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if r == '.' || unicode.Is(unicode.Mn, r) {
			continue
		}
		if to, ok := ligatures[unicode.ToLower(r)]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

var ligatures = map[rune]string{'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d"}

func (t *text) written(i int) string { return t.whole[t.words[i].from:t.words[i].to] }

func (t *text) between(from, to int) string {
	return t.whole[t.words[from].from:t.words[to-1].to]
}

// sentence gives the sentence in which a word stands, of the title or the body.
func (t *text) sentence(at int) string {
	from, to := at, at+1
	for from > 0 && !t.words[from].first {
		from--
	}
	for to < len(t.words) && !t.words[to].first {
		to++
	}
	end := len(t.whole)
	if to < len(t.words) {
		end = t.words[to].from
	}
	s := strings.TrimSpace(t.whole[t.words[from].from:end])
	s = strings.Trim(s, " «\"“\u00a0\n")
	if len(s) > 600 {
		s = s[:600]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
		s += "…"
	}
	return s
}

// has says whether folded words stand in the text, whole.
func (t *text) has(words string) bool { return strings.Contains(t.lined, " "+words+" ") }

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
