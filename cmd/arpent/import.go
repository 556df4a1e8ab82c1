package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"arpent/cmd/arpent/exit"
	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/intake/makes"
	"arpent/internal/platform/fault"
)

// importCommand brings a file in from the terminal, by the same way as the screen.
type importCommand struct {
	databaseFlag
	Target    string `arg:"" help:"What the rows are: accounts, people, deals, activities, users, territories, memberships, quotas; leads, when the file itself tells."`
	File      string `arg:"" help:"CSV, TSV, XLSX or vCard."`
	Format    string `help:"The system that wrote the file: auto tells it by its columns; see below." default:"auto" placeholder:"FORMAT"`
	Map       string `help:"Mapping and corrections (see below); what it does not say is detected." placeholder:"YAML" type:"path"`
	Country   string `help:"ISO country code assumed where a row names none." placeholder:"CC"`
	Currency  string `help:"ISO currency code assumed where an amount names none." placeholder:"CCC"`
	Companies string `help:"What becomes of an employer that is no account yet: an account (create), or a name at the position (name). Without: an account, for the files of systems that say enough of it." enum:"create,name," default:"" placeholder:"create|name"`
	Existing  string `help:"What a row does to what it matches: ${enum}." enum:"update,fill,skip" default:"update"`
	User      string `help:"E-mail address of the user to import as; the program itself when absent." placeholder:"EMAIL"`
	Rejects   string `help:"Write the rejected rows here, with their reasons." placeholder:"CSV" type:"path"`
	Report    string `help:"Write what was done here." placeholder:"JSON" type:"path"`
	DryRun    bool   `help:"Show format and mapping and rehearse the first 1,000 rows; store nothing."`
	Quiet     bool   `short:"q" help:"No progress on the terminal."`
}

// Help is shown by arpent import --help.
func (importCommand) Help() string {
	var formats strings.Builder
	for _, m := range makes.All() {
		fmt.Fprintf(&formats, "\n    %-26s %s", m.ID, m.Label["en"])
	}
	return `Ends with 0 when every row is stored, 2 when the file or the mapping cannot be used (nothing is stored), 3 when some rows were rejected (the others are stored). Ctrl-C stops between two batches; what is stored stays, and can be undone or gone on with on the import screen.

Formats that are known by their columns, or named by --format:
` + formats.String() + `

Of messages and invitations, dates and counts are kept, nothing else; say with --user whose they are.

A mapping file names columns of the file and fields of the target:

    columns: {Raison sociale: name, CP: postcode, Note: "custom:Remark", Internal: ""}
    options: {country: FR, currency: EUR, system: sage}
    format:  {separator: ";", encoding: windows-1252, decimal: ",", date_order: dmy, sheet: Comptes, header_line: 3}`
}

func (c importCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	return c.run(ctx, os.Stdout, os.Stderr)
}

func (c importCommand) run(ctx context.Context, out, terminal io.Writer) error {
	correction, err := readMapping(c.Map)
	if err != nil {
		return exit.BadInput(err)
	}
	for _, file := range []string{c.Rejects, c.Report} {
		if err := exit.Writable(file); err != nil {
			return exit.BadInput(err)
		}
	}
	file, err := os.Open(c.File)
	if err != nil {
		return exit.BadInput(err)
	}
	defer file.Close()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	actor, err := a.through(ctx, c.User)
	if err != nil {
		return exit.BadInput(err)
	}
	began := time.Now()
	m, err := c.bring(ctx, a, actor, file, correction)
	if err != nil {
		return refusedFile(c.File, err)
	}
	if c.DryRun {
		return errors.Join(c.rehearse(ctx, a, actor, m, out), a.intake.Discard(context.WithoutCancel(ctx), actor, m.ID))
	}
	if _, err := a.intake.Start(ctx, actor, m.ID); err != nil {
		return errors.Join(refusedFile(c.File, err), a.intake.Discard(context.WithoutCancel(ctx), actor, m.ID))
	}
	if m, err = c.follow(ctx, a, actor, m.ID, terminal); err != nil {
		return err
	}
	if err := c.write(context.WithoutCancel(ctx), a, m, time.Since(began)); err != nil {
		return err
	}
	what := m.Target
	if mk, ok := makes.Find(m.Make); ok {
		what = mk.Label["en"]
	}
	fmt.Fprintf(out, "%s: %s, read %d of %d rows: %d created, %d merged, %d unchanged, %d rejected; %d stored with a doubt (import %s)\n",
		c.File, what, m.Position, m.Total, m.Created, m.Merged, m.Unchanged, m.Rejected, m.Flagged, m.ID)
	return c.verdict(ctx, a, actor, m)
}

