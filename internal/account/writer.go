package account

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account/currency"
	"arpent/internal/account/identifier"
	"arpent/internal/account/profile"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// writer stores rows of a file as accounts.
type writer struct {
	s       *Service
	session intake.Session
	people  Colleagues
	mayGive error // why accounts that are there keep their owners
	stored  int   // accounts created so far
	known   int   // of those, how many the planner was told of
}

// arrival is a row on its way.
type arrival struct {
	row    *intake.Row
	out    *intake.Outcome
	says   Particulars
	parent string
	asNew  Account // the row as an account of its own, to look for what it may be
}

// batch is what a Write has to store at its end.
type batch struct {
	w       *writer
	known   *alikes
	created []*candidate
	changed map[ID]*candidate
	stored  map[ID]Particulars // of what is changed: what it said before the batch
	review  map[ID][]pair
}

// System names where the ids in the file come from.
func System(session intake.Session) string {
	if session.Options.System != "" {
		return session.Options.System
	}
	return "file:" + session.Signature
}

func (w *writer) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	outcomes := make([]intake.Outcome, len(rows))
	arrivals := make([]*arrival, 0, len(rows))
	var sought []*Account
	for i, r := range rows {
		a := &arrival{row: r, out: &outcomes[i]}
		if err := w.read(a); err != nil {
			reject(a.out, err)
			continue
		}
		arrivals, sought = append(arrivals, a), append(sought, &a.asNew)
	}
	known, err := w.s.lookAlikes(ctx, tx, w.session.Actor.Scope, sought)
	if err != nil {
		return nil, err
	}
	b := &batch{w: w, known: known, changed: map[ID]*candidate{}, stored: map[ID]Particulars{}, review: map[ID][]pair{}}
	for _, a := range arrivals {
		b.take(a)
	}
	if err := b.parents(ctx, tx, arrivals); err != nil {
		return nil, err
	}
	return outcomes, b.store(ctx, tx)
}

func reject(out *intake.Outcome, err error) {
	p := intake.Problem{Key: "internal", Message: err.Error()}
	if f := (*fault.Error)(nil); errors.As(err, &f) {
		p = intake.Problem{Key: f.Key, Message: f.Message, Params: f.Params}
		p.Field, _ = f.Params["field"].(string)
	}
	*out = intake.Outcome{Act: intake.Rejected, Problems: []intake.Problem{p}}
}

// read turns a row into what it says; what cannot be believed is left out with
// a flag, what makes no account is an error.
func (w *writer) read(a *arrival) error {
	r, d := a.row, &a.says
	d.Name, d.Street, d.Postcode, d.Town, d.Region = r.Text("name"), r.Text("street"), r.Text("postcode"), r.Text("town"), r.Text("region")
	d.Country, d.Industry, d.Phone, d.Website, d.Note = r.Text("country"), r.Text("industry"), r.Text("phone"), r.Text("website"), r.Text("note")
	d.Customer = r.Text("customer") == "true"
	d.Custom = r.Custom
	d.Profile = profile.Heard(r, "", w.session)
	for _, i := range []struct {
		scheme string
		to     *string
	}{{identifier.SIREN, &d.SIREN}, {identifier.SIRET, &d.SIRET}, {identifier.LEI, &d.LEI}, {identifier.DUNS, &d.DUNS}, {identifier.Domain, &d.Domain}} {
		value := r.Text(i.scheme)
		if value == "" {
			continue
		}
		var err error
		if *i.to, err = identifier.Parse(i.scheme, value); err != nil {
			a.flag(i.scheme, err)
		}
	}
	if d.SIREN != "" && d.SIRET != "" && d.SIREN != d.SIRET[:9] {
		a.flag("siren", fault.Invalid("account.siren_siret", "SIRET %s is not of SIREN %s", d.SIRET, d.SIREN).With("siren", d.SIREN).With("siret", d.SIRET))
		d.SIREN = ""
	}
	if id := r.Text("external_id"); id != "" {
		if len(id) > 200 {
			return fault.Invalid("account.external", "an id has at most 200 characters").With("field", "external_id")
		}
		d.External = []ExternalID{{System(w.session), id}}
	}
	if owner := r.Text("owner"); owner != "" {
		id, ok := w.people.Find(owner)
		if !ok {
			a.flag("owner", fault.Invalid("account.owner_unknown", "%q is no active user", owner).With("value", owner))
		}
		d.OwnerID = id
	}
	a.parent = r.Text("parent")
	if err := w.numbers(a); err != nil {
		return err
	}
	check := a.says // of the row alone; a country may be missing
	check.Custom = nil
	if err := check.check(); err != nil {
		return err
	}
	check.Custom = d.Custom
	a.says = check
	a.asNew.apply(check)
	if a.asNew.Country == "" {
		a.asNew.Country = w.session.Options.Country
	}
	a.asNew.Profile.V = profiled(&a.says, w.stamp())
	w.s.place(&a.asNew) // first, since the country may follow from the place
	a.asNew.derive()
	return nil
}

