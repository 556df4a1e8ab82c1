package sheet

import (
	"math"
	"strconv"
	"strings"

	"arpent/internal/platform/fault"
)

// Number is an exact decimal, Unscaled ÷ 10^Scale, with the currency that stood beside it.
type Number struct {
	Unscaled int64
	Scale    int    // 0 or more
	Currency string // ISO 4217, "" when none stood there
}

// Float is the nearest binary value.
func (n Number) Float() float64 { return float64(n.Unscaled) / math.Pow10(n.Scale) }

// Minor gives the amount in units of 10^-exponent, halves rounded away from
// zero; false when it does not fit.
func (n Number) Minor(exponent int) (int64, bool) {
	v := n.Unscaled
	for s := n.Scale; s < exponent; s++ {
		if v > math.MaxInt64/10 || v < math.MinInt64/10 {
			return 0, false
		}
		v *= 10
	}
	if drop := n.Scale - exponent; drop > 0 {
		if drop > 18 {
			return 0, true
		}
		p := int64(1)
		for range drop {
			p *= 10
		}
		rest := v % p
		v /= p
		if rest >= p-p/2 {
			v++
		} else if rest <= -(p - p/2) {
			v--
		}
	}
	return v, true
}

// signs of currencies, longest first.
var signs = []struct{ sign, code string }{
	{"US$", "USD"}, {"CHF", "CHF"}, {"EUR", "EUR"}, {"USD", "USD"}, {"GBP", "GBP"}, {"CAD", "CAD"}, {"JPY", "JPY"}, {"MAD", "MAD"},
	{"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"},
}

// multiples that stand after an amount: 12 k€, 1.5M, 2 Md€.
var multiples = []struct {
	word  string
	power int
}{
	{"million", 6}, {"milliard", 9}, {"billion", 9}, {"mds", 9}, {"mrd", 9}, {"md", 9}, {"mio", 6}, {"mm", 6}, {"bn", 9}, {"k", 3}, {"m", 6}, {"b", 9},
}

// ParseNumber reads a number as people and programs write it, with the given
// decimal sign ("." or ","). Spaces, apostrophes and the other sign may group
// thousands; a currency, a percent sign or a multiple such as k or M may stand
// beside it; parentheses and a trailing minus mean less than zero.
func ParseNumber(s, decimal string) (Number, error) {
	wrong := func() (Number, error) {
		return Number{}, fault.Invalid("intake.not_a_number", "%q is not a number", short(s)).With("value", short(s))
	}
	if len(s) > 64 {
		return wrong()
	}
	body, currency, power := dress(s)
	negative := false
	if strings.HasPrefix(body, "(") && strings.HasSuffix(body, ")") {
		negative, body = true, body[1:len(body)-1]
	}
	switch {
	case strings.HasPrefix(body, "-"), strings.HasPrefix(body, "−"):
		negative, body = true, strings.TrimLeft(body, "-−")
	case strings.HasSuffix(body, "-"):
		negative, body = true, body[:len(body)-1]
	case strings.HasPrefix(body, "+"):
		body = body[1:]
	}
	if at := strings.IndexAny(body, "eE"); at > 0 {
		e, err := strconv.Atoi(body[at+1:])
		if err != nil || e < -30 || e > 30 {
			return wrong()
		}
		body, power = body[:at], power+e
	}
	digits, scale, ok := split(body, decimal)
	if !ok {
		return wrong()
	}
	scale -= power
	for scale > 0 && strings.HasSuffix(digits, "0") {
		digits, scale = digits[:len(digits)-1], scale-1
	}
	for scale < 0 && len(digits) < 19 {
		digits, scale = digits+"0", scale+1
	}
	if cut := len(strings.TrimLeft(digits, "0")) - 18; cut > 0 && cut <= scale {
		digits, scale = digits[:len(digits)-cut], scale-cut // beyond 18 digits a fraction says nothing
	}
	if digits == "" {
		digits = "0"
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || scale < 0 {
		return wrong()
	}
	if negative {
		v = -v
	}
	return Number{Unscaled: v, Scale: scale, Currency: currency}, nil
}

// dress takes off what stands around the digits.
func dress(s string) (body, currency string, power int) {
	body = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "’", "", "_", "").Replace(s)
	for _, c := range signs {
		if i := strings.Index(strings.ToUpper(body), c.sign); i >= 0 && len(strings.ToUpper(body)) == len(body) {
			body, currency = body[:i]+body[i+len(c.sign):], c.code
			break
		}
	}
	if strings.HasSuffix(body, "%") {
		return body[:len(body)-1], currency, -2
	}
	lower := strings.ToLower(body)
	for _, m := range multiples {
		if len(lower) == len(body) && (strings.HasSuffix(lower, m.word) || strings.HasSuffix(lower, m.word+"s")) {
			return body[:strings.LastIndex(lower, m.word)], currency, m.power
		}
	}
	return body, currency, 0
}

// split separates digits from the number of them after the decimal sign. A sign
// that cannot group thousands where it stands is taken for the decimal one.
func split(s, decimal string) (digits string, scale int, ok bool) {
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	sign := decimal
	switch {
	case points > 0 && commas > 0: // the last one is the decimal sign
		sign = "."
		if strings.LastIndexByte(s, ',') > strings.LastIndexByte(s, '.') {
			sign = ","
		}
	case points == 1 && !groups(s, '.'), commas > 1:
		sign = "."
	case points > 1, commas == 1 && !groups(s, ','):
		sign = ","
	}
	group := byte(',')
	if sign == "," {
		group = '.'
	}
	whole, fraction, cut := strings.Cut(s, sign)
	if cut && strings.Contains(fraction, sign) {
		return "", 0, false
	}
	if strings.IndexByte(whole, group) >= 0 {
		if !groups(whole, group) {
			return "", 0, false
		}
		whole = strings.ReplaceAll(whole, string(group), "")
	}
	if whole+fraction == "" || whole != "" && !allDigits(whole) || fraction != "" && !allDigits(fraction) {
		return "", 0, false
	}
	return whole + fraction, len(fraction), true
}

// groups says that sign stands only where thousands end: 1,234,567.
func groups(s string, sign byte) bool {
	parts := strings.Split(s, string(sign))
	for i, p := range parts {
		if i == 0 && (len(p) == 0 || len(p) > 3 || p == "0") || i > 0 && len(p) != 3 {
			return false
		}
	}
	return true
}

// decimalSign gives the sign a text can only mean as decimal, or 0.
func decimalSign(s string) byte {
	if len(s) > 24 || len(s) < 3 {
		return 0
	}
	body, _, _ := dress(s)
	body = strings.TrimPrefix(body, "-")
	points, commas := strings.Count(body, "."), strings.Count(body, ",")
	if !allDigits(strings.NewReplacer(".", "", ",", "").Replace(body)) {
		return 0
	}
	switch {
	case points > 0 && commas > 0:
		if strings.LastIndexByte(body, ',') > strings.LastIndexByte(body, '.') {
			return ','
		}
		return '.'
	case points == 1 && !groups(body, '.'), commas > 1 && groups(body, ','):
		return '.'
	case commas == 1 && !groups(body, ','), points > 1 && groups(body, '.'):
		return ','
	}
	return 0
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
