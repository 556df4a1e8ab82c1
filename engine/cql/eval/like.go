package eval

import (
	"strings"
	"unicode/utf8"
)

// likeness is a LIKE pattern made ready: % stands for any run of characters,
// _ for one, and a backslash takes the meaning of the sign after it away.
type likeness struct {
	signs []rune
	wild  []uint8 // 0 a character, 1 one, 2 any run
	begin string  // the whole pattern, when it is a text and then at most one %
	kind  likeKind
}

type likeKind uint8

const (
	anyPattern likeKind = iota
	wholeText
	beginning
)

const (
	one uint8 = iota + 1
	run
)

func newLikeness(pattern string) likeness {
	var l likeness
	escaped := false
	for _, r := range pattern {
		wild := uint8(0)
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
			continue
		case r == '%':
			wild = run
		case r == '_':
			wild = one
		}
		l.signs, l.wild = append(l.signs, r), append(l.wild, wild)
	}
	if escaped { // a backslash at the end stands for itself
		l.signs, l.wild = append(l.signs, '\\'), append(l.wild, 0)
	}
	l.simplify()
	return l
}

// simplify notices the patterns that need no walking.
func (l *likeness) simplify() {
	plain := 0
	for plain < len(l.wild) && l.wild[plain] == 0 {
		plain++
	}
	switch l.begin = string(l.signs[:plain]); {
	case plain == len(l.wild):
		l.kind = wholeText
	case plain == len(l.wild)-1 && l.wild[plain] == run:
		l.kind = beginning
	}
}

// matches goes back to the last % only: time is at most length × pattern.
func (l *likeness) matches(s string) bool {
	switch l.kind {
	case wholeText:
		return s == l.begin
	case beginning:
		return strings.HasPrefix(s, l.begin)
	}
	at, star, mark := 0, -1, 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case at < len(l.signs) && l.wild[at] == run:
			star, mark = at, i
			at++
			continue
		case at < len(l.signs) && (l.wild[at] == one || l.signs[at] == r):
			at++
			i += size
			continue
		case star < 0:
			return false
		}
		_, size = utf8.DecodeRuneInString(s[mark:])
		mark += size
		i, at = mark, star+1
	}
	for at < len(l.signs) && l.wild[at] == run {
		at++
	}
	return at == len(l.signs)
}
