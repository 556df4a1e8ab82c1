package persona

import "arpent/internal/platform/forget"

// Holds says where personas may name people.
func Holds() []forget.Place {
	return []forget.Place{forget.Table{Name: "lead_persona_versions", Key: []string{"persona_id", "version"}, Text: []string{"name", "filter", "why", "say", "objections"}}}
}
