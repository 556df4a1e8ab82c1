package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"arpent/cmd/arpent/exit"
	"arpent/internal/access"
	"arpent/internal/plan/draft"
	"arpent/internal/plan/export"
)

type exportCommand struct {
	Plan exportPlanCommand `cmd:"" help:"Write a plan as GeoJSON, CSV, XLSX or a printable page for each territory."`
}

// exportPlanCommand writes a plan to a file, as the screen does.
type exportPlanCommand struct {
	databaseFlag
	Name      string `arg:"" optional:"" help:"Name or id of the plan; the one in force when absent."`
	Out       string `short:"o" required:"" help:"File to write; its ending (.geojson, .csv, .xlsx, .pdf) says how." placeholder:"FILE" type:"path"`
	Territory int    `help:"Only the territory of this number, counted from 1." placeholder:"N"`
	Language  string `help:"Language of printed pages: ${enum}." enum:"fr,en" default:"en"`
}

func (c exportPlanCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), ".")
	if format == "json" {
		format = "geojson"
	}
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	actor := access.Actor{User: access.User{Role: access.Administrator}, Scope: access.Scope{All: true}}
	id, err := c.find(ctx, a, actor)
	if err != nil {
		return exit.BadInput(err)
	}
	partial := c.Out + ".partial"
	file, err := os.Create(partial)
	if err != nil {
		return exit.BadInput(err)
	}
	err = a.plan.Export(ctx, actor, id, export.Wish{Format: format, Territory: c.Territory - 1, Language: c.Language}, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return exit.BadInput(errors.Join(err, os.Remove(partial)))
	}
	return os.Rename(partial, c.Out)
}

// find gives the id of the plan that is meant.
func (c exportPlanCommand) find(ctx context.Context, a *app, actor access.Actor) (string, error) {
	plans, err := a.plan.Plans(ctx, actor)
	if err != nil {
		return "", err
	}
	var found []string
	for _, p := range plans {
		if string(p.ID) == c.Name {
			return c.Name, nil
		}
		if c.Name == "" && p.State == draft.Active || c.Name != "" && strings.EqualFold(p.Name, c.Name) {
			found = append(found, string(p.ID))
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", fmt.Errorf("%d plans are named so; give an id: %s", len(found), strings.Join(found, ", "))
	case c.Name == "":
		return "", errors.New("no plan is in force; name one")
	}
	return "", fmt.Errorf("there is no plan %q", c.Name)
}
