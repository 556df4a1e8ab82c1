package design

import (
	"fmt"

	"arpent/engine/districting"
	"arpent/engine/districting/proof"
)

// Remark is a remark about a plan: Key and Params are for translation, Text
// is the English of it.
type Remark struct {
	Severity string         `json:"severity" enum:"error,warning,info" doc:"error: no feasible plan exists"`
	Key      string         `json:"key"`
	Text     string         `json:"text"`
	Params   map[string]any `json:"params,omitempty"`
	Units    []string       `json:"units,omitempty" doc:"Codes of the units concerned"`
}

func remark(severity, key string, params map[string]any, format string, args ...any) Remark {
	return Remark{Severity: severity, Key: key, Text: fmt.Sprintf(format, args...), Params: params}
}

// Giant is a unit that no territory can hold.
type Giant struct {
	Unit    int32   `json:"-"`
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Measure string  `json:"measure"`
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit" doc:"The most that a territory may have"`
	Split   bool    `json:"split" doc:"Whether it can be split"`
}

// Findings is what can be said before a run.
type Findings struct {
	Messages []Remark `json:"messages"`
	Giants   []Giant  `json:"giants"`
	Feasible bool     `json:"feasible" doc:"False when an error makes a feasible plan impossible"`
}

const listed = 30 // names in a message

// Look says before a run what would make it fail, naming units and measures.
func (u *Units) Look(w Wish, reference, locks []uint16) Findings {
	f := Findings{Messages: []Remark{}, Giants: []Giant{}}
	add := func(m Remark) { f.Messages = append(f.Messages, m) }
	defer func() {
		f.Feasible = true
		for _, m := range f.Messages {
			f.Feasible = f.Feasible && m.Severity != "error"
		}
	}()
	n := u.Len()
	switch {
	case n == 0:
		add(remark("error", "plan.no_units", nil, "the selection holds no unit"))
		return f
	case w.Territories > n:
		add(remark("error", "plan.more_territories_than_units", map[string]any{"territories": w.Territories, "units": n},
			"%d territories cannot be made of %d units", w.Territories, n))
		return f
	}
	p, _, err := u.Question(w, reference, locks)
	if err != nil {
		add(remark("error", "plan.wish", map[string]any{"reason": err.Error()}, "%s", err))
		return f
	}
	u.lookAtMeasures(w, add)
	if err := p.Validate(); err != nil {
		add(remark("error", "plan.question", map[string]any{"reason": err.Error()}, "%s", err))
	}
	u.lookAtGiants(p, &f)
	u.lookAtLocks(p, locks, add)
	u.lookAtLinks(add)
	return f
}

func (u *Units) lookAtMeasures(w Wish, add func(Remark)) {
	for _, b := range w.Balance {
		total := u.Total(u.Measure(b.Measure))
		if total <= 0 {
			add(remark("error", "plan.measure_empty", map[string]any{"measure": b.Measure}, "the measure %s is zero everywhere: it cannot be balanced", b.Measure))
			continue
		}
		low, high := b.Bounds(total, w.Territories)
		k := float64(w.Territories)
		if low*k > total*(1+1e-9) || high*k < total*(1-1e-9) {
			add(remark("error", "plan.bounds_impossible", map[string]any{"measure": b.Measure, "low": low, "high": high, "total": total, "territories": w.Territories},
				"%s adds up to %.6g; %d territories of %.6g to %.6g cannot share it", b.Measure, total, w.Territories, low, high))
		}
	}
	missing := 0
	for _, unit := range u.Accounts.Unit {
		if unit < 0 {
			missing++
		}
	}
	if missing > 0 {
		add(remark("warning", "plan.accounts_unplaced", map[string]any{"count": missing, "total": len(u.Accounts.ID)},
			"%d of %d accounts have no position inside the selection and are not counted", missing, len(u.Accounts.ID)))
	}
}

func (u *Units) lookAtGiants(p *districting.Problem, f *Findings) {
	seen := map[int32]bool{}
	for _, g := range districting.Giants(p) {
		if seen[g.Unit] {
			continue
		}
		seen[g.Unit] = true
		f.Giants = append(f.Giants, Giant{Unit: g.Unit, Code: u.Code[g.Unit], Name: u.Name[g.Unit],
			Measure: p.Measures[p.Balance[g.Balance].Measure].Name, Value: g.Value, Limit: g.High, Split: u.Level != AccountsLevel})
	}
	if len(f.Giants) == 0 {
		return
	}
	first := f.Giants[0]
	m := remark("error", "plan.units_too_large", map[string]any{"count": len(f.Giants), "limit": first.Limit, "measure": first.Measure, "name": first.Name, "value": first.Value},
		"%d units are larger than a territory may be; %s alone has %.6g of %s and a territory at most %.6g", len(f.Giants), first.Name, first.Value, first.Measure, first.Limit)
	for _, g := range f.Giants {
		m.Units = append(m.Units, g.Code)
	}
	f.Messages = append(f.Messages, m)
}

