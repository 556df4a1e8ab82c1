package signal

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
)

// SignalRecords is what one's own records say. What deals and contracts are called
// is read when it is shown, for those who see the account that these are at; days
// are counted then.
type SignalRecords struct {
	DealID  deal.ID `json:"deal_id,omitempty"`
	Deal    string  `json:"deal,omitempty" doc:"What the deal is called now"`
	Stage   string  `json:"stage,omitempty"`
	Since   db.Date `json:"since,omitempty" doc:"In its stage, or without contact, since this day"`
	Days    int     `json:"days,omitempty" doc:"How many days ago that is, or in how many the contract ends; below 0 it has ended"`
	Usual   int     `json:"usual,omitempty" doc:"How many days are usual: within them most won deals left the stage; or the median between contacts"`
	Limit   int     `json:"limit,omitempty" doc:"More days than these are too many"`
	Of      int     `json:"of,omitempty" doc:"How many won deals, or contacts, there are to say what is usual"`
	Default bool    `json:"default,omitempty" doc:"They are too few: a default stands instead of what is usual"`
	CloseOn db.Date `json:"close_on,omitempty" doc:"Expected closing day that went by"`
	LastOn  db.Date `json:"last_on,omitempty" doc:"Day of the last contact with the account of the deal"`

	Rival      bool    `json:"rival,omitempty" doc:"The contract that ends is a competitor's"`
	ContractID string  `json:"contract_id,omitempty" doc:"Which one of the competitors' at the account"`
	Competitor string  `json:"competitor,omitempty" doc:"Whose it is"`
	Product    string  `json:"product,omitempty" doc:"What the competitor supplies"`
	EndsOn     db.Date `json:"ends_on,omitempty"`

	Count    int     `json:"count,omitempty" doc:"Problems reported within the last days"`
	Within   int     `json:"within,omitempty" doc:"How many days these are"`
	Expected float64 `json:"expected,omitempty" doc:"How many were to be expected"`
	Chance   float64 `json:"chance,omitempty" doc:"The probability of at least so many"`
}

// recorded is what deals and competitors' contracts are called, and where they are.
type recorded struct {
	deals     map[deal.ID]recordedDeal
	contracts map[string]recordedContract
}

type recordedDeal struct {
	ID      deal.ID    `db:"id"`
	Account account.ID `db:"account_id"`
	Name    string     `db:"name"`
}

type recordedContract struct {
	ID      string     `db:"id"`
	Account account.ID `db:"account_id"`
	Name    string     `db:"name"`
	Product string     `db:"product"`
}

// recorded reads what signals about one's own records name.
func (s *Service) recorded(ctx context.Context, list []Shown) (recorded, error) {
	out := recorded{map[deal.ID]recordedDeal{}, map[string]recordedContract{}}
	var deals []deal.ID
	var contracts []string
	for i := range list {
		if r := list[i].Evidence.V.Records; r != nil && r.DealID != "" {
			deals = append(deals, r.DealID)
		} else if r != nil && r.ContractID != "" {
			contracts = append(contracts, r.ContractID)
		}
	}
	for some := range slices.Chunk(deals, 500) {
		var part []recordedDeal
		if err := s.db.Select(ctx, &part, "SELECT id, account_id, name FROM deals WHERE id IN (?) AND deleted_at IS NULL", some); err != nil {
			return out, err
		}
		for _, d := range part {
			out.deals[d.ID] = d
		}
	}
	for some := range slices.Chunk(contracts, 500) {
		var part []recordedContract
		if err := s.db.Select(ctx, &part, "SELECT i.id, i.account_id, c.name, i.product FROM account_competitors i JOIN competitors c ON c.id = i.competitor_id WHERE i.id IN (?) AND i.removed_at IS NULL", some); err != nil {
			return out, err
		}
		for _, c := range part {
			out.contracts[c.ID] = c
		}
	}
	return out, nil
}

// fill names what a signal tells of, where its account is in sight, and counts
// its days.
func (of recorded) fill(one *Shown, today db.Date) {
	told := one.Evidence.V.Records
	if told == nil {
		return
	}
	r := *told // others are told of the same signal
	sees := func(id account.ID) bool {
		return slices.ContainsFunc(one.Places, func(p Place) bool { return p.AccountID == id })
	}
	if d, known := of.deals[r.DealID]; known && sees(d.Account) {
		r.Deal = d.Name
	} else {
		r.DealID = ""
	}
	if c, known := of.contracts[r.ContractID]; known && sees(c.Account) {
		r.Competitor, r.Product = c.Name, c.Product
	} else if r.ContractID != "" {
		r.ContractID = ""
	}
	switch {
	case r.EndsOn != "":
		r.Days = Between(today, r.EndsOn)
	case r.Since != "":
		r.Days = Between(r.Since, today)
	}
	one.Evidence.V.Records = &r
}

// Between counts the days from one day to another.
func Between(from, to db.Date) int { return int(to.Time().Sub(from.Time()).Hours() / 24) }

// sentence says what records say, in one of the interface's languages.
func (r *SignalRecords) sentence(kind Kind, account string, say Say, language string) string {
	with := map[string]any{"account": cmp.Or(account, say(language, "signal_someone", nil)), "deal": cmp.Or(r.Deal, say(language, "signal_a_deal", nil)), "stage": r.Stage,
		"competitor": cmp.Or(r.Competitor, say(language, "signal_a_competitor", nil)), "count": max(r.Days, -r.Days), "text": max(r.Days, -r.Days)}
	key := string(kind)
	switch kind {
	case DealStuck:
		if r.Days <= r.Limit && r.CloseOn != "" {
			key = "deal_late"
		}
	case ContractEnding:
		key = "contract"
		if r.Rival {
			key = "rival"
		}
		switch {
		case r.Days < 0:
			key += "_ended"
		case r.Days == 0:
			key += "_today"
		}
	case ProblemSpike:
		with["count"], with["text"], with["within"] = r.Count, r.Count, r.Within
	}
	return say(language, "signal_says_"+key, with)
}
