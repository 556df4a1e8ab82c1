package demo

// Called are the prospects that nobody visits and a desk calls: small ones with
// which nothing was sold yet.
func (c *Company) Called() []int {
	sold := map[int]bool{}
	for i := range c.Deals {
		sold[c.Deals[i].Account] = true
	}
	var out []int
	for i := range c.Accounts {
		if a := &c.Accounts[i]; !a.Customer && !sold[i] && a.Parent < 0 && a.Headcount <= 12 && len(out) < c.Desk {
			out = append(out, i)
		}
	}
	return out
}

// Callers are the last representatives who work today, at most so many.
func (c *Company) Callers(most int) []int {
	var out []int
	for i := len(c.Users) - 1; i >= 0 && len(out) < most; i-- {
		if u := c.Users[i]; u.Kind == Representative && u.Left.IsZero() {
			out = append(out, i)
		}
	}
	return out
}