// lookAtLocks finds territories that locked units alone overfill.
func (u *Units) lookAtLocks(p *districting.Problem, locks []uint16, add func(Remark)) {
	if locks == nil {
		return
	}
	for bi := range p.Balance {
		b := p.Balance[bi]
		sums := make([]float64, p.Territories)
		for i, t := range locks {
			if int(t) < p.Territories {
				sums[t] += p.Measures[b.Measure].Values[i]
			}
		}
		for t, sum := range sums {
			if _, high := p.Bounds(b, int32(t)); sum > high*(1+1e-9) {
				name := p.Measures[b.Measure].Name
				add(remark("error", "plan.locked_too_much", map[string]any{"territory": t, "measure": name, "value": sum, "limit": high},
					"the locked units of territory %d hold %.6g of %s, at most %.6g is allowed", t+1, sum, name, high))
			}
		}
	}
}

func (u *Units) lookAtLinks(add func(Remark)) {
	links := []string{}
	count := 0
	for _, e := range u.Edges {
		if e.Link == "" {
			continue
		}
		if count++; count <= listed {
			links = append(links, u.Name[e.A]+" – "+u.Name[e.B])
		}
	}
	if count > 0 {
		add(remark("info", "plan.linked", map[string]any{"count": count, "links": links},
			"%d pairs of units count as neighbours without a common border (islands and ferries)", count))
	}
}

// AccountsLevel is the level of a plan whose units are the accounts themselves.
const AccountsLevel = "accounts"

// Explain puts the engine's violations into words; name gives a territory's name.
func Explain(p *districting.Problem, violations []districting.Violation, name func(t int32) string) []Remark {
	messages := []Remark{}
	for i, v := range violations {
		if i == listed {
			messages = append(messages, remark("error", "plan.more_violations", map[string]any{"count": len(violations) - i}, "and %d more", len(violations)-i))
			break
		}
		switch v.Rule {
		case "balance":
			measure := p.Measures[v.Measure].Name
			messages = append(messages, remark("error", "plan.unbalanced", map[string]any{"territory": name(v.Territory), "measure": measure, "value": v.Value, "low": v.Low, "high": v.High},
				"%s has %.6g of %s; %.6g to %.6g is asked", name(v.Territory), v.Value, measure, v.Low, v.High))
		case "contiguity":
			messages = append(messages, remark("error", "plan.apart", map[string]any{"territory": name(v.Territory), "pieces": v.Pieces},
				"%s falls into %d pieces", name(v.Territory), v.Pieces))
		case "max_moved":
			messages = append(messages, remark("error", "plan.moves_too_much", map[string]any{"share": v.Value, "limit": v.High},
				"%.1f %% changes hands; at most %.1f %% is asked", 100*v.Value, 100*v.High))
		default:
			messages = append(messages, remark("error", "plan."+v.Rule, map[string]any{"text": v.String()}, "%s", v.String()))
		}
	}
	return messages
}

// Because puts the engine's reason why there is no plan into words; none for
// what Look says beforehand.
func (u *Units) Because(p *districting.Problem, w *proof.Witness) []Remark {
	params := map[string]any{"looked": w.Looked}
	if w.Unit >= 0 {
		params["unit"] = u.Name[w.Unit]
	}
	if w.Kind == proof.Pocket {
		params["units"], params["value"], params["limit"] = len(w.Units), w.Value, w.High
		params["measure"] = p.Measures[p.Balance[w.Balance].Measure].Name
	}
	switch w.Kind {
	case proof.Pocket, proof.Around, proof.All:
		text := w.Say(func(unit int32) string { return u.Name[unit] }, func(b int) string { return p.Measures[p.Balance[b].Measure].Name })
		return []Remark{remark("error", "plan.witness_"+string(w.Kind), params, "%s", text)}
	}
	return nil
}

// Errors are the findings that make a feasible plan impossible.
func (f Findings) Errors() []Remark {
	var out []Remark
	for _, m := range f.Messages {
		if m.Severity == "error" {
			out = append(out, m)
		}
	}
	return out
}