// refusedFile is status 2 for what the caller can mend, with the file's name.
func refusedFile(name string, err error) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return exit.BadInput(fmt.Errorf("%s: %w", name, err))
	}
	return err
}

// bring uploads the file and applies the mapping. A correction that is wrong
// leaves nothing behind.
func (c importCommand) bring(ctx context.Context, a *app, actor access.Actor, file *os.File, correction intake.Correction) (*intake.Import, error) {
	options := intake.ImportOptions{Country: strings.ToUpper(c.Country), Currency: strings.ToUpper(c.Currency), Companies: c.Companies, Existing: c.Existing}
	if c.Format != "auto" {
		options.Make = c.Format
	}
	m, err := a.intake.Upload(ctx, actor, c.Target, filepath.Base(c.File), file, options)
	if err != nil {
		return nil, err
	}
	if more := correction.Options; more != nil {
		merged := m.Options.V
		for from, to := range map[*string]*string{&more.Country: &merged.Country, &more.Currency: &merged.Currency, &more.System: &merged.System} {
			if *from != "" {
				*to = *from
			}
		}
		correction.Options = &merged
	}
	corrected, err := a.intake.Correct(ctx, actor, m.ID, correction)
	if err != nil {
		return nil, errors.Join(err, a.intake.Discard(context.WithoutCancel(ctx), actor, m.ID))
	}
	return corrected, nil
}

// rehearse prints how the file is read and what would become of its first rows.
func (c importCommand) rehearse(ctx context.Context, a *app, actor access.Actor, m *intake.Import, out io.Writer) error {
	f := m.Format.V
	fmt.Fprintf(out, "%s: %s %s separator %q, decimal sign %q, dates %s, names on line %d, %d rows", c.File, f.Kind, f.Encoding, f.Separator, f.Decimal, f.DateOrder, f.HeaderLine, m.Total)
	if mk, ok := makes.Find(m.Make); ok {
		fmt.Fprintf(out, ", %s (%s)", mk.Label["en"], m.Target)
	} else if m.Origin != "" {
		fmt.Fprintf(out, ", from %s", m.Origin)
	}
	fmt.Fprintln(out)
	for _, column := range m.Mapping.V {
		field := column.Field
		if field == "" {
			field = "(left out)"
		}
		fmt.Fprintf(out, "  %-32s → %s", column.Column, field)
		if column.Why != "" {
			fmt.Fprintf(out, "  (by %s)", column.Why)
		}
		fmt.Fprintln(out)
	}
	p, err := a.intake.Preview(ctx, actor, m.ID, 1)
	if err != nil {
		return refusedFile(c.File, err)
	}
	fmt.Fprintf(out, "of the first %d rows: %d would be created, %d merged, %d unchanged, %d rejected; %d with a doubt\n", p.Checked, p.Created, p.Merged, p.Unchanged, p.Rejected, p.Flagged)
	return nil
}