func (a *arrival) flag(field string, err error) {
	f := err.(*fault.Error)
	a.out.Problems = append(a.out.Problems, intake.Problem{Field: field, Key: f.Key, Message: f.Message, Params: f.Params})
}

// numbers reads the measures. An amount takes the currency beside it, then the
// row's, then the file's, then the country's,
// which the address may tell.
func (w *writer) numbers(a *arrival) error {
	r, d := a.row, &a.says
	if n, ok := r.Number("headcount"); ok {
		d.Headcount = &n.Unscaled
	}
	if n, ok := r.Number("visit_minutes"); ok {
		if n.Unscaled > 1440 {
			return fault.Invalid("account.visit_minutes", "a visit of %d minutes is longer than a day", n.Unscaled).With("field", "visit_minutes")
		}
		d.VisitMinutes = &n.Unscaled
	}
	if n, ok := r.Number("visits_per_year"); ok {
		f := n.Float()
		if f < 0 || f > 1000 {
			return fault.Invalid("account.visits", "%g visits a year cannot be", f).With("field", "visits_per_year")
		}
		d.VisitsPerYear = &f
	}
	lon, hasLon := r.Number("longitude")
	lat, hasLat := r.Number("latitude")
	if hasLon && hasLat {
		x, y := lon.Float(), lat.Float()
		if x < -180 || x > 180 || y < -90 || y > 90 {
			a.flag("longitude", fault.Invalid("account.point", "%g, %g is no place on Earth", x, y))
		} else {
			d.GivenLon, d.GivenLat = &x, &y
		}
	}
	return w.amounts(a)
}

func (w *writer) amounts(a *arrival) error {
	r, d := a.row, &a.says
	potential, hasPotential := r.Number("potential")
	revenue, hasRevenue := r.Number("revenue")
	if !hasPotential && !hasRevenue {
		return nil
	}
	country := d.Country
	if country == "" {
		country = w.session.Options.Country
	}
	var err error
	for _, c := range []string{potential.Currency, revenue.Currency, r.Text("currency"), w.session.Options.Currency, currency.Of(country)} {
		if d.Currency == "" {
			if d.Currency, err = currency.Parse(c); err != nil {
				return err
			}
		}
	}
	if d.Currency == "" { // the place tells the country, and that the currency
		at := Account{Country: country, Postcode: d.Postcode, Town: d.Town, Region: d.Region, GivenLon: d.GivenLon, GivenLat: d.GivenLat}
		w.s.place(&at)
		d.Currency = currency.Of(at.Country)
	}
	if d.Currency == "" {
		return fault.Invalid("account.currency_unknown", "nothing says in which currency the amounts are; choose one for the file").With("field", "currency")
	}
	for _, n := range []struct {
		has bool
		of  interface{ Minor(int) (int64, bool) }
		to  **int64
		at  string
	}{{hasPotential, potential, &d.Potential, "potential"}, {hasRevenue, revenue, &d.Revenue, "revenue"}} {
		if !n.has {
			continue
		}
		minor, ok := n.of.Minor(currency.Exponent(d.Currency))
		if !ok || minor > 1e15 || minor < -1e15 || n.at == "potential" && minor < 0 {
			return fault.Invalid("account.amount", "the %s cannot be that much", n.at).With("field", n.at)
		}
		*n.to = &minor
	}
	return nil
}

