package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

type userCommand struct {
	List userListCommand `cmd:"" help:"List everybody."`
	Add  userAddCommand  `cmd:"" help:"Add a user and print the invitation link."`
	Link userLinkCommand `cmd:"" help:"Print a new invitation or password-reset link."`
}

type userListCommand struct{ databaseFlag }

func (c userListCommand) Run() error {
	ctx := context.Background()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	users, err := a.access.Users(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "EMAIL\tNAME\tROLE\tACTIVE\tSIGNS IN")
	for _, u := range users {
		fmt.Fprintf(w, "%s\t%s\t%s\t%t\t%t\n", u.Email, u.Name, u.Role, u.Active, u.SignsIn)
	}
	return w.Flush()
}

type userAddCommand struct {
	databaseFlag
	Email   string `arg:"" help:"E-mail address."`
	Name    string `help:"Full name." required:""`
	Role    string `help:"${enum}" enum:"representative,manager,headquarters,administrator" default:"representative"`
	Address string `help:"Address of the server, for the link." default:"http://127.0.0.1:8080"`
}

func (c userAddCommand) Run() error {
	ctx := context.Background()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	id, err := a.access.AddUser(ctx, a.db, access.NewUser{Email: c.Email, Name: c.Name, Role: access.Role(c.Role)})
	if err != nil {
		return err
	}
	return a.printLink(ctx, id, c.Address)
}

type userLinkCommand struct {
	databaseFlag
	Email   string `arg:"" help:"E-mail address."`
	Address string `help:"Address of the server, for the link." default:"http://127.0.0.1:8080"`
}

func (c userLinkCommand) Run() error {
	ctx := context.Background()
	a, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer a.close()
	users, err := a.access.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if strings.EqualFold(u.Email, c.Email) {
			return a.printLink(ctx, u.ID, c.Address)
		}
	}
	return fault.NotFound("user", c.Email)
}

func (a *app) printLink(ctx context.Context, id access.UserID, address string) error {
	secret, kind, err := a.access.NewLink(ctx, access.Actor{}, id)
	if err != nil {
		return err
	}
	fmt.Printf("%s link, valid for seven days: %s/link/%s\n", kind, strings.TrimSuffix(address, "/"), secret)
	return nil
}
