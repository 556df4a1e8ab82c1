package lead

import (
	"arpent/engine/cql/eval"
	"arpent/engine/facet"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/lead/past"
	"arpent/internal/lead/stage"
	"arpent/internal/lead/title"
	"arpent/internal/lead/would"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/territory"
)

// Lead is a person at an account. Someone who works at two accounts is two
// leads: each is seen, and approached, within its own territory.
type Lead struct {
	PersonID    person.ID       `json:"person_id"`
	AccountID   account.ID      `json:"account_id"`
	GivenName   string          `json:"given_name"`
	FamilyName  string          `json:"family_name"`
	Title       string          `json:"title"`
	Function    title.Function  `json:"function" doc:"Read from the title; empty when not known"`
	Seniority   title.Seniority `json:"seniority" doc:"Read from the title; empty when not known"`
	Since       db.Date         `json:"since,omitempty" doc:"In this position since"`
	Joined      db.Date         `json:"joined,omitempty" doc:"At this company since, in whatever position"`
	Started     db.Date         `json:"started,omitempty" doc:"Beginning of the earliest position known"`
	Language    string          `json:"language"`
	Company     string          `json:"company"`
	Sector      string          `json:"sector" doc:"Broad part of the economy, such as naf:C"`
	Industry    string          `json:"industry" doc:"What the company does, in words"`
	Headcount   *int64          `json:"headcount,omitempty"`
	Size        string          `json:"size" doc:"Headcount in the usual ranges, such as 11-50"`
	Potential   *int64          `json:"potential,omitempty" doc:"Minor units a year"`
	Revenue     *int64          `json:"revenue,omitempty" doc:"Sold there in the last twelve months, minor units"`
	Currency    string          `json:"currency"`
	Customer    bool            `json:"customer"`
	Postcode    string          `json:"postcode"`
	Town        string          `json:"town"`
	Region      string          `json:"region"`
	Department  string          `json:"department" doc:"Département or state"`
	Country     string          `json:"country"`
	Lon         *float64        `json:"lon,omitempty"`
	Lat         *float64        `json:"lat,omitempty"`
	OwnerID     access.UserID   `json:"owner_id"`
	Territories []territory.ID  `json:"territories" doc:"Those the account is in today"`
	LastContact db.Date         `json:"last_contact,omitempty" doc:"Day of the last activity with the account"`
	OpenDeals   int             `json:"open_deals"`
	Reach       []string        `json:"reach" doc:"How the person can be reached: email, phone, mobile, profile"`
	Chance      float64         `json:"chance" doc:"That a deal with the account is won, 0 to 1: see GET /leads/likelihood"`
	Worth       *int64          `json:"worth,omitempty" doc:"Chance × potential, minor units"`
	Contactable bool            `json:"contactable" doc:"Whether there is a way by which the person may be approached: see their light"`
	Spotlights  []string        `json:"spotlights"`
	Signals     []string        `json:"signals" doc:"Kinds of signals of the last 90 days about the person, or about the account as a whole"`
	Lists       []string        `json:"-"`

	CompanyType     string   `json:"company_type,omitempty" doc:"Of which type the company is, such as private or non_profit"`
	Technologies    []string `json:"technologies,omitempty" doc:"That the account works with"`
	HeadcountGrowth *float64 `json:"headcount_growth,omitempty" doc:"Of the account, percent a year"`
	Schools         []string `json:"schools,omitempty" doc:"Where the person studied"`
	Groups          []string `json:"groups,omitempty" doc:"What they belong to"`
	Skills          []string `json:"skills,omitempty"`

	Stage       stage.Stage `json:"stage" doc:"How far one is with the lead: new, approached, in_conversation, qualified, not_now"`
	Tags        []string    `json:"tags,omitempty" doc:"Words put on the lead"`
	AccountTags []string    `json:"account_tags,omitempty" doc:"Words put on the account"`

	Funding         string  `json:"funding,omitempty" doc:"How the account raised money last"`
	FundingOn       db.Date `json:"funding_on,omitempty"`
	FundingAmount   *int64  `json:"funding_amount,omitempty" doc:"Minor units"`
	FundingCurrency string  `json:"funding_currency,omitempty"`

	creator, by access.UserID // of the account and of the person

	// Of earlier positions, at this company or where no account is meant: others
	// may be beyond the scope of whoever asks.
	pastTitles, pastCompanies []string
	moved                     bool // had a position elsewhere before
	today                     db.Date
}

