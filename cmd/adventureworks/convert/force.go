package convert

import (
	"fmt"
	"strings"
)

// representatives joins sales people with the employees they are. The sample's
// names of people are in a file that is not among these: the sign-in name
// stands for them.
func (c *conversion) representatives() error {
	employees, err := read(c.from, "Employee", 16)
	if err != nil {
		return err
	}
	type employee struct{ login, title, hired string }
	byID := map[string]employee{}
	for _, e := range employees {
		_, login, _ := strings.Cut(e[2], `\`)
		byID[e[0]] = employee{login, e[5], day(e[9])}
	}
	rows, err := read(c.from, "SalesPerson", 9)
	if err != nil {
		return err
	}
	c.emails = map[string]string{}
	t := Table{Name: "representatives", Header: []string{"ID", "Email", "Name", "Title", "Hired on", "Quota", "Revenue this year", "Revenue last year"}}
	for i, r := range rows {
		e, ok := byID[r[0]]
		if !ok {
			return fmt.Errorf("SalesPerson.csv, row %d: no employee %s", i+1, r[0])
		}
		c.emails[r[0]] = e.login + "@adventure-works.example"
		t.Rows = append(t.Rows, []string{r[0], c.emails[r[0]], nameOf(e.login), e.title, e.hired, amount(r[2]), amount(r[5]), amount(r[6])})
	}
	c.result.Tables = append(c.result.Tables, t)
	c.count("Employee", len(employees), "%d sales people, %d others left out", len(rows), len(employees)-len(rows))
	c.count("SalesPerson", len(rows), "all of them representatives")
	return nil
}

// nameOf makes a name of a sign-in name: "linda3" is Linda (3), since several
// share a first name.
func nameOf(login string) string {
	name := strings.TrimRight(login, "0123456789")
	if name == "" {
		return login
	}
	return strings.ToUpper(name[:1]) + name[1:] + " (" + login[len(name):] + ")"
}

func (c *conversion) territories() error {
	rows, err := read(c.from, "SalesTerritory", 10)
	if err != nil {
		return err
	}
	c.names = map[string]string{}
	t := Table{Name: "territories", Header: []string{"Name", "Parent", "Country", "Revenue this year", "Revenue last year"}}
	for _, r := range rows {
		c.names[r[0]] = r[1]
		t.Rows = append(t.Rows, []string{r[1], r[3], r[2], amount(r[4]), amount(r[5])})
	}
	c.result.Tables = append(c.result.Tables, t)
	c.count("SalesTerritory", len(rows), "all of them territories")
	if rows, err = read(c.from, "SalesTerritoryHistory", 6); err != nil {
		return err
	}
	t = Table{Name: "members", Header: []string{"Territory", "Email", "From", "To"}}
	for i, r := range rows {
		name, email := c.names[r[1]], c.emails[r[0]]
		if name == "" || email == "" {
			return fmt.Errorf("SalesTerritoryHistory.csv, row %d: territory %s, sales person %s", i+1, r[1], r[0])
		}
		t.Rows = append(t.Rows, []string{name, email, day(r[2]), day(r[3])})
	}
	c.result.Tables = append(c.result.Tables, t)
	c.count("SalesTerritoryHistory", len(rows), "all of them memberships")
	return c.quotas()
}

func (c *conversion) quotas() error {
	rows, err := read(c.from, "SalesPersonQuotaHistory", 5)
	if err != nil {
		return err
	}
	t := Table{Name: "quotas", Header: []string{"Email", "From", "Quota"}}
	for i, r := range rows {
		email := c.emails[r[0]]
		if email == "" {
			return fmt.Errorf("SalesPersonQuotaHistory.csv, row %d: no sales person %s", i+1, r[0])
		}
		t.Rows = append(t.Rows, []string{email, day(r[1]), amount(r[2])})
	}
	c.result.Tables = append(c.result.Tables, t)
	c.count("SalesPersonQuotaHistory", len(rows), "all of them quotas")
	return nil
}

// day is the date of a time stamp.
func day(stamp string) string {
	d, _, _ := strings.Cut(stamp, " ")
	return d
}

// amount gives back the zero that the sample leaves out before the point.
func amount(s string) string {
	if strings.HasPrefix(s, ".") {
		return "0" + s
	}
	return s
}
