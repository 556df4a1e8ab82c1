package pay

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Ratio is a decimal number with at most six places, exact: 1.5 is 1,500,000
// millionths. In JSON it is a number.
type Ratio int64

// One is the ratio 1, or 100 %.
const One Ratio = 1_000_000

// ParseRatio reads a decimal such as 1.5; more than six places are refused,
// not rounded.
func ParseRatio(s string) (Ratio, error) {
	whole, part, _ := strings.Cut(s, ".")
	negative := strings.HasPrefix(whole, "-")
	digits := strings.TrimPrefix(whole, "-") + part
	if len(part) > 6 {
		if strings.Trim(part[6:], "0") != "" {
			return 0, fmt.Errorf("%q has more than six decimal places", s)
		}
		digits, part = digits[:len(digits)-len(part)+6], part[:6]
	}
	if digits == "" || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		return 0, fmt.Errorf("%q is not a decimal number such as 1.5", s)
	}
	v := int64(0)
	for _, d := range digits + strings.Repeat("0", 6-len(part)) {
		v = 10*v + int64(d-'0')
		if v > 1_000_000_000_000_000_000/10 {
			return 0, fmt.Errorf("%q is too large", s)
		}
	}
	if negative {
		v = -v
	}
	return Ratio(v), nil
}

// String is the shortest decimal.
func (r Ratio) String() string {
	sign := ""
	v := int64(r)
	if v < 0 {
		sign, v = "-", -v
	}
	s := fmt.Sprintf("%s%d.%06d", sign, v/int64(One), v%int64(One))
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// MarshalJSON writes a number.
func (r Ratio) MarshalJSON() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalJSON reads a number.
func (r *Ratio) UnmarshalJSON(text []byte) (err error) {
	*r, err = ParseRatio(string(text))
	return err
}

// Schema says to the API that it is a number, not the integer behind it.
func (Ratio) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Type: huma.TypeNumber} }

func (r Ratio) rat() *big.Rat { return big.NewRat(int64(r), int64(One)) }

// ratioOf is the nearest ratio, for display.
func ratioOf(v *big.Rat) Ratio {
	n, ok := roundHalfEven(new(big.Rat).Mul(v, big.NewRat(int64(One), 1)))
	if !ok {
		return Ratio(1<<62) * Ratio(v.Sign())
	}
	return Ratio(n)
}

// roundHalfEven rounds to whole minor units, a half to the even neighbour, and
// says whether the result is an int64.
func roundHalfEven(v *big.Rat) (int64, bool) {
	double := new(big.Int).Lsh(v.Num(), 1)
	floor, rest := new(big.Int).DivMod(v.Num(), v.Denom(), new(big.Int))
	double.Lsh(rest, 1)
	switch double.Cmp(v.Denom()) {
	case 1:
		floor.Add(floor, big.NewInt(1))
	case 0:
		if floor.Bit(0) == 1 {
			floor.Add(floor, big.NewInt(1))
		}
	}
	return floor.Int64(), floor.IsInt64()
}