// Spotlights point at leads worth a look.
const (
	NewInPosition  = "new_in_position" // for ninety days at most
	ChangedCompany = "changed_company" // came from elsewhere in the last ninety days
	NeverContacted = "never_contacted" // no activity with the account
	LongSilent     = "long_silent"     // none for half a year
	DealOpen       = "deal_open"
	OtherFunction  = "title_unread" // the title tells no function
)

// Spotlights lists them all, in the order screens show them.
func Spotlights() []string {
	return []string{ChangedCompany, NewInPosition, DealOpen, LongSilent, NeverContacted, OtherFunction}
}

// spotlight says which hold on a day.
func (l *Lead) spotlight(today db.Date) {
	l.Spotlights, l.today = []string{}, today
	add := func(name string, holds bool) {
		if holds {
			l.Spotlights = append(l.Spotlights, name)
		}
	}
	add(NewInPosition, l.Since != "" && l.Since <= today && l.Since >= today.AddDays(-90))
	add(ChangedCompany, l.moved && l.Joined != "" && l.Joined <= today && l.Joined >= today.AddDays(-90))
	add(DealOpen, l.OpenDeals > 0)
	add(LongSilent, l.LastContact != "" && l.LastContact < today.AddDays(-182))
	add(NeverContacted, l.AccountID != "" && l.LastContact == "")
	add(OtherFunction, l.Title != "" && l.Function == "")
}

// column is one that filters may name.
type column struct {
	name  string
	kind  facet.Kind
	value func(l *Lead) eval.Value
	// hidden columns serve the program, not the user.
	hidden bool
}

func text[T ~string](s T) eval.Value {
	if s == "" {
		return eval.Value{}
	}
	return eval.TextOf(string(s))
}

func number(v *int64, scale float64) eval.Value {
	if v == nil {
		return eval.Value{}
	}
	return eval.NumberOf(float64(*v) / scale)
}

func float(v *float64) eval.Value {
	if v == nil {
		return eval.Value{}
	}
	return eval.NumberOf(*v)
}

func day(d db.Date) eval.Value {
	if d == "" {
		return eval.Value{}
	}
	return eval.DayOf(d.Time())
}

func texts[T ~string](items []T) eval.Value {
	out := make([]eval.Value, len(items))
	for i, s := range items {
		out[i] = eval.TextOf(string(s))
	}
	return eval.ListOf(out)
}

