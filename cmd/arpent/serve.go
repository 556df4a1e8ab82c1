package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"arpent/cmd/arpent/exit"
	"arpent/cmd/arpent/outlets"
	"arpent/internal/platform/db"
)

// databaseFlag is shared by every command that works on stored data.
type databaseFlag struct {
	Database string `help:"A SQLite file, or postgres://…" env:"ARPENT_DATABASE" default:"${database}" placeholder:"PATH|URL"`
	Verbose  bool   `short:"v" help:"Log every request and more."`
}

// defaultDatabase is a file in the user's data folder.
func defaultDatabase() string {
	if base := os.Getenv("XDG_DATA_HOME"); base != "" {
		return filepath.Join(base, "arpent", "arpent.db")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "arpent.db"
	}
	return filepath.Join(home, ".local", "share", "arpent", "arpent.db")
}

func (f databaseFlag) log() *slog.Logger {
	level := slog.LevelInfo
	if f.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// open makes the SQLite file's folder when needed and opens the program.
func (f databaseFlag) open(ctx context.Context, demo bool) (*app, error) {
	if !strings.Contains(f.Database, "://") {
		if err := os.MkdirAll(filepath.Dir(f.Database), 0o700); err != nil {
			return nil, err
		}
	}
	return newApp(ctx, f.Database, demo, f.log())
}

type serveCommand struct {
	databaseFlag
	outlets.Flags
	Listen string `help:"Address to answer on." default:"127.0.0.1:8080" env:"ARPENT_LISTEN"`
}

func (c serveCommand) Run() error {
	ctx, stop := exit.Interrupted()
	defer stop()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	if err := c.Flags.Open(a.outlets); err != nil {
		return err
	}
	return a.serve(ctx, c.Listen, func(address string) error {
		secret, err := a.access.SetupLink(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("Arpent is at %s\n", address)
		if secret != "" {
			fmt.Printf("Make the first administrator: %s/link/%s\n", address, secret)
		}
		return nil
	})
}

// serve answers on listen and runs jobs until ctx ends; ready is told the
// address once it answers.
func (a *app) serve(ctx context.Context, listen string, ready func(address string) error) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("%w (choose another address with --listen)", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := a.person.EnterAll(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	a.lead.Remember() // before the first request, which makes the index
	var work sync.WaitGroup
	work.Go(func() { a.jobs.Start(ctx) })
	work.Go(func() { a.lead.Follow(ctx) })
	work.Go(func() { a.online.Follow(ctx, a.log) })
	work.Go(func() { a.signal.Follow(ctx) })
	work.Go(func() { a.signal.Announce(ctx) })
	work.Go(func() { a.living.Follow(ctx) })
	work.Go(func() { a.own.Follow(ctx) })
	work.Go(func() { a.lawful.Follow(ctx) })
	work.Go(func() { a.news.Follow(ctx) })
	work.Go(func() { a.registry.Follow(ctx) })
	work.Go(func() { a.hook.Follow(ctx) })
	work.Go(func() { a.mailbox.Follow(ctx) })
	work.Go(func() { a.viewed.Follow(ctx) })
	work.Go(func() { a.outlets.Follow(ctx) })
	if a.db.Dialect() == db.Postgres {
		work.Go(func() { a.hub.Bridge(ctx, a.db, a.log) })
	}
	work.Go(func() {
		<-ctx.Done()
		a.hub.Shut() // streams end, so that the server can
	})
	if err := ready("http://" + reachable(listener.Addr().String())); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := a.server()
	err = server.Serve(ctx, listener, server.Handler(a.outer))
	stop()
	work.Wait()
	return err
}

// reachable names an address that a browser on this machine can open.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
