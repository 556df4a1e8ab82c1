// Package survey reads accounts in bulk, for those who decide where each belongs
// and those who count and draw what belongs where.
package survey

import (
	"context"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/platform/db"
)

// Placing is what decides where an account belongs: little enough that a
// hundred thousand are read in well under a second.
type Placing struct {
	ID              account.ID    `db:"id"`
	Name            string        `db:"name"`
	Country         string        `db:"country"`
	Postcode        string        `db:"postcode"`
	Lon             *float64      `db:"lon"`
	Lat             *float64      `db:"lat"`
	AreaLevel       string        `db:"area_level"`
	Area            string        `db:"area"`
	AreaName        string        `db:"area_name"`
	Town            string        `db:"town"`
	Region          string        `db:"region"`
	Industry        string        `db:"industry"`
	IndustryVersion string        `db:"industry_version"`
	Headcount       *int64        `db:"headcount"`
	OwnerID         access.UserID `db:"owner_id"`
	ParentID        account.ID    `db:"parent_id"`
	Customer        bool          `db:"customer"`
	IndustryName    string        `db:"industry_name"`
	Potential       *int64        `db:"potential"` // minor units of Currency
	Revenue         *int64        `db:"revenue"`
	Currency        string        `db:"currency"`
	VisitsPerYear   *float64      `db:"visits_per_year"`
	VisitMinutes    *int64        `db:"visit_minutes"`
	Domain          string        `db:"domain"`
	SIREN           string        `db:"siren"`
	Custom          string        `db:"custom"` // JSON, read only where a rule asks
	CreatedAt       db.Time       `db:"created_at"`
}

// WorkloadHours is the time of a year's visits, travel excluded; 0 when not known.
func (p *Placing) WorkloadHours() float64 {
	a := account.Account{VisitsPerYear: p.VisitsPerYear, VisitMinutes: p.VisitMinutes}
	return a.WorkloadHours()
}

const placingColumns = `id, name, country, postcode, lon, lat, area_level, area, area_name, industry, industry_version, headcount, owner_id, parent_id, customer,
	town, region, industry_name, potential, revenue, currency, visits_per_year, visit_minutes, domain, siren, custom, created_at`

// Placings streams what decides where accounts belong: all of those not
// deleted, or those with the ids given. It knows no scope: it serves the
// resolver, which places every account.
func Placings(ctx context.Context, q db.Q, ids []account.ID, fn func(Placing) error) error {
	each := func(more string, args ...any) error {
		return q.Each(ctx, "SELECT "+placingColumns+" FROM accounts WHERE deleted_at IS NULL"+more, args, func(r *sqlx.Rows) error {
			var p Placing
			if err := r.Scan(&p.ID, &p.Name, &p.Country, &p.Postcode, &p.Lon, &p.Lat, &p.AreaLevel, &p.Area, &p.AreaName,
				&p.Industry, &p.IndustryVersion, &p.Headcount, &p.OwnerID, &p.ParentID, &p.Customer, &p.Town, &p.Region, &p.IndustryName,
				&p.Potential, &p.Revenue, &p.Currency, &p.VisitsPerYear, &p.VisitMinutes, &p.Domain, &p.SIREN, &p.Custom, &p.CreatedAt); err != nil {
				return err
			}
			return fn(p)
		})
	}
	if ids == nil {
		return each(" ORDER BY id")
	}
	for ; len(ids) > 0; ids = ids[min(len(ids), 2000):] {
		if err := each(" AND id IN (?)", ids[:min(len(ids), 2000)]); err != nil {
			return err
		}
	}
	return nil
}

// Sample draws some accounts that are not deleted, always the same of the same
// accounts; the last signs of ids are drawn by lot.
func Sample(ctx context.Context, q db.Q, n int) ([]account.ID, error) {
	ids := []account.ID{}
	return ids, q.Select(ctx, &ids, "SELECT id FROM accounts WHERE deleted_at IS NULL ORDER BY substr(id, 15), id LIMIT ?", n)
}

// Below gives the ids of accounts whose parent is one of these, and theirs,
// down to the last; those given are not among them unless parents run in a ring.
func Below(ctx context.Context, q db.Q, ids []account.ID) ([]account.ID, error) {
	seen := map[account.ID]bool{}
	var out []account.ID
	for len(ids) > 0 {
		var next []account.ID
		for part := ids; len(part) > 0; part = part[min(len(part), 2000):] {
			var some []account.ID
			if err := q.Select(ctx, &some, "SELECT id FROM accounts WHERE parent_id <> '' AND parent_id IN (?) AND deleted_at IS NULL", part[:min(len(part), 2000)]); err != nil {
				return nil, err
			}
			for _, id := range some {
				if !seen[id] {
					seen[id] = true
					next = append(next, id)
				}
			}
		}
		out, ids = append(out, next...), next
	}
	return out, nil
}
