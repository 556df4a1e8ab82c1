package paper

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"arpent/internal/quota"
	"arpent/internal/quota/pay"
	"arpent/internal/quota/payroll"
)

var words = map[string]map[string]string{
	"en": {"territory": "Territory", "owners": "People", "depth": "Depth", "quota": "Quota", "due": "Due by now", "credited": "Credited", "attained": "Attainment", "pace": "Ahead or behind",
		"open": "Open", "weighted": "Weighted", "person": "Person", "role": "Role", "total": "Total", "territories": "Territories", "people": "People", "quotas": "Quotas", "below": "Asked below", "gap": "Below less above",
		"pay": "Pay", "rates": "Rates", "component": "Component", "target": "Target incentive", "earned": "Earned", "by_formula": "Earned, by formula", "from": "From attainment", "rate": "Times base rate", "step": "Step in rate",
		"threshold": "Threshold", "cap": "Cap, times target", "mode": "Mode", "statement": "Pay statement", "as_of": "as of", "paid": "Paid", "pending": "Pending", "deal": "Deal", "on": "Counts from", "pays": "Pays", "ledger": "Ledger", "month": "Month", "amount": "Amount", "settled": "Settled", "waiting": "Won, not counting yet",
		"advance": "Advance", "recovery": "Recovered advance", "bonus": "Bonus or correction", "page": "Page"},
	"fr": {"territory": "Secteur", "owners": "Équipe", "depth": "Niveau", "quota": "Objectif", "due": "Dû à ce jour", "credited": "Crédité", "attained": "Réalisation", "pace": "Avance ou retard",
		"open": "Ouvert", "weighted": "Pondéré", "person": "Personne", "role": "Rôle", "total": "Total", "territories": "Secteurs", "people": "Personnes", "quotas": "Objectifs", "below": "Demandé en dessous", "gap": "En dessous moins au-dessus",
		"pay": "Primes", "rates": "Barèmes", "component": "Composante", "target": "Prime cible", "earned": "Acquis", "by_formula": "Acquis, par formule", "from": "À partir de", "rate": "Fois le taux de base", "step": "Marche du taux",
		"threshold": "Seuil", "cap": "Plafond, fois la cible", "mode": "Mode", "statement": "Relevé de primes", "as_of": "au", "paid": "Payé", "pending": "En attente", "deal": "Affaire", "on": "Compte depuis", "pays": "Paie", "ledger": "Registre", "month": "Mois", "amount": "Montant", "settled": "Arrêté", "waiting": "Gagné, ne compte pas encore",
		"advance": "Avance", "recovery": "Avance reprise", "bonus": "Prime ou correction", "page": "Page"},
}

// Attainment writes a sheet of territories and one of people; shares compute.
func Attainment(a *quota.Attainment, language string, out io.Writer) error {
	say, book := words[language], excelize.NewFile()
	territories := begin(book, say["territories"], say["territory"], say["depth"], say["owners"], say["quota"], say["due"], say["credited"], say["attained"], say["pace"], say["open"], say["weighted"])
	for _, st := range a.Items {
		territories.add(st.Name, st.Depth, strings.Join(st.Owners, ", "), amount(st.Quota, a.Currency), amount(st.Due, a.Currency), amount(st.Credited, a.Currency),
			share(`IF(D%d=0,"",F%d/D%d)`), share(`IF(E%d=0,"",F%d/E%d-1)`), amount(st.Open, a.Currency), amount(st.Weighted, a.Currency))
	}
	people := begin(book, say["people"], say["person"], say["role"], say["quota"], say["due"], say["credited"], say["attained"], say["pace"], say["open"], say["weighted"])
	for _, p := range a.People {
		people.add(p.Name, p.Role, amount(p.Quota, a.Currency), amount(p.Due, a.Currency), amount(p.Credited, a.Currency),
			share(`IF(C%d=0,"",E%d/C%d)`), share(`IF(D%d=0,"",E%d/D%d-1)`), amount(p.Open, a.Currency), amount(p.Weighted, a.Currency))
	}
	return finish(book, out, territories, people)
}

