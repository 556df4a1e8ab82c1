package account

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

// Holds says where the noun, with its deals, activities and competitors, holds
// something of people. What happened at an account stays, without who it was.
func Holds() []forget.Place {
	of := []string{"account_id", "id"}
	deal := []string{"account_id", "deal_id", "version"}
	return []forget.Place{
		forget.Table{Name: "activities", Key: of, Of: "person_id = ?", Unlink: "person_id = ''", Text: []string{"subject", "note"}, Account: "account_id"},
		forget.Table{Name: "accounts", Key: []string{"id"}, Text: []string{"note", "custom", "profile"}, Account: "id"},
		forget.Table{Name: "account_merges", Key: []string{"id"}, Text: []string{"winner_before", "winner_after", "loser", "moved"}, Account: "account_id"},
		forget.Table{Name: "account_bulk_changes", Key: []string{"id"}, Text: []string{"before", "after"}},
		forget.Table{Name: "account_lists", Key: []string{"id"}, Text: []string{"name", "filter"}},
		forget.Table{Name: "deals", Key: of, Text: []string{"name", "note", "search"}, Account: "account_id"},
		forget.Table{Name: "deal_history", Key: deal, Text: []string{"name", "note"}, Account: "account_id"},
		forget.Table{Name: "account_competitors", Key: of, Text: []string{"product", "note"}, Account: "account_id"},
		forget.Table{Name: "competitors", Key: []string{"id"}, Text: []string{"note"}},
		forget.Table{Name: "deal_verdicts", Key: []string{"account_id", "deal_id", "voice"}, Text: []string{"note", "told_by"}, Account: "account_id"},
	}
}

// Followers says what goes along when two people become one.
func Followers() []follow.Rows {
	return []follow.Rows{{Tables: []string{"activities"}, Of: "person_id", Key: []string{"id"}}}
}
