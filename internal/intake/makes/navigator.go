package makes

import (
	"strconv"
	"strings"
	"time"

	"arpent/internal/intake/sheet"
)

// navigator are exports of Sales Navigator as two tools write them.
func navigator() []Make {
	return []Make{
		{ID: "navigator-evaboot", Label: both("Sales Navigator (Evaboot)"), System: "linkedin", Target: "people", Create: true,
			All: []string{"first name", "last name", "current job"}, Any: []string{"linkedin url public", "linkedin url unique id", "matches filters", "company linkedin url unique id"}, AnyOf: 2,
			Fields: map[string]string{"first name": "given_name", "last name": "family_name", "full name": "full_name", "current job": "title", "email": "email",
				"linkedin url public": "profile", "linkedin url unique id": "profile_id", "company name": "account", "company domain": "company_domain", "company website url": "company_website",
				"company linkedin url unique id": "company_linkedin", "company location": "company_place", "company industry": "company_industry",
				"company employee exact count": "company_headcount", "company employee growth 1 year": "company_headcount_growth", "company type": "company_type", "company year founded": "custom:Year founded", "company funding stage": "company_funding",
				"email status": "custom:E-mail status", "matches filters": "custom:Matches filters", "location": "custom:Location", "department": "department"},
			Tidy: evaboot},
		{ID: "navigator-phantombuster", Label: both("Sales Navigator (PhantomBuster)"), System: "linkedin", Target: "people", Create: true,
			All: []string{"profileurl", "firstname", "lastname"}, Any: []string{"vmid", "regularcompanyurl", "durationinrole", "linkedinprofileurl", "defaultprofileurl"}, AnyOf: 2,
			Fields: map[string]string{"firstname": "given_name", "lastname": "family_name", "fullname": "full_name", "companyname": "account", "title": "title",
				"regularcompanyurl": "company_linkedin", "industry": "company_industry", "companylocation": "company_place", "location": "custom:Location",
				"durationinrole": "since_about", "pastexperiencecompanyname": "past_company", "pastexperiencecompanytitle": "past_title", "pastexperiencedate": "past_dates",
				"connectiondegree": "custom:Connection degree", "defaultprofileurl": "profile", "vmid": "profile_id", "summary": "note"},
			Older: map[string]string{"linkedinprofileurl": "profile", "companyurl": "company_linkedin"},
			Tidy:  phantomBuster},
	}
}

// evaboot writes 0 for a year or a number it does not know.
func evaboot(r Row) {
	if r.Get("company year founded") == "0" {
		r.Set("company year founded", "")
	}
	if r.Get("company employee exact count") == "0" {
		r.Set("company employee exact count", "")
	}
	if strings.HasPrefix(r.Get("linkedin url public"), "https://www.linkedin.com/in/ACwAA") { // no public address known
		r.Set("linkedin url unique id", r.Get("linkedin url public"))
		r.Set("linkedin url public", "")
	}
}

// phantomBuster has up to four addresses of a person; the one with a readable
// name is kept as the profile. How long someone has been in a role is told from
// the day the file was made.
func phantomBuster(r Row) {
	for _, h := range []string{"linkedinprofileurl", "profileurl"} {
		if at := r.Get(h); r.Get("defaultprofileurl") == "" && strings.Contains(at, "/in/") && !strings.Contains(at, "/in/ACw") {
			r.Set("defaultprofileurl", at)
		}
		if r.Get("vmid") == "" && (strings.Contains(r.Get(h), "/ACw") || strings.Contains(r.Get(h), "/in/ACo")) {
			r.Set("vmid", r.Get(h))
		}
	}
	if strings.Contains(r.Get("defaultprofileurl"), "/in/ACw") {
		r.Set("defaultprofileurl", "")
	}
	if r.Get("regularcompanyurl") == "" {
		r.Set("regularcompanyurl", r.Get("companyurl"))
	}
	made, err := sheet.ParseDate(r.Get("timestamp"), "mdy")
	if err != nil {
		made = ""
	}
	r.Set("durationinrole", sinceOf(r.Get("durationinrole"), made))
}

// sinceOf gives the first day of the month in which something began that has
// lasted "2 years 3 months in role" by a day; "" when either is not known.
func sinceOf(lasted, by string) string {
	day, err := time.Parse(time.DateOnly, by)
	if err != nil {
		return ""
	}
	months, words := 0, strings.Fields(strings.ToLower(lasted))
	for i := 1; i < len(words); i++ {
		n, err := strconv.Atoi(words[i-1])
		switch {
		case err != nil || n < 0 || n > 80:
		case strings.HasPrefix(words[i], "yr"), strings.HasPrefix(words[i], "year"), strings.HasPrefix(words[i], "an"):
			months += 12 * n
		case strings.HasPrefix(words[i], "mo"):
			months += n
		}
	}
	if months == 0 {
		return ""
	}
	return time.Date(day.Year(), day.Month()-time.Month(months), 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}
