package sheet

import (
	"strconv"
	"strings"
	"time"

	"arpent/internal/intake/fold"
	"arpent/internal/platform/fault"
)

var months = map[string]time.Month{
	"jan": 1, "january": 1, "janvier": 1, "janv": 1, "feb": 2, "february": 2, "fevrier": 2, "fev": 2, "fevr": 2,
	"mar": 3, "march": 3, "mars": 3, "apr": 4, "april": 4, "avril": 4, "avr": 4, "may": 5, "mai": 5,
	"jun": 6, "june": 6, "juin": 6, "jul": 7, "july": 7, "juillet": 7, "juil": 7, "aug": 8, "august": 8, "aout": 8,
	"sep": 9, "sept": 9, "september": 9, "septembre": 9, "oct": 10, "october": 10, "octobre": 10,
	"nov": 11, "november": 11, "novembre": 11, "dec": 12, "december": 12, "decembre": 12,
}

// ParseDate reads a day, "2026-11-24": ISO 8601 (a time of day is dropped), day
// and month by number in the given order ("dmy" or "mdy"), a month by its
// English or French name, or the day number of a spreadsheet.
func ParseDate(s, order string) (string, error) {
	wrong := fault.Invalid("intake.not_a_date", "%q is not a date", short(s)).With("value", short(s))
	if len(s) > 40 || s == "" {
		return "", wrong
	}
	if day, ok := serial(s); ok {
		return day, nil
	}
	f := strings.FieldsFunc(fold.Text(s), func(r rune) bool { return strings.ContainsRune("/-. ,", r) })
	if len(f) >= 3 {
		if head, _, cut := strings.Cut(f[2], "t"); cut && allDigits(head) {
			f[2] = head // 2026-11-24T10:30:00Z
		}
	}
	if len(f) < 3 {
		return "", wrong
	}
	y, m, d, ok := arrange(f[0], f[1], f[2], order)
	if !ok {
		return "", wrong
	}
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || t.Month() != m || y < 1000 || y > 9999 {
		return "", wrong
	}
	return t.Format(time.DateOnly), nil
}

func arrange(a, b, c, order string) (year int, month time.Month, day int, ok bool) {
	if m, named := months[b]; named { // 12 mars 2024
		a, b = strings.TrimSuffix(a, "er"), strconv.Itoa(int(m))
		order = "dmy"
	} else if m, named := months[a]; named { // March 12, 2024
		a, b = b, strconv.Itoa(int(m))
		order = "dmy"
	}
	iso := len(a) == 4
	if iso {
		a, c, order = c, a, "dmy"
	}
	if !allDigits(a) || !allDigits(b) || !allDigits(c) || len(a) > 2 || len(b) > 2 || len(c) != 2 && len(c) != 4 {
		return 0, 0, 0, false
	}
	day, _ = strconv.Atoi(a)
	m, _ := strconv.Atoi(b)
	year, _ = strconv.Atoi(c)
	if len(c) == 2 {
		if year += 2000; year > 2068 {
			year -= 100
		}
	}
	if order == "mdy" {
		day, m = m, day
	}
	if m > 12 && day <= 12 && !iso { // only one reading is left
		day, m = m, day
	}
	return year, time.Month(m), day, m >= 1 && m <= 12
}

// serial reads the day number of a spreadsheet, from 1950 to 2149; its day 60
// never was, so that days count from 30 December 1899.
func serial(s string) (string, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	if len(whole) != 5 || !allDigits(whole) || fraction != "" && !allDigits(fraction) {
		return "", false
	}
	n, _ := strconv.Atoi(whole)
	if n < 18264 || n > 91312 {
		return "", false
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly), true
}

// dateOrder gives 'd' or 'm' when s leaves no doubt which comes first, or 0.
func dateOrder(s string) byte {
	if len(s) < 8 || len(s) > 10 {
		return 0
	}
	f := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(f) != 3 || len(f[0]) > 2 || len(f[1]) > 2 || len(f[2]) != 4 || !allDigits(f[0]+f[1]+f[2]) {
		return 0
	}
	a, _ := strconv.Atoi(f[0])
	b, _ := strconv.Atoi(f[1])
	switch {
	case a > 12 && a <= 31 && b <= 12:
		return 'd'
	case b > 12 && b <= 31 && a <= 12:
		return 'm'
	}
	return 0
}
