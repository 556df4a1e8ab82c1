package makes

import (
	"strings"
)

// salesforce writes one file for each object, with the names of its interface.
func salesforce() []Make {
	person := map[string]string{"id": "external_id", "firstname": "given_name", "lastname": "family_name", "title": "title", "email": "email", "phone": "phone", "mobilephone": "mobile",
		"donotcall": "objects_phone", "hasoptedoutofemail": "objects", "description": "note"}
	with := func(more map[string]string) map[string]string {
		for k, v := range person {
			if _, ok := more[k]; !ok {
				more[k] = v
			}
		}
		return more
	}
	return []Make{
		{ID: "salesforce-lead", Label: map[string]string{"en": "Salesforce leads", "fr": "Pistes Salesforce"}, System: "salesforce", Target: "people", Create: true,
			All: []string{"lastname", "company"}, Any: []string{"isconverted", "leadsource", "status", "converteddate", "convertedaccountid", "rating"}, AnyOf: 1,
			Fields: with(map[string]string{"company": "account", "convertedaccountid": "account_id", "website": "company_website", "street": "company_street", "city": "company_town", "state": "company_region",
				"postalcode": "company_postcode", "country": "company_country", "industry": "company_industry", "numberofemployees": "company_headcount", "companydunsnumber": "company_duns",
				"convertedcontactid": "contact_id", "leadsource": "custom:Lead source", "status": "custom:Lead status", "rating": "custom:Rating", "emailbounceddate": "custom:E-mail bounced on"}),
			Tidy: ids("id", "convertedaccountid", "convertedcontactid", "convertedopportunityid", "ownerid")},
		{ID: "salesforce-contact", Label: map[string]string{"en": "Salesforce contacts", "fr": "Contacts Salesforce"}, System: "salesforce", Target: "people", Open: true, Create: true,
			All: []string{"lastname", "accountid"}, Any: []string{"firstname", "mailingcity", "mailingpostalcode", "reportstoid", "hasoptedoutofemail", "department"}, AnyOf: 1, Not: []string{"company"},
			Fields: with(map[string]string{"accountid": "account_id", "department": "department", "account name": "account", "mailingstreet": "", "mailingcity": "", "mailingpostalcode": "", "mailingcountry": "", "ownerid": ""}),
			Tidy:   ids("id", "accountid", "ownerid", "reportstoid")},
		{ID: "salesforce-opportunity", Label: map[string]string{"en": "Salesforce opportunities", "fr": "Opportunités Salesforce"}, System: "salesforce", Target: "deals", Open: true,
			All: []string{"stagename", "closedate"}, Any: []string{"accountid", "isclosed", "iswon", "forecastcategoryname", "amount"}, AnyOf: 1,
			Tidy: opportunity},
		{ID: "salesforce-account", Label: map[string]string{"en": "Salesforce accounts", "fr": "Comptes Salesforce"}, System: "salesforce", Target: "accounts", Open: true,
			All: []string{"id", "name"}, Any: []string{"billingpostalcode", "billingstreet", "billingcity", "parentid", "shippingcity", "numberofemployees", "naicscode"}, AnyOf: 2,
			Not:  []string{"lastname", "stagename", "username"},
			Tidy: ids("id", "parentid", "ownerid")},
		{ID: "salesforce-user", Label: map[string]string{"en": "Salesforce users", "fr": "Utilisateurs Salesforce"}, System: "salesforce", Target: "users", Open: true,
			All: []string{"username", "email"}, Any: []string{"isactive", "profileid", "userroleid", "managerid", "firstname", "lastname", "alias"}, AnyOf: 2,
			Fields: map[string]string{"id": "external_id", "email": "email", "name": "name", "firstname": "given_name", "lastname": "family_name", "title": "title", "isactive": "active", "languagelocalekey": "locale",
				"username": "", "userroleid": "", "profileid": "", "managerid": "", "alias": ""},
			Tidy: ids("id")},
		{ID: "salesforce-territory", Label: map[string]string{"en": "Salesforce territories", "fr": "Secteurs Salesforce"}, System: "salesforce", Target: "territories", Open: true,
			All: []string{"name", "parentterritory2id"}, Any: []string{"id", "developername", "territory2modelid", "territory2typeid"}, AnyOf: 1,
			Fields: map[string]string{"id": "external_id", "name": "name", "parentterritory2id": "parent", "description": "note", "developername": "", "territory2modelid": "", "territory2typeid": ""},
			Tidy:   ids("id", "parentterritory2id")},
		{ID: "salesforce-user-territory", Label: map[string]string{"en": "Salesforce users in territories", "fr": "Utilisateurs des secteurs Salesforce"}, System: "salesforce", Target: "memberships", Open: true,
			All:    []string{"userid", "territory2id"},
			Fields: map[string]string{"userid": "person", "territory2id": "territory", "roleinterritory2": "role", "id": ""},
			Tidy:   ids("userid", "territory2id")},
	}
}

// opportunity says in one column how a deal ended, which Salesforce says in two.
func opportunity(r Row) {
	ids("id", "accountid", "ownerid")(r)
	if yes(r.Get("isclosed")) && !yes(r.Get("iswon")) {
		r.Set("iswon", "lost")
	} else if r.Get("isclosed") != "" && !yes(r.Get("isclosed")) {
		r.Set("iswon", "open")
	}
}

// ids brings ids of fifteen signs, as reports hold them, to the eighteen that
// the interface gives: three more say which of the letters are capitals.
func ids(headings ...string) func(Row) {
	return func(r Row) {
		for _, h := range headings {
			r.Set(h, longID(r.Get(h)))
		}
	}
}

func longID(id string) string {
	if len(id) != 15 || strings.IndexFunc(id, func(c rune) bool { return !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') }) >= 0 {
		return id
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	out := id
	for part := range 3 {
		bits := 0
		for i := range 5 {
			if c := id[5*part+i]; c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		out += letters[bits : bits+1]
	}
	return out
}
