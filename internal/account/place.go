package account

import (
	"arpent/internal/place"
	"arpent/internal/platform/db"
)

// Flag is a doubt about a position.
type Flag = place.Flag

// place sets an account's position from its address and the point given.
func (s *Service) place(a *Account) {
	p := place.Position{Precision: place.Nowhere}
	if s.places != nil {
		q := place.Address{Country: a.Country, Postcode: a.Postcode, Town: a.Town, Region: a.Region}
		if a.GivenLon != nil && a.GivenLat != nil {
			q.Lon, q.Lat, q.HasPoint = *a.GivenLon, *a.GivenLat, true
		}
		p = s.places.Locate(q)
	}
	a.Lon, a.Lat = nil, nil
	if p.Precision != place.Nowhere {
		a.Lon, a.Lat = &p.Lon, &p.Lat
	}
	a.Precision, a.Confidence, a.AreaLevel, a.Area, a.AreaName = string(p.Precision), p.Confidence, p.Level, p.Area, p.AreaName
	if a.Country == "" {
		a.Country = p.Country
	}
	a.PlaceFlags = db.JSON[[]Flag]{V: p.Flags}
	if p.Flags == nil {
		a.PlaceFlags.V = []Flag{}
	}
}

// Within gives the areas of its country's finest level that make up an area.
func (s *Service) Within(level, code string) (finest string, codes []string, err error) {
	if s.places == nil {
		return level, []string{code}, nil
	}
	up, err := s.places.Level(level)
	if err != nil {
		return "", nil, err
	}
	at, ok := up.Index(code)
	if !ok {
		return level, nil, nil
	}
	for _, info := range s.places.Levels() {
		if info.Country != up.Country {
			continue
		}
		fine, err := s.places.Level(info.ID)
		if err != nil || fine == up {
			return level, []string{code}, err
		}
		for i, parent := range fine.Parent(level) {
			if int(parent) == at {
				codes = append(codes, fine.Code[i])
			}
		}
		return fine.ID, codes, nil
	}
	return level, []string{code}, nil
}
