package gather

import (
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/plan/design"
	"arpent/internal/plan/survey"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// usualHours is what a representative has a year for visits and travel: some
// 220 days of 5½ hours.
const usualHours = 1200

// fill completes what was asked for and refuses what the actor may not plan.
func (s *Service) fill(ctx context.Context, actor access.Actor, n *NewPlan) error {
	if n.TypeID == "" {
		n.TypeID = string(territory.Default)
	}
	types, err := s.territories.Types(ctx, s.db)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(types, func(t territory.Type) bool { return string(t.ID) == n.TypeID }) {
		return fault.NotFound("territory_type", n.TypeID)
	}
	if !actor.Scope.All {
		if actor.User.Role != access.Manager {
			return fault.Forbidden("plan.read_only", "only managers and headquarters make plans")
		}
		if n.ParentID == "" {
			return fault.Invalid("plan.parent_needed", "name the territory under which you plan")
		}
		if n.Region.Territory == "" {
			n.Region.Territory = n.ParentID
		}
	}
	for _, id := range []string{n.ParentID, n.Region.Territory} {
		if id == "" {
			continue
		}
		t, err := s.territories.Find(ctx, s.db, actor.Scope, territory.ID(id))
		if err != nil {
			return err
		}
		if !t.OpenOn(s.today()) {
			return fault.Conflict("plan.parent_closed", "%s is closed", t.Name).With("name", t.Name)
		}
	}
	if n.Roads == nil {
		roads := design.DefaultRoads()
		n.Roads = &roads
	}
	if n.HoursPerRep == 0 {
		n.HoursPerRep = usualHours
	}
	return nil
}

// Todays lists the territories of the alignment in force that a plan would
// replace: those of its type that hold no others, under its parent.
func (s *Service) Todays(ctx context.Context, n *NewPlan) ([]design.Today, error) {
	all, err := s.territories.All(ctx, s.db)
	if err != nil {
		return nil, err
	}
	members, err := s.territories.Members(ctx, s.db, s.today())
	if err != nil {
		return nil, err
	}
	rep := map[territory.ID]string{}
	for _, m := range members {
		if m.Role == territory.Owner && rep[m.TerritoryID] == "" {
			rep[m.TerritoryID] = string(m.UserID)
		}
	}
	open := slices.DeleteFunc(all, func(t territory.Territory) bool {
		return string(t.TypeID) != n.TypeID || !t.OpenOn(s.today())
	})
	above := map[territory.ID]bool{}
	left, right := int64(0), int64(1)<<62
	for _, t := range open {
		above[t.ParentID] = true
	}
	for _, top := range []string{n.ParentID, n.Region.Territory} {
		for _, t := range open {
			if top != "" && string(t.ID) == top {
				left, right = max(left, t.TreeLeft), min(right, t.TreeRight)
			}
		}
	}
	todays := []design.Today{}
	for _, t := range open {
		if !above[t.ID] && t.TreeLeft >= left && t.TreeLeft < right && string(t.ID) != n.ParentID {
			todays = append(todays, design.Today{ID: string(t.ID), Name: t.Name, Rep: rep[t.ID]})
		}
	}
	return todays, nil
}

// Make makes the units that a plan asks for.
func (s *Service) Make(ctx context.Context, actor access.Actor, n *NewPlan) (*design.Units, error) {
	if err := s.fill(ctx, actor, n); err != nil {
		return nil, err
	}
	ask := survey.Ask{Level: n.Level, Roads: *n.Roads, Hours: n.HoursPerRep, Whole: n.Region.Territory != ""}
	rows, err := s.accountRows(ctx, actor, n)
	if err != nil {
		return nil, err
	}
	if ask.Areas, err = s.areasFor(n.Level, rows); err != nil {
		return nil, err
	}
	if ask.Todays, err = s.Todays(ctx, n); err != nil {
		return nil, err
	}
	if ask.TodayArea, err = s.todayAreas(ctx, n.TypeID, ask.Areas.ID); err != nil {
		return nil, err
	}
	if ask.Keep, err = s.keep(n.Region, ask.Areas); err != nil {
		return nil, err
	}
	if ask.Indicators, err = s.indicators(n.Level, n.Measures); err != nil {
		return nil, err
	}
	if ask.Accounts, ask.Currency, err = s.surveyed(ctx, n, rows, ask.Areas); err != nil {
		return nil, err
	}
	u := survey.Make(ask)
	if u.Len() == 0 {
		return nil, fault.Invalid("plan.no_units", "the selection holds no unit")
	}
	return u, nil
}

// accountRows reads the accounts that the actor may see.
func (s *Service) accountRows(ctx context.Context, actor access.Actor, n *NewPlan) ([]account.Account, error) {
	var rows []account.Account
	err := account.Each(ctx, s.db, actor.Scope, s.today(), func(a *account.Account) error {
		if n.Region.Customers && !a.Customer {
			return nil
		}
		a.Custom.V, a.PlaceFlags.V, a.External.V = nil, nil, nil
		rows = append(rows, *a)
		return nil
	})
	return rows, err
}

// areasFor gives the areas that a level's units are or lie in.
func (s *Service) areasFor(level string, rows []account.Account) (*survey.Areas, error) {
	switch level {
	case survey.Postcodes("FR"):
		return s.places.Areas(s.places.Finest("FR"))
	case survey.Postcodes("US"):
		return s.places.Areas(s.places.Finest("US"))
	case design.AccountsLevel:
		count := map[string]int{}
		most := ""
		for i := range rows {
			c := rows[i].Country
			if count[c]++; count[c] > count[most] {
				most = c
			}
		}
		return s.places.Areas(s.places.Finest(most))
	}
	return s.places.Areas(level)
}

// keep says which areas a region holds; nil: all.
func (s *Service) keep(r Region, areas *survey.Areas) ([]bool, error) {
	if (r.Cover == "" || r.Cover == "all") && len(r.Areas) == 0 {
		return nil, nil
	}
	wanted := map[string]map[int32]bool{}
	for _, a := range r.Areas {
		coarse, err := s.places.Areas(a.Level)
		if err != nil {
			return nil, err
		}
		i, ok := coarse.Index(a.Code)
		if !ok {
			return nil, fault.Invalid("plan.no_area", "%s has no area %q", a.Level, a.Code).With("level", a.Level).With("code", a.Code)
		}
		if wanted[a.Level] == nil {
			wanted[a.Level] = map[int32]bool{}
		}
		wanted[a.Level][int32(i)] = true
	}
	keep := make([]bool, len(areas.Code))
	for i := range keep {
		keep[i] = covered(r.Cover, areas.Country, areas.Lon[i], areas.Lat[i])
		if len(wanted) == 0 || !keep[i] {
			continue
		}
		inside := wanted[areas.ID][int32(i)]
		for _, g := range areas.Groups {
			inside = inside || g.Of[i] >= 0 && wanted[g.Level][g.Of[i]]
		}
		keep[i] = inside
	}
	return keep, nil
}

// covered tells the mainland by position: overseas parts are far away.
func covered(cover, country string, lon, lat float64) bool {
	if cover == "" || cover == "all" {
		return true
	}
	switch country {
	case "FR":
		near := lat > 41 && lat < 51.5 && lon > -5.6 && lon < 9.8
		corsica := lat < 43.1 && lon > 8.3
		return near && (cover == "metropolitan" || !corsica)
	case "US":
		return lat > 24 && lat < 50 && lon > -125 && lon < -66
	}
	return true
}

func (s *Service) indicators(level string, names []string) ([]survey.Indicator, error) {
	if len(names) == 0 {
		return nil, nil
	}
	figures, err := s.places.Figures(level, "")
	if err != nil {
		return nil, err
	}
	var out []survey.Indicator
	for _, name := range names {
		if name == "population" || slices.Contains(design.AccountMeasures[:], name) {
			continue // always there
		}
		at := slices.IndexFunc(figures, func(f Figure) bool { return f.Name == name })
		if at < 0 {
			return nil, fault.Invalid("plan.no_measure", "%s has no measure %q that can be summed", level, name).With("measure", name).With("level", level)
		}
		out = append(out, figures[at].Indicator)
	}
	return out, nil
}

// surveyed turns accounts into what units are made from. Amounts in another
// currency than most accounts' are left out, since there is no rate to trust.
func (s *Service) surveyed(ctx context.Context, n *NewPlan, rows []account.Account, areas *survey.Areas) ([]survey.Account, string, error) {
	today := map[account.ID]territory.ID{}
	if err := s.alignment.Today(ctx, s.db, territory.TypeID(n.TypeID), s.today(), func(a account.ID, t territory.ID) error {
		today[a] = t
		return nil
	}); err != nil {
		return nil, "", err
	}
	count := map[string]int{}
	currency := ""
	for i := range rows {
		if c := rows[i].Currency; c != "" {
			if count[c]++; count[c] > count[currency] {
				currency = c
			}
		}
	}
	out := make([]survey.Account, len(rows))
	for i := range rows {
		a := &rows[i]
		x := &out[i]
		*x = survey.Account{ID: string(a.ID), Name: a.Name, Town: a.Town, Owner: string(a.OwnerID), Postcode: a.Postcode, Placed: a.Placed(), Today: string(today[a.ID]), Area: -1}
		if a.Placed() {
			x.Lon, x.Lat = *a.Lon, *a.Lat
			x.Area = s.areaOf(a, areas)
		}
		if a.Currency == currency || a.Currency == "" {
			x.Potential, x.Revenue = number(a.Potential), number(a.Revenue)
		}
		if a.VisitsPerYear != nil {
			x.Visits = *a.VisitsPerYear
		}
		x.Minutes = number(a.VisitMinutes)
	}
	return out, currency, nil
}

func number(v *int64) float64 {
	if v == nil {
		return 0
	}
	return float64(*v)
}

// areaOf finds an account's area in a level: as it was placed, by the coarser
// level of where it was placed, or by its point.
func (s *Service) areaOf(a *account.Account, areas *survey.Areas) int {
	if a.AreaLevel == areas.ID {
		if i, ok := areas.Index(a.Area); ok {
			return i
		}
	}
	if a.AreaLevel != "" && a.AreaLevel != areas.ID {
		if fine, err := s.places.Areas(a.AreaLevel); err == nil {
			if i, ok := fine.Index(a.Area); ok {
				for _, g := range fine.Groups {
					if g.Level == areas.ID && g.Of[i] >= 0 {
						return int(g.Of[i])
					}
				}
			}
		}
	}
	if i, ok := areas.At(*a.Lon, *a.Lat); ok {
		return i
	}
	return -1
}

// todayAreas tells the territory of an area by the geography in force.
func (s *Service) todayAreas(ctx context.Context, typeID, level string) (func(code string) string, error) {
	g, err := s.alignment.InForce(ctx, s.db, territory.TypeID(typeID), s.today())
	if err != nil {
		return nil, err
	}
	byCode := map[string]string{}
	if g != nil && g.Level == level {
		for _, a := range g.Areas {
			byCode[a.Code] = string(a.Territory)
		}
	}
	return func(code string) string { return byCode[code] }, nil
}
