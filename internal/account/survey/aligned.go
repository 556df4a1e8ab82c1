package survey

import (
	"context"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// TerritorySum is what the accounts of one territory add up to, in one currency
// ("" gathers accounts whose amounts are not known).
type TerritorySum struct {
	TerritoryID string  `db:"territory_id"`
	Currency    string  `db:"currency"`
	Accounts    int64   `db:"accounts"`
	Customers   int64   `db:"customers"`
	Potential   int64   `db:"potential"`
	Revenue     int64   `db:"revenue"`
	Hours       float64 `db:"hours"`
}

// SumByTerritory adds accounts up by the territory they are in on a day, within
// scope; it reads the published view account_territory.
func SumByTerritory(ctx context.Context, q db.Q, scope access.Scope, day db.Date) ([]TerritorySum, error) {
	within, args := scope.Territories("t.tree_left")
	sums := []TerritorySum{}
	err := q.Select(ctx, &sums, `SELECT t.territory_id, a.currency, COUNT(*) AS accounts, SUM(CASE WHEN a.customer = ? THEN 1 ELSE 0 END) AS customers,
		CAST(COALESCE(SUM(a.potential), 0) AS BIGINT) AS potential, CAST(COALESCE(SUM(a.revenue), 0) AS BIGINT) AS revenue, COALESCE(SUM(a.visits_per_year * a.visit_minutes), 0) / 60.0 AS hours
		FROM account_territory t JOIN accounts a ON a.id = t.account_id
		WHERE a.deleted_at IS NULL AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?) AND `+within+`
		GROUP BY t.territory_id, a.currency`, append([]any{true, day, day}, args...)...)
	return sums, err
}

// Dot is an account on a map, with its territory (empty: in none).
type Dot struct {
	ID          account.ID `db:"id" json:"id"`
	Name        string     `db:"name" json:"name"`
	Lon         float64    `db:"lon" json:"lon"`
	Lat         float64    `db:"lat" json:"lat"`
	TerritoryID string     `db:"territory_id" json:"territory_id"`
}

// Dots gives the placed accounts within scope with the territory of a layer
// they are in on a day.
func Dots(ctx context.Context, q db.Q, scope access.Scope, layer string, day db.Date, limit int) ([]Dot, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", day)
	dots := []Dot{}
	err := q.Select(ctx, &dots, `SELECT a.id, a.name, a.lon, a.lat, COALESCE(t.territory_id, '') AS territory_id FROM accounts a
		LEFT JOIN account_territory t ON t.account_id = a.id AND t.layer = ? AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?)
		WHERE a.deleted_at IS NULL AND a.lon IS NOT NULL AND a.lat IS NOT NULL AND `+within+" ORDER BY a.id LIMIT ?", append(append([]any{layer, day, day}, args...), limit)...)
	return dots, err
}

// AlignedTo lists the accounts of a territory on a day, by name, with all it
// takes to show them; after is the sort name and id of the last one seen.
func AlignedTo(ctx context.Context, q db.Q, territory string, day db.Date, after []string, limit int) ([]account.Account, error) {
	more, args := "", []any{territory, day, day}
	if len(after) == 2 {
		more, args = " AND (a.sort_name > ? OR a.sort_name = ? AND a.id > ?)", append(args, after[0], after[0], after[1])
	}
	accounts := []account.Account{}
	err := q.Select(ctx, &accounts, "SELECT "+account.Selected+` FROM accounts a JOIN account_territory t ON t.account_id = a.id
		WHERE a.deleted_at IS NULL AND t.territory_id = ? AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?)`+more+" ORDER BY a.sort_name, a.id LIMIT ?", append(args, limit)...)
	return accounts, err
}

// Unaligned lists accounts within scope that are in no territory of a layer on
// a day, by name, and how many there are in all.
func Unaligned(ctx context.Context, q db.Q, scope access.Scope, layer string, day db.Date, after []string, limit int) ([]account.Account, int, error) {
	within, args := scope.Accounts("a.id", "a.owner_id", "a.created_by", day)
	where := ` FROM accounts a WHERE a.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM account_territory t
		WHERE t.account_id = a.id AND t.layer = ? AND t.valid_from <= ? AND (t.valid_to IS NULL OR t.valid_to > ?)) AND ` + within
	args = append([]any{layer, day, day}, args...)
	var total int
	if err := q.Get(ctx, &total, "SELECT COUNT(*)"+where, args...); err != nil {
		return nil, 0, err
	}
	if len(after) == 2 {
		where, args = where+" AND (a.sort_name > ? OR a.sort_name = ? AND a.id > ?)", append(args, after[0], after[0], after[1])
	}
	accounts := []account.Account{}
	err := q.Select(ctx, &accounts, "SELECT "+account.Selected+where+" ORDER BY a.sort_name, a.id LIMIT ?", append(args, limit)...)
	return accounts, total, err
}

// After reads a cursor that Cursor wrote.
func After(cursor string) []string {
	if at := strings.LastIndexByte(cursor, ' '); at >= 0 {
		return []string{cursor[:at], cursor[at+1:]}
	}
	return nil
}

// Cursor names an account's place in a list by name.
func Cursor(a *account.Account) string { return a.SortName + " " + string(a.ID) }
