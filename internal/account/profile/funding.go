package profile

import (
	"cmp"
	"slices"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/account/stated"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Funding is money that an account raised, once.
type Funding struct {
	Kind     string        `json:"kind" enum:"seed,series_a,series_b,series_c,series_later,venture,private_equity,debt,grant,crowdfunding,listing,other"`
	On       db.Date       `json:"on,omitempty" doc:"When it was told; absent when not known"`
	Amount   *int64        `json:"amount,omitempty" minimum:"0" doc:"Minor units"`
	Currency string        `json:"currency,omitempty" maxLength:"3" doc:"ISO 4217"`
	Source   string        `json:"source,omitempty" doc:"import/ID, or empty for a form"`
	By       access.UserID `json:"by,omitempty"`
	Known    db.Date       `json:"known,omitempty" doc:"Since when it is known here"`
	To       db.Date       `json:"to,omitempty" doc:"When it was taken back"`
	EndedBy  access.UserID `json:"ended_by,omitempty"`
}

// Fundings are those of an account, with those that were taken back.
type Fundings []Funding

// kinds by the words that tell them, the surest first.
var kinds = []struct {
	kind  string
	words []string
}{
	{"seed", []string{"seed", "amorcage", "angel"}},
	{"series_a", []string{"series a", "serie a"}}, {"series_b", []string{"series b", "serie b"}}, {"series_c", []string{"series c", "serie c"}},
	{"series_later", []string{"series", "serie"}},
	{"private_equity", []string{"private equity", "capital investissement", "lbo", "buyout"}},
	{"debt", []string{"debt", "dette", "loan", "pret", "emprunt", "convertible"}},
	{"grant", []string{"grant", "subvention"}},
	{"crowdfunding", []string{"crowdfunding", "participatif", "ico", "initial coin"}},
	{"listing", []string{"ipo", "listing", "public", "bourse"}},
	{"venture", []string{"venture", "capital risque", "levee"}},
}

// Kinds lists those of fundings.
func Kinds() []string {
	return []string{"seed", "series_a", "series_b", "series_c", "series_later", "venture", "private_equity", "debt", "grant", "crowdfunding", "listing", "other"}
}

// KindOf reads the kind of a funding from words; empty for none.
func KindOf(text string) string {
	said := " " + strings.ReplaceAll(fold.Words(text), "_", " ") + " "
	if slices.Contains(Kinds(), strings.TrimSpace(text)) {
		return strings.TrimSpace(text)
	}
	for _, k := range kinds {
		for _, w := range k.words {
			if strings.Contains(said, " "+w+" ") {
				return k.kind
			}
		}
	}
	if strings.TrimSpace(said) == "" || slices.Contains([]string{"no", "none", "n a", "aucun", "aucune", "0"}, strings.TrimSpace(said)) {
		return ""
	}
	return "other"
}

func (r *Funding) same(o *Funding) bool { return r.Kind == o.Kind && r.On == o.On }

// Now gives those that hold, the latest first; one without a day is the oldest.
func (rs Fundings) Now() Fundings {
	out := slices.DeleteFunc(slices.Clone(rs), func(r Funding) bool { return r.To != "" })
	slices.SortStableFunc(out, func(a, b Funding) int { return cmp.Compare(b.On, a.On) })
	return out
}

// Latest is the last funding that is known; nil for none.
func (rs Fundings) Latest() *Funding {
	if now := rs.Now(); len(now) > 0 {
		return &now[0]
	}
	return nil
}

// mostFundings are kept of an account.
const mostFundings = 50

func (r *Funding) check() error {
	if !slices.Contains(Kinds(), r.Kind) {
		return fault.Invalid("account.funding_kind", "there is no kind of funding %q", r.Kind).With("kind", r.Kind)
	}
	if r.On != "" {
		if _, err := db.ParseDate(string(r.On)); err != nil {
			return err
		}
	}
	code, err := currency.Parse(r.Currency)
	if err != nil {
		return err
	}
	r.Currency = code
	if r.Amount != nil && (r.Currency == "" || *r.Amount < 0) {
		return fault.Invalid("account.currency", "an amount needs a currency").With("field", "currency")
	}
	if r.Amount == nil {
		r.Currency = ""
	}
	return nil
}

// Say makes the list what people say holds now, as Words do.
func (rs Fundings) Say(now Fundings, by stated.Stamp) (Fundings, error) {
	out := slices.Clone(rs)
	keep := map[int]bool{}
	for _, said := range now {
		if said.To != "" {
			continue
		}
		if err := said.check(); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(out, func(o Funding) bool { return o.same(&said) })
		switch {
		case i < 0:
			i = len(out)
			out = append(out, Funding{Kind: said.Kind, On: said.On, Source: by.Source, By: by.By, Known: by.On})
		case out[i].To != "" && (out[i].To != by.On || out[i].EndedBy != by.By):
			out[i] = Funding{Kind: said.Kind, On: said.On, Source: by.Source, By: by.By, Known: by.On}
		}
		r := &out[i]
		if r.To, r.EndedBy = "", ""; !sameAmount(r, &said) {
			known := r.Amount != nil
			if r.Amount, r.Currency = said.Amount, said.Currency; known {
				r.Source, r.By, r.Known = by.Source, by.By, by.On
			}
		}
		keep[i] = true
	}
	for i := range out {
		if out[i].To == "" && !keep[i] {
			out[i].To, out[i].EndedBy = by.On, by.By
		}
	}
	out = slices.DeleteFunc(out, func(o Funding) bool { return o.To != "" && o.To == o.Known && o.By == o.EndedBy && o.Source == "" })
	if len(out) > mostFundings {
		return nil, fault.Invalid("account.words_many", "at most %d are kept", mostFundings).With("limit", mostFundings)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

func sameAmount(a, b *Funding) bool {
	return (a.Amount == nil) == (b.Amount == nil) && (a.Amount == nil || *a.Amount == *b.Amount && a.Currency == b.Currency)
}

// Lay adds what a file says. A kind alone says nothing where a funding of that
// kind is known; what one leaves open is filled in.
func (rs Fundings) Lay(said Fundings, by stated.Stamp) Fundings {
	out := slices.Clone(rs)
	for _, r := range said {
		i := slices.IndexFunc(out, func(o Funding) bool { return o.Kind == r.Kind && (o.On == r.On || o.On == "" || r.On == "") })
		if i < 0 {
			if len(out) < mostFundings {
				r.Source, r.By, r.Known = by.Source, by.By, by.On
				out = append(out, r)
			}
			continue
		}
		if o := &out[i]; o.To == "" {
			if o.On == "" {
				o.On = r.On
			}
			if o.Amount == nil && r.Amount != nil {
				o.Amount, o.Currency = r.Amount, r.Currency
			}
		}
	}
	return out
}

// With adds the fundings of another account that is the same.
func (rs Fundings) With(other Fundings) Fundings {
	out := slices.Clone(rs)
	for _, r := range other {
		if !slices.ContainsFunc(out, func(o Funding) bool { return o.same(&r) }) {
			out = append(out, r)
		}
	}
	return out[:min(len(out), mostFundings)]
}