// columns are what leads are searched by. Potential and worth are in whole
// units of their currency, chance is 0 to 1. Years and days are counted to the day
// on which the lead was read.
func columns() []column {
	return []column{
		{name: "name", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.FamilyName + " " + l.GivenName) }},
		{name: "title", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Title) }},
		{name: "function", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Function) }},
		{name: "seniority", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Seniority) }},
		{name: "since", kind: facet.Day, value: func(l *Lead) eval.Value { return day(l.Since) }},
		{name: "joined", kind: facet.Day, value: func(l *Lead) eval.Value { return day(l.Joined) }},
		{name: "years_in_position", kind: facet.Number, value: func(l *Lead) eval.Value { return past.YearsSince(l.Since, l.today) }},
		{name: "years_at_company", kind: facet.Number, value: func(l *Lead) eval.Value { return past.YearsSince(l.Joined, l.today) }},
		{name: "years_of_experience", kind: facet.Number, value: func(l *Lead) eval.Value { return past.YearsSince(l.Started, l.today) }},
		{name: "days_since_move", kind: facet.Number, value: func(l *Lead) eval.Value {
			if !l.moved {
				return eval.Value{}
			}
			return past.DaysSince(l.Joined, l.today)
		}},
		{name: "past_title", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.pastTitles) }},
		{name: "past_company", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.pastCompanies) }},
		{name: "school", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Schools) }},
		{name: "group", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Groups) }},
		{name: "skill", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Skills) }},
		{name: "language", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Language) }},
		{name: "company", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Company) }},
		{name: "sector", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Sector) }},
		{name: "industry", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Industry) }},
		{name: "headcount", kind: facet.Number, value: func(l *Lead) eval.Value { return number(l.Headcount, 1) }},
		{name: "size", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Size) }},
		{name: "headcount_growth", kind: facet.Number, value: func(l *Lead) eval.Value { return float(l.HeadcountGrowth) }},
		{name: "company_type", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.CompanyType) }},
		{name: "technology", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Technologies) }},
		{name: "funding", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Funding) }},
		{name: "funding_on", kind: facet.Day, value: func(l *Lead) eval.Value { return day(l.FundingOn) }},
		{name: "days_since_funding", kind: facet.Number, value: func(l *Lead) eval.Value { return past.DaysSince(l.FundingOn, l.today) }},
		{name: "funding_amount", kind: facet.Number, value: func(l *Lead) eval.Value { return number(l.FundingAmount, scaleOf(l.FundingCurrency)) }},
		{name: "potential", kind: facet.Number, value: potential},
		{name: "revenue", kind: facet.Number, value: func(l *Lead) eval.Value { return number(l.Revenue, scaleOf(l.Currency)) }},
		{name: "chance", kind: facet.Number, value: func(l *Lead) eval.Value { return eval.NumberOf(l.Chance) }},
		{name: "worth", kind: facet.Number, value: func(l *Lead) eval.Value { return number(l.Worth, scaleOf(l.Currency)) }},
		{name: "customer", kind: facet.Flag, value: func(l *Lead) eval.Value { return eval.BoolOf(l.Customer) }},
		{name: "postcode", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Postcode) }},
		{name: "town", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Town) }},
		{name: "department", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Department) }},
		{name: "region", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Region) }},
		{name: "country", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Country) }},
		{name: "position", kind: facet.Place, value: func(l *Lead) eval.Value {
			if l.Lon == nil || l.Lat == nil {
				return eval.Value{}
			}
			return eval.PointOf(*l.Lon, *l.Lat)
		}},
		{name: "territory", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Territories) }},
		{name: "owner", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.OwnerID) }},
		{name: "last_contact", kind: facet.Day, value: func(l *Lead) eval.Value { return day(l.LastContact) }},
		{name: "days_since_contact", kind: facet.Number, value: func(l *Lead) eval.Value { return past.DaysSince(l.LastContact, l.today) }},
		{name: "open_deals", kind: facet.Number, value: func(l *Lead) eval.Value { return eval.NumberOf(float64(l.OpenDeals)) }},
		{name: "reach", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Reach) }},
		{name: "contactable", kind: facet.Flag, value: func(l *Lead) eval.Value { return eval.BoolOf(l.Contactable) }},
		{name: "spotlight", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Spotlights) }},
		{name: "signal", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Signals) }},
		{name: relationship, kind: facet.Own, value: func(*Lead) eval.Value { return eval.Value{} }},
		{name: "stage", kind: facet.Category, value: func(l *Lead) eval.Value { return text(l.Stage) }},
		{name: "tag", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Tags) }},
		{name: "account_tag", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.AccountTags) }},
		{name: would.Field, kind: facet.Category, value: func(*Lead) eval.Value { return eval.Value{} }},
		{name: "list", kind: facet.Set, value: func(l *Lead) eval.Value { return texts(l.Lists) }},
		{name: "words", kind: facet.Words, hidden: true, value: wordsOf},
		{name: "account_creator", kind: facet.Category, hidden: true, value: func(l *Lead) eval.Value { return text(l.creator) }},
		{name: "person_creator", kind: facet.Category, hidden: true, value: func(l *Lead) eval.Value {
			if l.AccountID != "" {
				return eval.Value{} // who entered someone does not see for that where they work
			}
			return text(l.by)
		}},
	}
}
