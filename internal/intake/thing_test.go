package intake_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
)

// things is a small noun that receives rows: matched by code, rejected when
// the amount is negative, doubtful above a million.
var things = fstest.MapFS{
	"migrations/9000_things.sqlite.sql":   {Data: []byte("CREATE TABLE things (id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, amount INTEGER NOT NULL, version INTEGER NOT NULL); CREATE UNIQUE INDEX things_code ON things (code);")},
	"migrations/9000_things.postgres.sql": {Data: []byte("CREATE TABLE things (id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, amount BIGINT NOT NULL, version BIGINT NOT NULL); CREATE UNIQUE INDEX things_code ON things (code);")},
}

type thing struct {
	ID      string `db:"id"`
	Code    string `db:"code"`
	Name    string `db:"name"`
	Amount  int64  `db:"amount"`
	Version int64  `db:"version"`
}

type writer struct {
	hook func(rows []*intake.Row) error
}

func target(hook func(rows []*intake.Row) error) *intake.Target {
	return &intake.Target{
		ID: "things", Label: map[string]string{"en": "Things", "fr": "Choses"}, Custom: true, Options: []string{"country", "existing", "apart"},
		Fields: []intake.Field{
			{Name: "code", Label: map[string]string{"en": "Code", "fr": "Code"}, Kind: intake.Text, Required: true, Synonyms: []string{"Id", "Account ID"}},
			{Name: "name", Label: map[string]string{"en": "Name", "fr": "Nom"}, Kind: intake.Text, Required: true, Synonyms: []string{"Raison sociale", "Company name", "Account Name"}},
			{Name: "postcode", Label: map[string]string{"en": "Postcode", "fr": "Code postal"}, Kind: intake.Text, Synonyms: []string{"BillingPostalCode", "CP", "Postal Code"}},
			{Name: "country", Label: map[string]string{"en": "Country", "fr": "Pays"}, Kind: intake.Country, Lenient: true},
			{Name: "amount", Label: map[string]string{"en": "Amount", "fr": "Montant"}, Kind: intake.Money, Synonyms: []string{"Potentiel", "AnnualRevenue", "Annual Revenue"}},
			{Name: "since", Label: map[string]string{"en": "Since", "fr": "Depuis"}, Kind: intake.Date},
			{Name: "email", Label: map[string]string{"en": "E-mail", "fr": "E-mail"}, Kind: intake.Text, Looks: func(c string) bool { return strings.Contains(c, "@") }},
		},
		Open: func(context.Context, intake.Session) (intake.Writer, error) { return writer{hook}, nil },
	}
}

func (w writer) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	if w.hook != nil {
		if err := w.hook(rows); err != nil {
			return nil, err
		}
	}
	codes := []string{}
	for _, r := range rows {
		codes = append(codes, r.Text("code"))
	}
	var known []thing
	if err := tx.Select(ctx, &known, "SELECT * FROM things WHERE code IN (?)", codes); err != nil {
		return nil, err
	}
	by := map[string]*thing{}
	for i := range known {
		by[known[i].Code] = &known[i]
	}
	out := make([]intake.Outcome, len(rows))
	var fresh []*thing
	for i, r := range rows {
		n, _ := r.Number("amount")
		amount, _ := n.Minor(2)
		o := intake.Outcome{Act: intake.Created}
		if amount < 0 {
			out[i] = intake.Outcome{Act: intake.Rejected, Problems: []intake.Problem{{Field: "amount", Key: "thing.negative", Message: "the amount is negative"}}}
			continue
		}
		t := by[r.Text("code")]
		switch {
		case t == nil:
			t = &thing{ID: db.NewID(), Code: r.Text("code"), Name: r.Text("name"), Amount: amount, Version: 1}
			by[t.Code], fresh = t, append(fresh, t)
		case t.Name == r.Text("name") && t.Amount == amount:
			o.Act = intake.Unchanged
		default:
			o.Act = intake.Merged
			o.Before, _ = json.Marshal(thing{Name: t.Name, Amount: t.Amount})
			t.Name, t.Amount, t.Version = r.Text("name"), amount, t.Version+1
			if !slices.Contains(fresh, t) {
				if _, err := tx.Exec(ctx, "UPDATE things SET name = ?, amount = ?, version = ? WHERE id = ?", t.Name, t.Amount, t.Version, t.ID); err != nil {
					return nil, err
				}
			}
		}
		if o.Act != intake.Created {
			o.Match = &intake.Match{ID: t.ID, Name: t.Name, By: "code", Score: 1}
		}
		if amount > 1e8 {
			o.Problems = []intake.Problem{{Field: "amount", Key: "thing.large", Message: "the amount is large"}}
		}
		o.ID, o.Version, o.Record = t.ID, t.Version, map[string]any{"code": t.Code, "name": t.Name, "amount": t.Amount}
		out[i] = o
	}
	_, err := tx.BulkInsert(ctx, "things", []string{"id", "code", "name", "amount", "version"}, func(yield func([]any) bool) {
		for _, t := range fresh {
			if !yield([]any{t.ID, t.Code, t.Name, t.Amount, t.Version}) {
				return
			}
		}
	})
	return out, err
}

