package registry

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/turn"
	"arpent/internal/signal/mapping"
)

const (
	// lookEvery is how often registers that are due are looked for.
	lookEvery = time.Minute
	// mostPages bounds one run; what is beyond is read by the next one, since the
	// same day.
	mostPages = 50
	// firstDays is how far back the first run looks, overlapDays how far the others
	// go behind the last good one: registers publish late.
	firstDays, overlapDays = 7, 1
	// keepDays is for how long it is known which records were read.
	keepDays = 400
)

// Follow reads registers when they are due until the context ends. Of several
// programs on one database one reads a register.
func (s *Service) Follow(ctx context.Context) {
	turn.Every(ctx, lookEvery, nil, s.o.Log, "registers: read them", s.Run)
}

// Run reads every register that is due, one after the other.
func (s *Service) Run(ctx context.Context) error {
	now := db.At(s.o.Now())
	var due []Registry
	if err := s.db.Select(ctx, &due, "SELECT "+columns+" FROM registries r WHERE r.ended_at IS NULL AND r.next_at <= ? ORDER BY r.next_at", now); err != nil || len(due) == 0 {
		return err
	}
	for i := range due {
		one := &due[i]
		next := db.At(now.Add(time.Duration(one.EveryMinutes) * time.Minute))
		mine, err := s.db.Exec(ctx, "UPDATE registries SET next_at = ?, run_at = ? WHERE id = ? AND next_at = ? AND ended_at IS NULL", next, now, one.ID, one.NextAt)
		if err != nil {
			return err
		}
		if mine == 0 { // another program reads it
			continue
		}
		if err := s.read(ctx, one, now); err != nil {
			return err
		}
	}
	_, err := s.db.Exec(ctx, "DELETE FROM registry_records WHERE seen_at < ?", db.At(now.AddDate(0, 0, -keepDays)))
	return err
}

// since is the day from which a register is asked.
func (r *Registry) since(now time.Time) db.Date {
	if r.GoodAt.IsZero() {
		return db.DateOf(now).AddDays(-firstDays)
	}
	return db.DateOf(r.GoodAt.Time).AddDays(-overlapDays)
}

// read reads a register to its end; what is wrong with it is kept with it, and what
// was read before stays.
func (s *Service) read(ctx context.Context, one *Registry, began db.Time) error {
	err := s.pages(ctx, one)
	var wrong *fault.Error
	if errors.As(err, &wrong) {
		s.o.Log.Warn("registers: one cannot be read", "registry", one.ID, "err", err)
		_, err = s.db.Exec(ctx, "UPDATE registries SET problem = ?, failures = failures + 1 WHERE id = ?", wrong.Key, one.ID)
		return err
	}
	if err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, "UPDATE registries SET problem = '', failures = 0, good_at = ? WHERE id = ?", began, one.ID)
	return err
}

func (s *Service) pages(ctx context.Context, one *Registry) error {
	ready, err := s.check(one.URL, one.Reading.V)
	if err != nil {
		return err
	}
	offset, numbered := 0, strings.Contains(one.URL, "{offset}")
	since := string(one.since(s.o.Now()))
	at := placeholders(one.URL, since, "0")
	for page := 0; ; page++ {
		if page == mostPages {
			return fault.Invalid("registry.long", "one run reads at most %d pages", mostPages).With("most", mostPages)
		}
		got, err := s.fetcher.Get(ctx, at, "", "")
		if err != nil {
			return err
		}
		records, next, err := ready.page(got.Body, at)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, one, records); err != nil {
			return err
		}
		switch offset += len(records); {
		case len(records) == 0:
			return nil
		case next != "":
			at = next
		case numbered:
			at = placeholders(one.URL, since, strconv.Itoa(offset))
		default:
			return nil
		}
		select { // not faster than a server bears
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(s.o.Pause):
		}
	}
}

