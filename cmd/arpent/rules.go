package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"arpent/cmd/arpent/areas"
	"arpent/cmd/arpent/exit"
	"arpent/cmd/arpent/rulebook"
	"arpent/internal/alignment/condition"
	"arpent/internal/alignment/rules"
	"arpent/internal/place"
	"arpent/internal/platform/db"
)

type rulesCommand struct {
	Test   rulesTestCommand   `cmd:"" help:"Try a file of rules on the example accounts in it; needs no database."`
	Export rulesExportCommand `cmd:"" help:"Write the draft of the rules to a YAML file."`
	Import rulesImportCommand `cmd:"" help:"Make the draft of the rules what a YAML file says."`
	Run    rulesRunCommand    `cmd:"" help:"Put the draft of the rules in force, or show what that would change."`
}

type rulesTestCommand struct {
	File string `arg:"" help:"YAML file of rules and examples; - for standard input."`
}

// Help is shown by arpent rules test --help.
func (rulesTestCommand) Help() string {
	return `Ends with 1 when an example does not get the territory it expects, with 2 when the file cannot be read.

    rules:                    # tried from the top
      - name: Large customers
        territory: Key accounts
        when: headcount >= 250 AND customer = TRUE
      - name: Food specialists
        territory: Food
        layer: product        # beside the other territories, not instead
        when: industry LIKE '10%'
    examples:
      - account: {name: Dairy, country: FR, industry: 10.51C, headcount: 300, customer: true, fr_commune: "29019"}
        expect: Key accounts  # none: no rule takes it
        overlays: [Food]`
}

func (c rulesTestCommand) Run() error { return c.run(os.Stdout) }

func (c rulesTestCommand) run(out io.Writer) error {
	f, err := rulebook.Read(c.File)
	if err != nil {
		return exit.BadInput(err)
	}
	where := areas.Of(place.New())
	failed, err := rulebook.Try(out, f, condition.New(where.Levels()), where.Within)
	if err != nil {
		return exit.BadInput(fmt.Errorf("%s: %w", c.File, err))
	}
	if failed > 0 {
		return exit.Status{Code: 1, Err: fmt.Errorf("%d of %d examples failed", failed, len(f.Examples))}
	}
	return nil
}

type rulesExportCommand struct {
	databaseFlag
	File string `arg:"" optional:"" help:"File to write; standard output when absent."`
}

func (c rulesExportCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	actor, err := a.actorOf(ctx, "")
	if err != nil {
		return err
	}
	f, err := a.rules.Export(ctx, actor)
	if err != nil {
		return err
	}
	if c.File == "" {
		return f.Write(os.Stdout)
	}
	// The examples that are kept beside the rules stay.
	if old, err := rulebook.Read(c.File); err == nil {
		f.Examples = old.Examples
	} else if !errors.Is(err, os.ErrNotExist) {
		return exit.BadInput(err)
	}
	partial := c.File + ".partial"
	file, err := os.Create(partial)
	if err != nil {
		return exit.BadInput(err)
	}
	if err := errors.Join(f.Write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	return os.Rename(partial, c.File)
}

type rulesImportCommand struct {
	databaseFlag
	File string `arg:"" help:"YAML file of rules; - for standard input."`
}

func (c rulesImportCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	f, err := rulebook.Read(c.File)
	if err != nil {
		return exit.BadInput(err)
	}
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	actor, err := a.actorOf(ctx, "")
	if err != nil {
		return err
	}
	var done rules.Imported
	if err := a.db.Tx(ctx, func(tx *db.Tx) (err error) {
		done, err = a.rules.Import(ctx, tx, actor, f)
		return err
	}); err != nil {
		return exit.BadInput(err)
	}
	fmt.Printf("%d rules created, %d changed, %d unchanged, %d removed. They decide once the draft is applied: arpent rules run\n", done.Created, done.Changed, done.Unchanged, done.Removed)
	return nil
}

type rulesRunCommand struct {
	databaseFlag
	Preview bool   `help:"Only show what would change."`
	From    string `help:"First day (2026-12-01); today when absent." placeholder:"DAY"`
}

func (c rulesRunCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	return c.run(ctx, a, os.Stdout)
}

func (c rulesRunCommand) run(ctx context.Context, a *app, out io.Writer) error {
	actor, err := a.actorOf(ctx, "")
	if err != nil {
		return err
	}
	begun := time.Now()
	if c.Preview {
		p, err := a.rules.Preview(ctx, actor, rules.PreviewWanted{From: db.Date(c.From)}, nil)
		if err != nil {
			return exit.BadInput(err)
		}
		rulebook.ShowPreview(out, p)
		return nil
	}
	var run rules.Run
	if err := a.db.Tx(ctx, func(tx *db.Tx) (err error) {
		run, err = a.rules.ApplyNow(ctx, tx, actor, db.Date(c.From), nil)
		return err
	}); err != nil {
		return exit.BadInput(err)
	}
	o := run.Outcome
	fmt.Fprintf(out, "In force from %s: %d accounts change territory, %d enter one, %d leave without one, %d change among overlays; %d are without. %.1f s\n",
		o.From, o.Moved, o.Entered, o.Left, o.Overlays, o.Unassigned, time.Since(begun).Seconds())
	return nil
}
