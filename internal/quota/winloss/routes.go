package winloss

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Routes adds the operation to the API.
func (s *Service) Routes(api huma.API) {
	access.Handle(s.access, api, huma.Operation{Method: "GET", Path: "/api/v1/win-loss", OperationID: "get-win-loss", Tags: []string{"Competitors"},
		Summary: "How often deals are won by competitor and by territory, with intervals, and why they are lost"}, access.Everyone, s.answer)
}

type input struct {
	From      string       `query:"from" doc:"First day of closing; absent: a year before to"`
	To        string       `query:"to" doc:"The day after the last; absent: tomorrow"`
	Territory territory.ID `query:"territory" doc:"And all below it, as accounts were in them on the day the deal ended"`
	Against   string       `query:"against" doc:"A competitor's id, or none"`
}

type output struct{ Body *WinLoss }

func (s *Service) answer(ctx context.Context, actor access.Actor, in *input) (*output, error) {
	q := Question{From: db.Date(in.From), To: db.Date(in.To), Territory: in.Territory, Against: in.Against}
	if q.To == "" {
		q.To = db.DateOf(s.now()).AddDays(1)
	}
	if q.From == "" {
		q.From = db.DateOf(q.To.Time().AddDate(-1, 0, 0))
	}
	for _, day := range []db.Date{q.From, q.To} {
		if _, err := db.ParseDate(string(day)); err != nil {
			return nil, err
		}
	}
	a, err := s.Answer(ctx, actor, q)
	return &output{a}, err
}
