package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"arpent/cmd/arpent/exit"
	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/quota/payroll"
)

// reportCommand prints numbers as of a day, for a person or a program to read.
type reportCommand struct {
	databaseFlag
	What     string `arg:"" help:"${enum}" enum:"attainment,forecast,pay"`
	AsOf     string `help:"As it was known at the end of that day; today when absent." placeholder:"YYYY-MM-DD"`
	By       string `help:"${enum}" enum:"territory,person" default:"territory"`
	Period   string `help:"A year (2026) or a quarter (2026-Q4); the year of the day for attainment, its quarter for the forecast." placeholder:"PERIOD"`
	Quantity string `help:"${enum}" enum:"revenue,deals,new_accounts" default:"revenue"`
	Currency string `help:"That of the quotas in force when absent." placeholder:"CCC"`
	Plan     string `help:"Name or id of the pay plan; the latest when absent." placeholder:"NAME"`
	User     string `help:"E-mail address of the user through whose eyes to look; everything when absent." placeholder:"EMAIL"`
	JSON     bool   `help:"Print what the API answers instead of a table." name:"json"`
}

// Help is shown by arpent report --help.
func (reportCommand) Help() string {
	return `Pay is always by person. Ends with 2 when the question makes no sense, such as a day that is none.`
}

func (c reportCommand) Run() error { return c.run(context.Background(), os.Stdout) }

func (c reportCommand) run(ctx context.Context, out io.Writer) error {
	q, err := c.question()
	if err != nil {
		return exit.BadInput(err)
	}
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	actor, err := a.through(ctx, c.User)
	if err != nil {
		return exit.BadInput(err)
	}
	answer, table, err := a.report(ctx, actor, c, q)
	if fault.CodeOf(err) == fault.Bad || fault.CodeOf(err) == fault.Unprocessed || fault.CodeOf(err) == fault.Missing {
		return exit.BadInput(err)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(answer)
	}
	printTable(out, table)
	return nil
}