// Quotas writes a round month by month; totals and what is asked below compute.
func Quotas(g *quota.Grid, language string, out io.Writer) error {
	say, book := words[language], excelize.NewFile()
	heads := []string{say["territory"], say["depth"], say["owners"]}
	for _, m := range g.Months {
		heads = append(heads, string(m[:7]))
	}
	p := begin(book, say["quotas"], append(heads, say["total"], say["below"], say["gap"])...)
	last, _ := excelize.ColumnNumberToName(3 + len(g.Months))
	total, _ := excelize.ColumnNumberToName(4 + len(g.Months))
	below, _ := excelize.ColumnNumberToName(5 + len(g.Months))
	for i, r := range g.Rows {
		cells := []any{r.Name, r.Depth, strings.Join(r.Owners, ", ")}
		for _, v := range r.Months {
			cells = append(cells, amount(v, g.Round.Currency))
		}
		children := []string{}
		for k, c := range g.Rows {
			if k > i && c.ParentID == r.TerritoryID && !c.Overlay {
				children = append(children, fmt.Sprint(total, k+2))
			}
		}
		cells = append(cells, formula("SUM(D%d:"+last+"%d)"))
		if len(children) > 0 {
			cells = append(cells, formula(strings.Join(children, "+")), formula(below+"%d-"+total+"%d"))
		}
		p.add(cells...)
	}
	return finish(book, out, p)
}

// Pay writes a plan's people and its rate tables; what everyone earns is there
// as reckoned to the cent, and beside it as a formula of credited, quota and
// the rates, for trying others.
func Pay(r *payroll.Payroll, language string, out io.Writer) error {
	say, book := words[language], excelize.NewFile()
	money := func(v int64) float64 { return amount(v, r.Plan.Currency) }
	people := begin(book, say["pay"], say["person"], say["component"], say["target"], say["quota"], say["credited"], say["attained"], say["earned"], say["by_formula"])
	rates := begin(book, say["rates"], say["component"], say["mode"], say["threshold"], say["cap"], say["from"], say["rate"], say["step"])
	blocks := map[string][2]int{} // rows of each component
	for _, c := range r.Plan.Components.V {
		first := rates.row + 1
		before := 0.0
		for _, t := range c.Tiers {
			rates.add(c.Name, string(c.Mode), part(c.Threshold), part(c.Cap), part(t.From), part(t.Rate), part(t.Rate)-before)
			before = part(t.Rate)
		}
		blocks[c.Name] = [2]int{first, rates.row}
	}
	for _, e := range r.People {
		for _, p := range e.Parts {
			unit := r.Plan.Currency
			if p.Component.Quantity != string(quota.Revenue) {
				unit = ""
			}
			people.add(e.Name, p.Component.Name, money(p.Component.Target), amount(p.Quota, unit), amount(p.Credited, unit), share(`IF(D%d=0,0,E%d/D%d)`), money(p.Earned), earned(say["rates"], p.Component.Mode, blocks[p.Component.Name]))
		}
	}
	return finish(book, out, people, rates)
}

// earned is a rate table as a formula: of marginal tiers each step of the rate
// pays what lies above it; of cliff tiers the one reached pays everything.
func earned(sheet string, mode pay.Mode, rows [2]int) formula {
	cell := func(c string, row int) string { return fmt.Sprintf("'%s'!$%s$%d", sheet, c, row) }
	steps := []string{}
	for row := rows[0]; row <= rows[1]; row++ {
		from, step := cell("E", row), cell("G", row)
		if mode == pay.Cliff {
			steps = append(steps, "IF(F%d>="+from+",F%d*"+step+",0)")
		} else {
			steps = append(steps, "MAX(0,F%d-"+from+")*"+step)
		}
	}
	times, most := "("+strings.Join(steps, "+")+")", cell("D", rows[0])
	return formula("IF(F%d<" + cell("C", rows[0]) + ",0,ROUND(C%d*IF(" + most + ">0,MIN(" + most + "," + times + ")," + times + "),2))")
}

func part(r pay.Ratio) float64 { return float64(r) / float64(pay.One) }
