package place

// Address is what is known of where something is. Every part may be empty.
type Address struct {
	Country  string // ISO 3166-1 alpha-2 or alpha-3, or a name in French or English
	Postcode string
	Town     string
	Region   string // département, région, state; by name or code
	Lon, Lat float64
	HasPoint bool // Lon and Lat were given
}

// Precision says what a position rests on.
type Precision string

// From a point that was given to nothing at all.
const (
	ByPoint    Precision = "point"
	ByPostcode Precision = "postcode"
	ByTown     Precision = "town"
	ByArea     Precision = "area" // only a region or a country is known
	Nowhere    Precision = "none"
)

// Position is where an address was placed.
type Position struct {
	Lon, Lat   float64 // 0, 0 when Precision is Nowhere
	Country    string  // ISO 3166-1 alpha-2, "" unknown
	Level      string  // the finest level of the country, or the one of the area known; "" none
	Area       string  // code of the area in that level
	AreaName   string
	Precision  Precision
	Confidence float64 // 0 to 1
	Flags      []Flag  // what was wrong or doubtful
}

// Flag is a doubt about a position. Key is stable, for translation:
// place.position_zero, place.position_invalid, place.position_swapped,
// place.position_outside_country, place.position_far_from_postcode,
// place.position_far_from_town, place.postcode_unknown, place.postcode_shared, place.postcode_not_of_town,
// place.town_unknown, place.town_ambiguous, place.country_unknown, place.unplaced.
type Flag struct {
	Key     string         `json:"key"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params,omitempty"`
}
