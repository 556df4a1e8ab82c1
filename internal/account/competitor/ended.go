package competitor

import (
	"context"

	"github.com/jmoiron/sqlx"

	"arpent/internal/account"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
)

// Ended is a deal that was won or lost, with whom it was fought against and
// what was said of its end.
type Ended struct {
	ID        deal.ID      `db:"id"`
	AccountID account.ID   `db:"account_id"`
	Amount    *int64       `db:"amount"` // minor units
	Currency  string       `db:"currency"`
	Outcome   deal.Outcome `db:"outcome"`
	On        db.Date      `db:"close_on"`
	Against   []ID         `db:"-"`
	Verdicts  []Verdict    `db:"-"`
}

// Undecided says that the deal ended without anybody winning it: by the
// buyer's word where there is one, else by the rep's.
func (e *Ended) Undecided() bool {
	said := ""
	for _, v := range e.Verdicts {
		if v.Voice == Buyer || said == "" {
			said = v.Outcome
		}
	}
	return e.Outcome == deal.Lost && said == "no_decision"
}

// EndedIn gives the deals that were won or lost in [from, to), by id. It knows
// no scope: it serves rates that are drawn towards the whole company's.
func EndedIn(ctx context.Context, q db.Q, from, to db.Date) ([]Ended, error) {
	const which = " FROM deals d JOIN accounts a ON a.id = d.account_id WHERE d.deleted_at IS NULL AND a.deleted_at IS NULL AND d.outcome IN ('won', 'lost') AND d.close_on >= ? AND d.close_on < ?"
	args := []any{from, to}
	out := []Ended{}
	if err := q.Select(ctx, &out, "SELECT d.id, d.account_id, d.amount, d.currency, d.outcome, d.close_on"+which+" ORDER BY d.id", args...); err != nil {
		return nil, err
	}
	at := make(map[deal.ID]*Ended, len(out))
	for i := range out {
		at[out[i].ID] = &out[i]
	}
	err := q.Each(ctx, "SELECT x.deal_id, x.competitor_id FROM deal_competitors x WHERE x.deal_id IN (SELECT d.id"+which+") ORDER BY x.competitor_id", args, func(r *sqlx.Rows) error {
		var id deal.ID
		var c ID
		err := r.Scan(&id, &c)
		if e := at[id]; err == nil && e != nil {
			e.Against = append(e.Against, c)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, q.Each(ctx, "SELECT v.deal_id, "+verdictColumns+" FROM deal_verdicts v WHERE v.deal_id IN (SELECT d.id"+which+") ORDER BY v.voice DESC", args, func(r *sqlx.Rows) error {
		var v struct {
			Verdict
			DealID deal.ID `db:"deal_id"`
		}
		err := r.StructScan(&v)
		if e := at[v.DealID]; err == nil && e != nil {
			e.Verdicts = append(e.Verdicts, v.Verdict)
		}
		return err
	})
}
