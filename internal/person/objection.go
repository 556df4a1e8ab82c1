package person

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person/register"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// erased refuses somebody who asked to be erased.
func erased() error {
	return fault.Invalid("person.erased", "this person was erased and may not be brought in again").With("field", "email")
}

// subject is a person as the register knows them.
func (p *Person) subject(domains map[account.ID]string) register.Subject {
	s := register.Subject{ID: string(p.ID), Given: p.GivenName, Family: p.FamilyName}
	for _, c := range p.ContactPoints {
		s.Points = append(s.Points, register.Point{Kind: c.Kind, Value: written.Key(c.Kind, c.Value)})
	}
	for _, j := range p.Positions {
		if d := domains[j.AccountID]; d != "" {
			s.Domains = append(s.Domains, d)
		}
	}
	return s
}

// subjects gives people as the register knows them.
func subjects(ctx context.Context, q db.Q, people []Person) ([]register.Subject, error) {
	var ids []account.ID
	for i := range people {
		for _, j := range people[i].Positions {
			if j.AccountID != "" {
				ids = append(ids, j.AccountID)
			}
		}
	}
	domains := map[account.ID]string{}
	for some := range slices.Chunk(ids, 500) {
		accounts, err := account.ByIDs(ctx, q, some)
		if err != nil {
			return nil, err
		}
		for i := range accounts {
			domains[accounts[i].ID] = accounts[i].Domain
		}
	}
	out := make([]register.Subject, len(people))
	for i := range people {
		out[i] = people[i].subject(domains)
	}
	return out, nil
}

// enter brings the register to what people object to now. Consents need not be
// in order; those who never objected are passed over.
func (s *Service) enter(ctx context.Context, tx *db.Tx, people []Person) error {
	people = slices.DeleteFunc(slices.Clone(people), func(p Person) bool {
		return !slices.ContainsFunc(p.Consents, func(c Consent) bool { return c.Act == "objection" })
	})
	all, err := subjects(ctx, tx, people)
	if err != nil {
		return err
	}
	for i := range people {
		channels := map[string]db.Date{}
		acts := slices.Clone(people[i].Consents)
		slices.SortStableFunc(acts, newerAct)
		for _, channel := range objections(acts) {
			at := slices.IndexFunc(acts, func(c Consent) bool { return c.Channel == channel })
			channels[channel] = acts[at].GivenOn
		}
		if err := s.register.Enter(ctx, tx, all[i], channels); err != nil {
			return err
		}
	}
	return nil
}

// heed lets a person who is written by hand keep what whoever has their
// addresses said, and refuses one who was erased.
func (s *Service) heed(ctx context.Context, tx *db.Tx, p *Person, by access.UserID) error {
	asked, err := subjects(ctx, tx, []Person{*p})
	if err != nil {
		return err
	}
	found, err := s.register.Look(ctx, tx, asked)
	if err != nil {
		return err
	}
	if found[0].Erased {
		return erased()
	}
	acts := p.objectTo(found[0].Channels, "register", db.DateOf(s.now()), by, db.At(s.now()))
	if len(acts) > 0 && p.Version > 0 { // new people are stored with theirs
		_, err = tx.BulkInsert(ctx, "consents", consentColumns, each(acts))
	}
	return err
}

// objectTo gives a person objections that were not known, and their rows.
func (p *Person) objectTo(channels []string, source string, today db.Date, by access.UserID, now db.Time) (acts [][]any) {
	for _, channel := range channels {
		if slices.Contains(p.Objects, channel) || slices.Contains(p.Objects, "any") {
			continue
		}
		c := Consent{ID: db.NewID(), PersonID: p.ID, Act: "objection", Channel: channel, Source: source, GivenOn: today, RecordedBy: by, RecordedAt: now}
		p.Objects, p.Consents = append(p.Objects, channel), append(p.Consents, c)
		acts = append(acts, consentRow(&c))
	}
	return acts
}

// heed asks the register about whom the rows mean. Who was erased is refused,
// and nothing of the row kept; an address that was theirs is left out.
func (b *batch) heed(ctx context.Context, tx *db.Tx, rows []*intake.Row, says []*said, outcomes []intake.Outcome) error {
	var asked []register.Subject
	var at []int
	for i, n := range says {
		if n == nil {
			continue
		}
		s := register.Subject{Given: n.GivenName, Family: n.FamilyName, Domains: []string{n.employer.Says.Domain, n.employer.Says.Website, b.domains[n.job.AccountID]}}
		for _, c := range n.ContactPoints {
			s.Points = append(s.Points, register.Point{Kind: c.Kind, Value: written.Key(c.Kind, c.Value)})
		}
		if f, _ := b.known(rows[i], n); f != nil {
			s.ID = string(f.ID)
		}
		asked, at = append(asked, s), append(at, i)
	}
	found, err := b.s.register.Look(ctx, tx, asked)
	if err != nil {
		return err
	}
	b.heeded = map[*said]register.Finding{}
	for k, i := range at {
		if found[k].Erased {
			says[i], outcomes[i] = nil, intake.Outcome{Act: intake.Rejected, Problems: []intake.Problem{intake.ProblemOf(erased())}, Unkept: true}
			continue
		}
		b.heeded[says[i]] = found[k]
		for _, p := range found[k].Others {
			says[i].ContactPoints = slices.DeleteFunc(says[i].ContactPoints, func(c ContactDraft) bool { return written.Key(c.Kind, c.Value) == p.Value })
			outcomes[i].Flag(p.Kind, fault.Invalid("person.erased_way", "this way to reach someone was that of somebody who is erased; it is left out"))
		}
	}
	return nil
}

// object notes objections that were not known: those the row tells of, and
// those the register holds of whoever has the same addresses; nothing takes one
// back.
func (b *batch) object(f *found, n *said) bool {
	channels := slices.Concat(n.objects, b.heeded[n].Channels)
	return len(f.objectTo(channels, b.source, b.today, b.user(), db.At(b.s.now()))) > 0
}

// EnterAll enters who objected and is not in the register: those who did before
// there was one.
func (s *Service) EnterAll(ctx context.Context) error {
	for last := ID(""); ; {
		var ids []ID
		if err := s.db.Select(ctx, &ids, `SELECT DISTINCT k.person_id FROM consents k WHERE k.act = 'objection' AND k.person_id > ?
			AND NOT EXISTS (SELECT 1 FROM register_entries e WHERE e.person_id = k.person_id) ORDER BY k.person_id LIMIT 500`, last); err != nil || len(ids) == 0 {
			return err
		}
		last = ids[len(ids)-1]
		if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.Enter(ctx, tx, ids...) }); err != nil {
			return err
		}
	}
}

// Objecting tells which of some people object to being approached at all.
func Objecting(ctx context.Context, q db.Q, people []ID) (map[ID]bool, error) {
	out := map[ID]bool{}
	for some := range slices.Chunk(people, 500) {
		var acts []Consent
		if err := q.Select(ctx, &acts, "SELECT person_id, act FROM consents k WHERE channel = 'any' AND person_id IN (?) ORDER BY "+newestAct, some); err != nil {
			return nil, err
		}
		for _, a := range acts {
			if _, told := out[a.PersonID]; !told {
				out[a.PersonID] = a.Act == "objection"
			}
		}
	}
	return out, nil
}