// keep notes which records were read, and tells those that were not read before.
func (s *Service) keep(ctx context.Context, one *Registry, records []record) error {
	now := db.At(s.o.Now())
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for i := range records {
			r := &records[i]
			if r.id == "" || r.wrong == nil && !r.wanted {
				continue
			}
			added, err := tx.Exec(ctx, "INSERT INTO registry_records (registry_id, record_id, state, seen_at) VALUES (?,?,?,?) ON CONFLICT (registry_id, record_id) DO NOTHING", one.ID, shortened(r.id), "nobody", now)
			if err != nil {
				return err
			}
			if added == 0 {
				continue
			}
			state, err := s.tell(ctx, tx, one, r)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "UPDATE registry_records SET state = ? WHERE registry_id = ? AND record_id = ?", state, one.ID, shortened(r.id)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, one *Registry, r *record) (state string, err error) {
	if r.wrong != nil {
		return "unread", nil
	}
	told := Told{MappedEvent: r.event, Source: "registry/" + one.ID, Same: "registry " + one.ID + " " + shortened(r.id)}
	if today := db.DateOf(s.o.Now()); told.HappenedOn == "" || told.HappenedOn > today {
		told.HappenedOn = today
	}
	known, err := s.o.Tell(ctx, tx, told)
	var wrong *fault.Error
	switch {
	case errors.As(err, &wrong):
		return "unread", nil
	case err != nil:
		return "", err
	case known:
		return "told", nil
	}
	return "nobody", nil
}

// shortened keeps an id to what a key may be.
func shortened(id string) string {
	const most = 300
	return id[:min(len(id), most)]
}

// RegistrySample is what a register would tell, for whoever thinks of adding it.
type RegistrySample struct {
	Count   int              `json:"count" doc:"Records on the first page"`
	More    bool             `json:"more" doc:"There is a next page; or, where pages are asked for by number, there may be: this one holds a round number of records"`
	Address string           `json:"address" doc:"What was asked"`
	Items   []RegistryRecord `json:"items" doc:"The first ten"`
}

// RegistryRecord is a record with what would come of it.
type RegistryRecord struct {
	ID      string              `json:"id"`
	Event   mapping.MappedEvent `json:"event"`
	Why     string              `json:"why,omitempty" enum:"kind,nobody,unread" doc:"Why it would not be told: its kind is left out, it is about nobody known, it cannot be read"`
	Problem string              `json:"problem,omitempty"`
	Account string              `json:"account,omitempty" doc:"The name of the account that it is about"`
	Person  string              `json:"person,omitempty"`
}

const sampleRecords = 10

// Try reads a register's first page and stores nothing.
func (s *Service) Try(ctx context.Context, address string, r RegistryReading) (*RegistrySample, error) {
	address = strings.TrimSpace(address)
	ready, err := s.check(address, r)
	if err != nil {
		return nil, err
	}
	at := placeholders(address, string((&Registry{}).since(s.o.Now())), "0")
	got, err := s.fetcher.Get(ctx, at, "", "")
	if err != nil {
		return nil, err
	}
	records, next, err := ready.page(got.Body, at)
	if err != nil {
		return nil, err
	}
	out := &RegistrySample{Count: len(records), More: next != "" || strings.Contains(address, "{offset}") && len(records) > 0 && len(records)%10 == 0, Address: at, Items: []RegistryRecord{}}
	for i := range records[:min(len(records), sampleRecords)] {
		one, err := s.sample(ctx, &records[i])
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}

func (s *Service) sample(ctx context.Context, r *record) (RegistryRecord, error) {
	one := RegistryRecord{ID: r.id, Event: r.event}
	switch {
	case r.wrong != nil:
		one.Why, one.Problem = "unread", r.wrong.Error()
		return one, nil
	case !r.wanted:
		one.Why = "kind"
		return one, nil
	}
	of, err := mapping.Find(ctx, s.db, r.event)
	if err != nil {
		return one, err
	}
	if of == (mapping.Subject{}) {
		one.Why = "nobody"
		return one, nil
	}
	accounts, err := account.ByIDs(ctx, s.db, []account.ID{of.Account})
	if err == nil && len(accounts) > 0 {
		one.Account = accounts[0].Name
	}
	if err != nil || of.Person == "" {
		return one, err
	}
	names, err := person.Names(ctx, s.db, []person.ID{of.Person})
	one.Person = names[of.Person]
	return one, err
}