// printTable lays names to the left and numbers to the right.
func printTable(out io.Writer, table [][]string) {
	widths := make([]int, len(table[0]))
	for _, row := range table {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range table {
		line := row[0] + strings.Repeat(" ", widths[0]-utf8.RuneCountInString(row[0]))
		for i, cell := range row[1:] {
			line += strings.Repeat(" ", 2+widths[i+1]-utf8.RuneCountInString(cell)) + cell
		}
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
}

var periodPattern = regexp.MustCompile(`^(\d{4})(?:-Q([1-4]))?$`)

func (c reportCommand) question() (quota.Question, error) {
	q := quota.Question{Quantity: quota.Quantity(c.Quantity), Currency: strings.ToUpper(c.Currency), AsOf: db.Date(c.AsOf)}
	if c.AsOf != "" {
		if _, err := db.ParseDate(c.AsOf); err != nil {
			return q, err
		}
	}
	if c.Period == "" {
		return q, nil
	}
	found := periodPattern.FindStringSubmatch(strings.ToUpper(c.Period))
	if found == nil {
		return q, fmt.Errorf("%q is neither a year such as 2026 nor a quarter such as 2026-Q4", c.Period)
	}
	months := 12
	q.From = db.Date(found[1] + "-01-01")
	if found[2] != "" {
		quarter, _ := strconv.Atoi(found[2])
		q.From, months = db.Date(fmt.Sprintf("%s-%02d-01", found[1], 3*quarter-2)), 3
	}
	q.To = db.DateOf(q.From.Time().AddDate(0, months, 0))
	return q, nil
}

// report answers, as the API does and as rows to print.
func (a *app) report(ctx context.Context, actor access.Actor, c reportCommand, q quota.Question) (any, [][]string, error) {
	switch c.What {
	case "forecast":
		f, err := a.forecast.Forecast(ctx, actor, q)
		if err != nil {
			return nil, nil, err
		}
		amount := amounts(q.Quantity, f.Currency)
		table := [][]string{{"", "QUOTA", "WON", "COMMIT", "BEST CASE", "P10", "P50", "P90", "CHANCE", "COVERAGE", "NEEDED"}}
		for _, l := range f.Items {
			if c.By == "territory" {
				table = append(table, []string{indent(l.Depth, l.Name), amount(l.Quota), amount(l.Closed), amount(l.CommitForecast), amount(l.BestForecast),
					amount(l.P10), amount(l.P50), amount(l.P90), share(l.Reach), times(l.Coverage), times(&l.Required)})
			}
		}
		for _, l := range f.People {
			if c.By == "person" {
				table = append(table, []string{l.Name, amount(l.Quota), amount(l.Closed), amount(l.CommitForecast), amount(l.BestForecast),
					amount(l.P10), amount(l.P50), amount(l.P90), share(l.Reach), times(l.Coverage), times(&l.Required)})
			}
		}
		return f, table, nil
	case "pay":
		return a.payReport(ctx, actor, c.Plan, q.AsOf)
	}
	answer, err := a.quota.Attainment(ctx, actor, q)
	if err != nil {
		return nil, nil, err
	}
	amount := amounts(q.Quantity, answer.Currency)
	table := [][]string{{"", "QUOTA", "DUE", "WON", "ATTAINED", "EXPECTED", "OVERDUE"}}
	row := func(name string, f quota.Figures) {
		var attained *float64
		if f.Attained != nil {
			v := float64(*f.Attained) / 10_000
			attained = &v
		}
		table = append(table, []string{name, amount(f.Quota), amount(f.Due), amount(f.Credited), share(attained), amount(f.Weighted), amount(f.Overdue)})
	}
	if c.By == "person" {
		for _, p := range answer.People {
			row(p.Name, p.Figures)
		}
	} else {
		for _, s := range answer.Items {
			row(indent(s.Depth, s.Name), s.Figures)
		}
	}
	return answer, table, nil
}

func (a *app) payReport(ctx context.Context, actor access.Actor, name string, asOf db.Date) (any, [][]string, error) {
	plans, err := a.payroll.Plans(ctx, actor)
	if err != nil {
		return nil, nil, err
	}
	var plan *payroll.PayPlan
	for i := range plans {
		if p := &plans[i]; name == "" && !p.PublishedAt.IsZero() || name != "" && (p.ID == name || strings.EqualFold(p.Name, name)) {
			plan = p
			break
		}
	}
	if plan == nil {
		return nil, nil, fault.NotFound("pay_plan", name)
	}
	answer, err := a.payroll.Payroll(ctx, actor, plan.ID, asOf)
	if err != nil {
		return nil, nil, err
	}
	amount := amounts(quota.Revenue, plan.Currency)
	table := [][]string{{"", "TARGET", "EARNED", "SETTLED", "PENDING", "ATTAINED"}}
	for _, p := range answer.People {
		attained := []string{}
		for _, part := range p.Parts {
			v, _ := strconv.ParseFloat(part.Attained.String(), 64)
			attained = append(attained, share(&v))
		}
		table = append(table, []string{p.Name, amount(p.Target), amount(p.Earned), amount(p.Settled), amount(p.Earned - p.Settled), strings.Join(attained, " ")})
	}
	return answer, table, nil
}

// amounts prints minor units in units of their currency, pieces as they are.
func amounts(of quota.Quantity, code string) func(int64) string {
	if of != quota.Revenue {
		return func(v int64) string { return strconv.FormatInt(v, 10) }
	}
	digits := currency.Exponent(code)
	return func(v int64) string {
		scale := 1.0
		for range digits {
			scale *= 10
		}
		return strconv.FormatFloat(float64(v)/scale, 'f', digits, 64)
	}
}

func indent(depth int, name string) string { return strings.Repeat("  ", depth) + name }

func share(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(100**v, 'f', 1, 64) + "%"
}

func times(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'f', 1, 64) + "x"
}
