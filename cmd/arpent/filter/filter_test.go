package filter

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"arpent/cmd/arpent/exit"
)

func TestConvertFilter(t *testing.T) {
	for in, want := range map[string]string{
		"size > 10 AND\n NOT (town = 'Lyon')":             `{"op":"and","args":[{"op":">","args":[{"property":"size"},10]},{"op":"not","args":[{"op":"=","args":[{"property":"town"},"Lyon"]}]}]}`,
		` {"op":"like","args":[{"property":"in"},"l'%"]}`: `"in" LIKE 'l''%'`,
	} {
		var out bytes.Buffer
		if err := convertFilter(strings.NewReader(in), &out); err != nil || strings.TrimSpace(out.String()) != want {
			t.Errorf("%s: %s %v", in, out.String(), err)
		}
	}
	for in, want := range map[string]string{
		"size >":       "line 1, column 7: a value is wanted, not the end",
		"{\n\"op\":3}": "line 2, column 6: a text is wanted",
	} {
		err := convertFilter(strings.NewReader(in), &bytes.Buffer{})
		var code exit.Status
		if !errors.As(err, &code) || code.Code != 2 || err.Error() != want {
			t.Errorf("%q: %v", in, err)
		}
	}
}
