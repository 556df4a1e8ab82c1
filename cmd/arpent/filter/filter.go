// Package filter is the command that works with CQL2 filters.
package filter

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"unicode"

	"arpent/cmd/arpent/exit"
	"arpent/engine/cql"
)

// Command holds what can be done with a filter.
type Command struct {
	Convert convertCommand `cmd:"" help:"Read a CQL2 filter, text or JSON, and print its other form."`
}

type convertCommand struct{}

// Help is shown by arpent filter convert --help.
func (convertCommand) Help() string {
	return `Reads standard input. Ends with 2, naming line and column, when it is no CQL2.`
}

// maxFilterBytes is far above any filter a person or program writes.
const maxFilterBytes = 1 << 20

func (convertCommand) Run() error { return convertFilter(os.Stdin, os.Stdout) }

func convertFilter(in io.Reader, out io.Writer) error {
	source, err := io.ReadAll(io.LimitReader(in, maxFilterBytes+1))
	if err != nil {
		return err
	}
	if len(source) > maxFilterBytes {
		return exit.BadInput(fmt.Errorf("the filter is longer than %d bytes", maxFilterBytes))
	}
	if looksLikeJSON(source) {
		e, err := cql.ParseJSON(source)
		if err != nil {
			return exit.BadInput(err)
		}
		text, err := cql.Text(e)
		if err != nil {
			return exit.BadInput(err)
		}
		_, err = fmt.Fprintln(out, text)
		return err
	}
	e, err := cql.ParseText(string(source))
	if err != nil {
		return exit.BadInput(err)
	}
	text, err := cql.JSON(e)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, string(text))
	return err
}

// looksLikeJSON tells by the first sign: no CQL2 text begins with { or [.
func looksLikeJSON(source []byte) bool {
	source = bytes.TrimLeftFunc(source, unicode.IsSpace)
	return len(source) > 0 && (source[0] == '{' || source[0] == '[')
}
