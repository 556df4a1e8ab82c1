// Package rulebook reads files of rules for the command line, and writes what
// is to be said of them.
package rulebook

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"arpent/internal/alignment/condition"
	"arpent/internal/alignment/rules"
)

// Read reads a file of rules; "-" is standard input.
func Read(name string) (*rules.File, error) {
	if name == "-" {
		return rules.ReadFile(os.Stdin)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f, err := rules.ReadFile(file)
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return f, err
}

// Try asks the rules of a file about its examples, writes what became of each,
// and counts those that failed.
func Try(out io.Writer, f *rules.File, l *condition.Language, within func(level, code, coarser string) (string, bool)) (failed int, err error) {
	verdicts, err := f.Try(l, within)
	if err != nil {
		return 0, err
	}
	for _, v := range verdicts {
		if v.Passed {
			fmt.Fprintf(out, "ok    %s → %s\n", v.Name, places(v.Got))
			continue
		}
		failed++
		fmt.Fprintf(out, "FAIL  %s → %s, expected %s\n", v.Name, places(v.Got), places(v.Expected))
		if len(v.Rules) > 0 {
			fmt.Fprintf(out, "      taken by %s\n", strings.Join(v.Rules, ", "))
		}
		for _, m := range v.Missing {
			fmt.Fprintf(out, "      missing for %s\n", m)
		}
	}
	fmt.Fprintf(out, "%d rules, %d examples, %d failed\n", len(f.Rules), len(verdicts), failed)
	return failed, nil
}

func places(names []string) string {
	shown := make([]string, 0, len(names))
	for i, n := range names {
		if n == "" && i == 0 {
			n = "none"
		}
		shown = append(shown, n)
	}
	return strings.Join(shown, " + ")
}

// ShowPreview writes flows as a table, and what keeps the draft from being applied.
func ShowPreview(out io.Writer, p *rules.RulesPreview) {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "from\tto\taccounts\tcustomers\thours\topen deals")
	for _, f := range p.Flows {
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%.0f\t%d\n", orNone(f.FromName), orNone(f.ToName), f.Accounts, f.Customers, f.Hours, f.Deals)
	}
	_ = table.Flush()
	fmt.Fprintf(out, "%d accounts would change on %s\n", p.Changes, p.From)
	for _, r := range p.Problems {
		fmt.Fprintf(out, "The rule %s cannot be read: %s\n", r.Name, r.Problem.Message)
	}
	if p.Blocked != "" {
		fmt.Fprintf(out, "Rules that begin on %s would take over again; take those back first\n", p.Blocked)
	}
}

func orNone(name string) string {
	if name == "" {
		return "none"
	}
	return name
}
