package fairness

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/quota"
)

// Routes adds the operation to the API.
func (s *Service) Routes(api huma.API) {
	access.Handle(s.access, api, huma.Operation{Method: "GET", Path: "/api/v1/attainment/fairness", OperationID: "get-fairness", Tags: []string{"Quotas"},
		Summary: "What part of attainment is the territory's and what part the rep's, with intervals"}, access.Everyone, s.answer)
}

type input struct {
	quota.Asked
}

type output struct{ Body *Fairness }

func (s *Service) answer(ctx context.Context, actor access.Actor, in *input) (*output, error) {
	a, err := s.Split(ctx, actor, in.Question())
	return &output{a}, err
}
