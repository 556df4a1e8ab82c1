package sheet

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		in, decimal string
		want        float64
		currency    string
	}{
		{"1234.5", ".", 1234.5, ""}, {"1 234,50", ",", 1234.5, ""}, {"1.234,50", ",", 1234.5, ""}, {"1,234.50", ",", 1234.5, ""},
		{"1,234", ".", 1234, ""}, {"1,234", ",", 1.234, ""}, {"1.234", ",", 1234, ""}, {"1.234", ".", 1.234, ""}, {"12,5", ".", 12.5, ""},
		{"0.123", ",", 0.123, ""}, {"1'234'567", ".", 1234567, ""}, {"(12)", ".", -12, ""}, {"-7", ".", -7, ""}, {"7-", ".", -7, ""},
		{"€ 1 200", ",", 1200, "EUR"}, {"$1,200.75", ".", 1200.75, "USD"}, {"12 k€", ",", 12000, "EUR"}, {"1,5 M€", ",", 1.5e6, "EUR"},
		{"2.5 Mds", ".", 2.5e9, ""}, {"1.2E+06", ".", 1.2e6, ""}, {"50 %", ",", 0.5, ""}, {"10,000,000", ",", 1e7, ""}, {".5", ".", 0.5, ""},
		{"3.14159265358979323846", ".", math.Pi, ""}, {"0", ".", 0, ""}, {"1\u202f000,00 €", ",", 1000, "EUR"},
	} {
		n, err := ParseNumber(c.in, c.decimal)
		if err != nil || math.Abs(n.Float()-c.want) > 1e-9*math.Abs(c.want) || n.Currency != c.currency {
			t.Errorf("ParseNumber(%q, %q) = %+v %v, want %v %s", c.in, c.decimal, n, err, c.want, c.currency)
		}
	}
	for _, in := range []string{"", "abc", "1,2,3", "1.2.3", "12-34", "--", "1e99", "99999999999999999999", "1 234 five", ".", "N/A", "e5"} {
		if n, err := ParseNumber(in, "."); err == nil {
			t.Errorf("ParseNumber(%q) = %+v", in, n)
		}
	}
}

func TestMinorIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(-1e15, 1e15).Draw(t, "cents")
		abs, sign := cents, ""
		if cents < 0 {
			abs, sign = -cents, "-"
		}
		text := sign + strconv.FormatInt(abs/100, 10) + "." + strconv.FormatInt(100+abs%100, 10)[1:]
		n, err := ParseNumber(text, ".")
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := n.Minor(2); !ok || got != cents {
			t.Fatalf("%s gives %d", text, got)
		}
	})
	for in, want := range map[string]int64{"0.005": 1, "0.004": 0, "-0.005": -1, "2.675": 268, "1e3": 100000} {
		n, _ := ParseNumber(in, ".")
		if got, _ := n.Minor(2); got != want {
			t.Errorf("%s gives %d, want %d", in, got, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ in, order, want string }{
		{"2026-11-24", "dmy", "2026-11-24"}, {"2026-11-24T10:30:00Z", "dmy", "2026-11-24"}, {"2025-09-11 11:15:07.497", "dmy", "2025-09-11"},
		{"03/04/2026", "dmy", "2026-04-03"}, {"03/04/2026", "mdy", "2026-03-04"}, {"24/11/2026", "mdy", "2026-11-24"}, {"24.11.26", "dmy", "2026-11-24"},
		{"12 Mar 2024", "dmy", "2024-03-12"}, {"7-Feb-22", "mdy", "2022-02-07"}, {"1er août 2025", "dmy", "2025-08-01"}, {"March 12, 2024", "mdy", "2024-03-12"},
		{"45000", "dmy", "2023-03-15"}, {"45000.75", "dmy", "2023-03-15"}, {"2024/2/9", "mdy", "2024-02-09"},
	} {
		if got, err := ParseDate(c.in, c.order); err != nil || got != c.want {
			t.Errorf("ParseDate(%q, %s) = %q %v, want %s", c.in, c.order, got, err, c.want)
		}
	}
	for _, in := range []string{"", "31/02/2026", "tomorrow", "2026-13-01", "99", "1/2", "12 34 56 78 90", "2026"} {
		if got, err := ParseDate(in, "dmy"); err == nil {
			t.Errorf("ParseDate(%q) = %q", in, got)
		}
	}
}

func FuzzValues(f *testing.F) {
	f.Add("1 234,50 €")
	f.Add("12 mars 2024")
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range []string{".", ","} {
			if n, err := ParseNumber(s, d); err == nil && n.Scale < 0 {
				t.Fatalf("%q: %+v", s, n)
			}
			decimalSign(s)
		}
		if day, err := ParseDate(s, "mdy"); err == nil && len(day) != 10 {
			t.Fatalf("%q: %q", s, day)
		}
		if c := clean(Safe(clean(s))); c != clean(s) {
			t.Fatalf("%q comes back as %q", clean(s), c)
		}
	})
}
