package written

import (
	"net/url"
	"strings"

	"arpent/internal/account/match"
)

// Key is the one form in which contact points are compared.
func Key(kind, value string) string {
	switch kind {
	case "phone", "mobile":
		return match.Phone(value)
	case "profile":
		return profileKey(value)
	}
	return strings.ToLower(strings.TrimSpace(value))
}

// profileKey brings the address of a profile to one form: without scheme,
// country, language and parameters, its signs readable.
func profileKey(value string) string {
	v := strings.ToLower(strings.TrimSpace(value))
	v = strings.TrimPrefix(strings.TrimPrefix(v, "https://"), "http://")
	v, _, _ = strings.Cut(v, "?")
	v, _, _ = strings.Cut(strings.TrimPrefix(v, "www."), "#")
	v = strings.TrimSuffix(v, "/")
	if readable, err := url.PathUnescape(v); err == nil {
		v = readable
	}
	if _, slug, ok := strings.Cut(v, "linkedin.com/in/"); ok {
		slug, _, _ = strings.Cut(slug, "/") // a language may follow
		return "linkedin.com/in/" + slug
	}
	return v
}

// Digits is the end of a telephone number, which every way of writing it holds;
// empty when it is too short to tell.
func Digits(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	if len(digits) < 8 {
		return ""
	}
	return digits[max(0, len(digits)-9):]
}
