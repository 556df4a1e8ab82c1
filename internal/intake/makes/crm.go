package makes

import (
	"strings"
)

// apollo writes people with their company's facts beside them.
func apollo() []Make {
	return []Make{
		{ID: "apollo", Label: both("Apollo"), System: "apollo", Target: "people", Create: true,
			All: []string{"first name", "last name", "title"}, Any: []string{"apollo contact id", "apollo record id", "person linkedin url", "company name for emails", "email confidence"}, AnyOf: 2,
			Fields: map[string]string{"first name": "given_name", "last name": "family_name", "title": "title", "company name": "account", "company": "account", "email": "email",
				"departments": "department", "work direct phone": "phone", "mobile phone": "mobile", "do not call": "objects_phone", "person linkedin url": "profile",
				"apollo contact id": "external_id", "apollo account id": "account_id", "website": "company_website", "company linkedin url": "company_linkedin",
				"company address": "company_street", "company city": "company_town", "company state": "company_region", "company country": "company_country", "company phone": "company_phone",
				"industry": "company_industry", "employees": "company_headcount", "seniority": "custom:Seniority", "stage": "custom:Stage", "lists": "custom:Lists", "email status": "custom:E-mail status",
				"keywords": "", "technologies": "company_technologies", "latest funding": "company_funding", "last raised at": "company_funding_on", "latest funding amount": "company_funding_amount"},
			Older: map[string]string{"apollo record id": "external_id", "corporate phone": "company_phone"},
			Tidy:  apolloRow},
	}
}

// apolloRow takes the apostrophe off phones, which keeps a spreadsheet from
// computing them, and falls back on what the columns of older files say.
func apolloRow(r Row) {
	for _, h := range []string{"work direct phone", "mobile phone", "corporate phone", "company phone", "other phone", "home phone"} {
		r.Set(h, strings.TrimPrefix(r.Get(h), "'"))
	}
	if raised := r.Get("latest funding amount"); raised != "" && strings.Trim(raised, "0123456789.,") == "" {
		r.Set("latest funding amount", "$"+raised) // always in dollars
	}
	if r.Get("company phone") == "" {
		r.Set("company phone", r.Get("corporate phone"))
	}
	if r.Get("apollo contact id") == "" {
		r.Set("apollo contact id", r.Get("apollo record id"))
	}
}

// hubSpot exports hold the columns of a view.
func hubSpot() []Make {
	return []Make{
		{ID: "hubspot-companies", Label: map[string]string{"en": "HubSpot companies", "fr": "Entreprises HubSpot"}, System: "hubspot", Target: "accounts", Open: true,
			All: []string{"company name"}, Any: []string{"record id", "company owner", "company domain name", "website url", "create date", "hs object id"}, AnyOf: 2,
			Not: []string{"first name", "last name", "email", "deal name"}},
		{ID: "hubspot-contacts", Label: map[string]string{"en": "HubSpot contacts", "fr": "Contacts HubSpot"}, System: "hubspot", Target: "people", Open: true, Create: true,
			All: []string{"record id"}, Any: []string{"first name", "last name", "email", "contact owner", "associated company", "lead status"}, AnyOf: 2,
			Not: []string{"deal name", "apollo record id"},
			Fields: map[string]string{"record id": "external_id", "first name": "given_name", "last name": "family_name", "email": "email", "phone number": "phone", "mobile phone number": "mobile",
				"job title": "title", "associated company": "account", "company name": "account", "associated company ids": "account_id", "associated company ids primary": "account_id", "country region": "company_country",
				"city": "company_town", "postal code": "company_postcode", "linkedin url": "profile", "lead status": "custom:Lead status", "lifecycle stage": "custom:Lifecycle stage",
				"unsubscribed from all email": "objects", "contact owner": "", "create date": ""},
			Tidy: hubSpotContact},
	}
}

// hubSpotContact keeps the first of several companies.
func hubSpotContact(r Row) {
	for _, h := range []string{"associated company ids", "associated company ids primary", "associated company"} {
		first, _, _ := strings.Cut(r.Get(h), ";")
		r.Set(h, strings.TrimSpace(first))
	}
}
