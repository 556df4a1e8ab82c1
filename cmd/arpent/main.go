// Arpent: territory plans, alignment and social selling in one self-hosted program.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/alecthomas/kong"

	"arpent/cmd/arpent/design"
	"arpent/cmd/arpent/exit"
	"arpent/cmd/arpent/filter"
)

// version is set at link time by the build script.
var version = "dev"

// commands lists every subcommand; each lives in the file of its name.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the program and its web interface."`
	User    userCommand    `cmd:"" help:"List, add and invite users."`
	Design  design.Command `cmd:"" help:"Design territories from tables of units and neighbours."`
	Import  importCommand  `cmd:"" help:"Import accounts, people, deals, activities or quotas from a file."`
	Search  searchCommand  `cmd:"" help:"Search leads."`
	Export  exportCommand  `cmd:"" help:"Write a plan to a file."`
	Backup  backupCommand  `cmd:"" help:"Write a consistent copy of the database, while it is in use."`
	Restore restoreCommand `cmd:"" help:"Put a copy back in the place of the database."`
	Report  reportCommand  `cmd:"" help:"Print attainment, forecast or pay, as of any day."`
	Filter  filter.Command `cmd:"" help:"Work with CQL2 filters."`
	Rules   rulesCommand   `cmd:"" help:"Try, export, import and run assignment rules."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Print the API's OpenAPI 3.1 description."`
	Demo    demoCommand    `cmd:"" help:"Start the program on a made-up company, to look around."`
	Version versionCommand `cmd:"" help:"Print the version and exit."`
}

func main() {
	var root commands
	parser := kong.Must(&root,
		kong.Name("arpent"),
		kong.Description("Design balanced sales territories, publish them, and work them."),
		kong.UsageOnError(),
		kong.Vars{"version": version, "database": defaultDatabase()})
	call, err := parser.Parse(os.Args[1:])
	if err != nil {
		parser.Errorf("%s", err)
		os.Exit(2)
	}
	if err := call.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "arpent:", err)
		var code exit.Status
		if errors.As(err, &code) {
			os.Exit(code.Code)
		}
		os.Exit(1)
	}
}
