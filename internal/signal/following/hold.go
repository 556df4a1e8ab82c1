package following

import (
	"arpent/internal/platform/follow"
	"arpent/internal/platform/forget"
)

// Holds says where what one follows holds something of people.
func Holds() []forget.Place {
	return []forget.Place{
		forget.Table{Name: "followed_people", Key: []string{"person_id", "user_id"}, Of: "person_id = ?", Goes: true},
		forget.Table{Name: "signal_rules", Key: []string{"id"}, Text: []string{"name", "filter"}},
	}
}

// Followers says what goes along when two people become one.
func Followers() []follow.Rows {
	return []follow.Rows{{Tables: []string{"followed_people"}, Of: "person_id", Key: []string{"user_id"}, Once: true}}
}
