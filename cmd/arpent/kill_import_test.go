package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
)

// accountsFile holds rows alike in nothing; every hundredth has no name.
func accountsFile(t *testing.T, path string, rows int) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("Code client;Raison sociale;Code postal;Ville;Pays;Chiffre d'affaires\n")
	towns := []string{"69003;Lyon", "75011;Paris", "13001;Marseille", "33000;Bordeaux"}
	for i := range rows {
		name := fmt.Sprintf("Société %x", rand.Uint64())
		if i%100 == 99 {
			name = ""
		}
		fmt.Fprintf(&b, "K%06d;%s;%s;France;%d\n", i, name, towns[i%4], i)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// stock is what an import and its accounts say of each other.
type stock struct {
	ID, State                                           string
	Position, Total, Created, Rejected                  int64
	Accounts, Externals, Codes, Changes, Problems, Jobs int64
}

func stockOf(t *testing.T, ctx context.Context, d *db.DB) (s stock) {
	t.Helper()
	var row struct {
		ID       string `db:"id"`
		State    string `db:"state"`
		Position int64  `db:"position"`
		Total    int64  `db:"total"`
		Created  int64  `db:"created"`
		Rejected int64  `db:"rejected"`
	}
	if err := d.Get(ctx, &row, "SELECT id, state, position, total, created, rejected FROM imports"); err != nil {
		if db.IsMissing(err) || strings.Contains(err.Error(), "no such table") {
			return s
		}
		t.Fatal(err)
	}
	s = stock{ID: row.ID, State: row.State, Position: row.Position, Total: row.Total, Created: row.Created, Rejected: row.Rejected}
	for into, query := range map[*int64]string{
		&s.Accounts:  "SELECT COUNT(*) FROM accounts WHERE deleted_at IS NULL",
		&s.Externals: "SELECT COUNT(*) FROM account_external_ids",
		&s.Codes:     "SELECT COUNT(DISTINCT value) FROM account_external_ids",
		&s.Changes:   "SELECT COUNT(*) FROM import_changes",
		&s.Problems:  "SELECT COUNT(*) FROM import_problems WHERE rejected",
		&s.Jobs:      "SELECT COUNT(*) FROM jobs WHERE kind = 'import'",
	} {
		if err := d.Get(ctx, into, query); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Check(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

// whole says whether every table tells of the same rows.
func (s stock) whole() bool {
	return s.Created+s.Rejected == s.Position && s.Accounts == s.Created && s.Externals == s.Created && s.Codes == s.Created && s.Changes == s.Created && s.Problems == s.Rejected
}

// Killed at any moment of an import, whole batches are stored and no row twice;
// and once the program runs again, the import is finished. ARPENT_KILLS says
// how often (2).
func TestKilledWhileImporting(t *testing.T) {
	ctx := context.Background()
	kills, rows := 2, 20_000
	if n, err := strconv.Atoi(os.Getenv("ARPENT_KILLS")); err == nil {
		kills = n
	}
	folder := t.TempDir()
	file, ready := filepath.Join(folder, "accounts.csv"), filepath.Join(folder, "ready.db")
	accountsFile(t, file, rows)
	testApp(t, ready).close()
	usual := time.Duration(0) // how long an import takes when nobody disturbs it
	none, part, done := 0, 0, 0
	for kill := range kills + 1 {
		database := filepath.Join(folder, strconv.Itoa(kill)+".db")
		copyFile(t, ready, database)
		command := exec.Command(os.Args[0], "import", "accounts", file, "--database", database, "--quiet")
		command.Env = append(os.Environ(), "ARPENT_TEST_MAIN=1")
		begun := time.Now()
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		if kill == 0 {
			_ = command.Wait() // some rows were rejected: status 3
			usual = time.Since(begun)
		} else {
			awaitRow(t, ctx, database, rand.Int64N(int64(rows)))
			time.Sleep(time.Duration(rand.Float64() * 2 * float64(usual) / float64(rows/1000))) // anywhere in a batch
			_ = command.Process.Kill()
			_ = command.Wait()
		}
		a := testApp(t, database)
		found := stockOf(t, ctx, a.db)
		switch {
		case !found.whole() || kill == 0 && found.State != "done":
			t.Fatalf("kill %d leaves part of a batch: %+v", kill, found)
		case kill == 0 || found.State == "done":
			done++
		case found.Position == 0:
			none++
		default:
			part++
		}
		everyDay := os.Getenv("ARPENT_KILLS") == "" // then going on once is enough
		if found.Jobs == 1 && found.State != "done" && (kill == 1 || !everyDay) {
			goOn(t, ctx, a, found.ID)
			if end := stockOf(t, ctx, a.db); !end.whole() || end.State != "done" || end.Position != int64(rows) || end.Rejected != int64(rows/100) {
				t.Fatalf("gone on with after kill %d: %+v", kill, end)
			}
		}
		a.close()
		_ = os.Remove(database)
	}
	t.Logf("an import of %d rows takes %v; of %d kills, %d came before the first batch was stored, %d amid the batches and %d after the last", rows, usual.Round(time.Millisecond), kills, none, part, done-1)
}

// awaitRow waits until an import in another process has stored a row, or is over.
func awaitRow(t *testing.T, ctx context.Context, database string, row int64) {
	t.Helper()
	d, err := db.Open(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var at struct {
			State    string `db:"state"`
			Position int64  `db:"position"`
		}
		err := d.Get(ctx, &at, "SELECT state, position FROM imports")
		if err != nil && !db.IsMissing(err) {
			t.Fatal(err)
		}
		if at.Position >= row && err == nil || at.State == "done" {
			return
		}
	}
	t.Fatal("the import does not get there")
}

// goOn runs the jobs until the import is done. The worker that died is given up
// at once, so that nobody waits for its lease.
func goOn(t *testing.T, ctx context.Context, a *app, id string) {
	t.Helper()
	if _, err := a.db.Exec(ctx, "UPDATE jobs SET heartbeat_at = ? WHERE state = ?", db.At(time.Now().Add(-time.Minute)), job.Running); err != nil {
		t.Fatal(err)
	}
	work, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { a.jobs.Start(work); close(ended) }()
	defer func() { stop(); <-ended }()
	actor, err := a.through(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		m, err := a.intake.Find(ctx, actor, id)
		if err != nil {
			t.Fatal(err)
		}
		if m.State != "queued" && m.State != "running" {
			return
		}
	}
}
