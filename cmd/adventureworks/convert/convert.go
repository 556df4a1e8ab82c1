package convert

import (
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// Table is a CSV file to be.
type Table struct {
	Name   string
	Header []string
	Rows   [][]string
}

// Write writes the table as UTF-8, comma-separated, with its header.
func (t *Table) Write(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.Header); err != nil {
		return err
	}
	return c.WriteAll(t.Rows)
}

// Result is what the raw files hold, and an account of every row read.
type Result struct {
	Tables []Table
	Counts []Count
}

// Count says what became of a raw file's rows.
type Count struct {
	File string
	Rows int
	Said string
}

// Table finds a table by name.
func (r *Result) Table(name string) *Table {
	for i := range r.Tables {
		if r.Tables[i].Name == name {
			return &r.Tables[i]
		}
	}
	return nil
}

// the address types of the sample
const (
	mainOffice = "3"
	shipping   = "5"
)

// businessTypes spells the survey's codes out.
var businessTypes = map[string]string{"BM": "Value added reseller", "BS": "Specialty bike shop", "OS": "Warehouse"}

type address struct {
	street, more, city, state, country, postcode string
	territory                                    string
	lon, lat                                     float64
}

// Convert reads the raw files. Anything it does not understand is an error that
// names file and row: no row is dropped in silence.
func Convert(from fs.FS) (*Result, error) {
	c := &conversion{from: from, result: &Result{}}
	addresses, err := c.addresses()
	if err != nil {
		return nil, err
	}
	if err := c.representatives(); err != nil {
		return nil, err
	}
	if err := c.territories(); err != nil {
		return nil, err
	}
	if err := c.stores(addresses); err != nil {
		return nil, err
	}
	return c.result, nil
}

type conversion struct {
	from   fs.FS
	result *Result
	emails map[string]string // of sales people, by their id
	names  map[string]string // of territories, by theirs
}

func (c *conversion) count(file string, rows int, said string, of ...any) {
	c.result.Counts = append(c.result.Counts, Count{file + ".csv", rows, fmt.Sprintf(said, of...)})
}

// addresses reads all addresses, by id.
func (c *conversion) addresses() (map[string]address, error) {
	states, err := read(c.from, "StateProvince", 8)
	if err != nil {
		return nil, err
	}
	type state struct{ code, country, territory string }
	byID := map[string]state{}
	for _, s := range states {
		byID[s[0]] = state{strings.TrimSpace(s[1]), s[2], s[5]}
	}
	rows, err := read(c.from, "Address", 9)
	if err != nil {
		return nil, err
	}
	all := make(map[string]address, len(rows))
	for i, r := range rows {
		s, ok := byID[r[4]]
		if !ok {
			return nil, fmt.Errorf("Address.csv, row %d: no state %q", i+1, r[4])
		}
		lon, lat, err := position(r[6])
		if err != nil {
			return nil, fmt.Errorf("Address.csv, row %d: %w", i+1, err)
		}
		all[r[0]] = address{r[1], r[2], r[3], s.code, s.country, strings.TrimSpace(r[5]), s.territory, lon, lat}
	}
	c.count("StateProvince", len(states), "states looked up by addresses")
	return all, nil
}

// links says which addresses a store has, by type.
func (c *conversion) links(stores map[string]bool, addresses map[string]address) (map[string]map[string]string, error) {
	rows, err := read(c.from, "BusinessEntityAddress", 5)
	if err != nil {
		return nil, err
	}
	of := map[string]map[string]string{}
	kept := 0
	for i, r := range rows {
		id, addressID, kind := r[0], r[1], r[2]
		if !stores[id] {
			continue
		}
		if _, ok := addresses[addressID]; !ok {
			return nil, fmt.Errorf("BusinessEntityAddress.csv, row %d: no address %q", i+1, addressID)
		}
		if kind != mainOffice && kind != shipping || of[id][kind] != "" {
			return nil, fmt.Errorf("BusinessEntityAddress.csv, row %d: store %s has an address of type %s that is not expected", i+1, id, kind)
		}
		if of[id] == nil {
			of[id] = map[string]string{}
		}
		of[id][kind] = addressID
		kept++
	}
	c.count("BusinessEntityAddress", len(rows), "%d of stores, %d of people left out", kept, len(rows)-kept)
	c.count("Address", len(addresses), "%d of stores, %d of people left out", kept, len(addresses)-kept)
	return of, nil
}

