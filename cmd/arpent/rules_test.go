package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"arpent/cmd/arpent/demo"
	"arpent/cmd/arpent/exit"
	"arpent/internal/alignment/rules"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
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
		var status exit.Status
		if errors.As(err, &status) {
			code = status.Code
		} else if err != nil {
			t.Error(err)
		}
		if code != want.code || !strings.Contains(out.String(), want.says) {
			t.Errorf("%q ends with %d: %s", text, code, out.String())
		}
	}
}

// Accounts that rules give to a team of named accounts lack no territory, and
// what applying them does is what was foretold.
func TestRulesTakeAccountsOutOfTheMap(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a, _ := testCompany(t, d.Address(), 3, demo.Size{Accounts: 600, Territories: 16})
		actor, err := a.actorOf(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		before, err := a.plan.BalanceToday(ctx, actor, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := a.rules.Preview(ctx, actor, rules.PreviewWanted{}, nil)
		if err != nil || !slices.ContainsFunc(asked.Touched, func(t rules.TouchedTerritory) bool { return t.Out > 0 && len(t.Asked) > 0 && t.Asked[0].Amount > 0 }) {
			t.Errorf("no territory that loses accounts has a quota: %+v, %v", asked.Touched, err)
		}
		var foretold, done bytes.Buffer
		if err := (rulesRunCommand{Preview: true}).run(ctx, a, &foretold); err != nil {
			t.Fatal(err)
		}
		if err := (rulesRunCommand{}).run(ctx, a, &done); err != nil {
			t.Fatal(err)
		}
		var moved int
		after := strings.SplitN(done.String(), ": ", 2)
		if _, err := fmt.Sscanf(after[len(after)-1], "%d accounts change territory", &moved); err != nil || moved == 0 {
			t.Fatalf("%s: %v", done.String(), err)
		}
		if want := fmt.Sprintf("%d accounts would change", moved); !strings.Contains(foretold.String(), want) {
			t.Errorf("%s\n%s", foretold.String(), done.String())
		}
		now, err := a.plan.BalanceToday(ctx, actor, "", 10)
		if err != nil || now.Unassigned != before.Unassigned {
			t.Errorf("%d accounts without a territory, %d before the rules: %v", now.Unassigned, before.Unassigned, err)
		}
	})
}
