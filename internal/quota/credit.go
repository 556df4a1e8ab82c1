package quota

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/alignment"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota/pay"
	"arpent/internal/territory"
)

// Credit is what a deal counts for a territory. A deal is credited once in the
// primary layer, divided when it is split, and once in each overlay that its
// account is in.
type Credit struct {
	DealID      deal.ID      `json:"deal_id"`
	AccountID   account.ID   `json:"account_id"`
	TerritoryID territory.ID `json:"territory_id" doc:"Empty: the account was in none that day"`
	Layer       string       `json:"layer"`
	On          db.Date      `json:"on" doc:"The day it closed"`
	Amount      int64        `json:"amount" doc:"Minor units of the currency asked for, or pieces"`
	Percent     int64        `json:"percent" doc:"Of the deal"`
}

// counting is what to count, and in which currency.
type counting struct {
	quantity Quantity
	currency string
	rates    map[string]pay.Ratio
}

func (c counting) round() *Round {
	r := &Round{Quantity: c.quantity, Currency: c.currency}
	r.Rates.V = c.rates
	return r
}

// Uncounted is revenue in a currency for which there is no rate.
type Uncounted struct {
	Currency string `json:"currency"`
	Deals    int    `json:"deals"`
	Amount   int64  `json:"amount" doc:"Minor units of that currency"`
}

// ledger holds deals of a stretch of days as they were known at an instant,
// with where their accounts were.
type ledger struct {
	deals     []deal.Known
	stays     map[account.ID][]territoryStay
	splits    map[deal.ID][]split
	firsts    map[deal.ID]bool // deals that were their account's first
	uncounted map[string]*Uncounted
}

type territoryStay struct {
	territory territory.ID
	layer     string
	from, to  db.Date
}

type split struct {
	AccountID   account.ID   `db:"account_id"`
	DealID      deal.ID      `db:"deal_id"`
	TerritoryID territory.ID `db:"territory_id"`
	Percent     int64        `db:"percent"`
}

