package identifier

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ scheme, in, want string }{
		{SIREN, "732 829 320", "732829320"}, {SIREN, "732829321", ""}, {SIREN, "FR44732829320", "732829320"}, {SIREN, "5580021", ""},
		{SIREN, "005580113", "005580113"}, {SIREN, "5580113", "005580113"}, {SIREN, "000000000", ""}, {SIREN, "73282932O", ""},
		{SIRET, "732 829 320 00074", "73282932000074"}, {SIRET, "73282932000075", ""},
		{SIRET, "35600000000048", "35600000000048"}, {SIRET, "35600000049837", "35600000049837"}, {SIRET, "35600000049838", ""}, // La Poste
		{LEI, "529900T8BM49AURSDO55", "529900T8BM49AURSDO55"}, {LEI, "529900T8BM49AURSDO56", ""}, {LEI, "7LTWFZYICNSX8D621K86", "7LTWFZYICNSX8D621K86"},
		{DUNS, "06-070-4780", "060704780"}, {DUNS, "12", ""},
		{Domain, "https://www.Acme.co.uk/path?x=1", "acme.co.uk"}, {Domain, "ann@shop.acme.fr", "acme.fr"}, {Domain, "acme.fr:8080", "acme.fr"},
		{Domain, "bob@gmail.com", ""}, {Domain, "acme", ""}, {Domain, "http://192.168.0.1/", ""}, {Domain, "n/a", ""}, {Domain, "co.uk", ""},
		{"salesforce", " 0015g00000AbCdE ", "0015g00000AbCdE"}, {"salesforce", " ", ""},
	} {
		got, err := Parse(c.scheme, c.in)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("Parse(%s, %q) = %q, %v; want %q", c.scheme, c.in, got, err, c.want)
		}
	}
}

// Luhn and MOD 97-10 catch every single wrong digit.
func TestOneWrongDigitIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := fmt.Sprintf("%08d", rapid.IntRange(1, 99999999).Draw(t, "body"))
		good := ""
		for c := '0'; c <= '9'; c++ {
			if luhn(body + string(c)) {
				good = body + string(c)
			}
		}
		if _, err := ParseSIREN(good); err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, 8).Draw(t, "at")
		other := byte('0' + (int(good[at]-'0')+rapid.IntRange(1, 9).Draw(t, "by"))%10)
		if _, err := ParseSIREN(good[:at] + string(other) + good[at+1:]); err == nil {
			t.Fatalf("%s with %c at %d passes", good, other, at)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("https://www.acme.fr")
	f.Add("732 829 320 00074")
	f.Fuzz(func(t *testing.T, s string) {
		for _, scheme := range []string{SIREN, SIRET, LEI, DUNS, Domain} {
			once, err := Parse(scheme, s)
			if err != nil {
				continue
			}
			if twice, err := Parse(scheme, once); err != nil || twice != once {
				t.Errorf("%s %q gives %q, then %q %v", scheme, s, once, twice, err)
			}
			if strings.TrimSpace(once) == "" {
				t.Errorf("%s %q gives nothing", scheme, s)
			}
		}
	})
}