// take decides what a row is: an account that is there, or a new one.
func (b *batch) take(a *arrival) {
	pairs := b.known.pairs(&a.asNew)
	if !a.row.Apart {
		for _, p := range pairs {
			if p.sure() && p.visible {
				b.merge(a, p)
				return
			}
		}
	}
	now := a.asNew
	now.ID, now.CreatedBy, now.Version = ID(db.NewID()), b.w.session.Actor.User.ID, 1
	if now.OwnerID == "" && b.w.session.Actor.User.Role == access.Representative {
		now.OwnerID = b.w.session.Actor.User.ID
	}
	c := &candidate{Account: now, visible: true, line: a.row.Line}
	b.known.add(c)
	b.created = append(b.created, c)
	if a.row.Apart {
		pairs = slices.DeleteFunc(pairs, func(p pair) bool { return p.visible })
	}
	for _, p := range pairs {
		if p.visible {
			a.flag("name", fault.Invalid("account.alike", "looks like %s; see the duplicates", p.other.Name).With("name", p.other.Name).With("id", p.other.ID).With("score", p.score))
			break
		}
	}
	b.review[now.ID] = pairs
	a.out.Act, a.out.ID, a.out.Version = intake.Created, string(now.ID), 1
	a.placeFlags(&now)
	if b.w.session.Rehearsal {
		a.out.Record = record(&now)
	}
}

func (a *arrival) placeFlags(now *Account) {
	for _, f := range now.PlaceFlags.V {
		a.out.Problems = append(a.out.Problems, intake.Problem{Field: "town", Key: f.Key, Message: f.Message, Params: f.Params})
	}
}

// merge writes what a row says over the account it was taken for.
func (b *batch) merge(a *arrival, p pair) {
	c := b.known.seen[p.other.ID]
	a.out.Match = &intake.Match{ID: string(c.ID), Name: c.Name, By: p.by, Score: p.score, Row: p.line}
	a.out.ID = string(c.ID)
	before := c.copy().Particulars()
	after := overlay(c.copy().Particulars(), a.says, b.w.session.Options.Existing)
	if b.w.session.Options.Existing != "skip" {
		after.told(&a.says, &before, db.DateOf(c.UpdatedAt.Time), b.w.stamp())
	}
	if after.OwnerID != before.OwnerID && b.w.mayGive != nil {
		a.flag("owner", b.w.mayGive)
		after.OwnerID = before.OwnerID
	}
	if before.Currency != "" && after.Currency != before.Currency && mixes(before, a.says) {
		reject(a.out, fault.Conflict("account.row_currency", "the account counts in %s, the row in %s", before.Currency, a.says.Currency).
			With("field", "currency").With("account", before.Currency).With("row", a.says.Currency))
		return
	}
	if err := after.check(); err != nil {
		reject(a.out, err)
		return
	}
	if len(differences(before, after)) == 0 {
		a.out.Act, a.out.Version = intake.Unchanged, c.Version
		if b.w.session.Rehearsal {
			a.out.Record = record(&c.Account)
		}
		return
	}
	if _, mine := b.stored[c.ID]; !mine {
		b.stored[c.ID] = before
	}
	c.apply(after)
	if after.moved(&before) {
		b.w.s.place(&c.Account)
		a.placeFlags(&c.Account)
	}
	c.Version++
	c.derive()
	b.known.again(c)
	if !slices.Contains(b.created, c) {
		b.changed[c.ID] = c
	}
	text, _ := json.Marshal(before)
	a.out.Act, a.out.Version, a.out.Before = intake.Merged, c.Version, text
	if b.w.session.Rehearsal {
		a.out.Record = record(&c.Account)
	}
}

// mixes says that amounts of two currencies would stand side by side.
func mixes(account, row Particulars) bool {
	return account.Potential != nil && row.Potential == nil || account.Revenue != nil && row.Revenue == nil
}

// overlay gives what an account says once a row was laid over it: what the row
// leaves open stays; with fill, so does whatever the account knows already.
func overlay(account, row Particulars, existing string) Particulars {
	if existing == "skip" {
		return account
	}
	was, says := fieldsOf(account), fieldsOf(row)
	for name, value := range says {
		if name == "external" || name == "custom" || name == "profile" || name == "currency" || existing == "fill" && was[name] != nil {
			continue
		}
		was[name] = value
		if name == "industry" {
			delete(was, "industry_version")
			if says["industry_version"] != nil {
				was["industry_version"] = says["industry_version"]
			}
		}
		if name == "potential" || name == "revenue" {
			was["currency"] = says["currency"]
		}
	}
	var out Particulars
	text, _ := json.Marshal(was)
	_ = json.Unmarshal(text, &out)
	out.External = slices.Clone(account.External)
	for _, e := range row.External {
		if !slices.Contains(out.External, e) {
			out.External = append(out.External, e)
		}
	}
	out.Custom = account.Custom
	for k, v := range row.Custom {
		if existing != "fill" || out.Custom[k] == "" {
			out.Custom[k] = v
		}
	}
	return out
}
