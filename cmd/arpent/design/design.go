// Package design is the command that designs territories on files, without a
// database.
package design

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"arpent/cmd/arpent/exit"
	"arpent/engine/districting/proof"
	"arpent/engine/districting/solve"
)

// Command is territory design on files, without a database.
type Command struct {
	Units       string   `help:"Table of units: id, then x_m,y_m (metres) or lon,lat, then measures." placeholder:"CSV"`
	Adjacency   string   `help:"Table of neighbours: a,b (unit ids) and optionally border_m." placeholder:"CSV"`
	Areas       string   `help:"TopoJSON or GeoJSON with the units' shapes, in place of --units, --adjacency or both; FILE#NAME picks one of several collections." placeholder:"FILE"`
	Territories int      `help:"Number of territories." required:"" short:"k" placeholder:"K"`
	Balance     []string `help:"Bounds of a measure in every territory: pop:679406..686233, or pop:5% around the mean. Repeat for several measures." sep:"none" placeholder:"M:BOUNDS"`
	Objective   string   `help:"What to minimise: moment:M (M times squared km to the territory's best unit), median:M (times km), border or cut." required:"" placeholder:"KIND"`

	Centres   string   `help:"Given centres: territory with lon,lat or x_m,y_m or unit." placeholder:"CSV"`
	Locked    string   `help:"Units that must be in a territory: id,territory." placeholder:"CSV"`
	Forbidden string   `help:"Units that must not be in a territory: id,territory." placeholder:"CSV"`
	Targets   string   `help:"Unequal sizes: territory,measure,share." placeholder:"CSV"`
	Current   string   `help:"Today's plan: id,territory." placeholder:"CSV"`
	Keep      float64  `help:"0 to 1: how much staying with --current weighs against the objective." placeholder:"W"`
	MaxMoved  []string `help:"Largest share of a measure that may change hands: pop:10%." sep:"none" placeholder:"M:P%"`
	Frontier  int      `help:"Write up to N alternatives, none beaten by another in balance, compactness, disruption and travel; --out is the suggested one." placeholder:"N"`

	Seconds    *float64 `help:"Time to search; 10 unless --iterations is given." placeholder:"S"`
	Seed       uint64   `help:"Same seed and iterations, same plan." default:"1"`
	Iterations int64    `help:"Proposals to make." placeholder:"N"`
	Workers    int      `help:"Processors to use; does not change the plan. Default: all." placeholder:"N"`
	Out        string   `help:"Plan to write: id,territory." placeholder:"CSV" required:""`
	Report     string   `help:"Report to write." placeholder:"JSON"`
	Quiet      bool     `help:"No progress on the terminal." short:"q"`
}

// Help is shown by arpent design --help.
func (Command) Help() string {
	return `Ends with 0 when the plan written is feasible, 3 when none was found (the best is written, what it violates is named, and so is the reason when it is proven that there is none), 2 when the input is bad. Ctrl-C stops early and keeps the best plan.`
}

func (c Command) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	return c.run(ctx, os.Stderr)
}

func (c Command) run(ctx context.Context, terminal io.Writer) error {
	q, err := c.read()
	if err != nil {
		return exit.BadInput(err)
	}
	for _, file := range []string{c.Out, c.Report} {
		if err := exit.Writable(file); err != nil {
			return exit.BadInput(err)
		}
	}
	say := func(format string, args ...any) {
		if !c.Quiet {
			fmt.Fprintf(terminal, format+"\n", args...)
		}
	}
	for _, line := range q.remarks() {
		say("%s", line)
	}
	began := time.Now()
	options := solve.Options{Seed: c.Seed, Iterations: c.Iterations, Workers: c.Workers, Stop: c.stop(ctx, began)}
	show := newDesignProgress(terminal, began, q)
	if !c.Quiet {
		options.Progress = show.update
	}
	report, plans, err := q.solve(c, options)
	show.end()
	if err != nil {
		return err
	}
	report = q.prove(report, plans, proof.Options{Workers: c.Workers, Stop: c.proving(ctx, time.Now(), report.Feasible)})
	report.Seconds, report.Seed = time.Since(began).Seconds(), c.Seed
	report.Interrupted = ctx.Err() != nil
	if err := q.write(c, report, plans); err != nil {
		return err
	}
	say("%s", report.sentence())
	if !report.Feasible {
		if report.Witness != nil {
			return exit.Status{Code: 3, Err: fmt.Errorf("no feasible plan exists: %s; the nearest is written: %s", report.Witness.Message, report.firstViolations())}
		}
		return exit.Status{Code: 3, Err: errors.New("no feasible plan found; the best is written: " + report.firstViolations())}
	}
	return nil
}

// proving ends the proof a fifth of the search's time after it began, or half of
// it when there is no plan and the reason is looked for; with a number of
// iterations only the user does.
func (c Command) proving(ctx context.Context, began time.Time, feasible bool) func() bool {
	if c.Seconds == nil && c.Iterations > 0 {
		return func() bool { return ctx.Err() != nil }
	}
	seconds := 10.0
	if c.Seconds != nil {
		seconds = *c.Seconds
	}
	share := 0.5
	if feasible {
		share = 0.2
	}
	limit := time.Duration(seconds * share * float64(time.Second))
	return func() bool { return ctx.Err() != nil || time.Since(began) >= limit }
}

// stop ends the search at the time limit or when the user asks.
func (c Command) stop(ctx context.Context, began time.Time) func() bool {
	limit := time.Duration(0)
	switch {
	case c.Seconds != nil:
		limit = time.Duration(*c.Seconds * float64(time.Second))
	case c.Iterations == 0:
		limit = 10 * time.Second
	}
	return func() bool {
		return ctx.Err() != nil || limit > 0 && time.Since(began) >= limit
	}
}
