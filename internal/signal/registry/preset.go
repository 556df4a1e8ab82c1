package registry

import "arpent/internal/signal/mapping"

// RegistryPreset is a register whose shape is known: whoever adds it fills in its
// address.
type RegistryPreset struct {
	Key     string          `json:"key"`
	Name    string          `json:"name"`
	Query   string          `json:"query" doc:"What stands behind the address of its records"`
	Reading RegistryReading `json:"reading"`
}

// Presets are the registers whose shape is known. That of the French bulletin of
// civil and commercial announcements has the company's SIREN twice, with and
// without blanks, the family of an announcement as a word, and what a court decided
// as JSON within a text. Accounts filed with the court are told of no one.
func Presets() []RegistryPreset {
	return []RegistryPreset{{Key: "bodacc", Name: "BODACC",
		Query: "?where=dateparution%3E%3Ddate%27{since}%27&order_by=dateparution%2Cid&limit=100&offset={offset}",
		Reading: RegistryReading{ID: "$.id", Mapping: mapping.EventMapping{Each: "$.results[*]", Kind: "$.familleavis",
			Kinds:   map[string]string{"collective": "tender", "conciliation": "tender", "retablissement_professionnel": "tender", "vente": "tender", "radiation": "tender", "modification": "tender", "creation": "tender"},
			Company: "$.commercant", Identifier: "$.registre[0]", HappenedOn: "$.dateparution",
			Quote: "{$.commercant} · {$.familleavis_lib} · {$.jugement.nature} · {$.tribunal}", Link: "$.url_complete"}}}}
}
