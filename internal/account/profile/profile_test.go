package profile_test

import (
	"reflect"
	"testing"

	"arpent/internal/account/profile"
	"arpent/internal/account/stated"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

func TestGrowth(t *testing.T) {
	at := func(on db.Date) stated.Stamp { return stated.Stamp{Source: "import/1", On: on} }
	var h profile.Headcounts
	h = h.Observe(100, at("2025-03-01"))
	if h.Growth("2025-03-01") != nil {
		t.Error("one headcount tells a growth")
	}
	if again := h.Observe(100, at("2025-04-01")); len(again) != 1 {
		t.Errorf("the same again a month later: %+v", again)
	}
	h = h.Observe(110, at("2025-09-01")).Observe(121, at("2026-03-01"))
	if g := h.Growth("2026-05-01"); g == nil || g.Percent != 21 || g.From.On != "2025-03-01" || g.To.People != 121 {
		t.Errorf("%+v", g)
	}
	if g := h.Growth("2026-02-01"); g != nil {
		t.Errorf("half a year tells no year: %+v", g)
	}
	if g := h.Growth("2028-01-01"); g != nil {
		t.Errorf("long ago tells nothing of today: %+v", g)
	}
	// Of a span that is not just a year, the change in one.
	two := profile.Headcounts{}.Observe(100, at("2025-01-01")).Observe(110, at("2025-10-28"))
	if g := two.Growth("2025-11-01"); g == nil || g.Percent < 12.2 || g.Percent > 12.4 {
		t.Errorf("%+v", g)
	}
	said := profile.Headcounts{}.Observe(60, at("2026-03-01")).Grown(60, 20, at("2026-03-01"))
	if g := said.Growth("2026-03-02"); g == nil || g.Percent != 20 || !g.From.Derived || g.From.People != 50 {
		t.Errorf("%+v", g)
	}
	if again := said.Grown(60, 20, at("2026-03-05")); !reflect.DeepEqual(again, said) {
		t.Errorf("a growth said again: %+v", again)
	}
	if none := said.Grown(60, -100, at("2027-01-01")); !reflect.DeepEqual(none, said) {
		t.Errorf("%+v", none)
	}
}

func TestFundings(t *testing.T) {
	for text, want := range map[string]string{"Series A": "series_a", "Série B": "series_b", "Pre-Seed": "seed", "Angel": "seed", "Series E": "series_later", "Debt Financing": "debt", "Venture (Funding not Specified)": "venture",
		"Private Equity": "private_equity", "Post-IPO Equity": "listing", "": "", "none": "", "series_c": "series_c", "Something": "other"} {
		if got := profile.KindOf(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
	file, ana := stated.Stamp{Source: "import/1", By: "hq", On: "2026-01-05"}, stated.Stamp{By: "ana", On: "2026-02-01"}
	three, four := int64(300), int64(400)
	rs := profile.Fundings(nil).Lay(profile.Fundings{{Kind: "seed"}}, file)
	rs = rs.Lay(profile.Fundings{{Kind: "seed", On: "2025-06-01", Amount: &three, Currency: "USD"}, {Kind: "series_a", On: "2026-01-01"}}, file)
	if len(rs) != 2 || rs[0].On != "2025-06-01" || *rs[0].Amount != 300 || rs.Latest().Kind != "series_a" {
		t.Fatalf("%+v", rs)
	}
	if again := rs.Lay(profile.Fundings{{Kind: "seed"}, {Kind: "series_a", On: "2026-01-01"}}, ana); !reflect.DeepEqual(again, rs) {
		t.Errorf("the same again: %+v", again)
	}
	fewer, err := rs.Say(profile.Fundings{{Kind: "seed", On: "2025-06-01", Amount: &three, Currency: "USD"}}, ana)
	if err != nil || fewer.Latest().Kind != "seed" || fewer[1].EndedBy != "ana" {
		t.Fatalf("%+v %v", fewer, err)
	}
	if back, err := fewer.Say(rs.Now(), ana); err != nil || !reflect.DeepEqual(back, rs) {
		t.Errorf("undone: %+v, was %+v, %v", back, rs, err)
	}
	if _, err := rs.Say(profile.Fundings{{Kind: "seed", Amount: &four}}, ana); err == nil {
		t.Error("an amount without a currency is taken")
	}
	if _, err := rs.Say(profile.Fundings{{Kind: "luck"}}, ana); err == nil {
		t.Error("any kind is taken")
	}
}

func TestTypeOf(t *testing.T) {
	for text, want := range map[string]string{"": "", " n/a ": "", "Privately Held": "private", "Public Company": "public", "Nonprofit": "non_profit", "Non Profit": "non_profit", "Educational Institution": "educational",
		"Government Agency": "government", "Partnership": "partnership", "Self-Employed": "self_employed", "Self-Owned": "self_owned", "Société civile/Société commerciale/Autres types de sociétés": "private",
		"Cotée en bourse": "public", "Entreprise publique": "public", "Administration publique": "government", "Établissement éducatif": "educational", "non_profit": "non_profit", "Cooperative": "other"} {
		if got := profile.TypeOf(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}

// A file says of which type a company is, a later one otherwise; but not against
// what somebody said, nor back what they took away.
func TestTypeIsOne(t *testing.T) {
	file := func(n, kind string) (profile.Profile, stated.Stamp) {
		by := stated.Stamp{Source: "import/" + n, On: db.Date("2026-0" + n + "-01")}
		return profile.Profile{Type: stated.Words{}.Lay([]string{kind}, by)}, by
	}
	var p profile.Profile
	lay := func(n, kind, want string) {
		t.Helper()
		said, by := file(n, kind)
		if p = p.Lay(said, by); p.CompanyType() != want || len(p.Type.Now()) > 1 {
			t.Fatalf("%+v", p.Type)
		}
	}
	lay("1", "private", "private")
	lay("2", "public", "public")
	by := stated.Stamp{By: "ana", On: "2026-03-01"}
	var err error
	if p, err = p.Say(profile.Profile{Type: stated.Words{{Value: "non_profit"}}}, by); err != nil || p.CompanyType() != "non_profit" {
		t.Fatalf("%+v, %v", p.Type, err)
	}
	lay("4", "public", "non_profit")
	for _, wrong := range []stated.Words{{{Value: "huge"}}, {{Value: "public"}, {Value: "private"}}} {
		if _, err := p.Say(profile.Profile{Type: wrong}, by); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	p, _ = file("1", "private")
	if p, err = p.Say(profile.Profile{}, by); err != nil || p.CompanyType() != "" {
		t.Fatalf("%+v, %v", p.Type, err)
	}
	lay("4", "private", "")
	lay("5", "public", "public")
	if other, _ := file("6", "private"); p.With(other).CompanyType() != "public" || (profile.Profile{}).With(other).CompanyType() != "private" {
		t.Error("merged")
	}
}
