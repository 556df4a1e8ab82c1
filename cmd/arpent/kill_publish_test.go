package main

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"arpent/internal/platform/db"
)

// TestMain lets the test program be the program itself, so that it can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("ARPENT_TEST_MAIN") != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// started runs the demo on a database in a process of its own.
func started(t *testing.T, database string) (*exec.Cmd, *caller) {
	t.Helper()
	command := exec.Command(os.Args[0], "demo", "--database", database, "--listen", "127.0.0.1:0", "--accounts", "600")
	command.Env = append(os.Environ(), "ARPENT_TEST_MAIN=1")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "Arpent is at "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			c := newCaller(t, address)
			for range 100 { // the address is told just before it answers
				if answer, err := c.client.Get(address + "/api/v1/session"); err == nil {
					_ = answer.Body.Close()
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			c.signIn("headquarters")
			return command, c
		}
	}
	t.Fatal("the program does not start")
	return nil, nil
}

// traces are what a publishing leaves, each in a table of its own.
type traces struct{ Periods, Became, Geographies, Alignments, Flag int }

func tracesOf(t *testing.T, database, plan string) (found traces) {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for into, query := range map[*int]string{
		&found.Periods:     "SELECT COUNT(*) FROM plan_periods WHERE plan_id = ?",
		&found.Became:      "SELECT COUNT(*) FROM plan_published WHERE plan_id = ?",
		&found.Geographies: "SELECT COUNT(*) FROM geographies WHERE plan_id = ?",
		&found.Alignments:  "SELECT COUNT(*) FROM alignments WHERE plan_id = ?",
		&found.Flag:        "SELECT published FROM plans WHERE id = ?",
	} {
		if err := d.Get(ctx, into, query, plan); err != nil {
			t.Fatal(err)
		}
	}
	var check string
	if err := d.Get(ctx, &check, "PRAGMA integrity_check"); err != nil || check != "ok" {
		t.Fatalf("integrity check: %s %v", check, err)
	}
	return found
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Killed at any moment of a publishing, the plan is published or it is not; and
// once the program runs again, it is. ARPENT_KILLS says how often (2).
func TestKilledWhilePublishing(t *testing.T) {
	kills := 2
	if n, err := strconv.Atoi(os.Getenv("ARPENT_KILLS")); err == nil {
		kills = n
	}
	folder := t.TempDir()
	ready := filepath.Join(folder, "ready.db")
	command, c := started(t, ready)
	plan := c.accountsPlan("To be killed", 20)
	_ = command.Process.Signal(os.Interrupt)
	_ = command.Wait()
	var usual time.Duration // how long publishing takes when nobody disturbs it
	before, after := 0, 0
	for kill := range kills + 1 {
		database := filepath.Join(folder, strconv.Itoa(kill)+".db")
		copyFile(t, ready, database)
		command, c := started(t, database)
		var job struct {
			JobID string `json:"job_id"`
		}
		begun := time.Now()
		c.call("POST", "/plans/"+plan.ID+"/publish", map[string]any{"anyway": true, "from": time.Now().UTC().Format("2006-01-02")}, &job)
		if kill == 0 {
			if j := c.finished(job.JobID); j.State != "done" {
				t.Fatalf("publishing: %s %s", j.State, j.Error)
			}
			usual = time.Since(begun)
		} else {
			time.Sleep(time.Duration(rand.Float64() * 1.1 * float64(usual)))
		}
		_ = command.Process.Kill()
		_ = command.Wait()
		found := tracesOf(t, database, plan.ID)
		none := found == traces{}
		whole := found.Periods == 1 && found.Became == 20 && found.Geographies == 1 && found.Alignments > 0 && found.Flag == 1
		if !none && !whole || kill == 0 && !whole {
			t.Fatalf("kill %d leaves half a publishing: %+v", kill, found)
		}
		if kill == 0 {
			continue
		}
		if none {
			before++
		} else {
			after++
		}
		if kill > 1 && os.Getenv("ARPENT_KILLS") == "" {
			continue // one wait for the job's lease to run out is enough for every day
		}
		_, c = started(t, database)
		state := ""
		for range 600 {
			if state = c.state(plan.ID); state == "active" {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if state != "active" {
			t.Fatalf("after kill %d the plan is %s", kill, state)
		}
	}
	t.Logf("publishing takes %v; of %d kills, %d came before it was done and %d after", usual.Round(time.Millisecond), kills, before, after)
}
