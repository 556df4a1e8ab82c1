package person

import (
	"context"
	"strings"

	"arpent/internal/intake/fold"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
)

var (
	personColumns = []string{"id", "given_name", "family_name", "sort_name", "search", "language", "note", "custom", "background", "source",
		"created_by", "created_at", "updated_at", "deleted_at", "version"}
	positionColumns = []string{"person_id", "id", "account_id", "company", "title", "department", "valid_from", "valid_to", "source", "said", "recorded_at"}
	contactColumns  = []string{"person_id", "id", "kind", "value", "match_value", "label", "source", "collected_on", "lawful_basis", "recorded_at"}
	externalColumns = []string{"person_id", "scheme", "value"}
	consentColumns  = []string{"person_id", "id", "act", "channel", "source", "note", "given_on", "recorded_by", "recorded_at"}
)

var selected = "p." + strings.Join(personColumns, ", p.")

func row(p *Person) []any {
	return []any{string(p.ID), p.GivenName, p.FamilyName, p.SortName, p.Search, p.Language, p.Note, p.Custom, p.Background, p.Source,
		string(p.CreatedBy), p.CreatedAt, p.UpdatedAt, p.DeletedAt, p.Version}
}

func positionRow(p *Employment) []any {
	return []any{string(p.PersonID), p.ID, string(p.AccountID), p.Company, p.Title, p.Department, p.From, p.To, p.Source, p.Said, p.RecordedAt}
}

func contactRow(c *ContactPoint) []any {
	return []any{string(c.PersonID), c.ID, c.Kind, c.Value, c.MatchValue, c.Label, c.Source, c.CollectedOn, c.LawfulBasis, c.RecordedAt}
}

func consentRow(c *Consent) []any {
	return []any{string(c.PersonID), c.ID, c.Act, c.Channel, c.Source, c.Note, c.GivenOn, string(c.RecordedBy), c.RecordedAt}
}

// derive fills the columns that follow from others.
func (p *Person) derive() {
	p.SortName = fold.Words(p.FamilyName + " " + p.GivenName)
	words := []string{p.SortName}
	for _, j := range p.Positions {
		words = append(words, fold.Words(j.Title), fold.Words(j.Company))
	}
	for _, c := range p.ContactPoints {
		if c.Kind == "email" {
			words = append(words, fold.Text(c.Value))
		}
	}
	p.Search = strings.Join(words, " ")
	if p.Custom.V == nil {
		p.Custom.V = map[string]string{}
	}
}

// Load stores many new people with their positions, contact points and
// consents as they are, filling ids and dates.
func (s *Service) Load(ctx context.Context, tx *db.Tx, people []Person) error {
	now := db.At(s.now())
	var rows, jobs, points, acts, ids, since [][]any
	for i := range people {
		p := &people[i]
		if p.ID == "" {
			p.ID = ID(db.NewID())
		}
		if p.CreatedAt.IsZero() {
			p.CreatedAt = now
		}
		if p.UpdatedAt.IsZero() {
			p.UpdatedAt = p.CreatedAt
		}
		p.Version = max(p.Version, 1)
		p.adopt(now)
		p.derive()
		rows = append(rows, row(p))
		since = append(since, []any{string(p.ID), p.obtained(), db.Date(""), false})
		for k := range p.Positions {
			jobs = append(jobs, positionRow(&p.Positions[k]))
		}
		for k := range p.ContactPoints {
			points = append(points, contactRow(&p.ContactPoints[k]))
		}
		for k := range p.Consents {
			acts = append(acts, consentRow(&p.Consents[k]))
		}
		for _, e := range p.External {
			ids = append(ids, []any{string(p.ID), e.Scheme, e.Value})
		}
	}
	for _, b := range []struct {
		table   string
		columns []string
		rows    [][]any
	}{{"people", personColumns, rows}, {"positions", positionColumns, jobs}, {"contact_points", contactColumns, points}, {"consents", consentColumns, acts}, {"person_external_ids", externalColumns, ids},
		{"person_standings", []string{"person_id", "obtained_on", "heard_on", "customer"}, since}} {
		if len(b.rows) == 0 {
			continue
		}
		if _, err := tx.BulkInsert(ctx, b.table, b.columns, each(b.rows)); err != nil {
			return err
		}
	}
	return s.enter(ctx, tx, people)
}

// obtained is the day on which the first of what is known of someone was.
func (p *Person) obtained() db.Date {
	day := db.DateOf(p.CreatedAt.Time)
	for _, c := range p.ContactPoints {
		if c.CollectedOn != "" && c.CollectedOn < day {
			day = c.CollectedOn
		}
	}
	return day
}

func each(rows [][]any) func(func([]any) bool) {
	return func(yield func([]any) bool) {
		for _, r := range rows {
			if !yield(r) {
				return
			}
		}
	}
}

// adopt gives a person's parts their ids, dates and the person's id.
func (p *Person) adopt(now db.Time) {
	for k := range p.Positions {
		j := &p.Positions[k]
		own(&j.ID, &j.RecordedAt, now)
		j.PersonID = p.ID
		if j.Said.V == nil {
			j.Said.V = map[string]string{}
		}
	}
	for k := range p.ContactPoints {
		c := &p.ContactPoints[k]
		own(&c.ID, &c.RecordedAt, now)
		c.PersonID, c.MatchValue = p.ID, written.Key(c.Kind, c.Value)
	}
	for k := range p.Consents {
		c := &p.Consents[k]
		own(&c.ID, &c.RecordedAt, now)
		c.PersonID = p.ID
	}
}

func own(id *string, at *db.Time, now db.Time) {
	if *id == "" {
		*id = db.NewID()
	}
	if at.IsZero() {
		*at = now
	}
}
