package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"arpent/cmd/arpent/demo"
	"arpent/cmd/arpent/exit"
	"arpent/cmd/arpent/outlets"
)

type demoCommand struct {
	outlets.Flags
	Database string `help:"Keep the demo in this SQLite file or PostgreSQL database; without it, it is gone when the program ends." env:"ARPENT_DEMO_DATABASE" placeholder:"PATH|URL"`
	Listen   string `help:"Address to answer on." default:"127.0.0.1:8080" env:"ARPENT_LISTEN"`
	Company  string `help:"${enum}" enum:"lambda,adventureworks" default:"lambda"`
	Seed     uint64 `help:"Another number makes another company." default:"1"`
	Accounts int    `help:"How many accounts the company has." default:"4000"`
	Verbose  bool   `short:"v" help:"Log every request and more."`
}

// Help says what the demo is.
func (demoCommand) Help() string {
	return "Makes up an industrial distributor in France (everything about it is synthetic) and starts the program on it. " +
		"Anyone who opens the address may sign in as headquarters, manager, representative or administrator by one click: do not serve it to others."
}

func (c demoCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	database := databaseFlag{Database: c.Database, Verbose: c.Verbose}
	if c.Database == "" {
		folder, err := os.MkdirTemp("", "arpent-demo-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		database.Database = filepath.Join(folder, "arpent.db")
	}
	a, err := database.open(ctx, true)
	if err != nil {
		return err
	}
	defer a.close()
	if err := c.Flags.Open(a.outlets); err != nil {
		return err
	}
	if err := c.fill(ctx, a); err != nil {
		return err
	}
	ready := func(address string) error {
		fmt.Printf("Arpent is at %s\n", address)
		fmt.Println("This is a demo: sign in by one click. Its company, people and figures are made up. Stop it with Ctrl-C.")
		return nil
	}
	err = a.serve(ctx, c.Listen, ready)
	// Somebody else is at the usual port: any other will do for a look.
	if errors.Is(err, syscall.EADDRINUSE) && strings.HasSuffix(c.Listen, ":8080") {
		host, _, _ := net.SplitHostPort(c.Listen)
		err = a.serve(ctx, net.JoinHostPort(host, "0"), ready)
	}
	return err
}

// fill makes the company unless the database has somebody already.
func (c demoCommand) fill(ctx context.Context, a *app) error {
	users, err := a.access.Users(ctx)
	if err != nil || len(users) > 0 {
		return err
	}
	begun := time.Now()
	if c.Company == "adventureworks" {
		m, err := a.loadAdventureWorks(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("Made AdventureWorks: %d stores read, %d accounts created, %d merged, %d rejected, %d with a doubt, in %.1f s\n",
			m.Position, m.Created, m.Merged+m.Unchanged, m.Rejected, m.Flagged, time.Since(begun).Seconds())
		return nil
	}
	g, err := demo.France(a.place)
	if err != nil {
		return err
	}
	size := demo.Default()
	size.Accounts = max(c.Accounts, 10*size.Territories)
	company := demo.Make(g, c.Seed, size, a.now())
	if err := a.loadCompany(ctx, company); err != nil {
		return err
	}
	fmt.Printf("Made %s: %d accounts, %d territories, %d people, %d deals, %d activities, in %.1f s\n", company.Name,
		len(company.Accounts), len(company.Territories), len(company.People), len(company.Deals), len(company.Activities), time.Since(begun).Seconds())
	return nil
}