// follow runs the import's job here and shows how far it is. Ctrl-C cancels it.
func (c importCommand) follow(ctx context.Context, a *app, actor access.Actor, id string, terminal io.Writer) (*intake.Import, error) {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { a.jobs.Start(work); close(ended) }()
	defer func() { stop(); <-ended }()
	tick := time.NewTicker(150 * time.Millisecond)
	defer tick.Stop()
	interrupted := ctx.Done()
	for {
		m, err := a.intake.Find(work, actor, id)
		if err != nil {
			return nil, err
		}
		if !c.Quiet && m.Total > 0 {
			fmt.Fprintf(terminal, "\r%d of %d rows (%d %%)", m.Position, m.Total, 100*m.Position/m.Total)
		}
		if m.State != intake.Queued && m.State != intake.Running {
			if !c.Quiet {
				fmt.Fprintln(terminal)
			}
			return m, nil
		}
		select {
		case <-interrupted:
			interrupted = nil
			if err := a.intake.Cancel(work, actor, id); err != nil && fault.CodeOf(err) != fault.Clash {
				return nil, err
			}
		case <-tick.C:
		}
	}
}

// importReport is what --report holds.
type importReport struct {
	File string `json:"file"`
	*intake.Import
	Seconds float64             `json:"seconds"`
	Rejects []intake.ProblemRow `json:"rejects"`
}

// write makes the files that were asked for.
func (c importCommand) write(ctx context.Context, a *app, m *intake.Import, took time.Duration) error {
	if c.Rejects != "" {
		file, err := os.Create(c.Rejects)
		if err != nil {
			return err
		}
		if err := errors.Join(a.intake.WriteProblems(ctx, m, true, "en", file), file.Close()); err != nil {
			return err
		}
	}
	if c.Report == "" {
		return nil
	}
	report := importReport{File: c.File, Import: m, Seconds: took.Seconds()}
	var err error
	if report.Rejects, err = a.intake.Problems(ctx, access.Actor{User: access.User{Role: access.Administrator}}, m.ID, true, -1, 10_000); err != nil {
		return err
	}
	text, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(c.Report, append(text, '\n'), 0o644)
}

// verdict is the status that the command ends with.
func (c importCommand) verdict(ctx context.Context, a *app, actor access.Actor, m *intake.Import) error {
	switch {
	case m.State == intake.Failed:
		return exit.Status{Code: 1, Err: fmt.Errorf("the import stopped at row %d: %s; what is stored stays, and can be undone on the import screen", m.Position, m.Failure.V.Message)}
	case m.State == intake.Cancelled:
		return exit.Status{Code: 1, Err: fmt.Errorf("stopped at row %d; go on or undo it on the import screen", m.Position)}
	case m.Rejected > 0:
		if first, err := a.intake.Problems(ctx, actor, m.ID, true, -1, 1); err == nil && len(first) == 1 {
			return exit.Status{Code: 3, Err: fmt.Errorf("%d rows were rejected; the first is line %d: %s", m.Rejected, first[0].Line, first[0].Problems.V[0].Message)}
		}
		return exit.Status{Code: 3, Err: fmt.Errorf("%d rows were rejected", m.Rejected)}
	}
	return nil
}

// through is the user in whose name a command acts and through whose eyes it
// looks, by e-mail address or id; the program itself when none is named.
func (a *app) through(ctx context.Context, user string) (access.Actor, error) {
	if user == "" {
		return a.actorOf(ctx, "")
	}
	users, err := a.access.Users(ctx)
	if err != nil {
		return access.Actor{}, err
	}
	for _, u := range users {
		if string(u.ID) == user || strings.EqualFold(u.Email, user) {
			return a.access.ActorOf(ctx, u.ID)
		}
	}
	return access.Actor{}, fault.NotFound("user", user)
}

// actorOf is as whom a job acts: the user who asked for it, or the program
// itself for what was begun on the command line.
func (a *app) actorOf(ctx context.Context, id access.UserID) (access.Actor, error) {
	if id == "" {
		return access.Actor{User: access.User{Role: access.Administrator, Active: true}, Scope: access.Scope{All: true}}, nil
	}
	return a.access.ActorOf(ctx, id)
}
