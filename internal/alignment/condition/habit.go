package condition

// habit is what a country speaks and by which clock it lives.
type habit struct{ language, zone string }

// habits by country (ISO 3166-1 alpha-2): the language (ISO 639-1) that
// business is done in, and the zone (IANA) of the mainland. What is not the same
// all over a country is left out, and so unknown: Belgium and Switzerland speak
// several languages, Canada and the United States keep several times. Sources:
// Unicode CLDR territory information; IANA time zone database, zone1970.tab.
var habits = map[string]habit{
	"AT": {"de", "Europe/Vienna"}, "AU": {"en", ""}, "BE": {"", "Europe/Brussels"}, "BG": {"bg", "Europe/Sofia"}, "BR": {"pt", ""},
	"CA": {"", ""}, "CH": {"", "Europe/Zurich"}, "CN": {"zh", "Asia/Shanghai"}, "CY": {"el", "Asia/Nicosia"}, "CZ": {"cs", "Europe/Prague"},
	"DE": {"de", "Europe/Berlin"}, "DK": {"da", "Europe/Copenhagen"}, "DZ": {"", "Africa/Algiers"}, "EE": {"et", "Europe/Tallinn"}, "ES": {"es", "Europe/Madrid"},
	"FI": {"fi", "Europe/Helsinki"}, "FR": {"fr", "Europe/Paris"}, "GB": {"en", "Europe/London"}, "GR": {"el", "Europe/Athens"}, "HR": {"hr", "Europe/Zagreb"},
	"HU": {"hu", "Europe/Budapest"}, "IE": {"en", "Europe/Dublin"}, "IN": {"", "Asia/Kolkata"}, "IT": {"it", "Europe/Rome"}, "JP": {"ja", "Asia/Tokyo"},
	"KR": {"ko", "Asia/Seoul"}, "LT": {"lt", "Europe/Vilnius"}, "LU": {"", "Europe/Luxembourg"}, "LV": {"lv", "Europe/Riga"}, "MA": {"", "Africa/Casablanca"},
	"MC": {"fr", "Europe/Monaco"}, "MT": {"", "Europe/Malta"}, "MX": {"es", ""}, "NL": {"nl", "Europe/Amsterdam"}, "NO": {"no", "Europe/Oslo"},
	"NZ": {"en", "Pacific/Auckland"}, "PL": {"pl", "Europe/Warsaw"}, "PT": {"pt", "Europe/Lisbon"}, "RO": {"ro", "Europe/Bucharest"}, "SE": {"sv", "Europe/Stockholm"},
	"SI": {"sl", "Europe/Ljubljana"}, "SK": {"sk", "Europe/Bratislava"}, "TN": {"", "Africa/Tunis"}, "TR": {"tr", "Europe/Istanbul"}, "US": {"en", ""},
}
