package account

import (
	"context"
	"iter"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account/match"
	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

// columns are all of an account's, in the order of row.
var columns = []string{"id", "name", "sort_name", "search", "block", "street", "postcode", "town", "region", "country",
	"given_lon", "given_lat", "lon", "lat", "precision", "confidence", "area_level", "area", "area_name", "place_flags", "flagged",
	"industry", "industry_version", "industry_name", "headcount", "potential", "revenue", "currency", "visits_per_year", "visit_minutes",
	"owner_id", "parent_id", "siren", "siret", "lei", "duns", "domain", "phone", "website", "customer", "external", "custom", "profile", "note",
	"created_by", "created_at", "updated_at", "deleted_at", "deleted_by", "merged_into", "version"}

// Selected is what SELECTs of alias a read.
var Selected = "a." + strings.Join(columns, ", a.")

func row(a *Account) []any {
	return []any{string(a.ID), a.Name, a.SortName, a.Search, a.Block, a.Street, a.Postcode, a.Town, a.Region, a.Country,
		a.GivenLon, a.GivenLat, a.Lon, a.Lat, a.Precision, a.Confidence, a.AreaLevel, a.Area, a.AreaName, a.PlaceFlags, len(a.PlaceFlags.V) > 0,
		a.Industry, a.IndustryVersion, a.IndustryName, a.Headcount, a.Potential, a.Revenue, a.Currency, a.VisitsPerYear, a.VisitMinutes,
		string(a.OwnerID), string(a.ParentID), a.SIREN, a.SIRET, a.LEI, a.DUNS, a.Domain, a.Phone, a.Website, a.Customer, a.External, a.Custom, a.Profile, a.Note,
		string(a.CreatedBy), a.CreatedAt, a.UpdatedAt, a.DeletedAt, string(a.DeletedBy), string(a.MergedInto), a.Version}
}

// derive fills the columns that follow from others, and empty lists for none.
func (a *Account) derive() {
	a.SortName = fold.Words(a.Name)
	a.Search = strings.Join([]string{a.SortName, fold.Words(a.Town), strings.ReplaceAll(a.Postcode, " ", ""), a.SIREN, a.SIRET, fold.Text(a.Domain)}, " ")
	a.Block = match.Block(a.company())
	if a.PlaceFlags.V == nil {
		a.PlaceFlags.V = []Flag{}
	}
	if a.External.V == nil {
		a.External.V = []ExternalID{}
	}
	if a.Custom.V == nil {
		a.Custom.V = map[string]string{}
	}
	a.Flagged = len(a.PlaceFlags.V) > 0
	if a.Precision == "" {
		a.Precision = "none"
	}
}

func (a *Account) company() match.Company {
	return match.Company{Name: a.Name, Street: a.Street, Postcode: a.Postcode, Town: a.Town, Country: a.Country, Domain: a.Domain, Phone: a.Phone}
}

// Load stores many new accounts as they are, filling what is missing: ids,
// positions, dates and the columns that search needs. It asks nobody's leave
// and looks for no duplicates; the accounts are aligned in the same transaction.
func (s *Service) Load(ctx context.Context, tx *db.Tx, accounts []Account) error {
	if err := s.insert(ctx, tx, accounts); err != nil {
		return err
	}
	ids := make([]ID, len(accounts))
	for i := range accounts {
		ids[i] = accounts[i].ID
	}
	return s.align(ctx, tx, ids...)
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, accounts []Account) error {
	now := db.At(s.now())
	for i := range accounts {
		a := &accounts[i]
		if a.ID == "" {
			a.ID = ID(db.NewID())
		}
		if !a.Placed() && a.Precision == "" {
			s.place(a)
		}
		if a.CreatedAt.IsZero() {
			a.CreatedAt = now
		}
		if a.UpdatedAt.IsZero() {
			a.UpdatedAt = a.CreatedAt
		}
		a.Version = max(a.Version, 1)
		a.derive()
	}
	rows := func(yield func([]any) bool) {
		for i := range accounts {
			if !yield(row(&accounts[i])) {
				return
			}
		}
	}
	if _, err := tx.BulkInsert(ctx, "accounts", columns, rows); err != nil {
		return err
	}
	return insertExternal(ctx, tx, accounts)
}

func insertExternal(ctx context.Context, tx *db.Tx, accounts []Account) error {
	some := false
	var rows iter.Seq[[]any] = func(yield func([]any) bool) {
		for i := range accounts {
			for _, e := range accounts[i].External.V {
				if !yield([]any{string(accounts[i].ID), e.Scheme, e.Value}) {
					return
				}
			}
		}
	}
	for range rows {
		some = true
		break
	}
	if !some {
		return nil
	}
	_, err := tx.BulkInsert(ctx, "account_external_ids", []string{"account_id", "scheme", "value"}, rows)
	return err
}

var updateText = "UPDATE accounts SET " + strings.Join(columns[1:], " = ?, ") + " = ? WHERE id = ?"

// update stores an account as it is, one version on. externals says whether its
// ids in other systems changed.
func (s *Service) update(ctx context.Context, tx *db.Tx, a *Account, externals bool) error {
	a.Version++
	return s.put(ctx, tx, a, externals)
}

// put stores an account whose version is already set.
func (s *Service) put(ctx context.Context, tx *db.Tx, a *Account, externals bool) error {
	a.UpdatedAt = db.At(s.now())
	a.derive()
	values := row(a)
	if _, err := tx.Exec(ctx, updateText, append(values[1:], string(a.ID))...); err != nil || !externals {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM account_external_ids WHERE account_id = ?", a.ID); err != nil {
		return err
	}
	return insertExternal(ctx, tx, []Account{*a})
}

// ByIDs gives the accounts with these ids that are not deleted, in no order. It
// knows no scope: it serves nouns that have checked, such as the resolver.
func ByIDs(ctx context.Context, q db.Q, ids []ID) ([]Account, error) {
	var out []Account
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var some []Account
		if err := q.Select(ctx, &some, "SELECT "+Selected+" FROM accounts a WHERE a.id IN (?) AND a.deleted_at IS NULL", ids[:n]); err != nil {
			return nil, err
		}
		out, ids = append(out, some...), ids[n:]
	}
	return out, nil
}

// Each streams the accounts within scope on a day, by id. Inside a transaction
// on PostgreSQL fn must not use the transaction for other queries.
func Each(ctx context.Context, q db.Q, scope access.Scope, day db.Date, fn func(*Account) error) error {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", day)
	return q.Each(ctx, "SELECT "+Selected+" FROM accounts a WHERE a.deleted_at IS NULL AND "+within+" ORDER BY a.id", args, func(r *sqlx.Rows) error {
		var a Account
		if err := r.StructScan(&a); err != nil {
			return err
		}
		return fn(&a)
	})
}

// Find gives one account within scope.
func (s *Service) Find(ctx context.Context, scope access.Scope, id ID) (Account, error) {
	return find(ctx, s.db, scope, s.today(), id)
}
