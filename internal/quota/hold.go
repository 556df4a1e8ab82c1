package quota

import "arpent/internal/platform/forget"

// Holds says where the noun, with its reviews and its pay, holds something of
// people whom one sells to: in what was written there.
func Holds() []forget.Place {
	id := []string{"id"}
	return []forget.Place{
		forget.Table{Name: "quota_marks", Key: []string{"round_id", "territory_id"}, Text: []string{"note"}},
		forget.Table{Name: "quota_judgements", Key: id, Text: []string{"note"}},
		forget.Table{Name: "quota_pay_entries", Key: id, Text: []string{"note"}},
		forget.Table{Name: "quota_pay_remarks", Key: id, Text: []string{"text"}},
		forget.Table{Name: "territory_reviews", Key: id, Text: []string{"text"}},
		forget.Table{Name: "territory_review_addenda", Key: id, Text: []string{"text"}},
	}
}
