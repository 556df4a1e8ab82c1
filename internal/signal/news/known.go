package news

import (
	"context"
	"strings"
	"sync"
	"time"

	"arpent/engine/names"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/industry"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// subject is whom an entity of the matcher stands for.
type subject struct {
	account account.ID
	person  person.ID
}

// known holds the matcher of all accounts and people, made again when it is old.
type known struct {
	mu       sync.Mutex
	at       time.Time
	matcher  *names.Matcher
	subjects []subject
}

// knownFor is how old the matcher may be: a new account is looked for in news
// at most so much later.
const knownFor = 10 * time.Minute

func (s *Service) names(ctx context.Context) (*names.Matcher, []subject, error) {
	k := &s.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.matcher != nil && s.o.Now().Sub(k.at) < knownFor {
		return k.matcher, k.subjects, nil
	}
	entities, subjects, err := s.entities(ctx, s.db)
	if err != nil {
		return nil, nil, err
	}
	k.at, k.matcher, k.subjects = s.o.Now(), names.New(entities), subjects
	return k.matcher, k.subjects, nil
}

// entities reads all accounts, with the people who work there, and these people.
func (s *Service) entities(ctx context.Context, q db.Q) ([]names.Entity, []subject, error) {
	var entities []names.Entity
	var subjects []subject
	at := map[account.ID]int{}
	err := account.Each(ctx, q, access.Scope{All: true}, db.DateOf(s.o.Now()), func(a *account.Account) error {
		at[a.ID] = len(entities)
		entities = append(entities, entityOf(a))
		subjects = append(subjects, subject{account: a.ID})
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	accounts := len(entities)
	for last := person.ID(""); ; {
		people, err := s.o.People.After(ctx, q, last, 1000)
		if err != nil || len(people) == 0 {
			return entities, subjects, err
		}
		for i := range people {
			p := &people[i]
			last = p.ID
			name := strings.TrimSpace(p.GivenName + " " + p.FamilyName)
			of := account.ID("")
			e := names.Entity{ID: string(p.ID), Kind: names.Person, Names: []string{name}}
			for _, held := range p.Positions {
				n, there := at[held.AccountID]
				if held.To != "" || !there || n >= accounts {
					continue
				}
				entities[n].Others = append(entities[n].Others, name)
				if of == "" {
					of = held.AccountID
				}
				e.Others = append(e.Others, entities[n].Names[0])
				e.Places = append(e.Places, entities[n].Places...)
			}
			if p.GivenName != "" && p.FamilyName != "" && of != "" { // whoever is nowhere cannot be told apart
				entities, subjects = append(entities, e), append(subjects, subject{account: of, person: p.ID})
			}
		}
	}
}

func entityOf(a *account.Account) names.Entity {
	e := names.Entity{ID: string(a.ID), Names: []string{a.Name}, Words: tradeWords(industry.Title(a.Industry, a.IndustryVersion) + " " + a.IndustryName)}
	for _, p := range []string{a.Town, a.Region, a.AreaName} {
		if p != "" {
			e.Places = append(e.Places, p)
		}
	}
	if a.Domain != "" {
		e.Domains = []string{a.Domain}
	}
	return e
}

// tradeWords are the words of an industry's title that tell something.
func tradeWords(title string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return strings.ContainsRune(" ,;:()/-’'", r) }) {
		if len([]rune(w)) > 4 && !plainWords[strings.ToLower(w)] {
			out = append(out, w)
		}
	}
	return out
}

// plainWords stand in the titles of all kinds of industries.
var plainWords = map[string]bool{"autres": true, "activités": true, "activites": true, "other": true, "activities": true, "except": true, "autre": true, "d'autres": true, "similaires": true,
	"related": true, "produits": true, "products": true, "services": true, "service": true, "services.": true, "nondurable": true, "including": true, "commerce": true, "fabrication": true, "manufacturing": true}
