package mapping

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/account"
	"arpent/internal/account/identifier"
	"arpent/internal/account/match"
	"arpent/internal/intake/fold"
	"arpent/internal/person"
	"arpent/internal/platform/db"
)

// Subject is whom an event is about: a person, or an account, or both.
type Subject struct {
	Person  person.ID
	Account account.ID
}

// Find tells whom an event is about: a person by e-mail address, or by name
// among those who work at the account; an account by its number in a register, its
// domain, or by a name, legal forms aside, that no other account has. The zero Subject is nobody known.
func Find(ctx context.Context, q db.Q, e MappedEvent) (Subject, error) {
	var of Subject
	var err error
	if of.Account, err = accountOf(ctx, q, e); err != nil {
		return of, err
	}
	if e.Email != "" {
		of.Person, err = alone[person.ID](ctx, q, `SELECT DISTINCT p.id FROM people p JOIN contact_points c ON c.person_id = p.id
			WHERE c.kind = 'email' AND c.match_value = ? AND p.deleted_at IS NULL LIMIT 2`, strings.ToLower(strings.TrimSpace(e.Email)))
		if err != nil {
			return of, err
		}
	}
	if of.Person == "" && e.Person != "" && of.Account != "" {
		if of.Person, err = colleague(ctx, q, of.Account, e.Person); err != nil {
			return of, err
		}
	}
	if of.Account == "" && of.Person != "" {
		of.Account, err = alone[account.ID](ctx, q, `SELECT DISTINCT h.account_id FROM positions h JOIN accounts a ON a.id = h.account_id AND a.deleted_at IS NULL
			WHERE h.person_id = ? AND h.valid_to IS NULL LIMIT 2`, of.Person)
	}
	return of, err
}

// alone gives what a query finds, empty when that is nothing or several.
func alone[T ~string](ctx context.Context, q db.Q, query string, args ...any) (T, error) {
	var found []T
	if err := q.Select(ctx, &found, query, args...); err != nil || len(found) != 1 {
		return "", err
	}
	return found[0], nil
}

func accountOf(ctx context.Context, q db.Q, e MappedEvent) (account.ID, error) {
	id, siren, err := numbered(ctx, q, e.Identifier)
	if err != nil || id != "" {
		return id, err
	}
	if e.Domain != "" {
		id, err := alone[account.ID](ctx, q, "SELECT id FROM accounts WHERE domain = ? AND deleted_at IS NULL LIMIT 2", e.Domain)
		if err != nil || id != "" {
			return id, err
		}
	}
	key := match.Key(e.Company)
	if e.Company == "" || key == "" {
		return "", nil
	}
	// One of another number is another company, though it bears the name.
	return alone[account.ID](ctx, q, "SELECT id FROM accounts WHERE sort_name IN (?) AND deleted_at IS NULL AND (? = '' OR siren = '' OR siren = ?) LIMIT 2", append(match.Spelled(key), fold.Words(e.Company)), siren, siren)
}

// numbered finds an account by its number in a register, or its id in a system;
// of a company with several establishments, the one that is above the others.
// siren is the number, when it is one.
func numbered(ctx context.Context, q db.Q, number string) (id account.ID, siren string, err error) {
	if number == "" {
		return "", "", nil
	}
	if siret, wrong := identifier.ParseSIRET(number); wrong == nil {
		if id, err = alone[account.ID](ctx, q, "SELECT id FROM accounts WHERE siret = ? AND deleted_at IS NULL LIMIT 2", siret); err != nil || id != "" {
			return id, "", err
		}
		siren = siret[:9]
	} else if is, wrong := identifier.ParseSIREN(number); wrong == nil {
		siren = is
	}
	if siren != "" {
		if id, err = alone[account.ID](ctx, q, "SELECT id FROM accounts WHERE siren = ? AND deleted_at IS NULL LIMIT 2", siren); err == nil && id == "" {
			id, err = alone[account.ID](ctx, q, "SELECT id FROM accounts WHERE siren = ? AND parent_id = '' AND deleted_at IS NULL LIMIT 2", siren)
		}
		return id, siren, err
	}
	if lei, wrong := identifier.ParseLEI(number); wrong == nil {
		id, err = alone[account.ID](ctx, q, "SELECT id FROM accounts WHERE lei = ? AND deleted_at IS NULL LIMIT 2", lei)
	}
	if err == nil && id == "" {
		id, err = alone[account.ID](ctx, q, "SELECT DISTINCT e.account_id FROM account_external_ids e JOIN accounts a ON a.id = e.account_id AND a.deleted_at IS NULL WHERE e.value = ? LIMIT 2", number)
	}
	return id, "", err
}

// colleague finds someone by name among those who work at an account, whichever
// of the names comes first.
func colleague(ctx context.Context, q db.Q, at account.ID, name string) (person.ID, error) {
	words := strings.Fields(fold.Words(name))
	var there []struct {
		ID   person.ID `db:"id"`
		Name string    `db:"sort_name"`
	}
	if err := q.Select(ctx, &there, `SELECT DISTINCT p.id, p.sort_name FROM people p JOIN positions h ON h.person_id = p.id
		WHERE h.account_id = ? AND h.valid_to IS NULL AND p.deleted_at IS NULL`, at); err != nil {
		return "", err
	}
	slices.Sort(words)
	found := person.ID("")
	for _, p := range there {
		theirs := strings.Fields(p.Name)
		slices.Sort(theirs)
		if !slices.Equal(words, theirs) {
			continue
		}
		if found != "" {
			return "", nil
		}
		found = p.ID
	}
	return found, nil
}
