// Package currency says how many decimals a currency has (ISO 4217).
package currency

import (
	"strings"

	"golang.org/x/text/currency"

	"arpent/internal/platform/fault"
)

// Parse checks a code; empty stays empty.
func Parse(s string) (string, error) {
	up := strings.ToUpper(strings.TrimSpace(s))
	if up == "" {
		return "", nil
	}
	if _, err := currency.ParseISO(up); err != nil {
		return "", fault.Invalid("currency.unknown", "%q is no currency of ISO 4217", up).With("value", up)
	}
	return up, nil
}

// Exponent is the number of decimals of a currency's minor unit.
func Exponent(code string) int {
	switch code {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

// Of is the currency of a country, where one can hardly be wrong.
func Of(country string) string {
	switch country {
	case "FR", "DE", "BE", "LU", "NL", "ES", "IT", "PT", "AT", "IE", "FI", "GR", "EE", "LV", "LT", "SK", "SI", "CY", "MT", "HR", "MC", "AD", "RE", "GP", "MQ", "GF", "YT", "PM":
		return "EUR"
	case "US":
		return "USD"
	case "GB":
		return "GBP"
	case "CH":
		return "CHF"
	case "CA":
		return "CAD"
	}
	return ""
}

// Major writes an amount of minor units in units of its currency; nothing for nil.
func Major(minor *int64, code string) any {
	if minor == nil {
		return nil
	}
	f := float64(*minor)
	for range Exponent(code) {
		f /= 10
	}
	return f
}