// read collects what closes or is expected to close in [from, to).
func (s *Service) read(ctx context.Context, q db.Q, c counting, at db.Time, from, to db.Date) (*ledger, error) {
	l := &ledger{stays: map[account.ID][]territoryStay{}, splits: map[deal.ID][]split{}, firsts: map[deal.ID]bool{}, uncounted: map[string]*Uncounted{}}
	wanted := map[account.ID]bool{}
	begin := from
	if c.quantity == NewAccounts {
		begin = "" // whether a deal was the first is told by all before it
	}
	first := map[account.ID]deal.Known{}
	err := s.deals.KnownAt(ctx, q, at, begin, to, func(k *deal.Known) error {
		if k.Outcome == deal.Won {
			if f, ok := first[k.AccountID]; !ok || k.CloseOn < f.CloseOn || k.CloseOn == f.CloseOn && k.ID < f.ID {
				first[k.AccountID] = *k
			}
		}
		if k.CloseOn >= from {
			l.deals, wanted[k.AccountID] = append(l.deals, *k), true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range first {
		l.firsts[f.ID] = true
	}
	err = s.alignment.StaysKnownAt(ctx, q, at, from, to, func(stay alignment.Stay) error {
		if wanted[stay.AccountID] {
			l.stays[stay.AccountID] = append(l.stays[stay.AccountID], territoryStay{stay.TerritoryID, stay.Layer, stay.From, stay.To})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return l, q.Each(ctx, "SELECT account_id, deal_id, territory_id, percent FROM quota_splits WHERE recorded_at <= ? AND (superseded_at IS NULL OR superseded_at > ?) ORDER BY deal_id, id",
		[]any{at, at}, func(r *sqlx.Rows) error {
			var p split
			if err := r.StructScan(&p); err != nil {
				return err
			}
			l.splits[p.DealID] = append(l.splits[p.DealID], p)
			return nil
		})
}

// worth is what a deal counts, 0 when it does not.
func (l *ledger) worth(c counting, k *deal.Known) int64 {
	switch c.quantity {
	case Deals:
		return 1
	case NewAccounts:
		if l.firsts[k.ID] {
			return 1
		}
		return 0
	}
	if k.Amount == nil {
		return 0
	}
	v, ok := c.round().convert(*k.Amount, k.Currency)
	if !ok {
		u := l.uncounted[k.Currency]
		if u == nil {
			u = &Uncounted{Currency: k.Currency}
			l.uncounted[k.Currency] = u
		}
		u.Deals++
		u.Amount += *k.Amount
	}
	return v
}

// credit says for whom an amount of a deal counts.
func (l *ledger) credit(k *deal.Known, amount int64) []Credit {
	one := Credit{DealID: k.ID, AccountID: k.AccountID, On: k.CloseOn, Amount: amount, Percent: 100, Layer: territory.Primary}
	var list []Credit
	for _, stay := range l.stays[k.AccountID] {
		if stay.from <= k.CloseOn && (stay.to == "" || k.CloseOn < stay.to) {
			c := one
			c.TerritoryID, c.Layer = stay.territory, stay.layer
			list = append(list, c)
		}
	}
	splits := l.splits[k.ID]
	if len(splits) == 0 {
		if !slices.ContainsFunc(list, func(c Credit) bool { return c.Layer == territory.Primary }) {
			list = append(list, one)
		}
		return list
	}
	list = slices.DeleteFunc(list, func(c Credit) bool { return c.Layer == territory.Primary })
	percents := make([]int64, len(splits))
	for i, p := range splits {
		percents[i] = p.Percent
	}
	parts, err := pay.Split(amount, percents)
	if err != nil { // they were checked when recorded
		return append(list, one)
	}
	for i, p := range splits {
		c := one
		c.TerritoryID, c.Amount, c.Percent = p.TerritoryID, parts[i], p.Percent
		list = append(list, c)
	}
	return list
}

// DealPart gives a territory a share of a deal.
type DealPart struct {
	TerritoryID territory.ID `json:"territory_id"`
	Percent     int64        `json:"percent" minimum:"1" maximum:"100"`
}

// Splits gives how a deal is divided; empty: its account's territory has all.
func (s *Service) Splits(ctx context.Context, actor access.Actor, id deal.ID) ([]DealPart, error) {
	if _, err := s.deals.Find(ctx, actor.Scope, id); err != nil {
		return nil, err
	}
	var rows []split
	if err := s.db.Select(ctx, &rows, "SELECT account_id, deal_id, territory_id, percent FROM quota_splits WHERE deal_id = ? AND superseded_at IS NULL ORDER BY id", id); err != nil {
		return nil, err
	}
	parts := []DealPart{}
	for _, r := range rows {
		parts = append(parts, DealPart{r.TerritoryID, r.Percent})
	}
	return parts, nil
}

// Split divides a deal among territories by percents that add to 100; no
// parts: it is its account's territory's again.
func (s *Service) Split(ctx context.Context, actor access.Actor, id deal.ID, parts []DealPart) error {
	if !actor.Scope.All && actor.User.Role != access.Manager {
		return fault.Forbidden("quota.split", "managers and headquarters split deals")
	}
	d, err := s.deals.Find(ctx, actor.Scope, id)
	if err != nil {
		return err
	}
	percents, seen := []int64{}, map[territory.ID]bool{}
	for i, p := range parts {
		if seen[p.TerritoryID] {
			return fault.Invalid("quota.split_twice", "part %d names a territory for the second time", i+1).With("row", i+1)
		}
		seen[p.TerritoryID], percents = true, append(percents, p.Percent)
	}
	if len(parts) > 0 {
		if _, err := pay.Split(100, percents); err != nil {
			return fault.Invalid("quota.split_sum", "%s", err)
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		now := db.At(s.now())
		if _, err := tx.Exec(ctx, "UPDATE quota_splits SET superseded_at = ? WHERE account_id = ? AND deal_id = ? AND superseded_at IS NULL", now, string(d.AccountID), id); err != nil {
			return err
		}
		for _, p := range parts {
			if _, err := s.territories.Find(ctx, tx, access.Scope{All: true}, p.TerritoryID); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "INSERT INTO quota_splits (account_id, deal_id, id, territory_id, percent, recorded_at, recorded_by, superseded_at) VALUES (?,?,?,?,?,?,?,?)",
				string(d.AccountID), id, db.NewID(), p.TerritoryID, p.Percent, now, actor.User.ID, nil); err != nil {
				return err
			}
		}
		return s.access.Audit(ctx, tx, actor, "quota.split", "deal/"+string(id), parts)
	})
}
