package person

import (
	"strings"

	"arpent/internal/account"
	"arpent/internal/account/identifier"
	"arpent/internal/account/match"
	"arpent/internal/account/profile"
	"arpent/internal/intake"
	"arpent/internal/intake/fold"
	"arpent/internal/person/background"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// said is a row read: what it says of a person, and where they work.
type said struct {
	PersonDraft
	job      EmploymentDraft
	about    db.Date // since when about, filled in only where nothing is known
	past     *EmploymentDraft
	employer account.Employer
	tie      Tie
	objects  []string // channels
}

// employed says whether the row names an employer.
func (n *said) employed() bool { return n.employer.Says.Name != "" || n.employer.External != "" }

// employerKey tells one employer of a file from another.
func (n *said) employerKey() string {
	e := &n.employer
	parts := []string{e.External, match.Key(e.Says.Name), match.Town(e.Says.Town), e.Says.Domain, e.Says.Website}
	for _, id := range e.Says.External {
		parts = append(parts, id.Scheme, id.Value)
	}
	return strings.Join(parts, "\n")
}

// called is how the file names the employer.
func (n *said) called() string {
	if n.employer.Says.Name != "" {
		return fold.Words(n.employer.Says.Name)
	}
	return n.employer.External
}

// read gives what a row says; what cannot be believed is left out with a flag.
func (b *batch) read(r *intake.Row, out *intake.Outcome) (*said, error) {
	n := &said{}
	n.GivenName, n.FamilyName, n.Language, n.Note, n.Custom = r.Text("given_name"), r.Text("family_name"), r.Text("language"), r.Text("note"), r.Custom
	n.Background = background.Heard(r, profile.StampOf(b.session))
	if full := strings.Fields(r.Text("full_name")); n.GivenName == "" && n.FamilyName == "" && len(full) > 0 {
		n.GivenName, n.FamilyName = written.Names(full)
	}
	for _, id := range []ExternalID{{Scheme: b.system, Value: r.Text("external_id")}, {Scheme: b.system, Value: r.Text("contact_id")}, {Scheme: "linkedin", Value: written.MemberID(r.Text("profile_id"))}} {
		if len(id.Value) > 200 {
			return nil, fault.Invalid("account.external", "an id has at most 200 characters").With("field", "external_id")
		}
		if id.Value != "" {
			n.External = append(n.External, id)
		}
	}
	b.points(r, n, out)
	if r.Text("objects") == "true" {
		n.objects = append(n.objects, "email")
	}
	if r.Text("objects_phone") == "true" {
		n.objects = append(n.objects, "phone")
	}
	b.employment(r, n, out)
	n.tie = Tie{ConnectedOn: db.Date(r.Text("connected_on")), InvitedOn: db.Date(r.Text("invited_on")), InvitedBy: r.Text("invited_by"),
		FirstOn: db.Date(r.Text("first_message_on")), LastOn: db.Date(r.Text("last_message_on"))}
	if c, ok := r.Number("messages_sent"); ok {
		n.tie.Sent = c.Unscaled
	}
	if c, ok := r.Number("messages_received"); ok {
		n.tie.Received = c.Unscaled
	}
	if n.tie.says() && n.tie.ConnectedOn == "" && b.user() == "" {
		return nil, fault.Invalid("person.tie_whose", "nothing says whose contacts these are; import as a user")
	}
	return n, (&PersonDraft{GivenName: n.GivenName, FamilyName: n.FamilyName}).check()
}

// points reads the ways to reach someone; a cell may hold several.
func (b *batch) points(r *intake.Row, n *said, out *intake.Outcome) {
	for _, kind := range []string{"email", "phone", "mobile", "profile"} {
		cell := r.Text(kind)
		if cell == "" {
			continue
		}
		whole := ContactDraft{Kind: kind, Value: cell, Source: b.source, LawfulBasis: "legitimate_interest"}
		values := []string{cell}
		if whole.check() != nil || strings.ContainsAny(cell, ";\n") {
			values = strings.FieldsFunc(cell, func(c rune) bool { return c == ';' || c == '\n' || c == ',' && kind == "email" })
		}
		for _, v := range values {
			c := whole
			c.Value = v
			if id := written.MemberID(v); kind == "profile" && id != "" {
				n.External = append(n.External, ExternalID{Scheme: "linkedin", Value: id})
				continue // an address that only its member number makes is no way to reach someone
			}
			if err := c.check(); err != nil {
				out.Flag(kind, err)
				continue
			}
			n.ContactPoints = append(n.ContactPoints, c)
		}
	}
}

// employment reads the employer, the position there, and one before.
func (b *batch) employment(r *intake.Row, n *said, out *intake.Outcome) {
	e := &n.employer
	e.External = r.Text("account_id")
	d := &e.Says
	d.Name = r.Text("account")
	if len(d.Name) > 300 {
		d.Name = ""
	}
	d.Street, d.Postcode, d.Town, d.Region, d.Country = r.Text("company_street"), r.Text("company_postcode"), r.Text("company_town"), r.Text("company_region"), r.Text("company_country")
	if place := r.Text("company_place"); place != "" && d.Town == "" {
		d.Town, d.Region, d.Country = written.Place(place)
	}
	d.Domain, d.Website, d.Phone, d.Industry = identifier.DomainOf(r.Text("company_domain")), r.Text("company_website"), r.Text("company_phone"), r.Text("company_industry")
	if duns, err := identifier.ParseDUNS(r.Text("company_duns")); err == nil {
		d.DUNS = duns
	}
	if c, ok := r.Number("company_headcount"); ok {
		d.Headcount = &c.Unscaled
	}
	d.Profile = profile.Heard(r, "company_", b.session)
	if scheme, id, ok := identifier.LinkedIn(r.Text("company_linkedin")); ok {
		d.External = append(d.External, ExternalID{Scheme: scheme, Value: id})
	}
	if d.Name == "" { // what is said of a company without a name is said of nothing
		*d = account.Particulars{}
	}
	n.job = EmploymentDraft{Title: r.Text("title"), Department: r.Text("department"), From: db.Date(r.Text("since")), Source: b.source, Company: d.Name}
	n.about = db.Date(r.Text("since_about"))
	if !n.employed() && n.job.Title != "" {
		out.Flag("title", fault.Invalid("person.employer", "a position needs an account or the name of a company"))
	}
	if past := r.Text("past_company"); past != "" && len(past) <= 300 {
		from, to := written.Span(r.Text("past_dates"))
		n.past = &EmploymentDraft{Company: past, Title: r.Text("past_title"), From: from, To: to, Source: b.source}
	}
}
