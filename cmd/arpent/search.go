package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"arpent/cmd/arpent/exit"
	"arpent/internal/lead"
	"arpent/internal/platform/fault"
)

type searchCommand struct {
	Leads searchLeadsCommand `cmd:"" help:"Find people at accounts by a CQL2 filter, as the Lead Builder does."`
}

// searchLeadsCommand asks the Lead Builder. It ends with 2 for a filter that is
// not understood.
type searchLeadsCommand struct {
	databaseFlag
	Filter string   `help:"CQL2; everybody when absent." placeholder:"CQL2"`
	Facets []string `help:"Fields whose values are counted." placeholder:"FIELD,…"`
	Sort   string   `help:"Field to sort by; -FIELD from the highest down." placeholder:"FIELD"`
	Limit  int      `help:"How many to list." default:"20"`
	As     string   `help:"See what this user sees, by id or e-mail address; everything when absent." placeholder:"USER"`
	JSON   bool     `help:"Print JSON: total, items, facets, milliseconds."`
}

func (c searchLeadsCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	actor, err := a.through(ctx, c.As)
	if err != nil {
		return exit.BadInput(err)
	}
	q := lead.Query{Filter: c.Filter, Facets: c.Facets, Sort: strings.TrimPrefix(c.Sort, "-"), Limit: c.Limit}
	if strings.HasPrefix(c.Sort, "-") {
		q.Order = "desc"
	}
	found, err := a.lead.Search(ctx, actor, q)
	if fault.CodeOf(err) == fault.Unprocessed {
		return exit.BadInput(err)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		return out.Encode(found)
	}
	return printFound(found)
}

func printFound(found *lead.LeadsFound) error {
	fmt.Printf("%d leads (%.1f ms)\n", found.Total, found.Milliseconds)
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, l := range found.Items {
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%s\n", l.GivenName, l.FamilyName, l.Title, l.Company, l.Town)
	}
	for _, f := range found.Facets {
		fmt.Fprintf(w, "\n%s\n", f.Field)
		for _, v := range f.Values {
			name := v.Label
			if name == "" {
				name = v.Text
			}
			if v.Unknown {
				name = "(not known)"
			}
			fmt.Fprintf(w, "  %s\t%d\n", name, v.Count)
		}
	}
	for _, r := range found.Relax {
		fmt.Fprintf(w, "without %s: %d\n", r.Condition, r.Total)
	}
	return w.Flush()
}
