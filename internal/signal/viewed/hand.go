package viewed

import "arpent/internal/account/handover"

// Handed are the links of a user that still open, for whoever takes over: from
// then on it is they who are told.
func Handed() handover.Part {
	return handover.Rows{Name: "links", Table: "smart_links", Column: "owner_id", Worth: "revoked_at IS NULL", Account: "account_id"}
}
