package signal

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
	"arpent/internal/signal/following"
)

// Holds says where the noun, with its webhooks and its news, holds something of
// people.
func Holds() []forget.Place {
	through := "signal_id IN (SELECT id FROM signals WHERE person_id = ?)"
	return append(following.Holds(),
		forget.Table{Name: "signal_accounts", Of: through, Goes: true},
		forget.Table{Name: "signal_states", Key: []string{"user_id", "signal_id"}, Of: through, Goes: true, Text: []string{"reason"}},
		forget.Table{Name: "signal_acts", Key: []string{"user_id", "signal_id", "act"}, Of: through, Goes: true},
		forget.Table{Name: "signals", Key: []string{"seq"}, Of: "person_id = ?", Goes: true, Text: []string{"evidence", "same", "sources"}},
		forget.Table{Name: "signal_queue", Of: "of_id = ?", Goes: true},
		forget.Table{Name: "news_matches", Key: []string{"id"}, Of: "person_id = ?", Goes: true, Text: []string{"name", "sentence", "why"}, Account: "account_id"},
		forget.Table{Name: "news_items", Key: []string{"id"}, Text: []string{"title", "body", "link"}},
		forget.Table{Name: "hook_messages", Key: []string{"seq"}, Text: []string{"body", "problem"}},
	)
}

// Followers says what goes along when two people become one.
func Followers() []follow.Rows {
	return append(following.Followers(), []follow.Rows{
		{Tables: []string{"signals"}, Of: "person_id", Key: []string{"id"}},
		{Tables: []string{"signal_queue"}, Of: "of_id", Where: "what = 'person'", Key: []string{"seq"}},
		{Tables: []string{"news_matches"}, Of: "person_id", Key: []string{"id"}},
	}...)
}
