package forecast

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// Judgement is where someone believes that a territory's period will end. It
// stands beside what is reckoned, changes nothing of it, and is never changed:
// whoever thinks otherwise makes another.
type Judgement struct {
	ID          string         `db:"id" json:"id"`
	TerritoryID territory.ID   `db:"territory_id" json:"territory_id"`
	Quantity    quota.Quantity `db:"quantity" json:"quantity"`
	Currency    string         `db:"currency" json:"currency"`
	From        db.Date        `db:"starts_on" json:"from"`
	To          db.Date        `db:"ends_on" json:"to"`
	Amount      int64          `db:"amount" json:"amount"`
	Note        string         `db:"note" json:"note"`
	MadeBy      access.UserID  `db:"made_by" json:"made_by"`
	MadeByName  string         `db:"made_by_name" json:"made_by_name"`
	MadeAt      db.Time        `db:"made_at" json:"made_at"`
}

const selectJudgement = `SELECT j.id, j.territory_id, j.quantity, j.currency, j.starts_on, j.ends_on, j.amount, j.note, j.made_by, COALESCE(u.name, '') AS made_by_name, j.made_at
	FROM quota_judgements j LEFT JOIN users u ON u.id = j.made_by `

// latest gives the last judgement of each territory for the period asked for.
func (s *Service) latest(ctx context.Context, r *quota.Reckoning) (map[territory.ID]*Judgement, error) {
	list, err := s.judgements(ctx, r, "")
	by := map[territory.ID]*Judgement{}
	for i := range list {
		by[list[i].TerritoryID] = &list[i]
	}
	return by, err
}

// judgements gives those made of a period by the day asked for, the earliest
// first; of one territory, or of all.
func (s *Service) judgements(ctx context.Context, r *quota.Reckoning, id territory.ID) ([]Judgement, error) {
	q := r.Question()
	list := []Judgement{}
	return list, s.db.Select(ctx, &list, selectJudgement+`WHERE j.quantity = ? AND j.currency = ? AND j.starts_on = ? AND j.ends_on = ? AND j.made_at <= ? AND (? = '' OR j.territory_id = ?)
		ORDER BY j.made_at, j.id`, string(q.Quantity), q.Currency, q.From, q.To, r.KnownAt(), string(id), string(id))
}

// NewJudgement is what it takes to make one.
type NewJudgement struct {
	Quantity quota.Quantity `json:"quantity" enum:"revenue,deals,new_accounts"`
	Currency string         `json:"currency,omitempty" maxLength:"3"`
	From     db.Date        `json:"from"`
	To       db.Date        `json:"to"`
	Amount   int64          `json:"amount" minimum:"0" maximum:"1000000000000000"`
	Note     string         `json:"note,omitempty" maxLength:"4000"`
}

// Judge notes where someone believes a territory's period ends. Only of a
// period that is not over: after that everyone knows.
func (s *Service) Judge(ctx context.Context, actor access.Actor, id territory.ID, n NewJudgement) error {
	if _, err := s.territories.Find(ctx, s.db, actor.Scope, id); err != nil {
		return err
	}
	code, err := currency.Parse(n.Currency)
	if err != nil {
		return err
	}
	for _, day := range []db.Date{n.From, n.To} {
		if _, err := db.ParseDate(string(day)); err != nil {
			return err
		}
	}
	switch {
	case n.Amount < 0:
		return fault.Invalid("quota.amount", "an amount is zero or more")
	case n.From[8:] != "01" || n.To[8:] != "01" || n.To <= n.From:
		return fault.Invalid("quota.period", "a period runs from the first day of a month to that of a later one")
	case n.To <= db.DateOf(s.now()):
		return fault.Conflict("quota.period_over", "the period is over")
	case n.Quantity != quota.Revenue:
		code = ""
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO quota_judgements (id, territory_id, quantity, currency, starts_on, ends_on, amount, note, made_by, made_at) VALUES (?,?,?,?,?,?,?,?,?,?)",
			db.NewID(), id, string(n.Quantity), code, n.From, n.To, n.Amount, n.Note, actor.User.ID, db.At(s.now())); err != nil {
			return err
		}
		return s.access.Audit(ctx, tx, actor, "quota.judge", "territory/"+string(id), n)
	})
}

// TrackRecord is how someone's judgements of periods that are over turned out.
type TrackRecord struct {
	UserID access.UserID `json:"user_id"`
	Name   string        `json:"name"`
	Count  int           `json:"count" doc:"Judgements scored"`
	Bias   float64       `json:"bias" doc:"Σ (judged − actual) ÷ Σ actual: above 0, too hopeful"`
	WAPE   float64       `json:"wape" doc:"Σ |judged − actual| ÷ Σ actual"`
}

type period struct {
	quantity quota.Quantity
	currency string
	from, to db.Date
}

// scores judges the judges. Of everyone's judgements of a territory and period
// the one counts that stood at its half: later ones are easy.
func (s *Service) scores(ctx context.Context, actor access.Actor, q quota.Question) ([]TrackRecord, error) {
	var all []Judgement
	if err := s.db.Select(ctx, &all, selectJudgement+"WHERE j.ends_on <= ? ORDER BY j.made_at, j.id", q.AsOf); err != nil {
		return nil, err
	}
	type key struct {
		period
		territory territory.ID
		user      access.UserID
	}
	standing := map[key]Judgement{}
	periods := map[period]bool{}
	for _, j := range all {
		p := period{j.Quantity, j.Currency, j.From, j.To}
		k := key{p, j.TerritoryID, j.MadeBy}
		if _, ok := standing[k]; !ok || db.DateOf(j.MadeAt.Time) <= half(j.From, j.To) {
			standing[k], periods[p] = j, true
		}
	}
	actual := map[period]map[territory.ID]int64{}
	for p := range periods {
		a, err := s.quotas.Attainment(ctx, actor, quota.Question{Quantity: p.quantity, Currency: p.currency, From: p.from, To: p.to, AsOf: q.AsOf})
		if err != nil {
			return nil, err
		}
		actual[p] = map[territory.ID]int64{}
		for _, st := range a.Items {
			actual[p][st.TerritoryID] = st.Credited
		}
	}
	by, total := map[access.UserID]*TrackRecord{}, map[access.UserID]float64{}
	for k, j := range standing {
		was, ok := actual[k.period][k.territory]
		if !ok { // out of scope
			continue
		}
		if by[k.user] == nil {
			by[k.user] = &TrackRecord{UserID: k.user, Name: j.MadeByName}
		}
		off := float64(j.Amount - was)
		by[k.user].Count++
		by[k.user].Bias += off
		by[k.user].WAPE += max(off, -off)
		total[k.user] += float64(was)
	}
	list := []TrackRecord{}
	for user, score := range by {
		if total[user] > 0 {
			score.Bias, score.WAPE = score.Bias/total[user], score.WAPE/total[user]
			list = append(list, *score)
		}
	}
	slices.SortFunc(list, func(a, b TrackRecord) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.UserID, b.UserID))
	})
	return list, nil
}

// half is the day at the middle of a period.
func half(from, to db.Date) db.Date {
	return db.DateOf(from.Time().Add(to.Time().Sub(from.Time()) / 2))
}