func (w writer) Undo(ctx context.Context, tx *db.Tx, objects []intake.Undoing) ([]intake.Refusal, error) {
	var refused []intake.Refusal
	for _, o := range objects {
		var t thing
		if err := tx.Get(ctx, &t, "SELECT * FROM things WHERE id = ?", o.ID); err != nil {
			return nil, err
		}
		if t.Version > o.Changes[0].Version {
			refused = append(refused, intake.Refusal{ID: t.ID, Name: t.Name, Key: "thing.touched", Message: "changed since"})
			continue
		}
		for _, c := range o.Changes {
			var err error
			if c.Act == intake.Created {
				_, err = tx.Exec(ctx, "DELETE FROM things WHERE id = ?", o.ID)
			} else {
				var before thing
				if err = json.Unmarshal(c.Before, &before); err == nil {
					_, err = tx.Exec(ctx, "UPDATE things SET name = ?, amount = ?, version = version + 1 WHERE id = ?", before.Name, before.Amount, o.ID)
				}
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return refused, nil
}

var sets = []fs.FS{job.Migrations, access.Migrations, intake.Migrations, things}

// house is an intake with one target, its jobs running, and someone to act.
type house struct {
	*intake.Service
	t     testing.TB
	db    *db.DB
	jobs  *job.Runner
	actor access.Actor
}

func build(t testing.TB, d *db.DB, hook func(rows []*intake.Row) error) house {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	who := access.New(d, access.Options{Log: log})
	jobs := job.New(d, live.NewHub(), log)
	jobs.SetLease(time.Second)
	s := intake.New(d, intake.Dependencies{Access: who, Jobs: jobs, Log: log, ActorOf: who.ActorOf})
	s.Register(target(hook))
	users, err := who.Users(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(users) == 0 {
		if _, err := who.AddUser(ctx, d, access.NewUser{Email: "ada@example.com", Name: "Ada", Role: access.HeadOffice}); err != nil {
			t.Fatal(err)
		}
		if users, err = who.Users(ctx); err != nil {
			t.Fatal(err)
		}
	}
	actor, err := who.ActorOf(ctx, users[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return house{s, t, d, jobs, actor}
}

// work runs jobs until the returned function is called.
func (h house) work() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { h.jobs.Start(ctx); close(done) }()
	return func() { cancel(); <-done }
}

func (h house) bring(name, text string) *intake.Import {
	h.t.Helper()
	m, err := h.Upload(context.Background(), h.actor, "things", name, strings.NewReader(text), intake.ImportOptions{})
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// wait reads an import until it is in one of the states.
func (h house) wait(id string, states ...intake.State) *intake.Import {
	h.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		m, err := h.Find(context.Background(), h.actor, id)
		if err != nil {
			h.t.Fatal(err)
		}
		if slices.Contains(states, m.State) {
			return m
		}
	}
	m, _ := h.Find(context.Background(), h.actor, id)
	h.t.Fatalf("import stays %s: %+v", m.State, m)
	return nil
}

func (h house) stored() (list []thing) {
	h.t.Helper()
	if err := h.db.Select(context.Background(), &list, "SELECT * FROM things ORDER BY code"); err != nil {
		h.t.Fatal(err)
	}
	return list
}