// customers says by which number and territory a store is known.
func (c *conversion) customers() (map[string][2]string, error) {
	rows, err := read(c.from, "Customer", 7)
	if err != nil {
		return nil, err
	}
	of, contacts, private := map[string][2]string{}, 0, 0
	for i, r := range rows {
		person, store, territory, number := r[1], r[2], r[3], r[4]
		switch {
		case store == "":
			private++
		case person != "":
			contacts++ // a person who buys for a store; no name is in these files
		default:
			if _, twice := of[store]; twice {
				return nil, fmt.Errorf("Customer.csv, row %d: store %s is a customer twice", i+1, store)
			}
			of[store] = [2]string{number, territory}
		}
	}
	c.count("Customer", len(rows), "%d stores, %d buyers at stores, %d private customers left out", len(of), contacts, private)
	return of, nil
}

func (c *conversion) stores(addresses map[string]address) error {
	rows, err := read(c.from, "Store", 6)
	if err != nil {
		return err
	}
	ids := map[string]bool{}
	for _, r := range rows {
		ids[r[0]] = true
	}
	links, err := c.links(ids, addresses)
	if err != nil {
		return err
	}
	customers, err := c.customers()
	if err != nil {
		return err
	}
	t := Table{Name: "accounts", Header: []string{"Account number", "Name", "Street", "Postal code", "City", "State", "Country", "Longitude", "Latitude",
		"Potential", "Revenue", "Currency", "Employees", "Customer", "Owner", "Territory", "Store ID", "Business type", "Specialty", "Year opened", "Square feet", "Brands", "Bank", "Internet", "Shipping address"}}
	for i, r := range rows {
		s, err := readSurvey(r[3])
		if err != nil {
			return fmt.Errorf("Store.csv, row %d: %w", i+1, err)
		}
		customer, known := customers[r[0]]
		office, placed := addresses[links[r[0]][mainOffice]]
		owner, employed := c.emails[r[2]]
		territory, named := c.names[customer[1]]
		if !known || !placed || !employed || !named {
			return fmt.Errorf("Store.csv, row %d: store %s has a customer number: %t, a main office: %t, a known sales person: %t, a known territory: %t",
				i+1, r[0], known, placed, employed, named)
		}
		street := office.street
		if office.more != "" {
			street += ", " + office.more
		}
		second := ""
		if a, ok := addresses[links[r[0]][shipping]]; ok {
			second = fmt.Sprintf("%s, %s %s (%s)", a.street, a.city, a.postcode, a.state)
		}
		kind := businessTypes[s.BusinessType]
		if kind == "" {
			kind = s.BusinessType
		}
		t.Rows = append(t.Rows, []string{customer[0], r[1], street, office.postcode, office.city, office.state, office.country,
			decimal(office.lon), decimal(office.lat), strconv.FormatInt(s.AnnualSales, 10), strconv.FormatInt(s.AnnualRevenue, 10), "USD",
			strconv.Itoa(s.NumberEmployees), "yes", owner, territory, r[0], kind, s.Specialty, strconv.Itoa(s.YearOpened), strconv.FormatInt(s.SquareFeet, 10), s.Brands, s.BankName, s.Internet, second})
	}
	c.result.Tables = append(c.result.Tables, t)
	c.count("Store", len(rows), "all of them accounts")
	return nil
}

// decimal keeps every digit, so that a position comes back as it was.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
