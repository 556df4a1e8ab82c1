package lawful

import (
	"context"
	"slices"

	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// fact is one thing that is known of how somebody stands.
type fact struct {
	PersonID person.ID `db:"person_id"`
	What     string    `db:"what"`
	Day      db.Date   `db:"day"`
	Heard    db.Date   `db:"heard"`
	Yes      bool      `db:"yes"`
}

// toldNeedless is true of people p who need no notice: all that is known of them
// they gave themselves.
const toldNeedless = `(EXISTS (SELECT 1 FROM contact_points c WHERE c.person_id = p.id) AND
	NOT EXISTS (SELECT 1 FROM contact_points c WHERE c.person_id = p.id AND c.lawful_basis NOT IN ('consent', 'contract')))`

// standing says of some people whether they were told, until when they may be
// kept, and when they go.
func (s *Service) standing(ctx context.Context, q db.Q, ids []person.ID) (map[person.ID]person.PersonStanding, error) {
	terms, err := s.Terms(ctx, q)
	if err != nil {
		return nil, err
	}
	out, today := map[person.ID]person.PersonStanding{}, s.today()
	for some := range slices.Chunk(ids, 500) {
		facts := map[person.ID]map[string]fact{}
		none := "CAST(NULL AS DATE)"
		if q.Dialect() == db.SQLite {
			none = "NULL"
		}
		var list []fact
		if err := q.Select(ctx, &list, `SELECT person_id, 'since' AS what, obtained_on AS day, heard_on AS heard, customer AS yes FROM person_standings WHERE person_id IN (?)
			UNION ALL SELECT person_id, 'told', MAX(sent_on), `+none+`, MAX(CASE WHEN way = 'needless' THEN 1 ELSE 0 END) = 1 FROM person_notices WHERE undone_at IS NULL AND person_id IN (?) GROUP BY person_id
			UNION ALL SELECT person_id, 'kept', MAX(until), `+none+`, FALSE FROM person_keepings WHERE undone_at IS NULL AND person_id IN (?) GROUP BY person_id
			UNION ALL SELECT person_id, 'goes', MIN(due_on), `+none+`, FALSE FROM person_erasures WHERE state = 'due' AND person_id IN (?) GROUP BY person_id
			UNION ALL SELECT p.id, 'needless', `+none+`, `+none+`, FALSE FROM people p WHERE p.id IN (?) AND `+toldNeedless, some, some, some, some, some); err != nil {
			return nil, err
		}
		for _, f := range list {
			if facts[f.PersonID] == nil {
				facts[f.PersonID] = map[string]fact{}
			}
			facts[f.PersonID][f.What] = f
		}
		for id, known := range facts {
			out[id] = stand(known, terms, today)
		}
	}
	return out, nil
}

// stand draws the conclusions.
func stand(known map[string]fact, terms RetentionTerms, today db.Date) person.PersonStanding {
	out := person.PersonStanding{EraseOn: known["goes"].Day}
	since, ok := known["since"]
	if !ok {
		return out
	}
	told, isTold := known["told"]
	_, needless := known["needless"]
	switch due := months(since.Day, 1); {
	case isTold && !told.Yes:
		out.Notice, out.NoticeOn = "sent", told.Day
	case isTold || needless:
		out.Notice = "not_needed"
	case due < today:
		out.Notice, out.NoticeOn = "overdue", due
	default:
		out.Notice, out.NoticeOn = "due", due
	}
	if !since.Yes {
		out.KeepUntil = max(months(max(since.Day, since.Heard), terms.KeepMonths), known["kept"].Day)
		out.Over = out.KeepUntil < today
	}
	return out
}

// Refresh gathers since when people are known and when they were last heard of:
// a visit, a call or a meeting with them, a message in a thread in which they
// write, a consent. Those who work at a customer's are kept as long as it is one.
func (s *Service) Refresh(ctx context.Context) error {
	for last := person.ID(""); ; {
		var ids []person.ID
		if err := s.db.Select(ctx, &ids, "SELECT id FROM people WHERE id > ? ORDER BY id LIMIT 2000", last); err != nil || len(ids) == 0 {
			return err
		}
		first := ids[0]
		last = ids[len(ids)-1]
		if err := s.refresh(ctx, first, last); err != nil {
			return err
		}
	}
}

// refresh reads how some people stand, and writes what is not so yet: nearly
// always nothing, so that nobody waits for it.
func (s *Service) refresh(ctx context.Context, first, last person.ID) error {
	day := "SUBSTR(p.created_at, 1, 10)"
	if s.db.Dialect() == db.Postgres {
		day = "CAST(p.created_at AS DATE)"
	}
	var changed []struct {
		PersonID person.ID `db:"person_id"`
		Obtained db.Date   `db:"obtained_on"`
		Heard    db.Date   `db:"heard_on"`
		Customer bool      `db:"customer"`
	}
	if err := s.db.Select(ctx, &changed, `SELECT n.person_id, n.obtained_on, n.heard_on, n.customer FROM (
			SELECT p.id AS person_id, COALESCE((SELECT MIN(c.collected_on) FROM contact_points c WHERE c.person_id = p.id AND c.collected_on < `+day+`), `+day+`) AS obtained_on,
				(SELECT MAX(h.day) FROM (
					SELECT a.happened_on AS day FROM activities a WHERE a.person_id = p.id AND a.person_id <> '' AND a.kind IN ('visit', 'call', 'meeting') AND a.deleted_at IS NULL
					UNION ALL SELECT t.last_on FROM person_ties t WHERE t.person_id = p.id AND t.received > 0
					UNION ALL SELECT k.given_on FROM consents k WHERE k.person_id = p.id AND k.act = 'consent') h) AS heard_on,
				EXISTS (SELECT 1 FROM positions j JOIN accounts a ON a.id = j.account_id WHERE j.person_id = p.id AND j.valid_to IS NULL AND a.customer AND a.deleted_at IS NULL) AS customer
			FROM people p WHERE p.id >= ? AND p.id <= ?) n LEFT JOIN person_standings o ON o.person_id = n.person_id
		WHERE o.person_id IS NULL OR o.obtained_on <> n.obtained_on OR o.customer <> n.customer OR COALESCE(o.heard_on, o.obtained_on) <> COALESCE(n.heard_on, n.obtained_on)`,
		first, last); err != nil || len(changed) == 0 {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, c := range changed {
			var there bool
			if err := tx.Get(ctx, &there, "SELECT EXISTS (SELECT 1 FROM people WHERE id = ?)", c.PersonID); err != nil {
				return err
			}
			if !there {
				continue // erased meanwhile
			}
			if _, err := tx.Exec(ctx, `INSERT INTO person_standings (person_id, obtained_on, heard_on, customer) VALUES (?,?,?,?)
				ON CONFLICT (person_id) DO UPDATE SET obtained_on = excluded.obtained_on, heard_on = excluded.heard_on, customer = excluded.customer`,
				c.PersonID, c.Obtained, c.Heard, c.Customer); err != nil {
				return err
			}
		}
		return nil
	})
}
