// Package identifier reads and checks the numbers and names by which a company
// is known beyond doubt: SIREN and SIRET, LEI, DUNS, and its domain.
package identifier

import (
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"arpent/internal/platform/fault"
)

// The schemes. Any other scheme names a system that gave an account its own id.
const (
	SIREN  = "siren"
	SIRET  = "siret"
	LEI    = "lei"
	DUNS   = "duns"
	Domain = "domain"
)

func wrong(scheme, s string) error {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return fault.Invalid("identifier."+scheme, "%q is not a valid %s", s, strings.ToUpper(scheme)).With("value", s)
}

// Parse brings an identifier of a known scheme to its one form and checks it;
// one of another scheme is trimmed only.
func Parse(scheme, s string) (string, error) {
	switch scheme {
	case SIREN:
		return ParseSIREN(s)
	case SIRET:
		return ParseSIRET(s)
	case LEI:
		return ParseLEI(s)
	case DUNS:
		return ParseDUNS(s)
	case Domain:
		if d := DomainOf(s); d != "" {
			return d, nil
		}
		return "", wrong(Domain, s)
	}
	if s = strings.TrimSpace(s); s == "" || len(s) > 200 {
		return "", wrong("external", s)
	}
	return s, nil
}

// digits drops the signs people group digits with; false when others stand there.
func digits(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b = append(b, byte(r))
		case r == ' ' || r == '\u00a0' || r == '\u202f' || r == '.' || r == '-':
		default:
			return "", false
		}
	}
	return string(b), true
}

// luhn is the check of ISO/IEC 7812-1 annex B.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// ParseSIREN reads the nine digits of a French company. A spreadsheet may have
// taken leading zeros away: they are put back when the check then holds. The
// French VAT number holds a SIREN and is read too.
func ParseSIREN(s string) (string, error) {
	t := s
	if up := strings.ToUpper(strings.Join(strings.Fields(s), "")); strings.HasPrefix(up, "FR") && len(up) > 4 {
		t = up[4:]
	}
	d, ok := digits(t)
	if ok && len(d) >= 6 && len(d) < 9 {
		d = strings.Repeat("0", 9-len(d)) + d
	}
	if !ok || len(d) != 9 || d == "000000000" || !luhn(d) {
		return "", wrong(SIREN, s)
	}
	return d, nil
}

// laPoste has more establishments than its numbers allow: theirs are valid when
// the plain sum of the digits is a multiple of five.
const laPoste = "356000000"

// ParseSIRET reads the fourteen digits of a French establishment.
func ParseSIRET(s string) (string, error) {
	d, ok := digits(s)
	if ok && len(d) >= 11 && len(d) < 14 {
		d = strings.Repeat("0", 14-len(d)) + d
	}
	if !ok || len(d) != 14 || d[:9] == "000000000" {
		return "", wrong(SIRET, s)
	}
	if luhn(d) {
		return d, nil
	}
	sum := 0
	for _, c := range d {
		sum += int(c - '0')
	}
	if d[:9] != laPoste || sum%5 != 0 {
		return "", wrong(SIRET, s)
	}
	return d, nil
}

// ParseLEI reads a legal entity identifier: twenty letters and digits whose
// value modulo 97 is 1 (ISO 17442, ISO/IEC 7064 MOD 97-10).
func ParseLEI(s string) (string, error) {
	up := strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(s), " ", ""))
	if len(up) != 20 {
		return "", wrong(LEI, s)
	}
	rest := 0
	for i, c := range up {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z' && i < 18:
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return "", wrong(LEI, s)
		}
	}
	if rest != 1 {
		return "", wrong(LEI, s)
	}
	return up, nil
}

// ParseDUNS reads the nine digits of Dun & Bradstreet, which carry no check.
func ParseDUNS(s string) (string, error) {
	d, ok := digits(s)
	if !ok || len(d) != 9 || d == "000000000" {
		return "", wrong(DUNS, s)
	}
	return d, nil
}

// DomainOf gives the domain a company registered out of a web address, a host
// name or an e-mail address; "" when there is none, or when it belongs to a
// mail provider, a network or a site builder that many companies share.
func DomainOf(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if at := strings.LastIndexByte(s, '@'); at >= 0 && !strings.Contains(s, "://") {
		s = s[at+1:]
	}
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	if !strings.Contains(host, ".") || strings.ContainsAny(host, " _,;:") || len(host) > 253 {
		return ""
	}
	registered, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil || shared(registered) {
		return ""
	}
	if tld := registered[strings.LastIndexByte(registered, '.')+1:]; strings.Trim(tld, "0123456789") == "" {
		return "" // an IP address
	}
	return registered
}

func shared(domain string) bool {
	switch domain {
	case "gmail.com", "googlemail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.com", "live.fr", "msn.com",
		"yahoo.com", "yahoo.fr", "icloud.com", "me.com", "aol.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com",
		"orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "laposte.net", "bbox.fr", "numericable.fr", "club-internet.fr",
		"comcast.net", "verizon.net", "att.net", "linkedin.com", "facebook.com", "instagram.com", "twitter.com", "x.com", "youtube.com",
		"google.com", "pagesjaunes.fr", "wixsite.com", "wordpress.com", "blogspot.com", "squarespace.com", "example.com", "example.org":
		return true
	}
	return false
}

// LinkedIn gives the id of a company out of its address on LinkedIn, with its
// scheme: a number is one, a name that the company chose another.
func LinkedIn(address string) (scheme, id string, ok bool) {
	_, rest, ok := strings.Cut(strings.ToLower(address), "/company/")
	if !ok {
		return "", "", false
	}
	id, _, _ = strings.Cut(rest, "/")
	id, _, _ = strings.Cut(id, "?")
	id, _, _ = strings.Cut(id, "#")
	switch {
	case id == "" || len(id) > 150:
		return "", "", false
	case strings.Trim(id, "0123456789") == "":
		return "linkedin", id, true
	}
	return "linkedin-name", id, true
}
