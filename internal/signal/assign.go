package signal

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/task"
)

// taskSource is what tasks that signals made say of where they come from.
const taskSource = "signal"

// Days until what a change of job asks for is due.
const congratulateIn, succeedIn, reviewIn = 2, 7, 3

// assign makes the tasks that a signal asks for: three of a change of job,
// each for whoever answers for the territory of the account that it is about.
func (s *Service) assign(ctx context.Context, tx *db.Tx, one *Signal, n *Telling) error {
	if n.Kind != ChangedJob {
		return nil
	}
	at := map[Side]account.ID{}
	for _, c := range n.Concerns {
		at[c.Side] = c.Account
	}
	who, err := s.responsible(ctx, tx, at)
	if err != nil {
		return err
	}
	ensure := func(act task.Act, side Side, days int, assignee access.UserID) error {
		return s.o.Tasks.Ensure(ctx, tx, task.Making{Act: act, Kind: act.Kind(), DueOn: s.today().AddDays(days), Assignee: assignee,
			AccountID: string(at[side]), PersonID: string(one.PersonID), Source: taskSource, Key: string(one.ID) + "/" + string(act)})
	}
	if at[After] == "" || who[After] == "" && who[Before] != "" { // nobody's territory: whoever knew the person
		if at[Before] == "" {
			return nil
		}
		err = ensure(task.Congratulate, Before, congratulateIn, who[Before])
	} else {
		err = ensure(task.Congratulate, After, congratulateIn, who[After])
	}
	if err != nil || at[Before] == "" {
		return err
	}
	if err := ensure(task.Succeed, Before, succeedIn, who[Before]); err != nil {
		return err
	}
	owner, open, err := s.openDeal(ctx, tx, at[Before])
	if err != nil || !open {
		return err
	}
	if owner == "" {
		owner = who[Before]
	}
	return ensure(task.ReviewDeal, Before, reviewIn, owner)
}

// responsible tells who does what is to be done at accounts: whoever answers
// for their territory, or their owner where they are in none.
func (s *Service) responsible(ctx context.Context, q db.Q, at map[Side]account.ID) (map[Side]access.UserID, error) {
	var ids []account.ID
	for _, id := range at {
		ids = append(ids, id)
	}
	out := map[Side]access.UserID{}
	if len(ids) == 0 {
		return out, nil
	}
	in, err := s.o.Alignment.Territories(ctx, q, ids, s.today())
	if err != nil {
		return nil, err
	}
	answering, err := s.o.Territories.Answering(ctx, q, s.today())
	if err != nil {
		return nil, err
	}
	accounts, err := account.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for side, id := range at {
		if in[id] != "" {
			out[side] = answering(in[id])
		}
		for i := range accounts {
			if accounts[i].ID == id && out[side] == "" {
				out[side] = accounts[i].OwnerID
			}
		}
	}
	return out, nil
}

// openDeal gives the owner of the greatest deal that is open at an account, if
// any is.
func (s *Service) openDeal(ctx context.Context, q db.Q, id account.ID) (owner access.UserID, open bool, err error) {
	most := int64(-1)
	err = s.o.Deals.Each(ctx, q, access.Scope{All: true}, deal.Query{Account: id, Outcome: string(deal.Open)}, func(d *deal.ListedDeal) error {
		amount := int64(0)
		if d.Amount != nil {
			amount = *d.Amount
		}
		if amount > most {
			most, owner, open = amount, d.OwnerID, true
		}
		return nil
	})
	return owner, open, err
}
