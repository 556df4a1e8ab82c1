package own

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"arpent/internal/account/deal"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

// StageDays is how long deals that were won in the end were in a stage.
type StageDays struct {
	Stage string `json:"stage"`
	Days  int    `json:"days" doc:"Within which as many of them had left it as the rules say; 0 when they are too few"`
	Deals int    `json:"deals" doc:"Won deals whose days in the stage are known"`
}

// usual is what is usual of each stage, by its folded name.
type usual map[string]StageDays

// read learns what is usual from the history of all deals that are won: the days
// that each was in a stage, all of its stays together. Deals that came in already
// won say nothing of it.
func (s *Service) usual(ctx context.Context, rule StuckRule) (usual, error) {
	stays := map[string]map[int]int{} // folded stage → days → deals
	names := map[string]string{}
	var at deal.ID
	spent := map[string]time.Duration{}
	flush := func() {
		for key, d := range spent {
			if stays[key] == nil {
				stays[key] = map[int]int{}
			}
			stays[key][int(math.Round(d.Hours()/24))]++
		}
		clear(spent)
	}
	err := s.db.Each(ctx, `SELECT h.deal_id, h.stage, h.known_from, h.known_to FROM deal_history h JOIN deals d ON d.account_id = h.account_id AND d.id = h.deal_id
		WHERE d.outcome = 'won' AND d.deleted_at IS NULL AND h.outcome = 'open' AND h.deleted_at IS NULL ORDER BY h.account_id, h.deal_id, h.version`, nil, func(r *sqlx.Rows) error {
		var id deal.ID
		var stage string
		var from, to db.Time
		if err := r.Scan(&id, &stage, &from, &to); err != nil {
			return err
		}
		if id != at {
			flush()
			at = id
		}
		key := fold.Words(stage)
		spent[key] += to.Sub(from.Time)
		names[key] = stage
		return nil
	})
	flush()
	out := usual{}
	for key, days := range stays {
		out[key] = stageDays(names[key], days, rule)
	}
	return out, err
}

// stageDays finds the percentile by the nearest rank.
func stageDays(stage string, days map[int]int, rule StuckRule) StageDays {
	out := StageDays{Stage: stage}
	for _, n := range days {
		out.Deals += n
	}
	if out.Deals < rule.WonDeals {
		return out
	}
	rank := (out.Deals*rule.Percentile + 99) / 100
	for _, d := range slices.Sorted(maps.Keys(days)) {
		out.Days = d
		if rank -= days[d]; rank <= 0 {
			return out
		}
	}
	return out
}

// list gives all stages by name.
func (u usual) list() []StageDays {
	return slices.SortedFunc(maps.Values(u), func(a, b StageDays) int { return cmp.Compare(fold.Words(a.Stage), fold.Words(b.Stage)) })
}
