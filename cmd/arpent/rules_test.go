package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRulesTestEndsAsItsExamplesDo(t *testing.T) {
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "rules.yaml")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	const good = "rules:\n  - name: Brest\n    territory: West\n    when: fr_departement = '29'\nexamples:\n  - account: {name: Port, fr_commune: \"29019\"}\n    expect: "
	for text, want := range map[string]struct {
		code int
		says string
	}{
		good + "West\n": {0, "1 rules, 1 examples, 0 failed"},
		good + "East\n": {1, "FAIL  Port → West, expected East"},
		"rules:\n  - name: Brest\n    territory: West\n    when: fr_departemnt = '29'\n": {2, ""},
	} {
		var out bytes.Buffer
		err := rulesTestCommand{File: file(text)}.run(&out)
		code := 0
		var exit exitCode
		if errors.As(err, &exit) {
			code = exit.code
		} else if err != nil {
			t.Error(err)
		}
		if code != want.code || !strings.Contains(out.String(), want.says) {
			t.Errorf("%q ends with %d: %s", text, code, out.String())
		}
	}
}
