package cql

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

type tokenKind int

const (
	endToken tokenKind = iota
	nameToken
	quotedToken // "name"
	stringToken
	numberToken
	signToken // ( ) , = < > <= >= <> + - * / % ^
)

type token struct {
	kind   tokenKind
	text   string // a name, sign, or a literal's value
	number float64
	at     Position
}

type lexer struct {
	source string
	at     int
	ruler  ruler
}

// ruler turns byte offsets, asked for in rising order, into lines and columns.
type ruler struct {
	offset int
	at     Position
}

func (r *ruler) position(source string, offset int) Position {
	if r.at == (Position{}) {
		r.at = Position{1, 1}
	}
	for r.offset < min(offset, len(source)) {
		c, size := utf8.DecodeRuneInString(source[r.offset:])
		r.offset += size
		if r.at.Column++; c == '\n' {
			r.at = Position{r.at.Line + 1, 1}
		}
	}
	return r.at
}

func (l *lexer) wrong(offset int, format string, args ...any) *Error {
	return wrong(l.ruler.position(l.source, offset), format, args...)
}

func (l *lexer) next() (token, *Error) {
	for l.at < len(l.source) && strings.IndexByte(" \t\r\n", l.source[l.at]) >= 0 {
		l.at++
	}
	start := l.at
	at := l.ruler.position(l.source, start)
	if start == len(l.source) {
		return token{kind: endToken, at: at}, nil
	}
	switch c := l.source[start]; {
	case c == '\'':
		return l.text()
	case c == '"':
		return l.quoted()
	case c >= '0' && c <= '9', c == '.' && start+1 < len(l.source) && isDigit(l.source[start+1]):
		return l.number()
	case strings.IndexByte("(),=+-*/%^", c) >= 0:
		l.at++
		return token{kind: signToken, text: string(c), at: at}, nil
	case c == '<' || c == '>':
		l.at++
		if l.at < len(l.source) && (l.source[l.at] == '=' || c == '<' && l.source[l.at] == '>') {
			l.at++
		}
		return token{kind: signToken, text: l.source[start:l.at], at: at}, nil
	}
	r, size := utf8.DecodeRuneInString(l.source[start:])
	if r == utf8.RuneError && size <= 1 {
		return token{}, l.wrong(start, "this is not UTF-8 text")
	}
	if !nameStart(r) {
		return token{}, l.wrong(start, "%q has no meaning here", r)
	}
	for l.at < len(l.source) {
		r, size := utf8.DecodeRuneInString(l.source[l.at:])
		if r == utf8.RuneError && size <= 1 || !nameStart(r) && !namePart(r) {
			break
		}
		l.at += size
	}
	return token{kind: nameToken, text: l.source[start:l.at], at: at}, nil
}

// text reads 'it”s'; a quote is written twice or after a backslash, and a
// backslash before anything else stands for itself.
func (l *lexer) text() (token, *Error) {
	start := l.at
	var b strings.Builder
	for i := start + 1; i < len(l.source); i++ {
		switch c := l.source[i]; {
		case c == '\\' && i+1 < len(l.source) && l.source[i+1] == '\'':
			b.WriteByte('\'')
			i++
		case c == '\'' && i+1 < len(l.source) && l.source[i+1] == '\'':
			b.WriteByte('\'')
			i++
		case c == '\'':
			l.at = i + 1
			if !utf8.ValidString(b.String()) {
				return token{}, l.wrong(start, "this text is not UTF-8")
			}
			return token{kind: stringToken, text: b.String(), at: l.ruler.at}, nil
		default:
			b.WriteByte(c)
		}
	}
	return token{}, l.wrong(start, "the text that begins here has no closing quote")
}

// quoted reads "any name"; a quote within is written twice.
func (l *lexer) quoted() (token, *Error) {
	start := l.at
	var b strings.Builder
	for i := start + 1; i < len(l.source); i++ {
		c := l.source[i]
		if c != '"' {
			b.WriteByte(c)
			continue
		}
		if i+1 < len(l.source) && l.source[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		l.at = i + 1
		if b.Len() == 0 || !utf8.ValidString(b.String()) {
			return token{}, l.wrong(start, "this is no name")
		}
		return token{kind: quotedToken, text: b.String(), at: l.ruler.at}, nil
	}
	return token{}, l.wrong(start, "the name that begins here has no closing quote")
}

func (l *lexer) number() (token, *Error) {
	start := l.at
	digits := func() {
		for l.at < len(l.source) && isDigit(l.source[l.at]) {
			l.at++
		}
	}
	digits()
	if l.at < len(l.source) && l.source[l.at] == '.' {
		l.at++
		digits()
	}
	if l.at < len(l.source) && (l.source[l.at] == 'e' || l.source[l.at] == 'E') {
		mark := l.at
		l.at++
		if l.at < len(l.source) && (l.source[l.at] == '+' || l.source[l.at] == '-') {
			l.at++
		}
		if l.at == len(l.source) || !isDigit(l.source[l.at]) {
			l.at = mark
		}
		digits()
	}
	v, err := strconv.ParseFloat(l.source[start:l.at], 64)
	if err != nil || math.IsInf(v, 0) {
		return token{}, l.wrong(start, "the number %s is too large", l.source[start:l.at])
	}
	if r, _ := utf8.DecodeRuneInString(l.source[l.at:]); nameStart(r) {
		return token{}, l.wrong(start, "a name cannot begin with a digit")
	}
	return token{kind: numberToken, text: l.source[start:l.at], number: v, at: l.ruler.at}, nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// nameStart and namePart follow the standard's identifiers, which are XML's.
func nameStart(r rune) bool {
	switch {
	case r == ':', r == '_', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
		return true
	case r < 0xC0, r == 0xD7, r == 0xF7, r == utf8.RuneError:
		return false
	}
	for _, span := range [...][2]rune{{0xC0, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFE}, {0x200C, 0x200D}, {0x2070, 0x218F},
		{0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFC}, {0x10000, 0xEFFFF}} {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

func namePart(r rune) bool {
	return r == '.' || r >= '0' && r <= '9' || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}
