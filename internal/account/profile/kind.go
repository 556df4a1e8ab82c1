package profile

import (
	"slices"
	"strings"

	"arpent/internal/account/stated"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/fault"
)

// types of companies, as networks name them, by the words that tell them in
// English and French: the surest first.
var types = []struct {
	name  string
	words []string
}{
	{"self_employed", []string{"self employed", "travailleur independant", "travailleur independante", "freelance", "auto entrepreneur", "micro entrepreneur", "entreprise individuelle", "ei"}},
	{"self_owned", []string{"self owned", "entreprise independante", "sole proprietorship", "sole proprietor"}},
	{"non_profit", []string{"non profit", "nonprofit", "not for profit", "non profits", "but non lucratif", "association", "fondation", "charity"}},
	{"educational", []string{"educational", "education", "etablissement educatif", "etablissement d enseignement", "enseignement", "university", "universite", "school", "ecole"}},
	{"government", []string{"government", "government agency", "administration publique", "organisme public", "secteur public", "public sector", "etat", "collectivite", "collectivite territoriale", "etablissement public"}},
	{"partnership", []string{"partnership", "partenariat", "societe en nom collectif", "snc", "societe de personnes"}},
	{"private", []string{"privately held", "private", "privee", "prive", "societe civile", "sas", "sarl", "sasu", "eurl", "ltd", "llc", "gmbh", "non cotee", "subsidiary", "filiale"}},
	{"public", []string{"public company", "public", "publicly traded", "listed", "cotee", "cotee en bourse", "entreprise publique", "plc", "inc"}},
}

// Types lists those of companies.
func Types() []string {
	return []string{"private", "public", "partnership", "self_owned", "self_employed", "non_profit", "educational", "government", "other"}
}

// TypeOf reads the type of a company from words; empty for none.
func TypeOf(text string) string {
	if said := strings.TrimSpace(text); slices.Contains(Types(), said) {
		return said
	}
	said := " " + strings.ReplaceAll(fold.Words(text), "_", " ") + " "
	for _, t := range types {
		for _, w := range t.words {
			if strings.Contains(said, " "+w+" ") {
				return t.name
			}
		}
	}
	if strings.TrimSpace(said) == "" || slices.Contains([]string{"no", "none", "n a", "unknown", "inconnu", "0"}, strings.TrimSpace(said)) {
		return ""
	}
	return "other"
}

// sayType makes the type what people say: one, or none.
func (p *Profile) sayType(now stated.Words, by stated.Stamp) error {
	said := now.Now()
	if len(said) > 1 {
		return fault.Invalid("account.type_many", "a company is of one type")
	}
	if len(said) == 1 && !slices.Contains(Types(), said[0]) {
		return fault.Invalid("account.type", "there is no type of company %q", said[0]).With("type", said[0])
	}
	var err error
	p.Type, err = p.Type.Say(now, by)
	return err
}

// layType takes what a file says, unless somebody said otherwise.
func (p *Profile) layType(said stated.Words, by stated.Stamp) {
	values := said.Now()
	if len(values) == 0 || slices.ContainsFunc(p.Type, func(w stated.Word) bool { return w.Source == "" || w.EndedBy != "" && w.Value == values[0] }) {
		return
	}
	if said, err := p.Type.Say(said, by); err == nil {
		p.Type = said
	}
}

// CompanyType is of which type the company is; empty when not known.
func (p Profile) CompanyType() string {
	if now := p.Type.Now(); len(now) > 0 {
		return now[0]
	}
	return ""
}
