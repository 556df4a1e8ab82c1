package following

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// mostFollowed bounds what one user follows of accounts, and of people.
const mostFollowed = 20000

// names are the accounts and people that a user follows.
type names struct {
	accounts map[account.ID]bool
	people   map[person.ID]bool
}

// of gives the first by id of some accounts that is followed, or whether the
// person is.
func (n *names) of(at []account.ID, about person.ID, knows bool) (first account.ID, person bool) {
	for _, id := range at {
		if n.accounts[id] && (first == "" || id < first) {
			first = id
		}
	}
	return first, first == "" && knows && n.people[about]
}

func (s *Service) names(ctx context.Context, q db.Q, user access.UserID) (*names, error) {
	out := &names{map[account.ID]bool{}, map[person.ID]bool{}}
	var accounts []account.ID
	if err := q.Select(ctx, &accounts, "SELECT account_id FROM followed_accounts WHERE user_id = ?", user); err != nil {
		return nil, err
	}
	for _, id := range accounts {
		out.accounts[id] = true
	}
	var people []person.ID
	err := q.Select(ctx, &people, "SELECT person_id FROM followed_people WHERE user_id = ?", user)
	for _, id := range people {
		out.people[id] = true
	}
	return out, err
}

// Set follows accounts and people in scope, or no longer. It gives how many that
// changed; who is out of scope is not found, but may be followed no longer.
func (s *Service) Set(ctx context.Context, actor access.Actor, accounts []account.ID, people []person.ID, followed bool) (int, error) {
	if followed {
		if err := s.inScope(ctx, actor.Scope, accounts, people); err != nil {
			return 0, err
		}
	}
	changed := 0
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		changed = 0
		now, user := db.At(s.o.Now()), actor.User.ID
		mine, err := s.names(ctx, tx, user)
		if err != nil {
			return err
		}
		if followed && (len(mine.accounts)+len(accounts) > mostFollowed || len(mine.people)+len(people) > mostFollowed) {
			return fault.Invalid("following.many", "one follows at most %d accounts and as many people", mostFollowed).With("most", mostFollowed)
		}
		for _, id := range accounts {
			if mine.accounts[id] == followed {
				continue
			}
			if followed {
				_, err = tx.Exec(ctx, "INSERT INTO followed_accounts (account_id, id, user_id, followed_at) VALUES (?,?,?,?)", id, db.NewID(), user, now)
			} else {
				_, err = tx.Exec(ctx, "DELETE FROM followed_accounts WHERE user_id = ? AND account_id = ?", user, id)
			}
			if err != nil {
				return err
			}
			mine.accounts[id], changed = followed, changed+1
		}
		for _, id := range people {
			if mine.people[id] == followed {
				continue
			}
			if followed {
				_, err = tx.Exec(ctx, "INSERT INTO followed_people (person_id, user_id, followed_at) VALUES (?,?,?) ON CONFLICT (person_id, user_id) DO NOTHING", id, user, now)
			} else {
				_, err = tx.Exec(ctx, "DELETE FROM followed_people WHERE user_id = ? AND person_id = ?", user, id)
			}
			if err != nil {
				return err
			}
			mine.people[id], changed = followed, changed+1
		}
		return nil
	})
	return changed, err
}

func (s *Service) inScope(ctx context.Context, scope access.Scope, accounts []account.ID, people []person.ID) error {
	seen, err := s.o.Accounts.Visible(ctx, s.db, scope, slices.Clone(accounts))
	if err != nil {
		return err
	}
	for _, id := range accounts {
		if !seen[id] {
			return fault.NotFound("account", id)
		}
	}
	known, err := s.o.People.Visible(ctx, s.db, scope, people)
	for _, id := range people {
		if err == nil && !known[id] {
			return fault.NotFound("person", id)
		}
	}
	return err
}

// FollowedThing is an account or a person that somebody follows.
type FollowedThing struct {
	ID   string  `db:"id" json:"id"`
	Name string  `db:"name" json:"name"`
	At   db.Time `db:"followed_at" json:"followed_at"`
}

// Followed lists the accounts and the people in scope that a user follows, by
// name.
func (s *Service) Followed(ctx context.Context, actor access.Actor) (accounts, people []FollowedThing, err error) {
	accounts, people = []FollowedThing{}, []FollowedThing{}
	within, args := actor.Scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	if err = s.db.Select(ctx, &accounts, `SELECT a.id, a.name, MIN(f.followed_at) AS followed_at FROM followed_accounts f JOIN accounts a ON a.id = f.account_id
		WHERE f.user_id = ? AND a.deleted_at IS NULL AND `+within+" GROUP BY a.id, a.name, a.sort_name ORDER BY a.sort_name, a.id", append([]any{actor.User.ID}, args...)...); err != nil {
		return nil, nil, err
	}
	var rows []struct {
		ID person.ID `db:"person_id"`
		At db.Time   `db:"followed_at"`
	}
	if err = s.db.Select(ctx, &rows, "SELECT person_id, followed_at FROM followed_people WHERE user_id = ? ORDER BY person_id", actor.User.ID); err != nil {
		return nil, nil, err
	}
	var ids []person.ID
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	seen, err := s.o.People.Visible(ctx, s.db, actor.Scope, ids)
	if err != nil {
		return nil, nil, err
	}
	called, err := person.Names(ctx, s.db, ids)
	for _, r := range rows {
		if seen[r.ID] && called[r.ID] != "" {
			people = append(people, FollowedThing{string(r.ID), called[r.ID], r.At})
		}
	}
	slices.SortStableFunc(people, func(a, b FollowedThing) int { return compareFolded(a.Name, b.Name) })
	return accounts, people, err
}
