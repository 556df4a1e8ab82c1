package list

import (
	"math"
	"net/http"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/place/tile"
)

// Tiles show accounts one by one where they are few, and as clusters where
// more than this many fall into one tile, or below the zoom of towns.
const (
	singlesZoom  = 9
	singlesCount = 400
	clusterCells = 8 // clusters a tile is at most wide
)

// point is an account in a tile.
type point struct {
	ID        account.ID `db:"id"`
	Name      string     `db:"name"`
	Lon       float64    `db:"lon"`
	Lat       float64    `db:"lat"`
	Customer  bool       `db:"customer"`
	OwnerID   string     `db:"owner_id"`
	Potential *int64     `db:"potential"`
}

// tile answers with the accounts in scope that the query's filter leaves, as a
// vector tile: layer "accounts", properties id, name, customer, owner and
// potential; a cluster has count and customers instead.
func (s *Service) tile(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	t, err := tile.Parse(r.PathValue("z"), r.PathValue("x"), r.PathValue("file"))
	if err != nil {
		return err
	}
	where, err := s.where(r.Context(), actor.Scope, filterOf(r.URL.Query()), "")
	if err != nil {
		return err
	}
	b := t.Bound()
	margin := (b.Max[0] - b.Min[0]) / 64 // circles reach over the tile's edge
	where.and("a.lon >= ? AND a.lon < ? AND a.lat >= ? AND a.lat < ?", b.Min[0]-margin, b.Max[0]+margin, b.Min[1]-margin, b.Max[1]+margin)
	var points []point
	err = s.db.Each(r.Context(), "SELECT a.id, a.name, a.lon, a.lat, a.customer, a.owner_id, a.potential FROM accounts a WHERE "+where.String(), where.args, func(row *sqlx.Rows) error {
		var p point
		err := row.Scan(&p.ID, &p.Name, &p.Lon, &p.Lat, &p.Customer, &p.OwnerID, &p.Potential)
		points = append(points, p)
		return err
	})
	if err != nil {
		return err
	}
	features := geojson.NewFeatureCollection()
	if t.Z >= singlesZoom || len(points) <= singlesCount && t.Z >= 6 {
		for i := range points {
			features.Append(points[i].feature())
		}
	} else {
		for _, c := range clusters(points, t) {
			features.Append(c)
		}
	}
	layers := mvt.NewLayers(map[string]*geojson.FeatureCollection{"accounts": features})
	for _, layer := range layers {
		layer.Version = 2
	}
	layers.ProjectToTile(t)
	data, err := mvt.Marshal(layers)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
	w.Header().Set("Cache-Control", "private, no-cache")
	_, err = w.Write(data)
	return err
}

func (p *point) feature() *geojson.Feature {
	f := geojson.NewFeature(orb.Point{p.Lon, p.Lat})
	f.Properties["id"], f.Properties["name"], f.Properties["customer"], f.Properties["owner"] = string(p.ID), p.Name, p.Customer, p.OwnerID
	if p.Potential != nil {
		f.Properties["potential"] = *p.Potential
	}
	return f
}

// clusters gathers points by cells of the tile; each cluster stands at the
// middle of its points. A cell with one point shows it as it is. Cells line up
// across tiles, so that a cluster is drawn by one tile only.
func clusters(points []point, t maptile.Tile) []*geojson.Feature {
	type heap struct {
		lon, lat         float64
		count, customers int
		only             *point
	}
	scale := float64(uint64(clusterCells) << uint64(t.Z)) // cells around the world
	cells := map[[2]int]*heap{}
	for i := range points {
		p := &points[i]
		at := maptile.Fraction(orb.Point{p.Lon, p.Lat}, 0)
		key := [2]int{int(math.Floor(at[0] * scale)), int(math.Floor(at[1] * scale))}
		if key[0]/clusterCells != int(t.X) || key[1]/clusterCells != int(t.Y) {
			continue
		}
		c := cells[key]
		if c == nil {
			c = &heap{}
			cells[key] = c
		}
		c.lon, c.lat, c.count, c.only = c.lon+p.Lon, c.lat+p.Lat, c.count+1, p
		if p.Customer {
			c.customers++
		}
	}
	keys := make([][2]int, 0, len(cells))
	for k := range cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]int) int { return (a[1]-b[1])*1<<20 + a[0] - b[0] })
	out := make([]*geojson.Feature, 0, len(cells))
	for _, k := range keys {
		c := cells[k]
		if c.count == 1 {
			out = append(out, c.only.feature())
			continue
		}
		f := geojson.NewFeature(orb.Point{c.lon / float64(c.count), c.lat / float64(c.count)})
		f.Properties["count"], f.Properties["customers"] = c.count, c.customers
		out = append(out, f)
	}
	return out
}
