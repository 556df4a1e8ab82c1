package industry

import "testing"

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, version, code, of string }{
		{"70.10Z", "", "7010Z", NAF2}, {"0111z", "", "0111Z", NAF2}, {"46.69", "", "4669", NACE2}, {"541511", "", "541511", NAICS},
		{"45", "", "45", NAF2}, {"Manufacturing", "", "", ""}, {"7372", "", "7372", SIC}, {"70.10Z", NAF2025, "7010Z", NAF2025}, {"", "", "", ""},
		{"99.99X", "", "", ""}, {"1234567", "", "", ""},
	} {
		code, of, ok := Parse(c.in, c.version)
		if code != c.code || of != c.of || ok != (c.code != "") {
			t.Errorf("Parse(%q) = %q %q %t", c.in, code, of, ok)
		}
	}
}

func TestTitlesAndSectors(t *testing.T) {
	if got := Title("7010Z", NAF2); got != "Activités des sièges sociaux" {
		t.Errorf("%q", got)
	}
	if got := Title("541511", NAICS); got != "Custom Computer Programming Services" {
		t.Errorf("%q", got)
	}
	if s := SectorOf("3254", NAICS); s == nil || s.Key != "naics:31-33" {
		t.Errorf("%+v", s)
	}
	if s := SectorOf("25", NACE2); s == nil || s.Key != "naf:C" {
		t.Errorf("%+v", s)
	}
	for _, s := range Sectors() {
		if len(s.Divisions) == 0 {
			t.Errorf("%s is empty", s.Key)
		}
	}
	if got := Search("boulangerie", 10); len(got) == 0 || got[0].Version != NAF2 {
		t.Errorf("%+v", got)
	}
}
