package own

import "context"

// Sized makes pages smaller.
func (s *Service) Sized(n int) { s.size = n }

// Run does a pass that Due or Look began, as its job does.
func (s *Service) Run(ctx context.Context, id string, progress func(done, total int64)) (*Pass, error) {
	return s.run(ctx, id, progress)
}

// Median is that of the days between days.
var Median = median

// StageDaysOf is what is usual of a stage that deals were in for so many days.
func StageDaysOf(days []int, rule StuckRule) StageDays {
	count := map[int]int{}
	for _, d := range days {
		count[d]++
	}
	return stageDays("x", count, rule)
}
