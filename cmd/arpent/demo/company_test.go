package demo

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"
)

// rows reads a table of the repository's data folder by column name.
func rows(t *testing.T, name string, comma rune) []map[string]string {
	t.Helper()
	f, err := os.Open("../../../data/fr/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(z)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			if i < len(row) {
				m[name] = row[i]
			}
		}
		out = append(out, m)
	}
	return out
}

func number(s string) float64 {
	x, _ := strconv.ParseFloat(s, 64)
	return x
}

// france is the ground out of the sources themselves.
func france(t *testing.T) *Ground {
	firms := map[string]float64{}
	for _, r := range rows(t, "establishments-by-size-2014.csv.gz", ';') {
		code := r["CODGEO"]
		if len(code) == 4 {
			code = "0" + code
		}
		firms[code] = number(r["E14TS1"])/20 + number(r["E14TS6"])/6 + number(r["E14TS10"])/2 + number(r["E14TS20"]) + 3*number(r["E14TS50"])
	}
	g := &Ground{}
	for _, r := range rows(t, "communes-profile-2021.csv.gz", ',') {
		if r["commune_type"] != "COM" || number(r["insee_reg"]) < 11 {
			continue
		}
		lon, lat := number(r["lng"]), number(r["lat"])
		if lon == 0 {
			continue
		}
		g.Towns = append(g.Towns, Town{Code: r["insee_com"], Name: r["commune"], Departement: r["insee_dep"], DepartementName: "dép. " + r["insee_dep"],
			Region: r["insee_reg"], RegionName: "région " + r["insee_reg"], Lon: lon, Lat: lat, Population: number(r["population_2021"]),
			Firms: firms[r["insee_com"]], SquareKm: number(r["superficie_km2"]), Seeds: []Seed{{r["code_postal"], lon, lat}}})
	}
	return g
}

var day = time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)

func TestTheSameSeedMakesTheSameCompany(t *testing.T) {
	g := france(t)
	a, b, c := Make(g, 7, Default(), day), Make(g, 7, Default(), day.Add(3*time.Hour)), Make(g, 8, Default(), day)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed and day made two different companies")
	}
	if reflect.DeepEqual(a.Accounts[:50], c.Accounts[:50]) {
		t.Error("another seed made the same accounts")
	}
}

// The story the demo tells must be true of its numbers, whatever the seed.
func TestTheCompanyIsBelievable(t *testing.T) {
	g := france(t)
	for seed := uint64(1); seed <= 4; seed++ {
		c := Make(g, seed, Default(), day)
		if len(c.Accounts) != 4000 || len(c.Territories) != 60 {
			t.Fatalf("%d accounts, %d territories", len(c.Accounts), len(c.Territories))
		}
		active, vacant := 0, 0
		for _, u := range c.Users {
			if u.Kind == Representative && u.Left.IsZero() {
				active++
				if u.Lon == 0 || u.Home == "" {
					t.Errorf("%s has no home", u.Name)
				}
			}
		}
		for i := range c.Territories {
			if c.Territories[i].Owner(c.Today) < 0 {
				vacant++
			}
		}
		if active != 60 || vacant != vacancies {
			t.Errorf("seed %d: %d active representatives, %d vacancies", seed, active, vacant)
		}
		numbers, names, logs := map[string]bool{}, map[string]bool{}, []float64{}
		hours := make([]float64, 60)
		for _, a := range c.Accounts {
			if numbers[a.Number] || a.Name == "" || a.Postcode == "" || a.Visits < 1 || a.Territory < 0 {
				t.Fatalf("bad account %+v", a)
			}
			numbers[a.Number], names[a.Name] = true, true
			logs = append(logs, math.Log(float64(a.Potential)))
			hours[a.Territory] += float64(a.Visits*(a.VisitMinutes+30)) / 60
		}
		if len(names) < 3900 {
			t.Errorf("only %d names", len(names))
		}
		if s := deviation(logs); s < 1 || s > 1.6 {
			t.Errorf("seed %d: potential is lognormal with σ = %.2f", seed, s)
		}
		money := 0.0
		for _, a := range c.Accounts {
			money += float64(a.Potential) / 60
		}
		mean := 0.0
		for _, h := range hours {
			mean += h / 60
		}
		over, under := 0, 0
		for _, h := range hours {
			if h > 1.15*mean {
				over++
			}
			if h < 0.85*mean {
				under++
			}
		}
		slices.Sort(hours)
		if over < 6 || over > 20 || under < 4 {
			t.Errorf("seed %d: %d territories overloaded, %d underloaded", seed, over, under)
		}
		t.Logf("seed %d: %.0f h on average, %.0f to %.0f; %d over, %d under; %d people, %d deals, %d activities; largest potential %.2f of a territory's", seed, mean, hours[0], hours[59], over, under, len(c.People), len(c.Deals), len(c.Activities), float64(slices.MaxFunc(c.Accounts, func(a, b Account) int { return int(a.Potential - b.Potential) }).Potential)/money)
	}
}

func deviation(x []float64) float64 {
	var sum, squares float64
	for _, v := range x {
		sum += v
	}
	mean := sum / float64(len(x))
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return math.Sqrt(squares / float64(len(x)))
}

// Everything that happened did so before today, and by someone who was there.
func TestWorkHappenedInThePast(t *testing.T) {
	c := Make(france(t), 1, Size{Accounts: 800, Territories: 12}, day)
	for _, a := range c.Activities {
		u := c.Users[a.User]
		if !a.At.Before(c.Today) || a.At.Before(u.Joined) || a.At.Weekday() == time.Sunday {
			t.Fatalf("activity at %s by %s, who joined on %s", a.At, u.Name, u.Joined)
		}
	}
	for _, d := range c.Deals {
		if closed := d.Stage == Won || d.Stage == Lost; closed && d.Close.After(c.Today) || d.Opened.After(c.Today) {
			t.Fatalf("deal %+v", d)
		}
	}
}
