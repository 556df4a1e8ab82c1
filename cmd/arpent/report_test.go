package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"arpent/cmd/arpent/demo"
	"arpent/cmd/arpent/exit"
	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/quota"
	"arpent/internal/quota/forecast"
	"arpent/internal/quota/payroll"
)

// What the command prints is what the program answers, through the eyes of whom
// one names.
func TestReport(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a, c := testCompany(t, d.Address(), 5, demo.Size{Accounts: 300, Territories: 8})
		report := func(r reportCommand) string {
			t.Helper()
			r.Database, r.Quantity = d.Address(), "revenue"
			var out bytes.Buffer
			if err := r.run(ctx, &out); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		boss := c.Users[c.Regions[0].Manager].Email
		actor, err := a.through(ctx, boss)
		if err != nil || actor.User.Role != access.Manager {
			t.Fatal(err)
		}
		var told, known any
		for _, r := range []reportCommand{{What: "attainment"}, {What: "attainment", AsOf: string(db.DateOf(a.now()).AddDays(-40)), User: boss}, {What: "forecast"}, {What: "pay", User: boss}} {
			r.JSON, r.By = true, "person"
			text := report(r)
			who := access.Actor{User: access.User{Role: access.Administrator, Active: true}, Scope: access.Scope{All: true}}
			if r.User != "" {
				who = actor
			}
			switch r.What {
			case "attainment":
				told = &quota.Attainment{}
				known, err = a.quota.Attainment(ctx, who, quota.Question{AsOf: db.Date(r.AsOf)})
			case "forecast":
				told = &forecast.Forecast{}
				known, err = a.forecast.Forecast(ctx, who, quota.Question{})
			default:
				told = &payroll.Payroll{}
				plans, _ := a.payroll.Plans(ctx, who)
				known, err = a.payroll.Payroll(ctx, who, plans[0].ID, "")
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(text), told); err != nil {
				t.Fatalf("%s: %v", r.What, err)
			}
			one, _ := json.Marshal(told)
			other, _ := json.Marshal(known)
			if !bytes.Equal(one, other) {
				t.Errorf("%s: printed\n%s\nknown\n%s", r.What, one, other)
			}
			r.JSON = false
			if lines := strings.Count(report(r), "\n"); lines < 2 {
				t.Errorf("%s: a table of %d lines", r.What, lines)
			}
		}
		for _, r := range []reportCommand{{What: "attainment", AsOf: "yesterday"}, {What: "forecast", Period: "2026-Q5"}, {What: "pay", Plan: "none such"}, {What: "pay", User: "nobody@example.org"}} {
			r.Database, r.Quantity = d.Address(), "revenue"
			var status exit.Status
			if err := r.run(ctx, &bytes.Buffer{}); !errors.As(err, &status) || status.Code != 2 {
				t.Errorf("%+v ends with %v", r, err)
			}
		}
	})
}
