package forecast

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/account/deal"
	"arpent/internal/platform/db"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// Routes adds the forecast's operations to the API.
func (s *Service) Routes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Quotas"}}
	}
	r := routes{s}
	access.Handle(s.access, api, op("GET", "/forecast", "get-forecast", "Where a period will end, by territory and person, as of a day"), access.Everyone, r.forecast)
	access.Handle(s.access, api, op("GET", "/forecast/territories/{territory}", "get-territory-forecast", "A territory's forecast with what it is made of, and what changed"), access.Everyone, r.detail)
	access.Handle(s.access, api, op("POST", "/forecast/territories/{territory}/judgements", "judge-forecast", "Say where one believes a territory's period will end"), access.Managers, r.judge)
	access.Handle(s.access, api, op("PUT", "/deals/{id}/forecast-category", "set-forecast-category", "Say how sure a deal is"), access.Everyone, r.category)
}

type routes struct{ s *Service }

type questionInput struct {
	quota.Asked
}

type forecastOutput struct{ Body *Forecast }

func (r routes) forecast(ctx context.Context, actor access.Actor, in *questionInput) (*forecastOutput, error) {
	f, err := r.s.Forecast(ctx, actor, in.Question())
	return &forecastOutput{f}, err
}

type detailInput struct {
	Territory territory.ID `path:"territory"`
	Since     string       `query:"since" doc:"A day from which changes are told; absent: a week before"`
	quota.Asked
}

type detailOutput struct{ Body *TerritoryForecast }

func (r routes) detail(ctx context.Context, actor access.Actor, in *detailInput) (*detailOutput, error) {
	d, err := r.s.Detail(ctx, actor, in.Question(), in.Territory, db.Date(in.Since))
	return &detailOutput{d}, err
}

type judgeInput struct {
	Territory territory.ID `path:"territory"`
	Body      NewJudgement
}

func (r routes) judge(ctx context.Context, actor access.Actor, in *judgeInput) (*detailOutput, error) {
	if err := r.s.Judge(ctx, actor, in.Territory, in.Body); err != nil {
		return nil, err
	}
	d, err := r.s.Detail(ctx, actor, quota.Question{Quantity: in.Body.Quantity, Currency: in.Body.Currency, From: in.Body.From, To: in.Body.To}, in.Territory, "")
	return &detailOutput{d}, err
}

type categoryInput struct {
	ID   deal.ID `path:"id"`
	Body struct {
		Category Category `json:"category,omitempty" enum:"omitted,pipeline,best_case,commit," doc:"Empty: its probability says so"`
	}
}

func (r routes) category(ctx context.Context, actor access.Actor, in *categoryInput) (*struct{}, error) {
	return nil, r.s.SetCategory(ctx, actor, in.ID, in.Body.Category)
}
